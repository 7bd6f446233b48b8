//! How far it is, and what is nearer.

use std::cmp::Ordering;

use pack::{Position, km, order, worth_the_way};
use proptest::prelude::*;

fn at(latitude: f64, longitude: f64) -> Position {
    Position { latitude, longitude }
}

#[test]
fn a_degree_of_the_equator_is_about_111_km_and_baku_is_about_300_km_from_ganja() {
    assert_eq!(km(at(0.0, 0.0).metres(&at(0.0, 1.0))), 111);
    assert_eq!(km(at(0.0, 179.5).metres(&at(0.0, -179.5))), 111, "over the date line");
    assert_eq!(km(at(90.0, 0.0).metres(&at(-90.0, 0.0))), 20_015);
    assert_eq!(at(40.38, 49.85).metres(&at(40.38, 49.85)), 0);
    let ganja = km(at(40.38, 49.85).metres(&at(40.68, 46.36)));
    assert!((290..305).contains(&ganja), "{ganja}");
}

#[test]
fn a_distance_is_told_in_whole_kilometres_and_never_as_none() {
    assert_eq!([0, 499, 1_499, 1_500, 12_400].map(km), [1, 1, 1, 2, 12]);
}

#[test]
fn a_place_that_nobody_can_find_comes_last() {
    assert_eq!(order((Some(9_000_000), &"b"), (None, &"a")), Ordering::Less);
    assert_eq!(order((None, &"a"), (None, &"b")), Ordering::Less);
    assert_eq!(order((Some(1), &"b"), (Some(2), &"a")), Ordering::Less);
}

#[test]
fn only_a_place_that_is_known_to_be_too_far_is_not_worth_the_way() {
    assert!(worth_the_way(Some(30_000), 30));
    assert!(!worth_the_way(Some(30_001), 30));
    assert!(worth_the_way(None, 30));
}

type Place = (Option<i64>, u8);

fn place() -> impl Strategy<Value = Place> {
    (proptest::option::of(0_i64..5), 0_u8..4)
}

fn by(a: &Place, b: &Place) -> Ordering {
    order((a.0, &a.1), (b.0, &b.1))
}

proptest! {
    #[test]
    fn the_order_by_distance_is_total(a in place(), b in place(), c in place()) {
        prop_assert_eq!(by(&a, &b), by(&b, &a).reverse());
        prop_assert_eq!(by(&a, &b) == Ordering::Equal, a == b);
        if by(&a, &b).is_le() && by(&b, &c).is_le() {
            prop_assert!(by(&a, &c).is_le());
        }
    }

    #[test]
    fn the_way_back_is_as_far(
        a in (-90.0..=90.0_f64, -180.0..=180.0_f64), b in (-90.0..=90.0_f64, -180.0..=180.0_f64),
    ) {
        let (a, b) = (at(a.0, a.1), at(b.0, b.1));
        prop_assert_eq!(a.metres(&b), b.metres(&a));
        prop_assert!((0..=20_015_200).contains(&a.metres(&b)));
    }
}
