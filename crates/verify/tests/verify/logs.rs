//! Hashes, tiles, checkpoints and chains.

use ledger::cbor::Map;
use ledger::leaf::Leaf;

use crate::made::{Made, ORIGIN, flip, honest, run, verify, wrongs};

#[test]
fn an_honest_log_holds_and_its_queue_is_fair() {
    let dir = honest().filled(600).write("honest");
    let (code, text) = verify("log", &dir, &[]);
    assert_eq!((code, wrongs(&text).len()), (0, 0), "{text}");
    assert!(text.contains("600 entries"), "{text}");
    let (code, text) = verify("fairness", &dir, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("0 violations in 8 calls"), "{text}");
    // Without a key it takes the one that lies beside the log, and says so.
    let (code, text) = run(&["log", dir.to_str().unwrap()]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("the key came from where the log came from"), "{text}");
}

#[test]
fn logs_of_every_width_hold() {
    for size in [0, 1, 255, 256, 257, 512, 513] {
        let log = Made::default().filled(size);
        let (code, text) = verify("log", &log.write(&format!("width-{size}")), &[]);
        assert_eq!(code, 0, "{size}: {text}");
    }
}

#[test]
fn a_flipped_byte_in_a_bundle_is_named() {
    let dir = honest().filled(600).write("bundle");
    // In the commitment of entry 0, which ends with its 32 bytes.
    let at = 2 + honest().leaves[0].len() - 5;
    flip(&dir.join("tile/entries/000"), at);
    let (code, text) = verify("log", &dir, &[]);
    assert_eq!(code, 1, "{text}");
    let wrongs = wrongs(&text);
    assert!(wrongs.iter().any(|w| w.starts_with("entry 0: ")), "{text}");
    assert!(wrongs.iter().all(|w| !w.starts_with("tile/0")), "the tile is sound: {text}");
    let (code, text) = verify("fairness", &dir, &[]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("not judged"), "{text}");
    // The length of the first entry.
    flip(&dir.join("tile/entries/000"), 0);
    let (code, text) = verify("log", &dir, &[]);
    assert_eq!(code, 1);
    assert!(text.contains("WRONG tile/entries/000: "), "{text}");
}

#[test]
fn a_flipped_byte_in_a_tile_is_named() {
    let log = honest().filled(600);
    for (name, path, why) in [
        ("tile0", "tile/0/000", "entry 1 "),
        ("tile0-partial", "tile/0/002.p/88", "entry 513 "),
        ("tile1", "tile/1/000.p/2", "hash 1 "),
    ] {
        let dir = log.write(name);
        flip(&dir.join(path), 40);
        let (code, text) = verify("log", &dir, &[]);
        assert_eq!(code, 1, "{text}");
        let wrongs = wrongs(&text);
        assert_eq!(wrongs.len(), 1, "{text}");
        assert!(wrongs[0].starts_with(&format!("{path}: ")), "{text}");
        assert!(wrongs[0].contains(why), "{text}");
        std::fs::remove_file(dir.join(path)).unwrap();
        let (code, text) = verify("log", &dir, &[]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains(&format!("WRONG {path}: it is missing")), "{text}");
    }
}

/// Signature lines hold 64 bytes that count and nothing else.
#[test]
fn no_byte_of_a_checkpoint_can_be_flipped() {
    let dir = honest().write("checkpoint");
    let length = honest().checkpoint().len();
    for at in 0..length {
        flip(&dir.join("checkpoint"), at);
        let (code, text) = verify("log", &dir, &[]);
        assert_eq!(code, 1, "byte {at}: {text}");
        assert!(wrongs(&text)[0].starts_with("checkpoint: "), "byte {at}: {text}");
        flip(&dir.join("checkpoint"), at);
    }
    assert_eq!(verify("log", &dir, &[]).0, 0);
}

#[test]
fn a_fork_is_refused_and_growth_is_not() {
    let log = honest().filled(600);
    let dir = log.write("grown");
    let kept = dir.join("kept");
    let since = ["--since", kept.to_str().unwrap()];
    for size in [0, 1, 40, 256, 300, 599, 600] {
        std::fs::write(&kept, log.cut(size).checkpoint()).unwrap();
        let (code, text) = verify("log", &dir, &since);
        assert_eq!(code, 0, "{size}: {text}");
    }
    for size in [30, 256, 600, 601] {
        let mut other = honest();
        other.leaves[7] = other.leaves[6].clone();
        std::fs::write(&kept, other.filled(size).cut(size).checkpoint()).unwrap();
        let (code, text) = verify("log", &dir, &since);
        assert_eq!(code, 1, "{size}: {text}");
        let why = if size > 600 { "was cut" } else { "two histories" };
        assert!(text.contains(why), "{size}: {text}");
    }
}

