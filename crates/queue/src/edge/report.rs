//! Reading the report of a day.

use std::sync::Arc;

use authz::{Action, May};
use kit::{Actor, Day, Scope};
use pack::Site;
use store::{StoreError, Tx};
use web::{House, Problem};

use crate::day::{self, report::Report};
use crate::error::Error;
use crate::operator::systems::is_used_here;
use crate::sql::{self, SiteDay};

/// The report of a day, and how far the day is.
///
/// # Errors
/// When the actor may not, or the site had no such day.
pub async fn report(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    day: i64,
) -> Result<(SiteDay, Report), Problem> {
    by.may(Action::ReadReport, &Scope::site(&site.key))?;
    Day::from_number(day).ok_or(Error::NoSuchDay)?;
    let key = site.key.clone();
    let read = move |tx: &mut Tx<'_>| {
        let known = sql::site_day(tx, &key, day)?;
        Ok::<_, StoreError>((known, day::sql::rows(tx, &key, day)?))
    };
    let (known, mut rows) = house.app.read(read).await?;
    let known = known.ok_or(Error::NoSuchDay)?;
    // A day that goes on is told as far as it has come.
    rows.ended = rows.ended.or(Some(house.app.now()));
    rows.observed.retain(|s| is_used_here(&house.pack, site, &s.system));
    Ok((known, day::report::of(&rows, &site.zone)))
}
