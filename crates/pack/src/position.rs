//! Where a place or a town is, and how far it is from there: straight lines on a round earth.

use serde::Serialize;

use crate::error::Check;
use crate::load::HEAD;
use crate::model::{Known, NOT_KNOWN, Origin, Site};
use crate::raw::{PositionFile, Raw};

/// The mean radius of the earth, in metres.
const EARTH_M: f64 = 6_371_009.0;

/// A point in WGS 84, in degrees.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct Position {
    /// North of the equator.
    pub latitude: f64,
    /// East of Greenwich.
    pub longitude: f64,
}

impl Position {
    /// The straight line to another point (haversine), in whole metres.
    #[must_use]
    #[expect(clippy::float_arithmetic, reason = "a distance on a sphere is one of reals")]
    #[expect(clippy::cast_possible_truncation, reason = "half the earth's girth fits many times")]
    pub fn metres(&self, to: &Self) -> i64 {
        let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin().powi(2);
        let (from_lat, to_lat) = (self.latitude.to_radians(), to.latitude.to_radians());
        let across = from_lat.cos() * to_lat.cos() * half(self.longitude, to.longitude);
        let h = (half(self.latitude, to.latitude) + across).clamp(0.0, 1.0);
        (2.0 * EARTH_M * h.sqrt().asin()).round() as i64
    }
}

impl Site {
    /// The straight line from a point, in metres. None where nobody says where the site is.
    #[must_use]
    pub fn metres_from(&self, from: Option<Position>) -> Option<i64> {
        Some(from?.metres(&self.position?))
    }
}

/// Metres as people say them: whole kilometres, and never none.
#[must_use]
pub fn km(metres: i64) -> i64 {
    (metres.saturating_add(500) / 1_000).max(1)
}

/// What comes first of two places: the nearer one, one whose position nobody knows last, and by
/// key where that says nothing.
#[must_use]
pub fn order<K: Ord>(a: (Option<i64>, &K), b: (Option<i64>, &K)) -> std::cmp::Ordering {
    let far = |metres: Option<i64>| (metres.is_none(), metres);
    far(a.0).cmp(&far(b.0)).then_with(|| a.1.cmp(b.1))
}

/// Whether another place is near enough to be told of, for a shorter wait. Where nobody says where
/// it is, the way is for the person to judge.
#[must_use]
pub fn worth_the_way(metres: Option<i64>, most_km: i64) -> bool {
    metres.is_none_or(|m| m <= most_km.saturating_mul(1_000))
}

/// A town from which somebody may come.
#[derive(Clone, Debug)]
pub struct Town {
    /// Its key; its name is a text of the pack.
    pub key: String,
    /// Its middle.
    pub position: Position,
    /// Who says so.
    pub origin: Origin,
}

/// A position as it is written, if it is one.
pub(crate) fn read(
    c: &mut Check<'_>,
    path: &[&str],
    raw: &PositionFile,
) -> Option<(Position, Origin)> {
    let mut fits = true;
    for (name, value, most) in
        [("latitude", raw.latitude, 90.0), ("longitude", raw.longitude, 180.0)]
    {
        if !(0.0..=most).contains(&value.abs()) {
            let at: Vec<&str> = path.iter().copied().chain([name]).collect();
            let help = format!("Write degrees from -{most} to {most}");
            c.wrong(HEAD, &at, format!("{name} cannot be {value}"), &help);
            fits = false;
        }
    }
    let origin = match (&raw.source, raw.demo) {
        (Some(url), false) => Origin::Sourced {
            url: url.clone(),
            as_of: raw.as_of.clone().map_or(Known::NotKnown(NOT_KNOWN), Known::Is),
        },
        (None, true) => Origin::Demo,
        _ => {
            let help = "Name its source, or mark it demo: true; not both";
            c.wrong(HEAD, path, "a position without one origin", help);
            return None;
        }
    };
    fits.then_some((Position { latitude: raw.latitude, longitude: raw.longitude }, origin))
}

/// The position of a site: of a mobile one, of its stop.
pub(crate) fn of_site(
    c: &mut Check<'_>,
    path: &[&str],
    raw: Option<&Raw<PositionFile>>,
) -> (Option<Position>, Origin) {
    match raw {
        Some(Raw::Is(raw)) => match read(c, path, raw) {
            Some((position, origin)) => (Some(position), origin),
            None => (None, Origin::NotKnown),
        },
        Some(Raw::Words(words)) if words != NOT_KNOWN => {
            let message = format!("\"{words}\" is no position");
            c.wrong(HEAD, path, message, "Write latitude and longitude, or not known");
            (None, Origin::NotKnown)
        }
        _ => (None, Origin::NotKnown),
    }
}