#[test]
fn a_checkpoint_is_saved_only_if_all_is_well() {
    let dir = honest().write("save");
    let saved = dir.join("saved");
    let save = ["--save", saved.to_str().unwrap()];
    flip(&dir.join("checkpoint"), 30);
    assert_ne!(verify("log", &dir, &save).0, 0);
    assert!(!saved.exists());
    flip(&dir.join("checkpoint"), 30);
    assert_eq!(verify("log", &dir, &save).0, 0);
    assert_eq!(std::fs::read_to_string(&saved).unwrap(), honest().checkpoint());
}

/// Signed and wrong: what only the contents show.
#[test]
fn a_broken_chain_and_a_time_that_goes_back_are_found() {
    let mut log = honest();
    let gone = log.leaves.remove(20);
    let stream = Leaf::decode(&gone).unwrap().stream;
    let (code, text) = verify("log", &log.write("removed"), &[]);
    let next = (20..).find(|i| Leaf::decode(&log.leaves[*i]).unwrap().stream == stream).unwrap();
    assert_eq!(code, 1, "{text}");
    assert!(wrongs(&text)[0].starts_with(&format!("entry {next}: ")), "{text}");
    let mut log = honest();
    let at_ms = u64::try_from(log.now_ms()).unwrap() - 1;
    let back = log.leaf("session.opened/1", 250, at_ms, Map::new());
    let (code, text) = verify("log", &log.write("back"), &[]);
    assert_eq!(code, 1, "{text}");
    assert!(wrongs(&text)[0].starts_with(&format!("entry {back}: its time ")), "{text}");
}

#[test]
fn a_leaf_must_count_on_and_name_the_one_before_it() {
    for (why, seq, prev) in [
        ("it is number 23 of its stream, and 22 is next", 23, None),
        ("it does not name the hash", 22, Some([5; 32])),
    ] {
        let mut log = Made::default().filled(23);
        let leaf = Leaf::decode(&log.leaves.pop().unwrap()).unwrap();
        log.push(&Leaf { seq, prev: prev.or(leaf.prev), ..leaf });
        let (code, text) = verify("log", &log.write("bent"), &[]);
        assert_eq!((code, wrongs(&text).len()), (1, 1), "{text}");
        assert!(wrongs(&text)[0].starts_with(&format!("entry 22: {why}")), "{text}");
    }
}

/// C2SP tlog-tiles lets a server throw a partial tile away once the full one is there.
#[test]
fn a_full_tile_stands_in_for_a_partial_one() {
    let log = honest().filled(512);
    let dir = log.cut(300).write("partial");
    let full = log.write("full");
    for path in ["tile/0/001", "tile/entries/001"] {
        std::fs::remove_dir_all(dir.join(format!("{path}.p"))).unwrap();
        let (code, text) = verify("log", &dir, &[]);
        assert_eq!(code, 1, "{text}");
        assert!(text.contains(&format!("WRONG {path}.p/44: it is missing")), "{text}");
        std::fs::copy(full.join(path), dir.join(path)).unwrap();
        let (code, text) = verify("log", &dir, &[]);
        assert_eq!(code, 0, "{text}");
    }
}

#[test]
fn a_large_log_shows_how_far_it_is() {
    let dir = Made::default().filled(20_000).write("large");
    let (code, text) = verify("log", &dir, &[]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("2560 of 20000 entries"), "{text}");
    assert!(text.contains("20000 of 20000 entries"), "{text}");
}

#[test]
fn a_log_that_goes_on_from_another_one_has_its_tree_as_its_beginning() {
    let old = honest().filled(300);
    let opened = |size: i64, root: [u8; 32]| {
        let public = Map::new().with("origin", ORIGIN).with("previous", "verify.example/before");
        let mut log = old.clone();
        log.add("node.opened/2", 251, public.with("size", size).with("root", root.to_vec()));
        log.filled(320)
    };
    let root = old.tree().root();
    let (code, text) = verify("log", &opened(300, root).write("epoch"), &[]);
    assert_eq!(code, 0, "{text}");
    let cut = old.cut(280).tree().root();
    assert_eq!(verify("log", &opened(280, cut).write("epoch-late"), &[]).0, 0);
    for (name, size, root) in
        [("root", 300, [9; 32]), ("size", 299, root), ("ahead", 301, root), ("below", -1, root)]
    {
        let (code, text) = verify("log", &opened(size, root).write(&format!("epoch-{name}")), &[]);
        assert_eq!(code, 1, "{name}: {text}");
        assert_eq!(wrongs(&text), ["entry 300: it does not go on from the log that it names"]);
    }
}
