//! Chinese names: pinyin, Wade-Giles or the Cantonese spellings of Hong Kong.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Scheme;
use crate::synthetic::chance::Chance;

type Readings = FxHashMap<char, (&'static str, &'static str)>;

fn readings() -> &'static Readings {
    static READINGS: OnceLock<Readings> = OnceLock::new();
    READINGS.get_or_init(|| {
        (include_str!("../stock/han.txt").split_whitespace())
            .filter_map(|entry| {
                let mut letters = entry.chars();
                let character = letters.next()?;
                let (pinyin, cantonese) = letters.as_str().split_once('/')?;
                Some((character, (pinyin, cantonese)))
            })
            .collect()
    })
}

pub(super) fn write(name: &str, scheme: Scheme, habit: &mut Chance, out: &mut String) {
    if scheme == Scheme::Original {
        return out.push_str(name);
    }
    // Two syllables: together as in a passport of the mainland, apart, or with a hyphen
    let between = match (scheme, habit.below(10)) {
        (Scheme::German, 0..=6) => "-",
        (Scheme::Scholar, 0..=6) => " ",
        (_, 0..=6) => "",
        (_, 7 | 8) => " ",
        _ => "-",
    };
    let from = out.len();
    for character in name.chars() {
        let (pinyin, cantonese) = readings().get(&character).copied().unwrap_or(("yi", "yi"));
        let joint = out.len() > from;
        if joint {
            // Xi'an is not Xian
            let clash = between.is_empty() && pinyin.starts_with(['a', 'e', 'o']) && habit.hit(0.5);
            out.push_str(if clash { "'" } else { between });
        }
        match scheme {
            Scheme::German => wade_giles(pinyin, out),
            Scheme::Scholar => out.push_str(cantonese),
            _ if pinyin.starts_with("lü") || pinyin.starts_with("nü") => {
                let v = habit.pick(&["u", "v", "yu", "ü"]);
                out.push_str(&pinyin.replace('ü', v));
            }
            _ => out.push_str(pinyin),
        }
    }
}

/// By rule, without the apostrophes that passports leave out.
fn wade_giles(pinyin: &str, out: &mut String) {
    let initials = [
        ("zhi", "chih"),
        ("chi", "chih"),
        ("shi", "shih"),
        ("zi", "tzu"),
        ("ci", "tzu"),
        ("si", "szu"),
        ("yan", "yen"),
        ("you", "yu"),
        ("zh", "ch"),
        ("ch", "ch"),
        ("sh", "sh"),
        ("b", "p"),
        ("d", "t"),
        ("g", "k"),
        ("j", "ch"),
        ("q", "ch"),
        ("x", "hs"),
        ("z", "ts"),
        ("c", "ts"),
        ("r", "j"),
    ];
    let whole = |prefix: &str| {
        !matches!(
            prefix,
            "zhi" | "chi" | "shi" | "zi" | "ci" | "si" | "yan" | "you"
        )
    };
    let found = (initials.iter())
        .find(|(prefix, _)| pinyin == *prefix || whole(prefix) && pinyin.starts_with(prefix));
    let (initial, rest) = match found {
        Some((prefix, initial)) => (*initial, pinyin.strip_prefix(prefix).unwrap_or_default()),
        None => ("", pinyin),
    };
    out.push_str(initial);
    if let Some(open) = rest.strip_suffix("ong") {
        out.push_str(open);
        out.push_str("ung");
    } else if let Some(open) = rest.strip_suffix("ian") {
        out.push_str(open);
        out.push_str("ien");
    } else {
        out.push_str(rest);
        if matches!(rest, "ie" | "ue" | "ye") {
            out.push('h');
        }
    }
}
