//! Rules that every engine of the comparison reads: no module, no external.

use std::fmt::Write as _;

use crate::mix::{Dice, prose};

/// Strings that do occur in the files of a Linux machine, so that some rules match.
const KNOWN: [&str; 8] = [
    "libc.so.6",
    "Copyright (C)",
    "#!/bin/sh",
    "GNU General Public License",
    "__gmon_start__",
    "/usr/share/",
    "http://www.",
    "Debian",
];

/// `count` rules, the same in every run: words, bytes with holes, and a few regular expressions.
pub(crate) fn rules(count: usize) -> Result<String, std::fmt::Error> {
    let mut dice = Dice::new(1_221);
    let mut text = String::new();
    for number in 0..count {
        let word: String = prose(&mut dice, 28)
            .chars()
            .filter(char::is_ascii_alphabetic)
            .take(16)
            .collect();
        let mut bytes = String::new();
        for place in 0..12 {
            if place % 5 == 4 {
                bytes.push_str("?? ");
            } else {
                write!(bytes, "{:02x} ", dice.below(256))?;
            }
        }
        write!(
            text,
            "rule plain_{number} {{ strings: $a = \"{word}{number}\" $b = {{ {bytes}}} "
        )?;
        if number % 10 == 0 {
            write!(text, "$c = /{word}[0-9]{{4,8}}/ ")?;
        }
        let known = KNOWN.get(number % 100).filter(|_| number < 100);
        if let Some(known) = known {
            write!(text, "$d = \"{known}\" ")?;
        }
        text.push_str("condition: any of them }\n");
    }
    Ok(text)
}
