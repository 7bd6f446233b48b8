#![doc = include_str!("../README.md")]

mod address;
mod ask;
pub mod assets;
pub mod chart;
mod clips;
mod devices;
mod guard;
mod house;
mod live;
pub mod opening;
mod pace;
mod page;
mod pasts;
mod picture;
pub mod printer_line;
mod printers;
mod probes;
mod problem;
mod sites;
mod text;
mod unread;
mod upload;

pub use address::Network;
pub use ask::{Ask, By, Form, Json, Key, Path, Query, Signed, cookie};
pub use clips::Clips;
pub use devices::{DEVICE_KEY, Device, DeviceKind, Devices};
pub use guard::{asks_position, headers, same_origin};
pub use house::{House, Rooms, SignIn};
pub use live::{Listener, Live, Streams, events, events_until};
pub use pace::Pace;
pub use page::{
    Cache, Link, Shell, clock_time, csv, day_and_time, html, moment, qr_dense, qr_svg, redirect,
};
pub use pasts::{Pasts, planned_minutes};
pub use picture::{Picture, SIDE_MAX, Unfit};
pub use printers::{Printer, Printers, Trouble};
pub use probes::{BadTarget, Miss, Probe, Probes, Target};
pub use problem::{Details, Problem, problem_json};
pub use sites::Sites;
pub use text::{T, texts};
pub use upload::Upload;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}
