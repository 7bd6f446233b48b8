//! Logs in the making, honest and spoilt ones, and the program that is asked about them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use ledger::Hash;
use ledger::cbor::{Map, Val};
use ledger::checkpoint::Signer;
use ledger::leaf::Leaf;
use ledger::tile::{TilePath, bundle};
use ledger::tree::{Tree, leaf_hash};
use ledger::{commitment, tile};

pub(crate) const ORIGIN: &str = "verify.example/demo";
pub(crate) const SITE: &str = "baku-1";
pub(crate) const DAY: i64 = 20_261_124;
pub(crate) const FACTS: ([u8; 32], &str) = ([3; 32], "az");

pub(crate) fn signer() -> Signer {
    Signer::new(ORIGIN, &[7; 32]).unwrap()
}

pub(crate) fn vkey() -> String {
    signer().vkey()
}

pub(crate) fn digests() -> [Hash; 2] {
    let facts = Map::new().with("language", FACTS.1).encode();
    [[1; 32], commitment::facts(&FACTS.0, &facts)]
}

/// A log in the making. Streams are named by a number.
#[derive(Clone, Default)]
pub(crate) struct Made {
    pub(crate) leaves: Vec<Vec<u8>>,
    pub(crate) last: BTreeMap<u8, (u64, Hash)>,
    pub(crate) at_s: i64,
}

impl Made {
    /// A day with counter 1 for groups 10 and 20, and counter 2 for group 20.
    pub(crate) fn open() -> Self {
        let mut log = Self::default();
        log.opens();
        log
    }
    pub(crate) fn opens(&mut self) {
        let policy = Map::new().with("priority_s", 900).with("booked_s", 600);
        let policy = policy.with("express_s", 120).with("calls_min", 3);
        self.add("site.opened/1", 200, Map::new().with("policy", policy));
        self.counter(1, &[10, 20]);
        self.counter(2, &[20]);
    }
    pub(crate) fn now_ms(&self) -> i64 {
        let open: Timestamp = "2026-11-24T05:00:00Z".parse().unwrap();
        open.as_millisecond() + self.at_s * 1000
    }
    /// Adds an entry ten seconds after the last one; gives its index.
    pub(crate) fn add(&mut self, kind: &str, stream: u8, public: Map) -> usize {
        self.at_s += 10;
        let at_ms = self.now_ms();
        let day = public.get("day").cloned().unwrap_or(Val::Int(DAY));
        self.leaf(kind, stream, at_ms.try_into().unwrap(), public.with("day", day))
    }
    pub(crate) fn leaf(&mut self, kind: &str, stream: u8, at_ms: u64, public: Map) -> usize {
        let last = self.last.get(&stream);
        let leaf = Leaf {
            kind: kind.to_owned(),
            at_ms,
            place: SITE.to_owned(),
            stream: [stream; 16],
            seq: last.map_or(0, |(seq, _)| seq + 1),
            prev: last.map(|(_, hash)| *hash),
            public,
            commitment: commitment::join(&digests()),
            actor: None,
        };
        self.push(&leaf)
    }
    pub(crate) fn push(&mut self, leaf: &Leaf) -> usize {
        let bytes = leaf.encode();
        self.last.insert(leaf.stream[0], (leaf.seq, leaf_hash(&bytes)));
        self.leaves.push(bytes);
        self.leaves.len() - 1
    }
    pub(crate) fn counter(&mut self, counter: u8, groups: &[i64]) {
        let groups = groups.iter().map(|g| Val::Int(*g)).collect::<Vec<_>>();
        let public = Map::new().with("counter", counter).with("groups", groups);
        self.add("counter.opened/1", 200 + counter, public);
    }
    /// A number, whose stream has the same one.
    pub(crate) fn issue(&mut self, number: u8, lane: &str, group: i64) -> usize {
        let head_start_s = match lane {
            "priority" => 900,
            "booked" => 600,
            "express" => 120,
            _ => 0,
        };
        let turn = self.now_ms() + 10_000 - head_start_s * 1000;
        self.issue_as(number, number, lane, group, turn)
    }
    pub(crate) fn issue_as(
        &mut self,
        stream: u8,
        number: u8,
        lane: &str,
        group: i64,
        turn: i64,
    ) -> usize {
        let public = Map::new().with("number", number).with("lane", lane);
        self.add("ticket.issued/1", stream, public.with("group", group).with("turn", turn))
    }
    /// The turn that a number began with.
    pub(crate) fn issued_turn(&self, number: u8) -> i64 {
        let leaves = self.leaves.iter().map(|bytes| Leaf::decode(bytes).unwrap());
        let mut of = leaves.filter(|leaf| leaf.stream == [number; 16]);
        of.next().unwrap().public.int("turn").unwrap()
    }
    pub(crate) fn call(&mut self, number: u8, counter: u8, reason: &str) -> usize {
        let public = Map::new().with("number", number).with("counter", counter);
        self.add("ticket.called/1", number, public.with("reason", reason))
    }
    pub(crate) fn at(&mut self, what: &str, number: u8, counter: u8) -> usize {
        let public = Map::new().with("number", number).with("counter", counter);
        self.add(&format!("ticket.{what}/1"), number, public)
    }
    pub(crate) fn alone(&mut self, what: &str, number: u8) -> usize {
        self.add(&format!("ticket.{what}/1"), number, Map::new().with("number", number))
    }
    /// An entry about a number, by a member of staff with this pseudonym.
    pub(crate) fn alone_as(&mut self, kind: &str, number: u8, who: [u8; 8]) -> usize {
        self.by(kind, number, who, Map::new().with("number", number))
    }
    /// A number is put first by these two.
    pub(crate) fn put_first(&mut self, n: u8, turn: i64, one: [u8; 8], two: [u8; 8]) -> usize {
        let public = Map::new().with("number", n).with("turn", turn).with("reason", "our-error");
        self.by("ticket.overridden/1", n, two, public.with("second", one.to_vec()))
    }
    fn by(&mut self, kind: &str, stream: u8, who: [u8; 8], public: Map) -> usize {
        let before = self.last.get(&stream).copied();
        self.add(kind, stream, public);
        let mut leaf = Leaf::decode(&self.leaves.pop().unwrap()).unwrap();
        leaf.actor = Some(who);
        before.map(|last| self.last.insert(stream, last));
        self.push(&leaf)
    }
    /// Other entries, so that there is more than one tile.
    pub(crate) fn filled(mut self, size: usize) -> Self {
        while self.leaves.len() < size {
            self.add("session.opened/1", 250, Map::new());
        }
        self
    }
    /// The first entries of it.
    pub(crate) fn cut(&self, size: usize) -> Self {
        Self { leaves: self.leaves[..size].to_vec(), ..Self::default() }
    }
    pub(crate) fn tree(&self) -> Tree {
        let mut tree = Tree::new();
        self.leaves.iter().for_each(|leaf| tree.push(leaf_hash(leaf)));
        tree
    }
    pub(crate) fn checkpoint(&self) -> String {
        signer().sign(self.leaves.len() as u64, &self.tree().root())
    }
    /// Writes the log as a static export into a fresh directory.
    pub(crate) fn write(&self, name: &str) -> PathBuf {
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join("verify").join(name);
        let _ = std::fs::remove_dir_all(&dir);
        std::fs::create_dir_all(&dir).unwrap();
        let put = |path: &str, bytes: &[u8]| {
            let file = dir.join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, bytes).unwrap();
        };
        put("checkpoint", self.checkpoint().as_bytes());
        put("vkey", vkey().as_bytes());
        for path in tile::all(self.leaves.len() as u64).filter(TilePath::is_entries) {
            let from = usize::try_from(path.n() * 256).unwrap();
            let to = from + usize::try_from(path.width()).unwrap();
            put(&path.to_string(), &bundle(&self.leaves[from..to]).unwrap());
        }
        let hashes = |level, n, width, bytes: Vec<u8>| {
            put(&TilePath::hashes(level, n, width).unwrap().to_string(), &bytes);
            Ok::<(), ()>(())
        };
        self.tree().tiles(0, true, hashes).unwrap();
        dir
    }
}

