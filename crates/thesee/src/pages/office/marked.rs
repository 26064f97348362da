//! A text that a victim wrote or received, with the identifiers that were read in it marked where they stand: what each
//! is, and whose.

use askama::Template;
use gate::{i18n::T, ui};
use traces::extract::extract;

use super::words;
use crate::model::Found;

/// A piece of such a text.
enum Piece {
    /// What stands between.
    Text(String),
    /// An identifier, and what is said of it.
    Mark(String, String),
    /// The end of a line.
    Break,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<p class="said">{% for piece in pieces %}{% match piece %}{% when Piece::Text with (text) %}{{ text }}{% when Piece::Mark with (text, label) %}<mark>{{ text }}</mark> <small class="muted">[{{ label }}]</small>{% when Piece::Break %}<br>{% endmatch %}{% endfor %}</p>"#
)]
struct Marked {
    pieces: Vec<Piece>,
}
impl askama::filters::HtmlSafe for Marked {}

/// The text, marked. Places are read again, so that they are right in a text made of several; what is marked and whose it
/// is, is what was recorded.
pub(super) fn text(t: &T, text: &str, source: &str, identifiers: &[Found]) -> ui::Markup {
    let mut pieces = Vec::new();
    let mut done = 0;
    for one in extract(text) {
        let known = identifiers
            .iter()
            .filter(|found| found.kind == one.kind && found.value.reveal() == &one.value)
            .min_by_key(|found| found.source != source);
        let (Some(known), Some(before), Some(mark)) = (
            known,
            text.get(done..one.start),
            text.get(one.start..one.end),
        ) else {
            continue;
        };
        lines(before, &mut pieces);
        let label = t
            .with("office-mark", "kind", words::kind(t, known.kind))
            .and("role", words::role(t, known.role));
        pieces.push(Piece::Mark(ui::visible(mark), label.to_string()));
        done = one.end;
    }
    lines(text.get(done..).unwrap_or_default(), &mut pieces);
    ui::Markup::of(Marked { pieces })
}

/// A text as it stands, its lines kept.
pub(super) fn plain(text: &str) -> ui::Markup {
    let mut pieces = Vec::new();
    lines(text, &mut pieces);
    ui::Markup::of(Marked { pieces })
}

fn lines(text: &str, pieces: &mut Vec<Piece>) {
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            pieces.push(Piece::Break);
        }
        let line = line.trim_end_matches('\r');
        if !line.is_empty() {
            pieces.push(Piece::Text(ui::visible(line)));
        }
    }
}

#[cfg(test)]
mod tests {
    use gate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };
    use kernel::{Id, Personal};
    use traces::kind::{Kind, Role};

    use super::*;

    fn found(role: Role, source: &str) -> Found {
        Found {
            id: Id::from_uuid(uuid::Uuid::nil()),
            kind: Kind::Phone,
            role,
            value: Personal::new("+33612345678".to_owned()),
            digits: "0".repeat(16),
            source: source.to_owned(),
            quoted: 1,
            public: false,
        }
    }

    #[test]
    fn what_was_recorded_is_marked_wherever_it_stands_and_nothing_else() {
        let words: Vec<_> = GROUND.iter().chain(&crate::pages::WORDS).copied().collect();
        let catalogue = Catalogue::new(&words).unwrap();
        let t = catalogue.speak(Locale::Fr);
        let said = "Été : le 06 12 34 56 78, puis 06.12.34.56.78.\r\nPas le 07 98 76 54 32 <b>.";
        let all = [
            found(Role::Victim, "contacts"),
            found(Role::Suspect, "account"),
        ];
        let html = text(&t, said, "account", &all).into_string();
        assert_eq!(html.matches("<mark>").count(), 2, "{html}");
        assert!(html.contains("<mark>06 12 34 56 78</mark>"), "{html}");
        assert!(html.contains("mis en cause"), "{html}");
        assert!(
            html.contains(".<br>Pas le 07 98 76 54 32 &#60;b&#62;."),
            "{html}"
        );
    }
}
