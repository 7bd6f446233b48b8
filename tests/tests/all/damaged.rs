//! Valid inputs, damaged: the functions of fuzz/ hold for them too.

#[path = "../../../fuzz/lib.rs"]
#[expect(unreachable_pub, reason = "the targets of fuzz/ call them from outside")]
mod fuzz;

use ledger::tile::bundle;
use proptest::prelude::*;
use serde_json::Value;

/// What happens to an input on its way.
#[derive(Clone, Debug)]
enum Damage {
    Flip(usize, u8),
    Cut(usize, usize),
    Put(usize, Vec<u8>),
    /// Where a word begins: another way to write the same number, a second space.
    Before(usize, String),
    /// A part of it once more, elsewhere.
    Twice(usize, usize, usize),
}

fn damage() -> impl Strategy<Value = Damage> {
    let at = any::<usize>;
    prop_oneof![
        (at(), 0u8..8).prop_map(|(i, bit)| Damage::Flip(i, bit)),
        (at(), 1usize..40).prop_map(|(i, n)| Damage::Cut(i, n)),
        (at(), proptest::collection::vec(any::<u8>(), 1..9)).prop_map(|(i, b)| Damage::Put(i, b)),
        (at(), "[-_0-9a-z:.=+/\"\n ]{1,9}").prop_map(|(i, t)| Damage::Put(i, t.into_bytes())),
        (at(), "[0+=/ \n-]{1,2}").prop_map(|(i, t)| Damage::Before(i, t)),
        (at(), at(), 1usize..40).prop_map(|(i, to, n)| Damage::Twice(i, to, n)),
    ]
}

fn damaged(valid: &[u8], all: &[Damage]) -> Vec<u8> {
    let mut bytes = valid.to_vec();
    for one in all {
        let len = bytes.len();
        let at = |i: usize| i % (len + 1);
        match one {
            Damage::Flip(i, bit) if len > 0 => bytes[i % len] ^= 1 << bit,
            Damage::Flip(..) => {}
            Damage::Cut(i, n) => drop(bytes.drain(at(*i)..(at(*i) + n).min(len))),
            Damage::Put(i, with) => drop(bytes.splice(at(*i)..at(*i), with.iter().copied())),
            Damage::Before(i, with) => {
                let ends = |b: &u8| matches!(b, b' ' | b'\n' | b'/' | b'-' | b'.' | b':');
                let begins: Vec<usize> = (0..=len)
                    .filter(|n| n.checked_sub(1).is_none_or(|p| ends(&bytes[p])))
                    .collect();
                let at = begins[i % begins.len()];
                bytes.splice(at..at, with.bytes());
            }
            Damage::Twice(i, to, n) => {
                let part = bytes[at(*i)..(at(*i) + n).min(len)].to_vec();
                bytes.splice(at(*to)..at(*to), part);
            }
        }
    }
    bytes
}

/// Reads the valid inputs whole, and then damaged in many ways.
fn holds(read: fn(&[u8]), inputs: &[Vec<u8>], cases: u32) {
    for valid in inputs {
        read(valid);
    }
    let ways = (any::<usize>(), proptest::collection::vec(damage(), 1..5));
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    runner
        .run(&ways, |(which, all)| {
            read(&damaged(&inputs[which % inputs.len()], &all));
            Ok(())
        })
        .unwrap();
}

fn hex(text: &Value) -> Vec<u8> {
    let pairs = text.as_str().unwrap().as_bytes().chunks(2);
    pairs.map(|c| u8::from_str_radix(std::str::from_utf8(c).unwrap(), 16).unwrap()).collect()
}

fn leaves() -> Vec<Vec<u8>> {
    let file = include_str!("../../../crates/ledger/vectors/leaf.json");
    let all: Value = serde_json::from_str(file).unwrap();
    all.as_array().unwrap().iter().map(|v| hex(&v["leaf"])).collect()
}

fn receipts() -> Vec<Vec<u8>> {
    let file = include_str!("../../../crates/ledger/vectors/receipt.json");
    let vector: Value = serde_json::from_str(file).unwrap();
    vec![vector["receipt"].as_str().unwrap().as_bytes().to_vec()]
}

fn texts(all: &[&str]) -> Vec<Vec<u8>> {
    all.iter().map(|t| t.as_bytes().to_vec()).collect()
}

#[test]
fn encodings() {
    holds(fuzz::cbor, &leaves(), 2000);
    holds(fuzz::leaf, &leaves(), 2000);
}

#[test]
fn notes_and_receipts() {
    holds(fuzz::receipt, &receipts(), 2000);
    let receipt = String::from_utf8(receipts().remove(0)).unwrap();
    let note = receipt.split_once("\n\n").unwrap().1;
    let key = ledger::checkpoint::Signer::new("log.example/1", &[7; 32]).unwrap().vkey();
    holds(fuzz::note, &texts(&[note, &key]), 2000);
}

#[test]
fn tiles() {
    let paths = ["tile/0/x001/x234/067", "tile/entries/000.p/1", "tile/7/000"];
    let mut inputs = texts(&paths);
    inputs.push(bundle(&leaves()).unwrap());
    holds(fuzz::tiles, &inputs, 2000);
}

#[test]
fn words_of_a_pack() {
    let conditions = [
        "age == \"adult\" && (reason in [\"lost\", \"damaged\"] || !(registered == \"yes\"))",
        "true",
        "a != \"b\"",
    ];
    holds(fuzz::condition, &texts(&conditions), 2000);
    let file = include_str!("../../../packs/azerbaijan/services/identity-card.yaml");
    holds(fuzz::pack_file, &texts(&[file]), 150);
}

#[test]
fn what_visitors_hold() {
    let code = (10_000_000..).find_map(|n| kit::SpokenCode::from_number(n).ok()).unwrap();
    holds(fuzz::spoken_code, &texts(&[&code.to_string(), &code.digits()]), 2000);
    let id = kit::TicketId(uuid::Uuid::from_u128(0x0193_abcd));
    holds(fuzz::link_token, &texts(&[&queue::edge::token(id, [7; 12])]), 2000);
}
