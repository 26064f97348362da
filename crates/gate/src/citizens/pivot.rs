//! Who a citizen is, as their provider vouches: the «identité pivot», typed.
//!
//! Names and places are those of the civil status for people it knows; a European identity (eIDAS) has names in use, a
//! birthplace in free text, and may leave the gender out.

use std::fmt;

use kernel::{Personal, Secret};

use crate::oidc::{OidcError, Said};

/// Longest subject, in bytes (OpenID Connect Core, section 2).
const LONGEST_SUBJECT: usize = 255;
/// Longest name or place, in bytes.
const LONGEST_TEXT: usize = 300;
/// Most given names.
const MOST_NAMES: usize = 30;
/// France, in the code of countries of INSEE.
const FRANCE: &str = "99100";

/// Someone whom a provider of citizens vouches for.
#[derive(Debug, Clone)]
pub struct Citizen {
    /// The provider.
    pub issuer: String,
    /// The person's identifier there; it says nothing elsewhere.
    pub subject: Personal<String>,
    /// Names and birth.
    pub pivot: Pivot,
    /// Name in use, when it is not the birth name.
    pub preferred_name: Option<Personal<String>>,
    /// Where to write.
    pub email: Personal<String>,
    /// The ID token, to end the provider's session too.
    pub(crate) id_token: Secret<String>,
}

/// Names, gender and birth: what tells one person from all others.
#[derive(Debug, Clone)]
pub struct Pivot {
    /// Birth name.
    pub birth_name: Personal<String>,
    /// Given names, in the order of the civil status.
    pub given_names: Vec<Personal<String>>,
    /// Gender.
    pub gender: Gender,
    /// Date of birth.
    pub birthdate: Birthdate,
    /// Place of birth.
    pub birthplace: Birthplace,
    /// Country of birth, in the code of INSEE (`99100` is France); free text for a European identity.
    pub birthcountry: Option<Personal<String>>,
}

/// Gender, when it is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Gender {
    /// «female».
    Female,
    /// «male».
    Male,
    /// Not told.
    Unspecified,
}

/// A date of birth as a provider writes it: `1971`, `1971-05` or `1971-05-23`. One that is presumed is written as the
/// first of January or the first of the month, and nothing tells it from that very day.
#[derive(Clone, PartialEq, Eq)]
pub struct Birthdate(String);

/// Where someone was born.
#[derive(Clone, PartialEq, Eq)]
pub enum Birthplace {
    /// The municipality's code of INSEE, of five characters.
    Municipality(String),
    /// Abroad: the civil status gives no code.
    Abroad,
    /// Free text, of a European identity.
    Text(String),
}

macro_rules! redacted {
    ($($name:ident),+) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}
redacted!(Gender, Birthdate, Birthplace);

impl Birthdate {
    /// Reads a date; none when it is of another shape, or is no day of the calendar.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let number = |text: &str, digits: usize| -> Option<u16> {
            let shaped = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            shaped.then(|| text.parse().ok()).flatten()
        };
        let mut parts = text.split('-');
        let year = number(parts.next()?, 4).filter(|year| *year > 1_800)?;
        let month = parts.next().map(|month| number(month, 2));
        let day = parts.next().map(|day| number(day, 2));
        if parts.next().is_some() {
            return None;
        }
        let month = match month {
            None => return Some(Self(text.to_owned())),
            Some(month) => time::Month::try_from(u8::try_from(month?).ok()?).ok()?,
        };
        if let Some(day) = day {
            let day = u8::try_from(day?).ok()?;
            time::Date::from_calendar_date(i32::from(year), month, day).ok()?;
        }
        Some(Self(text.to_owned()))
    }

    /// As the provider wrote it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the day, or the month and the day, may be presumed.
    #[must_use]
    pub fn may_be_presumed(&self) -> bool {
        self.0.len() < 10 || self.0.ends_with("-01")
    }
}

