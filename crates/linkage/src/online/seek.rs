//! Someone looked for by what a searcher knows of them, however little: a name alone, a year, a number.
//!
//! Keys cannot be trusted here, for they join what a whole record says; every record is compared instead, which the
//! hopes of `compare` make short work of.

use rayon::prelude::*;

use super::{Answer, Online};
use crate::{
    compare::{
        Eye, Observation,
        schema::{COUNT, FAMILY, family},
    },
    lexicon::{Lexicon, Words, Writer},
    model::{probability, tempered_share, untempered},
    person::Person,
    record::Record,
};

/// Bounds of a search.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The most answers.
    pub most: usize,
    /// Bits that what a record says must bring at least, whatever is rare about being there at all.
    pub least_bits: f32,
    /// Share of the bits that a record saying the very same would bring, from 0 to 1.
    pub least_share: f32,
}

/// What a search finds.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The likeliest first.
    pub answers: Vec<Answer>,
    /// How many there were, those beyond the bound included.
    pub count: usize,
}

/// One way to read what was typed, made ready.
struct Reading {
    own: Lexicon,
    record: Record,
    /// Bits before tempering that a record must bring.
    least: f32,
}

/// A record that may be of the person: its place, its reading, its bits.
type Hit = (u32, usize, f32);

/// Bits from which a field speaks against.
const OPPOSES: f32 = -1.5;

/// Records to a thread under which a second one costs more than it spares.
const WORTH: usize = 8_192;

