//! What a receipt proves, and that nothing in it can be changed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ledger::cbor::Map;
use ledger::checkpoint::{Checkpoint, Signer, Verifier};
use ledger::leaf::{Leaf, LeafError};
use ledger::note::{KeyKind, Note, NoteSigner, Vkey};
use ledger::policy::Policy;
use ledger::receipt::{OpenedPart, Receipt, ReceiptError};

use crate::made::{self, facts, leaf, receipt, signer};

fn verifier() -> Verifier {
    Verifier::from_vkey(&signer().vkey()).unwrap()
}

fn check(text: &[u8]) -> Option<ledger::receipt::Checked> {
    Receipt::parse(std::str::from_utf8(text).ok()?).ok()?.check(&verifier()).ok()
}

#[test]
fn a_receipt_proves_leaf_place_and_facts() {
    let text = receipt().to_text();
    let checked = Receipt::parse(&text).unwrap().check(&verifier()).unwrap();
    assert_eq!((checked.leaf, checked.index, checked.checkpoint.size), (leaf(), 11, 14));
    assert_eq!(checked.facts, Some(facts()));
    let part = OpenedPart { place: 2, fields: b"fields".to_vec(), opening: [9; 32] };
    let more = receipt().open_sealed(part.clone());
    let checked = Receipt::parse(&more.to_text()).unwrap().check(&verifier()).unwrap();
    assert_eq!(checked.sealed, vec![part.clone()]);
    for wrong in [
        OpenedPart { fields: b"Fields".to_vec(), ..part.clone() },
        OpenedPart { opening: [8; 32], ..part.clone() },
        OpenedPart { place: 1, ..part.clone() },
        OpenedPart { place: 3, ..part },
    ] {
        let refused = receipt().open_sealed(wrong).check(&verifier());
        assert_eq!(refused, Err(ReceiptError::Commitment));
    }
}

/// A receipt with one signature has no byte that does not count.
#[test]
fn no_bit_of_a_receipt_can_be_flipped() {
    let text = receipt().to_text().into_bytes();
    assert!(check(&text).is_some());
    for at in 0..text.len() {
        for bit in 0..8 {
            let mut bent = text.clone();
            bent[at] ^= 1 << bit;
            assert_eq!(check(&bent), None, "bit {bit} of byte {at}");
        }
    }
}

/// A cosignature is not the log's: the log's key alone says nothing about it, a policy does.
#[test]
fn a_bit_of_a_cosignature_counts_for_those_who_ask_for_it() {
    let witness = NoteSigner::new("witness.example/w1", KeyKind::Cosignature, &[4; 32]).unwrap();
    let mut note = Note::parse(receipt().checkpoint()).unwrap();
    note.signatures.push(witness.sign(&note.text, 1_795_500_001));
    let plain = receipt().to_text();
    let text = plain.replace(receipt().checkpoint(), &note.to_text()).into_bytes();
    let policy = format!("log {}\nwitness w {}\nquorum w", signer().vkey(), witness.vkey());
    let policy = Policy::parse(&policy).unwrap();
    let witnessed = |text: &[u8]| {
        let receipt = Receipt::parse(std::str::from_utf8(text).ok()?).ok()?;
        policy.open(receipt.checkpoint()).ok()
    };
    assert_eq!(witnessed(&text).unwrap().witnesses["w"], 1_795_500_001);
    let whole = check(&text).unwrap();
    for at in 0..text.len() {
        let mut bent = text.clone();
        bent[at] ^= 2;
        let seen = check(&bent);
        assert!(at >= plain.len() || seen.is_none(), "byte {at} is the log's");
        assert!(seen.is_none_or(|seen| seen == whole), "byte {at} changed what is proved");
        if at >= plain.len() {
            assert_eq!(witnessed(&bent), None, "byte {at} of the cosignature");
        }
    }
}

#[test]
fn another_log_another_key_and_another_entry_are_refused() {
    for other in [Signer::new(made::ORIGIN, &[4; 32]), Signer::new("log.example/other", &[3; 32])] {
        let other = Verifier::from_vkey(&other.unwrap().vkey()).unwrap();
        assert!(matches!(receipt().check(&other), Err(ReceiptError::Checkpoint(_))));
    }
    assert!(receipt().check_entry(&verifier(), &leaf().encode()).is_ok());
    assert!(receipt().check_entry(&verifier(), b"something else").is_err());
    assert!(Signer::new("a log", &[3; 32]).is_err());
    assert!(Signer::new("a+log", &[3; 32]).is_err());
}

