//! Databases of the PostgreSQL server that `TEST_PG` names.

use std::hash::{Hash, Hasher};

use onewindow::node;
use postgres::{Client, NoTls};
use store::{Location, Options, Store};

use crate::next;

/// The address of a fresh PostgreSQL database, or none where `TEST_PG` names no server.
#[must_use]
pub fn own_database() -> Option<String> {
    aside(|server| server.create("template1"))
}

/// The same with the schema of a node. That is made once for all tests of a server; each copies it.
pub(crate) fn migrated() -> Option<String> {
    aside(|server| {
        let template = server.template();
        server.create(&template)
    })
}

/// The client blocks, and a test may be asynchronous.
fn aside<T: Send>(work: impl FnOnce(&mut Server) -> T + Send) -> Option<T> {
    let url = std::env::var("TEST_PG").ok()?;
    let client = || Server { client: Client::connect(&url, NoTls).unwrap(), url: url.clone() };
    Some(std::thread::scope(|s| s.spawn(|| work(&mut client())).join()).unwrap())
}

struct Server {
    client: Client,
    url: String,
}

impl Server {
    fn address(&self, database: &str) -> String {
        let (server, _) = self.url.rsplit_once('/').unwrap();
        format!("{server}/{database}")
    }

    fn run(&mut self, sql: &str) {
        self.client.batch_execute(sql).unwrap();
    }

    /// A copy of a database under a name that nobody else has; its address.
    fn create(&mut self, template: &str) -> String {
        // Numbers of processes come again, and a server may have seen earlier runs.
        let now = std::time::UNIX_EPOCH.elapsed().unwrap().as_nanos();
        let name = format!("t_{now}_{}_{}", std::process::id(), next());
        self.run(&format!("CREATE DATABASE {name} TEMPLATE {template}"));
        self.address(&name)
    }

    /// The database that has the schema and no row. Whoever comes first makes it, under another
    /// name until it is whole.
    fn template(&mut self) -> String {
        let sets = [&[journal::MIGRATIONS], node::MIGRATIONS].concat();
        let mut hash = std::hash::DefaultHasher::new();
        for m in sets.iter().flat_map(|s| s.iter()) {
            (m.name, m.sql).hash(&mut hash);
        }
        let name = format!("schema_{:016x}", hash.finish());
        self.run("SELECT pg_advisory_lock(7297340142)");
        let known = "SELECT FROM pg_database WHERE datname = $1";
        if self.client.query_opt(known, &[&name]).unwrap().is_none() {
            self.run(&format!("DROP DATABASE IF EXISTS {name}_half"));
            self.run(&format!("CREATE DATABASE {name}_half"));
            let half = Location::Server(self.address(&format!("{name}_half")));
            drop(Store::open(&Options::new(half), &sets).unwrap());
            self.run(&format!("ALTER DATABASE {name}_half RENAME TO {name}"));
        }
        self.run("SELECT pg_advisory_unlock(7297340142)");
        name
    }
}
