//! Clips of speech: `{lang}/{clip}.wav` in a folder, made by `onewindow voice` or recorded. Clips
//! are joined here, so that a browser plays one file for one call, with or without a script.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use kit::Lang;
use sha2::{Digest, Sha256};

/// A clip is a word; more than this (20 s) is another thing.
const CLIP_BYTES_MAX: u64 = 1 << 20;
/// Between the two halves of a call, in milliseconds.
const PAUSE_MS: usize = 250;
/// The head of a WAV file with one piece of sound.
const HEAD: usize = 44;

/// What the samples of a clip are: the 16 bytes of a WAV file that say so.
type Format = [u8; 16];

/// The sound of a WAV file.
struct Clip {
    format: Format,
    samples: Vec<u8>,
}

/// The clips of a node, by language and name.
#[derive(Clone, Default)]
pub struct Clips {
    all: Arc<BTreeMap<(Lang, String), Clip>>,
    stamp: Arc<str>,
}

impl Clips {
    /// Reads a folder. What is no sound is left out and said; a folder that is not there has none.
    #[must_use]
    pub fn load(folder: &Path, langs: &[Lang]) -> Self {
        let mut all = BTreeMap::new();
        for lang in langs {
            let Ok(files) = std::fs::read_dir(folder.join(lang.as_str())) else { continue };
            for path in files.filter_map(|f| f.ok().map(|f| f.path())) {
                let Some(name) = path.file_stem().and_then(|n| n.to_str()) else { continue };
                if path.extension().is_none_or(|end| end != "wav") {
                    continue;
                }
                let small = path.metadata().is_ok_and(|m| m.len() <= CLIP_BYTES_MAX);
                let bytes = small.then(|| std::fs::read(&path).ok()).flatten();
                match bytes.as_deref().and_then(sound) {
                    Some(clip) => {
                        all.insert((lang.clone(), name.to_owned()), clip);
                    }
                    None => {
                        tracing::warn!(file = %path.display(), "is no clip of speech: left out")
                    }
                }
            }
        }
        if all.is_empty() {
            tracing::info!(folder = %folder.display(), "no clips of speech: displays ring only");
        }
        let mut hash = Sha256::new();
        for ((lang, name), clip) in &all {
            hash.update(format!("{lang}/{name}/{}\n", clip.samples.len()));
            hash.update(&clip.samples);
        }
        let stamp: String = hash.finalize().iter().take(6).map(|b| format!("{b:02x}")).collect();
        Self { all: Arc::new(all), stamp: stamp.into() }
    }

    /// Changes with the clips: part of their addresses, which browsers keep for ever.
    #[must_use]
    pub fn stamp(&self) -> &str {
        &self.stamp
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether a language has any.
    #[must_use]
    pub fn speaks(&self, lang: &Lang) -> bool {
        self.all.keys().any(|(l, _)| l == lang)
    }

    /// Clips one after the other, as a WAV file; a comma is a short silence. None where one is
    /// missing, or where they do not fit together: half a call would send people astray.
    #[must_use]
    pub fn joined(&self, lang: &Lang, names: &[String]) -> Option<Vec<u8>> {
        let mut out = vec![0; HEAD];
        let mut format: Option<Format> = None;
        for name in names {
            if name == "," {
                let [.., a, b, c, d, _, _, _, _] = format?;
                let bytes = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok()?;
                // Whole samples of two bytes.
                out.resize(out.len() + bytes * PAUSE_MS / 1000 / 2 * 2, 0);
                continue;
            }
            let clip = self.all.get(&(lang.clone(), name.clone()))?;
            if format.is_some_and(|f| f != clip.format) {
                return None;
            }
            format = Some(clip.format);
            out.extend_from_slice(&clip.samples);
        }
        let size = u32::try_from(out.len().checked_sub(HEAD)?).ok()?;
        let head = [
            b"RIFF".as_slice(),
            &size.checked_add(36)?.to_le_bytes(),
            b"WAVEfmt ",
            &16_u32.to_le_bytes(),
            &format?,
            b"data",
            &size.to_le_bytes(),
        ]
        .concat();
        out.get_mut(..HEAD)?.copy_from_slice(&head);
        Some(out)
    }
}

/// The sound in a WAV file: samples of 16 bits, not compressed.
fn sound(bytes: &[u8]) -> Option<Clip> {
    let mut rest = bytes.strip_prefix(b"RIFF")?.get(4..)?.strip_prefix(b"WAVE")?;
    let mut format: Option<Format> = None;
    loop {
        let (head, after) = rest.split_first_chunk::<8>()?;
        let [a, b, c, d, size @ ..] = *head;
        let size = usize::try_from(u32::from_le_bytes(size)).ok()?;
        let body = after.get(..size)?;
        match &[a, b, c, d] {
            b"fmt " => format = body.first_chunk::<16>().copied(),
            b"data" => {
                let format = format?;
                let fits = format.starts_with(&[1, 0]) && format.ends_with(&[16, 0]);
                let samples = body.to_vec();
                return (fits && size > 0 && size % 2 == 0).then_some(Clip { format, samples });
            }
            _ => {}
        }
        // Pieces begin at even places.
        rest = after.get(size + size % 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_short_or_compressed_is_no_clip() {
        let format = b"\x10\0\0\0\x01\0\x01\0\x22\x56\0\0\x44\xac\0\0\x02\0\x10\0";
        let begin = b"RIFF\x28\0\0\0WAVEfmt ";
        let mut wav = [begin.as_slice(), format, b"data\x04\0\0\0abcd"].concat();
        assert_eq!(sound(&wav).unwrap().samples, b"abcd");
        assert!(sound(&wav[..wav.len() - 1]).is_none());
        assert!(sound(b"RIFF").is_none());
        wav[20] = 3;
        assert!(sound(&wav).is_none());
    }
}
