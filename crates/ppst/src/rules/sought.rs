//! Who is looked for: what a searcher may know of a person, and nothing that article 3 forbids (PPST-3.2).
//!
//! Nationality and sex are no criteria either: nobody is looked for by them.

use std::fmt;

use linkage::{
    names,
    person::{Field, Person},
    places,
};
use time::{Date, Month};

use super::search::NotSelected;

/// A person, as far as a searcher knows them. Empty fields ask for nothing.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Sought {
    /// Name at birth or by marriage; or the whole name, in any order.
    pub name: Option<String>,
    /// Another name of theirs.
    pub other_name: Option<String>,
    /// First names, or some.
    pub given_names: Option<String>,
    /// Date of birth: `1971`, `1971-05` or `1971-05-23`.
    pub born: Option<String>,
    /// Town of birth.
    pub place: Option<String>,
    /// Country of birth: its code, or its name in French or English.
    pub country: Option<String>,
    /// Number of an identity document.
    pub identity_number: Option<String>,
    /// Electronic address.
    pub email: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
}

impl fmt::Debug for Sought {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sought [personal]")
    }
}

/// Names of the criteria that say who is looked for.
pub const CRITERIA: [&str; 9] = [
    "name",
    "other_name",
    "given_names",
    "born_on",
    "place",
    "country",
    "identity_number",
    "email",
    "phone",
];

impl Sought {
    /// Whether nobody is looked for.
    #[must_use]
    pub fn is_nobody(&self) -> bool {
        *self == Self::default()
    }

    /// Fills one of [`CRITERIA`]; whether there is one of that name.
    ///
    /// # Errors
    /// When the value can be none of that kind.
    pub(super) fn set(&mut self, criterion: &str, value: &str) -> Result<bool, NotSelected> {
        let own = value.to_owned();
        match criterion {
            "name" => self.name = Some(worded(own)?),
            "other_name" => self.other_name = Some(worded(own)?),
            "given_names" => self.given_names = Some(worded(own)?),
            "place" => self.place = Some(worded(own)?),
            "born_on" => self.born = Some(partial(value).ok_or(NotSelected::Unreadable)?),
            "country" => {
                let known = places::country(value).ok_or(NotSelected::Unreadable)?;
                self.country = Some(known.code().to_owned());
            }
            "identity_number" => {
                let signs = value.chars().filter(|sign| sign.is_alphanumeric());
                self.identity_number = Some(enough(own, signs.count(), 4)?);
            }
            "phone" => {
                let digits = value.chars().filter(char::is_ascii_digit);
                self.phone = Some(enough(own, digits.count(), 6)?);
            }
            "email" => {
                let (account, host) = value.split_once('@').ok_or(NotSelected::Unreadable)?;
                let least = account.trim().len().min(host.trim().len());
                self.email = Some(enough(own, least, 1)?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether it says who: a town or a country alone names nobody.
    #[must_use]
    pub fn is_someone(&self) -> bool {
        let telling = [
            &self.name,
            &self.other_name,
            &self.given_names,
            &self.born,
            &self.identity_number,
            &self.email,
            &self.phone,
        ];
        telling.into_iter().any(Option::is_some)
    }

    /// Whether the whole date of birth is known.
    #[must_use]
    pub fn is_dated(&self) -> bool {
        self.born.as_ref().is_some_and(|born| born.len() == 10)
    }

    /// The ways in which the engine reads it: a name of several words typed alone may be the family name, or the whole.
    #[must_use]
    pub fn ways(&self) -> Vec<Person<'_>> {
        let plain = [
            (Field::MarriedName, &self.other_name),
            (Field::GivenNames, &self.given_names),
            (Field::BirthDate, &self.born),
            (Field::BirthPlace, &self.place),
            (Field::BirthCountry, &self.country),
            (Field::Document, &self.identity_number),
            (Field::Email, &self.email),
            (Field::Phone, &self.phone),
        ];
        let rest = plain
            .into_iter()
            .filter_map(|(field, text)| Some((field, text.as_deref()?)))
            .fold(Person::default(), |person, (field, text)| {
                person.with(field, text)
            });
        let Some(name) = self.name.as_deref() else {
            return vec![rest];
        };
        let mut ways = vec![rest.with(Field::BirthName, name)];
        if self.given_names.is_none() && names::tokens(name).len() > 1 {
            ways.push(rest.with(Field::FullName, name));
        }
        ways
    }
}

/// A text in which something can be read as a word.
fn worded(text: String) -> Result<String, NotSelected> {
    let read = names::tokens(&text);
    enough(text, read.len(), 1)
}

fn enough(text: String, found: usize, least: usize) -> Result<String, NotSelected> {
    if found >= least {
        Ok(text)
    } else {
        Err(NotSelected::Wordless)
    }
}

/// A date, whole or in part.
fn partial(text: &str) -> Option<String> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next(), parts.next());
    let number = |text: &str, signs: usize| -> Option<u16> {
        let plain = text.len() == signs && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    let of = i32::from(number(year, 4).filter(|year| *year >= 1_800)?);
    if let Some(month) = month {
        let month = Month::try_from(u8::try_from(number(month, 2)?).ok()?).ok()?;
        if let Some(day) = day {
            Date::from_calendar_date(of, month, u8::try_from(number(day, 2)?).ok()?).ok()?;
        }
    }
    parts.next().is_none().then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_whole_or_in_part() {
        for good in ["1971", "1971-05", "1971-05-23", "2024-02-29"] {
            assert_eq!(partial(good).as_deref(), Some(good));
        }
        for bad in [
            "",
            "-",
            "71",
            "1971-5",
            "1971-13",
            "1971-02-30",
            "1971-05-23-1",
            "0000",
            "1971-",
            "１９７１",
            "99999999999",
        ] {
            assert_eq!(partial(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_whole_name_is_read_in_two_ways() {
        let sought = |name: &str, given: Option<&str>| Sought {
            name: Some(name.to_owned()),
            given_names: given.map(str::to_owned),
            ..Sought::default()
        };
        assert_eq!(sought("Lefèvre", None).ways().len(), 1);
        assert_eq!(sought("Anne Lefèvre", None).ways().len(), 2);
        assert_eq!(sought("Ben Ali", Some("Mohamed")).ways().len(), 1);
        assert!(sought("x", None).is_someone() && !sought("x", None).is_nobody());
        let placed = Sought {
            place: Some("Brest".to_owned()),
            ..Sought::default()
        };
        assert!(!placed.is_someone() && !placed.is_nobody());
    }
}
