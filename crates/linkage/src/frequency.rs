//! How common each value is: agreeing on a rare name says more than agreeing on a common one.

use rustc_hash::FxHashMap;

use crate::{compare::schema::*, date::Date, lexicon::Words, record::Record};

/// Counts of one kind of value, over all and by origin.
#[derive(Default, Clone)]
struct Counts {
    all: FxHashMap<u64, u32>,
    total: u32,
    by_origin: FxHashMap<(u64, u16), u32>,
    of_origin: FxHashMap<u16, u32>,
}

/// An origin known by few records borrows from the whole, as much as this many records would weigh.
const SHRINK: f64 = 12.0;

impl Counts {
    fn add(&mut self, value: u64, origin: u16, local: bool) {
        if value == 0 {
            return;
        }
        *self.all.entry(value).or_default() += 1;
        self.total += 1;
        if local && origin != 0 {
            *self.by_origin.entry((value, origin)).or_default() += 1;
            *self.of_origin.entry(origin).or_default() += 1;
        }
    }

    /// log2 of the share of records that hold this value, among those of either origin.
    fn share(&self, value: u64, origins: (u16, u16)) -> f32 {
        let count = self.all.get(&value).copied().unwrap_or(0).max(1);
        let whole = f64::from(count) / f64::from(self.total.max(1));
        let within = |origin: u16| match self.of_origin.get(&origin) {
            Some(total) if origin != 0 => {
                let here = self.by_origin.get(&(value, origin)).copied().unwrap_or(0);
                (f64::from(here) + SHRINK * whole) / (f64::from(*total) + SHRINK)
            }
            _ => whole,
        };
        let share = if origins.0 == origins.1 {
            within(origins.0)
        } else {
            within(origins.0).max(within(origins.1))
        };
        log2(share.min(1.0))
    }
}

/// How often a name is one slip away from one that so many hold: a slip of it, or a name of its own.
fn one_slip(a: f32, b: f32, total: u32) -> f32 {
    let (common, rare) = (f64::from(a.max(b)).exp2(), f64::from(a.min(b)).exp2());
    // A spelling seen once or twice is taken for a slip, one seen more often for a name.
    let alone = 2.0 / f64::from(total.max(1));
    log2((SLIPS * common + NEIGHBOURS * (rare - alone).max(0.0)).min(0.2))
}

/// Slips of a name, for each time it is written right.
const SLIPS: f64 = 0.3;
/// How many spellings are one slip away from a name.
const NEIGHBOURS: f64 = 30.0;

#[expect(
    clippy::cast_possible_truncation,
    reason = "a logarithm between -64 and 0"
)]
fn log2(share: f64) -> f32 {
    share.max(1e-18).log2() as f32
}

/// Frequencies of everything whose rarity counts.
#[derive(Default, Clone)]
pub(crate) struct Frequencies {
    family: Counts,
    sound: Counts,
    given: Counts,
    given_sound: Counts,
    given_all: Counts,
    date: Counts,
    country: Counts,
    nationality: Counts,
    values: [Counts; COUNT],
}

impl Frequencies {
    /// Counts one record.
    pub(crate) fn add(&mut self, record: &Record, words: Words<'_>) {
        let origin = record.origin();
        for name in record.family.into_iter().filter(|name| *name != 0) {
            self.family.add(u64::from(name), origin, true);
            self.sound.add(sound(words, name), origin, true);
        }
        if record.given != 0 {
            self.given_all.add(u64::from(record.given), origin, true);
        }
        for given in [record.given, record.father[1], record.mother[1]] {
            if let Some(first) = words.name_tokens(given).first() {
                self.given.add(u64::from(*first), origin, true);
                self.given_sound.add(
                    words.token(*first).map_or(0, |token| token.skeleton()),
                    origin,
                    true,
                );
            }
        }
        self.date.add(u64::from(record.date.packed()), 0, false);
        self.country.add(u64::from(record.country), 0, false);
        for nationality in record.nationality {
            self.nationality.add(u64::from(nationality), 0, false);
        }
        for (at, values, local) in [
            (PLACE, &[record.place][..], true),
            (BIRTH_POSTCODE, &[record.birth_postcode], false),
            (CITY, &[record.city], false),
            (POSTCODE, &[record.postcode], false),
            (ADDRESS, &[record.address], false),
            (OCCUPATION, &[record.occupation], false),
            (DOCUMENT, &record.document, false),
            (EMAIL, &record.email, false),
            (PHONE, &record.phone, false),
        ] {
            if let Some(counts) = self.values.get_mut(at) {
                for value in values {
                    counts.add(u64::from(*value), origin, local);
                }
            }
        }
    }

    pub(crate) fn value(&self, at: usize, value: u32, origins: (u16, u16)) -> f32 {
        self.values
            .get(at)
            .map_or(0.0, |counts| counts.share(u64::from(value), origins))
    }
    pub(crate) fn family(&self, name: u32, origins: (u16, u16)) -> f32 {
        self.family.share(u64::from(name), origins)
    }
    pub(crate) fn sound_of(&self, words: Words<'_>, name: u32, origins: (u16, u16)) -> f32 {
        self.sound.share(sound(words, name), origins)
    }
    pub(crate) fn family_close(&self, a: u32, b: u32, origins: (u16, u16)) -> f32 {
        one_slip(
            self.family(a, origins),
            self.family(b, origins),
            self.family.total,
        )
    }
    pub(crate) fn given_close(&self, words: Words<'_>, a: u32, b: u32, origins: (u16, u16)) -> f32 {
        one_slip(
            self.given_first(words, a, origins),
            self.given_first(words, b, origins),
            self.given.total,
        )
    }
    pub(crate) fn given_all(&self, words: Words<'_>, name: u32, origins: (u16, u16)) -> f32 {
        // Several given names in a row are seldom counted often enough: never rarer than the first alone by half again.
        let first = self.given_first(words, name, origins);
        self.given_all
            .share(u64::from(name), origins)
            .max(first * 1.6)
    }
    pub(crate) fn given_first(&self, words: Words<'_>, name: u32, origins: (u16, u16)) -> f32 {
        let first = words.name_tokens(name).first().copied().unwrap_or(0);
        self.given.share(u64::from(first), origins)
    }
    pub(crate) fn given_sound(&self, words: Words<'_>, name: u32, origins: (u16, u16)) -> f32 {
        let first = words
            .name_tokens(name)
            .first()
            .and_then(|id| words.token(*id));
        self.given_sound
            .share(first.map_or(0, |token| token.skeleton()), origins)
    }
    pub(crate) fn date(&self, date: Date) -> f32 {
        // No date is rarer than one day in eighty years, however few records there are.
        self.date.share(u64::from(date.packed()), (0, 0)).max(-14.8)
    }
    pub(crate) fn country(&self, country: u16) -> f32 {
        self.country.share(u64::from(country), (0, 0))
    }
    pub(crate) fn nationality(&self, country: u16) -> f32 {
        self.nationality.share(u64::from(country), (0, 0))
    }
}

/// The skeleton of a whole name, its particles left out.
pub(crate) fn sound(words: Words<'_>, name: u32) -> u64 {
    words
        .name_tokens(name)
        .iter()
        .filter_map(|id| words.token(*id))
        .filter(|token| !token.is_particle())
        .fold(0, |sum: u64, token| {
            sum.wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .wrapping_add(token.skeleton())
        })
}
