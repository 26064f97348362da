//! Whose an identifier is: the words around it (`roles.txt`), then what is known of its host, then the default, the
//! person complained of.

mod words;

use super::{
    Reading,
    letters::{Sort, sort},
    near::Near,
    scan::Text,
};
use crate::kind::{Found, Kind, Role};
use words::{WORDS, Words};

/// How far before an identifier its words may stand, in bytes.
const BEFORE: usize = 160;
/// How far after.
const AFTER: usize = 44;
/// How far above a label may stand.
const LABEL: usize = 400;

/// Words that name an identifier and nobody.
const LABELS: &[&str] = &[
    "tel", "mail", "email", "e-mail", "portable", "fixe", "gsm", "iban", "rib", "courriel",
];

/// The readings, each with whose it is, and whether words said so.
pub(super) fn tell(text: &Text<'_>, read: Vec<Reading>) -> Vec<(Found, bool)> {
    let mut told: Vec<(Found, bool)> = Vec::with_capacity(read.len());
    let mut readings = read.into_iter().peekable();
    while let Some(reading) = readings.next() {
        let next = readings.peek().map_or(text.len(), |next| next.start);
        let said = said(text, &reading, next, &told);
        let role = said.unwrap_or_else(|| usual(&reading));
        let found = Found {
            kind: reading.kind,
            value: reading.value,
            role,
            start: reading.start,
            end: reading.end,
        };
        told.push((found, said.is_some()));
    }
    told
}

/// What the words say.
fn said(text: &Text<'_>, reading: &Reading, next: usize, told: &[(Found, bool)]) -> Option<Role> {
    match reading.kind {
        // Sums and numbers that all may call are nobody's.
        Kind::Amount | Kind::ShortCode => return None,
        Kind::Date => {
            return Near::before(text, reading.start, 28)
                .ends(&[
                    "ne le",
                    "nee le",
                    "naissance",
                    "born on",
                    "born",
                    "naissance le",
                    "nee en",
                    "ne(e) le",
                ])
                .then_some(Role::Victim);
        }
        _ => {}
    }
    if let Some(role) = place(reading) {
        return Some(role);
    }
    let [before, after, label] = WORDS.as_ref()?;
    let from = sentence(text, reading.start);
    // The identifier of its kind just before has taken the words before it.
    let rival = told
        .iter()
        .rev()
        .take(6)
        .find(|(found, _)| found.kind == reading.kind && found.end > from);
    let from = match rival {
        Some((found, said)) => {
            if joined(text.part(found.end, reading.start)) {
                return said.then_some(found.role);
            }
            found.end
        }
        None => from,
    };
    let stop = ending(text, reading.end).min(next);
    // «…, my number is 06…»: words that lead to the next identifier are its own.
    let follows = after
        .find(text, reading.kind, (reading.end, stop), false)
        .filter(|(_, _, end)| {
            next - end > 12 || text.part(*end, next).contains([',', ';', '.', ')', '\n'])
        });
    if let Some((role, start, _)) = follows
        && start - reading.end <= 3
    {
        return Some(role);
    }
    before
        .find(text, reading.kind, (from, reading.start), true)
        .or(follows)
        .or_else(|| {
            // «Mon adresse : 12 rue… Tél. 03…»: a label alone goes on with what was said before it.
            let label = from > 0 && rival.is_none() && reading.start - from <= 20;
            let named = || Near::after(text, from, reading.start - from).starts(LABELS);
            (label && named())
                .then(|| before.find(text, reading.kind, (sentence(text, from - 1), from), true))
                .flatten()
        })
        .map(|(role, ..)| role)
        .or_else(|| labelled(text, label, reading.start))
}

/// Two identifiers of one kind joined as a list.
fn joined(between: &str) -> bool {
    between.len() <= 8
        && matches!(
            between.trim_matches([' ', '\u{a0}', '\n', '-', '•', '*']),
            "" | "," | ";" | "/" | "et" | "ou" | "and" | "or" | "&" | "puis" | ", et" | ", puis"
        )
}

/// The beginning of the sentence in which `place` stands, no further than [`BEFORE`].
fn sentence(text: &Text<'_>, place: usize) -> usize {
    let from = place.saturating_sub(BEFORE);
    let bytes = text.bytes().get(from..place).unwrap_or_default();
    #[cfg(test)]
    super::scan::steps::add(bytes.len());
    let ends = |window: &[u8]| match *window {
        [b'.' | b'!' | b'?', b'\n', _] | [b'.' | b'!' | b'?', b' ', b'\n'] | [b'\n', b'\n', _] => {
            true
        }
        [b'.' | b'!' | b'?', b' ', next] => next.is_ascii_uppercase() || next == 0xC3,
        _ => false,
    };
    bytes
        .windows(3)
        .rposition(ends)
        .map_or(from, |at| from + at + 1)
}

/// The end of the sentence, no further than [`AFTER`].
fn ending(text: &Text<'_>, place: usize) -> usize {
    let end = (place + AFTER).min(text.len());
    let bytes = text.bytes().get(place..end).unwrap_or_default();
    bytes
        .windows(2)
        .position(|window| {
            matches!(
                window,
                [b'.' | b'!' | b'?' | b';', b' ' | b'\n'] | [b'\n', b'\n']
            )
        })
        .map_or(end, |at| place + at)
}

