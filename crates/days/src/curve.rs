//! How many people come, and when. The only place that says so.
//!
//! No centre has published its arrivals by hour (research for this program found none), so the
//! shape is reasoned: people queue before the doors open; the morning is the busiest part, because
//! whoever needs a second body the same day comes early; lunch is quieter; a second, lower wave
//! follows; and in the last hour few begin something that could fail. Mondays carry what the
//! weekend held up. The level is not guessed: it follows from the counters that a site has
//! ([`LOAD`]), because a centre is built for its district.

use jiff::civil::Weekday;

/// How busy the counters of a site are on a usual day, in a thousand: high enough that people wait
/// and low enough that every day ends.
pub const LOAD: i64 = 590;

/// Arrivals by hour of the day, in a thousand of the mean of a day from nine to six.
const HOURS: [i64; 24] = [
    0, 0, 0, 0, 0, 0, 0, 400, 700, 1220, 1460, 1340, 990, 800, 980, 1010, 780, 420, 300, 200, 0, 0,
    0, 0,
];

/// The first minutes after opening: those who queued at the door come in.
const DOOR_SECONDS: i64 = 300;
const DOOR: i64 = 3200;

/// In the last minutes before closing few people come.
const LAST_SECONDS: i64 = 1200;
const LAST: i64 = 250;

/// The share of a weekday, in a thousand of the mean.
#[must_use]
pub fn weekday(day: Weekday) -> i64 {
    match day {
        Weekday::Monday => 1150,
        Weekday::Tuesday => 1020,
        Weekday::Wednesday => 960,
        Weekday::Thursday => 950,
        Weekday::Friday => 1030,
        Weekday::Saturday => 890,
        Weekday::Sunday => 800,
    }
}

/// The intensity at a second of the local day, in a thousand of the mean, for a site that is open
/// from and until these seconds.
#[must_use]
pub fn intensity(second: i64, from: i64, until: i64) -> i64 {
    if !(from..until).contains(&second) {
        return 0;
    }
    let hour = usize::try_from(second / 3600).unwrap_or(0);
    let usual = HOURS.get(hour).copied().unwrap_or(0);
    if second < from + DOOR_SECONDS {
        usual * DOOR / 1000
    } else if second >= until - LAST_SECONDS {
        usual * LAST / 1000
    } else {
        usual
    }
}
