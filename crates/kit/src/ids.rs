//! Identifiers: UUIDs (version 7, RFC 9562) that cannot be mistaken for one another.

use std::fmt;
use std::str::FromStr;

use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => { $(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[derive(serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);
        impl $name {
            /// The 16 bytes, as they stand in entries and tables.
            #[must_use]
            pub fn bytes(&self) -> [u8; 16] { *self.0.as_bytes() }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { s.parse().map(Self) }
        }
        impl From<Uuid> for $name { fn from(id: Uuid) -> Self { Self(id) } }
        impl From<$name> for Uuid { fn from(id: $name) -> Self { id.0 } }
    )* };
}

ids! {
    /// Whoever acts: a member of staff, a device, the clock, or a citizen holding a link.
    ActorId,
    /// One request to do something, named by whoever asks, so that asking twice does it once.
    CommandId,
    /// A device that holds a key of its own: a kiosk or a display.
    DeviceId,
    /// One sign-in of one account.
    SessionId,
    /// A member of staff, or a device with an account.
    StaffId,
    /// A series of entries about one thing. The id of the thing is the id of its stream.
    StreamId,
    /// Somebody whose personal fields are sealed to a key of their own.
    SubjectId,
    /// One ticket: one visitor's place in the hall of one site on one day.
    TicketId,
}

impl From<TicketId> for StreamId {
    fn from(id: TicketId) -> Self {
        Self(id.0)
    }
}
impl From<StaffId> for StreamId {
    fn from(id: StaffId) -> Self {
        Self(id.0)
    }
}
impl From<DeviceId> for StreamId {
    fn from(id: DeviceId) -> Self {
        Self(id.0)
    }
}
impl From<DeviceId> for ActorId {
    fn from(id: DeviceId) -> Self {
        Self(id.0)
    }
}
impl From<StaffId> for ActorId {
    fn from(id: StaffId) -> Self {
        Self(id.0)
    }
}
