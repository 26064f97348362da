//! Arabic and Persian names, stored by their sounds, since the script leaves vowels out and each language of
//! arrival puts others back in.
//!
//! `a i u` short, `A I U` long, `e` the feminine ending; `H` ح, `x` خ, `$` ش, `S` ص, `D` ض, `T` ط, `Z` ظ, `c` ع,
//! `g` غ, `v` ث, `V` ذ, `'` ء, `p` پ, `C` چ, `G` گ, `J` ژ; the others are what they look like.

use super::Scheme;
use crate::synthetic::chance::Chance;

/// Answers that one clerk gives throughout a name.
struct Habits {
    u: &'static str,
    long_u: &'static str,
    long_i: &'static str,
    /// `a` of an ending syllable.
    last_a: &'static str,
    w: &'static str,
    y: &'static str,
    q: &'static str,
    j: &'static str,
    ending: &'static str,
    v: &'static str,
    dh: &'static str,
    z: &'static str,
    doubles: bool,
    /// `-in` becomes `-ine`, and `s` between vowels is doubled.
    french: bool,
}

fn habits(scheme: Scheme, chance: &mut Chance) -> Habits {
    let french = scheme == Scheme::French;
    let mut one = |french_usages: &[&'static str], english: &[&'static str]| {
        chance.pick(if french { french_usages } else { english })
    };
    Habits {
        u: one(&["ou", "ou", "ou", "o", "u"], &["u", "u", "o"]),
        long_u: one(&["ou", "ou", "ou", "u"], &["u", "oo", "ou"]),
        long_i: one(&["i"], &["i", "i", "ee"]),
        last_a: one(&["a", "e", "e"], &["a", "a", "e"]),
        w: one(&["ou", "w", "w"], &["w"]),
        y: one(&["y", "y", "i"], &["y"]),
        q: one(&["k", "k", "q", "c"], &["q", "q", "k"]),
        j: one(&["j", "dj"], &["j", "j", "g"]),
        ending: one(&["a", "a", "e"], &["a", "ah", "a", "eh"]),
        v: one(&["th", "t"], &["th"]),
        dh: one(&["d", "dh"], &["dh", "d", "z"]),
        z: one(&["d", "dh", "z"], &["z", "dh"]),
        doubles: !chance.hit(0.2),
        french,
    }
}

pub(super) fn write(name: &str, scheme: Scheme, chance: &mut Chance, out: &mut String) {
    match scheme {
        Scheme::Original => return name.split(' ').for_each(|word| original(word, out)),
        Scheme::Scholar => return out.extend(name.chars().map(scholar)),
        _ => {}
    }
    let habits = habits(scheme, chance);
    let mut before = ' ';
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        let after = letters.peek().copied().unwrap_or(' ');
        if letter == before && !is_vowel(letter) && !habits.doubles {
            continue;
        }
        // In French, a single s between vowels would be read as z
        if letter == 's' && habits.french && is_vowel(before) && is_vowel(after) {
            out.push('s');
        }
        let closing = is_closing(letters.clone());
        let written = match letter {
            'a' if closing && !matches!(before, ' ' | 'c') => habits.last_a,
            'A' => "a",
            'u' => habits.u,
            'U' => habits.long_u,
            'I' => habits.long_i,
            'e' if matches!(after, ' ' | '_') => habits.ending,
            'w' if before == ' ' || !is_vowel(after) => habits.w,
            'w' => "w",
            'y' if before == ' ' => "y",
            'y' => habits.y,
            'q' => habits.q,
            'j' => habits.j,
            'H' => "h",
            'x' => "kh",
            '$' if habits.french => "ch",
            '$' => "sh",
            'S' => "s",
            'D' => "d",
            'T' => "t",
            'Z' => habits.z,
            'c' | '\'' => "",
            'g' => "gh",
            'v' => habits.v,
            'V' => habits.dh,
            'C' if habits.french => "tch",
            'C' => "ch",
            'G' if habits.french && matches!(after, 'i' | 'I' | 'e') => "gu",
            'G' => "g",
            'J' if habits.french => "j",
            'J' => "zh",
            letter => {
                out.push(letter);
                before = letter;
                continue;
            }
        };
        out.push_str(written);
        before = letter;
    }
    if habits.french && name.ends_with("In") && chance.hit(0.85) {
        out.push('e');
    }
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'i' | 'u' | 'A' | 'I' | 'U' | 'e')
}

/// Only consonants are left in the word, and at least one.
fn is_closing(letters: impl Iterator<Item = char>) -> bool {
    let mut some = false;
    for letter in letters.take_while(|letter| *letter != ' ') {
        if is_vowel(letter) {
            return false;
        }
        some = true;
    }
    some
}

fn scholar(letter: char) -> char {
    match letter {
        'A' => 'ā',
        'I' => 'ī',
        'U' => 'ū',
        'e' => 'a',
        'H' => 'ḥ',
        'x' => 'ẖ',
        '$' => 'š',
        'S' => 'ṣ',
        'D' => 'ḍ',
        'T' => 'ṭ',
        'Z' => 'ẓ',
        'c' => 'ʿ',
        'g' => 'ġ',
        'v' => 'ṯ',
        'V' => 'ḏ',
        'C' => 'č',
        'G' => 'g',
        'J' => 'ž',
        '\'' => 'ʾ',
        letter => letter,
    }
}

/// One word in Arabic letters. Short vowels show only at its head, doubled consonants not at all.
fn original(word: &str, out: &mut String) {
    if word == "al" {
        return out.push_str("ال");
    }
    if !out.is_empty() && !out.ends_with("ال") && !out.ends_with(' ') {
        out.push(' ');
    }
    let mut before = ' ';
    let mut letters = word.chars().peekable();
    while let Some(letter) = letters.next() {
        let written = match letter {
            'a' | 'i' | 'u' if before == ' ' => 'ا',
            'a' if letters.peek().is_none() => 'ة',
            'i' if letters.peek().is_none() => 'ي',
            'u' if letters.peek().is_none() => 'و',
            'a' | 'i' | 'u' => {
                before = letter;
                continue;
            }
            'e' if letters.peek().is_some() => continue,
            _ if letter == before => continue,
            'A' => 'ا',
            'I' | 'y' => 'ي',
            'U' | 'w' | 'o' => 'و',
            'e' => 'ة',
            'b' => 'ب',
            't' => 'ت',
            'j' => 'ج',
            'H' => 'ح',
            'x' => 'خ',
            'd' => 'د',
            'V' => 'ذ',
            'r' => 'ر',
            'z' => 'ز',
            's' => 'س',
            '$' => 'ش',
            'S' => 'ص',
            'D' => 'ض',
            'T' => 'ط',
            'Z' => 'ظ',
            'c' => 'ع',
            'g' => 'غ',
            'f' => 'ف',
            'q' => 'ق',
            'k' => 'ك',
            'l' => 'ل',
            'm' => 'م',
            'n' => 'ن',
            'h' => 'ه',
            'v' => 'ث',
            'p' => 'پ',
            'C' => 'چ',
            'G' => 'گ',
            'J' => 'ژ',
            _ => 'ء',
        };
        out.push(written);
        before = letter;
    }
}
