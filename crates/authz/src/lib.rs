#![doc = include_str!("../README.md")]

mod table;

use kit::{Actor, Role, Scope};

pub use table::{Action, Reach, reach, takes_two};

/// The policy table said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{} may not {} here", role.word(), action.word())]
pub struct Denied {
    /// Who asked.
    pub role: Role,
    /// For what.
    pub action: Action,
}

/// Asking the table.
pub trait May {
    /// Whether this actor may do this to that.
    ///
    /// # Errors
    /// [`Denied`] when not.
    fn may(&self, action: Action, scope: &Scope) -> Result<(), Denied>;
}

impl May for Actor {
    fn may(&self, action: Action, scope: &Scope) -> Result<(), Denied> {
        let here = |own: &Option<_>, wanted: &Option<_>| own.is_some() && own == wanted;
        let granted = match reach(self.role, action) {
            Reach::Nowhere => false,
            Reach::OwnTicket => scope.owner == Some(self.id.0),
            Reach::OwnCounter => {
                here(&self.site, &scope.site)
                    && self.counter.is_some()
                    && self.counter == scope.counter
            }
            Reach::OwnEntity => {
                here(&self.site, &scope.site)
                    && self.entity.is_some()
                    && self.entity == scope.entity
            }
            Reach::Site => here(&self.site, &scope.site),
            Reach::Node => true,
        };
        if granted { Ok(()) } else { Err(Denied { role: self.role, action }) }
    }
}

/// The table as text: roles down, actions across would be too wide, so actions down.
#[must_use]
pub fn matrix() -> String {
    let mut out = format!("{:<16}", "");
    for role in Role::ALL {
        out.push_str(&format!("{:<14}", role.word()));
    }
    for action in Action::ALL {
        out.push_str(&format!("\n{:<16}", action.word()));
        for role in Role::ALL {
            out.push_str(&format!("{:<14}", reach(role, action).word()));
        }
    }
    out.lines().map(|l| l.trim_end().to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kit::{ActorId, CounterKey, SiteKey};
    use uuid::Uuid;

    fn at(role: Role, site: &str, counter: Option<u16>) -> Actor {
        let site: SiteKey = site.parse().unwrap();
        Actor {
            id: ActorId(Uuid::from_u128(7)),
            role,
            counter: counter.map(|number| CounterKey { site: site.clone(), number }),
            site: Some(site),
            entity: Some("interior".parse().unwrap()),
        }
    }

    #[test]
    fn the_matrix_is_what_was_agreed() {
        assert_eq!(matrix(), include_str!("../tests/matrix.txt"), "\n{}", matrix());
    }

    #[test]
    fn nobody_reaches_another_site() {
        let elsewhere = Scope {
            entity: Some("interior".parse().unwrap()),
            ..Scope::counter(&"ganja-1.7".parse().unwrap())
        };
        for role in Role::ALL {
            for action in Action::ALL {
                if reach(role, action) != Reach::Node {
                    let who = at(role, "baku-1", Some(7));
                    assert!(who.may(action, &elsewhere).is_err(), "{role:?} {action:?}");
                }
            }
        }
    }

    #[test]
    fn an_operator_reaches_the_own_counter_only() {
        let who = at(Role::Operator, "baku-1", Some(7));
        let counter = |s: &str| Scope::counter(&s.parse().unwrap());
        assert!(who.may(Action::CallNext, &counter("baku-1.7")).is_ok());
        assert!(who.may(Action::CallNext, &counter("baku-1.8")).is_err());
        assert!(
            at(Role::Operator, "baku-1", None).may(Action::CallNext, &counter("baku-1.7")).is_err()
        );
    }

    #[test]
    fn powers_are_kept_apart() {
        let has = |role, action| reach(role, action) != Reach::Nowhere;
        for role in Role::ALL {
            assert!(!(has(role, Action::IssueTicket) && has(role, Action::CallNext)), "{role:?}");
            assert!(!has(role, Action::Rate) || role == Role::Citizen, "{role:?}");
            for front in [Action::CheckIn, Action::CheckPriority, Action::PaperNumbers] {
                assert!(!(has(role, front) && has(role, Action::CallNext)), "{role:?}");
            }
            assert!(!(has(role, Action::ManageStaff) && has(role, Action::ReadHall)), "{role:?}");
            assert!(!(has(role, Action::ManageStaff) && has(role, Action::ReadSealed)), "{role:?}");
            assert!(!(has(role, Action::ManageStaff) && has(role, Action::FindTicket)), "{role:?}");
        }
        // Nobody who gives numbers or calls them can change their order.
        for role in [Role::Kiosk, Role::Reception, Role::Operator] {
            assert!(!has(role, Action::AskOverride) && !has(role, Action::ConfirmOverride));
        }
        for action in Action::ALL {
            let reads = matches!(action, Action::ReadLog | Action::SignIn);
            assert!(reads || !has(Role::Auditor, action), "{action:?}");
            let shows = matches!(action, Action::FindTheWay | Action::SignIn);
            assert!(shows || !has(Role::Volunteer, action), "{action:?}");
            assert!(!has(Role::Display, action), "{action:?}");
            let counts = matches!(action, Action::ReadOverview | Action::SignIn);
            assert!(counts || !has(Role::Head, action), "{action:?}");
        }
    }
}
