//! Cheques: seven digits after the word, or the line at their foot (CMC-7: cheque, bank, account).

use super::field::Field;
use crate::{
    extract::{Reading, Sure, near::Near, scan::Text},
    kind::Kind,
};

/// A cheque's number that begins the field.
pub(crate) fn read(text: &Text<'_>, field: &Field) -> Option<Reading> {
    let group = field.group(0)?;
    if group.len() != 7 {
        return None;
    }
    let near = Near::before(text, group.start, 48);
    let cheque = near.last(&["cheque", "check", "cheque no"])?;
    if near.last(&["commande", "dossier", "facture", "reference", "client"]) > Some(cheque) {
        return None;
    }
    let number = field.digits_of(0);
    let (bank, account) = (field.digits_of(1), field.digits_of(2));
    let (value, end) = if bank.len() == 12 && account.len() == 12 {
        (format!("{bank}{account}:{number}"), field.group(2)?.end)
    } else {
        (number.to_owned(), group.end)
    };
    Some(Reading {
        kind: Kind::Cheque,
        value,
        start: group.start,
        end,
        sure: Sure::Named,
    })
}
