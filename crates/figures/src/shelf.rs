//! What was published. A period that is over does not change, so it is worked out once and kept in
//! memory; a program that starts anew works out the same.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::tz::TimeZone;
use kit::Day;
use store::{StoreError, Tx};
use web::House;

use crate::period::{Kind, Period};
use crate::report::{Published, is_fixed, is_over};
use crate::sql;

/// So many periods are kept: more than a reader of many years looks at.
const KEPT_MAX: usize = 200;
/// So many periods back is looked for one that is counted.
const BACK: usize = 3;

/// The publications of a node.
#[derive(Clone, Debug, Default)]
pub struct Shelf(Arc<Mutex<BTreeMap<Period, Arc<Published>>>>);

/// A period as it is shown, with the way to others.
pub(crate) struct Shown {
    pub(crate) published: Arc<Published>,
    /// The one before, if something may have counted in it.
    pub(crate) earlier: Option<Period>,
    /// The one after, if it is published.
    pub(crate) later: Option<Period>,
    /// When the next one of this kind is.
    pub(crate) next: Day,
    /// The entries that are counted, while a later period waits for more of them.
    pub(crate) counted: Option<i64>,
}

/// Where a period stands among those that are published.
struct Stand {
    period: Period,
    earlier: Option<Period>,
    later: Option<Period>,
    fixed: bool,
    counted: Option<i64>,
}

impl Shelf {
    /// A period, or the latest of a kind. None when it is not published yet.
    pub(crate) async fn take(
        &self,
        house: &House,
        kind: Kind,
        wanted: Option<Period>,
    ) -> Result<Option<Shown>, StoreError> {
        let now = house.app.now();
        let today = Day::of(now, &TimeZone::UTC);
        let stand = house.app.read(move |tx| stand(tx, kind, wanted, now)).await?;
        if !stand.fixed && wanted.is_some() {
            return Ok(None);
        }
        let published = match stand.fixed {
            true => self.published(house, stand.period).await?,
            false => Arc::new(Published::none(stand.period)),
        };
        let mut open = Period::of(kind, today).before();
        while open.fixed() <= now {
            open = open.after();
        }
        let next = Day::of(open.fixed(), &TimeZone::UTC);
        let Stand { earlier, later, counted, .. } = stand;
        Ok(Some(Shown { published, earlier, later, next, counted }))
    }

    async fn published(&self, house: &House, period: Period) -> Result<Arc<Published>, StoreError> {
        let known = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(published) = known().get(&period) {
            return Ok(published.clone());
        }
        let read = move |tx: &mut Tx<'_>| Published::load(tx, period);
        let published: Arc<Published> = Arc::new(house.app.read_long(read).await?);
        let mut all = known();
        if all.len() >= KEPT_MAX {
            all.clear();
        }
        all.insert(period, published.clone());
        Ok(published)
    }
}

fn stand(
    tx: &mut Tx<'_>,
    kind: Kind,
    wanted: Option<Period>,
    now: jiff::Timestamp,
) -> Result<Stand, StoreError> {
    let latest = Period::of(kind, Day::of(now, &TimeZone::UTC)).before();
    let mut period = wanted.unwrap_or(latest);
    let ready = is_fixed(tx, latest, now)?;
    let mut fixed = if period == latest { ready } else { is_fixed(tx, period, now)? };
    let counted = match is_over(latest, now) && !ready {
        true => Some(sql::cursor(tx)?.map_or(0, |c| c.next)),
        false => None,
    };
    let back = if wanted.is_none() { BACK } else { 0 };
    for _ in 0..back {
        if !fixed {
            period = period.before();
            fixed = is_fixed(tx, period, now)?;
        }
    }
    let first = sql::first_day(tx)?.and_then(Day::from_number);
    let earlier = Some(period.before()).filter(|p| first.is_some_and(|day| day <= p.ends()));
    let later = Some(period.after()).filter(|p| p.fixed() <= now);
    let later = match later {
        Some(p) => is_fixed(tx, p, now)?.then_some(p),
        None => None,
    };
    Ok(Stand { period, earlier, later, fixed, counted })
}