impl Birthplace {
    fn read(text: Option<String>) -> Result<Self, OidcError> {
        let Some(text) = line(text, "birthplace")? else {
            return Ok(Self::Abroad);
        };
        // 2A and 2B are Corsica's.
        let mut bytes = text.bytes().enumerate();
        let coded = text.len() == 5
            && bytes
                .all(|(at, byte)| byte.is_ascii_digit() || at == 1 && matches!(byte, b'A' | b'B'));
        Ok(if coded {
            Self::Municipality(text)
        } else {
            Self::Text(text)
        })
    }

    /// The code or the text, when there is one.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Municipality(text) | Self::Text(text) => Some(text),
            Self::Abroad => None,
        }
    }
}

/// A line of text: trimmed, bounded, without control characters; none when there is nothing in it.
fn line(text: Option<String>, claim: &'static str) -> Result<Option<String>, OidcError> {
    let Some(text) = text else { return Ok(None) };
    let text = text.trim();
    if text.len() > LONGEST_TEXT || text.chars().any(char::is_control) {
        return Err(OidcError::Invalid(claim));
    }
    Ok(Some(text.to_owned()).filter(|text| !text.is_empty()))
}

fn needed(text: Option<String>, claim: &'static str) -> Result<String, OidcError> {
    line(text, claim)?.ok_or(OidcError::Missing(claim))
}

