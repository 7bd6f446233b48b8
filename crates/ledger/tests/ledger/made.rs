//! What the tests are made of.

use ledger::Hash;
use ledger::cbor::Map;
use ledger::checkpoint::Signer;
use ledger::commitment;
use ledger::leaf::Leaf;
use ledger::receipt::Receipt;
use ledger::tree::{Tree, leaf_hash};
use std::collections::BTreeMap;

pub(crate) const ORIGIN: &str = "log.example/demo/head";

/// The entry at `i` of the logs that are compared.
pub(crate) fn entry(i: u64) -> Vec<u8> {
    format!("entry {i}").into_bytes()
}

/// Tiles in memory, newest width only, as a database keeps them.
#[derive(Default)]
pub(crate) struct Shelf(pub(crate) BTreeMap<(u32, u64), Vec<u8>>);

impl Shelf {
    pub(crate) fn take(&mut self, tree: &Tree, old: u64) {
        tree.tiles::<()>(old, true, |level, n, width, bytes| {
            assert_eq!(bytes.len() as u64, 32 * width);
            self.0.insert((level, n), bytes);
            Ok(())
        })
        .unwrap();
    }
    pub(crate) fn get(&self, level: u32, n: u64, width: u64) -> Option<Vec<u8>> {
        let bytes = self.0.get(&(level, n))?;
        bytes.get(..usize::try_from(width * 32).unwrap()).map(<[u8]>::to_vec)
    }
}

/// A log of `size` entries with its tiles, and its roots at every size.
pub(crate) fn log(size: u64) -> (Tree, Shelf, Vec<Hash>) {
    let (mut tree, mut shelf) = (Tree::new(), Shelf::default());
    let mut roots = vec![tree.root()];
    for i in 0..size {
        tree.push(leaf_hash(&entry(i)));
        shelf.take(&tree, i);
        tree.trim();
        roots.push(tree.root());
    }
    (tree, shelf, roots)
}

pub(crate) fn facts() -> Map {
    Map::new().with("service", "residence.certificate").with("minutes", 12i64)
}

/// The digests of the example: who, facts, one sealed part.
pub(crate) fn digests() -> Vec<Hash> {
    let (who_opening, facts_opening) = commitment::openings(&[7; 32]);
    vec![
        commitment::who(&who_opening, &[0x80]),
        commitment::facts(&facts_opening, &facts().encode()),
        commitment::sealed(&[9; 32], b"fields"),
    ]
}

pub(crate) fn leaf() -> Leaf {
    Leaf {
        kind: "ticket.issued/1".to_owned(),
        at_ms: 1_795_500_000_000,
        place: "baku-1".to_owned(),
        stream: [5; 16],
        seq: 1,
        prev: Some([6; 32]),
        public: Map::new()
            .with("day", "2026-11-24")
            .with("number", 17i64)
            .with("lane", "ordinary")
            .with("group", 4_000_000_000u32)
            .with("turn", 1_795_500_000_000i64),
        commitment: commitment::join(&digests()),
        actor: Some([1, 2, 3, 4, 5, 6, 7, 8]),
    }
}

pub(crate) fn signer() -> Signer {
    Signer::new(ORIGIN, &[3; 32]).unwrap()
}

/// A receipt for [`leaf`] as the twelfth of fourteen entries, with its facts opened.
pub(crate) fn receipt() -> Receipt {
    let mut tree = Tree::new();
    for i in 0..14 {
        tree.push(if i == 11 { leaf_hash(&leaf().encode()) } else { leaf_hash(&entry(i)) });
    }
    let checkpoint = signer().sign(tree.size(), &tree.root());
    let (_, opening) = commitment::openings(&[7; 32]);
    let opened = Some((facts().encode(), opening));
    let path = tree.proof(11).unwrap();
    Receipt::new(11, leaf().encode(), path, &checkpoint, &digests(), opened)
}
