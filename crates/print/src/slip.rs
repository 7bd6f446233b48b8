//! The words of one paper, laid out.

use std::fmt::Write as _;

use crate::paint::DOTS;

/// How wide letters are, as a share of their height in hundredths. Cyrillic is the widest, and a
/// line that is taken for shorter than it is runs off the paper.
const LETTER: usize = 64;
/// The same of bold letters.
const BOLD: usize = 70;
/// Dots that stay white at both sides.
const MARGIN: usize = 16;
/// Dots of one module of the code: 0.75 mm, which an old phone reads.
const MODULE: usize = 6;

/// What a printer is sent.
pub trait Paper {
    /// The paper as SVG, one unit to a dot.
    fn svg(&self) -> String;
}

/// The paper of a ticket: every text is in the visitor's language.
#[derive(Clone, Debug, Default)]
pub struct Slip {
    /// Whether the language is written from right to left.
    pub rtl: bool,
    /// Marks above everything: `DEMO`, `Copy`.
    pub marks: Vec<String>,
    /// The site.
    pub site: String,
    /// The number of the ticket.
    pub number: String,
    /// What it is for.
    pub service: String,
    /// How many wait before it.
    pub ahead: String,
    /// What the spoken code is called.
    pub code_name: String,
    /// The spoken code.
    pub code: String,
    /// The address of the ticket's own page.
    pub link: String,
    /// What scanning that is good for.
    pub scan: String,
    /// Day and time at the site.
    pub date: String,
    /// What to do with the paper.
    pub keep: String,
}

/// The paper of a visitor who was turned away: every text is in the visitor's language.
#[derive(Clone, Debug, Default)]
pub struct AwaySlip {
    /// Whether the language is written from right to left.
    pub rtl: bool,
    /// Marks above everything: `DEMO`, `Copy`.
    pub marks: Vec<String>,
    /// The site.
    pub site: String,
    /// The number of the ticket.
    pub number: String,
    /// What could not be done.
    pub service: String,
    /// What the paper is about: what to bring.
    pub title: String,
    /// Why it could not be done: the ground.
    pub why: String,
    /// What to bring.
    pub bring: String,
    /// Until when the place is kept, and how to take it.
    pub place: String,
    /// What the spoken code is called.
    pub code_name: String,
    /// The spoken code.
    pub code: String,
    /// The address of the ticket's own page.
    pub link: String,
    /// What scanning that is good for.
    pub scan: String,
    /// Day and time at the site.
    pub date: String,
}

/// The paper that a printer proves its place with.
#[derive(Clone, Debug, Default)]
pub struct CodePaper {
    /// Marks above everything: `DEMO`.
    pub marks: Vec<String>,
    /// The site.
    pub site: String,
    /// What the printer will be called.
    pub name: String,
    /// What is typed.
    pub code: String,
    /// The address of the page where it is typed.
    pub link: String,
    /// What to do, in every language, and whether that is written from right to left.
    pub says: Vec<(bool, String)>,
}

/// What has been laid out, from the top.
struct Sheet {
    rtl: bool,
    y: usize,
    svg: String,
}

impl Sheet {
    /// A sheet with its marks and the site at the top.
    fn begin(rtl: bool, marks: &[String], site: &str) -> Self {
        let mut sheet = Self { rtl, y: 12, svg: String::new() };
        for mark in marks {
            sheet.words(mark, 34, true);
        }
        sheet.words(site, 28, false);
        sheet
    }

    /// A text in lines of its own, each in the middle.
    fn words(&mut self, text: &str, size: usize, bold: bool) {
        let wide = if bold { BOLD } else { LETTER };
        let letters = (DOTS - 2 * MARGIN) * 100 / (size * wide);
        for line in lines(text, letters) {
            // The renderer knows no `direction` and sets every line from the left: the line is
            // embedded from the right, so that its words, digits and full stop stand where they
            // belong.
            match self.rtl {
                true => self.line(&format!("\u{202b}{line}\u{202c}"), size, bold),
                false => self.line(&line, size, bold),
            }
        }
    }

