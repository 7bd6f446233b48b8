//! The head and the foot of the manager's pages.

use kit::Role;
use pack::Site;
use web::assets::{Css, css};
use web::{Ask, By, House, clock_time};

/// The head and the foot of a page.
pub(in crate::pages) struct Bar {
    pub(in crate::pages) title: String,
    pub(in crate::pages) who: String,
    pub(in crate::pages) site: String,
    pub(in crate::pages) home: String,
    /// The key of the name of that page.
    pub(in crate::pages) home_name: &'static str,
    /// The key of what the desk is called.
    pub(in crate::pages) desk: &'static str,
    /// Where else one can go: address and the key of its name.
    pub(in crate::pages) links: Vec<(String, &'static str)>,
    pub(in crate::pages) events: String,
    /// Where calls for help are told of, on each of the manager's pages but the board, which shows
    /// them itself; empty for others.
    pub(in crate::pages) alarms: String,
    pub(in crate::pages) connected: String,
    pub(in crate::pages) stale: String,
    pub(in crate::pages) demo: bool,
    pub(in crate::pages) css: Css,
}

impl Bar {
    pub(in crate::pages) fn new(
        house: &House,
        ask: &Ask,
        by: &By,
        site: &Site,
        title: &str,
    ) -> Self {
        let (t, time) = (ask.t(house), clock_time(house.app.now(), &site.zone));
        if by.actor.role == Role::Head {
            let place = house.pack.site_name(&ask.lang, &site.key);
            return Self { site: place, ..Self::of_head(house, ask, by, title) };
        }
        let managed = by.actor.role == Role::Manager;
        let plan = (format!("/manage/{}/plan", site.key), "plan-title");
        let (desk, home, home_name, links) = match by.actor.role {
            Role::Administrator => (
                "identity-role-administrator",
                "/manage/staff".to_owned(),
                "identity-staff",
                vec![plan],
            ),
            _ => {
                let board = format!("/manage/{}", site.key);
                let (forecast, devices) = (format!("{board}/forecast"), format!("{board}/devices"));
                let media = (format!("{board}/media"), "operator-media");
                let devices = (devices, "identity-devices");
                let links = vec![(forecast, "head-forecast"), plan, media, devices];
                ("queue-manage-bar", board, "queue-manage-board", links)
            }
        };
        Self {
            title: title.to_owned(),
            who: by.token.as_deref().and_then(|x| house.sign_in.login(x)).unwrap_or_default(),
            site: house.pack.site_name(&ask.lang, &site.key),
            home,
            home_name,
            desk,
            links,
            events: if managed { format!("/live/{}/help", site.key) } else { String::new() },
            alarms: if managed { format!("/manage/{}/alarms", site.key) } else { String::new() },
            connected: t.w("queue-desk-connected", "time", &time),
            stale: t.w("queue-desk-stale", "time", &time),
            demo: house.demo,
            css: css(),
        }
    }

    /// That of head office, which belongs to no site.
    pub(in crate::pages) fn of_head(house: &House, ask: &Ask, by: &By, title: &str) -> Self {
        let (t, time) = (ask.t(house), clock_time(house.app.now(), &house.pack.zone));
        Self {
            title: title.to_owned(),
            who: by.token.as_deref().and_then(|x| house.sign_in.login(x)).unwrap_or_default(),
            site: t.s("head-all"),
            home: "/manage/head".to_owned(),
            home_name: "queue-manage-board",
            desk: "head-bar",
            links: vec![("/manage/head/compare".to_owned(), "head-compare")],
            events: String::new(),
            alarms: String::new(),
            connected: t.w("queue-desk-connected", "time", &time),
            stale: t.w("queue-desk-stale", "time", &time),
            demo: house.demo,
            css: css(),
        }
    }
}
