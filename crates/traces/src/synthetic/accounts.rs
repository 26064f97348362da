//! Accounts, cards, cheques and banks' codes.

use super::{
    figures::{Told, grouped, luhn},
    names,
};
use crate::chance::Chance;

/// Ninety-eight less the remainder, digit by digit.
fn key(country: &str, account: &str) -> u64 {
    let mut rest = 0;
    for byte in account.bytes().chain(country.bytes()).chain(*b"00") {
        let worth = match byte {
            b'0'..=b'9' => u64::from(byte - b'0'),
            _ => u64::from(byte - b'A') + 10,
        };
        rest = (rest * if worth > 9 { 100 } else { 10 } + worth) % 97;
    }
    98 - rest
}

/// A French account, its national key included: bank, branch, number, key.
fn french(chance: &mut Chance) -> [String; 4] {
    let bank = (*chance.one(&[
        "30004", "30006", "10278", "20041", "14508", "28233", "16798", "30002",
    ]))
    .to_owned();
    let branch = chance.digits(5);
    let mut number = chance.digits(11);
    if chance.often(0.15) {
        number.replace_range(7..8, chance.word(&["A", "M", "Z", "K"]));
    }
    // Eighty-nine bank, fifteen branch, three account.
    let worth = |text: &str| -> u64 {
        text.bytes()
            .map(|byte| match byte {
                b'0'..=b'9' => u64::from(byte - b'0'),
                b'A' => 1,
                b'M' => 4,
                b'Z' => 9,
                _ => 2,
            })
            .fold(0, |sum, digit| sum * 10 + digit)
    };
    let sum = 89 * worth(&bank) + 15 * worth(&branch) + 3 * worth(&number);
    let rib = format!("{:02}", 97 - sum % 97);
    [bank, branch, number, rib]
}

/// An international number and how it is written.
pub(super) fn iban(chance: &mut Chance, hostile: bool) -> Told {
    let (country, account) = match chance.from(0, 9) {
        0..=5 => ("FR", french(chance).concat()),
        6 => ("DE", chance.digits(18)),
        7 => ("ES", chance.digits(20)),
        8 => ("LT", chance.digits(16)),
        _ => (
            "GB",
            format!(
                "{}{}",
                chance.one(&["NWBK", "BARC", "REVO"]),
                chance.digits(14)
            ),
        ),
    };
    let whole = format!("{country}{:02}{account}", key(country, &account));
    let fours = |mark: &str| {
        let sizes = [4; 9];
        grouped(&whole, &sizes, mark)
    };
    let written = if hostile {
        match chance.from(0, 6) {
            0 => fours("-"),
            1 => fours("\u{a0}"),
            2 => fours("."),
            3 => fours("  "),
            4 => whole.to_lowercase(),
            5 => grouped(&whole, &[4, 5, 5, 11, 2], " "),
            _ => grouped(&whole, &[14, 13, 9], "\n"),
        }
    } else if chance.often(0.5) {
        fours(" ")
    } else {
        whole.clone()
    };
    (written, whole)
}

/// An account in the national way.
pub(super) fn rib(chance: &mut Chance) -> Told {
    let parts = french(chance);
    let account = parts.concat();
    let whole = format!("FR{:02}{account}", key("FR", &account));
    let [bank, branch, number, rib] = &parts;
    let written = match chance.from(0, 2) {
        0 => parts.join(" "),
        1 => account,
        _ => format!("{bank} guichet {branch} compte {number} clé {rib}"),
    };
    (written, whole)
}

/// A bank's code.
pub(super) fn bic(chance: &mut Chance) -> Told {
    let code = format!(
        "{}{}",
        chance.one(names::BANKS),
        chance.letters(b"PLXRST", 2)
    );
    let long = chance.often(0.4);
    (format!("{code}{}", if long { "XXX" } else { "" }), code)
}

/// A card, whole in the text only.
pub(super) fn card(chance: &mut Chance) -> Told {
    let number = luhn(&format!(
        "{}{}",
        chance.one(&["4970", "4978", "5131", "5355"]),
        chance.digits(11)
    ));
    let masked = format!(
        "{}******{}",
        number.get(..6).unwrap_or(""),
        number.get(12..).unwrap_or("")
    );
    let written = match chance.from(0, 3) {
        0 => number,
        1 => grouped(&number, &[4, 4, 4, 4], "-"),
        _ => grouped(&number, &[4, 4, 4, 4], " "),
    };
    (written, masked)
}
