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
/// Searches of one account in a minute: a desk looks for one visitor at a time, and a program that
/// tries all numbers of a network needs a thousand times as many.
pub(crate) const SEARCHES_PER_MINUTE: u32 = 20;
/// Visitors of one day behind one phone number: a family, or somebody who took a number for others.
pub(crate) const FOUND_MAX: i64 = 20;
/// Digits of a phone number that count: written with its country or without, it is the same phone.
pub(crate) const PHONE_DIGITS_COUNT: usize = 9;
