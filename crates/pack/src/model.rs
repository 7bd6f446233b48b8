//! What a country's pack says, parsed and checked.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use kit::{EntityKey, Lang, ServiceKey, SiteKey, SkillKey, Texts};
use serde::Serialize;

use crate::calendar::Calendar;
use crate::condition::Condition;
use crate::opening::Closure;
use crate::position::{Position, Town};

/// A country.
pub struct Pack {
    /// Its short name: the folder.
    pub key: String,
    /// SHA-256 over its files: what is recorded when it is adopted.
    pub hash: [u8; 32],
    /// Its languages, the first one being the default.
    pub langs: Vec<Lang>,
    /// The currency of its fees (ISO 4217).
    pub currency: String,
    /// Its usual zone.
    pub zone: TimeZone,
    /// Its bodies.
    pub entities: Vec<EntityKey>,
    /// Systems of the bodies, without which counters can only wait.
    pub systems: Vec<System>,
    /// Towns from which somebody may come.
    pub towns: Vec<Town>,
    /// Its sites.
    pub sites: BTreeMap<SiteKey, Arc<Site>>,
    /// Its services.
    pub services: BTreeMap<ServiceKey, Arc<Service>>,
    /// Groups of services for browsing, in their order.
    pub groups: Vec<String>,
    /// Grounds of priority.
    pub priority_grounds: Vec<String>,
    /// Reasons to park a visitor.
    pub park_reasons: Vec<String>,
    /// Reasons of a counter's break.
    pub break_reasons: Vec<String>,
    /// Why a system does not answer, as staff see it.
    pub outage_reasons: Vec<String>,
    /// What staff may open the sealed fields of a visit for.
    pub look_purposes: Vec<String>,
    /// Days after which the sealed fields of a visit are erased by themselves.
    pub keep_days: i64,
    /// Minutes after which a number that was taken from afar lapses, unless it is checked in.
    pub remote_minutes: i64,
    /// How far another site may be, in kilometres, to be worth the way for a shorter wait.
    pub elsewhere_km: i64,
    /// Reasons for which two people may put a visitor first: public, so none says who it is.
    pub override_reasons: Vec<String>,
    /// How a service can end at the counter, the usual one first.
    pub outcomes: Vec<String>,
    /// Working days and holidays.
    pub calendar: Arc<Calendar>,
    /// Names and words in every language.
    pub texts: Arc<Texts>,
    /// What is not wrong, but should be looked at.
    pub warnings: Vec<crate::PackError>,
}

/// A system of a body that counters depend on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct System {
    /// Its key.
    pub key: String,
    /// Whose it is.
    pub entity: EntityKey,
    /// What a counter cannot do without it.
    pub skills: Vec<SkillKey>,
}

/// What kind of place it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum SiteKind {
    /// A centre with counters.
    Centre,
    /// A bus or a train.
    Mobile,
    /// No counter at all.
    Online,
}

/// A place where services are given.
#[derive(Clone, Debug)]
pub struct Site {
    /// Its key.
    pub key: SiteKey,
    /// What it is.
    pub kind: SiteKind,
    /// Where it is; a mobile one, where it stops. None where nobody says.
    pub position: Option<Position>,
    /// Who says so.
    pub position_origin: Origin,
    /// Its zone: days begin at its midnight.
    pub zone: TimeZone,
    /// Opening hours by weekday.
    pub hours: Vec<Hours>,
    /// How its queue works.
    pub policy: QueuePolicy,
    /// Seconds of waiting that it wants to stay within.
    pub wait_target_s: i64,
    /// What a day of it should stay within.
    pub norms: Norms,
    /// Its counters.
    pub counters: Vec<CounterPlan>,
    /// What it offers.
    pub services: Vec<ServiceKey>,
    /// The holidays of its country.
    pub calendar: Arc<Calendar>,
    /// Whether its week holds on holidays too.
    pub open_on_holidays: bool,
    /// The days that are announced, by their first; they do not overlap.
    pub closures: BTreeMap<Date, Closure>,
    /// How often it was changed since its pack was adopted.
    pub plan: i64,
}

