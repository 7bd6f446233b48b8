//! Copying whole tables between databases of either engine: backup, restore, comparing.

use crate::{Result, Row, Store, StoreError, Tx, Value};

/// Rows that PostgreSQL hands over in one step, so that no answer holds much memory.
const STEP: i64 = 2000;

/// All rows of a table, in the order of all their columns, read once and never held together.
///
/// `table` must come from the program's own list of tables.
///
/// # Errors
/// Those of the engine and of `take`.
pub fn dump_table(
    tx: &mut Tx<'_>,
    table: &str,
    mut take: impl FnMut(&[String], Vec<Value>) -> Result<()>,
) -> Result<()> {
    plain(table)?;
    let columns = columns(tx, table)?;
    let order = columns.join(", ");
    let select = format!("SELECT {order} FROM {table} ORDER BY {order}");
    if tx.inline() {
        return tx.each(&select, &[], |row| take(&columns, std::mem::take(&mut row.values)));
    }
    // A name for each table: a statement is prepared once, and its columns stay the same.
    tx.run(&format!("DECLARE dump_{table} NO SCROLL CURSOR FOR {select}"), &[])?;
    let fetch = format!("FETCH {STEP} FROM dump_{table}");
    let mut more = true;
    while more {
        more = false;
        tx.each(&fetch, &[], |row| {
            more = true;
            take(&columns, std::mem::take(&mut row.values))
        })?;
    }
    tx.run(&format!("CLOSE dump_{table}"), &[])?;
    Ok(())
}

fn plain(table: &str) -> Result<()> {
    let ok = !table.is_empty() && table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    ok.then_some(()).ok_or_else(|| StoreError::Schema(format!("\"{table}\" is not a table")))
}

fn columns(tx: &mut Tx<'_>, table: &str) -> Result<Vec<String>> {
    let sql = if tx.inline() {
        "SELECT name FROM pragma_table_info($1) ORDER BY cid"
    } else {
        "SELECT column_name::text AS name FROM information_schema.columns
         WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position"
    };
    let mut names = Vec::new();
    tx.each(sql, &[Value::from(table)], |row: &mut Row| {
        names.push(row.get("name")?);
        Ok(())
    })?;
    if names.is_empty() {
        return Err(StoreError::Schema(format!("there is no table {table}")));
    }
    Ok(names)
}

/// Copies all rows of these tables from one snapshot of `from` into the empty tables of `to`.
/// Answers how many rows were copied.
///
/// # Errors
/// When a table of `to` is not empty, and those of the engines.
pub fn copy_all(from: &Store, to: &Store, tables: &[&str]) -> Result<u64> {
    from.read(|source| {
        to.alone(|target| {
            let mut copied = 0;
            for table in tables {
                let mut insert = String::new();
                let mut found = 0;
                plain(table)?;
                target.each(&format!("SELECT 1 FROM {table} LIMIT 1"), &[], |_| {
                    found += 1;
                    Ok(())
                })?;
                if found > 0 {
                    return Err(StoreError::Schema(format!("{table} is not empty")));
                }
                dump_table(source, table, |columns, values| {
                    if insert.is_empty() {
                        let marks: Vec<String> =
                            (1..=columns.len()).map(|i| format!("${i}")).collect();
                        insert = format!(
                            "INSERT INTO {table} ({}) VALUES ({})",
                            columns.join(", "),
                            marks.join(", ")
                        );
                    }
                    let values = target.typed(table, columns, values)?;
                    copied += target.run(&insert, &values)?;
                    Ok(())
                })?;
            }
            Ok(copied)
        })
    })
}

impl Tx<'_> {
    /// SQLite has fewer types: a UUID is a blob there and a bool an integer. Gives a row from
    /// either engine the types of this one.
    fn typed(&mut self, table: &str, columns: &[String], values: Vec<Value>) -> Result<Vec<Value>> {
        if self.inline() {
            return Ok(values);
        }
        let mut types = Vec::with_capacity(columns.len());
        self.each(
            "SELECT data_type::text AS t FROM information_schema.columns
             WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
            &[Value::from(table)],
            |row: &mut Row| {
                types.push(row.get::<String>("t")?);
                Ok(())
            },
        )?;
        let fit = |(v, t): (Value, &String)| match (v, t.as_str()) {
            (Value::Bytes(b), "uuid") => uuid::Uuid::from_slice(&b)
                .map(Value::Uuid)
                .map_err(|_| StoreError::Shape { column: table.to_owned(), expected: "a uuid" }),
            (Value::Int(i), "boolean") => Ok(Value::Bool(i != 0)),
            (v, _) => Ok(v),
        };
        values.into_iter().zip(&types).map(fit).collect()
    }
}
