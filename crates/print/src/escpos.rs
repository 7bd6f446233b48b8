//! The few ESC/POS commands that a ticket needs.

use crate::paint::{DOTS, Picture};

/// Rows of one `GS v 0`: printers of every maker have room for so many, and a line of text or less
/// is cropped by itself.
const BAND: usize = 24;
/// Begin anew: what an earlier job left half said is forgotten. What comes is set in the middle.
const BEGIN: &[u8] = b"\x1b@\x1ba\x01";
/// Bytes of a row.
const WIDE: usize = DOTS / 8;
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

/// The bytes of a job: the picture in bands, the cut, and the question whether it is done. A band
/// is sent without what is white at both its sides: the printer sets it in the middle.
#[must_use]
pub fn job(picture: &Picture) -> Vec<u8> {
    let mut out = BEGIN.to_vec();
    for band in picture.bytes().chunks(WIDE * BAND) {
        let side = white_sides(band);
        let size = [WIDE - 2 * side, band.len() / WIDE];
        out.extend(b"\x1dv0\0");
        out.extend(size.map(|n| u16::try_from(n).unwrap_or_default().to_le_bytes()).as_flattened());
        out.extend(band.chunks(WIDE).flat_map(|row| row.get(side..WIDE - side)).flatten());
    }
    out.extend(CUT);
    out.extend(CONFIRM);
    out
}

/// How many bytes of every row are white, at its left and at its right alike. Some stay: a band has
/// a width.
fn white_sides(band: &[u8]) -> usize {
    let white = |n: usize| {
        let both = |row: &[u8]| [n, WIDE - 1 - n].iter().all(|at| row.get(*at) == Some(&0));
        band.chunks(WIDE).all(both)
    };
    (0..WIDE / 2 - 1).take_while(|n| white(*n)).count()
}
