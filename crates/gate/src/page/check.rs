//! A small judge of HTML, for tests: what a page must never get wrong, checked on every sample.

use std::collections::BTreeSet;

/// Elements that never close.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "path",
];
/// Elements inside `<svg>` that lucide writes closed in themselves.
const SHAPES: [&str; 7] = [
    "circle", "rect", "line", "polyline", "polygon", "ellipse", "path",
];

/// Faults of a page: unbalanced tags, ids given twice, controls without a label, references to ids that
/// do not exist, inline scripts or styles, a heading missing or doubled, the wrong language, raw markup
/// from a sample, hidden characters.
#[must_use]
pub fn check_html(html: &str, language: &str) -> Vec<String> {
    let mut judge = Judge::default();
    judge.read(html);
    judge.finish(html, language)
}

#[derive(Default)]
struct Judge {
    faults: Vec<String>,
    open: Vec<String>,
    ids: BTreeSet<String>,
    labelled: BTreeSet<String>,
    controls: Vec<(String, bool)>,
    references: Vec<String>,
    anchors: Vec<String>,
    h1: usize,
    lang: Option<String>,
    last_heading: u8,
    forms: usize,
}

impl Judge {
    fn fault(&mut self, text: impl Into<String>) {
        self.faults.push(text.into());
    }

    fn read(&mut self, html: &str) {
        let mut rest = html;
        while let Some((_, after)) = rest.split_once('<') {
            if after.starts_with('!') {
                rest = after.split_once('>').map_or("", |(_, rest)| rest);
                continue;
            }
            let Some((tag, next)) = take_tag(after) else {
                self.fault(format!("a tag that does not end: {}", excerpt(after)));
                return;
            };
            rest = next;
            if let Some(name) = tag.strip_prefix('/') {
                self.close(name.trim());
            } else {
                self.open(tag);
                // The text of these is not markup.
                if tag.starts_with("textarea") || tag.starts_with("title") {
                    let name = if tag.starts_with("title") {
                        "</title"
                    } else {
                        "</textarea"
                    };
                    match rest.find(name).and_then(|at| rest.get(at..)) {
                        Some(end) => rest = end,
                        None => self.fault(format!("no {name}>")),
                    }
                }
            }
        }
    }

    fn close(&mut self, name: &str) {
        match self.open.pop() {
            Some(open) if open == name => {}
            Some(open) => {
                self.fault(format!("</{name}> closes <{open}>"));
            }
            None => self.fault(format!("</{name}> closes nothing")),
        }
    }

    fn open(&mut self, tag: &str) {
        let end = tag
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(tag.len());
        let (name, attributes) = tag.split_at_checked(end).unwrap_or((tag, ""));
        let closed = tag.ends_with('/');
        if !name
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            || name.is_empty()
        {
            self.fault(format!("strange tag <{}>", excerpt(tag)));
            return;
        }
        let attributes = self.attributes(name, attributes.trim_end_matches('/'));
        self.element(name, &attributes);
        if !VOID.contains(&name) && !closed {
            self.open.push(name.to_owned());
        } else if closed && !SHAPES.contains(&name) && !VOID.contains(&name) {
            self.fault(format!("<{name}/> closes itself"));
        }
    }

