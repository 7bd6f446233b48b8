//! Which signatures make a checkpoint count (C2SP tlog-policy): the log's own, and those of enough
//! witnesses, in groups so that witnesses of one kind alone are not enough.

use std::collections::{BTreeMap, BTreeSet};

use crate::checkpoint::{Checkpoint, CheckpointError, Verifier};
use crate::note::{KeyKind, Note, NoteError, Vkey};

/// Policies are written by people: a longer one is a mistake. The format asks for 32 of each kind.
const LINES_MAX: usize = 1000;

/// Why a text is not a policy, or a checkpoint does not satisfy one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A line cannot be read.
    #[error("line {line}: {reason}")]
    Line {
        /// Which line, from 1.
        line: usize,
        /// What is wrong.
        reason: String,
    },
    /// There is no quorum line.
    #[error("the policy has no quorum line")]
    NoQuorum,
    /// The checkpoint is not one of a log of the policy.
    #[error(transparent)]
    Checkpoint(#[from] CheckpointError),
    /// A witness of the policy is named on a line with a wrong signature.
    #[error("the cosignature of {0} is wrong")]
    Cosignature(String),
    /// Too few witnesses.
    #[error("too few witnesses have cosigned: {0:?}")]
    Quorum(Vec<String>),
}

#[derive(Clone, Debug)]
enum Member {
    Witness(Vkey),
    Group { least: usize, members: Vec<String> },
}

/// A policy.
#[derive(Clone, Debug)]
pub struct Policy {
    logs: Vec<Verifier>,
    named: BTreeMap<String, Member>,
    /// None: no witness is needed.
    quorum: Option<String>,
}

/// A checkpoint that satisfied a policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witnessed {
    /// Size and root.
    pub checkpoint: Checkpoint,
    /// The policy's names of the witnesses, with the Unix second at which each saw it.
    pub witnesses: BTreeMap<String, u64>,
}

#[derive(Default)]
struct Draft {
    logs: Vec<Verifier>,
    named: BTreeMap<String, Member>,
    /// Names that are members of a group: each may be one only once.
    taken: BTreeSet<String>,
    quorum: Option<Option<String>>,
}

impl Policy {
    /// Reads a policy.
    ///
    /// # Errors
    /// When a line cannot be read, a name is used twice or before it is defined, or the quorum is
    /// missing.
    pub fn parse(text: &str) -> Result<Self, PolicyError> {
        let mut draft = Draft::default();
        for (line, words) in (1..).zip(text.split('\n')) {
            let at = |reason: String| PolicyError::Line { line, reason };
            if line > LINES_MAX {
                return Err(at("the policy is too long".to_owned()));
            }
            if words.bytes().any(|b| b.is_ascii_control() && b != b'\t') {
                return Err(at("a control character".to_owned()));
            }
            let words: Vec<&str> = words.split([' ', '\t']).filter(|w| !w.is_empty()).collect();
            if words.first().is_some_and(|first| !first.starts_with('#')) {
                draft.line(&words).map_err(at)?;
            }
        }
        let quorum = draft.quorum.ok_or(PolicyError::NoQuorum)?;
        Ok(Self { logs: draft.logs, named: draft.named, quorum })
    }

    /// The logs that the policy knows.
    #[must_use]
    pub fn logs(&self) -> &[Verifier] {
        &self.logs
    }

