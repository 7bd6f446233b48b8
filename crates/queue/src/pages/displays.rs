//! Which displays of a site show the hall now, for staff.

use jiff::Timestamp;
use kit::text::word;
use pack::Site;
use web::{Device, DeviceKind, House, T, clock_time};

/// The displays of a site.
pub(super) struct Displays {
    pub(super) lines: Vec<Line>,
    /// They ring, and say nothing: nobody made clips.
    pub(super) mute: bool,
}

pub(super) struct Line {
    pub(super) text: String,
    pub(super) silent: bool,
}

/// The displays of a site now.
pub(super) fn of(house: &House, t: &T, site: &Site) -> Displays {
    let all = house.devices.of(&site.key, DeviceKind::Display);
    let lines = all.iter().map(|(device, seen)| line(house, t, site, device, *seen));
    Displays { lines: lines.collect(), mute: house.clips.is_empty() }
}

fn line(house: &House, t: &T, site: &Site, device: &Device, seen: Option<Timestamp>) -> Line {
    let name = word("n", device.name.clone());
    let Some(at) = seen else {
        return Line { text: t.a("queue-display-never", &[name]), silent: true };
    };
    let silent = device.is_silent(at, house.app.now());
    let key = if silent { "queue-display-silent" } else { "queue-display-shows" };
    Line { text: t.a(key, &[name, word("time", clock_time(at, &site.zone))]), silent }
}
