//! Backup and restore: the database in one file, the keys of visitors in another.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use journal::RESTORING;
use keystore::Keystore;
use pack::Pack;
use store::{Location, Migration, Options, Store};

use crate::clock;
use crate::commands::{Outcome, Place};
use crate::node::{self, MIGRATIONS, Opening, places};

fn all_migrations() -> Vec<&'static [Migration]> {
    let mut sets = vec![journal::MIGRATIONS];
    sets.extend(MIGRATIONS);
    sets
}

/// Copies database and keys.
pub(crate) fn backup(
    file: &Path,
    keys: Option<&Path>,
    place: &Place,
    out: &mut impl Write,
) -> Outcome {
    for file in [Some(file), keys].into_iter().flatten() {
        if file.exists() {
            return Err(format!("{} exists: give the name of a new file", file.display()).into());
        }
    }
    // The database first: then the keys of all that is sealed in it are in the other file.
    let folder = place.folder();
    let from = Store::open(&Options::new(places(&place.data).0), &all_migrations())?;
    let to = Store::open(&Options::new(Location::File(file.to_owned())), &all_migrations())?;
    let rows = store::copy_all(&from, &to, &node::all_tables())?;
    writeln!(out, "{rows} rows copied")?;
    if let Some(keys) = keys {
        Keystore::open(&folder)?.copy_to(keys)?;
        writeln!(
            out,
            "{}: keys of visitors. Whoever is erased later lives on in it: keep few of these, and \
             destroy each when its days are over",
            keys.display()
        )?;
    }
    writeln!(
        out,
        "Not in it: keystore.secret and log.key of {}. They never change: copy them once, to \
         another place than the backups",
        folder.display()
    )?;
    Ok(0)
}

/// What is restored.
pub(crate) struct From<'a> {
    /// The database.
    pub(crate) file: &'a Path,
    /// The keys of visitors.
    pub(crate) keys: Option<&'a Path>,
    /// The least epoch.
    pub(crate) epoch: u64,
}

/// Fills an empty database, begins a new epoch of its log, and erases again whoever was erased.
pub(crate) async fn restore(
    from: &From<'_>,
    place: &Place,
    pack: Arc<Pack>,
    out: &mut impl Write,
) -> Outcome {
    for file in [Some(from.file), from.keys].into_iter().flatten() {
        if !file.exists() {
            return Err(format!("{}: there is no such file", file.display()).into());
        }
    }
    let folder = place.folder();
    for name in ["log.key", "keystore.secret"] {
        let path = folder.join(name);
        if !path.exists() {
            let why = "is missing: put it back from where you keep it, then restore";
            return Err(format!("{} {why}", path.display()).into());
        }
    }
    // Until the log has its new epoch nobody may go on under the old name.
    let marker = folder.join(RESTORING);
    let first = !marker.exists();
    std::fs::File::create(&marker)?.sync_all()?;
    let (file, data) = (from.file.to_owned(), place.data.clone());
    // It talks to the database and blocks.
    let copied = tokio::task::spawn_blocking(move || {
        let from = Store::open(&Options::new(Location::File(file)), &all_migrations())?;
        let to = Store::open(&Options::new(places(&data).0), &all_migrations())?;
        store::copy_all(&from, &to, &node::all_tables()).map(|rows| (rows, to))
    })
    .await?;
    if copied.is_err() && first {
        // Rows are copied all or not at all: whatever is there may be served as before.
        std::fs::remove_file(&marker)?;
    }
    let (rows, to) = copied?;
    tokio::task::spawn_blocking(move || journal::settle(&to)).await??;
    writeln!(out, "{rows} rows copied")?;
    if let Some(keys) = from.keys {
        Keystore::open(&folder)?.take_in(keys)?;
    }
    let node = node::open(Opening {
        data: place.data.clone(),
        folder: folder.clone(),
        origin: String::new(),
        new_epoch: Some(from.epoch),
        pack,
        demo: false,
        base_url: String::new(),
        clock: Arc::new(clock::now),
        seed: clock::seed()?,
        printers: web::printer_line::Reach::default(),
        probes: Vec::new(),
        pages_max: None,
        codes: kit::SpokenCode::MANY,
    })
    .await?;
    let app = &node.house.app;
    if let Some(why) = app.read_only() {
        return Err(format!("the backup cannot be gone on from: {why}").into());
    }
    app.keep_head(&folder)?;
    std::fs::remove_file(&marker)?;
    writeln!(out, "the log goes on as {}", app.origin())?;
    Ok(0)
}
