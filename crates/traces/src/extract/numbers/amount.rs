//! Sums of money: a number in the French or the English manner, beside a currency.

use super::currency::{self, Currency};
use crate::{
    extract::{
        Reading, Sure,
        near::Near,
        scan::{DIGIT, Text, class},
    },
    kind::Kind,
};

/// A number as written: its digits before and after the mark of decimals.
struct Number {
    whole: u64,
    /// The digits after the mark.
    decimals: u64,
    /// How many they are.
    places: u32,
    end: usize,
    /// Its last three digits stand after its only mark: `1.234`, which a chain's sum reads otherwise.
    doubtful: Option<(u64, u64)>,
}

/// A sum whose first digit stands at `start`.
pub(crate) fn read(text: &Text<'_>, start: usize, floor: usize) -> Option<Reading> {
    if matches!(text.before(start, 1), b'.' | b',')
        && text.before(start, 2).is_ascii_digit()
        && start > floor + 1
    {
        return None;
    }
    let number = number(text, start)?;
    let gap = text.after_blanks(number.end, 2);
    let mut from = start;
    let (currency, mut end, number) = match currency::after(text, gap) {
        Some((currency, end)) => (currency, end, number),
        None if spoken(text, start, &number) => (EURO, number.end + 1, number),
        None => {
            let (currency, first) = currency::before(text, start, floor)?;
            from = first;
            (currency, number.end, number)
        }
    };
    let mut number = number;
    // «12€50»
    let cents = text.run(end, DIGIT, 3);
    if number.places == 0 && from == start && cents - end == 2 && !text.wordy(cents) {
        number.decimals = text.part(end, cents).parse().ok()?;
        number.places = 2;
        number.doubtful = None;
        end = cents;
    }
    Some(Reading {
        kind: Kind::Amount,
        value: value(&number, currency)?,
        start: from,
        end,
        sure: Sure::Named,
    })
}

const EURO: Currency = Currency {
    code: "EUR",
    decimals: 2,
    times: 1,
};

/// «payé 150e»: an e for euros, after a word of money; «le 20e» is a rank.
fn spoken(text: &Text<'_>, start: usize, number: &Number) -> bool {
    let e = text.at(number.end) | 0x20 == b'e' && !text.wordy(number.end + 1);
    if !e || number.whole < 10 {
        return false;
    }
    let near = Near::before(text, start, 40);
    !near.ends(&[
        "le", "la", "les", "du", "au", "aux", "ce", "mon", "son", "leur", "un", "une",
    ]) && near.begins(&[
        "pay", "vers", "vir", "prix", "somme", "montant", "pour", "envoy", "cout", "demand",
        "rembours", "recharg", "debit", "prelev", "regl", "acompte", "caution", "soit", "vend",
        "achet",
    ])
}

/// The sum in hundredths, or in hundred-millionths of a chain's coin.
fn value(number: &Number, currency: Currency) -> Option<String> {
    let (mut whole, mut decimals, mut places) = (number.whole, number.decimals, number.places);
    if currency.decimals > 2
        && let Some((before, after)) = number.doubtful
    {
        (whole, decimals, places) = (before, after, 3);
    }
    if places > currency.decimals && currency.times == 1 {
        decimals /= 10u64.checked_pow(places - currency.decimals)?;
        places = currency.decimals;
    }
    let unit = 10u64.checked_pow(currency.decimals)?;
    let parts = decimals
        .checked_mul(currency.times)?
        .checked_mul(unit)?
        .checked_div(10u64.checked_pow(places)?)?;
    let sum = whole
        .checked_mul(currency.times)?
        .checked_mul(unit)?
        .checked_add(parts)?;
    (sum > 0).then(|| format!("{sum} {}", currency.code))
}