    fn attributes<'a>(&mut self, name: &str, text: &'a str) -> Vec<(&'a str, &'a str)> {
        let mut found: Vec<(&str, &str)> = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let end = rest
                .find(|c: char| c == '=' || c.is_whitespace())
                .unwrap_or(rest.len());
            let (key, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            let (value, next) = match after.strip_prefix("=\"") {
                Some(quoted) => match quoted.split_once('"') {
                    Some(parts) => parts,
                    None => {
                        self.fault(format!("<{name} {key}> without closing quote"));
                        return found;
                    }
                },
                None if after.starts_with('=') => {
                    self.fault(format!("<{name} {key}> unquoted"));
                    return found;
                }
                None => ("", after),
            };
            if found.iter().any(|(other, _)| *other == key) {
                self.fault(format!("<{name}> has `{key}` twice"));
            }
            if key.starts_with("on") || key == "style" || key == "srcdoc" {
                self.fault(format!("<{name}> has an inline `{key}`"));
            }
            found.push((key, value));
            rest = next.trim_start();
        }
        found
    }

    fn element(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let get = |key| attributes.iter().find(|(k, _)| *k == key).map(|(_, v)| *v);
        if let Some(id) = get("id")
            && (id.is_empty()
                || id.contains(char::is_whitespace)
                || !self.ids.insert(id.to_owned()))
        {
            self.fault(format!("id `{id}` empty, broken or given twice"));
        }
        for key in [
            "aria-describedby",
            "aria-labelledby",
            "aria-controls",
            "for",
        ] {
            let ids = get(key)
                .unwrap_or_default()
                .split_whitespace()
                .map(str::to_owned);
            self.references.extend(ids);
        }
        let href = get("href")
            .or(get("src"))
            .or(get("action"))
            .unwrap_or_default();
        let scheme = href.trim_start().to_ascii_lowercase();
        if scheme.starts_with("javascript:") || scheme.starts_with("data:") {
            self.fault(format!("<{name}> leads to {}", excerpt(href)));
        }
        if name == "a" && href.starts_with('#') {
            self.anchors.push(href.trim_start_matches('#').to_owned());
        }
        match name {
            "html" => self.lang = get("lang").map(str::to_owned),
            "script" if get("src").is_none() => self.fault("inline script"),
            "script" | "link" if get("integrity").is_none() && get("rel") != Some("icon") => {
                self.fault(format!("<{name}> without integrity"));
            }
            "style" => self.fault("inline style"),
            "img" if get("alt").is_none() => self.fault("image without alternative"),
            "svg" if get("aria-hidden").is_none() && get("role") != Some("img") => {
                self.fault("drawing neither hidden nor named");
            }
            "th" if get("scope").is_none() => self.fault("column without scope"),
            "label" => self.labelled.extend(get("for").map(str::to_owned)),
            "form" => {
                self.forms += 1;
                if get("method").is_none() || get("action").is_none() {
                    self.fault("form without method or action");
                }
            }
            "button" if get("type").is_none() => self.fault("button without type"),
            "input" | "select" | "textarea"
                if !matches!(get("type"), Some("hidden" | "submit" | "button")) =>
            {
                let named = get("aria-label").is_some() || get("aria-labelledby").is_some();
                self.controls
                    .push((get("id").unwrap_or_default().to_owned(), named));
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(name),
            _ => {}
        }
    }

    fn heading(&mut self, name: &str) {
        let level = name.trim_start_matches('h').parse().unwrap_or(0);
        self.h1 += usize::from(level == 1);
        // The error summary and banners come before the page's own heading.
        if self.last_heading != 0 && level > self.last_heading + 1 {
            self.fault(format!("<{name}> after <h{}>", self.last_heading));
        }
        if self.h1 > 0 {
            self.last_heading = level;
        }
    }

    fn finish(mut self, html: &str, language: &str) -> Vec<String> {
        if !self.open.is_empty() {
            let open = self.open.join(" ");
            self.fault(format!("never closed: {open}"));
        }
        if self.h1 != 1 {
            let count = self.h1;
            self.fault(format!("{count} <h1>"));
        }
        if self.lang.as_deref() != Some(language) {
            let lang = self.lang.clone();
            self.fault(format!("language {lang:?} instead of {language}"));
        }
        for (id, named) in std::mem::take(&mut self.controls) {
            if !named && !self.labelled.contains(&id) {
                self.fault(format!("control `{id}` without a label"));
            }
        }
        for id in std::mem::take(&mut self.references) {
            if !self.ids.contains(&id) {
                self.fault(format!("`{id}` is referred to and does not exist"));
            }
        }
        for id in std::mem::take(&mut self.anchors) {
            if !self.ids.contains(&id) {
                self.fault(format!("link to `#{id}`, which does not exist"));
            }
        }
        for (what, needle) in [
            ("markup of a sample", "<script>alert"),
            ("markup of a sample", "<img src=x"),
            ("text escaped twice", "&#38;#"),
            ("text escaped twice", "&amp;lt;"),
        ] {
            if html.contains(needle) {
                self.fault(what);
            }
        }
        let bidi = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if html.contains(bidi) {
            self.fault(
                "a bidirectional mark reached the page: use `ui::file_name` or `ui::visible`",
            );
        }
        self.faults
    }
}

/// The inside of a tag and what follows it; quotes may hold `>`.
fn take_tag(text: &str) -> Option<(&str, &str)> {
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return Some((text.get(..at)?, text.get(at + 1..)?)),
            _ => {}
        }
    }
    None
}

fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(body: &str) -> Vec<String> {
        check_html(
            &format!("<!doctype html><html lang=\"fr\"><body>{body}</body></html>"),
            "fr",
        )
    }

    #[test]
    fn a_good_page_is_left_alone() {
        assert_eq!(
            faults(
                "<h1>a &#60; b</h1><label for=\"x\">X</label><input id=\"x\" name=\"x\" type=\"text\" value=\"a>b\"><br>\
                 <svg aria-hidden=\"true\"><path d=\"m1 2\"/></svg><a href=\"#x\">x</a>"
            ),
            Vec::<String>::new()
        );
    }

    #[test]
    fn each_fault_is_seen() {
        for (body, expected) in [
            ("<h1>a</h1><p><em>a</p></em>", "closes"),
            ("<h1>a</h1><div>", "closes <div>"),
            ("<h1>a</h1></p>", "closes <body>"),
            ("<h1>a</h1><p id=\"x\"></p><p id=\"x\"></p>", "twice"),
            (
                "<h1>a</h1><input id=\"x\" name=\"x\" type=\"text\">",
                "without a label",
            ),
            ("<h1>a</h1><label for=\"y\">a</label>", "does not exist"),
            ("<h1>a</h1><p onclick=\"x()\">a</p>", "inline `onclick`"),
            ("<h1>a</h1><p style=\"x\">a</p>", "inline `style`"),
            ("<h1>a</h1><script>x</script>", "inline script"),
            ("<h1>a</h1><a href=\"javascript:x\">a</a>", "leads to"),
            ("<h1>a</h1><a href=\"#nowhere\">a</a>", "does not exist"),
            ("<p>a</p>", "0 <h1>"),
            ("<h1>a</h1><h3>b</h3>", "<h3> after <h1>"),
            ("<h1>a</h1><p>facture\u{202e}fdp</p>", "bidirectional"),
            ("<h1>a</h1><img src=\"x\">", "alternative"),
            ("<h1>a</h1><table><th>a</th></table>", "scope"),
            ("<h1>a</h1><p class=x>a</p>", "unquoted"),
            ("<h1>a</h1><button>a</button>", "without type"),
            ("<h1>a</h1><p class=\"x", "does not end"),
        ] {
            let found = faults(body);
            assert!(
                found.iter().any(|f| f.contains(expected)),
                "{body}: {found:?}"
            );
        }
    }
}
