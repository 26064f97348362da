//! Two records side by side: which level each field reaches, and how common the agreed value is.

mod hopes;
mod memo;
mod names;
mod romanised;
pub(crate) mod schema;
#[cfg(test)]
mod tests;
mod texts;

use crate::{
    date::Date,
    frequency::Frequencies,
    glance::Signs,
    lexicon::{Kind, Words},
    model::Model,
    names::eastern::Tongues,
    record::Record,
};
use memo::Memo;
use schema::*;

/// What a comparison of two records shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Observation {
    /// Level of each comparison, 0 when either record says nothing.
    pub(crate) levels: [u8; COUNT],
    /// Situation of each comparison.
    pub(crate) contexts: [u8; COUNT],
    /// log2 of the share of records that hold the agreed value; 0 where the level does not go by value.
    pub(crate) rarity: [f32; COUNT],
}

impl Default for Observation {
    fn default() -> Self {
        Self {
            levels: [0; COUNT],
            contexts: [0; COUNT],
            rarity: [0.0; COUNT],
        }
    }
}

/// Compares records. It holds what comparisons look at besides the two records, and remembers names seen before.
pub(crate) struct Eye<'a> {
    words: Words<'a>,
    shares: &'a Frequencies,
    families: Memo,
    givens: Memo,
    places: Memo,
    /// Languages the names of both records compared may be romanised from by syllables.
    tongues: Tongues,
}

impl<'a> Eye<'a> {
    pub(crate) fn new(words: Words<'a>, shares: &'a Frequencies) -> Self {
        Self {
            words,
            shares,
            families: Memo::new(),
            givens: Memo::new(),
            places: Memo::new(),
            tongues: Tongues::default(),
        }
    }

    /// Compares two records. Symmetric.
    pub(crate) fn observe(&mut self, a: &Record, b: &Record) -> Observation {
        let mut seen = Observation::default();
        self.date(a, b, &mut seen);
        self.names(a, b, &mut seen);
        self.rest(a, b, &mut seen);
        seen
    }

    /// The same, given up as soon as no field left can bring the pair to `least` bits (before tempering). `None` is what
    /// nearly all candidates of a large file come to, so the cheap and telling fields come first.
    pub(crate) fn observe_above(
        &mut self,
        a: &Record,
        b: &Record,
        model: &Model,
        least: f32,
    ) -> Option<Observation> {
        let mut seen = Observation::default();
        self.date(a, b, &mut seen);
        let hopes = model.hopes(a, b);
        let names = model.name_hopes(a, b);
        let bits =
            |model: &Model, seen: &Observation| model.prior_bits() + model.bits_of(seen, DATE);
        if bits(model, &seen) + hopes + names.most() < least {
            return None;
        }
        let names = self.name_hopes(a, b, model, names);
        if bits(model, &seen) + hopes + names.left() < least {
            return None;
        }
        self.names(a, b, &mut seen);
        let said = [ORDER, FAMILY, GIVEN]
            .into_iter()
            .map(|at| model.bits_of(&seen, at))
            .sum::<f32>();
        if bits(model, &seen) + said + hopes < least {
            return None;
        }
        self.rest(a, b, &mut seen);
        Some(seen)
    }

    fn date(&self, a: &Record, b: &Record, seen: &mut Observation) {
        seen.levels[DATE] = dates(a.date, b.date);
        if seen.levels[DATE] == date::SAME {
            seen.rarity[DATE] = self.shares.date(a.date);
        }
    }

