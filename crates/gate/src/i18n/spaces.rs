//! The spaces of French typography, which no line may end at.

use std::borrow::Cow;

/// A text with its spaces before `: ; ? !` and inside «guillemets» made unbreakable, so that locale files can
/// be written with the space bar.
pub(super) fn french(text: &str) -> Cow<'_, str> {
    const PLACES: [(&str, &str); 6] = [
        (" :", "\u{a0}:"),
        (" ;", "\u{a0};"),
        (" ?", "\u{a0}?"),
        (" !", "\u{a0}!"),
        ("« ", "«\u{a0}"),
        (" »", "\u{a0}»"),
    ];
    let mut text = Cow::Borrowed(text);
    for (loose, tied) in PLACES {
        if text.contains(loose) {
            text = Cow::Owned(text.replace(loose, tied));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_begins_with_a_sign() {
        for (loose, tied) in [
            (
                "Quoi ? Rien : « a » ; non !",
                "Quoi\u{a0}? Rien\u{a0}: «\u{a0}a\u{a0}»\u{a0}; non\u{a0}!",
            ),
            (" : suite", "\u{a0}: suite"),
            (
                "rule:nom https://a.example/?q=1",
                "rule:nom https://a.example/?q=1",
            ),
        ] {
            assert_eq!(french(loose), tied);
        }
        assert!(matches!(french("rien à lier"), Cow::Borrowed(_)));
    }
}
