//! PostgreSQL: a pool of connections, scope locks, one transaction an operation.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::error::pg_text;
use crate::sqlite::lock;
use crate::trouble::Trouble;
use crate::tx::Conn;
use crate::{End, Migration, Op, Options, Result, Row, StoreError, Tx, Value, migrate};

/// Set on each connection. A lock that is not had in 5 s answers "busy"; a transaction that idles
/// would hold up the sequencer, so it is ended.
const SESSION: &str = "SET lock_timeout = '5s';
    SET idle_in_transaction_session_timeout = '10s';
    SET statement_timeout = '30s';
    SET synchronous_commit = on;
    SET client_min_messages = warning;";

/// A connection with its prepared statements.
pub(crate) struct Client {
    client: ::postgres::Client,
    statements: BTreeMap<String, ::postgres::Statement>,
}

impl Client {
    fn connect(url: &str) -> Result<Self> {
        let connect = || {
            let mut client = ::postgres::Client::connect(url, ::postgres::NoTls)?;
            client.batch_execute(SESSION)?;
            Ok(client)
        };
        // Whatever a server says to whom it does not let in, it cannot be reached.
        let client = connect().map_err(|e: ::postgres::Error| match StoreError::from(e) {
            StoreError::Postgres(e) => StoreError::Unavailable(pg_text(&e)),
            e => e,
        })?;
        Ok(Self { client, statements: BTreeMap::new() })
    }

    fn statement(&mut self, sql: &str) -> Result<::postgres::Statement> {
        if let Some(s) = self.statements.get(sql) {
            return Ok(s.clone());
        }
        let s = self.client.prepare(sql)?;
        self.statements.insert(sql.to_owned(), s.clone());
        Ok(s)
    }

    pub(crate) fn rows(
        &mut self,
        sql: &str,
        params: &[Value],
        take: &mut impl FnMut(&mut Row) -> Result<()>,
    ) -> Result<()> {
        let statement = self.statement(sql)?;
        let columns: Rc<[String]> =
            statement.columns().iter().map(|c| c.name().to_owned()).collect();
        for row in self.client.query(&statement, &borrowed(params))? {
            let values = (0..columns.len())
                .map(|i| row.try_get::<_, Value>(i))
                .collect::<std::result::Result<_, _>>()?;
            take(&mut Row { columns: columns.clone(), values })?;
        }
        Ok(())
    }

    pub(crate) fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        let statement = self.statement(sql)?;
        Ok(self.client.execute(&statement, &borrowed(params))?)
    }

    pub(crate) fn prepare_only(&mut self, sql: &str) -> Result<()> {
        self.client.prepare(sql)?;
        Ok(())
    }

    pub(crate) fn batch(&mut self, sql: &str) -> Result<()> {
        Ok(self.client.batch_execute(sql)?)
    }
}

fn borrowed(params: &[Value]) -> Vec<&(dyn ::postgres::types::ToSql + Sync)> {
    params.iter().map(|v| v as _).collect()
}

pub(crate) struct Postgres {
    url: String,
    idle: Mutex<Pool>,
    returned: Condvar,
    gone: Trouble,
    full: Trouble,
}

struct Pool {
    clients: Vec<Client>,
    /// How many more may be opened.
    room: usize,
}

impl Postgres {
    pub(crate) fn open(url: &str, options: &Options, sets: &[&[Migration]]) -> Result<Self> {
        let mut first = Client::connect(url)?;
        migrate::postgres(&mut first, sets)?;
        let pool = Pool { clients: vec![first], room: options.connections.max(2) - 1 };
        Ok(Self {
            url: url.to_owned(),
            idle: Mutex::new(pool),
            returned: Condvar::new(),
            gone: Trouble::default(),
            full: Trouble::default(),
        })
    }

    /// A connection that was idle, or room for a new one.
    fn take(&self) -> Option<Client> {
        let mut pool = self
            .returned
            .wait_while(lock(&self.idle), |p| p.clients.is_empty() && p.room == 0)
            .unwrap_or_else(PoisonError::into_inner);
        let idle = pool.clients.pop();
        if idle.is_none() {
            pool.room = pool.room.saturating_sub(1);
        }
        idle
    }

