//! Slips of fingers, of ears and of optical reading.

use super::chance::Chance;

/// Neighbours on the French keyboard.
const KEYS: [(char, &str); 26] = [
    ('a', "zq"),
    ('b', "vnhg"),
    ('c', "xvdf"),
    ('d', "sfec"),
    ('e', "zrsd"),
    ('f', "dgrv"),
    ('g', "fhtb"),
    ('h', "gjyn"),
    ('i', "uok"),
    ('j', "hkun"),
    ('k', "jlio"),
    ('l', "kmop"),
    ('m', "lp"),
    ('n', "bhj"),
    ('o', "iplk"),
    ('p', "oml"),
    ('q', "asw"),
    ('r', "etdf"),
    ('s', "qdzx"),
    ('t', "ryfg"),
    ('u', "yijh"),
    ('v', "cbfg"),
    ('w', "qxs"),
    ('x', "wcsd"),
    ('y', "tugh"),
    ('z', "aesq"),
];

/// What the eye of a machine takes for what.
const SEEN: [(&str, &str); 12] = [
    ("rn", "m"),
    ("m", "rn"),
    ("l", "i"),
    ("i", "l"),
    ("u", "v"),
    ("cl", "d"),
    ("n", "h"),
    ("o", "c"),
    ("0", "O"),
    ("1", "I"),
    ("5", "S"),
    ("e", "c"),
];

/// What the ear does.
const HEARD: [(&str, &str); 14] = [
    ("ph", "f"),
    ("f", "ph"),
    ("y", "i"),
    ("i", "y"),
    ("s", "z"),
    ("c", "k"),
    ("k", "c"),
    ("th", "t"),
    ("t", "th"),
    ("nn", "n"),
    ("ll", "l"),
    ("ain", "in"),
    ("eau", "o"),
    ("au", "o"),
];

/// Puts one slip into a text of two letters or more.
pub(super) fn slip(text: &mut String, chance: &mut Chance) {
    let length = text.chars().count();
    if length < 2 {
        return;
    }
    match chance.below(100) {
        0..=7 if replace_one(text, &SEEN, chance) => return,
        8..=17 if replace_one(text, &HEARD, chance) => return,
        _ => {}
    }
    // The first letter is the one people look at
    let at = if chance.hit(0.9) {
        1 + chance.below(length - 1)
    } else {
        0
    };
    let kind = chance.below(100);
    let mut slipped = String::with_capacity(text.len() + 4);
    let mut letters = text.chars().enumerate().peekable();
    while let Some((rank, letter)) = letters.next() {
        if rank != at {
            slipped.push(letter);
            continue;
        }
        match kind {
            0..=29 => slipped.push(beside(letter, chance)),
            30..=52 => {}
            53..=74 => {
                if let Some((_, after)) = letters.next() {
                    slipped.push(after);
                }
                slipped.push(letter);
            }
            75..=87 => {
                slipped.push(letter);
                slipped.push(letter);
            }
            _ => {
                slipped.push(letter);
                slipped.push(beside(letter, chance));
            }
        }
    }
    *text = slipped;
}

/// Another digit in place of one.
pub(super) fn digit_slip(text: &mut String, chance: &mut Chance) {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let at = chance.below(digits);
    let mut seen = 0;
    *text = (text.chars())
        .map(|letter| {
            let here = letter.is_ascii_digit() && seen == at;
            seen += usize::from(letter.is_ascii_digit());
            if here {
                chance.pick(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])
            } else {
                letter
            }
        })
        .collect();
}

fn beside(letter: char, chance: &mut Chance) -> char {
    if letter.is_ascii_digit() {
        return chance.pick(&['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    }
    let small = letter.to_ascii_lowercase();
    let Some((_, neighbours)) = KEYS.iter().find(|(key, _)| *key == small) else {
        return letter;
    };
    let slipped = neighbours
        .chars()
        .nth(chance.below(neighbours.len()))
        .unwrap_or(letter);
    if letter.is_ascii_uppercase() {
        slipped.to_ascii_uppercase()
    } else {
        slipped
    }
}

fn replace_one(text: &mut String, table: &[(&str, &str)], chance: &mut Chance) -> bool {
    let (from, to) = chance.pick(table);
    let upper = text.bytes().filter(u8::is_ascii_uppercase).count() > 1;
    let (from, to) = if upper {
        (from.to_ascii_uppercase(), to.to_ascii_uppercase())
    } else {
        (from.into(), to.into())
    };
    match text.find(&from) {
        Some(at) if at > 0 || from.len() > 1 => {
            text.replace_range(at..at + from.len(), &to);
            true
        }
        _ => false,
    }
}