/// What a day of a site should stay within: shares of its visits, in percent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norms {
    /// Of those who were called: waited longer than the site wants.
    pub late_percent: i64,
    /// Left before they were called.
    pub gone_percent: i64,
}

/// Hours of one weekday.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Hours {
    /// The weekday.
    pub day: Weekday,
    /// From.
    pub from: Time,
    /// Until.
    pub until: Time,
}

/// A counter as planned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CounterPlan {
    /// The number over it.
    pub number: u16,
    /// The body that serves there.
    pub entity: EntityKey,
    /// What it can do.
    pub skills: Vec<SkillKey>,
    /// Where in the hall: a text of the pack.
    pub zone: String,
}

/// How a queue works. Seconds, and numbers of calls and tickets.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QueuePolicy {
    /// Head start of the priority lane.
    pub priority_s: i64,
    /// Head start of the booked lane.
    pub booked_s: i64,
    /// Head start of the express lane.
    pub express_s: i64,
    /// Calls before "did not come".
    pub calls_min: i64,
    /// Seconds between two calls.
    pub gap_s: i64,
    /// How long a missed place is kept.
    pub grace_s: i64,
    /// Waiting tickets at most.
    pub full: i64,
}

/// A value, or nothing known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(untagged)]
pub enum Known<T> {
    /// It is this.
    Is(T),
    /// Nobody has said it in a source that we have.
    NotKnown(&'static str),
}

/// The words for a value that nobody knows.
pub const NOT_KNOWN: &str = "not known";

impl<T> Known<T> {
    /// The value, if it is known.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Is(v) => Some(v),
            Self::NotKnown(_) => None,
        }
    }
}

/// A public service.
#[derive(Debug)]
pub struct Service {
    /// Its stable key.
    pub key: ServiceKey,
    /// The version of its definition.
    pub version: u32,
    /// The body that decides.
    pub entity: EntityKey,
    /// What a counter must be able to do.
    pub skill: SkillKey,
    /// The group under which it is found.
    pub group: String,
    /// Typical minutes at the counter (DEMO).
    pub minutes: i64,
    /// Short business, such as handing over a paper that is ready: it has the express lane.
    pub express: bool,
    /// Whether somebody must come.
    pub must_come: bool,
    /// Who may apply: texts of the pack.
    pub who: Known<Vec<String>>,
    /// Questions that may change what is needed.
    pub questions: Vec<Question>,
    /// Papers and other evidence.
    pub evidence: Known<Vec<Evidence>>,
    /// The same result at different speeds.
    pub speeds: Vec<Speed>,
    /// When it costs nothing, and why.
    pub free: Vec<Named>,
    /// When it is not for this person, and what is instead.
    pub not_for: Vec<Named>,
    /// Grounds on which a counter may turn somebody away.
    pub turn_away: Vec<Ground>,
    /// Where the facts come from.
    pub sources: Vec<String>,
    /// Of what date they are.
    pub as_of: Known<String>,
    /// The law.
    pub legal: Known<String>,
    /// How long the result is valid: a text of the pack, `valid-<key>`.
    pub validity: Option<String>,
    /// Where it is given, as its source says: texts of the pack, `place-<key>`. The sites of the
    /// pack that offer it are in [`Site::services`].
    pub places: Known<Vec<String>>,
    /// How to appeal: a text of the pack, `appeal-<key>`.
    pub appeal: Known<String>,
    /// How long its records are kept: a text of the pack, `keep-<key>`.
    pub retention: Known<String>,
    /// In which case nobody knows what to bring, though other cases are known.
    pub bring_not_known: Option<Condition>,
    /// What each of its values stands on, by the value's name.
    pub origins: BTreeMap<String, Origin>,
    /// Examples that must come out as they say.
    pub tests: Vec<Example>,
}

/// What a value stands on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A page says so.
    Sourced {
        /// The page.
        url: String,
        /// Of what date.
        as_of: Known<String>,
    },
    /// No page that we have says it; nothing is guessed.
    NotKnown,
    /// Made up, for the demonstration.
    Demo,
}

/// A question to the citizen.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its key; its text is `q-<key>`.
    pub key: String,
    /// What can be answered; the text of each is `q-<key>-<choice>`.
    pub choices: Vec<String>,
}