    fn rest(&mut self, a: &Record, b: &Record, seen: &mut Observation) {
        let origins = (a.origin(), b.origin());
        let agreed = |level: u8, most: u8| u8::from(level == 0 || level > most);

        seen.levels[COUNTRY] = countries(a.country, b.country);
        if seen.levels[COUNTRY] == 1 {
            seen.rarity[COUNTRY] = self.shares.country(a.country);
        }
        seen.contexts[PLACE] = match seen.levels[COUNTRY] {
            1 => 0,
            0 => 2,
            _ => 1,
        };
        self.text(PLACE, Kind::Place, a.place, b.place, origins, seen);
        seen.contexts[BIRTH_POSTCODE] = agreed(seen.levels[PLACE], text::CLOSE);
        self.code(
            BIRTH_POSTCODE,
            Kind::Postcode,
            (&[a.birth_postcode], &[b.birth_postcode]),
            None,
            seen,
        );

        seen.contexts[NATIONALITY] = agreed(seen.levels[COUNTRY], 1);
        if a.nationality[0] != 0 && b.nationality[0] != 0 {
            let shared = a
                .nationality
                .iter()
                .find(|one| **one != 0 && b.nationality.contains(one));
            seen.levels[NATIONALITY] = if shared.is_some() { 1 } else { 2 };
            if let Some(shared) = shared {
                // Born there: nothing new is learned from holding its passport.
                seen.rarity[NATIONALITY] = if seen.contexts[NATIONALITY] == 0 {
                    0.0
                } else {
                    self.shares.nationality(*shared)
                };
            }
        }
        seen.contexts[SEX] = u8::from(!matches!(seen.levels[GIVEN], given::ALL..=given::FORM));
        if a.sex != 0 && b.sex != 0 {
            seen.levels[SEX] = if a.sex == b.sex { 1 } else { 2 };
        }

        self.code(
            DOCUMENT,
            Kind::Document,
            (&a.document, &b.document),
            Some((a.glance.document, b.glance.document, Signs::All)),
            seen,
        );
        self.code(
            PHONE,
            Kind::Phone,
            (&a.phone, &b.phone),
            Some((a.glance.phone, b.glance.phone, Signs::Digits)),
            seen,
        );
        self.email(a, b, seen);

        self.text(CITY, Kind::Place, a.city, b.city, (0, 0), seen);
        seen.contexts[POSTCODE] = match seen.levels[CITY] {
            0 => 2,
            level => agreed(level, text::CLOSE),
        };
        self.code(
            POSTCODE,
            Kind::Postcode,
            (&[a.postcode], &[b.postcode]),
            None,
            seen,
        );
        seen.contexts[ADDRESS] = agreed(seen.levels[POSTCODE], text::CLOSE);
        self.address(a, b, seen);
        self.text(
            OCCUPATION,
            Kind::Occupation,
            a.occupation,
            b.occupation,
            (0, 0),
            seen,
        );
        self.parents(a, b, seen);
    }
}

fn countries(a: u16, b: u16) -> u8 {
    if a == 0 || b == 0 {
        0
    } else if a == b {
        1
    } else {
        3
    }
}

fn dates(a: Date, b: Date) -> u8 {
    if !a.is_known() || !b.is_known() {
        return 0;
    }
    let part = |x: u32, y: u32| x != 0 && x == y;
    let blank = |x: Date| x.month() == 0 || x.day() == 0 || x.year() == 0;
    if a == b {
        return if blank(a) { date::PARTIAL } else { date::SAME };
    }
    if blank(a) || blank(b) {
        let fits = |x: u32, y: u32| x == 0 || y == 0 || x == y;
        return if fits(a.year(), b.year()) && fits(a.month(), b.month()) && fits(a.day(), b.day()) {
            date::PARTIAL
        } else if part(a.year(), b.year()) {
            date::YEAR
        } else {
            years(a, b)
        };
    }
    if a.swapped() == b {
        return date::SWAPPED;
    }
    let (slips, exchanged) = a.slips(b);
    let first_of_january = |x: Date| (x.month(), x.day()) == (1, 1);
    if a.year() == b.year() && first_of_january(a) != first_of_january(b) {
        return date::PARTIAL;
    }
    if slips == 1 || exchanged {
        return date::SLIP;
    }
    if a.year() == b.year() {
        return if part(a.month(), b.month()) || part(a.day(), b.day()) {
            date::YEAR_PART
        } else {
            date::YEAR
        };
    }
    if a.month() == b.month() && a.day() == b.day() {
        return date::DAY_MONTH;
    }
    if slips == 2 {
        return date::TWO_SLIPS;
    }
    years(a, b)
}

fn years(a: Date, b: Date) -> u8 {
    match a.year().abs_diff(b.year()) {
        0 => date::YEAR,
        1..=2 => date::NEAR,
        3..=12 => date::DECADE,
        _ => date::OTHER,
    }
}
