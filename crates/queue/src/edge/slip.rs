//! Papers: asked for by a kiosk, composed and moved on for the worker that sends them.

use std::sync::Arc;

use identity::sign_in::fresh_command;
use jiff::SignedDuration;
use journal::{Command, Cx, Done, Lock};
use kit::{Actor, CommandId, DeviceId, SiteKey, TicketId};
use pack::Site;
use print::{AwaySlip, Slip};
use store::Tx;
use web::{By, House, Printer, Problem, T};

use super::{Acted, NewTicket, act, drawn, link, parse, unless_used};
use crate::error::Error;
use crate::limits::PAPER_WAITS_MINUTES;
use crate::model::{State, Step, Ticket};
use crate::ops::Issued;
use crate::slip::ops::{away_came_out, print_away, print_away_again, turned_away as find_away};
use crate::slip::ops::{check_in_on_paper, issue_on_paper, move_on, say};
use crate::slip::{Job, Kind, Paper, sql as papers};
use crate::{pages, sql};

/// The printer of a kiosk.
fn printer(house: &House, site: &SiteKey, by: &By) -> Option<Printer> {
    let login = by.token.as_deref().and_then(|token| house.sign_in.login(token));
    house.printers.of(site, &login.unwrap_or_default())
}

/// Gives a visitor a number at a kiosk, and its paper where that has a printer.
///
/// # Errors
/// What does not parse, and what the operation refuses.
pub async fn take(
    house: &House,
    site: &Arc<Site>,
    by: &By,
    key: CommandId,
    ask: NewTicket,
) -> Result<Done<Issued>, Problem> {
    match printer(house, &site.key, by) {
        Some(printer) => take_on_paper(house, site, &by.actor, key, ask, &printer).await,
        None => super::take(house, site, &by.actor, key, ask).await,
    }
}

/// Checks a number from home in at a kiosk, and gives it its paper where that has a printer.
///
/// # Errors
/// When there is no such ticket, and what the operation refuses.
pub async fn check_in(
    house: &House,
    site: &Site,
    by: &By,
    key: CommandId,
    id: TicketId,
) -> Result<Done<Acted>, Problem> {
    let Some(printer) = printer(house, &site.key, by) else {
        return super::front::verb(house, &by.actor, key, id, "check-in").await;
    };
    let name = printer.id.to_string();
    // The same command as without a printer, as in [`take_on_paper`].
    act(house, &by.actor, key, id, "check-in", &(), move |tx, cx, by, site| {
        check_in_on_paper(tx, cx, by, site, id, &name)
    })
    .await
}

/// Gives a visitor a number, and its paper on a printer.
async fn take_on_paper(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    ask: NewTicket,
    printer: &Printer,
) -> Result<Done<Issued>, Problem> {
    // The same command as without a printer: sent again after a printer came or went, it gives the
    // same number.
    let command = Command::of(by, key, "take-ticket", &(&site.key, &ask));
    let issue = parse(house, site, ask)?;
    let (actor, name, drawn) = (by.clone(), printer.id.to_string(), drawn(&issue));
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| issue_on_paper(tx, cx, &actor, &issue, &name);
    let done = house.app.write(&[Lock::site(&site.key)], command, run).await;
    Ok(unless_used(house, drawn, done)?)
}

/// The visitor says whether an unsure paper came out.
///
/// # Errors
/// What the operation refuses.
pub async fn came_out(
    house: &House,
    site: &Arc<Site>,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    yes: bool,
) -> Result<(), Problem> {
    let command = Command::of(by, key, "paper-came-out", &(id, yes));
    let (actor, place) = (by.clone(), site.clone());
    let run = move |tx: &mut Tx<'_>, cx: &mut Cx| say(tx, cx, &actor, &place, id, yes);
    house.app.write(&[Lock::site(&site.key)], command, run).await?;
    Ok(())
}

/// What whoever sits at a counter wants of the paper of a visitor who was turned away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwayPaper {
    /// The paper, on this printer; where none is named, on the first of the site.
    Print(Option<DeviceId>),
    /// Another one, likewise.
    Again(Option<DeviceId>),
    /// It is there.
    CameOut,
}

/// Asks for the paper of a visitor who was turned away, or says what became of it.
///
/// # Errors
/// When the site has no such printer, and what the operation refuses.
pub async fn away(
    house: &House,
    by: &Actor,
    key: CommandId,
    id: TicketId,
    what: AwayPaper,
) -> Result<(), Problem> {
    let (verb, wanted) = match what {
        AwayPaper::Print(printer) => ("print-away", printer),
        AwayPaper::Again(printer) => ("print-away-again", printer),
        AwayPaper::CameOut => ("away-came-out", None),
    };
    let here = by.site.as_ref().map(|site| house.printers.at(site)).unwrap_or_default();
    let printer = here.into_iter().find(|p| wanted.is_none_or(|id| id == p.id));
    let printer = printer.map(|p| p.id.to_string());
    let named = wanted.map(|id| id.to_string());
    act(house, by, key, id, verb, &named, move |tx, cx, by, site| {
        let printer = printer.as_deref();
        match what {
            AwayPaper::Print(_) => print_away(tx, cx, by, site, id, printer),
            AwayPaper::Again(_) => print_away_again(tx, cx, by, site, id, printer),
            AwayPaper::CameOut => away_came_out(tx, cx, by, site, id),
        }
    })
    .await?;
    Ok(())
}