    /// A connection with a transaction that has begun.
    fn begin(&self, begin: &str) -> Result<Client> {
        while let Some(mut idle) = self.take() {
            match idle.batch(begin) {
                Ok(()) => {
                    self.gone.is_over();
                    return Ok(idle);
                }
                // It broke while nobody used it, and nothing was done yet: take another.
                Err(StoreError::Unavailable(_)) => self.forget(),
                Err(e) => {
                    // The first error says more than a failed rollback would.
                    let _ = idle.batch("ROLLBACK");
                    self.give(idle);
                    return Err(e);
                }
            }
        }
        let begun = Client::connect(&self.url).and_then(|mut client| {
            client.batch(begin)?;
            Ok(client)
        });
        match &begun {
            Ok(_) => self.gone.is_over(),
            Err(e) => {
                self.forget();
                if matches!(e, StoreError::Unavailable(_)) {
                    self.gone.begins(e);
                }
            }
        }
        begun
    }

    fn give(&self, client: Client) {
        if client.client.is_closed() {
            self.forget();
        } else {
            lock(&self.idle).clients.push(client);
            self.returned.notify_one();
        }
    }

    fn forget(&self) {
        lock(&self.idle).room += 1;
        self.returned.notify_one();
    }

    fn with<T, E: From<StoreError>>(
        &self,
        begin: &str,
        f: impl FnOnce(&mut Client) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut client = self.begin(begin)?;
        let out = catch_unwind(AssertUnwindSafe(|| f(&mut client)));
        self.give(client);
        out.unwrap_or_else(|_| Err(StoreError::Panicked.into()))
    }

    pub(crate) fn read<T, E: From<StoreError>>(
        &self,
        within: Option<Duration>,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY".to_owned();
        if let Some(within) = within {
            begin.push_str(&format!("; SET LOCAL statement_timeout = {}", within.as_millis()));
        }
        self.with(&begin, |client| {
            let until = within.map(|within| Instant::now() + within);
            let out = run(client, &self.full, |tx| {
                tx.until = until;
                body(tx)
            });
            // If this fails, the connection is broken, and nobody will use it again.
            let _ = client.batch("ROLLBACK");
            out
        })
    }

    pub(crate) fn alone<T, E: From<StoreError>>(
        &self,
        body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with("BEGIN ISOLATION LEVEL REPEATABLE READ", |client| {
            let out = run(client, &self.full, body);
            let ended = client.batch(if out.is_ok() { "COMMIT" } else { "ROLLBACK" });
            let out = out?;
            ended?;
            Ok(out)
        })
    }

    /// One operation. The first statements take all locks of its scopes, sorted; the next draws
    /// the transaction id; only then come reads and entry numbers. In any other order the
    /// sequencer could miss an entry, or two operations of one scope could decide on the same
    /// rows. They travel together: whoever waits for the scope waits for each round trip.
    pub(crate) fn run(&self, mut op: Box<dyn Op>, locks: &[i64]) {
        let mut begin = "BEGIN ISOLATION LEVEL READ COMMITTED;".to_owned();
        for key in locks {
            begin.push_str(&format!("SELECT pg_advisory_xact_lock({key});"));
        }
        begin.push_str("SELECT pg_current_xact_id()");
        let kept = self.with(&begin, |client| {
            match run(client, &self.full, |tx| Ok::<bool, StoreError>(op.run(tx))) {
                Ok(true) => client.batch("COMMIT").map(|()| true),
                Ok(false) => client.batch("ROLLBACK").map(|()| false),
                Err(e) => {
                    // The first error says more than a failed rollback would.
                    let _ = client.batch("ROLLBACK");
                    Err(e)
                }
            }
        });
        match kept {
            Ok(kept) => {
                if kept {
                    self.full.is_over();
                }
                op.answer(End::Done(None));
            }
            Err(e) => {
                if matches!(e, StoreError::Full) {
                    self.full.begins(&e);
                }
                op.answer(End::Failed(e));
            }
        }
    }
}

fn run<T, E: From<StoreError>>(
    client: &mut Client,
    full: &Trouble,
    body: impl FnOnce(&mut Tx<'_>) -> Result<T, E>,
) -> Result<T, E> {
    let mut tx = Tx::new(Conn::Postgres(client), None);
    let out = catch_unwind(AssertUnwindSafe(|| body(&mut tx)));
    if tx.full {
        full.begins(&StoreError::Full);
    }
    let out = out.unwrap_or_else(|_| Err(StoreError::Panicked.into()))?;
    if tx.gone { Err(StoreError::Gone.into()) } else { Ok(out) }
}
