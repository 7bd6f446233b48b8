//! The plan of a site changes while it runs: its counters, its week, and the days that are
//! announced. The pack stays as it is; the changes since are kept in order, and the site as it is
//! now is the pack's with each of them made (`Site::with`).

pub(crate) mod events;
pub(crate) mod fold;
pub mod ops;
mod refusal;
pub mod sql;

pub use fold::FOLDS;
pub use refusal::Refusal;

use journal::App;
use store::StoreError;
use web::Sites;

/// Makes the sites what they are, when the program starts.
///
/// # Errors
/// Those of the engine, and a row that cannot be read.
pub async fn load(app: &App, sites: &Sites) -> Result<(), StoreError> {
    for key in sites.all().keys() {
        let Some(planned) = sites.planned(key) else { continue };
        sites.put(app.read(move |tx| sql::site(tx, &planned)).await?);
    }
    Ok(())
}
