//! Made-up days are days, and estimates hold on days that they were not made from.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test that cannot go on fails"
)]

use std::collections::BTreeMap;

use days::forecast::{arrivals, backtest, band, forecast, needs};
use days::score::{Told, hall_at, told};
use days::wait::{Line, estimate, newcomer};
use days::{Act, Day, Leg, Past, Score, simulate};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use kit::ServiceKey;
use pack::Pack;

fn country() -> Pack {
    pack::load_embedded("azerbaijan").unwrap_or_else(|e| panic!("{e:?}"))
}

fn minutes(pack: &Pack) -> BTreeMap<ServiceKey, i64> {
    pack.services.values().map(|s| (s.key.clone(), s.minutes)).collect()
}

/// Days of a site from a date on.
fn some_days(pack: &Pack, site: &str, from: Date, n: usize, seed: u64) -> Vec<Day> {
    let site = &pack.sites[&site.parse().unwrap()];
    std::iter::successors(Some(from), |d| d.checked_add(1.day()).ok())
        .filter_map(|d| simulate(pack, site, d, seed))
        .map(|s| s.day)
        .take(n)
        .collect()
}

#[test]
fn the_same_seed_makes_the_same_day_and_another_seed_another() {
    let pack = country();
    let site = &pack.sites[&"baku-1".parse().unwrap()];
    let day = |seed| simulate(&pack, site, date(2026, 11, 24), seed).unwrap();
    let (one, again, other) = (day(1), day(1), day(2));
    assert_eq!(one.acts, again.acts);
    assert_ne!(one.acts, other.acts);
}

#[test]
fn a_day_has_everything_that_a_centre_has() {
    let pack = country();
    let site = &pack.sites[&"baku-1".parse().unwrap()];
    let days: Vec<_> =
        (23..28).map(|d| simulate(&pack, site, date(2026, 11, d), 3).unwrap()).collect();
    let acts =
        |is: fn(&Act) -> bool| days.iter().flat_map(|d| &d.acts).filter(|a| is(&a.act)).count();
    assert!(acts(|a| matches!(a, Act::Missed(..))) > 20);
    assert!(acts(|a| matches!(a, Act::Lapse(_))) > 10);
    assert!(acts(|a| matches!(a, Act::Back(_))) > 3);
    assert!(acts(|a| matches!(a, Act::Leave(_))) > 3);
    assert!(acts(|a| matches!(a, Act::TurnAway(..))) > 20);
    let taken = acts(|a| matches!(a, Act::Take { .. }));
    let home = acts(|a| matches!(a, Act::Reserve { .. }));
    assert!((taken / 20..taken / 8).contains(&home), "{home} from home, {taken} at the door");
    let there = acts(|a| matches!(a, Act::CheckIn(_)));
    assert!(there > home * 7 / 10 && there < home, "{there} of {home} came");
    let down = acts(|a| matches!(a, Act::Down(..)));
    assert!(down > 0 && down == acts(|a| matches!(a, Act::Up(_))), "{down} outages");
    let (asked, moved) =
        (acts(|a| matches!(a, Act::Ask(..))), acts(|a| matches!(a, Act::Override(_))));
    assert!((1..=5).contains(&asked) && moved <= asked, "{moved} of {asked} overrides");
    let over = acts(|a| matches!(a, Act::Finish(..))) + acts(|a| matches!(a, Act::TurnAway(..)));
    let rated = acts(|a| matches!(a, Act::Rate(..)));
    assert!((over / 10..over / 4).contains(&rated), "{rated} ratings of {over}");
    assert!(acts(|a| matches!(a, Act::Take { services, .. } if services.len() > 1)) > 50);
    assert!(acts(|a| matches!(a, Act::Take { ground: Some(_), .. })) > 50);
    for d in &days {
        assert!(d.day.shifts.iter().filter(|s| s.open.len() > 2).count() >= 8, "breaks");
        let paused = d.acts.iter().filter(|a| matches!(a.act, Act::Pause(..))).count();
        let resumed = d.acts.iter().filter(|a| matches!(a.act, Act::Resume(_))).count();
        assert!(resumed <= paused && paused > 16, "{resumed} of {paused} came back");
        let mut numbers = d.day.visits.iter().map(|v| v.number);
        assert!(numbers.clone().is_sorted() && numbers.all(|n| d.day.visit(n).is_some()));
        assert!(d.acts.windows(2).all(|w| w[0].at <= w[1].at), "in the order of time");
        let opened = d.acts.iter().filter(|a| matches!(a.act, Act::Open(_))).count();
        let closed = d.acts.iter().filter(|a| matches!(a.act, Act::Close(_))).count();
        assert_eq!(opened, closed, "everybody goes home");
    }
}

