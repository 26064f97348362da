//! A telephone in words: «zéro six douze trente-quatre cinquante-six soixante-dix-huit».

use super::plan::{self, Line};
use crate::{
    extract::{Reading, Sure, near::Near, scan::Text},
    kind::Kind,
};

/// The most words: ten noughts and compounds of three.
const WORDS: usize = 24;

/// A number whose first word, «zéro», begins at `start`.
pub(crate) fn read(text: &Text<'_>, start: usize) -> Option<Reading> {
    let mut words = Vec::with_capacity(WORDS);
    let mut at = start;
    while words.len() < WORDS {
        let mut end = at;
        while text.wordy(end) && end - at < 12 {
            end += if text.at(end) >= 0x80 { 2 } else { 1 };
        }
        if end == at || text.wordy(end) {
            break;
        }
        let near = Near::after(text, at, end - at);
        let Some(word) = word(near.letters()) else {
            break;
        };
        words.push((word, end));
        at = end;
        for _ in 0..3 {
            let blank = text.blank(at);
            at += match text.at(at) {
                _ if blank > 0 => blank,
                b'-' | b',' | b'.' | b'/' | b'\n' => 1,
                _ => break,
            };
        }
    }
    let values: Vec<Part> = words.iter().map(|(word, _)| *word).collect();
    let mut digits = String::with_capacity(10);
    let used = pairs(&values, 5, &mut digits)?;
    let end = words.get(used.checked_sub(1)?)?.1;
    match plan::line(&digits)? {
        Line::Plain(value) => Some(Reading {
            kind: Kind::Phone,
            value,
            start,
            end,
            sure: Sure::Named,
        }),
        Line::Special(value) => Some(Reading {
            kind: Kind::ShortCode,
            value,
            start,
            end,
            sure: Sure::Named,
        }),
    }
}

/// What one word counts for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// 0 to 9.
    Unit(u8),
    /// 10 to 16.
    Teen(u8),
    /// 20, 30, 40, 50, 60, 70, 80, 90.
    Ten(u8),
    And,
}

fn word(word: &[u8]) -> Option<Part> {
    use Part::{And, Teen, Ten, Unit};
    Some(match word {
        b"zero" => Unit(0),
        b"un" | b"une" => Unit(1),
        b"deux" => Unit(2),
        b"trois" => Unit(3),
        b"quatre" => Unit(4),
        b"cinq" => Unit(5),
        b"six" => Unit(6),
        b"sept" => Unit(7),
        b"huit" => Unit(8),
        b"neuf" => Unit(9),
        b"dix" => Teen(10),
        b"onze" => Teen(11),
        b"douze" => Teen(12),
        b"treize" => Teen(13),
        b"quatorze" => Teen(14),
        b"quinze" => Teen(15),
        b"seize" => Teen(16),
        b"vingt" | b"vingts" => Ten(20),
        b"trente" => Ten(30),
        b"quarante" => Ten(40),
        b"cinquante" => Ten(50),
        b"soixante" => Ten(60),
        b"septante" => Ten(70),
        b"huitante" | b"octante" => Ten(80),
        b"nonante" => Ten(90),
        b"et" => And,
        _ => return None,
    })
}

/// Reads `count` pairs of digits; how many words they took. At each place the longest number is tried first.
fn pairs(words: &[Part], count: usize, digits: &mut String) -> Option<usize> {
    if count == 0 {
        return Some(0);
    }
    let mut options: Vec<(u8, usize)> = Vec::with_capacity(4);
    ways(words, &mut options);
    options.sort_by_key(|(_, used)| std::cmp::Reverse(*used));
    for (value, used) in options {
        let held = digits.len();
        digits.push(char::from(b'0' + value / 10));
        digits.push(char::from(b'0' + value % 10));
        if let Some(more) = pairs(words.get(used..)?, count - 1, digits) {
            return Some(used + more);
        }
        digits.truncate(held);
    }
    None
}

/// The two-digit numbers that begin `words`.
fn ways(words: &[Part], options: &mut Vec<(u8, usize)>) {
    use Part::{And, Teen, Ten, Unit};
    match words {
        [Unit(tens), Unit(unit), ..] => options.push((10 * tens + unit, 2)),
        [Teen(teen), rest @ ..] => {
            options.push((*teen, 1));
            if let (10, [Unit(unit @ 7..=9), ..]) = (*teen, rest) {
                options.push((10 + unit, 2));
            }
        }
        [Ten(ten), rest @ ..] => {
            options.push((*ten, 1));
            after(*ten, rest, 1, *ten == 60, options);
            if let [And, rest @ ..] = rest {
                after(*ten, rest, 2, *ten == 60, options);
            }
        }
        _ => {}
    }
    if let [Unit(4), Ten(20), rest @ ..] = words {
        options.push((80, 2));
        after(80, rest, 2, true, options);
    }
}

/// What a ten may be followed by: a unit, and a teen where French counts by twenties.
fn after(ten: u8, rest: &[Part], used: usize, twenties: bool, options: &mut Vec<(u8, usize)>) {
    match rest {
        [Part::Unit(unit @ 1..=9), ..] => options.push((ten + unit, used + 1)),
        [Part::Teen(10), Part::Unit(unit @ 7..=9), ..] if twenties => {
            options.push((ten + 10 + unit, used + 2));
            options.push((ten + 10, used + 1));
        }
        [Part::Teen(teen), ..] if twenties => options.push((ten + teen, used + 1)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::extract::extract;

    #[test]
    fn numbers_said_aloud() {
        for (text, value) in [
            (
                "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
                "+33612345678",
            ),
            (
                "Zero sept quatre-vingt-dix-neuf vingt et un zéro zéro quatre-vingt",
                "+33799210080",
            ),
            (
                "zéro six, un deux, trois quatre, cinq six, sept huit",
                "+33612345678",
            ),
            (
                "zéro six douze soixante dix huit dix-neuf onze",
                "+33612781911",
            ),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].value, value, "{text}");
            assert_eq!((found[0].start, found[0].end), (0, text.len()));
        }
        assert!(extract("zéro euro, six mois de loyer").is_empty());
    }
}
