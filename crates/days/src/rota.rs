//! When counters are staffed. Breaks and outages are counters that pause.

use kit::EntityKey;
use pack::Site;

use crate::dice::Dice;

/// Shares in a thousand, a day.
const CLERK_ILL: i64 = 25;
const OUTAGE: i64 = 50;
/// A day of at least so many hours has a lunch break.
const LONG_DAY: i64 = 7 * 3600;

/// A counter that pauses.
#[derive(Clone, Debug)]
pub(crate) struct Absence {
    /// Seconds since midnight.
    pub(crate) from: i64,
    pub(crate) seconds: i64,
    /// The systems of the body are down: the counter stays open and can do nothing.
    pub(crate) outage: bool,
}

/// The systems of a body are down.
pub(crate) struct Down {
    pub(crate) entity: EntityKey,
    /// Seconds since midnight.
    pub(crate) from: i64,
    pub(crate) seconds: i64,
}

/// The day of a counter.
pub(crate) struct Planned {
    /// Its place among the counters of the site.
    pub(crate) desk: usize,
    /// Seconds since midnight.
    pub(crate) opens: i64,
    pub(crate) absences: Vec<Absence>,
}

/// The rota of a day that is open from and until these seconds, and which systems are down on it.
pub(crate) fn plan(
    site: &Site,
    (from, until): (i64, i64),
    dice: &mut Dice,
) -> (Vec<Planned>, Vec<Down>) {
    let down: Vec<Down> = site
        .counters
        .iter()
        .map(|c| c.entity.clone())
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .filter_map(|entity| {
            let begin = dice.between(from, until);
            let seconds = dice.between(10 * 60, 30 * 60);
            dice.chance(OUTAGE).then_some(Down { entity, from: begin, seconds })
        })
        .collect();
    let mut all = Vec::new();
    for (desk, counter) in site.counters.iter().enumerate() {
        // Nobody replaces a clerk who is ill, unless no other counter can do the work.
        let covered = counter.skills.iter().all(|s| {
            site.counters.iter().any(|o| o.number != counter.number && o.skills.contains(s))
        });
        let late = if dice.chance(100) { 15 * 60 } else { 5 * 60 };
        let opens = from + dice.between(-120, late);
        if dice.chance(CLERK_ILL) && covered {
            continue;
        }
        let mut absences = breaks(desk, (from, until), dice);
        absences.extend(down.iter().filter(|d| d.entity == counter.entity).map(|d| Absence {
            from: d.from,
            seconds: d.seconds,
            outage: true,
        }));
        all.push(Planned { desk, opens, absences });
    }
    (all, down)
}

/// Two short breaks and lunch, counters taking turns.
fn breaks(desk: usize, (from, until): (i64, i64), dice: &mut Dice) -> Vec<Absence> {
    let turn = i64::try_from(desk % 4).unwrap_or(0);
    let mut at = |base: i64, spread: i64, least: i64, most: i64| Absence {
        from: base + dice.between(-spread, spread + 1),
        seconds: dice.between(least, most),
        outage: false,
    };
    let mut all = vec![at(from + 6300 + turn * 600, 600, 6 * 60, 11 * 60)];
    if until - from >= LONG_DAY {
        all.push(at(12 * 3600 + turn * 2400, 600, 30 * 60, 45 * 60));
        all.push(at(until - 7500 + turn * 600, 600, 6 * 60, 11 * 60));
    }
    all
}
