//! Telephones, sums, days, companies, plates and parcels, with their keys, in the ways people write them.

use crate::chance::Chance;

/// What is written, and its canonical form.
pub(super) type Told = (String, String);

/// A French line and its E.164 form.
pub(super) fn phone(chance: &mut Chance, hostile: bool) -> Told {
    let (head, country) = *chance.one(&[
        ("06", "33"),
        ("06", "33"),
        ("06", "33"),
        ("07", "33"),
        ("07", "33"),
        ("01", "33"),
        ("04", "33"),
        ("09", "33"),
        ("0692", "262"),
        ("0696", "596"),
        ("0690", "590"),
        ("0694", "594"),
        ("0262", "262"),
        ("0590", "590"),
    ]);
    let mut digits = head.to_owned();
    // The second figure of these ranges keeps clear of what the plan leaves empty.
    if digits.len() == 2 {
        digits.push_str(match head {
            "07" => chance.word(&["5", "6", "7", "8"]),
            "06" => chance.word(&["0", "1", "2", "4", "5", "6", "7", "8"]),
            _ => chance.word(&["3", "4", "7", "8"]),
        });
    }
    digits.push_str(&chance.digits(10 - digits.len()));
    let canonical = format!("+{country}{}", digits.get(1..).unwrap_or(""));
    let pairs = |mark: &str| grouped(&digits, &[2, 2, 2, 2, 2], mark);
    let national = digits.get(1..).unwrap_or("");
    let abroad = |mark: &str| grouped(national, &[1, 2, 2, 2, 2], mark);
    let written = if hostile {
        match chance.from(0, 15) {
            0 => pairs("\u{a0}"),
            1 => pairs("-"),
            2 => pairs("/"),
            3 => pairs("_"),
            4 => pairs(" . "),
            5 => pairs("\u{202f}"),
            6 => format!(
                "{}-{}",
                grouped(digits.get(..4).unwrap_or(""), &[2, 2], " "),
                grouped(digits.get(4..).unwrap_or(""), &[2, 2, 2], ".")
            ),
            7 => grouped(&digits, &[4, 2, 2, 2], " "),
            8 => grouped(&digits, &[4, 3, 3], " "),
            9 => grouped(&digits, &[2, 8], " "),
            10 => grouped(&digits, &[2, 2, 6], " ").replacen(' ', "\n", 1),
            11 => format!("+{country}(0){}", abroad(".")),
            12 => format!("00{country} (0) {}", abroad(" ")),
            13 => format!("+{country}{digits}"),
            14 => format!("00 {country} {}", abroad("-")),
            _ => pairs(" - "),
        }
    } else {
        match chance.from(0, 9) {
            0..=3 => pairs(" "),
            4 | 5 => digits.clone(),
            6 => pairs("."),
            7 => format!("+{country} {}", abroad(" ")),
            8 => format!("+{country}{national}"),
            _ => format!("00{country}{national}"),
        }
    };
    (written, canonical)
}

/// A foreign line: countries from which complaints tell of calls.
pub(super) fn foreign(chance: &mut Chance) -> Told {
    let (country, number) = match chance.from(0, 5) {
        0 => ("44", format!("7400{}", chance.digits(6))),
        1 => ("32", format!("47{}{}", chance.from(0, 9), chance.digits(6))),
        2 => ("225", format!("0707{}", chance.digits(6))),
        3 => ("34", format!("612{}", chance.digits(6))),
        4 => ("49", format!("151{}", chance.digits(8))),
        _ => ("212", format!("661{}", chance.digits(6))),
    };
    let canonical = format!("+{country}{number}");
    let written = match chance.from(0, 3) {
        0 => canonical.clone(),
        1 => format!("00{country}{number}"),
        2 => format!("+{country} {}", grouped(&number, &[3, 3, 4], " ").trim()),
        _ => format!("+{country} {number}"),
    };
    (written, canonical)
}

/// Digits in groups.
pub(super) fn grouped(digits: &str, sizes: &[usize], mark: &str) -> String {
    let mut rest = digits;
    let mut groups = Vec::new();
    for size in sizes {
        let (group, more) = rest.split_at_checked(*size).unwrap_or((rest, ""));
        if !group.is_empty() {
            groups.push(group);
        }
        rest = more;
    }
    if !rest.is_empty() {
        groups.push(rest);
    }
    groups.join(mark)
}

/// A sum.
pub(super) fn amount(chance: &mut Chance) -> Told {
    let euros = match chance.from(0, 3) {
        0 => chance.from(5, 99),
        1 => chance.from(100, 999),
        2 => chance.from(1000, 9999),
        _ => chance.from(10_000, 250_000),
    };
    let cents = if chance.often(0.3) {
        chance.from(1, 99)
    } else {
        0
    };
    let blank = *chance.one(&[" ", "\u{a0}", "\u{202f}", ".", ""]);
    let thousands = if euros >= 1000 {
        format!("{}{blank}{:03}", euros / 1000, euros % 1000)
    } else {
        euros.to_string()
    };
    let (sign, code) = *chance.one(&[
        (" €", "EUR"),
        ("€", "EUR"),
        (" euros", "EUR"),
        (" EUR", "EUR"),
        ("\u{a0}€", "EUR"),
        (" $", "USD"),
        ("£", "GBP"),
        (" dollars", "USD"),
    ]);
    let canonical = format!("{} {code}", euros * 100 + cents);
    let written = match (cents, chance.from(0, 9)) {
        (0, 0) if euros >= 1000 && euros % 1000 == 0 => {
            return (
                format!("{} k€", euros / 1000),
                format!("{} EUR", euros * 100),
            );
        }
        (0, 1) => return (format!("${euros}"), format!("{} USD", euros * 100)),
        (0, _) => format!("{thousands}{sign}"),
        (_, 0..=1) => {
            return (
                format!("{euros}€{cents:02}"),
                format!("{} EUR", euros * 100 + cents),
            );
        }
        _ => format!("{thousands},{cents:02}{sign}"),
    };
    (written, canonical)
}

