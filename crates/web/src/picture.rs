//! What the first bytes of a picture say: its type and its size. Nothing of it is drawn here, and
//! no point of it is changed: what a manager gives is what a wall shows. What a camera, a program
//! or an author wrote beside the points is taken out: it may say where somebody was, and who.

/// Neither side of a picture is longer: the largest displays have so many points.
pub const SIDE_MAX: u32 = 4096;

/// A picture that a wall can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its media type.
    pub kind: &'static str,
    /// Points from side to side.
    pub width: u32,
    /// Points from top to bottom.
    pub height: u32,
}

/// Why bytes are no picture for a wall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    /// No PNG, JPEG or WebP, or a part of one.
    #[error("no whole PNG, JPEG or WebP")]
    NoPicture,
    /// It would draw the eye from the calls.
    #[error("a picture that moves")]
    Moves,
    /// Larger than any display.
    #[error("a side is longer than {SIDE_MAX} points")]
    Giant,
}

impl Picture {
    /// Reads the header. A file must be whole, and end where its picture ends.
    ///
    /// # Errors
    /// When it is no picture for a wall.
    pub fn of(bytes: &[u8]) -> Result<Self, Unfit> {
        let found = if bytes.starts_with(PNG) {
            png(bytes)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            jpeg(bytes)
        } else {
            webp(bytes)
        };
        let (kind, width, height, moves) = found.ok_or(Unfit::NoPicture)?;
        if moves {
            return Err(Unfit::Moves);
        }
        match (width, height) {
            (1..=SIDE_MAX, 1..=SIDE_MAX) => Ok(Self { kind, width, height }),
            (0, _) | (_, 0) => Err(Unfit::NoPicture),
            _ => Err(Unfit::Giant),
        }
    }

    /// Takes a picture in: what it is, and its file with nothing in it but what draws it.
    ///
    /// # Errors
    /// When it is no picture for a wall.
    pub fn take(bytes: &[u8]) -> Result<(Self, Vec<u8>), Unfit> {
        let picture = Self::of(bytes)?;
        let bare = match picture.kind {
            "image/png" => bare_png(bytes),
            "image/jpeg" => bare_jpeg(bytes),
            _ => bare_webp(bytes),
        };
        let bare = bare.ok_or(Unfit::NoPicture)?;
        // What was left out changed nothing of what it is.
        if Self::of(&bare)? == picture { Ok((picture, bare)) } else { Err(Unfit::NoPicture) }
    }
}

/// Type, width, height, and whether it moves.
type Found = Option<(&'static str, u32, u32, bool)>;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// Chunks of a length, a name, bytes and a sum; the first is `IHDR`, the last `IEND`.
fn png(bytes: &[u8]) -> Found {
    let mut rest = bytes.strip_prefix(PNG)?;
    let (mut size, mut moves) = (None, false);
    loop {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let name = rest.get(4..8)?;
        let body = rest.get(8..length.checked_add(8)?)?;
        rest = rest.get(length.checked_add(12)?..)?;
        match (name, size) {
            (b"IHDR", None) => {
                let side = |at: usize| Some(u32::from_be_bytes(*body.get(at..)?.first_chunk()?));
                size = Some((side(0)?, side(4)?));
            }
            (_, None) => return None,
            (b"acTL", _) => moves = true,
            (b"IEND", Some((width, height))) => {
                return rest.is_empty().then_some(("image/png", width, height, moves));
            }
            _ => {}
        }
    }
}

/// Segments of a marker and a length; the one that says how the frame is made has its size.
fn jpeg(bytes: &[u8]) -> Found {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    bytes.ends_with(b"\xff\xd9").then_some(())?;
    loop {
        let [0xff, marker, high, low] = *rest.first_chunk()? else { return None };
        let length = usize::from(u16::from_be_bytes([high, low]));
        match marker {
            // A marker may be filled up with more of its first byte.
            0xff => rest = rest.get(1..)?,
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let side = |at: usize| Some(u16::from_be_bytes(*rest.get(at..)?.first_chunk()?));
                return Some(("image/jpeg", side(7)?.into(), side(5)?.into(), false));
            }
            // The points begin, or it ends, without a size.
            0xd8..=0xda => return None,
            _ => rest = rest.get(length.max(2) + 2..)?,
        }
    }
}