/// Where a piece of evidence comes from.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EvidenceKind {
    /// The citizen brings it.
    Bring,
    /// A register of the state holds it: it is never asked.
    Register,
    /// It is taken or made at the counter.
    Taken,
}

/// A piece of evidence.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Its key; its text is `e-<key>`.
    pub key: String,
    /// Where it comes from.
    pub kind: EvidenceKind,
    /// In which case.
    pub when: Condition,
    /// Whether its kind is made up (the source says otherwise, or nothing).
    pub demo: bool,
}

/// A ground with a condition.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its key; its text is `r-<key>`, and `r-<key>-instead` where a service is not for somebody.
    pub key: String,
    /// In which case.
    pub when: Condition,
}

/// A ground on which a counter may turn somebody away. Its texts are `g-<key>` and `g-<key>-bring`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Ground {
    /// Its key.
    pub key: String,
}

/// One speed of a service.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Speed {
    /// How long it takes.
    pub term: Known<Term>,
    /// What it costs, by head.
    pub fees: Known<Vec<Fee>>,
    /// When it may take longer, and how long at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longer: Option<Longer>,
}

/// A longer term, in a case that the source names.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Longer {
    /// The case: a text of the pack, `x-<key>`.
    pub key: String,
    /// The whole term in that case, from the day of applying.
    pub term: Term,
}

/// How long something takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// How many.
    pub n: i64,
    /// Of what.
    pub unit: TermUnit,
}

/// What a term counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TermUnit {
    /// On the same day.
    SameDay,
    /// Calendar days.
    Days,
    /// Working days of the calendar.
    WorkingDays,
    /// Months.
    Months,
}

/// A fee.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// To whom it goes.
    pub head: FeeHead,
    /// Minor units.
    pub minor: i64,
    /// Minor units for each page, besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_page: Option<i64>,
}

/// To whom a fee goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FeeHead {
    /// To the budget.
    StateDuty,
    /// To the provider.
    ServiceFee,
    /// The source names an amount, and not to whom it goes.
    NotStated,
}

impl FeeHead {
    /// The key of its text.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::StateDuty => "state-duty",
            Self::ServiceFee => "service-fee",
            Self::NotStated => "not-stated",
        }
    }
}

/// An example: these answers need exactly that.
#[derive(Clone, PartialEq, Eq, Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// The answers.
    pub answers: BTreeMap<String, String>,
    /// What must be brought; left out where that is not known.
    #[serde(default)]
    pub bring: Option<Vec<String>>,
    /// Whether it is free.
    #[serde(default)]
    pub free: bool,
    /// What the first speed costs altogether, in minor units, for no page.
    #[serde(default)]
    pub fee: Option<i64>,
    /// Why it is not for this person.
    #[serde(default)]
    pub not_for: Option<String>,
    /// The day of applying and the last day of the first speed's term.
    #[serde(default)]
    pub applied: Option<jiff::civil::Date>,
    /// See `applied`.
    #[serde(default)]
    pub due: Option<jiff::civil::Date>,
}

impl Pack {
    /// The sites that offer a service, in the order of their keys.
    pub fn offering<'a>(&'a self, service: &'a ServiceKey) -> impl Iterator<Item = &'a Arc<Site>> {
        self.sites.values().filter(|s| s.services.contains(service))
    }
    /// A text of the pack.
    #[must_use]
    pub fn say(&self, lang: &Lang, key: &str) -> String {
        self.texts.say(lang, key, &[])
    }
    /// The name of a service.
    #[must_use]
    pub fn service_name(&self, lang: &Lang, key: &ServiceKey) -> String {
        self.say(lang, &format!("service-{key}"))
    }
    /// One sentence about a service.
    #[must_use]
    pub fn service_summary(&self, lang: &Lang, key: &ServiceKey) -> String {
        self.say(lang, &format!("service-{key}-summary"))
    }
    /// The name of a site.
    #[must_use]
    pub fn site_name(&self, lang: &Lang, key: &SiteKey) -> String {
        self.say(lang, &format!("site-{key}"))
    }
    /// The name of a body.
    #[must_use]
    pub fn entity_name(&self, lang: &Lang, key: &EntityKey) -> String {
        self.say(lang, &format!("entity-{key}"))
    }
}
