//! What can be read in a complaint, and whose it is.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A kind of identifier. Its canonical form is said beside it: two documents share a trace when kind and form agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// A telephone number: E.164, `+33612345678` (ITU-T E.164).
    Phone,
    /// A short or special number, that a company or an administration answers: digits as dialled, `3939`.
    ShortCode,
    /// An international bank account number: capitals, no space (ISO 13616). A French RIB is written as its IBAN.
    Iban,
    /// A bank's code: 8 or 11 capitals and digits (ISO 9362).
    Bic,
    /// A payment card, never whole: its first six digits, stars, its last four (PCI DSS 3.4).
    Card,
    /// A cheque: its seven digits, after the twenty-four of bank and account and a colon where the whole line was read.
    Cheque,
    /// A mailbox: lower case, domain in ASCII; dots and suffixes that the provider ignores are dropped.
    Email,
    /// A page: `https`, host and path without what only tracks; only where the host says little by itself.
    Url,
    /// A registrable domain, in ASCII (RFC 5891; public suffix list).
    Domain,
    /// A profile on a network: `instagram:name`, lower case.
    Handle,
    /// An advert on a marketplace: `leboncoin:2401234567`.
    Advert,
    /// An address of a crypto-currency: `btc:…`, in its chain's canonical letters (TON: workchain and key).
    Wallet,
    /// A French company: nine digits (INSEE, Luhn's key).
    Siren,
    /// A French establishment: fourteen digits.
    Siret,
    /// A vehicle's plate: `AB-123-CD`, or the form before 2009.
    Plate,
    /// A parcel's tracking number: `colissimo:6A12345678901`, `upu:LX123456789FR`.
    Parcel,
    /// A sum of money: cents and currency, `15000 EUR`; of a chain's coin, hundred-millionths. Supports a link, never makes
    /// one.
    Amount,
    /// A day: `2026-11-22`, or `--11-22` where no year is said. Supports a link, never makes one.
    Date,
    /// Not read but compared: a text like another ([`crate::text`]).
    Text,
    /// Not read but compared: an image like another ([`crate::image`]).
    Image,
}

/// Whose an identifier is, as far as the words around it tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// The person complained of, or who stands before them.
    Suspect,
    /// Who complains: their own telephone, their own account.
    Victim,
    /// A bank, a marketplace, a police service: named, not blamed.
    Third,
}

/// One identifier, where it was read.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Found {
    /// What it is.
    pub kind: Kind,
    /// Its canonical form (see [`Kind`]).
    pub value: String,
    /// Whose it is.
    pub role: Role,
    /// Its first byte in the text.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// Without the value: it is someone's, and what is shown ends in logs.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("kind", &self.kind)
            .field("value", &format_args!("({} bytes)", self.value.len()))
            .field("role", &self.role)
            .field("start", &self.start)
            .field("end", &self.end)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_found_is_not_shown() {
        let found = Found {
            kind: Kind::Phone,
            value: "+33612345678".to_owned(),
            role: Role::Victim,
            start: 3,
            end: 13,
        };
        let shown = format!("{found:?}");
        assert!(
            shown.contains("Phone") && !shown.contains("612345678"),
            "{shown}"
        );
    }
}