#[test]
fn only_sealed_parts_can_be_opened_as_sealed_parts() {
    // A log that put the digest of fields where who and facts belong must not profit from it.
    for place in [0, 1] {
        let mut digests = made::digests();
        digests[place] = ledger::commitment::sealed(&[9; 32], b"fields");
        let commitment = ledger::commitment::join(&digests);
        let leaf = ledger::leaf::Leaf { commitment, ..leaf() }.encode();
        let mut tree = ledger::tree::Tree::new();
        tree.push(ledger::tree::leaf_hash(&leaf));
        let note = signer().sign(1, &tree.root());
        let closed = Receipt::new(0, leaf, vec![], &note, &digests, None);
        closed.check(&verifier()).unwrap();
        let part = OpenedPart { place, fields: b"fields".to_vec(), opening: [9; 32] };
        let opened = closed.open_sealed(part).check(&verifier());
        assert_eq!(opened, Err(ReceiptError::Commitment));
    }
}

#[test]
fn a_receipt_holds_nothing_that_is_not_checked() {
    let text = receipt().to_text();
    let extra = text.lines().nth(1).and_then(|l| l.strip_prefix("extra ")).unwrap();
    let bytes = BASE64.decode(extra).unwrap();
    let more = Map::decode(&bytes).unwrap().with("note", "the office was closed");
    let more = text.replace(extra, &BASE64.encode(more.encode()));
    assert!(matches!(Receipt::parse(&more), Err(ReceiptError::Extra(_))));
}

#[test]
fn a_checkpoint_counts_for_the_log_that_it_names_alone() {
    let key = NoteSigner::new(made::ORIGIN, KeyKind::Ed25519, &[3; 32]).unwrap();
    for (origin, opens) in [(made::ORIGIN, true), ("log.example/other", false)] {
        let text = Checkpoint { origin: origin.to_owned(), size: 1, root: [0; 32] }.text();
        let note = Note { signatures: vec![key.sign(&text, 0)], text };
        assert_eq!(verifier().open(&note.to_text()).is_ok(), opens, "{origin}");
    }
}

#[test]
fn a_key_whose_parts_do_not_fit_is_refused() {
    let key = signer().vkey();
    assert_eq!(Vkey::parse(&key).unwrap().to_string(), key);
    let other = key.replacen("demo", "real", 1);
    assert!(Vkey::parse(&other).is_err(), "{other}");
    assert!(Vkey::parse(&key.to_uppercase()).is_err());
    assert!(
        Verifier::from_vkey("test-witness+26349ef0+BIQDFTUlktisMqJzWn8qhteWrRr4dLcQ9R37T+8LQyQF")
            .is_err()
    );
}

#[test]
fn a_leaf_that_breaks_the_rules_of_leaves_is_refused() {
    let bad = |change: fn(&mut Leaf)| {
        let mut leaf = leaf();
        change(&mut leaf);
        Leaf::decode(&leaf.encode()).unwrap_err()
    };
    assert_eq!(bad(|l| l.seq = 0), LeafError::Prev);
    assert_eq!(bad(|l| l.prev = None), LeafError::Prev);
    assert_eq!(bad(|l| l.place.clear()), LeafError::Place);
    assert_eq!(bad(|l| l.place = "a\nb".to_owned()), LeafError::Place);
    assert_eq!(bad(|l| l.kind = "ticket.issued".to_owned()), LeafError::Kind);
    assert_eq!(bad(|l| l.kind = "ticket.issued/01".to_owned()), LeafError::Kind);
    assert_eq!(bad(|l| l.kind = "Ticket/1".to_owned()), LeafError::Kind);
    // The first field is the format.
    let mut newer = leaf().encode();
    newer[2] = 2;
    assert_eq!(Leaf::decode(&newer), Err(LeafError::Format(2)));
    // A map that says that it has one field fewer.
    let mut short = leaf().encode();
    short[0] -= 1;
    assert!(Leaf::decode(&short).is_err());
}
