//! Names that strangers chose.

use std::fmt::{self, Write};

use super::Markup;

/// Longest name shown whole, in characters; beyond, its middle is left out.
const LONGEST: usize = 120;

/// Whether a character hides, moves or imitates others: controls, bidirectional marks (Unicode
/// TR 36, «Trojan Source»), invisible and unassigned-looking ones.
fn hides(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
            | '\u{ffa0}' | '\u{fff0}'..='\u{fffd}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text with every hidden character written out: `facture⟨U+202E⟩fdp.exe`.
#[must_use]
pub fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if hides(c) {
            let _ = write!(out, "⟨U+{:04X}⟩", u32::from(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// A file's name: nothing in it can hide or turn the rest of the line. A very long one keeps its
/// beginning and its end, where the extension is.
#[must_use]
pub fn file_name(name: impl fmt::Display) -> Markup {
    let name = visible(&name.to_string());
    let count = name.chars().count();
    let short = if count > LONGEST {
        let head: String = name.chars().take(LONGEST / 2).collect();
        let tail: String = name.chars().skip(count - LONGEST / 2).collect();
        format!("{head}…{tail}")
    } else {
        name
    };
    Markup::trusted(format!(
        "<bdi class=\"file-name\">{}</bdi>",
        Markup::text(short)
    ))
}

/// A hash, an identifier: fixed-width, and allowed to break anywhere.
#[must_use]
pub fn code(text: impl fmt::Display) -> Markup {
    let text = visible(&text.to_string());
    Markup::trusted(format!(
        "<code class=\"mono\">{}</code>",
        Markup::text(text)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_hides_in_a_name() {
        assert_eq!(
            file_name("facture\u{202e}fdp.exe").to_string(),
            "<bdi class=\"file-name\">facture⟨U+202E⟩fdp.exe</bdi>"
        );
        assert_eq!(
            visible("a\nb\u{200b}c\u{e0041}"),
            "a⟨U+000A⟩b⟨U+200B⟩c⟨U+E0041⟩"
        );
        assert_eq!(visible("été 日本 עברית.pdf"), "été 日本 עברית.pdf");
        let long = "x".repeat(10_000) + ".exe";
        let shown = file_name(&long).to_string();
        assert!(
            shown.len() < 200 && shown.ends_with(".exe</bdi>"),
            "{shown}"
        );
        assert!(!file_name("<script>").to_string().contains("<script>"));
    }
}
