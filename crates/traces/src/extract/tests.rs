//! What holds of every text: places, order, provenance, cost.

use proptest::prelude::*;

use super::{Source, extract, extract_all, scan::steps};
use crate::kind::{Found, Kind, Role};

/// Pieces that readers stumble on.
const PIECES: &[&str] = &[
    "06 12 34 56 78",
    "+33",
    "0033 ",
    "(0)",
    "FR76",
    " 3000 6000",
    "@",
    "gmail.com",
    " [at] ",
    "(dot)",
    "[.]",
    "http://",
    "hxxps://",
    "bit.ly/x",
    ".",
    ":",
    "/",
    "-",
    "_",
    " ",
    "\n",
    "\u{a0}",
    "é",
    "€",
    "$",
    "k€",
    "12/03/2025",
    "1er mars",
    "zéro six ",
    "insta : ",
    "snap c'est ",
    "t.me/",
    "0x",
    "bc1q",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "AB-123-CD",
    "4970 1012 3456 7893",
    "SIREN ",
    "732 829 320",
    "chèque n° ",
    "1234567",
    "1 234,56 €",
    "BIC : ",
    "BNPAFRPP",
    "mon ",
    "compte ",
    "Victime :\n",
    "10",
    "O",
    "n°",
    "👍",
    "\u{200b}",
    "İ",
    "ß",
    "xn--",
    "°",
    "«",
    "»",
    "’",
];

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        2 => "[ -~]{0,6}",
        1 => "\\PC{0,4}",
        1 => "[0-9 .-]{1,12}",
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

/// Are the letters and digits of `value` found in `written`, in this order?
fn within(value: &str, written: &str) -> bool {
    let mut letters = written
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'o' { '0' } else { letter });
    value
        .chars()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'o' { '0' } else { letter })
        .filter(char::is_ascii_alphanumeric)
        .all(|wanted| letters.any(|letter| letter == wanted))
}

