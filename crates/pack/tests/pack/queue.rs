//! Who is next.

use pack::QueuePolicy;
use pack::queue::{Lane, Reason, Waiting, next, turn};
use proptest::collection::vec;
use proptest::prelude::*;

fn policy() -> QueuePolicy {
    QueuePolicy {
        priority_s: 1800,
        booked_s: 600,
        express_s: 600,
        calls_min: 2,
        gap_s: 45,
        grace_s: 1800,
        full: 400,
    }
}

fn ticket(number: i64, arrived_ms: i64, lane: Lane) -> Waiting {
    Waiting { number, turn: turn(arrived_ms, lane, &policy()), lane, sent: false, moved: false }
}

#[test]
fn nobody_waiting_means_nobody_next() {
    assert_eq!(next(&[]), None);
}

#[test]
fn the_reason_is_the_lane_or_that_it_was_sent() {
    for (lane, reason) in [
        (Lane::Ordinary, Reason::Arrival),
        (Lane::Priority, Reason::Priority),
        (Lane::Booked, Reason::Booked),
        (Lane::Express, Reason::Express),
    ] {
        assert_eq!(next(&[ticket(1, 0, lane)]), Some((0, reason)));
        let sent = Waiting { sent: true, ..ticket(1, 0, lane) };
        assert_eq!(next(&[sent]), Some((0, Reason::Sent)));
        let moved = Waiting { moved: true, ..sent };
        assert_eq!(next(&[moved]), Some((0, Reason::Override)));
        assert_eq!(Lane::from_word(lane.word()), Some(lane));
    }
    assert_eq!(Lane::from_word("vip"), None);
}

#[test]
fn a_head_start_ends_exactly_where_it_is_declared() {
    let first = ticket(1, 0, Lane::Ordinary);
    let within = ticket(2, 1_799_999, Lane::Priority);
    assert_eq!(next(&[first, within]), Some((1, Reason::Priority)));
    // At the very end of it the turns are equal, and the smaller number goes first.
    let end = ticket(2, 1_800_000, Lane::Priority);
    assert_eq!(next(&[first, end]), Some((0, Reason::Arrival)));
}

fn lane() -> impl Strategy<Value = Lane> {
    prop::sample::select(Lane::ALL.to_vec())
}

fn hall() -> impl Strategy<Value = Vec<(i64, Waiting)>> {
    vec((0..10_000_000_i64, lane(), any::<bool>()), 1..60).prop_map(|mut came| {
        came.sort_by_key(|(at, ..)| *at);
        (1..)
            .zip(came)
            .map(|(n, (at, lane, sent))| (at, Waiting { sent, ..ticket(n, at, lane) }))
            .collect()
    })
}

proptest! {
    #[test]
    fn the_smallest_turn_and_number_is_next(hall in hall()) {
        let waiting: Vec<_> = hall.iter().map(|(_, w)| *w).collect();
        let (n, _) = next(&waiting).unwrap();
        for other in &waiting {
            prop_assert!((waiting[n].turn, waiting[n].number) <= (other.turn, other.number));
        }
    }

    #[test]
    fn the_order_of_the_list_does_not_matter(hall in hall(), by in 0..60_usize) {
        let waiting: Vec<_> = hall.iter().map(|(_, w)| *w).collect();
        let mut turned = waiting.clone();
        let by = by % turned.len();
        turned.rotate_left(by);
        let (a, b) = (next(&waiting).unwrap(), next(&turned).unwrap());
        prop_assert_eq!((waiting[a.0].number, a.1), (turned[b.0].number, b.1));
        turned.reverse();
        let c = next(&turned).unwrap();
        prop_assert_eq!(waiting[a.0].number, turned[c.0].number);
    }

    #[test]
    fn nobody_is_overtaken_from_beyond_the_head_start(hall in hall()) {
        // Serve everybody; a later arrival served first came within the longest head start.
        let mut left = hall;
        while !left.is_empty() {
            let waiting: Vec<_> = left.iter().map(|(_, w)| *w).collect();
            let (n, _) = next(&waiting).unwrap();
            let (served_at, _) = left.remove(n);
            for (at, _) in &left {
                prop_assert!(served_at - at <= policy().priority_s * 1000);
            }
        }
    }

    #[test]
    fn within_a_lane_the_order_is_that_of_arrival(hall in hall(), lane in lane()) {
        let mut left: Vec<Waiting> = hall.iter().map(|(_, w)| *w).collect();
        let mut last = 0;
        while let Some((n, _)) = next(&left) {
            let served = left.remove(n);
            if served.lane == lane {
                prop_assert!(served.number > last);
                last = served.number;
            }
        }
    }

    #[test]
    fn no_time_and_no_policy_overflows(at in any::<i64>(), s in any::<i64>()) {
        let policy = QueuePolicy { priority_s: s, ..policy() };
        prop_assert!(turn(at, Lane::Priority, &policy) <= at || s < 0);
    }
}