/// `RIFF`, a size, `WEBP`, and a first chunk of one of three kinds.
fn webp(bytes: &[u8]) -> Found {
    let rest = bytes.strip_prefix(b"RIFF")?;
    let size = usize::try_from(u32::from_le_bytes(*rest.first_chunk()?)).ok()?;
    let rest = rest.get(4..)?.strip_prefix(b"WEBP")?;
    (bytes.len() == size.checked_add(8)?).then_some(())?;
    let (name, body) = (rest.get(..4)?, rest.get(8..)?);
    let (width, height, moves) = match name {
        b"VP8 " => {
            let [w, v, h, i] = *body.get(3..)?.strip_prefix(b"\x9d\x01\x2a")?.first_chunk()?;
            let side = |pair| u32::from(u16::from_le_bytes(pair) & 0x3fff);
            (side([w, v]), side([h, i]), false)
        }
        b"VP8L" => {
            let bits = u32::from_le_bytes(*body.strip_prefix(b"\x2f")?.first_chunk()?);
            ((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, false)
        }
        b"VP8X" => {
            let [flags, _, _, _, a, b, c, d, e, f] = *body.first_chunk()?;
            let side = |[a, b, c]: [u8; 3]| u32::from_le_bytes([a, b, c, 0]) + 1;
            (side([a, b, c]), side([d, e, f]), flags & 0x02 != 0)
        }
        _ => return None,
    };
    Some(("image/webp", width, height, moves))
}

/// Chunks that may be left out (PNG 5.4: a small first letter) and say how points and colours are
/// meant.
const PNG_KEEPS: [&[u8]; 7] = [b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"pHYs"];

fn bare_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(PNG)?;
    let mut bare = PNG.to_vec();
    while !rest.is_empty() {
        let length = usize::try_from(u32::from_be_bytes(*rest.first_chunk()?)).ok()?;
        let (chunk, after) = rest.split_at_checked(length.checked_add(12)?)?;
        let name = chunk.get(4..8)?;
        if name.first()?.is_ascii_uppercase() || PNG_KEEPS.contains(&name) {
            bare.extend_from_slice(chunk);
        }
        rest = after;
    }
    Some(bare)
}

/// Segments up to the end of the picture, also those between its scans. Behind the end a telephone
/// puts more pictures, each with a place and a time of its own.
fn bare_jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(b"\xff\xd8")?;
    let mut bare = b"\xff\xd8".to_vec();
    loop {
        let [0xff, marker] = *rest.first_chunk()? else { return None };
        match marker {
            0xff => {
                rest = rest.get(1..)?;
                continue;
            }
            0xd9 => {
                bare.extend_from_slice(b"\xff\xd9");
                return Some(bare);
            }
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes(*rest.get(2..)?.first_chunk()?));
        let (segment, after) = rest.split_at_checked(length.max(2) + 2)?;
        // Of what programs write, only what says how colours are kept, and that it is a JPEG.
        if !matches!(marker, 0xe1..=0xed | 0xef | 0xfe) {
            bare.extend_from_slice(segment);
        }
        rest = after;
        if marker == 0xda {
            let (points, after) = rest.split_at_checked(scan(rest)?)?;
            bare.extend_from_slice(points);
            rest = after;
        }
    }
}

/// Where the points of a scan end: at a marker that is neither a byte of theirs nor a restart.
fn scan(points: &[u8]) -> Option<usize> {
    points.windows(2).position(|w| matches!(w, [0xff, m] if !matches!(m, 0 | 0xd0..=0xd7 | 0xff)))
}

/// Chunks that draw; the first of a file that has more than one says which others it has.
const WEBP_KEEPS: [&[u8]; 5] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ICCP"];

fn bare_webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.get(12..)?;
    let mut body = b"WEBP".to_vec();
    while !rest.is_empty() {
        let name = rest.get(..4)?;
        let length = usize::try_from(u32::from_le_bytes(*rest.get(4..)?.first_chunk()?)).ok()?;
        let chunk = rest.get(..length.checked_add(8)?)?;
        // A chunk begins at an even place; the last may lack what fills it up.
        rest = rest.get(chunk.len() + length % 2..).unwrap_or_default();
        if !WEBP_KEEPS.contains(&name) {
            continue;
        }
        let at = body.len();
        body.extend_from_slice(chunk);
        if name == b"VP8X"
            && let Some(flags) = body.get_mut(at + 8)
        {
            *flags &= !(WEBP_EXIF | WEBP_XMP);
        }
        body.resize(at + chunk.len() + length % 2, 0);
    }
    let size = u32::try_from(body.len()).ok()?;
    Some([b"RIFF", &size.to_le_bytes()[..], &body].concat())
}

