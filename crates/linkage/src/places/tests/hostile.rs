use proptest::prelude::*;

use super::super::{country, town, town_in};

/// Words with which the rules of towns may be fooled.
const WORDS: &[&str] = &[
    "st",
    "St.",
    "ste",
    "s/",
    "ss/",
    "/mer",
    "/",
    ",",
    "(",
    ")",
    "le",
    "la",
    "l'",
    "cedex",
    "15e",
    "XVe",
    "paris",
    "Paris",
    "Lyon",
    "75015",
    "F-",
    "arrondissement",
    "arr",
    "de",
    "du",
    "ville de",
    "city of",
    "Pékin",
    "tunis",
    "shi",
    "1er",
    "2A",
    "\u{0}",
    "é",
    "e\u{301}",
    "ﷺ",
    "北京",
    "-",
    "’",
    "x",
    "commune d'",
];

fn crooked() -> impl Strategy<Value = String> {
    let word = prop::sample::select(WORDS).prop_map(str::to_owned);
    let pieces = prop_oneof![8 => word, 1 => "\\PC{0,40}", 1 => "[a-z]{0,300}"];
    let gap = prop::sample::select(&["", " ", " ", " "][..]);
    prop::collection::vec((pieces, gap), 0..90)
        .prop_map(|parts| parts.into_iter().map(|(piece, gap)| piece + gap).collect())
}

fn check(text: &str) {
    let once = town(text);
    assert!(once.as_str().len() <= 256);
    assert!(
        once.as_str()
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b' ')
    );
    assert_eq!(town(once.as_str()).as_str(), once.as_str());
    let there = town_in(text, country(text));
    assert!(there.as_str().len() <= 256);
}

proptest! {
    #[test]
    fn any_text_settles_at_once(text in ".{0,400}") {
        check(&text);
    }

    #[test]
    fn crooked_texts_settle_at_once(text in crooked()) {
        check(&text);
    }
}

#[test]
fn long_texts_are_cut() {
    for text in [
        "st ".repeat(1_000),
        "é".repeat(100_000),
        "ﷺ".repeat(1_000),
        "s/".repeat(500),
        "(".repeat(9_999),
    ] {
        check(&text);
    }
}
