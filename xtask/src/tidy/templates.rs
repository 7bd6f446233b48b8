//! Rules about templates: what a page says is in Fluent, how it looks in assets/.

use super::{Finding, blank, lines};
use crate::tree::{Tree, in_crates};

/// The name of the product, and the mark of made-up data, are the same in every language.
const NAMES: &[&str] = &["Onewindow", "DEMO"];
/// Attributes that people read or hear.
const SAID: &[&str] = &["alt", "title", "placeholder", "aria-label", "aria-description"];

fn templates(tree: &Tree) -> impl Iterator<Item = (&str, &str)> {
    tree.ending(".html").filter(|(p, _)| in_crates(p, "templates"))
}

pub(super) fn no_style_and_no_script(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (path, text) in templates(tree) {
        for (n, line) in lines(text) {
            if line.contains(" style=") || line.contains("<style") {
                let fix = "put it into assets/*.css: the browser refuses it here";
                found.push(Finding::new(path, n, "style in a template", fix));
            }
        }
        let mut n = 1;
        let mut parts = text.split("<script");
        n += count(parts.next().unwrap_or_default());
        for part in parts {
            let body = part.split_once('>').map_or("", |(_, rest)| rest);
            if !body.trim_start().starts_with("</script>") {
                let fix = "put it into assets/app.js: the browser refuses it here";
                found.push(Finding::new(path, n, "a script in a template", fix));
            }
            n += count(part);
        }
    }
    found
}

fn count(text: &str) -> usize {
    text.matches('\n').count()
}

pub(super) fn no_text(tree: &Tree) -> Vec<Finding> {
    let fix = "say it in locales/<lang>/*.ftl, and {{ t.s(\"key\") }} here";
    let mut found = Vec::new();
    for (path, text) in templates(tree) {
        let mut plain = blank(text, "{#", "#}");
        for (open, close) in
            [("{%", "%}"), ("{{", "}}"), ("<!--", "-->"), ("<kbd", "</kbd>"), ("<script", ">")]
        {
            plain = blank(&plain, open, close);
        }
        for (n, line) in lines(&said(&plain)) {
            let mut line = line.to_owned();
            for name in NAMES {
                line = line.replace(name, "");
            }
            line = blank(&line, "&", ";");
            if line.chars().any(char::is_alphabetic) {
                let what = format!("text in a template ({})", line.trim());
                found.push(Finding::new(path, n, what, fix));
            }
        }
    }
    found
}

/// What is between the tags, and what the tags say themselves.
fn said(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some((before, from)) = rest.split_once('<') {
        out.push_str(before);
        let (tag, after) = from.split_once('>').unwrap_or((from, ""));
        out.push(' ');
        for name in SAID {
            let value = tag
                .split_once(&format!(" {name}=\""))
                .and_then(|(_, v)| v.split_once('"'))
                .map_or("", |(v, _)| v.trim());
            out.push_str(value);
        }
        out.extend(tag.chars().filter(|c| *c == '\n'));
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::super::tests::found;
    use super::*;

    const AT: &str = "crates/q/templates/a.html";

    #[test]
    fn a_style_and_a_script_are_found() {
        let text = "<p style=\"x\">\n<script src=\"a.js\"></script>\n<script>go()</script>";
        let hits = found(no_style_and_no_script, &[(AT, text)]);
        assert_eq!(hits, [format!("{AT}:1"), format!("{AT}:3")]);
    }

    #[test]
    fn text_is_found() {
        let text = "<p>{{ t.s(\"a-b\") }}</p>\n<p>Hello {% if x %}\nthere{% endif %}</p>";
        assert_eq!(found(no_text, &[(AT, text)]), [format!("{AT}:2"), format!("{AT}:3")]);
        assert_eq!(found(no_text, &[(AT, "<img alt=\"a house\">")]), [format!("{AT}:1")]);
    }

    #[test]
    fn names_keys_and_numbers_are_not_text() {
        let text = "<title>{{ v.x }} - Onewindow DEMO</title>\n<kbd>Alt N</kbd>&nbsp;5 · \
                    <br class=\"a\">\n<a title=\"{{ t.s(\"b\") }}\">{# why #}</a>";
        assert!(found(no_text, &[(AT, text)]).is_empty());
    }
}
