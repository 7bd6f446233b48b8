//! Which displays of a site show the hall now. Each has a number, and an address of its own that
//! nobody can make up: a display that somebody watches at home is none of the hall's.

use kit::SiteKey;
use kit::text::word;
use pack::Site;
use web::{House, Problem, T, clock_time};

use crate::limits::{DISPLAY_SILENT_SECONDS, DISPLAYS_MAX};

/// The displays of a site, for staff.
pub(super) struct Displays {
    pub(super) lines: Vec<Line>,
    /// The address for the next one; empty when there are enough.
    pub(super) next: String,
    /// They ring, and say nothing: nobody made clips.
    pub(super) mute: bool,
}

pub(super) struct Line {
    pub(super) text: String,
    pub(super) silent: bool,
}

/// The displays of a site now.
pub(super) fn of(house: &House, t: &T, site: &Site) -> Displays {
    let (now, all) = (house.app.now(), house.displays.of(&site.key));
    let line = |(n, at): &(u16, jiff::Timestamp)| {
        let silent = now.duration_since(*at).as_secs() > DISPLAY_SILENT_SECONDS;
        let key = if silent { "queue-display-silent" } else { "queue-display-shows" };
        let time = word("time", clock_time(*at, &site.zone));
        Line { text: t.a(key, &[word("n", n.to_string()), time]), silent }
    };
    let free = (1..=DISPLAYS_MAX).find(|n| all.iter().all(|(taken, _)| taken != n));
    let address =
        |n| format!("{}/wall/{}?{}", house.base_url, site.key, query(house, &site.key, n));
    Displays {
        lines: all.iter().map(line).collect(),
        next: free.map(address).unwrap_or_default(),
        mute: house.clips.is_empty(),
    }
}

/// What a numbered display says of itself in its address.
pub(super) fn query(house: &House, site: &SiteKey, n: u16) -> String {
    let bytes = house.keys.derive("display", &[site.as_str().as_bytes(), &n.to_be_bytes()]);
    let key: String = bytes.iter().take(8).map(|b| format!("{b:02x}")).collect();
    format!("screen={n}&key={key}")
}

/// Notes that a numbered display shows the hall; one without a number is not noted.
///
/// # Errors
/// When the number is not of this address.
pub(super) fn note(
    house: &House,
    site: &SiteKey,
    screen: Option<u16>,
    key: &str,
) -> Result<(), Problem> {
    let Some(n) = screen else { return Ok(()) };
    let own = query(house, site, n) == format!("screen={n}&key={key}");
    if !own || !(1..=DISPLAYS_MAX).contains(&n) {
        return Err(Problem::not_found());
    }
    house.displays.seen(site, n, house.app.now());
    Ok(())
}
