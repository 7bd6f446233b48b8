//! What an act of a made-up day is: who does it, and by which operation.

use days::Act;
use identity::totp;
use journal::Cx;
use kit::{Actor, Lang, ServiceKey, TicketId};
use pack::Site;
use queue::edge::{self, NewTicket, front};
use queue::front::rating::{Rating, rate};
use queue::front::remote;
use queue::operator::{ops as seat, systems};
use queue::{Error, ops, sql};
use sha2::{Digest, Sha256};
use store::Tx;
use web::{House, Problem};

use super::{Deed, Stage};
use crate::node::NodeError;

type Done = Result<(), Error>;
type Planned = Result<(Actor, Deed), NodeError>;

impl Stage {
    pub(super) fn deed(&self, house: &House, act: &Act) -> Planned {
        match act {
            Act::Open(c) => self.sits(*c, ops::open_counter),
            Act::Close(c) => self.sits(*c, ops::close_counter),
            Act::Pause(c, why) => {
                let why = why.clone();
                self.sits(*c, move |tx, cx, by, site, c| {
                    seat::pause(tx, cx, by, site, c, Some(&why))
                })
            }
            Act::Resume(c) => self.sits(*c, seat::resume),
            Act::Call(c, wanted) => {
                let wanted = *wanted;
                self.sits(*c, move |tx, cx, by, site, c| {
                    let called = ops::call_next(tx, cx, by, site, c)?;
                    same(called.map_or(0, |called| called.number), wanted)
                })
            }
            Act::Again(c, n) => self.serves(*c, *n, ops::call_again),
            Act::Start(c, n) => self.serves(*c, *n, ops::start),
            Act::Missed(c, n) => self.serves(*c, *n, ops::did_not_come),
            Act::Finish(c, n, outcome) => {
                let outcome = outcome.clone();
                self.serves(*c, *n, move |tx, cx, by, site, id| {
                    ops::finish(tx, cx, by, site, id, &outcome)
                })
            }
            Act::TurnAway(c, n, ground) => {
                let (ground, pack) = (ground.clone(), house.pack.clone());
                self.serves(*c, *n, move |tx, cx, by, _, id| {
                    edge::turn_away(tx, cx, by, &pack, id, &ground)
                })
            }
            Act::Take { number, services, ground, phone, language } => {
                self.take(house, *number, wish(services, [ground, phone], language.as_ref()))
            }
            Act::Reserve { number, services, phone, language } => {
                self.reserve(house, *number, wish(services, [&None, phone], language.as_ref()))
            }
            Act::CheckIn(n) => Ok(self.at_the_door(*n, remote::check_in)),
            Act::Back(n) => Ok(self.at_the_door(*n, ops::come_back)),
            Act::Leave(n) => {
                Ok(self.at_the_door(*n, |tx, cx, by, _, id| ops::leave(tx, cx, by, id)))
            }
            Act::Lapse(n) => {
                let due = |tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor, _: &Site, id| {
                    ops::timer_due(tx, cx, by, id)
                };
                Ok(self.on(Actor::clock(), *n, due))
            }
            Act::Down(system, why) => self.report(house, system, Some(why.clone())),
            Act::Up(system) => self.report(house, system, None),
            Act::Ask(n, why) => {
                let why = why.clone();
                Ok(self.on(self.manager.clone(), *n, move |tx, cx, by, site, id| {
                    signs_in(tx, cx, by)?;
                    ops::ask_override(tx, cx, by, site, id, &why)
                }))
            }
            Act::Override(n) => Ok(self.on(self.deputy.clone(), *n, |tx, cx, by, site, id| {
                let step = totp::step(cx.now.as_second());
                ops::confirm_override(tx, cx, by, site, id, step)
            })),
            Act::Rate(n, score, answers) => {
                let rating = Rating { score: *score, answers: answers.clone() };
                Ok(self.rates(house, *n, rating))
            }
        }
    }

