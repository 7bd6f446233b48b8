//! A small office of the tour's own, that is thrown away.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use kit::Actor;
use pack::Site;
use queue::edge::{self, NewTicket};
use tokio::sync::Mutex;
use web::{House, Problem};

use super::{COUNTER, SITE, command};
use crate::node::{self, Node, Opening};

/// One office at a time: it lives for a second or two.
pub(super) static TURN: Mutex<()> = Mutex::const_new(());
/// Visitors of the small office.
const VISITORS: usize = 4;

/// A folder that goes when it is no longer looked at.
pub(super) struct Folder(pub(super) PathBuf);
impl Folder {
    pub(super) fn new() -> Result<Self, Problem> {
        let name = format!("onewindow-cheat-{}", command()?);
        Ok(Self(std::env::temp_dir().join(name)))
    }
}
impl Drop for Folder {
    fn drop(&mut self) {
        // A leftover in the folder for temporary files does no harm.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// An office with a few visitors; the first has been called.
pub(super) async fn open(house: &House, folder: &Path) -> Result<Node, Problem> {
    let opening = Opening {
        data: folder.display().to_string(),
        folder: folder.to_owned(),
        origin: "demo.onewindow.example/cheat/1".to_owned(),
        pack: house.pack.clone(),
        demo: true,
        base_url: house.base_url.clone(),
        clock: Arc::new(crate::clock::now),
        seed: crate::clock::seed().map_err(Problem::ours)?,
        printers: web::printer_line::Reach::default(),
        probes: Vec::new(),
        pages_max: None,
        codes: kit::SpokenCode::MANY,
        new_epoch: None,
    };
    let node = node::open(opening).await.map_err(Problem::ours)?;
    let site = site(&node.house)?;
    let (kiosk, clerk) = people(&site);
    for _ in 0..VISITORS {
        edge::take(&node.house, &site, &kiosk, command()?, ask_for(&site)).await?;
    }
    edge::call_next(&node.house, &site, &clerk, command()?, COUNTER).await?;
    Ok(node)
}

pub(super) fn site(house: &House) -> Result<Arc<Site>, Problem> {
    edge::site(house, &SITE.parse().map_err(|_| Problem::not_found())?)
}

/// The kiosk and the clerk of the small office.
pub(super) fn people(site: &Site) -> (Actor, Actor) {
    let plan = site.counters.iter().find(|c| c.number == COUNTER);
    let someone = |role, n: u128, counter: Option<u16>| Actor {
        id: kit::ActorId(uuid::Uuid::from_u128(n)),
        role,
        site: Some(site.key.clone()),
        entity: plan.map(|c| c.entity.clone()),
        counter: counter.map(|number| kit::CounterKey { site: site.key.clone(), number }),
    };
    (someone(kit::Role::Kiosk, 1, None), someone(kit::Role::Operator, 2, Some(COUNTER)))
}

pub(super) fn ask_for(site: &Site) -> NewTicket {
    let first = site.services.first().map(ToString::to_string);
    NewTicket { services: first.into_iter().collect(), priority: None, phone: None, language: None }
}
