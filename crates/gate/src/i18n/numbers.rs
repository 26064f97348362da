//! Numbers, sizes and lengths of time.

use fluent_bundle::FluentValue;
use kernel::Term;

use super::Locale;

/// Numbers inside a message; other values print as Fluent does.
pub(super) fn in_message(locale: Locale, value: &FluentValue<'_>) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value.fract() == 0.0 => {
            // Fluent keeps numbers as f64: whole numbers below 2^53 are exact.
            format!("{:.0}", number.value)
                .parse()
                .ok()
                .map(|number| whole(locale, number))
        }
        _ => None,
    }
}

/// A whole number, its thousands set apart by a narrow no-break space or a comma.
pub(super) fn whole(locale: Locale, number: i64) -> String {
    let separator = match locale {
        Locale::Fr => '\u{202f}',
        Locale::En => ',',
    };
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() + 8);
    if number < 0 {
        text.push('\u{2212}');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

/// A size in decimal units, with one digit after the point below ten.
pub(super) fn size(locale: Locale, bytes: u64) -> String {
    let (units, point) = match locale {
        Locale::Fr => (["octets", "ko", "Mo", "Go", "To"], ','),
        Locale::En => (["bytes", "kB", "MB", "GB", "TB"], '.'),
    };
    let [byte_unit, ..] = units;
    if bytes < 1000 {
        let unit = if bytes < 2 {
            byte_unit.trim_end_matches('s')
        } else {
            byte_unit
        };
        return format!("{bytes}\u{a0}{unit}");
    }
    let mut divisor: u64 = 1000;
    let mut rest = units.into_iter().skip(1);
    let mut unit = rest.next().unwrap_or_default();
    for next in rest {
        // 999.5 of a unit already reads as 1 of the next.
        if bytes / divisor * 10 + bytes % divisor * 10 / divisor < 9995 {
            break;
        }
        divisor *= 1000;
        unit = next;
    }
    let tenths = (u128::from(bytes) * 10 + u128::from(divisor) / 2) / u128::from(divisor);
    if tenths < 100 {
        format!("{}{point}{}\u{a0}{unit}", tenths / 10, tenths % 10)
    } else {
        let whole = (u128::from(bytes) + u128::from(divisor) / 2) / u128::from(divisor);
        format!("{whole}\u{a0}{unit}")
    }
}

/// «10 years and 2 months».
pub(super) fn english_term(term: Term) -> String {
    let parts: Vec<_> = [
        (term.years, "year"),
        (term.months, "month"),
        (term.days, "day"),
    ]
    .into_iter()
    .filter(|(count, _)| *count != 0)
    .map(|(count, unit)| format!("{count} {unit}{}", if count > 1 { "s" } else { "" }))
    .collect();
    parts.join(" and ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_set_apart() {
        for (number, fr, en) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1000, "1\u{202f}000", "1,000"),
            (
                -1_234_567,
                "\u{2212}1\u{202f}234\u{202f}567",
                "\u{2212}1,234,567",
            ),
        ] {
            assert_eq!(whole(Locale::Fr, number), fr);
            assert_eq!(whole(Locale::En, number), en);
        }
    }

    #[test]
    fn sizes_are_decimal() {
        for (bytes, fr) in [
            (0, "0\u{a0}octet"),
            (1, "1\u{a0}octet"),
            (999, "999\u{a0}octets"),
            (1000, "1,0\u{a0}ko"),
            (1_234_567, "1,2\u{a0}Mo"),
            (9_960_000, "10\u{a0}Mo"),
            (200_000_000, "200\u{a0}Mo"),
            (999_600_000, "1,0\u{a0}Go"),
            (u64::MAX, "18446744\u{a0}To"),
        ] {
            assert_eq!(size(Locale::Fr, bytes), fr, "{bytes}");
        }
        assert_eq!(size(Locale::En, 1_234_567), "1.2\u{a0}MB");
    }

    #[test]
    fn terms_in_english() {
        assert_eq!(
            english_term("10 years 2 months".parse().unwrap()),
            "10 years and 2 months"
        );
        assert_eq!(english_term(Term::years(1)), "1 year");
    }
}