/// A morning with every way to wait: eight calls, all by the rule.
pub(crate) fn honest() -> Made {
    let mut log = Made::open();
    log.issue(1, "ordinary", 10);
    log.issue(2, "ordinary", 20);
    log.issue(3, "priority", 20);
    log.issue(4, "express", 10);
    log.call(3, 1, "priority");
    log.call(2, 2, "arrival");
    log.at("started", 2, 2);
    let sent = Map::new().with("number", 3).with("group", 20).with("counter", 2);
    log.add("ticket.transferred/1", 3, sent);
    log.call(4, 1, "express");
    log.at("finished", 2, 2);
    log.call(3, 2, "sent");
    log.alone("parked", 4);
    log.call(1, 1, "arrival");
    log.at("called-again", 1, 1);
    log.at("missed", 1, 1);
    log.add("ticket.returned/1", 1, Map::new().with("number", 1).with("group", 10));
    log.alone("woken", 4);
    log.call(4, 1, "express");
    log.at("finished", 3, 2);
    let next = Map::new().with("number", 4).with("counter", 1).with("group", 20);
    log.add("ticket.moved-on/1", 4, next);
    log.call(4, 2, "express");
    log.call(1, 1, "arrival");
    log.at("finished", 1, 1);
    log.add("counter.closed/1", 201, Map::new().with("counter", 1));
    log
}

/// The exit code, and what was written to both sides.
pub(crate) fn run(args: &[&str]) -> (u8, String) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args = [&["onewindow-verify"], args].concat();
    let code = onewindow_verify::run(args, &mut out, &mut err);
    out.extend(err);
    (code, String::from_utf8(out).unwrap())
}

pub(crate) fn verify(command: &str, dir: &Path, more: &[&str]) -> (u8, String) {
    let key = vkey();
    run(&[&[command, dir.to_str().unwrap(), "--vkey", &key], more].concat())
}

/// What is wrong, line by line.
pub(crate) fn wrongs(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.strip_prefix("WRONG ")).collect()
}

pub(crate) fn flip(file: &Path, at: usize) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[at] ^= 1;
    std::fs::write(file, bytes).unwrap();
}
