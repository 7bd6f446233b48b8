#![doc = include_str!("../README.md")]

pub mod curve;
mod dice;
pub mod forecast;
mod learn;
mod log;
mod people;
mod rota;
pub mod score;
mod simulate;
pub mod wait;

pub use learn::Past;
pub use log::{Call, Day, Leg, Ms, Shift, Visit};
pub use score::Score;
pub use simulate::{Act, Simulated, Timed, simulate};
