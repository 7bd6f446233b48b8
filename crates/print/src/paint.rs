//! From a drawing to dots.

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{Options, Tree, fontdb};

use crate::Paper;

/// Dots of a line: 72 mm at 8 dots to the millimetre.
pub const DOTS: usize = 576;

/// Families in the order in which we want them, all free and packaged by Debian. A letter that the
/// first lacks is taken from any other font.
const FAMILIES: [&str; 4] = ["Noto Sans", "DejaVu Sans", "Liberation Sans", "FreeSans"];
/// One letter of each script and a letter that only one alphabet of it has.
const NEEDED: [char; 5] = ['A', 'ə', 'Ж', 'ع', '7'];
/// A letter that no font has: it looks as everything does that is missing.
const NOBODYS: char = '\u{10fffd}';
/// Darker than this is black, of 255.
const DARK: u8 = 128;

/// Letters that no font of this machine has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoFont(pub Vec<char>);

impl std::fmt::Display for NoFont {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let letters: String = self.0.iter().collect();
        write!(f, "no font has {letters}: install fonts-noto-core or fonts-dejavu-core")
    }
}

impl std::error::Error for NoFont {}

/// The fonts of this machine.
#[derive(Clone, Debug)]
pub struct Painter {
    fonts: Arc<fontdb::Database>,
    family: String,
}

/// Dots, row by row, eight to a byte, the first in the highest bit; one is black.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture(Vec<u8>);

impl std::fmt::Debug for Picture {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Picture({} rows)", self.rows())
    }
}

impl Picture {
    /// The bytes, 72 to a row.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.len() / (DOTS / 8)
    }
    /// Whether a dot is black. What lies outside is white.
    #[must_use]
    pub fn dark(&self, x: usize, y: usize) -> bool {
        let byte = self.0.get(y * (DOTS / 8) + x / 8).copied().unwrap_or_default();
        x < DOTS && byte & (0x80 >> (x % 8)) != 0
    }
}

impl Painter {
    /// Reads the fonts of this machine.
    ///
    /// # Errors
    /// When a letter that tickets need is in none of them.
    pub fn of_this_machine() -> Result<Self, NoFont> {
        let mut fonts = fontdb::Database::new();
        fonts.load_system_fonts();
        Self::with(fonts)
    }

    /// A painter that has no font but these files.
    ///
    /// # Errors
    /// When a letter that tickets need is in none of them.
    pub fn with_files(files: &[&std::path::Path]) -> Result<Self, NoFont> {
        let mut fonts = fontdb::Database::new();
        for file in files {
            // What cannot be read is missed by its letters.
            let _ = fonts.load_font_file(file);
        }
        Self::with(fonts)
    }

    fn with(fonts: fontdb::Database) -> Result<Self, NoFont> {
        let has = |family: &str| {
            fonts.faces().any(|face| face.families.iter().any(|(name, _)| name == family))
        };
        let any =
            fonts.faces().find_map(|face| face.families.first()).map(|(name, _)| name.clone());
        let wanted = FAMILIES.into_iter().find(|f| has(f)).map(ToOwned::to_owned);
        let family = wanted.or(any).unwrap_or_default();
        let painter = Self { fonts: Arc::new(fonts), family };
        let missing: Vec<char> =
            NEEDED.into_iter().filter(|letter| !painter.knows(*letter)).collect();
        if missing.is_empty() { Ok(painter) } else { Err(NoFont(missing)) }
    }

    /// Whether a letter looks like itself: neither like nothing nor like a letter that is missing.
    #[must_use]
    pub fn knows(&self, letter: char) -> bool {
        let looks = |letter: char| {
            let text = format!("<text x=\"40\" y=\"60\" font-size=\"48\">{letter}</text>");
            self.dots(&format!(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{DOTS}\" \
                 height=\"80\">{text}</svg>"
            ))
        };
        let (own, missing) = (looks(letter), looks(NOBODYS));
        own.is_some_and(|own| {
            own.bytes().iter().any(|b| *b != 0) && missing.is_none_or(|other| other != own)
        })
    }

    /// Paints a paper. None when the drawing cannot be read, which a test would show.
    #[must_use]
    pub fn paint(&self, paper: &dyn Paper) -> Option<Picture> {
        self.dots(&paper.svg())
    }

    fn dots(&self, svg: &str) -> Option<Picture> {
        let options = Options {
            fontdb: self.fonts.clone(),
            font_family: self.family.clone(),
            ..Options::default()
        };
        let tree = Tree::from_str(svg, &options).ok()?;
        let size = tree.size().to_int_size();
        let mut pixels = Pixmap::new(size.width(), size.height())?;
        pixels.fill(Color::WHITE);
        resvg::render(&tree, Transform::identity(), &mut pixels.as_mut());
        let dark = pixels
            .pixels()
            .chunks(8)
            .map(|eight| eight.iter().fold(0, |byte, p| byte << 1 | u8::from(p.red() < DARK)));
        Some(Picture(dark.collect()))
    }
}