/// The number at `start`: thousands apart by blanks, points, commas or apostrophes, then perhaps decimals.
fn number(text: &Text<'_>, start: usize) -> Option<Number> {
    let first = text.run(start, DIGIT, 16);
    if !(1..=15).contains(&(first - start)) {
        return None;
    }
    let mut whole: u64 = text.part(start, first).parse().ok()?;
    let mut end = first;
    let mut marks = [0u8; 5];
    let mut count = 0;
    if first - start <= 3 {
        for slot in &mut marks {
            let (mark, next) = thousand(text, end);
            let after = text.run(next, DIGIT, 4);
            if mark == 0 || after - next != 3 {
                break;
            }
            *slot = mark;
            count += 1;
            whole = whole
                .checked_mul(1000)?
                .checked_add(text.part(next, after).parse().ok()?)?;
            end = after;
            if whole > 1_000_000_000_000 {
                return None;
            }
        }
    }
    let mut number = Number {
        whole,
        decimals: 0,
        places: 0,
        end,
        doubtful: None,
    };
    let only = marks
        .first()
        .copied()
        .filter(|mark| count == 1 && matches!(mark, b'.' | b','));
    if only.is_some() {
        number.doubtful = Some((whole / 1000, whole % 1000));
        // «0,500»
        if whole < 1000 {
            (number.whole, number.decimals, number.places) = (0, whole, 3);
            return Some(number);
        }
    }
    // «7 350,-»
    if text.at(end) == b',' && text.at(end + 1) == b'-' {
        number.end = end + 2;
        return Some(number);
    }
    let mark = text.at(end);
    if matches!(mark, b'.' | b',') && !(count > 0 && marks.first() == Some(&mark)) {
        let after = text.run(end + 1, DIGIT, 19);
        let places = after - end - 1;
        if (1..=18).contains(&places) {
            // What exceeds eight decimals says nothing.
            let kept = places.min(8);
            number.decimals = text.part(end + 1, end + 1 + kept).parse().ok()?;
            number.places = u32::try_from(kept).ok()?;
            number.doubtful = None;
            number.end = after;
        }
    }
    Some(number)
}

/// What parts thousands at `place`, and where they go on.
fn thousand(text: &Text<'_>, place: usize) -> (u8, usize) {
    let blank = text.blank(place);
    match text.at(place) {
        _ if blank > 0 && class(text.at(place + blank)) & DIGIT != 0 => (b' ', place + blank),
        mark @ (b'.' | b',' | b'\'') => (mark, place + 1),
        _ => (0, place),
    }
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn sums_in_both_manners() {
        for (text, value) in [
            ("1 234,56 €", "123456 EUR"),
            ("1.234,56 EUR", "123456 EUR"),
            ("1,234.56 $", "123456 USD"),
            ("1\u{202f}500\u{a0}€", "150000 EUR"),
            ("12€50", "1250 EUR"),
            ("1.500 euros", "150000 EUR"),
            ("15k€", "1500000 EUR"),
            ("1,5 k€", "150000 EUR"),
            ("2 M€", "200000000 EUR"),
            ("£250", "25000 GBP"),
            ("EUR 99.90", "9990 EUR"),
            ("0,5 BTC", "50000000 BTC"),
            ("1.234 ETH", "123400000 ETH"),
            ("300 000 FCFA", "30000000 XOF"),
            ("500euros", "50000 EUR"),
            ("0,005 BTC", "500000 BTC"),
            ("2 500,00€", "250000 EUR"),
            ("7 350,-€", "735000 EUR"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Amount, value),
                "{text}"
            );
            assert_eq!((found[0].start, found[0].end), (0, text.len()), "{text}");
        }
        assert_eq!(extract("j'ai payé 150e hier")[0].value, "15000 EUR");
        for none in [
            "habitant le 75e rang",
            "payé au 20e jour",
            "5 livres",
            "le 20e arrondissement",
            "3 km",
            "50 000 habitants",
            "12 sol",
        ] {
            assert!(extract(none).is_empty(), "{none}");
        }
    }
}
