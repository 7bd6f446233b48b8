//! Programs by others must agree with ours: ct-merkle, tlog_tiles, signed_note, minicbor.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof};
use ledger::checkpoint::Verifier;
use ledger::proof::{
    consistency_proof, inclusion_proof, root, verify_consistency, verify_inclusion,
};
use ledger::tile::TilePath;
use ledger::tree::{Tree, leaf_hash};
use sha2::Sha256;

use crate::made::{self, entry, log};

const SIZES: [u64; 14] = [1, 2, 3, 4, 7, 8, 9, 255, 256, 257, 511, 512, 513, 600];

#[test]
fn others_compute_the_same_roots_and_accept_our_proofs() {
    let (_, shelf, roots) = log(600);
    let mut tiles = |level: u32, n: u64, width: u64| shelf.get(level, n, width);
    let mut theirs = MemoryBackedTree::<Sha256, Vec<u8>>::new();
    let mut their_roots = vec![theirs.root()];
    for i in 0..600 {
        theirs.push(entry(i));
        their_roots.push(theirs.root());
        assert_eq!(their_roots.last().unwrap().as_bytes()[..], roots[made_size(i + 1)]);
    }
    for size in SIZES {
        let at = made_size(size);
        let top = roots[at];
        assert_eq!(root(&mut tiles, size).unwrap(), top);
        for i in 0..size {
            let path = inclusion_proof(&mut tiles, i, size).unwrap();
            let leaf = leaf_hash(&entry(i));
            verify_inclusion(&leaf, i, size, &path, &top).unwrap();
            assert!(size == 1 || verify_inclusion(&leaf, i ^ 1, size, &path, &top).is_err());
            let theirs = path.iter().map(|h| tlog_tiles::Hash(*h)).collect();
            let (top, leaf) = (tlog_tiles::Hash(top), tlog_tiles::Hash(leaf));
            tlog_tiles::check_record(&theirs, size, top, i, leaf).unwrap();
            let theirs = InclusionProof::try_from_bytes(path.concat()).unwrap();
            their_roots[at].verify_inclusion(&entry(i), i, &theirs).unwrap();
        }
        for old in 1..=size {
            let path = consistency_proof(&mut tiles, old, size).unwrap();
            let before = roots[made_size(old)];
            verify_consistency(old, &before, size, &top, &path).unwrap();
            assert!(verify_consistency(old, &[1; 32], size, &top, &path).is_err());
            let theirs = path.iter().map(|h| tlog_tiles::Hash(*h)).collect();
            let (top, before) = (tlog_tiles::Hash(top), tlog_tiles::Hash(before));
            tlog_tiles::check_tree(&theirs, size, top, old, before).unwrap();
            let theirs = ConsistencyProof::try_from_bytes(path.concat()).unwrap();
            their_roots[at].verify_consistency(&their_roots[made_size(old)], &theirs).unwrap();
        }
    }
}

fn made_size(size: u64) -> usize {
    usize::try_from(size).unwrap()
}

#[test]
fn a_restored_tree_goes_on_as_the_one_that_was_never_stopped() {
    let (_, shelf, roots) = log(1400);
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 700, 768, 1023, 1024, 1399] {
        let short = log(size).1;
        let get = |level, n, width| short.get(level, n, width).ok_or(());
        let mut tree = Tree::load(size, get).unwrap();
        let mut grown = short;
        assert_eq!(tree.root(), roots[made_size(size)]);
        assert!(tree.truncate(size.wrapping_sub(1)).is_err());
        for i in size..1400 {
            // What a refused operation pushed leaves no trace.
            tree.push([1; 32]);
            tree.push([2; 32]);
            tree.truncate(i).unwrap();
            tree.push(leaf_hash(&entry(i)));
            let path = tree.proof(i).unwrap();
            let top = roots[made_size(i + 1)];
            verify_inclusion(&leaf_hash(&entry(i)), i, i + 1, &path, &top).unwrap();
        }
        grown.take(&tree, size);
        assert_eq!(grown.0, shelf.0, "from {size}");
    }
}

