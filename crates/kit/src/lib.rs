#![doc = include_str!("../README.md")]

pub mod actor;
pub mod codes;
pub mod ids;
pub mod keys;
pub mod limits;
pub mod money;
pub mod text;
pub mod time;
pub mod typed;

pub use actor::{Actor, Role, Scope};
pub use codes::{SpokenCode, TicketNumber};
pub use ids::{ActorId, CommandId, DeviceId, SessionId, StaffId, StreamId, SubjectId, TicketId};
pub use keys::{CounterKey, EntityKey, Lang, ServiceKey, SiteKey, SkillKey};
pub use money::Money;
pub use text::Texts;
pub use time::Day;
