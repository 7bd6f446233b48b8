//! The plan of a site: its counters, its week, and the days that are announced. An administrator
//! changes all of it, the manager of the hall announces days.

pub(super) mod acts;
pub(super) mod history;

use askama::Template;
use authz::{Action, May};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use identity::sign_in::fresh_command;
use jiff::civil::Weekday;
use kit::{Scope, SiteKey, SkillKey};
use pack::{CounterPlan, Reason, Site};
use serde::Deserialize;
use store::{StoreError, Tx};
use web::{Ask, By, Cache, House, Path, Problem, Query, T, html, opening};

use super::manager::Bar;
use crate::edge::{self, plan::WEEKDAYS};
use crate::error::Error;
use crate::model::Desk;
use crate::{ops, sql};

/// A value of a list, and whether it is chosen.
struct Choice {
    key: String,
    name: String,
    chosen: bool,
}

/// A counter as planned.
struct Line {
    number: u16,
    name: String,
    entity: String,
    does: String,
    zone: String,
    /// The key of its state.
    state: &'static str,
    /// Whether whoever sits there has what it was opened with, and not what is planned now.
    apart: bool,
    open: bool,
    command: String,
}

/// A day of the week in the form.
struct Day {
    key: &'static str,
    name: String,
    value: String,
}

/// Days that are announced.
struct Coming {
    first: String,
    text: String,
    command: String,
}

#[derive(Default)]
struct CounterForm {
    number: String,
    entities: Vec<Choice>,
    skills: Vec<Choice>,
    zones: Vec<Choice>,
}

struct ClosureForm {
    first: String,
    last: String,
    reasons: Vec<Choice>,
    from: String,
    until: String,
}

struct View {
    site: SiteKey,
    title: String,
    version: i64,
    command: String,
    may_change: bool,
    unserved: String,
    problem: String,
    /// What was changed while this page was open.
    changed: Vec<String>,
    counters: Vec<Line>,
    counter: CounterForm,
    week: Vec<(String, String)>,
    days: Vec<Day>,
    closures: Vec<Coming>,
    closure: ClosureForm,
}

#[derive(Template)]
#[template(path = "plan.html")]
struct Page {
    t: T,
    bar: Bar,
    v: View,
}

/// What was typed into a form, so that nothing is lost when it is refused.
#[derive(Default)]
struct Typed(Vec<(String, String)>);

impl Typed {
    fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(n, _)| n == name).map_or("", |(_, value)| value)
    }
    fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(n, _)| n == name).map(|(_, value)| value.clone()).collect()
    }
    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| n == name)
    }
}

/// What a page says besides the plan.
#[derive(Default)]
struct Said {
    problem: String,
    changed: Vec<String>,
    typed: Typed,
}

/// Whoever announces days sees the plan.
fn seen(house: &House, by: &By, site: &SiteKey) -> Result<std::sync::Arc<Site>, Problem> {
    by.actor.may(Action::AnnounceClosure, &Scope::site(site))?;
    edge::plan::changing(house, site)
}

/// What services a counter with these skills can do.
fn does(house: &House, t: &T, skills: &[SkillKey]) -> String {
    let all = house.pack.services.values().filter(|s| skills.contains(&s.skill));
    let names: Vec<String> = all.map(|s| house.pack.service_name(t.lang(), &s.key)).collect();
    names.join(" · ")
}

fn line(
    house: &House,
    t: &T,
    plan: &CounterPlan,
    desks: &[(Desk, Vec<SkillKey>)],
) -> Result<Line, Problem> {
    let desk = desks.iter().find(|(d, _)| d.open && d.counter.number == plan.number);
    let apart = desk.is_some_and(|(d, skills)| {
        d.entity != plan.entity
            || skills.len() != plan.skills.len()
            || !plan.skills.iter().all(|s| skills.contains(s))
    });
    Ok(Line {
        number: plan.number,
        name: t.w("queue-counter-n", "n", plan.number),
        entity: house.pack.entity_name(t.lang(), &plan.entity),
        does: does(house, t, &plan.skills),
        zone: house.pack.say(t.lang(), &format!("zone-{}", plan.zone)),
        state: if desk.is_some() { "plan-open" } else { "queue-board-closed" },
        apart,
        open: desk.is_some(),
        command: fresh_command::<Error>()?.to_string(),
    })
}