/// Prints the score of one way to tell a wait.
fn line(name: &str, told: &[Told]) -> Score {
    let s = Score::of(told).unwrap();
    let tenth = |permille: i64| format!("{}.{}", permille / 10, permille % 10);
    eprintln!(
        "{name:<30} {} tickets, p80 covers {} %, median error {} s, {} % of the wait",
        s.n,
        tenth(s.covered),
        s.error,
        tenth(s.share)
    );
    s
}

#[test]
fn on_ten_unseen_days_four_in_five_waits_are_shorter_than_promised() {
    let pack = country();
    let plan = minutes(&pack);
    let (mut ours, mut constant, mut naive, mut fair) = (vec![], vec![], vec![], vec![]);
    for site in ["baku-1", "baku-2", "ganja-1"] {
        let seen = some_days(&pack, site, date(2026, 10, 1), 20, 1);
        let past = Past::learn(&seen, &plan);
        let mut waits: Vec<i64> = seen.iter().flat_map(Day::waits).filter(|w| *w >= 60).collect();
        waits.sort_unstable();
        let (half, most) = (waits[waits.len() / 2], waits[waits.len() * 4 / 5]);
        let mean = plan.keys().map(|k| past.mean(k)).sum::<i64>() / plan.len() as i64;
        let mut here = vec![];
        for day in some_days(&pack, site, date(2026, 11, 1), 10, 77) {
            let told = told(&past, &day, 1);
            constant.extend(told.iter().map(|t| Told { p50: half, p80: most, ..*t }));
            let times = |people: i64, t: &Told| {
                let p50 = people * mean;
                Told { p50, p80: p50 * 3 / 2, ..*t }
            };
            naive.extend(told.iter().map(|t| times(t.ahead, t)));
            // The same, with whoever is being served, and shared among the open counters.
            fair.extend(told.iter().map(|t| {
                let t = times(t.ahead + 1, t);
                Told { p50: t.p50 / t.counters.max(1), p80: t.p80 / t.counters.max(1), ..t }
            }));
            here.extend(told);
        }
        line(site, &here);
        ours.extend(here);
    }
    let ours = line("this model", &ours);
    assert!((750..=850).contains(&ours.covered), "{ours:?}");
    assert!(ours.error <= 300 || ours.share <= 200, "{ours:?}");
    for (name, told) in
        [("a constant", constant), ("people x mean", naive), ("people x mean / counters", fair)]
    {
        let other = line(name, &told);
        assert!(other.error > 300 && other.share > 200, "{name} is as good: {other:?}");
        assert!(other.error > ours.error, "{name} wins: {other:?}");
    }
}

