//! French plates: since 2009 `AB-123-CD` (arrêté of 9 February 2009), before it `1234 AB 75` after a word that says so.

use super::field::Field;
use crate::{
    extract::{
        Reading, Sure,
        near::Near,
        scan::{DIGIT, LOWER, Text, UPPER, class},
        walk::Word,
    },
    kind::Kind,
};

const CUES: &[&str] = &[
    "immatriculation",
    "immatricule",
    "immatriculee",
    "plaque",
    "voiture",
    "vehicule",
    "moto",
    "scooter",
    "camion",
    "fourgon",
    "plate",
    "car",
    "utilitaire",
];

/// Three digits between two pairs of letters.
pub(crate) fn read(text: &Text<'_>, field: &Field, floor: usize) -> Option<Reading> {
    let group = field.group(0)?;
    if group.len() == 3 && field.groups().len() == 1 {
        let (start, left) = pair_before(text, group.start, floor)?;
        let (end, right) = pair_after(text, group.end)?;
        if left != right {
            return None;
        }
        return new(text, start, end, left == b'-');
    }
    old_from(text, group.start, group.end)
}

/// `AB123CD` in one word.
pub(crate) fn whole(text: &Text<'_>, word: Word) -> Option<Reading> {
    (word.len() == 7)
        .then(|| new(text, word.start, word.end, false))
        .flatten()
}

fn new(text: &Text<'_>, start: usize, end: usize, dashed: bool) -> Option<Reading> {
    let mut plate = String::with_capacity(9);
    for byte in text.bytes().get(start..end)? {
        if class(*byte) & (UPPER | LOWER | DIGIT) != 0 {
            if matches!(plate.len(), 2 | 6) {
                plate.push('-');
            }
            plate.push(char::from(byte.to_ascii_uppercase()));
        }
    }
    let right = plate
        .bytes()
        .zip(*b"LL-DDD-LL")
        .all(|(byte, wanted)| match wanted {
            // Neither I, O nor U: they could be mistaken for 1, 0 and V.
            b'L' => byte.is_ascii_uppercase() && !matches!(byte, b'I' | b'O' | b'U'),
            b'D' => byte.is_ascii_digit(),
            _ => true,
        });
    if !right
        || plate.len() != 9
        || plate.starts_with("SS")
        || plate.ends_with("SS")
        || plate.contains("-000-")
    {
        return None;
    }
    let named = || Near::before(text, start, 56).has(CUES);
    let capitals = !text
        .part(start, end)
        .bytes()
        .any(|byte| byte.is_ascii_lowercase());
    let sure = capitals && dashed;
    if !sure && !named() {
        // «AB 123 CD» alone may be a seat, a flight or a reference.
        return None;
    }
    (!text.wordy_before(start) && !text.wordy(end)).then(|| Reading {
        kind: Kind::Plate,
        value: plate,
        start,
        end,
        sure: if named() { Sure::Named } else { Sure::Shape },
    })
}

/// Two letters alone and a mark before `place`.
fn pair_before(text: &Text<'_>, place: usize, floor: usize) -> Option<(usize, u8)> {
    let mark = text.before(place, 1);
    let end = place
        .checked_sub(1)
        .filter(|_| matches!(mark, b'-' | b' '))?;
    let start = text.run_back(end, UPPER | LOWER, 3, floor);
    let hung = matches!(text.before(start, 1), b'-' | b'_' | b'/');
    (end - start == 2 && !hung && class(text.before(start, 1)) & DIGIT == 0)
        .then_some((start, mark))
}

fn pair_after(text: &Text<'_>, place: usize) -> Option<(usize, u8)> {
    let mark = text.at(place);
    let end = text.run(place + 1, UPPER | LOWER | DIGIT, 3);
    let hung = text.at(end) == b'-' && text.wordy(end + 1);
    (end - place == 3 && matches!(mark, b'-' | b' ') && !hung).then_some((end, mark))
}

/// `1234AB75` in one word.
pub(crate) fn old(text: &Text<'_>, word: Word) -> Option<Reading> {
    let digits = text.run(word.start, DIGIT, 5);
    old_from(text, word.start, digits)
}

/// Up to four digits, two or three letters, a department.
fn old_from(text: &Text<'_>, start: usize, digits: usize) -> Option<Reading> {
    if !(1..=4).contains(&(digits - start)) {
        return None;
    }
    let mark = |at: usize| usize::from(matches!(text.at(at), b' ' | b'-'));
    let letters = digits + mark(digits);
    let after = text.run(letters, UPPER, 4);
    if !(2..=3).contains(&(after - letters)) {
        return None;
    }
    let department = after + mark(after);
    let end = match text.part(department, department + 3) {
        three if three.starts_with("97") && three.bytes().all(|byte| byte.is_ascii_digit()) => {
            department + 3
        }
        _ => department + 2,
    };
    let two = text.part(department, end);
    let known = matches!(two, "2A" | "2B")
        || two
            .parse::<u16>()
            .is_ok_and(|two| (1..=95).contains(&two) || (971..=976).contains(&two));
    if !known
        || text.wordy(end)
        || text.wordy_before(start)
        || !Near::before(text, start, 56).has(CUES)
    {
        return None;
    }
    Some(Reading {
        kind: Kind::Plate,
        value: format!(
            "{} {} {two}",
            text.part(start, digits),
            text.part(letters, after)
        ),
        start,
        end,
        sure: Sure::Named,
    })
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn plates_of_both_kinds() {
        for (text, plate) in [
            ("une Clio AB-123-CD grise", "AB-123-CD"),
            ("immatriculée AB 123 CD", "AB-123-CD"),
            ("plaque ab123cd", "AB-123-CD"),
            ("voiture immatriculée 1234 AB 75", "1234 AB 75"),
            ("véhicule 12 ABC 2A", "12 ABC 2A"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Plate, plate),
                "{text}"
            );
        }
        for none in [
            "vol AF 123 LX",
            "AI-123-OU",
            "réf XX-AB-123-CD-9",
            "lot SS-123-AB",
        ] {
            assert!(extract(none).is_empty(), "{none}");
        }
    }
}
