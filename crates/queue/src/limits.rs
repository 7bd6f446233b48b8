//! The limits of this crate, each with its reason.

/// Services on one visit: a longer route does not fit into a day.
pub(crate) const SERVICES_MAX: usize = kit::limits::SERVICES_PER_VISIT_MAX;
/// Draws of a spoken code: with a million tickets kept, one draw in nine is taken, so that twenty
/// in a row never are.
pub(crate) const CODE_TRIES: usize = 20;
/// A parked visitor comes back within the day.
pub(crate) const PARK_MINUTES_MAX: i64 = 240;
/// Calls on a wall: four tiles and ten earlier ones.
pub(crate) const BOARD_CALLS_MAX: i64 = 14;
