//! Rules about Rust files.

use super::{Finding, has_word, lines};
use crate::tree::{Tree, name};

const COLUMNS: usize = 100;
const LINES: usize = 500;
/// A crate with less than this has nothing in it yet.
const CRATE_LINES: usize = 40;
const README: &str = "#![doc = include_str!(\"../README.md\")]";
/// Files of rules: the same input gives the same answer, at once.
const PURE: &[&str] = &["ops.rs", "fold.rs", "model.rs", "sql.rs", "events.rs"];

pub(super) fn crates_explain_themselves(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (manifest, _) in tree.ending("/Cargo.toml").filter(|(p, _)| p.starts_with("crates/")) {
        let folder = manifest.trim_end_matches("Cargo.toml");
        let readme = format!("{folder}README.md");
        if tree.text(&readme).is_none() {
            let fix = "write what the crate is, its words and its invariants";
            found.push(Finding::new(&readme, 1, "missing", fix));
        }
        let lib = format!("{folder}src/lib.rs");
        if tree.text(&lib).is_some_and(|t| !t.contains(README)) {
            let fix = "begin it with #![doc = include_str!(\"../README.md\")]";
            found.push(Finding::new(&lib, 1, "the README is not included", fix));
        }
        let rust = tree.ending(".rs").filter(|(p, _)| p.starts_with(folder));
        let n: usize = rust.map(|(_, t)| t.lines().count()).sum();
        if n < CRATE_LINES {
            let fix = "fill it, or take it out of the workspace";
            found.push(Finding::new(manifest, 1, format!("a crate of {n} lines of Rust"), fix));
        }
    }
    found
}

pub(super) fn lines_and_files_are_short(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.ending(".rs") {
        for (n, line) in lines(text) {
            let columns = line.chars().count();
            // An address cannot be broken.
            if columns > COLUMNS && !line.contains("http") {
                let what = format!("a line of {columns} columns");
                found.push(Finding::new(path, n, what, "break it at 100"));
            }
        }
        let n = text.lines().count();
        if n > LINES {
            let fix = "move a part that has a name of its own into a file (500 lines at most)";
            found.push(Finding::new(path, n, format!("a file of {n} lines"), fix));
        }
    }
    found
}

pub(super) fn records_are_written_by_folds(tree: &Tree) -> Vec<Finding> {
    let free = ["crates/journal/", "crates/store/", "xtask/"];
    let mut found = Vec::new();
    for (path, text) in tree.ending(".rs") {
        if name(path) == "fold.rs" || free.iter().any(|f| path.starts_with(f)) {
            continue;
        }
        let mut importing = false;
        for (n, line) in code(text) {
            importing |= line.contains("use store::");
            if (importing && has_word(line, "Exec")) || line.contains("store::Exec") {
                let fix = "write record tables in fold.rs, working tables with journal::work";
                found.push(Finding::new(path, n, "store::Exec outside a fold", fix));
            }
            importing &= !line.contains(';');
        }
    }
    found
}

pub(super) fn rules_do_not_wait(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in tree.ending(".rs") {
        if !path.starts_with("crates/") || !PURE.contains(&name(path)) {
            continue;
        }
        for (n, line) in code(text) {
            let words = ["async fn", "tokio::", "axum::"];
            if let Some(word) = words.iter().find(|w| line.contains(*w)) {
                let fix = "move it to the edge (api.rs, pages.rs): rules do not wait or speak HTTP";
                found.push(Finding::new(path, n, format!("{word} in a file of rules"), fix));
            }
        }
    }
    found
}

pub(super) fn sites_are_asked_as_they_are_now(tree: &Tree) -> Vec<Finding> {
    let of_the_running = ["web", "identity", "catalogue", "queue", "figures"];
    // Of these one is what stands between, and two want only the zone, or nothing that changes.
    let free = ["web/src/sites.rs", "web/src/pasts.rs", "figures/src/count.rs"];
    let mut found = Vec::new();
    for (path, text) in tree.ending(".rs") {
        let Some(rest) = path.strip_prefix("crates/") else { continue };
        let (of, below) = rest.split_once('/').unwrap_or((rest, ""));
        if !of_the_running.contains(&of) || !below.starts_with("src/") || free.contains(&rest) {
            continue;
        }
        for (n, line) in code(text).filter(|(_, line)| line.contains("pack.sites")) {
            let fix = "ask house.sites: the plan of a site changes while it runs";
            found.push(Finding::new(path, n, format!("a site of the pack: {}", line.trim()), fix));
        }
    }
    found
}

