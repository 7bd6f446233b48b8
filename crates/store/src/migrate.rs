//! Migrations: one file for both engines, applied once, never changed afterwards.

use std::collections::BTreeMap;

use rusqlite::Connection;
use sha2::{Digest, Sha256};

use crate::postgres::Client;
use crate::{Result, StoreError, Value};

/// A step of the schema: `queue/0001_tickets`.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Crate and file.
    pub name: &'static str,
    /// The file, in our portable words: `UUID INT8 BOOL BYTES TEXT` and `) STRICT;`.
    pub sql: &'static str,
}

const KEPT: &str = concat!(
    "CREATE TABLE IF NOT EXISTS migration ",
    "(name TEXT NOT NULL PRIMARY KEY, hash BYTES NOT NULL) STRICT;"
);

impl Migration {
    fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.sql.as_bytes()).to_vec()
    }
}

/// Our words in each engine's own. Whole words only, so that a column may be called `text_key`.
fn dialect(sql: &str, sqlite: bool) -> String {
    let mut out = String::with_capacity(sql.len() + 64);
    let mut word = String::new();
    for c in sql.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() || c == '_' {
            word.push(c);
            continue;
        }
        out.push_str(match (word.as_str(), sqlite) {
            ("UUID" | "BYTES", true) => "BLOB",
            ("INT8" | "BOOL", true) => "INTEGER",
            ("BYTES", false) => "BYTEA",
            ("BOOL", false) => "BOOLEAN",
            ("TEXT", false) => "TEXT COLLATE \"C\"",
            (w, _) => w,
        });
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    if sqlite {
        out
    } else {
        // A line for PostgreSQL alone (a sequence, say) is a comment to SQLite.
        out.replace("--postgres ", "")
            .replace(") STRICT, WITHOUT ROWID;", ");")
            .replace(") STRICT;", ");")
    }
}

/// What is still to be applied, once it is sure that the rest is as it was.
fn missing<'a>(
    applied: &BTreeMap<String, Vec<u8>>,
    sets: &[&'a [Migration]],
) -> Result<Vec<&'a Migration>> {
    let known: BTreeMap<&str, &Migration> =
        sets.iter().flat_map(|s| s.iter()).map(|m| (m.name, m)).collect();
    for (name, hash) in applied {
        let Some(m) = known.get(name.as_str()) else {
            return Err(StoreError::Schema(format!(
                "the database was made by a newer version: it has {name}. Start that version."
            )));
        };
        if &m.hash() != hash {
            return Err(StoreError::Schema(format!(
                "{name} was changed after it was applied. Put the old text back and add a new file."
            )));
        }
    }
    Ok(sets.iter().flat_map(|s| s.iter()).filter(|m| !applied.contains_key(m.name)).collect())
}

pub(crate) fn sqlite(conn: &Connection, sets: &[&[Migration]]) -> Result<()> {
    conn.execute_batch(&format!("BEGIN IMMEDIATE; {}", dialect(KEPT, true)))?;
    let applied = conn
        .prepare("SELECT name, hash FROM migration")?
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let todo = missing(&applied, sets);
    if todo.is_err() {
        conn.execute_batch("ROLLBACK")?;
    }
    for m in todo? {
        conn.execute_batch(&dialect(m.sql, true))?;
        conn.execute(
            "INSERT INTO migration (name, hash) VALUES ($1, $2)",
            rusqlite::params![m.name, m.hash()],
        )?;
    }
    conn.execute_batch("COMMIT")?;
    Ok(())
}

pub(crate) fn postgres(client: &mut Client, sets: &[&[Migration]]) -> Result<()> {
    client.batch("BEGIN")?;
    let out = postgres_within(client, sets);
    client.batch(if out.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    out
}

fn postgres_within(client: &mut Client, sets: &[&[Migration]]) -> Result<()> {
    // Two processes may start at once: one migrates, the other waits.
    client.batch("SELECT pg_advisory_xact_lock(7297340141)")?;
    client.batch(&dialect(KEPT, false))?;
    let mut applied = BTreeMap::new();
    client.rows("SELECT name, hash FROM migration", &[], &mut |row| {
        applied.insert(row.get("name")?, row.get("hash")?);
        Ok(())
    })?;
    for m in missing(&applied, sets)? {
        client.batch(&dialect(m.sql, false))?;
        client.execute(
            "INSERT INTO migration (name, hash) VALUES ($1, $2)",
            &[Value::from(m.name), Value::from(m.hash())],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_words_are_translated() {
        let sql = "CREATE TABLE t (a UUID NOT NULL, b INT8, text_key TEXT, c BYTES) STRICT;";
        assert_eq!(
            dialect(sql, true),
            "CREATE TABLE t (a BLOB NOT NULL, b INTEGER, text_key TEXT, c BLOB) STRICT;"
        );
        assert_eq!(
            dialect(sql, false),
            "CREATE TABLE t (a UUID NOT NULL, b INT8, text_key TEXT COLLATE \"C\", c BYTEA);"
        );
    }
}
