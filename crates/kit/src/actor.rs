//! Who acts, and on what.

use crate::{ActorId, CounterKey, EntityKey, SiteKey, StaffId};

/// What an actor is. One account has one role; powers are kept apart.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Anyone on the network.
    Nobody,
    /// Somebody who holds the link of a ticket.
    Citizen,
    /// A ticket kiosk: a device with a key, or with an account.
    Kiosk,
    /// A display of the hall: a device with a key, which may do nothing.
    Display,
    /// Staff at the door.
    Reception,
    /// Finds the way for people in the hall, and reads nothing of theirs.
    Volunteer,
    /// Staff of an entity at a counter.
    Operator,
    /// Runs the hall of a site.
    Manager,
    /// Adds staff and devices.
    Administrator,
    /// Head office: sees every hall as counts, and decides nothing.
    Head,
    /// Reads the log and the figures; changes nothing.
    Auditor,
    /// The program itself, when a timer is due.
    Clock,
}

impl Role {
    /// Every role, in the order of the printed matrix.
    pub const ALL: [Self; 12] = [
        Self::Nobody,
        Self::Citizen,
        Self::Kiosk,
        Self::Display,
        Self::Reception,
        Self::Volunteer,
        Self::Operator,
        Self::Manager,
        Self::Administrator,
        Self::Head,
        Self::Auditor,
        Self::Clock,
    ];
    /// The word in entries, tables and the JSON API.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Citizen => "citizen",
            Self::Kiosk => "kiosk",
            Self::Display => "display",
            Self::Reception => "reception",
            Self::Volunteer => "volunteer",
            Self::Operator => "operator",
            Self::Manager => "manager",
            Self::Administrator => "administrator",
            Self::Head => "head",
            Self::Auditor => "auditor",
            Self::Clock => "clock",
        }
    }
    /// The role of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// Who asks, as proved by a session, a link, or the program itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Actor {
    /// The account; nil for nobody and the clock, the ticket for a citizen.
    pub id: ActorId,
    /// What the account is.
    pub role: Role,
    /// The site that the account belongs to; none for the whole node.
    pub site: Option<SiteKey>,
    /// The entity that the account works for; none for the agency.
    pub entity: Option<EntityKey>,
    /// The counter at which an operator has signed in.
    pub counter: Option<CounterKey>,
}

impl Actor {
    /// Anyone on the network.
    #[must_use]
    pub fn nobody() -> Self {
        Self {
            id: ActorId(uuid::Uuid::nil()),
            role: Role::Nobody,
            site: None,
            entity: None,
            counter: None,
        }
    }
    /// The program, acting for a timer.
    #[must_use]
    pub fn clock() -> Self {
        Self { role: Role::Clock, ..Self::nobody() }
    }
    /// The account, if this actor is staff or a device.
    #[must_use]
    pub fn staff(&self) -> Option<StaffId> {
        (!self.id.0.is_nil() && !matches!(self.role, Role::Nobody | Role::Citizen | Role::Clock))
            .then_some(StaffId(self.id.0))
    }
}

/// What an action is about, for the policy table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Scope {
    /// The site; none means the whole node.
    pub site: Option<SiteKey>,
    /// The entity whose work it is.
    pub entity: Option<EntityKey>,
    /// The counter concerned.
    pub counter: Option<CounterKey>,
    /// The ticket or account concerned, compared with the actor's own id.
    pub owner: Option<uuid::Uuid>,
}

impl Scope {
    /// The whole node.
    #[must_use]
    pub fn node() -> Self {
        Self::default()
    }
    /// A site.
    #[must_use]
    pub fn site(site: &SiteKey) -> Self {
        Self { site: Some(site.clone()), ..Self::default() }
    }
    /// A counter of a site.
    #[must_use]
    pub fn counter(counter: &CounterKey) -> Self {
        Self { site: Some(counter.site.clone()), counter: Some(counter.clone()), ..Self::default() }
    }
}