impl Citizen {
    /// Reads what a provider said.
    pub(crate) fn read(issuer: &str, said: Said) -> Result<Self, OidcError> {
        if !(1..=LONGEST_SUBJECT).contains(&said.subject.len()) {
            return Err(OidcError::Invalid("subject"));
        }
        let email = said.address().ok_or(OidcError::NoEmail)?;
        let claims = said.claims;
        let given: Vec<_> = needed(claims.given_name, "given_name")?
            .split_whitespace()
            .map(|name| Personal::new(name.to_owned()))
            .collect();
        if given.len() > MOST_NAMES {
            return Err(OidcError::Invalid("given_name"));
        }
        let birthdate = needed(claims.birthdate, "birthdate")?;
        let birthdate = Birthdate::parse(&birthdate).ok_or(OidcError::Invalid("birthdate"))?;
        let birthplace = Birthplace::read(claims.birthplace)?;
        let birthcountry = line(claims.birthcountry, "birthcountry")?;
        match (birthcountry.as_deref(), &birthplace) {
            // The civil status always knows where someone was born in France.
            (Some(FRANCE), Birthplace::Abroad) => return Err(OidcError::Missing("birthplace")),
            (None, Birthplace::Abroad) => return Err(OidcError::Missing("birthcountry")),
            _ => {}
        }
        let gender = match claims.gender.as_deref() {
            Some("female") => Gender::Female,
            Some("male") => Gender::Male,
            _ => Gender::Unspecified,
        };
        let birth_name = needed(claims.family_name, "family_name")?;
        let preferred = line(claims.preferred_username, "preferred_username")?;
        Ok(Self {
            issuer: issuer.to_owned(),
            subject: Personal::new(said.subject),
            preferred_name: preferred
                .filter(|name| *name != birth_name)
                .map(Personal::new),
            pivot: Pivot {
                birth_name: Personal::new(birth_name),
                given_names: given,
                gender,
                birthdate,
                birthplace,
                birthcountry: birthcountry.map(Personal::new),
            },
            email: Personal::new(email),
            id_token: said.id_token,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::oidc::Claims;

    fn said(claims: serde_json::Value) -> Said {
        let mut all = serde_json::json!({
            "sub": "s", "family_name": "LEFÈVRE", "given_name": "Anne Marie-Claude Zoé", "gender": "female",
            "birthdate": "1980-05-23", "birthplace": "2A004", "birthcountry": "99100",
            "email": "anne@mail.example", "preferred_username": "DURAND",
        });
        if let (Some(all), Some(claims)) = (all.as_object_mut(), claims.as_object()) {
            all.extend(claims.clone());
        }
        let claims: Claims = serde_json::from_value(all).unwrap();
        Said {
            subject: "s".to_owned(),
            claims,
            id_token: Secret::new(String::new()),
        }
    }

    fn read(claims: serde_json::Value) -> Result<Citizen, OidcError> {
        Citizen::read("https://fc.example", said(claims))
    }

    #[test]
    fn a_pivot_identity_is_read_claim_by_claim() {
        let anne = read(serde_json::json!({})).unwrap();
        let names: Vec<_> = anne
            .pivot
            .given_names
            .iter()
            .map(|name| name.reveal().as_str())
            .collect();
        assert_eq!(names, ["Anne", "Marie-Claude", "Zoé"]);
        assert_eq!(anne.pivot.birth_name.reveal(), "LEFÈVRE");
        assert_eq!(anne.preferred_name.unwrap().reveal(), "DURAND");
        assert!(anne.pivot.gender == Gender::Female);
        assert!(anne.pivot.birthplace == Birthplace::Municipality("2A004".to_owned()));
        assert!(!anne.pivot.birthdate.may_be_presumed());
        // Nothing of it prints.
        let printed = format!("{:?}", anne.pivot);
        for word in ["Anne", "LEF", "1980", "2A004", "Female", "99100"] {
            assert!(!printed.contains(word), "{printed}");
        }
    }

    #[test]
    fn people_born_elsewhere_and_europeans_are_read_too() {
        let abroad =
            read(serde_json::json!({ "birthplace": "", "birthcountry": "99350" })).unwrap();
        assert!(abroad.pivot.birthplace == Birthplace::Abroad);
        let european = serde_json::json!({ "birthplace": "Köln", "birthcountry": null, "gender": "unspecified" });
        let european = read(european).unwrap();
        assert!(european.pivot.birthplace == Birthplace::Text("Köln".to_owned()));
        assert!(european.pivot.gender == Gender::Unspecified);
        let presumed = read(serde_json::json!({ "birthdate": "1950-01-01" })).unwrap();
        assert!(presumed.pivot.birthdate.may_be_presumed());
        // The birth name in use is no second name.
        let same = read(serde_json::json!({ "preferred_username": "LEFÈVRE" })).unwrap();
        assert!(same.preferred_name.is_none());
    }

    #[test]
    fn a_claim_that_is_missing_or_no_claim_is_told_apart() {
        for claim in ["family_name", "given_name", "birthdate"] {
            for nothing in [serde_json::Value::Null, "  ".into()] {
                let error = read(serde_json::json!({ claim: nothing })).unwrap_err();
                assert_eq!(error, OidcError::Missing(claim));
            }
        }
        let error = read(serde_json::json!({ "birthplace": "" })).unwrap_err();
        assert_eq!(error, OidcError::Missing("birthplace"));
        let error =
            read(serde_json::json!({ "birthplace": null, "birthcountry": null })).unwrap_err();
        assert_eq!(error, OidcError::Missing("birthcountry"));
        for email in ["", "anne", "@", "anne@"] {
            let error = read(serde_json::json!({ "email": email })).unwrap_err();
            assert_eq!(error, OidcError::NoEmail, "{email}");
        }
        for date in [
            "1980-02-30",
            "80-02-03",
            "1980-13",
            "0000-01-01",
            "1980-01-01T00",
            "١٩٨٠",
        ] {
            let error = read(serde_json::json!({ "birthdate": date })).unwrap_err();
            assert_eq!(error, OidcError::Invalid("birthdate"), "{date}");
        }
        let long = "a".repeat(301);
        for name in ["a\0b", "a\nb", long.as_str()] {
            let error = read(serde_json::json!({ "family_name": name })).unwrap_err();
            assert_eq!(error, OidcError::Invalid("family_name"));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(name in ".{0,400}", place in ".{0,20}", date in "[0-9-]{0,12}") {
            let claims = serde_json::json!({ "family_name": name, "birthplace": place, "birthdate": date });
            if let Ok(citizen) = read(claims) {
                prop_assert_eq!(citizen.pivot.birthdate.as_str(), date.trim());
            }
        }
    }
}
