//! The limits of this crate, each with its reason.

use jiff::SignedDuration;

/// A shift of eight hours and the hour after it: so long a session lives at least.
pub const SESSION: SignedDuration = SignedDuration::from_hours(9);
/// At a site, a session ends so long after the site has closed at the earliest.
pub const AFTER_CLOSING: SignedDuration = SignedDuration::from_hours(1);
/// How long a session that has ended is kept, should a visitor still stand at its counter.
pub const OVERTIME: SignedDuration = SignedDuration::from_hours(6);
/// A desk that nobody has touched for so long is locked.
pub const IDLE: SignedDuration = SignedDuration::from_mins(15);
/// Living sessions of one account: a kiosk account may run on many screens of a site.
pub const SESSIONS_MAX: i64 = 200;
/// Failures that cost no wait: people mistype.
pub const FREE_TRIES: i64 = 3;
/// The longest wait between two tries: longer would lock people out who mistype.
pub const WAIT_S_MAX: i64 = 15 * 60;
/// Failures are forgotten so long after their wait has ended, so that the table stays small.
pub const FORGET: SignedDuration = SignedDuration::from_hours(1);
/// Wrong PINs before the session ends: a PIN has as few as 10,000 values.
pub const PIN_TRIES: i64 = 5;
/// Sign-ins that may wait for their turn: at 30 ms each, two seconds of waiting.
pub const WAITING_MAX: usize = 64;
/// A link for a new account is used within a day, or made again.
pub const INVITATION: SignedDuration = SignedDuration::from_hours(24);
/// The shortest password. NIST SP 800-63B asks 8 where a second factor follows; ours may be typed
/// in a hall, in sight of others.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Longer passwords are refused before they cost anything.
pub const PASSWORD_CHARS_MAX: usize = 200;
/// The longest login.
pub const LOGIN_CHARS_MAX: usize = 40;
/// Accounts on one page of staff.
pub const STAFF_MAX: i64 = 500;
/// A link for a new second factor is used within a day, or made again.
pub const FACTOR_LINK: SignedDuration = SignedDuration::from_hours(24);
/// What one administrator asked for is confirmed within a shift, or asked anew.
pub const POWER_ASK: SignedDuration = SignedDuration::from_hours(8);
/// Administrators that an installation begins with. The first makes the second and the third alone;
/// these two depend on each other in nothing, so that from then on two can be asked for.
pub const FOUNDERS: i64 = 3;
/// An account that was made for the occasion is no second person.
pub const SECOND_ACCOUNT_HOURS: i64 = 24;
/// The code of a device is typed within a quarter of an hour, or made again.
pub const ENROLMENT: SignedDuration = SignedDuration::from_mins(15);
/// Wrong codes from anywhere after which a code opens nothing any more, and only its link does: one
/// guess in 90,000 hits then.
pub const ENROLMENT_TRIES: i64 = 100;
/// Devices of a site that hold a key or may get one: two displays for each counter of a large one.
pub const DEVICES_MAX: i64 = 200;
/// The longest name of a device.
pub const DEVICE_NAME_CHARS_MAX: usize = 40;
/// A device keeps its key as long as browsers keep anything; each start at `/enrol` begins that
/// anew.
pub const DEVICE_KEY_AGE: SignedDuration = SignedDuration::from_hours(400 * 24);
/// What may wait for a second administrator, on one page.
pub const ASKS_MAX: i64 = 50;
/// Wrong codes of one printer: one guess in 1,800,000 hits then.
pub const PRINTER_TRIES: i64 = 5;
/// Codes that one site may have printed within the time of a code: a hall has a few printers, and
/// who looks for open ports would need thousands.
pub const PRINTER_ASKS_MAX: i64 = 10;
