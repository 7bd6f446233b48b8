//! Vectors and logs that others made.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use ledger::Hash;
use ledger::checkpoint::Verifier;
use ledger::note::Vkey;
use ledger::policy::{Policy, PolicyError};
use ledger::proof::{consistency_proof, root, verify_consistency, verify_inclusion};
use ledger::receipt::Receipt;
use ledger::tile::{TilePath, unbundle};
use ledger::tree::{hashes, leaf_hash};
use serde_json::Value;

/// The folder of foreign data, which is not part of the repository.
fn folder(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/tlog").join(name);
    if !path.exists() {
        println!("skipped: there is no folder with the foreign data of {name}");
        return None;
    }
    Some(path)
}

fn json_files(folder: &Path, out: &mut Vec<(PathBuf, Value)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            json_files(&path, out);
        } else if path.extension().is_some_and(|e| e == "json") {
            let text = std::fs::read_to_string(&path).unwrap();
            out.push((path, serde_json::from_str(&text).unwrap()));
        }
    }
}

fn hash(v: &Value) -> Option<Hash> {
    BASE64.decode(v.as_str()?).ok()?.try_into().ok()
}

fn proof(v: &Value) -> Option<Vec<Hash>> {
    v.as_array().map_or(Some(Vec::new()), |list| list.iter().map(hash).collect())
}

/// Runs `holds` on every vector of a kind; gives how many are good and how many are bad.
fn run(kind: &str, holds: impl Fn(&Value) -> Option<bool>) -> Option<(u32, u32)> {
    let mut files = Vec::new();
    json_files(&folder("merkle-vectors")?.join(kind), &mut files);
    let (mut good, mut bad) = (0, 0);
    for (path, v) in &files {
        let wrong = v["wantErr"].as_bool().unwrap();
        *(if wrong { &mut bad } else { &mut good }) += 1;
        let short = |key: &str| v[key].as_str().is_some_and(|_| hash(&v[key]).is_none());
        if !wrong && (short("root1") || short("root2")) {
            // Equal sizes with a root that is no hash: our type refuses what theirs lets through.
            assert_eq!(holds(v), None, "{}", path.display());
            continue;
        }
        assert_eq!(holds(v).unwrap_or(false), !wrong, "{}: {v}", path.display());
    }
    println!("{kind}: {good} good and {bad} bad vectors");
    Some((good, bad))
}

#[test]
fn foreign_inclusion_vectors_come_out_right() {
    let ran = run("inclusion", |v| {
        let (index, size) = (v["leafIdx"].as_u64()?, v["treeSize"].as_u64()?);
        let (leaf, root) = (hash(&v["leafHash"])?, hash(&v["root"])?);
        Some(verify_inclusion(&leaf, index, size, &proof(&v["proof"])?, &root).is_ok())
    });
    assert!(ran.is_none_or(|(good, bad)| good >= 5 && bad >= 50), "{ran:?}");
}

#[test]
fn foreign_consistency_vectors_come_out_right() {
    let ran = run("consistency", |v| {
        let (old, new) = (v["size1"].as_u64()?, v["size2"].as_u64()?);
        let (a, b) = (hash(&v["root1"])?, hash(&v["root2"])?);
        Some(verify_consistency(old, &a, new, &b, &proof(&v["proof"])?).is_ok())
    });
    assert!(ran.is_none_or(|(good, bad)| good >= 5 && bad >= 50), "{ran:?}");
}

#[test]
fn a_foreign_log_is_verified_whole() {
    let Some(dir) = folder("tessera") else { return };
    let key = std::fs::read_to_string(dir.join("tessera.pub")).unwrap();
    let log = Verifier::from_vkey(key.trim()).unwrap();
    let read = |path: TilePath| std::fs::read(dir.join("log").join(path.to_string())).ok();
    let mut tiles = |level: u32, n: u64, width: u64| read(TilePath::hashes(level, n, width)?);
    let mut heads = Vec::new();
    for size in 0..=15u64 {
        let note = std::fs::read_to_string(dir.join(format!("log/checkpoint.{size}"))).unwrap();
        let head = log.open(&note).unwrap();
        assert_eq!(head.size, size);
        assert_eq!(root(&mut tiles, size).unwrap(), head.root);
        if let Some(path) = TilePath::entries(0, size) {
            let bundle = read(path).unwrap();
            let entries: Vec<Hash> =
                unbundle(&bundle).unwrap().into_iter().map(leaf_hash).collect();
            assert_eq!(Some(entries), hashes(&tiles(0, 0, size).unwrap()));
        }
        heads.push(head);
    }
    for old in &heads {
        for new in &heads[usize::try_from(old.size).unwrap()..] {
            let path = consistency_proof(&mut tiles, old.size, new.size).unwrap();
            verify_consistency(old.size, &old.root, new.size, &new.root, &path).unwrap();
        }
    }
}

#[test]
fn a_foreign_receipt_holds_and_its_witness_satisfies_a_policy() {
    let Some(dir) = folder("oak") else { return };
    let text = std::fs::read_to_string(dir.join("test.tlog-proof")).unwrap();
    let log_key = "fake.log.origin/log+527eabb8+AddT9PtBhhNAsDYZ0V0euiRbXuvrLsw4L6vKARfipnmz";
    let witness = "test-witness+26349ef0+BIQDFTUlktisMqJzWn8qhteWrRr4dLcQ9R37T+8LQyQF";
    let receipt = Receipt::parse(&text).unwrap();
    assert_eq!(receipt.to_text(), text);
    let log = Verifier::from_vkey(log_key).unwrap();
    assert_eq!(receipt.check_entry(&log, b"test entry data").unwrap().size, 4);
    assert!(receipt.check_entry(&log, b"test entry date").is_err());
    assert!(receipt.check(&log).is_err());

    let witnessed = |quorum: &str| {
        let policy = format!("log {log_key}\nwitness w {witness}\nquorum {quorum}\n");
        Policy::parse(&policy).unwrap().open(receipt.checkpoint()).unwrap()
    };
    assert!(witnessed("w").witnesses.contains_key("w"));
    assert_eq!(witnessed("w"), witnessed("none"));
    let other = ledger::note::NoteSigner::new("o", ledger::note::KeyKind::Cosignature, &[1; 32]);
    let other = other.unwrap().vkey().to_string();
    let both =
        format!("log {log_key}\nwitness w {witness}\nwitness o {other}\ngroup g all w o\nquorum g");
    let refused = Policy::parse(&both).unwrap().open(receipt.checkpoint()).unwrap_err();
    assert_eq!(refused, PolicyError::Quorum(vec!["w".to_owned()]));
}

/// The example of the signed-note specification.
#[test]
fn the_note_of_the_specification_is_verified() {
    let key = Vkey::parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k");
    let note = "This is an example message.\n\n\u{2014} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1T\
                nagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";
    let note = ledger::note::Note::parse(note).unwrap();
    assert_eq!(key.unwrap().verify(&note), Ok(None));
}