/// Lines that are not comments.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    lines(text).filter(|(_, l)| !l.trim_start().starts_with("//"))
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    #[test]
    fn a_crate_without_readme_or_with_nothing_in_it_is_found() {
        let full = format!("{README}\n{}", "fn f() {}\n".repeat(40));
        let bare = "fn f() {}\n".repeat(40);
        let good = [
            ("crates/a/Cargo.toml", ""),
            ("crates/a/README.md", "# a"),
            ("crates/a/src/lib.rs", full.as_str()),
        ];
        assert!(found(crates_explain_themselves, &good).is_empty());
        let bad = [("crates/a/Cargo.toml", ""), ("crates/a/src/lib.rs", "fn f() {}")];
        assert_eq!(
            found(crates_explain_themselves, &bad),
            ["crates/a/README.md:1", "crates/a/src/lib.rs:1", "crates/a/Cargo.toml:1"]
        );
        let binary = [
            ("crates/a/Cargo.toml", ""),
            ("crates/a/README.md", "# a"),
            ("crates/a/src/main.rs", bare.as_str()),
        ];
        assert!(found(crates_explain_themselves, &binary).is_empty());
    }

    #[test]
    fn a_long_line_and_a_long_file_are_found() {
        let long = format!("\n// {}\n", "é".repeat(98));
        assert_eq!(found(lines_and_files_are_short, &[("a.rs", &long)]), ["a.rs:2"]);
        let fits = format!("// {}\n", "é".repeat(97));
        assert!(found(lines_and_files_are_short, &[("a.rs", &fits)]).is_empty());
        let url = format!("// https://{}\n", "e".repeat(98));
        assert!(found(lines_and_files_are_short, &[("a.rs", &url)]).is_empty());
        let file = "\n".repeat(501);
        assert_eq!(found(lines_and_files_are_short, &[("a.rs", &file)]), ["a.rs:501"]);
    }

    #[test]
    fn a_write_outside_a_fold_is_found() {
        let text = "use store::{\n    Exec, Tx,\n};\nfn f() -> Exec {}";
        let rule = records_are_written_by_folds;
        assert_eq!(found(rule, &[("crates/q/src/ops.rs", text)]), ["crates/q/src/ops.rs:2"]);
        assert!(found(rule, &[("crates/q/src/fold.rs", text)]).is_empty());
        assert!(found(rule, &[("crates/journal/src/record.rs", text)]).is_empty());
        let full = "fn f(t: &mut impl store::Exec) {}";
        assert_eq!(found(rule, &[("crates/q/src/ops.rs", full)]), ["crates/q/src/ops.rs:1"]);
    }

    #[test]
    fn a_site_that_is_asked_of_the_pack_is_found() {
        let text = "// pack.sites\nlet s = house.pack.sites.get(&key);";
        let rule = sites_are_asked_as_they_are_now;
        assert_eq!(
            found(rule, &[("crates/queue/src/edge.rs", text)]),
            ["crates/queue/src/edge.rs:2"]
        );
        for free in
            ["crates/web/src/sites.rs", "crates/pack/src/load.rs", "crates/queue/tests/a.rs"]
        {
            assert!(found(rule, &[(free, text)]).is_empty(), "{free}");
        }
    }

    #[test]
    fn waiting_in_a_file_of_rules_is_found() {
        let text = "// tokio:: is not here\nasync fn f() {}\nuse axum::Router;";
        assert_eq!(
            found(rules_do_not_wait, &[("crates/q/src/ops.rs", text)]),
            ["crates/q/src/ops.rs:2", "crates/q/src/ops.rs:3"]
        );
        assert!(found(rules_do_not_wait, &[("crates/q/src/api.rs", text)]).is_empty());
    }
}
