//! Fills sentences: `{kind whose}` is replaced by an identifier, written in some way, and the truth is kept.

use super::{Complaint, Planted, Settings, accounts, coins, figures, names, places};
use crate::chance::Chance;
use crate::kind::{Kind, Role};

pub(super) struct Scribe {
    pub(super) chance: Chance,
    pub(super) settings: Settings,
    text: String,
    planted: Vec<Planted>,
}

impl Scribe {
    pub(super) fn new(chance: Chance, settings: Settings) -> Self {
        Self {
            chance,
            settings,
            text: String::new(),
            planted: Vec::new(),
        }
    }

    pub(super) fn done(self) -> Complaint {
        Complaint {
            text: self.text,
            planted: self.planted,
        }
    }

    /// Writes a sentence.
    pub(super) fn say(&mut self, template: &str) {
        let mut rest = template;
        while let Some((before, more)) = rest.split_once('{') {
            self.text.push_str(before);
            let Some((hole, after)) = more.split_once('}') else {
                return;
            };
            self.fill(hole);
            rest = after;
        }
        self.text.push_str(rest);
    }

    /// One of these sentences.
    pub(super) fn any(&mut self, of: &[&str]) {
        let template = *self.chance.one(of);
        self.say(template);
    }

    fn plant(&mut self, kind: Kind, (written, value): figures::Told, role: Role) {
        let start = self.text.len();
        self.text.push_str(&written);
        self.planted.push(Planted {
            kind,
            value,
            role,
            start,
            end: self.text.len(),
        });
    }

    fn fill(&mut self, hole: &str) {
        let (what, whose) = hole.split_once(' ').unwrap_or((hole, "s"));
        let role = match whose {
            "v" => Role::Victim,
            "t" => Role::Third,
            _ => Role::Suspect,
        };
        let hostile = self.chance.often(self.settings.hostile);
        let chance = &mut self.chance;
        let (kind, told) = match what {
            "phone" => (Kind::Phone, figures::phone(chance, hostile)),
            "foreign" => (Kind::Phone, figures::foreign(chance)),
            "whatsapp" => (Kind::Phone, places::whatsapp(chance)),
            "iban" => (Kind::Iban, accounts::iban(chance, hostile)),
            "rib" => (Kind::Iban, accounts::rib(chance)),
            "bic" => (Kind::Bic, accounts::bic(chance)),
            "card" => (Kind::Card, accounts::card(chance)),
            "cheque" => (Kind::Cheque, {
                let number = chance.digits(7);
                (number.clone(), number)
            }),
            "email" => (Kind::Email, places::email(chance, hostile)),
            "domain" => (Kind::Domain, places::domain(chance, hostile)),
            "known" => places::known(chance),
            "url" => (Kind::Url, places::url(chance)),
            "advert" => (Kind::Advert, places::advert(chance)),
            "wallet" => (Kind::Wallet, coins::wallet(chance)),
            "siren" => (Kind::Siren, figures::siren(chance)),
            "siret" => (Kind::Siret, figures::siret(chance)),
            "plate" => (Kind::Plate, figures::plate(chance)),
            "parcel" => (Kind::Parcel, figures::parcel(chance)),
            "amount" => (Kind::Amount, figures::amount(chance)),
            "coins" => (Kind::Amount, figures::coins(chance)),
            "date" => (Kind::Date, figures::date(chance)),
            "short" => (Kind::ShortCode, {
                let number = *chance.one(&[
                    "3639",
                    "3117",
                    "3939",
                    "0800 123 456",
                    "0 805 805 817",
                    "0811 65 65 65",
                    "33700",
                    "3233",
                ]);
                (number.to_owned(), number.replace(' ', ""))
            }),
            "handle" => {
                let (before, written, after, value) = places::handle(chance);
                self.text.push_str(&before);
                self.plant(Kind::Handle, (written, value), role);
                self.text.push_str(&after);
                return;
            }
            _ => return self.aside(what),
        };
        let told = match kind {
            // Mondial Relay's name is not the number.
            Kind::Parcel => match told.0.split_once("Relay ") {
                Some((_, number)) => {
                    self.text.push_str("Mondial Relay ");
                    (number.to_owned(), told.1)
                }
                None => told,
            },
            _ => told,
        };
        self.plant(kind, told, role);
    }

    /// What is no identifier.
    fn aside(&mut self, what: &str) {
        let chance = &mut self.chance;
        let written = match what {
            "first" => (*chance.one(names::FIRST)).to_owned(),
            "last" => (*chance.one(names::LAST)).to_owned(),
            "thing" => (*chance.one(names::THINGS)).to_owned(),
            "town" => {
                let (code, town) = *chance.one(names::TOWNS);
                format!("{code} {town}")
            }
            "filler" => (*chance.one(names::FILLERS)).to_owned(),
            "decoy" => return self.any(names::DECOYS),
            // Nine digits that no key holds, fifteen that no network issues.
            "n9b" => {
                let body = figures::luhn(&chance.digits(8));
                let wrong = (body.bytes().last().unwrap_or(b'0') - b'0' + 1) % 10;
                format!("{}{wrong}", body.get(..8).unwrap_or(""))
            }
            "n15z" => figures::luhn(&format!("35{}", chance.digits(12))),
            _ => {
                let count = what
                    .get(1..)
                    .and_then(|count| count.parse().ok())
                    .unwrap_or(1);
                match what.as_bytes().first() {
                    Some(b'u') => chance.letters(b"ABCDEFGHKLMNPRSTVXZ", count),
                    _ => format!("{}{}", chance.from(1, 9), chance.digits(count - 1)),
                }
            }
        };
        self.text.push_str(&written);
    }
}
