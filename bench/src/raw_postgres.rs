//! The raw limit on PostgreSQL: plain loops on a few connections that write the bytes and indexes
//! of the product's operations in grouped commits. They share no code with the product.

use std::time::{Duration, Instant};

use postgres::types::ToSql;
use postgres::{Client, NoTls, Statement};

use crate::Outcome;
use crate::raw::{Raw, SCHEMA, percentile, to_f64};

/// Connections at once: twice the cores of a small machine, so that none waits for the network.
const CONNECTIONS: i64 = 4;
/// The first operation of a connection's own numbers.
const APART: i64 = 1_000_000_000;

/// What a statement is run with.
type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

const TAKE: [&str; 4] = [
    "INSERT INTO site_day VALUES ($1, 20261124, 1, 1) ON CONFLICT (site, day)
     DO UPDATE SET issued = site_day.issued + 1, waiting = site_day.waiting + 1",
    "INSERT INTO ticket VALUES ($1, $2, 20261124, $3, $4, 'ordinary', 'waiting', 'identity', $5,
       NULL, $6)",
    "INSERT INTO step VALUES ($1, 0, 'identity-card', 'identity')",
    "INSERT INTO search_token VALUES ($1, $2, $3)",
];
const CALL: [&str; 3] = [
    "UPDATE ticket SET state = 'called', counter = 3 WHERE id = $1",
    "UPDATE site_day SET waiting = waiting - 1 WHERE site = $1",
    "INSERT INTO call VALUES ($1, $2, 20261124, $3, $4, 3)",
];
const BOTH: [&str; 3] = [
    "INSERT INTO entry VALUES ($1, $2, $3, $4, $5, $6)",
    "INSERT INTO leaf VALUES ($1, $2, $3)",
    "INSERT INTO command VALUES ($1, $2, $3, $4, $5)",
];

/// The sweep over group sizes. Half of the operations take a ticket, half call one.
pub(crate) fn sweep(url: &str, each: Duration) -> Outcome<Vec<Raw>> {
    let mut first = Client::connect(url, NoTls)?;
    let mut all = Vec::new();
    for group in [1, 2, 4, 8, 16, 32, 64] {
        first.batch_execute("DROP SCHEMA IF EXISTS raw CASCADE; CREATE SCHEMA raw")?;
        first.batch_execute(&format!("SET search_path = raw; {}", schema()))?;
        let begun = Instant::now();
        let loops: Vec<_> = (0..CONNECTIONS)
            .map(|n| {
                let url = url.to_owned();
                std::thread::spawn(move || one(&url, n, group, each).map_err(|e| e.to_string()))
            })
            .collect();
        let (mut done, mut took) = (0, Vec::new());
        for each in loops {
            let (n, times) = each.join().map_err(|_| "a loop of the raw limit panicked")??;
            done += n;
            took.extend(times);
        }
        took.sort_unstable();
        let per_second = to_f64(done) / begun.elapsed().as_secs_f64();
        all.push(Raw { group, per_second, p99: percentile(&took, 99) });
    }
    Ok(all)
}

fn schema() -> String {
    SCHEMA
        .replace("BLOB", "BYTEA")
        .replace("INTEGER", "INT8")
        .replace(") STRICT, WITHOUT ROWID;", ");")
        .replace(") STRICT;", ");")
        .replace("x''", "''::BYTEA")
}

fn one(url: &str, n: i64, group: usize, each: Duration) -> Outcome<(i64, Vec<Duration>)> {
    let mut client = Client::connect(url, NoTls)?;
    client.batch_execute("SET search_path = raw; SET synchronous_commit = on")?;
    let mut prepare = |texts: &[&str]| -> Result<Vec<Statement>, postgres::Error> {
        texts.iter().map(|text| client.prepare(text)).collect()
    };
    let (take, call, both) = (prepare(&TAKE)?, prepare(&CALL)?, prepare(&BOTH)?);
    let (mut done, mut took) = (0_i64, Vec::new());
    let begun = Instant::now();
    while begun.elapsed() < each {
        let at = Instant::now();
        let mut tx = client.transaction()?;
        for _ in 0..group {
            let i = n * APART + done;
            let mut id = [0_u8; 16];
            id.split_at_mut(8).0.copy_from_slice(&(i / 2).to_be_bytes());
            let mut command = [1_u8; 16];
            command.split_at_mut(8).0.copy_from_slice(&i.to_be_bytes());
            let (id, command) = (id.to_vec(), command.to_vec());
            let site = format!("site-{}", n * 4 + (done / 2) % 4);
            let now = 1_800_000_000_000_000 + i;
            let sealed = vec![8_u8; 112];
            let token = vec![2_u8; 32];
            let (taking, calling): ([Values<'_>; 4], [Values<'_>; 3]) = (
                [&[&site], &[&id, &site, &i, &i, &now, &sealed], &[&id], &[&token, &id, &now]],
                [&[&id], &[&site], &[&command, &site, &now, &i]],
            );
            let first = if done % 2 == 0 {
                take.iter().zip(taking.as_slice())
            } else {
                call.iter().zip(calling.as_slice())
            };
            for (statement, values) in first {
                tx.execute(statement, values)?;
            }
            let (body, leaf, answer) = (vec![7_u8; 360], vec![6_u8; 150], vec![3_u8; 90]);
            let (actor, hash, seq) = (vec![5_u8; 16], vec![4_u8; 32], done % 2);
            let kept: [Values<'_>; 3] = [
                &[&i, &id, &seq, &now, &site, &body],
                &[&i, &i, &leaf],
                &[&actor, &command, &hash, &i, &answer],
            ];
            for (statement, values) in both.iter().zip(kept) {
                tx.execute(statement, values)?;
            }
            done += 1;
        }
        tx.commit()?;
        took.push(at.elapsed());
    }
    Ok((done, took))
}
