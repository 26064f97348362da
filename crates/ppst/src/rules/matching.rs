//! How two requests are weighed: by [`Compared`] alone (PPST-3.2), with the reasons in words.

use linkage::{
    explain::Likeness as Alike,
    online::Answer,
    person::{Field, Person},
};

use crate::model::{Compared, Explanation, Fact, Likeness, Parent};

/// What the matcher says of two requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Weight, in thousandths of a bit.
    pub millibits: i32,
    /// Probability that both are of one person.
    pub probability: f64,
    /// Why.
    pub explanation: Explanation,
    /// Whether it is certain enough to stand without a judgement.
    pub automatic: bool,
}

/// Probability from which a link stands without a judgement.
pub const AUTOMATIC: f64 = 0.99;
/// Weight under which nothing is proposed, in bits: more likely two persons than one.
pub const LEAST_BITS: f32 = 0.0;

impl Match {
    /// From an answer of the engine.
    #[must_use]
    pub fn of(answer: &Answer) -> Self {
        let explanation = &answer.explanation;
        let facts = explanation.facts.iter().map(|fact| Fact {
            what: what(fact.field).to_owned(),
            likeness: match fact.likeness {
                Alike::Identical => Likeness::Same,
                Alike::Similar => Likeness::Similar,
                Alike::Different => Likeness::Different,
                Alike::Absent => Likeness::Absent,
            },
            millibits: millibits(fact.bits),
            sentence: Some(fact.words.to_owned()),
        });
        Self {
            millibits: millibits(explanation.bits),
            probability: answer.probability,
            explanation: Explanation {
                facts: facts.collect(),
                sentence: Some(explanation.sentence.clone()),
            },
            automatic: answer.probability >= AUTOMATIC,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "bits are far fewer than two million"
)]
fn millibits(bits: f32) -> i32 {
    (bits * 1000.0).round() as i32
}

/// The engine's names of fields, in the decree's words.
fn what(field: &str) -> &str {
    match field {
        "family_name" => "name",
        "given_names" => "given-names",
        "birth_date" => "birth-date",
        "birth_place" => "birth-city",
        "birth_country" => "birth-country",
        "birth_postcode" => "birth-postcode",
        "nationality" => "nationalities",
        "document" => "identity-documents",
        "father_given" => "father-given-names",
        "father_name" => "father-name",
        "mother_given" => "mother-given-names",
        "mother_name" => "mother-name",
        other => other,
    }
}

/// Texts of one request, as the engine reads them.
pub struct Texts {
    fields: Vec<(Field, String)>,
}

impl Texts {
    /// From what may be compared.
    #[must_use]
    pub fn of(compared: &Compared) -> Self {
        let (identity, birth) = (&compared.identity, &compared.birth);
        let mut fields = vec![
            (Field::BirthName, identity.name.clone()),
            (Field::GivenNames, identity.given_names.join(" ")),
            (Field::Nationality, identity.nationalities.join(";")),
            (
                Field::Document,
                joined(compared.identity_documents.iter().map(|one| &one.number)),
            ),
        ];
        let mut some = |field, text: &Option<String>| {
            fields.extend(text.clone().map(|text| (field, text)));
        };
        some(Field::MarriedName, &identity.married_name);
        some(Field::Sex, &identity.sex);
        some(Field::BirthDate, &birth.date);
        some(Field::BirthPlace, &birth.city);
        some(Field::BirthPostcode, &birth.postcode);
        some(Field::BirthCountry, &birth.country);
        if let Some(contact) = &compared.contact {
            if let Some(address) = &contact.address {
                some(Field::Address, &address.street);
                some(Field::Postcode, &address.postcode);
                some(Field::City, &address.city);
            }
            fields.push((Field::Email, joined(contact.emails.iter())));
            fields.push((Field::Phone, joined(contact.telephones.iter())));
        }
        let parents = [
            (Field::FatherName, Field::FatherGivenNames),
            (Field::MotherName, Field::MotherGivenNames),
        ];
        for ((name, given), parent) in parents.into_iter().zip(&compared.parents) {
            let Parent {
                names, given_names, ..
            } = parent;
            fields.push((name, names.join(" ")));
            fields.push((given, given_names.join(" ")));
        }
        Self { fields }
    }

    /// As the engine takes them.
    #[must_use]
    pub fn person(&self) -> Person<'_> {
        self.fields
            .iter()
            .fold(Person::default(), |person, (field, text)| {
                person.with(*field, text)
            })
    }
}

fn joined<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    texts.cloned().collect::<Vec<_>>().join(";")
}
