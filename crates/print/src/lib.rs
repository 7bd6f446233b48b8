#![doc = include_str!("../README.md")]

mod escpos;
mod paint;
mod slip;

pub use escpos::{ASK, Readiness, cut_is_done, job};
pub use paint::{DOTS, NoFont, Painter, Picture};
pub use slip::{AwaySlip, CodePaper, Paper, Slip};