#[test]
fn a_long_log_forgets_what_it_does_not_need_and_refuses_the_rest() {
    let mut tree = Tree::new();
    let mut shelf = made::Shelf::default();
    let mut old = 0;
    for i in 0..9000u64 {
        tree.push(leaf_hash(&entry(i)));
        if i % 700 == 0 {
            shelf.take(&tree, old);
            old = tree.size();
            tree.trim();
        }
    }
    shelf.take(&tree, old);
    let mut tiles = |level: u32, n: u64, width: u64| shelf.get(level, n, width);
    assert_eq!(root(&mut tiles, 9000).unwrap(), tree.root());
    assert_eq!(tree.proof(8999), inclusion_proof(&mut tiles, 8999, 9000).ok());
    assert_eq!(tree.proof(3), None);
    assert_eq!(tree.proof(9000), None);
    assert!(tree.tiles::<()>(0, true, |_, _, _, _| Ok(())).is_err());
    // A changed tile is found when the tree is restored, or gives another root.
    for key in shelf.0.keys().copied().collect::<Vec<_>>() {
        let bent = |level: u32, n: u64, width: u64| {
            let mut bytes = shelf.get(level, n, width).ok_or(())?;
            if (level, n) == key {
                *bytes.last_mut().unwrap() ^= 1;
            }
            Ok::<_, ()>(bytes)
        };
        let asked = std::cell::Cell::new(false);
        let restored = Tree::load(9000, |level, n, width| {
            asked.set(asked.get() || (level, n) == key);
            bent(level, n, width)
        });
        assert_eq!(asked.get(), restored.map_or(true, |t| t.root() != tree.root()), "{key:?}");
    }
}

#[test]
fn others_write_the_same_tile_paths() {
    for n in [0, 1, 9, 255, 999, 1000, 1001, 67_000, 123_456, 1_234_067, 999_999_999_999] {
        for (level, width) in [(0, 256), (1, 1), (3, 255)] {
            let ours = TilePath::hashes(level, n, width).unwrap().to_string();
            // Theirs names the tile's height after `tile/`, as Go's checksum database does.
            let (level, width) = (u8::try_from(level).unwrap(), u32::try_from(width).unwrap());
            let theirs = tlog_tiles::Tile::new(8, level, n, width, false).path();
            assert_eq!(theirs.replacen("tile/8/", "tile/", 1), ours);
            assert_eq!(TilePath::parse(&ours).unwrap().to_string(), ours);
        }
    }
    assert_eq!(
        TilePath::entries(1_234_067, 12).unwrap().to_string(),
        "tile/entries/x001/x234/067.p/12"
    );
    for bad in [
        "tile/0/000.p/0",
        "tile/0/000.p/256",
        "tile/0/x000/001",
        "tile/8/000",
        "tile/0/1",
        "tile/00/000",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/entries/",
        "tile/data/000",
        "",
    ] {
        assert!(TilePath::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn others_open_our_checkpoints_and_we_open_theirs() {
    let ours = made::signer();
    let text = ours.sign(600, &log(600).2[600]);
    let note = signed_note::Note::from_bytes(text.as_bytes()).unwrap();
    let verifier = signed_note::StandardVerifier::new(&ours.vkey()).unwrap();
    note.verify(&signed_note::VerifierList::new(vec![Box::new(verifier)])).unwrap();
    let read = tlog_tiles::Checkpoint::from_bytes(note.text()).unwrap();
    assert_eq!((read.origin(), read.size()), (made::ORIGIN, 600));

    let vkey = ours.vkey();
    let id = vkey.split('+').nth(1).unwrap();
    let key = BASE64.encode([&[1u8][..], &[3; 32]].concat());
    let skey = format!("PRIVATE+KEY+{}+{id}+{key}", made::ORIGIN);
    let theirs = signed_note::StandardSigner::new(&skey).unwrap();
    let mut note = signed_note::Note::new(note.text(), &[]).unwrap();
    note.add_sigs(&[&theirs]).unwrap();
    let signed = String::from_utf8(note.to_bytes()).unwrap();
    assert_eq!(Verifier::from_vkey(&vkey).unwrap().open(&signed).unwrap().size, 600);
    assert_eq!(signed, text);
}

#[test]
fn others_read_our_leaves() {
    let leaf = made::leaf();
    let bytes = leaf.encode();
    let mut d = minicbor::Decoder::new(&bytes);
    assert_eq!(d.map().unwrap(), Some(10));
    assert_eq!((d.u8().unwrap(), d.u8().unwrap()), (1, 1));
    assert_eq!((d.u8().unwrap(), d.str().unwrap()), (2, leaf.kind.as_str()));
    assert_eq!((d.u8().unwrap(), d.u64().unwrap()), (3, leaf.at_ms));
    assert_eq!((d.u8().unwrap(), d.str().unwrap()), (4, "baku-1"));
    assert_eq!((d.u8().unwrap(), d.bytes().unwrap()), (5, &leaf.stream[..]));
    assert_eq!((d.u8().unwrap(), d.u64().unwrap()), (6, 1));
    assert_eq!((d.u8().unwrap(), d.bytes().unwrap()), (7, &[6; 32][..]));
    assert_eq!((d.u8().unwrap(), d.map().unwrap()), (8, Some(5)));
    for (key, _) in leaf.public.iter() {
        assert_eq!(d.str().unwrap(), key);
        d.skip().unwrap();
    }
    assert_eq!((d.u8().unwrap(), d.bytes().unwrap()), (9, &leaf.commitment[..]));
    assert_eq!((d.u8().unwrap(), d.bytes().unwrap().len()), (10, 8));
    assert_eq!(d.position(), bytes.len());
}