    /// What a clerk does to the own counter.
    fn sits(
        &self,
        counter: u16,
        run: impl Fn(&mut Tx<'_>, &mut Cx, &Actor, &Site, u16) -> Done + Send + 'static,
    ) -> Planned {
        let (by, site) = (self.clerk(counter)?, self.site.clone());
        let actor = by.clone();
        Ok((actor, Box::new(move |tx, cx| run(tx, cx, &by, &site, counter))))
    }

    /// What a clerk does to a ticket.
    fn serves(
        &self,
        counter: u16,
        number: i64,
        run: impl Fn(&mut Tx<'_>, &mut Cx, &Actor, &Site, TicketId) -> Done + Send + 'static,
    ) -> Planned {
        Ok(self.on(self.clerk(counter)?, number, run))
    }

    fn at_the_door(
        &self,
        number: i64,
        run: impl Fn(&mut Tx<'_>, &mut Cx, &Actor, &Site, TicketId) -> Done + Send + 'static,
    ) -> (Actor, Deed) {
        self.on(self.reception.clone(), number, run)
    }

    /// What somebody does to the ticket of a number, which is found when the act comes to its turn.
    fn on(
        &self,
        by: Actor,
        number: i64,
        run: impl Fn(&mut Tx<'_>, &mut Cx, &Actor, &Site, TicketId) -> Done + Send + 'static,
    ) -> (Actor, Deed) {
        let (site, day, actor) = (self.site.clone(), self.day, by.clone());
        let deed: Deed = Box::new(move |tx, cx| {
            let id = sql::by_number(tx, &site.key, day, number)?.ok_or(Error::NoSuchTicket)?;
            run(tx, cx, &by, &site, id)
        });
        (actor, deed)
    }

    fn take(&self, house: &House, wanted: i64, new: NewTicket) -> Planned {
        let issue = edge::parse(house, &self.site, new).map_err(unread)?;
        let by = self.kiosk.clone();
        let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
            same(ops::issue(tx, cx, &by, &issue)?.number, wanted)
        };
        Ok((self.kiosk.clone(), Box::new(run)))
    }

    /// Each of them with a device and a network of their own.
    fn reserve(&self, house: &House, wanted: i64, new: NewTicket) -> Planned {
        let from = format!("{} {} {wanted}", self.site.key, self.day);
        let from = front::From { device: from.clone(), network: from };
        let ask = front::parsed(house, &self.site, &from, new).map_err(unread)?;
        let run = move |tx: &mut Tx<'_>, cx: &mut Cx| {
            same(remote::reserve(tx, cx, &Actor::nobody(), &ask)?.number, wanted)
        };
        Ok((Actor::nobody(), Box::new(run)))
    }

    /// The manager says that a system does not answer, and why; or, without a reason, that it does.
    fn report(&self, house: &House, name: &str, why: Option<String>) -> Planned {
        let known = house.pack.systems.iter().find(|s| s.key == name).cloned();
        let system = known.ok_or_else(|| NodeError::First(format!("there is no system {name}")))?;
        let (by, site) = (self.manager.clone(), self.site.clone());
        let run = move |tx: &mut Tx<'_>, cx: &mut Cx| match &why {
            Some(why) => systems::down(tx, cx, &by, &site, &system, Some(why)),
            None => systems::up(tx, cx, &by, &site, &system),
        };
        Ok((self.manager.clone(), Box::new(run)))
    }

    /// The holder rates. As at the edge, nothing of it refers to the ticket.
    fn rates(&self, house: &House, number: i64, rating: Rating) -> (Actor, Deed) {
        let house = house.clone();
        self.on(Actor::nobody(), number, move |tx, cx, _, site, id| {
            let token = front::token(&house, "rate", id);
            rate(tx, cx, &ops::holder(id), (site, &house.pack), (id, &token), &rating)
        })
    }
}

fn wish(
    services: &[ServiceKey],
    [ground, phone]: [&Option<String>; 2],
    language: Option<&Lang>,
) -> NewTicket {
    NewTicket {
        services: services.iter().map(ToString::to_string).collect(),
        priority: ground.clone(),
        phone: phone.clone(),
        language: language.map(ToString::to_string),
    }
}

/// Whoever asks that a visitor be put first is on shift: there is a session, of a token that nobody
/// knows.
fn signs_in(tx: &mut Tx<'_>, cx: &mut Cx, by: &Actor) -> Done {
    let id = by.staff().ok_or(Error::NotAsked)?;
    let token = Sha256::digest(cx.uuid()).into();
    let opened = identity::ops::open_session(tx, cx, id, token, None, &|_, _| None);
    opened.map(|_| ()).map_err(|_| Error::NotAsked)
}

fn unread(p: Problem) -> NodeError {
    NodeError::First(p.code.to_owned())
}

/// The hall does what the rule says, or the play ends.
fn same(done: i64, wanted: i64) -> Done {
    if done == wanted { Ok(()) } else { Err(Error::NoSuchTicket) }
}
