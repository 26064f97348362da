//! One request: a person as one ministry wrote him or her down one day.

use super::Settings;
use super::clerk::Clerk;
use super::life::Life;
use super::profile::{Mode, Profile, Stream, stream, style};
use crate::person::{Field, Person};

/// Columns of a file of requests, in order.
pub const COLUMNS: [&str; 20] = [
    "id",
    "source",
    "nom",
    "nom_marital",
    "prenoms",
    "sexe",
    "date_naissance",
    "ville_naissance",
    "pays_naissance",
    "nationalite",
    "num_document",
    "email",
    "telephone",
    "code_postal",
    "ville",
    "adresse",
    "nom_pere",
    "prenom_pere",
    "nom_mere",
    "prenom_mere",
];

/// What the engine makes of each column after `source`.
const FIELDS: [Field; 18] = [
    Field::BirthName,
    Field::MarriedName,
    Field::GivenNames,
    Field::Sex,
    Field::BirthDate,
    Field::BirthPlace,
    Field::BirthCountry,
    Field::Nationality,
    Field::Document,
    Field::Email,
    Field::Phone,
    Field::Postcode,
    Field::City,
    Field::Address,
    Field::FatherName,
    Field::FatherGivenNames,
    Field::MotherName,
    Field::MotherGivenNames,
];

/// An invented request, and the truth about it.
#[derive(Clone, Debug)]
pub struct Request {
    text: String,
    ends: [u32; COLUMNS.len()],
    filled: usize,
    cluster: u64,
    origin: &'static str,
    mode: Mode,
}

impl Request {
    /// The text of a column of [`COLUMNS`], empty when the request is silent.
    #[must_use]
    pub fn get(&self, column: usize) -> &str {
        let end = |column: usize| {
            self.ends
                .get(column)
                .map_or(self.text.len(), |end| *end as usize)
        };
        let begin = column.checked_sub(1).map_or(0, end);
        self.text.get(begin..end(column)).unwrap_or_default()
    }

    /// Every column in order.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        (0..COLUMNS.len()).map(|column| self.get(column))
    }

    /// Identifier of the request, unique in its set.
    #[must_use]
    pub fn id(&self) -> &str {
        self.get(0)
    }

    /// The ministry that asks.
    #[must_use]
    pub fn source(&self) -> &str {
        self.get(1)
    }

    /// The person's number: equal for two requests of one person, and only then.
    #[must_use]
    pub const fn cluster(&self) -> u64 {
        self.cluster
    }

    /// Country whose customs named the person (ISO 3166-1).
    #[must_use]
    pub const fn origin(&self) -> &'static str {
        self.origin
    }

    /// Whether the person was made to be taken for another one.
    #[must_use]
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// The record the engine compares.
    #[must_use]
    pub fn person(&self) -> Person<'_> {
        let mut person = Person::default();
        for (field, value) in FIELDS.iter().zip(self.values().skip(2)) {
            person.set(*field, value);
        }
        person
    }

    /// The request of that rank in the set: the n-th one that this person made.
    pub(super) fn draw(settings: &Settings, rank: usize, number: u64, nth: u64) -> Self {
        let profile = Profile::draw(settings.seed, number);
        let life = Life::at(settings.seed, number, nth);
        let mut chance = stream(settings.seed, Stream::Record, number, nth);
        let usual = !chance.hit((0.26 * settings.errors).min(0.5));
        let hand = if usual {
            profile.style
        } else {
            style(profile.origin, &mut chance)
        };
        let clerk = Clerk {
            settings,
            profile: &profile,
            hand,
            chance,
        };
        clerk.write(rank, number, &life)
    }

    /// A request still to be filled.
    pub(super) fn blank(cluster: u64, origin: &'static str, mode: Mode) -> Self {
        let text = String::with_capacity(256);
        Self {
            text,
            ends: [0; COLUMNS.len()],
            filled: 0,
            cluster,
            origin,
            mode,
        }
    }

    /// Writes the next column.
    pub(super) fn push(&mut self, text: impl FnOnce(&mut String)) {
        text(&mut self.text);
        if let Some(end) = self.ends.get_mut(self.filled) {
            *end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        }
        self.filled += 1;
    }
}
