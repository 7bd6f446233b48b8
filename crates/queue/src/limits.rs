//! The limits of this crate, each with its reason.

/// Services on one visit: a longer route does not fit into a day.
pub(crate) const SERVICES_MAX: usize = kit::limits::SERVICES_PER_VISIT_MAX;
/// Visits that get their end in one operation when a day is closed: others write in between.
pub(crate) const SWEEP_MAX: i64 = 100;
/// A second person decides while the visitor is in sight, not later.
pub(crate) const OVERRIDE_MINUTES: i64 = 10;
/// Reports on the manager's page: two weeks.
pub(crate) const REPORTS: i64 = 14;
/// Visitors in a list to choose from: a longer list is no list.
pub(crate) const CHOICES_MAX: i64 = 300;
/// Visitors whom one counter holds: those who wait in sight of one worker.
pub(crate) const HELD_MAX: i64 = 50;
/// Visitors who wait for one counter alone: a full hall is fewer.
pub(crate) const SENT_MAX: i64 = 10_000;
/// Draws of a spoken code: with a million tickets of the last days, one draw in nine is taken, so
/// that twenty in a row never are.
pub(crate) const CODE_TRIES: usize = 20;
/// Days after which a code is given again: it finds its ticket on its day and the next, and a site
/// is a day away from UTC at most.
pub(crate) const CODE_DAYS: i64 = 3;
/// Codes that one network tries in a minute and that no ticket has. A digit typed wrong is found by
/// the check digit and does not count; a program that tries all of them needs years.
pub(crate) const CODE_MISSES_PER_MINUTE: u32 = 10;
/// A parked visitor comes back within the day.
pub(crate) const PARK_MINUTES_MAX: i64 = 240;
/// Calls on a wall: four tiles and ten earlier ones.
pub(crate) const BOARD_CALLS_MAX: i64 = 14;
/// Calls that a wall shows one after the other when many come at once: two minutes of a full hall.
pub(crate) const BOARD_BEHIND_MAX: i64 = 80;
/// Calls in which a display of one zone or body looks for its own.
pub(crate) const BOARD_LOOKED_MAX: i64 = 300;
/// An older call is past: a display that was away does not catch up with it.
pub(crate) const CALL_IS_NEW_SECONDS: i64 = 120;
/// Searches of one account in a minute: a desk looks for one visitor at a time, and a program that
/// tries all numbers of a network needs a thousand times as many.
pub(crate) const SEARCHES_PER_MINUTE: u32 = 20;
/// Visitors of one day behind one phone number: a family, or somebody who took a number for others.
pub(crate) const FOUND_MAX: i64 = 20;
/// Digits of a phone number that count: written with its country or without, it is the same phone.
pub(crate) const PHONE_DIGITS_COUNT: usize = 9;
/// A number that was given by mistake is taken back at once, or it is somebody's.
pub(crate) const UNDO_SECONDS: i64 = 30;
/// Numbers from afar that one device takes in a day: for oneself, and once more after a change.
pub(crate) const REMOTE_PER_DEVICE: i64 = 3;
/// Numbers from afar of one network in an hour: a carrier has many people behind one address.
pub(crate) const REMOTE_PER_NETWORK_HOUR: i64 = 40;
/// Tries of one network in a minute, before anything is sealed or read.
pub(crate) const REMOTE_TRIES_PER_MINUTE: u32 = 30;
/// A shorter wait elsewhere is told from here on: less is eaten by the way to the next corner.
pub(crate) const ELSEWHERE_MINUTES: i64 = 10;
/// Other sites that are told.
pub(crate) const ELSEWHERE_MAX: usize = 3;
/// Numbers of one block on paper: a morning of one hall.
pub(crate) const PAPER_NUMBERS_MAX: i64 = 200;
/// Days on which a site opens for which numbers are printed before they begin: the rest of a week.
pub(crate) const PAPER_DAYS_AHEAD: usize = 5;
/// Numbers of a day are entered until the end of the next day on which the site opens, and not
/// later than this, however long it is closed.
pub(crate) const PAPER_LATE_DAYS: usize = 14;
/// A hall that gives no number and calls nobody for so long may have been without the system.
pub(crate) const OUTAGE_MINUTES: i64 = 5;
/// Rows of the form that enters papers.
pub(crate) const PAPER_ROWS: usize = 10;
/// A note for a colleague: what fits on a slip of paper.
pub(crate) const NOTE_CHARS_MAX: usize = 280;
/// What everybody in a hall is told is read from afar, and in a hurry.
pub(crate) const ANNOUNCEMENT_CHARS_MAX: usize = 140;
/// Notes of a visit that are shown: the newest ones.
pub(crate) const NOTES_MAX: i64 = 20;
/// Days in which a visit can be rated.
pub(crate) const RATE_DAYS: i64 = 30;
/// A paper that comes later lies in the printer when its visitor has gone on without it.
pub(crate) const PAPER_WAITS_MINUTES: i64 = 10;
/// How long is kept what became of a paper.
pub(crate) const PAPER_KEPT_HOURS: i64 = 24;
/// Changes of one site: one a day for a lifetime of the program.
pub(crate) const PLAN_CHANGES_MAX: i64 = 20_000;
/// Changes on a page of the history: the newest ones.
pub(crate) const PLAN_SHOWN: usize = 200;
/// Services that stand on a kiosk's first page; where a site has more, its groups stand there.
pub(crate) const SERVICES_DIRECT: usize = 6;
/// Pictures of one hall: a turn of all of them takes two minutes.
pub(crate) const PICTURES_MAX: usize = 12;
/// What a manager calls a picture.
pub(crate) const PICTURE_NAME_MAX: usize = 80;
/// What a picture says, for whoever does not see it.
pub(crate) const PICTURE_WORDS_MAX: usize = 300;
