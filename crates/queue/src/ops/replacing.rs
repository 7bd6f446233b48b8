//! One worker takes the place of another at a counter.

use identity::power::Given;
use identity::replace::{self, Successor};
use journal::Cx;
use kit::{Actor, StaffId};
use store::Tx;
use web::Sites;

use super::leaving::{shut, there};
use super::today;
use crate::error::Error;
use crate::sql;

/// The counters of the one who leaves are closed, and identity does the rest. Nobody may be
/// standing there or be held there.
///
/// # Errors
/// When the one who leaves has a visitor, and what identity refuses.
pub fn replace(
    tx: &mut Tx<'_>,
    cx: &mut Cx,
    by: &Actor,
    sites: &Sites,
    id: StaffId,
    successor: &Successor,
) -> Result<Given, Error> {
    let account = replace::leaving(tx, by, id)?;
    let site = account.site.as_ref().and_then(|s| sites.get(s));
    if let Some(site) = site {
        let day = today(&site, cx.now);
        for desk in sql::desks_of(tx, &site.key, day, id)? {
            if let Some(t) = there(tx, &desk)?.first() {
                return Err(Error::ReplacedServing {
                    number: t.number,
                    counter: desk.counter.number,
                });
            }
            shut(tx, cx, by, &desk)?;
        }
    }
    Ok(replace::replace(tx, cx, by, id, successor)?)
}
