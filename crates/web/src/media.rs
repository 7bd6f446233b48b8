//! Pictures for the displays of a hall: `NAME.png`, `.jpg` or `.webp` in a folder, for every site,
//! or in a folder of a site's own in it; what a picture says lies beside it in `NAME.txt`, for
//! whoever does not see it.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use kit::SiteKey;
use sha2::{Digest, Sha256};

/// A display fetches each once; more than this is a film or was never made smaller.
const BYTES_MAX: u64 = 512 * 1024;
/// At each site: a turn of all of them takes two minutes.
const PICTURES_MAX: usize = 12;
/// What a picture says, in characters.
const WORDS_MAX: usize = 300;

/// A picture and its words.
pub struct Picture {
    /// The first half of its SHA-256: its address, so that browsers keep it for ever.
    pub name: String,
    /// Its media type, told by its first bytes.
    pub kind: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// What it says.
    pub words: String,
}

/// The pictures of a node, by site; those without a site are for all.
#[derive(Clone, Default)]
pub struct Media(Arc<BTreeMap<Option<SiteKey>, Vec<Picture>>>);

impl Media {
    /// Reads a folder. What is no picture, or says nothing, is left out and said; a folder that is
    /// not there has none.
    #[must_use]
    pub fn load(folder: &Path, sites: &[SiteKey]) -> Self {
        let own = sites.iter().map(|s| (Some(s.clone()), folder.join(s.as_str())));
        let all = own.chain([(None, folder.to_owned())]);
        Self(Arc::new(all.map(|(site, folder)| (site, pictures(&folder))).collect()))
    }

    /// The pictures of a site, in the order of their files; where it has none, those for all.
    #[must_use]
    pub fn of(&self, site: &SiteKey) -> &[Picture] {
        let of = |site: Option<SiteKey>| self.0.get(&site).filter(|all| !all.is_empty());
        of(Some(site.clone())).or_else(|| of(None)).map_or(&[], Vec::as_slice)
    }
}

fn pictures(folder: &Path) -> Vec<Picture> {
    let Ok(files) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = files.filter_map(|f| f.ok().map(|f| f.path())).collect();
    files.retain(|p| p.is_file() && p.extension().is_none_or(|end| end != "txt"));
    files.sort();
    let mut out = Vec::new();
    for file in files {
        match picture(&file) {
            Ok(_) if out.len() == PICTURES_MAX => {
                let file = file.display();
                tracing::warn!(%file, "left out: a site shows {PICTURES_MAX} pictures at most");
            }
            Ok(p) => out.push(p),
            Err(why) => {
                tracing::warn!(file = %file.display(), "left out of the displays: {why}");
            }
        }
    }
    out
}

fn picture(file: &Path) -> Result<Picture, &'static str> {
    if file.metadata().map_or(true, |m| m.len() > BYTES_MAX) {
        return Err("larger than 512 KiB: make it smaller");
    }
    let bytes = std::fs::read(file).map_err(|_| "it cannot be read")?;
    let kind = kind(&bytes).ok_or("no whole PNG, JPEG or WebP that stands still")?;
    let words = std::fs::read_to_string(file.with_extension("txt")).unwrap_or_default();
    let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() {
        return Err("write what it says into a file of the same name that ends in .txt");
    }
    let words = words.chars().take(WORDS_MAX).collect();
    let hash = Sha256::digest(&bytes);
    let name = hash.iter().take(16).map(|b| format!("{b:02x}")).collect();
    Ok(Picture { name, kind, bytes, words })
}

/// The media type of a picture, by how its file begins and ends. What moves is none: it would draw
/// the eye from the calls.
fn kind(bytes: &[u8]) -> Option<&'static str> {
    let has = |what: &[u8]| bytes.windows(what.len()).any(|w| w == what);
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return (bytes.ends_with(b"IEND\xae\x42\x60\x82") && !has(b"acTL")).then_some("image/png");
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return bytes.ends_with(b"\xff\xd9").then_some("image/jpeg");
    }
    let rest = bytes.strip_prefix(b"RIFF")?;
    let size = usize::try_from(u32::from_le_bytes(*rest.first_chunk::<4>()?)).ok()?;
    let whole = rest.get(4..)?.starts_with(b"WEBP") && bytes.len() == size + 8;
    (whole && !has(b"ANIM")).then_some("image/webp")
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn a_picture_is_told_by_its_bytes_and_is_whole_and_still() {
        let png = b"\x89PNG\r\n\x1a\n....IEND\xae\x42\x60\x82";
        assert_eq!(kind(png), Some("image/png"));
        assert_eq!(kind(&png[..png.len() - 1]), None);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nacTLIEND\xae\x42\x60\x82"), None);
        assert_eq!(kind(b"\xff\xd8\xff..\xff\xd9"), Some("image/jpeg"));
        assert_eq!(kind(b"\xff\xd8\xff.."), None);
        assert_eq!(kind(b"RIFF\x08\0\0\0WEBPVP8 "), Some("image/webp"));
        assert_eq!(kind(b"RIFF\x09\0\0\0WEBPVP8 "), None);
        assert_eq!(kind(b"RIFF\x08\0\0\0WEBPANIM"), None);
        assert_eq!(kind(b"<svg xmlns='http://www.w3.org/2000/svg'/>"), None);
        assert_eq!(kind(b""), None);
    }
}
