//! Receipts, told in words.

use ledger::cbor::Map;
use ledger::receipt::Receipt;

use crate::made::{FACTS, Made, ORIGIN, SITE, digests, flip, honest, run, verify};

fn receipt(log: &Made, index: u64) -> String {
    let facts = Map::new().with("language", FACTS.1).encode();
    let leaf = log.leaves[usize::try_from(index).unwrap()].clone();
    let path = log.tree().proof(index).unwrap();
    let checkpoint = log.checkpoint();
    Receipt::new(index, leaf, path, &checkpoint, &digests(), Some((facts, FACTS.0))).to_text()
}

#[test]
fn a_receipt_is_told_in_words_and_a_flipped_byte_refuses_it() {
    let log = honest();
    let dir = log.write("receipt");
    let file = dir.join("receipt");
    let text = receipt(&log, 4);
    std::fs::write(&file, &text).unwrap();
    let (code, told) = verify("receipt", &file, &[]);
    assert_eq!(code, 0, "{told}");
    for part in [ORIGIN, "entry: 4, ticket.issued/1", "27 entries", SITE, "2026-11-24", "number: 2"]
    {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert!(told.contains("opened facts: language = az"), "{told}");
    let (code, told) = run(&["receipt", file.to_str().unwrap(), "--log", dir.to_str().unwrap()]);
    assert_eq!(code, 0, "{told}");
    let (code, told) = run(&["receipt", file.to_str().unwrap()]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains(ORIGIN) && told.contains("signature was not checked"), "{told}");
    for at in 0..text.len() {
        flip(&file, at);
        let (code, told) = verify("receipt", &file, &[]);
        assert_eq!(code, 1, "byte {at}: {told}");
        assert!(!told.contains("The receipt holds"), "byte {at}: {told}");
        flip(&file, at);
    }
}