    /// A value, the same in every language.
    fn line(&mut self, text: &str, size: usize, bold: bool) {
        self.y += size;
        let weight = if bold { "bold" } else { "normal" };
        let _ = write!(
            self.svg,
            "<text x=\"{}\" y=\"{}\" font-size=\"{size}\" font-weight=\"{weight}\" \
             text-anchor=\"middle\">{}</text>",
            DOTS / 2,
            self.y,
            escaped(text)
        );
        self.y += size / 3;
    }

    fn rule(&mut self) {
        let _ = write!(
            self.svg,
            "<path d=\"M{MARGIN} {}h{}\" stroke=\"#000\" stroke-width=\"3\"/>",
            self.y + 8,
            DOTS - 2 * MARGIN
        );
        self.y += 20;
    }

    /// The code, within the four modules that scanners want white. Nothing where the text is too
    /// long for one.
    fn code(&mut self, text: &str) {
        let Ok(code) = fast_qr::QRBuilder::new(text).ecl(fast_qr::ECL::M).build() else { return };
        let side = (code.size + 8) * MODULE;
        let left = DOTS.saturating_sub(side) / 2 + 4 * MODULE;
        self.svg.push_str("<path shape-rendering=\"crispEdges\" d=\"");
        for row in 0..code.size {
            for (column, module) in code[row].iter().take(code.size).enumerate() {
                if module.value() {
                    let (x, y) = (left + column * MODULE, self.y + (row + 4) * MODULE);
                    let _ = write!(self.svg, "M{x} {y}h{MODULE}v{MODULE}h-{MODULE}z");
                }
            }
        }
        self.svg.push_str("\"/>");
        self.y += side;
    }

    /// The way to the visitor's page: the spoken code by its name, and the link as a code to scan.
    fn page(&mut self, (name, spoken): (&str, &str), (link, scan): (&str, &str)) {
        self.words(name, 26, false);
        self.line(spoken, 56, true);
        self.code(link);
        self.words(scan, 24, false);
        self.rule();
    }

    fn end(self) -> String {
        let (high, body) = (self.y + 12, self.svg);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{DOTS}\" height=\"{high}\" \
             viewBox=\"0 0 {DOTS} {high}\">{body}</svg>"
        )
    }
}

impl Paper for Slip {
    fn svg(&self) -> String {
        let mut sheet = Sheet::begin(self.rtl, &self.marks, &self.site);
        sheet.rule();
        sheet.line(&self.number, 150, true);
        sheet.words(&self.service, 30, true);
        sheet.words(&self.ahead, 28, false);
        sheet.rule();
        sheet.page((&self.code_name, &self.code), (&self.link, &self.scan));
        sheet.line(&self.date, 26, false);
        sheet.words(&self.keep, 24, false);
        sheet.end()
    }
}

impl Paper for AwaySlip {
    fn svg(&self) -> String {
        let mut sheet = Sheet::begin(self.rtl, &self.marks, &self.site);
        sheet.rule();
        sheet.line(&self.number, 80, true);
        sheet.words(&self.service, 30, true);
        sheet.rule();
        sheet.words(&self.title, 34, true);
        sheet.words(&self.bring, 30, false);
        sheet.words(&self.why, 26, false);
        sheet.rule();
        sheet.words(&self.place, 30, true);
        sheet.page((&self.code_name, &self.code), (&self.link, &self.scan));
        sheet.line(&self.date, 26, false);
        sheet.end()
    }
}

impl Paper for CodePaper {
    fn svg(&self) -> String {
        let mut sheet = Sheet::begin(false, &self.marks, &self.site);
        sheet.words(&self.name, 34, true);
        sheet.rule();
        sheet.line(&self.code, 80, true);
        sheet.code(&self.link);
        for (rtl, words) in &self.says {
            sheet.rtl = *rtl;
            sheet.words(words, 24, false);
            sheet.rule();
        }
        sheet.end()
    }
}

/// Breaks a text between words. A word that is longer than a line stays whole.
fn lines(text: &str, letters: usize) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match all.last_mut() {
            Some(last) if last.chars().count() + word.chars().count() < letters => {
                last.push(' ');
                last.push_str(word);
            }
            _ => all.push(word.to_owned()),
        }
    }
    all
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
