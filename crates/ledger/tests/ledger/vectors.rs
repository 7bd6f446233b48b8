//! Our own vectors, for those who write a verifier: made again from their inputs and compared.
//! `ONEWINDOW_VECTORS=write` writes them anew.

use ledger::commitment;
use ledger::tree::leaf_hash;
use serde_json::{Value, json};

use crate::made;

fn hex(bytes: impl AsRef<[u8]>) -> String {
    bytes.as_ref().iter().map(|b| format!("{b:02x}")).collect()
}

fn compare(name: &str, made: &Value) {
    let path = format!("{}/vectors/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let text = format!("{made:#}\n");
    if std::env::var_os("ONEWINDOW_VECTORS").is_some_and(|v| v == "write") {
        std::fs::write(&path, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text, "{path}");
}

#[test]
fn the_leaf_of_the_vectors_is_made_again() {
    let leaf = made::leaf();
    let first = ledger::leaf::Leaf { seq: 0, prev: None, actor: None, ..leaf.clone() };
    let one = |leaf: &ledger::leaf::Leaf| {
        json!({
            "kind": leaf.kind, "at_ms": leaf.at_ms, "place": leaf.place,
            "stream": hex(leaf.stream), "seq": leaf.seq, "prev": leaf.prev.map(hex),
            "public_cbor": hex(leaf.public.encode()), "commitment": hex(leaf.commitment),
            "actor": leaf.actor.map(hex), "leaf": hex(leaf.encode()),
            "leaf_hash": hex(leaf_hash(&leaf.encode())),
        })
    };
    compare("leaf", &json!([one(&first), one(&leaf)]));
}

#[test]
fn the_commitment_of_the_vectors_is_made_again() {
    let (who, facts) = commitment::openings(&[7; 32]);
    let digests = made::digests();
    let v = json!({
        "salt": hex([7; 32]), "who_opening": hex(who), "facts_opening": hex(facts),
        "who_cbor": "80", "facts_cbor": hex(made::facts().encode()),
        "sealed_opening": hex([9; 32]), "sealed_fields": hex("fields"),
        "digests": digests.iter().map(hex).collect::<Vec<_>>(),
        "commitment": hex(commitment::join(&digests)),
    });
    compare("commitment", &v);
}

#[test]
fn the_receipt_of_the_vectors_is_made_again() {
    let v = json!({
        "seed": hex([3; 32]), "vkey": made::signer().vkey(), "index": 11, "size": 14,
        "other_entries": "the text `entry N` for every other N",
        "receipt": made::receipt().to_text(),
    });
    compare("receipt", &v);
}
