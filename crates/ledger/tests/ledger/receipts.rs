//! What a receipt proves, and that nothing in it can be changed.

use ledger::checkpoint::{Signer, Verifier};
use ledger::note::{KeyKind, Note, NoteSigner};
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
    assert_eq!(checked.sealed, [part.clone()]);
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
