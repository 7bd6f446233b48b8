//! Rules about what browsers load.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Finding, blank, lines};
use crate::tree::Tree;

/// Largest size in bytes on the wire, gzipped.
const BUDGETS: &[(&str, usize)] = &[
    ("assets/base.css", 8 * 1024),
    ("assets/staff.css", 5 * 1024),
    ("assets/kiosk.css", 2 * 1024),
    ("assets/wall.css", 2 * 1024),
    ("assets/app.js", 8 * 1024),
    ("assets/kiosk.js", 3 * 1024),
    ("assets/wall.js", 2 * 1024),
];
/// What a phone of 2018 does not know: it would drop the rule, or the whole sheet.
const MODERN: &[&str] =
    &["@layer", ":has(", "light-dark", "oklch", "color-mix", "@container", "dvh"];

fn sheets(tree: &Tree) -> impl Iterator<Item = (&str, String)> {
    tree.ending(".css")
        .filter(|(p, _)| p.starts_with("assets/"))
        .map(|(p, t)| (p, blank(t, "/*", "*/")))
}

pub(super) fn no_physical_side(tree: &Tree) -> Vec<Finding> {
    let fix = "use -inline-start or -inline-end: the page is mirrored in Arabic";
    let mut found = Vec::new();
    for (path, text) in sheets(tree) {
        let mut n = 1;
        for piece in text.split_inclusive(['{', '}', ';']) {
            let words = piece.trim_start();
            let at = n + piece.len().checked_sub(words.len()).map_or(0, |k| breaks(piece, k));
            let words = words.trim_end_matches(['{', '}', ';']);
            if let Some((property, value)) = words.split_once(':')
                && is_physical(property.trim(), value.trim())
            {
                found.push(Finding::new(path, at, format!("left or right ({words})"), fix));
            }
            n += piece.matches('\n').count();
        }
    }
    found
}

fn breaks(piece: &str, until: usize) -> usize {
    piece.get(..until).map_or(0, |s| s.matches('\n').count())
}

fn is_physical(property: &str, value: &str) -> bool {
    let sides = ["left", "right"];
    sides.iter().any(|side| {
        property == *side
            || ["margin", "padding", "border"]
                .iter()
                .any(|p| property.starts_with(&format!("{p}-{side}")))
            || (["text-align", "float", "clear"].contains(&property) && value.starts_with(side))
    })
}

pub(super) fn base_is_plain(tree: &Tree) -> Vec<Finding> {
    let fix = "write it the old way: phones of 2018 load this file";
    let mut found = Vec::new();
    for (path, text) in sheets(tree).filter(|(p, _)| *p == "assets/base.css") {
        for (n, line) in lines(&text) {
            for word in MODERN.iter().filter(|w| line.contains(**w)) {
                found.push(Finding::new(path, n, format!("{word} in base.css"), fix));
            }
        }
    }
    found
}

pub(super) fn files_are_small(tree: &Tree) -> Vec<Finding> {
    let fix = "take out what no page uses";
    let mut found = Vec::new();
    for (path, most) in BUDGETS {
        let Some(bytes) = tree.bytes(path) else { continue };
        match gzipped(bytes) {
            Ok(size) if size <= *most => {}
            Ok(size) => {
                let what = format!("{size} bytes gzipped, {most} at most");
                found.push(Finding::new(path, 1, what, fix));
            }
            Err(e) => found.push(Finding::new(path, 1, e.to_string(), "run it again")),
        }
    }
    found
}

fn gzipped(bytes: &[u8]) -> std::io::Result<usize> {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?.len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_physical_side_is_found() {
        let text =
            "/* left: 1 */\na{margin:0;\n  margin-left:1px}\nb{text-align:right}c{ left : 0}";
        let hits = found(no_physical_side, &[("assets/a.css", text)]);
        assert_eq!(hits, ["assets/a.css:3", "assets/a.css:4", "assets/a.css:4"]);
        let good = "a.left{margin-inline-start:1px;text-align:start;border-block-end:0}";
        assert!(found(no_physical_side, &[("assets/a.css", good)]).is_empty());
    }

    #[test]
    fn a_modern_word_in_base_is_found() {
        let text = "a{}\n@layer x{}\nb:has(c){color:light-dark(#fff,#000)}";
        let hits = found(base_is_plain, &[("assets/base.css", text)]);
        assert_eq!(hits, ["assets/base.css:2", "assets/base.css:3", "assets/base.css:3"]);
        assert!(found(base_is_plain, &[("assets/staff.css", text)]).is_empty());
    }

    #[test]
    fn a_large_file_is_found() {
        // Numbers in a fixed disorder: gzip cannot make 2 KB of them.
        let noise: String = (0u64..4000)
            .map(|i| i.wrapping_mul(6_364_136_223_846_793_005).rotate_left(17) ^ i)
            .map(|n| format!("{:x}", n % 65_521))
            .collect();
        assert_eq!(found(files_are_small, &[("assets/wall.css", &noise)]), ["assets/wall.css:1"]);
        assert!(found(files_are_small, &[("assets/wall.css", "a{}")]).is_empty());
    }
}