/// A sum of a chain's coin.
pub(super) fn coins(chance: &mut Chance) -> Told {
    let parts = chance.from(1, 9999);
    let (sign, code) = *chance.one(&[
        (" BTC", "BTC"),
        (" bitcoin", "BTC"),
        (" ETH", "ETH"),
        (" USDT", "USDT"),
    ]);
    (
        format!("0,{parts:04}{sign}"),
        format!("{} {code}", parts * 10_000),
    )
}

const MONTHS: &[&str] = &[
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A day.
pub(super) fn date(chance: &mut Chance) -> Told {
    let (day, month, year) = (
        chance.from(1, 28),
        chance.from(1, 12),
        chance.from(2019, 2026),
    );
    let name = MONTHS
        .iter()
        .cycle()
        .nth(usize::try_from(month - 1).unwrap_or(0))
        .copied()
        .unwrap_or("mars");
    let canonical = format!("{year}-{month:02}-{day:02}");
    let first = if day == 1 {
        "1er".to_owned()
    } else {
        day.to_string()
    };
    let written = match chance.from(0, 9) {
        0..=3 => format!("{day:02}/{month:02}/{year}"),
        4 | 5 => format!("{first} {name} {year}"),
        6 => format!("{day:02}-{month:02}-{year}"),
        7 => format!("{day:02}.{month:02}.{year}"),
        8 => format!("{day:02}/{month:02}/{}", year % 100),
        _ => return (format!("{first} {name}"), format!("--{month:02}-{day:02}")),
    };
    (written, canonical)
}

/// The digit that makes a number divisible in Luhn's way.
pub(super) fn luhn(body: &str) -> String {
    let digit = (0..10u32)
        .find(|key| {
            let mut sum = *key;
            for (place, digit) in body.bytes().rev().enumerate() {
                let digit = u32::from(digit - b'0') << (1 - place % 2);
                sum += digit / 10 + digit % 10;
            }
            sum % 10 == 0
        })
        .unwrap_or(0);
    format!("{body}{digit}")
}

/// A company.
pub(super) fn siren(chance: &mut Chance) -> Told {
    let number = luhn(&format!("{}{}", chance.from(3, 9), chance.digits(7)));
    let written = match chance.from(0, 2) {
        0 => number.clone(),
        _ => grouped(&number, &[3, 3, 3], chance.word(&[" ", " ", "\u{a0}", "."])),
    };
    (written, number)
}

/// An establishment.
pub(super) fn siret(chance: &mut Chance) -> Told {
    let (_, company) = siren(chance);
    let number = luhn(&format!("{company}000{}", chance.from(1, 9)));
    let written = match chance.from(0, 2) {
        0 => number.clone(),
        1 => grouped(&number, &[3, 3, 3, 5], " "),
        _ => grouped(&number, &[9, 5], " "),
    };
    (written, number)
}

/// A plate since 2009.
pub(super) fn plate(chance: &mut Chance) -> Told {
    let of = b"ABCDEFGHJKLMNPQRTVWXYZ";
    let (left, digits, right) = (
        chance.letters(of, 2),
        chance.from(1, 999),
        chance.letters(of, 2),
    );
    let mark = *chance.one(&["-", "-", " ", ""]);
    (
        format!("{left}{mark}{digits:03}{mark}{right}"),
        format!("{left}-{digits:03}-{right}"),
    )
}

/// A parcel.
pub(super) fn parcel(chance: &mut Chance) -> Told {
    match chance.from(0, 4) {
        0 => {
            let digits = chance.digits(8);
            let sum: u64 = digits
                .bytes()
                .zip([8, 6, 4, 2, 3, 5, 9, 7])
                .map(|(digit, weight)| u64::from(digit - b'0') * weight)
                .sum();
            let key = match sum % 11 {
                0 => 5,
                1 => 0,
                rest => 11 - rest,
            };
            let (head, land) = (
                *chance.one(&["LX", "RR", "CP", "EE", "LB"]),
                *chance.one(&["FR", "CN", "DE", "GB"]),
            );
            (
                format!("{head}{digits}{key}{land}"),
                format!("upu:{head}{digits}{key}{land}"),
            )
        }
        1 | 2 => {
            let number = format!(
                "{}{}{}",
                chance.from(5, 9),
                chance.one(&["A", "R", "C", "V", "L"]),
                chance.digits(11)
            );
            (number.clone(), format!("colissimo:{number}"))
        }
        3 => {
            let number = chance.digits(8);
            (
                format!("Mondial Relay {number}"),
                format!("mondialrelay:{number}"),
            )
        }
        _ => {
            let body = format!(
                "{}{}{}",
                chance.letters(b"ABCEFHRVWX", 1),
                chance.digits(2),
                chance.digits(12)
            );
            // Letters are worth their place in the alphabet plus one, without tens; every second figure counts double.
            let sum: u64 = body
                .bytes()
                .enumerate()
                .map(|(place, byte)| {
                    let worth = if byte.is_ascii_digit() {
                        u64::from(byte - b'0')
                    } else {
                        (u64::from(byte - b'A') + 2) % 10
                    };
                    if place % 2 == 1 { worth * 2 } else { worth }
                })
                .sum();
            let number = format!("1Z{body}{}", (10 - sum % 10) % 10);
            (number.clone(), format!("ups:{number}"))
        }
    }
}