impl Online {
    /// Records that may be of someone, described in one or several ways («Anne Lefèvre» may be a family name and a given
    /// name, or a family name of two words); among all, or among `places` alone.
    #[must_use]
    pub fn seek(&self, ways: &[Person<'_>], bounds: Bounds, places: Option<&[u32]>) -> Found {
        let readings: Vec<Reading> = ways.iter().map(|way| self.reading(way, bounds)).collect();
        let mut hits: Vec<Hit> = match places {
            Some(places) => self.hits(&readings, places.iter().copied()),
            None => {
                let all = u32::try_from(self.base.records.len()).unwrap_or(u32::MAX);
                let chunk = self
                    .base
                    .records
                    .len()
                    .div_ceil(rayon::current_num_threads());
                let step = u32::try_from(chunk.max(WORTH)).unwrap_or(u32::MAX);
                let starts: Vec<u32> = (0..all).step_by(step as usize).collect();
                starts
                    .into_par_iter()
                    .flat_map_iter(|start| {
                        self.hits(&readings, start..all.min(start.saturating_add(step)))
                    })
                    .collect()
            }
        };
        hits.sort_unstable_by(|a, b| b.2.total_cmp(&a.2).then(a.0.cmp(&b.0)));
        let count = hits.len();
        hits.truncate(bounds.most);
        let mut eyes: Vec<Eye<'_>> = readings.iter().map(|one| self.eye_of(one)).collect();
        let answers = hits.into_iter().filter_map(|(place, way, bits)| {
            let other = self.base.records.get(place as usize)?;
            let own = &readings.get(way)?.record;
            let seen = eyes.get_mut(way)?.observe(other, own);
            Some(Answer {
                record: place,
                probability: probability(bits),
                explanation: self.model.explain(other, own, &seen),
            })
        });
        Found {
            answers: answers.collect(),
            count,
        }
    }

    fn reading(&self, way: &Person<'_>, bounds: Bounds) -> Reading {
        let mut own = Lexicon::default();
        let record = Record::prepare(
            way,
            &mut Writer {
                base: &self.base.lexicon,
                own: &mut own,
            },
        );
        let mut reading = Reading {
            own,
            record,
            least: 0.0,
        };
        let same = self.eye_of(&reading).observe(&record, &record);
        let whole = tempered_share(self.said(&same));
        let least = bounds.least_bits.max(bounds.least_share * whole);
        reading.least = untempered(least) - untempered(0.0);
        reading
    }

    fn eye_of<'a>(&'a self, reading: &'a Reading) -> Eye<'a> {
        let words = Words::with(&self.base.lexicon, &reading.own);
        Eye::new(words, &self.base.shares)
    }

    /// Bits of all comparisons together, before tempering.
    fn said(&self, seen: &Observation) -> f32 {
        (0..COUNT).map(|at| self.model.bits_of(seen, at)).sum()
    }

    /// Whether the family name is the one asked for and nothing speaks against: the same name in another script weighs
    /// little by itself, and is what a searcher who knows a name alone looks for.
    fn agrees(&self, seen: &Observation) -> bool {
        matches!(seen.levels[FAMILY], family::SAME..=family::MARRIED)
            && (0..COUNT).all(|at| self.model.bits_of(seen, at) > OPPOSES)
    }

    /// The best reading of each of these records, where it brings enough.
    fn hits(&self, readings: &[Reading], places: impl Iterator<Item = u32>) -> Vec<Hit> {
        let mut eyes: Vec<Eye<'_>> = readings.iter().map(|one| self.eye_of(one)).collect();
        let mut hits: Vec<Hit> = Vec::new();
        for place in places {
            let Some(other) = self.base.records.get(place as usize) else {
                continue;
            };
            if self.gone.contains_key(&place) {
                continue;
            }
            let mut best: Option<Hit> = None;
            for (way, (reading, eye)) in readings.iter().zip(&mut eyes).enumerate() {
                let floor = self.model.prior_bits() + reading.least.min(0.0);
                let seen = eye.observe_above(other, &reading.record, &self.model, floor);
                let enough =
                    |seen: &Observation| self.said(seen) >= reading.least || self.agrees(seen);
                let Some(seen) = seen.filter(enough) else {
                    continue;
                };
                let bits = self.model.score(&seen).bits;
                if best.is_none_or(|(_, _, known)| bits > known) {
                    best = Some((place, way, bits));
                }
            }
            hits.extend(best);
        }
        hits
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{base::Base, bulk::Limits, person::Field, testing};

    const BOUNDS: Bounds = Bounds {
        most: 20,
        least_bits: 3.0,
        least_share: 0.35,
    };

    fn online() -> Online {
        let mut base = testing::base(&testing::requests(400, 3));
        for (name, given, born) in [
            ("Чайковский", "Пётр", "1971-05-23"),
            ("Quéméneur", "Yves", "1980-02-03"),
            ("Quéméneur", "Anne", "1962-11-30"),
        ] {
            base.add(&testing::person(&[
                (Field::BirthName, name),
                (Field::GivenNames, given),
                (Field::BirthDate, born),
            ]));
        }
        Online::new(base, testing::model(), Limits::default())
    }

    fn places(found: &Found) -> Vec<u32> {
        found.answers.iter().map(|answer| answer.record).collect()
    }

    #[test]
    fn a_name_alone_in_any_script_or_order_finds_who_bears_it() {
        let online = online();
        let name = |text: &'static str| testing::person(&[(Field::BirthName, text)]);
        let whole = |text: &'static str| testing::person(&[(Field::FullName, text)]);
        let both = places(&online.seek(&[name("Quemeneur")], BOUNDS, None));
        assert!(both.contains(&401) && both.contains(&402), "{both:?}");
        let russian = places(&online.seek(&[name("Tchaikovski")], BOUNDS, None));
        assert_eq!(russian.first(), Some(&400));
        for text in ["Yves Quéméneur", "Quéméneur Yves"] {
            let ways = [name(text), whole(text)];
            assert_eq!(
                places(&online.seek(&ways, BOUNDS, None)).first(),
                Some(&401)
            );
        }
    }

    #[test]
    fn only_the_places_given_are_looked_at_and_only_so_many_answered() {
        let mut online = online();
        let asked = [testing::person(&[(Field::BirthName, "Quéméneur")])];
        let own = online.seek(&asked, BOUNDS, Some(&[402, 7, 999_999]));
        assert_eq!((places(&own), own.count), (vec![402], 1));
        assert_eq!(online.seek(&asked, BOUNDS, Some(&[])).count, 0);
        let one = Bounds { most: 1, ..BOUNDS };
        let cut = online.seek(&asked, one, None);
        assert_eq!((cut.answers.len(), cut.count), (1, 2));
        online.remove(402);
        assert_eq!(places(&online.seek(&asked, BOUNDS, None)), [401]);
        assert_eq!(online.seek(&[], BOUNDS, None).count, 0);
        assert_eq!(online.seek(&[Person::default()], BOUNDS, None).count, 0);
        let none = Online::new(Base::default(), testing::model(), Limits::default());
        assert_eq!(none.seek(&asked, BOUNDS, None).count, 0);
    }
}