/// The label of the block of lines in which `place` stands.
fn labelled(text: &Text<'_>, label: &Words, place: usize) -> Option<Role> {
    let mut end = place;
    let mut start = place;
    let floor = place.saturating_sub(LABEL);
    while start > floor {
        start -= 1;
        if text.at(start) != b'\n' && start > 0 {
            continue;
        }
        // One line.
        let first = if text.at(start) == b'\n' {
            start + 1
        } else {
            start
        };
        let line = text.bytes().get(first..end)?;
        if line.iter().all(u8::is_ascii_whitespace) && end < place {
            return None;
        }
        let colon = line.iter().take(48).position(|byte| *byte == b':');
        if let Some(colon) = colon
            && let Some((role, from, to)) =
                label.find(text, Kind::Phone, (first, first + colon), false)
            && text
                .part(first, from)
                .trim_matches([' ', '-', '*', '•', '>'])
                .is_empty()
            && text.part(to, first + colon).trim().is_empty()
        {
            return Some(role);
        }
        end = start;
    }
    None
}

/// Whose the place is where the identifier leads.
fn place(reading: &Reading) -> Option<Role> {
    let (domain, all) = match reading.kind {
        Kind::Domain => (reading.value.as_str(), true),
        Kind::Email => (reading.value.rsplit_once('@')?.1, false),
        _ => return None,
    };
    match sort(domain)? {
        Sort::Bank | Sort::State | Sort::Market => Some(Role::Third),
        Sort::Short | Sort::Hosting | Sort::Popular => all.then_some(Role::Third),
    }
}

/// Where all banks' lost cards are stopped: the one dear number that is no trap.
const STOP: &str = "0892705705";

/// Whose it is when nothing says it.
fn usual(reading: &Reading) -> Role {
    match reading.kind {
        // Numbers of services, but those that cost much.
        Kind::ShortCode if !reading.value.starts_with("089") || reading.value == STOP => {
            Role::Third
        }
        _ => Role::Suspect,
    }
}

/// What was said of a value once holds where nothing is said of it.
pub(super) fn agree(told: &mut [(Found, bool)]) {
    if told.len() < 2 || told.iter().all(|(_, said)| *said) {
        return;
    }
    let mut roles = std::collections::BTreeMap::<(Kind, &str), Role>::new();
    for (found, said) in told.iter() {
        // A day is shared by chance.
        if *said && found.role != Role::Suspect && found.kind != Kind::Date {
            roles
                .entry((found.kind, found.value.as_str()))
                .or_insert(found.role);
        }
    }
    if roles.is_empty() {
        return;
    }
    let changes: Vec<(usize, Role)> = told
        .iter()
        .enumerate()
        .filter(|(_, (_, said))| !said)
        .filter_map(|(at, (found, _))| Some((at, *roles.get(&(found.kind, found.value.as_str()))?)))
        .collect();
    for (at, role) in changes {
        if let Some((found, _)) = told.get_mut(at) {
            found.role = role;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    fn roles(text: &str) -> Vec<Role> {
        extract(text)
            .into_iter()
            .filter(|found| !matches!(found.kind, Kind::Amount | Kind::Date))
            .map(|found| found.role)
            .collect()
    }

    #[test]
    fn the_nearest_words_tell() {
        use Role::{Suspect, Third, Victim};
        for (text, expected) in [
            (
                "Il m'a appelé du 06 12 34 56 78 sur mon portable 07 98 76 54 32.",
                &[Suspect, Victim][..],
            ),
            (
                "Virement depuis mon compte FR14 2004 1010 0505 0001 3M02 606 vers le compte DE89 3704 0044 0532 0130 00.",
                &[Victim, Suspect],
            ),
            ("J'ai appelé ma banque au 01 42 34 56 78.", &[Third]),
            ("Le 06 12 34 56 78 ne répond plus.", &[Suspect]),
            ("Le 06 12 34 56 78, mon numéro, a été piraté.", &[Victim]),
            (
                "Victime :\ntél 06 12 34 56 78\nmail paul@example.fr\n\nEscroc :\n07 98 76 54 32",
                &[Victim, Victim, Suspect],
            ),
            (
                "Vous pouvez me joindre au 06 12 34 56 78 ou 07 98 76 54 32.",
                &[Victim, Victim],
            ),
            (
                "He called me from +44 7911 123456, my number is 06 12 34 56 78",
                &[Suspect, Victim],
            ),
            ("le site leboncoin.fr", &[Third]),
            ("le 3639 et le 0 800 123 456", &[Third]),
            ("rappelez le 0899 12 34 56", &[Suspect]),
            (
                "Mon numéro est le 06 12 34 56 78. Il connaissait donc le 06 12 34 56 78.",
                &[Victim, Victim],
            ),
        ] {
            assert_eq!(roles(text), expected, "{text}");
        }
    }
}
