//! The French numbering plan: which ten digits are a line, and where (Arcep, decision 2018-0881 as amended).

/// What ten digits dialled in France reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// A person's line, in E.164.
    Plain(String),
    /// A special number, `08…`: its digits as dialled.
    Special(String),
}

/// What `dialled` (ten digits, the first a nought) reaches.
pub(crate) fn line(dialled: &str) -> Option<Line> {
    let &[b'0', a, b, c, ..] = dialled.as_bytes() else {
        return None;
    };
    if dialled.len() != 10 {
        return None;
    }
    let country = match (a, b, c) {
        (b'8', b'0'..=b'2' | b'9', _) | (b'8', b'3', b'6') => {
            return Some(Line::Special(dialled.to_owned()));
        }
        // Overseas, dialled as at home: La Réunion and Mayotte, Guadeloupe, Guyane, Martinique.
        (b'2', b'6', b'2' | b'3' | b'9') | (b'6', b'3', b'9') | (b'6', b'9', b'2' | b'3') => "262",
        (b'5', b'9', b'0') | (b'6', b'9', b'0' | b'1') => "590",
        (b'5', b'9', b'4') | (b'6', b'9', b'4') => "594",
        (b'5', b'9', b'6') | (b'6', b'9', b'6' | b'7') => "596",
        (b'1' | b'3' | b'9', _, _) | (b'2', _, _) | (b'6', _, _) => "33",
        (b'4', b'1'..=b'9', _) | (b'5', _, _) | (b'7', b'3'..=b'9', _) => "33",
        _ => return None,
    };
    Some(Line::Plain(format!("+{country}{}", dialled.get(1..)?)))
}

/// The E.164 form of what follows `+33` or `+` and an overseas code, if the plan has it. `international` begins with
/// the country's code, without sign; a nought that should have been dropped is.
pub(crate) fn abroad(international: &str) -> Option<Line> {
    if let Some(rest) = international.strip_prefix("33") {
        let rest = rest.strip_prefix('0').unwrap_or(rest);
        return line(&format!("0{rest}"));
    }
    for code in ["262", "590", "594", "596"] {
        if let Some(rest) = international.strip_prefix(code) {
            let rest = rest.strip_prefix('0').unwrap_or(rest);
            // The country's code is dialled twice: +590 590 12 34 56.
            if rest.starts_with('9') && rest.len() == 9 {
                return Some(Line::Plain(format!("+{code}{rest}")));
            }
            return line(&format!("0{rest}")).filter(
                |line| matches!(line, Line::Plain(number) if number.get(1..4) == Some(code)),
            );
        }
    }
    let (code, rest) = international.split_at_checked(3)?;
    let first = rest.as_bytes().first()?;
    let plain = match code {
        // Saint-Pierre-et-Miquelon
        "508" => matches!((rest.len(), first), (6, b'4' | b'5') | (9, b'7')),
        // Wallis-et-Futuna
        "681" => matches!((rest.len(), first), (6, b'4' | b'7' | b'8')),
        // Nouvelle-Calédonie
        "687" => matches!((rest.len(), first), (6, b'2'..=b'5' | b'7'..=b'9')),
        // Polynésie française
        "689" => matches!((rest.len(), first), (8, b'4' | b'8')),
        _ => false,
    };
    plain.then(|| Line::Plain(format!("+{international}")))
}

/// Is it the code of a country where the French plan says all?
pub(crate) fn ours(international: &str) -> bool {
    ["33", "262", "508", "590", "594", "596", "681", "687", "689"]
        .iter()
        .any(|code| international.starts_with(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(dialled: &str) -> Option<String> {
        match line(dialled) {
            Some(Line::Plain(number)) => Some(number),
            _ => None,
        }
    }

    #[test]
    fn lines_are_placed() {
        for (dialled, number) in [
            ("0612345678", "+33612345678"),
            ("0142345678", "+33142345678"),
            ("0756789012", "+33756789012"),
            ("0976543210", "+33976543210"),
            ("0692123456", "+262692123456"),
            ("0639123456", "+262639123456"),
            ("0262123456", "+262262123456"),
            ("0690123456", "+590690123456"),
            ("0594123456", "+594594123456"),
            ("0696123456", "+596696123456"),
        ] {
            assert_eq!(plain(dialled).as_deref(), Some(number), "{dialled}");
        }
        assert_eq!(
            line("0899123456"),
            Some(Line::Special("0899123456".to_owned()))
        );
        for none in [
            "0012345678",
            "0401234567",
            "0712345678",
            "1612345678",
            "061234567",
        ] {
            assert_eq!(line(none), None, "{none}");
        }
    }

    #[test]
    fn numbers_written_abroad_are_the_same() {
        for (written, number) in [
            ("33612345678", "+33612345678"),
            ("330612345678", "+33612345678"),
            ("33692123456", "+262692123456"),
            ("262692123456", "+262692123456"),
            ("590590123456", "+590590123456"),
            ("68987123456", "+68987123456"),
            ("687751234", "+687751234"),
            ("508412345", "+508412345"),
            ("681501234", ""),
        ] {
            let found = match abroad(written) {
                Some(Line::Plain(number)) => number,
                _ => String::new(),
            };
            assert_eq!(found, number, "{written}");
        }
    }
}