/// A visitor who is turned away today, and the paper that was asked for since.
///
/// # Errors
/// When the actor may turn nobody away there, or the visitor is not turned away.
pub async fn turned_away(
    house: &House,
    by: &Actor,
    id: TicketId,
) -> Result<(Ticket, Option<Job>), Problem> {
    let key = by.site.as_ref().ok_or_else(Problem::forbidden)?;
    let (site, by, now) = (super::site(house, key)?, by.clone(), house.app.now());
    let read = move |tx: &mut Tx<'_>| find_away(tx, now, &by, &site, id);
    Ok(house.app.read::<_, Error, _>(read).await?)
}

/// Moves a paper on, as the clock. False when it was moved before.
///
/// # Errors
/// Those of the engine.
pub async fn paper_is(
    house: &House,
    printer: &Printer,
    job: &Job,
    from: Paper,
    to: Paper,
) -> Result<bool, Problem> {
    let by = Actor::clock();
    let body = (job.ticket, job.kind.word(), from.word(), to.word());
    let command = Command::of(&by, fresh_command::<Error>()?, "move-paper", &body);
    let job = job.clone();
    let run = move |tx: &mut Tx<'_>, _: &mut Cx| move_on(tx, &by, &job, from, to);
    Ok(house.app.write(&[Lock::site(&printer.site)], command, run).await?.value)
}

/// The next paper of a printer. What a program that ended had begun to send is unsure from now on,
/// and what has waited too long has lapsed.
///
/// # Errors
/// Those of the engine.
pub async fn next_paper(house: &House, printer: &Printer) -> Result<Option<Job>, Problem> {
    let name = printer.id.to_string();
    let read = move |tx: &mut Tx<'_>| {
        let begun = papers::jobs(tx, &name, Paper::Sending)?;
        Ok::<_, Error>((begun, papers::jobs(tx, &name, Paper::Waiting)?))
    };
    let (begun, waiting) = house.app.read(read).await?;
    for job in begun {
        paper_is(house, printer, &job, Paper::Sending, Paper::Unsure).await?;
    }
    let oldest = house.app.now() - SignedDuration::from_mins(PAPER_WAITS_MINUTES);
    for job in waiting {
        if job.asked >= oldest {
            return Ok(Some(job));
        }
        paper_is(house, printer, &job, Paper::Waiting, Paper::Lapsed).await?;
    }
    Ok(None)
}

/// A paper with its words, in the visitor's language; how many wait before it is counted now. None
/// where it is not true any more: whoever was turned away is back.
///
/// # Errors
/// When there is no such ticket, and those of the engine.
pub async fn compose(
    house: &House,
    job: &Job,
) -> Result<Option<Box<dyn print::Paper + Send>>, Problem> {
    let id = job.ticket;
    let read = move |tx: &mut Tx<'_>| {
        let ticket = sql::ticket(tx, id)?.ok_or(Error::NoSuchTicket)?;
        Ok::<_, Error>((sql::steps(tx, id)?, sql::ahead_of(tx, &ticket)?, ticket))
    };
    let (steps, ahead, ticket) = house.app.read(read).await?;
    let (site, lang) = (super::site(house, &ticket.site)?, &ticket.language);
    let t = T::new(&house.texts, lang);
    let name = |s: &Step| house.pack.service_name(lang, &s.service);
    let demo = house.demo.then(|| "DEMO".to_owned());
    let copy = (job.copies > 0).then(|| t.s("queue-paper-copy"));
    let whole = Slip {
        rtl: t.dir() == "rtl",
        marks: demo.into_iter().chain(copy).collect(),
        site: house.pack.site_name(lang, &site.key),
        number: ticket.number.to_string(),
        service: steps.iter().map(name).collect::<Vec<_>>().join(", "),
        ahead: format!("{}: {}", t.s("queue-before-you"), pages::people(&t, ahead)),
        code_name: t.s("queue-spoken-code"),
        code: ticket.code.to_string(),
        link: format!("{}{}", house.base_url, link(house, id)),
        scan: t.s("queue-kiosk-scan"),
        date: web::day_and_time(ticket.arrived, &site.zone),
        keep: t.s("queue-print-keep"),
    };
    Ok(match (job.kind, &ticket.state) {
        (Kind::Ticket, _) => Some(Box::new(whole)),
        (Kind::TurnedAway, State::TurnedAway { ground }) => {
            let now = steps.iter().find(|s| s.n == ticket.step).map(name).unwrap_or_default();
            Some(Box::new(away_slip(house, &t, &site, &ticket, (ground, now, whole))))
        }
        (Kind::TurnedAway, _) => None,
    })
}

/// What to bring, and until when: beside what every paper of the ticket says.
fn away_slip(
    house: &House,
    t: &T,
    site: &Site,
    ticket: &Ticket,
    (ground, service, whole): (&str, String, Slip),
) -> AwaySlip {
    let say = |key: &str| house.pack.say(&ticket.language, key);
    let date = site.zone.to_datetime(ticket.since).date();
    let Slip { rtl, marks, site: place, number, code_name, code, link, scan, .. } = whole;
    AwaySlip {
        rtl,
        marks,
        site: place,
        number,
        service,
        title: t.s("queue-turned-away-title"),
        why: format!("{}: {}", t.s("queue-turned-away-why"), say(&format!("g-{ground}"))),
        bring: say(&format!("g-{ground}-bring")),
        place: match site.closes_on(date) {
            Some((closes, _)) => t.w("queue-turned-away-until", "time", web::opening::time(closes)),
            None => t.s("queue-turned-away-place"),
        },
        code_name,
        code,
        link,
        scan,
        date: web::day_and_time(ticket.since, &site.zone),
    }
}