    /// Verifies a checkpoint: signed by a log of the policy and cosigned by its quorum. Lines of
    /// keys that the policy does not name are passed over.
    ///
    /// # Errors
    /// When it is not so.
    pub fn open(&self, note: &str) -> Result<Witnessed, PolicyError> {
        let note = Note::parse(note).map_err(CheckpointError::from)?;
        let mut opened = Err(CheckpointError::Note(NoteError::Unsigned));
        for log in &self.logs {
            match log.open_note(&note) {
                Err(CheckpointError::Note(NoteError::Unsigned)) => {}
                decided => opened = decided,
            }
        }
        let checkpoint = opened?;
        let mut witnesses = BTreeMap::new();
        for (name, member) in &self.named {
            let Member::Witness(key) = member else { continue };
            match key.verify(&note) {
                Ok(time) => {
                    witnesses.insert(name.clone(), time.unwrap_or(0));
                }
                Err(NoteError::Unsigned) => {}
                Err(_) => return Err(PolicyError::Cosignature(name.clone())),
            }
        }
        if self.quorum.as_ref().is_none_or(|name| self.has(name, &witnesses)) {
            Ok(Witnessed { checkpoint, witnesses })
        } else {
            Err(PolicyError::Quorum(witnesses.into_keys().collect()))
        }
    }

    /// Whether a witness or a group has witnessed. Groups name only what is defined before them,
    /// so this ends.
    fn has(&self, name: &str, witnesses: &BTreeMap<String, u64>) -> bool {
        match self.named.get(name) {
            Some(Member::Group { least, members }) => {
                members.iter().filter(|m| self.has(m, witnesses)).count() >= *least
            }
            Some(Member::Witness(_)) => witnesses.contains_key(name),
            None => false,
        }
    }
}

impl Draft {
    fn line(&mut self, words: &[&str]) -> Result<(), String> {
        match words {
            ["log", key] | ["log", key, _] => self.log(key),
            ["witness", name, key] | ["witness", name, key, _] => self.witness(name, key),
            ["group", name, least, members @ ..] => self.group(name, least, members),
            ["quorum", name] => self.quorum(name),
            _ => Err("neither log, witness, group nor quorum in its form".to_owned()),
        }
    }

    fn log(&mut self, key: &str) -> Result<(), String> {
        let verifier = Verifier::from_vkey(key).map_err(|e| format!("{e}"))?;
        if self.logs.iter().any(|l| l.vkey().same_key(verifier.vkey())) {
            return Err("the key of this log stands twice".to_owned());
        }
        self.logs.push(verifier);
        Ok(())
    }

    fn witness(&mut self, name: &str, key: &str) -> Result<(), String> {
        let key = Vkey::parse(key).map_err(|e| format!("{e}"))?;
        if key.kind() != KeyKind::Cosignature {
            return Err("the key does not make cosignatures".to_owned());
        }
        let twice = |m: &Member| matches!(m, Member::Witness(k) if k.same_key(&key));
        if self.named.values().any(twice) {
            return Err("the key of this witness stands twice".to_owned());
        }
        self.define(name, Member::Witness(key))
    }

    fn group(&mut self, name: &str, least: &str, members: &[&str]) -> Result<(), String> {
        let least = match least {
            "any" => 1,
            "all" => members.len(),
            k => k.parse().map_err(|_| format!("`{k}` is neither any, all nor a number"))?,
        };
        if least < 1 || least > members.len() {
            return Err(format!("{least} of {} members cannot be", members.len()));
        }
        for member in members {
            if !self.named.contains_key(*member) {
                return Err(format!("`{member}` is not defined above"));
            }
            if !self.taken.insert((*member).to_owned()) {
                return Err(format!("`{member}` is a member twice"));
            }
        }
        let members = members.iter().map(|m| (*m).to_owned()).collect();
        self.define(name, Member::Group { least, members })
    }

    fn quorum(&mut self, name: &str) -> Result<(), String> {
        if self.quorum.is_some() {
            return Err("a second quorum".to_owned());
        }
        if name != "none" && !self.named.contains_key(name) {
            return Err(format!("`{name}` is not defined above"));
        }
        self.quorum = Some((name != "none").then(|| name.to_owned()));
        Ok(())
    }

    fn define(&mut self, name: &str, member: Member) -> Result<(), String> {
        if name == "none" || self.named.contains_key(name) {
            return Err(format!("the name `{name}` is taken"));
        }
        self.named.insert(name.to_owned(), member);
        Ok(())
    }
}