/// The form of a counter: what was typed, or a counter as it is, or an empty one.
fn counter_form(house: &House, t: &T, site: &Site, typed: &Typed) -> CounterForm {
    let (pack, lang) = (&house.pack, t.lang());
    let number = typed.one("number").trim();
    let known = site.counters.iter().find(|c| c.number.to_string() == number);
    let known = known.filter(|_| !typed.has("entity"));
    let chosen = |name: &str, is: bool, key: &str| match known {
        Some(_) => is,
        None => typed.0.iter().any(|(n, v)| n == name && v == key),
    };
    let entities = pack.entities.iter().map(|e| Choice {
        key: e.to_string(),
        name: pack.entity_name(lang, e),
        chosen: chosen("entity", known.is_some_and(|c| c.entity == *e), e.as_str()),
    });
    let skills = pack.skills().into_iter().map(|(s, _)| Choice {
        name: does(house, t, std::slice::from_ref(&s)),
        chosen: chosen("skill", known.is_some_and(|c| c.skills.contains(&s)), s.as_str()),
        key: s.to_string(),
    });
    let zones = pack.zones().into_iter().map(|z| Choice {
        key: z.to_owned(),
        name: pack.say(lang, &format!("zone-{z}")),
        chosen: chosen("zone", known.is_some_and(|c| c.zone == z), z),
    });
    CounterForm {
        number: number.to_owned(),
        entities: entities.collect(),
        skills: skills.collect(),
        zones: zones.collect(),
    }
}

/// `09:00-13:00, 14:00-18:00` of each day.
fn days(t: &T, site: &Site, typed: &Typed) -> Vec<Day> {
    let form = |(key, day): (&'static str, Weekday)| {
        let name = format!("hours-{key}");
        let of_day = site.hours.iter().filter(|h| h.day == day);
        let spans: Vec<String> = of_day
            .map(|h| format!("{}-{}", h.from.strftime("%H:%M"), h.until.strftime("%H:%M")))
            .collect();
        let value = if typed.has(&name) { typed.one(&name).to_owned() } else { spans.join(", ") };
        Day { key, name: opening::day_name(t, day), value }
    };
    WEEKDAYS.into_iter().zip(Weekday::Monday.cycle_forward()).map(form).collect()
}

fn closure_form(t: &T, typed: &Typed) -> ClosureForm {
    let reasons = Reason::ALL.map(|r| Choice {
        key: r.word().to_owned(),
        name: opening::reason(t, r),
        chosen: typed.one("reason") == r.word(),
    });
    let value = |name| typed.one(name).to_owned();
    ClosureForm {
        first: value("first"),
        last: value("last"),
        reasons: reasons.into(),
        from: value("from"),
        until: value("until"),
    }
}

/// The counters that are open today, with what they were opened with.
async fn open_desks(house: &House, site: &Site) -> Result<Vec<(Desk, Vec<SkillKey>)>, Problem> {
    let (key, day) = (site.key.clone(), ops::today(site, house.app.now()));
    let read = move |tx: &mut Tx<'_>| {
        let mut all = Vec::new();
        for desk in sql::desks(tx, &key, day)?.into_iter().filter(|d| d.open) {
            let skills = sql::desk_skills(tx, &desk)?;
            all.push((desk, skills));
        }
        Ok::<_, StoreError>(all)
    };
    Ok(house.app.read(read).await?)
}

async fn page(
    house: &House,
    ask: &Ask,
    by: &By,
    site: &Site,
    (status, said): (StatusCode, Said),
) -> Result<Response, Problem> {
    let (t, desks) = (ask.t(house), open_desks(house, site).await?);
    let today = site.zone.to_datetime(house.app.now()).date();
    let coming = site.closures_from(today).map(|c| {
        Ok::<_, Problem>(Coming {
            first: c.first.to_string(),
            text: opening::closure(&t, c),
            command: fresh_command::<Error>()?.to_string(),
        })
    });
    let unserved = site
        .unserved(&house.pack)
        .map(|s| t.w("plan-unserved", "name", house.pack.service_name(&ask.lang, &s.key)));
    let place = house.pack.site_name(&ask.lang, &site.key);
    let v = View {
        title: t.w("plan-of", "site", place),
        version: site.plan,
        command: fresh_command::<Error>()?.to_string(),
        may_change: by.actor.may(Action::ChangePlan, &Scope::site(&site.key)).is_ok(),
        unserved: unserved.unwrap_or_default(),
        problem: said.problem,
        changed: said.changed,
        counters: site
            .counters
            .iter()
            .map(|c| line(house, &t, c, &desks))
            .collect::<Result<_, _>>()?,
        counter: counter_form(house, &t, site, &said.typed),
        week: opening::week(&t, site),
        days: days(&t, site, &said.typed),
        closures: coming.collect::<Result<_, _>>()?,
        closure: closure_form(&t, &said.typed),
        site: site.key.clone(),
    };
    let bar = Bar::new(house, ask, by, site, &v.title);
    Ok(html(&Page { t, bar, v }, status, Cache::NoStore))
}

/// Which counter the form is about.
#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    counter: String,
}

/// The page.
pub(super) async fn show(
    State(house): State<House>,
    ask: Ask,
    by: By,
    Path(site): Path<SiteKey>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let site = seen(&house, &by, &site)?;
    let typed = Typed(vec![("number".to_owned(), which.counter)]);
    let said = Said { typed, ..Said::default() };
    page(&house, &ask, &by, &site, (StatusCode::OK, said)).await
}