#[test]
fn nobody_is_sent_where_no_counter_is_open_even_if_one_will_be() {
    let pack = country();
    let days = some_days(&pack, "baku-1", date(2026, 10, 1), 11, 1);
    let (past, day) = (Past::learn(&days[..10], &minutes(&pack)), &days[10]);
    let card = &pack.services[&"identity-card".parse().unwrap()];
    let legs = vec![Leg { service: card.key.clone(), skill: card.skill.clone() }];
    // Ten minutes before the first counter opens, and ten after the last one has.
    let opens = |at: fn(&[(i64, i64)]) -> Option<i64>| {
        day.shifts
            .iter()
            .filter(|s| s.skills.contains(&card.skill))
            .filter_map(move |s| at(&s.open))
    };
    let first = opens(|o| o.first().map(|o| o.0)).min().unwrap();
    let last = opens(|o| o.first().map(|o| o.0)).max().unwrap();
    let mut early = hall_at(day, first - 600_000);
    assert_eq!(newcomer(&past, early.clone(), legs.clone()), None);
    // Whoever waits there already is told a time.
    let (now, number) = (early.now, 1000);
    early.waiting.push(Line { number, turn: now, arrived: now, sent: None, legs: legs.clone() });
    assert!(estimate(&past, &early, number).is_some());
    let open = hall_at(day, last + 600_000);
    assert!(newcomer(&past, open, legs).is_some());
}

#[test]
fn tomorrow_is_forecast_within_a_seventh_and_better_than_as_like_today() {
    let pack = country();
    for key in ["baku-1", "baku-2", "ganja-1"] {
        let site = &pack.sites[&key.parse().unwrap()];
        let days = some_days(&pack, key, date(2026, 9, 1), 60, 5);
        let e = backtest(site, &days, 20).unwrap();
        eprintln!(
            "{key}: {} days forecast, MAPE {} per thousand by day, {} by hour; like the day \
             before: {} by day",
            e.days, e.day, e.hour, e.naive_day
        );
        assert_eq!(e.days, 40);
        assert!(e.day <= 150, "{key}: {e:?}");
        assert!(e.naive_day > e.day, "{key}: {e:?}");
        // Eight of ten of the hours that nobody has seen lie in the band of those before them.
        let (before, after) = days.split_at(40);
        let band = band(site, before, 20).unwrap();
        let (mut inside, mut all) = (0, 0);
        for day in after {
            let came = arrivals(day);
            for (hour, told) in forecast(site, before, day.date) {
                let share = came.get(&hour).copied().unwrap_or(0) * 1000 / told.max(1);
                inside += i32::from((band.low..=band.high).contains(&share));
                all += 1;
            }
        }
        eprintln!("{key}: {inside} of {all} hours in {band:?}");
        assert!((70..=90).contains(&(inside * 100 / all)), "{key}: {inside} of {all}");
    }
}

#[test]
fn more_visitors_and_a_shorter_target_take_more_counters() {
    let pack = country();
    let site = &pack.sites[&"baku-1".parse().unwrap()];
    let days = some_days(&pack, "baku-1", date(2026, 10, 1), 20, 1);
    let past = Past::learn(&days, &minutes(&pack));
    let hours = forecast(site, &days, date(2026, 11, 23));
    assert_eq!(hours.keys().copied().collect::<Vec<_>>(), (9..18).collect::<Vec<_>>());
    let whole = |d| forecast(site, &days, d).values().sum::<i64>();
    let (monday, thursday) = (whole(date(2026, 11, 23)), whole(date(2026, 11, 26)));
    assert!(monday > thursday * 108 / 100, "{monday} {thursday}");
    let sum = |hour: i64, target: i64| -> i64 {
        let all = needs(&hours, &days, &past, target);
        all.iter().filter(|n| n.hour == hour).map(|n| n.counters).sum()
    };
    assert!(sum(10, 900) > sum(17, 900));
    assert!(sum(10, 60) > sum(10, 1800));
    // A Saturday of half a day has no afternoon.
    let ganja = &pack.sites[&"ganja-1".parse().unwrap()];
    let days = some_days(&pack, "ganja-1", date(2026, 10, 1), 20, 1);
    assert_eq!(forecast(ganja, &days, date(2026, 11, 28)).keys().max(), Some(&13));
}
