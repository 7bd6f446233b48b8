//! What must hold for whatever bytes come from outside: nothing panics, and what is read is written
//! again as the same bytes. Each function takes any bytes; libFuzzer and a property test call them.

use std::collections::BTreeMap;

use kit::SpokenCode;
use ledger::cbor::{self, Map};
use ledger::checkpoint::{Checkpoint, Verifier};
use ledger::leaf::Leaf;
use ledger::note::{Note, Vkey};
use ledger::receipt::Receipt;
use ledger::tile::{TilePath, bundle, unbundle};
use pack::condition::{Answers, Condition};

/// Deterministic CBOR: one value has one encoding.
pub fn cbor(bytes: &[u8]) {
    if let Ok(value) = cbor::decode(bytes) {
        assert_eq!(cbor::encode(&value), bytes);
    }
    if let Ok(map) = Map::decode(bytes) {
        assert_eq!(map.encode(), bytes);
    }
}

/// A leaf of the log.
pub fn leaf(bytes: &[u8]) {
    if let Ok(leaf) = Leaf::decode(bytes) {
        assert_eq!(leaf.encode(), bytes);
    }
}

/// A signed note, the checkpoint in it, and a key.
pub fn note(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(note) = Note::parse(text) {
        assert_eq!(note.to_text(), text);
        if let Ok(checkpoint) = Checkpoint::parse(&note.text)
            && checkpoint.text() != note.text
        {
            // Only lines that a later version adds may be lost.
            assert!(note.text.starts_with(&checkpoint.text()));
        }
    }
    if let Ok(key) = Vkey::parse(text) {
        assert_eq!(key.to_string(), text);
        let _ = Verifier::new(key);
    }
}

/// A receipt.
pub fn receipt(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(receipt) = Receipt::parse(text) {
        assert_eq!(receipt.to_text(), text);
    }
}

/// The path of a tile, and a bundle of entries.
pub fn tiles(bytes: &[u8]) {
    if let Ok(path) = std::str::from_utf8(bytes).map(TilePath::parse)
        && let Ok(path) = path
    {
        assert_eq!(path.to_string().as_bytes(), bytes);
    }
    if let Ok(entries) = unbundle(bytes) {
        assert_eq!(bundle(&entries).as_deref(), Ok(bytes));
    }
}

/// A condition of a pack.
pub fn condition(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(condition) = Condition::parse(text) {
        let _ = condition.decide(&Answers::new());
        let all = condition.mentions();
        let first: Answers = all.iter().map(|(q, c)| ((*q).to_owned(), (*c).to_owned())).collect();
        // When everything that it asks is answered, it is decided.
        assert!(condition.decide(&first).is_some(), "{text}");
    }
}

/// A service's file in a pack.
pub fn pack_file(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let head = include_str!("../packs/azerbaijan/pack.yaml");
    let files = BTreeMap::from([
        ("pack.yaml".to_owned(), head.to_owned()),
        ("services/identity-card.yaml".to_owned(), text.to_owned()),
    ]);
    // The rest of the pack is missing, which is an error with words, and never a panic.
    for error in pack::from_files("fuzz", &files).err().unwrap_or_default() {
        assert!(!error.to_string().is_empty());
    }
}

/// The code that a visitor says.
pub fn spoken_code(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Ok(code) = text.parse::<SpokenCode>() {
        // It may be typed in several ways, and is said in one.
        assert_eq!(code.to_string().parse(), Ok(code));
        assert_eq!(SpokenCode::from_number(code.number()), Ok(code));
    }
}

/// The token of a ticket's link.
pub fn link_token(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    if let Some((id, mac)) = queue::edge::read_token(text) {
        assert_eq!(queue::edge::token(id, mac), text);
    }
}