/// The bits of `VP8X` that announce such a chunk.
const WEBP_EXIF: u8 = 0x08;
const WEBP_XMP: u8 = 0x04;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn chunk(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let length = u32::try_from(body.len()).unwrap_or(0).to_be_bytes();
        [&length[..], name, body, b"\0\0\0\0"].concat()
    }

    fn png(width: u32, height: u32, more: &[u8]) -> Vec<u8> {
        let sides = [width.to_be_bytes(), height.to_be_bytes()].concat();
        let head = chunk(b"IHDR", &[&sides[..], b"\x08\x02\0\0\0"].concat());
        [PNG, &head, more, &chunk(b"IDAT", b"x"), &chunk(b"IEND", b"")].concat()
    }

    fn webp(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let size = u32::try_from(body.len()).unwrap_or(0);
        let whole = [b"RIFF", &(size + 12).to_le_bytes(), b"WEBP", name, &size.to_le_bytes(), body];
        whole.iter().flat_map(|part| part.iter().copied()).collect()
    }

    const JPEG: &[u8] =
        b"\xff\xd8\xff\xe0\0\x04ab\xff\xff\xc2\0\x0b\x08\0\x20\x00\x40\x01\x01\x11\0\
        \xff\xda\0\x02..\xff\xd9";

    #[test]
    fn a_picture_says_its_type_and_its_size() {
        let of = |kind, width, height| Ok(Picture { kind, width, height });
        assert_eq!(Picture::of(&png(640, 480, b"")), of("image/png", 640, 480));
        assert_eq!(Picture::of(JPEG), of("image/jpeg", 64, 32));
        let lossy = webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a\x40\x41\x20\x40");
        assert_eq!(Picture::of(&lossy), of("image/webp", 320, 32));
        let bits = (99_u32 | 49 << 14).to_le_bytes();
        let whole = webp(b"VP8L", &[b"\x2f", &bits[..]].concat());
        assert_eq!(Picture::of(&whole), of("image/webp", 100, 50));
        let wide = webp(b"VP8X", b"\x10\0\0\0\xff\x0f\0\x01\0\0");
        assert_eq!(Picture::of(&wide), of("image/webp", 4096, 2));
    }

    #[test]
    fn what_moves_is_too_large_or_is_not_whole_is_no_picture_for_a_wall() {
        let moving = png(9, 9, &chunk(b"acTL", b"\0\0\0\x02\0\0\0\0"));
        assert_eq!(Picture::of(&moving), Err(Unfit::Moves));
        let film = webp(b"VP8X", b"\x02\0\0\0\x09\0\0\x09\0\0");
        assert_eq!(Picture::of(&film), Err(Unfit::Moves));
        assert_eq!(Picture::of(&png(4097, 1, b"")), Err(Unfit::Giant));
        assert_eq!(Picture::of(&png(1, u32::MAX, b"")), Err(Unfit::Giant));
        let (whole, wide) = (png(9, 9, b""), webp(b"VP8X", b"\x10\0\0\0\x09\0\0\x09\0\0"));
        for bytes in [&whole[..], JPEG, &wide[..]] {
            assert!(Picture::of(bytes).is_ok());
            for cut in 0..bytes.len() {
                assert_eq!(Picture::of(&bytes[..cut]), Err(Unfit::NoPicture), "{cut}");
            }
        }
        for bytes in [
            &[&whole[..], b"more"].concat()[..],
            &png(0, 9, b"")[..],
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"GIF89a\x01\0\x01\0\0\0\0;",
            b"\xff\xd8\xff\xd9",
            b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR",
            b"",
        ] {
            assert_eq!(Picture::of(bytes), Err(Unfit::NoPicture));
        }
    }

    /// Bytes that get far: those of a kind of picture, with some of them changed and more behind.
    fn nearly() -> impl Strategy<Value = Vec<u8>> {
        let wide = webp(b"VP8X", b"\x1c\0\0\0\x09\0\0\x09\0\0");
        let whole = [png(9, 9, &chunk(b"tEXt", b"who")), JPEG.to_vec(), wide];
        let changes = prop::collection::vec((any::<usize>(), any::<u8>()), 0..4);
        let more = prop::collection::vec(any::<u8>(), 0..40);
        (prop::sample::select(whole.to_vec()), changes, more).prop_map(
            |(mut bytes, changes, more)| {
                for (at, byte) in changes {
                    let at = at % bytes.len();
                    bytes[at] = byte;
                }
                // A length that holds, and an end where one is looked for.
                bytes.extend(more);
                if bytes.starts_with(b"RIFF") {
                    let size = u32::try_from(bytes.len() - 8).unwrap_or(0);
                    bytes[4..8].copy_from_slice(&size.to_le_bytes());
                } else if bytes.starts_with(b"\xff\xd8") {
                    bytes.extend(b"\xff\xd9");
                }
                bytes
            },
        )
    }

    proptest! {
        #[test]
        fn no_bytes_break_it_and_what_is_taken_in_is_bare(
            bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..80), nearly()],
        ) {
            if let Ok((picture, bare)) = Picture::take(&bytes) {
                prop_assert_eq!(Picture::of(&bytes), Ok(picture));
                // One byte may fill up what was odd.
                prop_assert!(bare.len() <= bytes.len() + 1);
                prop_assert_eq!(Picture::take(&bare), Ok((picture, bare)));
            }
        }
    }
}
