//! Whatever the bytes are: one value has one encoding, and nothing panics.

use ledger::cbor::{self, Map, Val};
use ledger::checkpoint::Checkpoint;
use ledger::leaf::Leaf;
use ledger::note::{Note, Vkey};
use ledger::policy::Policy;
use ledger::receipt::Receipt;
use ledger::tile::{TilePath, bundle, unbundle};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::made;

fn value() -> impl Strategy<Value = Val> {
    let single = prop_oneof![
        Just(Val::Null),
        any::<bool>().prop_map(Val::Bool),
        any::<i64>().prop_map(Val::Int),
        (-300i64..300).prop_map(Val::Int),
        ".{0,30}".prop_map(Val::Text),
        vec(any::<u8>(), 0..300).prop_map(Val::Bytes),
    ];
    single.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Val::List),
            vec((".{0,30}", inner), 0..6).prop_map(|kv| Val::Map(kv.into_iter().collect::<Map>())),
        ]
    })
}

proptest! {
    #[test]
    fn a_value_is_read_back_as_it_was_written(v in value()) {
        let bytes = cbor::encode(&v);
        minicbor::Decoder::new(&bytes).skip().unwrap();
        prop_assert_eq!(cbor::decode(&bytes), Ok(v));
    }

    #[test]
    fn what_is_read_is_the_one_encoding(bytes in vec(any::<u8>(), 0..60)) {
        if let Ok(v) = cbor::decode(&bytes) {
            prop_assert_eq!(cbor::encode(&v), bytes);
        }
    }

    #[test]
    fn a_bent_encoding_is_refused_or_another_value(
        v in value(), at in any::<usize>(), bit in 0..8,
    ) {
        let mut bytes = cbor::encode(&v);
        let at = at % bytes.len();
        bytes[at] ^= 1u8 << bit;
        if let Ok(other) = cbor::decode(&bytes) {
            prop_assert_ne!(&other, &v);
            prop_assert_eq!(cbor::encode(&other), bytes);
        }
    }

    #[test]
    fn a_bent_leaf_is_refused_or_another_leaf(at in any::<usize>(), bit in 0..8) {
        let mut bytes = made::leaf().encode();
        let at = at % bytes.len();
        bytes[at] ^= 1u8 << bit;
        if let Ok(other) = Leaf::decode(&bytes) {
            prop_assert_ne!(&other, &made::leaf());
            prop_assert_eq!(other.encode(), bytes);
        }
    }

    #[test]
    fn nothing_panics_on_random_bytes(bytes in vec(any::<u8>(), 0..400)) {
        let _ = Leaf::decode(&bytes);
        let _ = unbundle(&bytes);
        let text = String::from_utf8_lossy(&bytes);
        read(&text);
    }

    #[test]
    fn nothing_panics_on_damaged_texts(at in any::<usize>(), len in 0usize..40, with in ".{0,20}") {
        let receipt = made::receipt().to_text();
        let chars: Vec<char> = receipt.chars().collect();
        let at = at % chars.len();
        let text: String = chars[..at].iter().copied().chain(with.chars())
            .chain(chars.iter().copied().skip(at + len)).collect();
        read(&text);
        if let Some((_, note)) = text.split_once("\n\n") {
            read(note);
        }
        read(&format!("tile/{with}"));
        read(&format!("log a+b+{with}\ngroup {with}\nquorum {with}"));
    }

    #[test]
    fn a_bundle_gives_its_entries_back(entries in vec(vec(any::<u8>(), 0..90), 0..20)) {
        let bytes = bundle(&entries).unwrap();
        prop_assert_eq!(unbundle(&bytes).unwrap(), entries);
    }
}

fn read(text: &str) {
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_text(), text);
    }
    if let Ok(receipt) = Receipt::parse(text) {
        assert_eq!(receipt.to_text(), text);
    }
    let _ = Checkpoint::parse(text);
    let _ = Vkey::parse(text);
    let _ = TilePath::parse(text);
    let _ = Policy::parse(text);
}

#[test]
fn what_is_not_the_shortest_way_is_refused() {
    for (hex, why) in [
        ("1817", "23 in two bytes"),
        ("190001", "1 in three"),
        ("1b00000000ffffffff", "in nine"),
        ("f97c00", "a float"),
        ("c000", "a tag"),
        ("9fff", "no length"),
        ("f7", "undefined"),
        ("0000", "two values"),
        ("62ff", "short"),
        ("61ff", "not UTF-8"),
        ("a10000", "number key"),
        ("a2616100616100", "a key twice"),
        ("a2616200616100", "keys unsorted"),
        ("a262616100616200", "a long key first"),
        ("1bffffffffffffffff", "beyond i64"),
        ("9bffffffffffffffff", "a list without end"),
        ("818181818181818181f6", "nine deep"),
    ] {
        let bytes: Vec<u8> = hex
            .as_bytes()
            .chunks(2)
            .map(|c| u8::from_str_radix(std::str::from_utf8(c).unwrap(), 16).unwrap())
            .collect();
        assert!(cbor::decode(&bytes).is_err(), "{hex}: {why}");
    }
    assert!(cbor::decode(&[0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0xf6]).is_ok());
    assert!(cbor::decode(&cbor::encode(&Val::Bytes(vec![0; 65_536]))).is_err());
}
