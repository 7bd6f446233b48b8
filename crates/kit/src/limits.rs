//! Limits that more than one crate needs. Each crate keeps its own in its `limits.rs` or beside
//! their use.

/// A request's body. A form of ours is under 4 KiB; files come with a later capability.
pub const BODY_BYTES_MAX: usize = 64 * 1024;
/// The file of a picture for a wall: a photograph of a large display; more was never made smaller.
pub const PICTURE_BYTES_MAX: usize = 1024 * 1024;
/// A request that brings such a file: in base64 it is longer by a third, and words come with it.
pub const UPLOAD_BYTES_MAX: usize = 1536 * 1024;
/// A form with a file is read to its end up to here, and kept up to there: it can be shown again
/// with every word of it, and says what fits.
pub const UPLOAD_READ_MAX: usize = 32 * 1024 * 1024;
/// A free text that staff may type (note, place), in characters.
pub const NOTE_CHARS_MAX: usize = 500;
/// A phone number as typed.
pub const PHONE_CHARS_MAX: usize = 24;
/// Services on one visit: a route longer than this does not fit into a day.
pub const SERVICES_PER_VISIT_MAX: usize = 5;