/// Does the value come from the bytes it is said to stand at?
#[expect(clippy::string_slice, reason = "these canonical forms are ASCII")]
fn provable(found: &Found, written: &str) -> bool {
    let value = found.value.as_str();
    match found.kind {
        Kind::Phone if written.bytes().any(|byte| byte.is_ascii_digit()) => {
            within(&value[value.len() - 6..], written)
        }
        Kind::ShortCode if written.bytes().any(|byte| byte.is_ascii_digit()) => {
            within(value.strip_prefix('0').unwrap_or(value), written)
        }
        Kind::Iban => within(&value[4..], written),
        Kind::Bic | Kind::Siren | Kind::Siret | Kind::Plate => within(value, written),
        Kind::Card => within(&value[..6], written) && within(&value[value.len() - 4..], written),
        Kind::Cheque => within(value.rsplit(':').next().unwrap(), written),
        Kind::Parcel | Kind::Handle | Kind::Advert => {
            within(value.split_once(':').unwrap().1, written)
        }
        Kind::Wallet if !value.starts_with("ton:") => {
            within(value.split_once(':').unwrap().1, written)
        }
        Kind::Email => within(value.split_once('@').unwrap().0, written),
        _ => true,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn places_are_of_the_text(text in hostile()) {
        let found = extract(&text);
        let mut end = 0;
        for one in &found {
            prop_assert!(one.start >= end && one.start < one.end, "{one:?} in {text:?}");
            let written = text.get(one.start..one.end);
            prop_assert!(written.is_some(), "{one:?} in {text:?}");
            prop_assert!(provable(one, written.unwrap()), "{one:?} in {text:?}");
            end = one.end;
        }
    }

    #[test]
    fn what_stands_before_moves_places_only(text in hostile(), line in "[xz ,]{0,40}") {
        // Another paragraph above, in which nothing is said of anyone: no pronoun, no network («fb»).
        let above = format!("{line}\n\n");
        let moved: Vec<(Kind, String, usize)> =
            extract(&format!("{above}{text}")).into_iter().map(|one| (one.kind, one.value, one.start - above.len())).collect();
        let first = extract(&format!("\n\n{text}"));
        let plain: Vec<(Kind, String, usize)> = first.into_iter().map(|one| (one.kind, one.value, one.start - 2)).collect();
        prop_assert_eq!(moved, plain);
    }
}

#[test]
fn the_cost_is_the_lengths_own() {
    let patterns = [
        "1",
        "1 ",
        "1.",
        "a.",
        "a",
        "a@",
        "@",
        "06 ",
        "http://",
        "a.b.",
        "[at]",
        "(dot)",
        "a[.]",
        "FR76 ",
        "fr",
        "mon compte ",
        "zéro ",
        "insta : ",
        "insta est de ",
        "\n",
        ":",
        "Victime :\n",
        "0x",
        "bc1q",
        "12/",
        "+33 ",
        "00",
        "É",
        "€ ",
        "a-",
        "x.fr ",
        "http://a.fr/((",
        "a@b.fr ",
        "AB-123-",
        "1A",
        "EQ",
        "carte 4970 ",
        "chèque 1234567 ",
        "O6",
        "le 3 mars ",
        "1 000 ",
        "a.b@",
        "é.é",
        "x.il ",
        "1,",
        "06/12/",
        "@a ",
        "bic ",
        "wa.me/",
        "http://é",
        "fin.il/",
        " at ",
        "a1.",
        "06 12 34 56 78\n",
    ];
    for pattern in patterns {
        let cost = |length: usize| {
            let text = pattern.repeat(length / pattern.len());
            steps::take();
            let _ = extract(&text);
            steps::take()
        };
        let (once, twice) = (cost(20_000), cost(40_000));
        assert!(
            twice <= once * 21 / 10 + 5_000,
            "{pattern:?}: {once} then {twice}"
        );
        assert!(
            once <= 20_000 * 1_200,
            "{pattern:?}: {} a byte",
            once / 20_000
        );
    }
}

#[test]
fn a_text_too_long_is_read_to_its_bound() {
    let mut text = "é".repeat(super::LONGEST / 2 - 10);
    text.push_str(" 06 12 34 56 78 et 07 98 76 54 32");
    let found = extract(&text);
    assert!(
        found.len() <= 1 && found.iter().all(|one| one.end <= super::LONGEST),
        "{found:?}"
    );
}

#[test]
fn what_one_text_says_holds_in_the_others() {
    let read = extract_all(&[
        Source {
            name: "récit",
            text: "Mon numéro est le 06 12 34 56 78.",
        },
        Source {
            name: "capture.png",
            text: "Appel de 0612345678 à 07 98 76 54 32",
        },
    ]);
    let roles: Vec<_> = read
        .iter()
        .map(|(name, found)| (*name, found.role))
        .collect();
    assert_eq!(
        roles,
        [
            ("récit", Role::Victim),
            ("capture.png", Role::Victim),
            ("capture.png", Role::Suspect)
        ]
    );
}

#[test]
fn sentences_end_where_they_do() {
    for (text, values) in [
        ("au 06 12 34 56 78. 3 jours après", &["+33612345678"][..]),
        ("le 12.03.2025. 5 jours après", &["2025-03-12"]),
        ("06,12,34,56,78", &["+33612345678"]),
        ("0612345678, 0798765432", &["+33612345678", "+33798765432"]),
        (
            "06 12 34 56 78/07 98 76 54 32",
            &["+33612345678", "+33798765432"],
        ),
        ("réf 2024-0612345678", &[]),
        ("06.12.34.56.78.90", &[]),
        ("(+33) 6 12 34 56 78", &["+33612345678"]),
        ("0 6 1 2 3 4 5 6 7 8", &["+33612345678"]),
        ("0 6 1 2 3 4 5 6 7 8 9", &[]),
    ] {
        let found: Vec<String> = extract(text).into_iter().map(|one| one.value).collect();
        assert_eq!(found, values, "{text}");
    }
}
