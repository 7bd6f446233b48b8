//! The few ESC/POS commands that a ticket needs.

use crate::paint::{DOTS, Picture};

/// Rows of one `GS v 0`: printers of every maker have room for so many.
const BAND: usize = 240;
/// Begin anew: whatever an earlier job left half said is forgotten.
const BEGIN: &[u8] = b"\x1b@";
/// Feed to the knife, and cut.
const CUT: &[u8] = b"\x1dVB\x10";
/// Answer when everything before this is done.
const CONFIRM: &[u8] = b"\x1dr\x01";

/// What is asked before a job: `DLE EOT` 1 (printer), 2 (cause of being offline), 4 (paper). A
/// printer answers at once, with one byte each.
pub const ASK: [&[u8]; 3] = [b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"];

/// What a printer says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// It prints what it is sent.
    Ready,
    /// The roll has ended.
    NoPaper,
    /// Its cover is open.
    CoverOpen,
    /// It prints nothing, for a reason of its own.
    OutOfOrder,
}

impl Readiness {
    /// Reads the answers to [`ASK`], in their order. None when a byte is no such answer.
    #[must_use]
    pub fn of([printer, offline, paper]: [u8; 3]) -> Option<Self> {
        if [printer, offline, paper].iter().any(|b| b & 0b1001_0011 != 0b0001_0010) {
            return None;
        }
        Some(if paper & 0b0110_0000 != 0 || offline & 0b0010_0000 != 0 {
            Self::NoPaper
        } else if offline & 0b0000_0100 != 0 {
            Self::CoverOpen
        } else if printer & 0b0000_1000 != 0 || offline & 0b0100_0000 != 0 {
            Self::OutOfOrder
        } else {
            Self::Ready
        })
    }
}

/// Whether a byte is the answer to the question at the end of a job.
#[must_use]
pub fn cut_is_done(answer: u8) -> bool {
    answer & 0b1001_0000 == 0
}

/// The bytes of a job: the picture in bands, the cut, and the question whether it is done.
#[must_use]
pub fn job(picture: &Picture) -> Vec<u8> {
    let wide = DOTS / 8;
    let mut out = BEGIN.to_vec();
    for band in picture.bytes().chunks(wide * BAND) {
        let high = band.len() / wide;
        let size = [wide, high].map(|n| u16::try_from(n).unwrap_or_default().to_le_bytes());
        out.extend(b"\x1dv0\0");
        out.extend(size.as_flattened());
        out.extend(band);
    }
    out.extend(CUT);
    out.extend(CONFIRM);
    out
}
