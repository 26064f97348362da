//! How common each value is: agreeing on a rare name says more than agreeing on a common one.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::{
    compare::schema::*,
    date::Date,
    lexicon::Words,
    names::{
        Token,
        eastern::{Reading, Tongues},
    },
    record::Record,
};

/// How often each value stands: ids one after another, or anything else by its hash.
trait Tally: Default {
    type Value: Copy + Default + PartialEq + Into<u64>;
    fn count(&mut self, value: Self::Value);
    fn uncount(&mut self, value: Self::Value);
    fn of(&self, value: Self::Value) -> u32;
}

impl Tally for Vec<u32> {
    type Value = u32;
    fn count(&mut self, value: u32) {
        let at = value as usize;
        if at >= self.len() {
            self.resize(at + 1, 0);
        }
        if let Some(count) = self.get_mut(at) {
            *count += 1;
        }
    }
    fn uncount(&mut self, value: u32) {
        if let Some(count) = self.get_mut(value as usize) {
            *count = count.saturating_sub(1);
        }
    }
    fn of(&self, value: u32) -> u32 {
        self.get(value as usize).copied().unwrap_or(0)
    }
}

impl Tally for FxHashMap<u64, u32> {
    type Value = u64;
    fn count(&mut self, value: u64) {
        *self.entry(value).or_default() += 1;
    }
    fn uncount(&mut self, value: u64) {
        lower(self, &value);
    }
    fn of(&self, value: u64) -> u32 {
        self.get(&value).copied().unwrap_or(0)
    }
}

/// One less of a value; nothing is left of one that nobody has.
fn lower<K: Eq + std::hash::Hash>(counts: &mut FxHashMap<K, u32>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

/// Whether a record comes or goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    In,
    Out,
}

/// Counts of one kind of value, over all and by origin.
#[derive(Default, Clone)]
struct Counts<T> {
    all: T,
    total: u32,
    by_origin: FxHashMap<(u64, u16), u32>,
    of_origin: FxHashMap<u16, u32>,
}

type Ids = Counts<Vec<u32>>;
type Hashes = Counts<FxHashMap<u64, u32>>;

/// An origin known by few records borrows from the whole, as much as this many records would weigh.
const SHRINK: f64 = 12.0;

impl<T: Tally> Counts<T> {
    fn step(&mut self, way: Way, value: T::Value) {
        if value == T::Value::default() {
            return;
        }
        if way == Way::In {
            self.all.count(value);
            self.total += 1;
        } else {
            self.all.uncount(value);
            self.total = self.total.saturating_sub(1);
        }
    }

    fn step_of(&mut self, way: Way, value: T::Value, origin: u16) {
        self.step(way, value);
        if value == T::Value::default() || origin == 0 {
            return;
        }
        if way == Way::In {
            *self.by_origin.entry((value.into(), origin)).or_default() += 1;
            *self.of_origin.entry(origin).or_default() += 1;
        } else {
            lower(&mut self.by_origin, &(value.into(), origin));
            lower(&mut self.of_origin, &origin);
        }
    }

    /// log2 of the share of records that hold this value, among those of either origin.
    fn share(&self, value: T::Value, origins: (u16, u16)) -> f32 {
        let count = self.all.of(value).max(1);
        let whole = f64::from(count) / f64::from(self.total.max(1));
        let within = |origin: u16| match self.of_origin.get(&origin) {
            Some(total) if origin != 0 => {
                let here = self
                    .by_origin
                    .get(&(value.into(), origin))
                    .copied()
                    .unwrap_or(0);
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
/// How many spellings as common as these two a Chinese name of two syllables may have met.
const SPELLINGS: f64 = 4.0;
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
    family: Ids,
    sound: Hashes,
    given: Ids,
    given_sound: Hashes,
    /// Given names as read in Korean, under any spelling.
    romanised: Hashes,
    given_all: Ids,
    date: Hashes,
    country: Ids,
    nationality: Ids,
    values: [Ids; COUNT],
}

/// Texts whose rarity counts.
const VALUES: [usize; 9] = [
    PLACE,
    BIRTH_POSTCODE,
    CITY,
    POSTCODE,
    ADDRESS,
    OCCUPATION,
    DOCUMENT,
    EMAIL,
    PHONE,
];

/// Counting one kind of value.
type Job<'a> = Box<dyn FnOnce() + Send + 'a>;

impl Frequencies {
    /// Counts one record.
    pub(crate) fn add(&mut self, record: &Record, words: Words<'_>) {
        for job in self.jobs(Way::In, std::slice::from_ref(record), words) {
            job();
        }
    }

    /// Counts one record no more, as if it had never been counted.
    pub(crate) fn remove(&mut self, record: &Record, words: Words<'_>) {
        for job in self.jobs(Way::Out, std::slice::from_ref(record), words) {
            job();
        }
    }

    /// Counts records, each kind of value by itself.
    pub(crate) fn add_all(&mut self, records: &[Record], words: Words<'_>) {
        self.jobs(Way::In, records, words)
            .into_par_iter()
            .with_max_len(1)
            .for_each(|job| job());
    }

    fn jobs<'a>(&'a mut self, way: Way, records: &'a [Record], words: Words<'a>) -> Vec<Job<'a>> {
        let firsts = move |record: &Record| {
            [record.given, record.father[1], record.mother[1]]
                .map(|given| words.name_tokens(given).first().copied().unwrap_or(0))
        };
        let families = |record: &Record| record.family.into_iter().filter(|name| *name != 0);
        let Self {
            family,
            sound: sounds,
            given,
            given_sound,
            romanised,
            given_all,
            date,
            country,
            nationality,
            values,
        } = self;
        let mut jobs: Vec<Job<'a>> = vec![
            Box::new(move || {
                for record in records {
                    families(record).for_each(|name| family.step_of(way, name, record.origin()));
                    given_all.step_of(way, record.given, record.origin());
                }
            }),
            Box::new(move || {
                for record in records {
                    families(record)
                        .for_each(|name| sounds.step_of(way, sound(words, name), record.origin()));
                }
            }),
            Box::new(move || {
                for record in records {
                    for first in firsts(record) {
                        given.step_of(way, first, record.origin());
                        let sound = words.token(first).map_or(0, |token| token.skeleton());
                        given_sound.step_of(way, sound, record.origin());
                    }
                }
            }),
            Box::new(move || {
                let read = records
                    .iter()
                    .filter(|record| !record.tongues.korean().is_none());
                for record in read {
                    let key = sounds_of(words, record.given, record.tongues);
                    romanised.step_of(way, key, record.origin());
                }
            }),
            Box::new(move || {
                for record in records {
                    date.step(way, u64::from(record.date.packed()));
                    country.step(way, u32::from(record.country));
                    for one in record.nationality {
                        nationality.step(way, u32::from(one));
                    }
                }
            }),
        ];
        for (at, counts) in values.iter_mut().enumerate() {
            if VALUES.contains(&at) {
                jobs.push(Box::new(move || {
                    for record in records {
                        match at {
                            PLACE => counts.step_of(way, record.place, record.origin()),
                            BIRTH_POSTCODE => counts.step(way, record.birth_postcode),
                            CITY => counts.step(way, record.city),
                            POSTCODE => counts.step(way, record.postcode),
                            ADDRESS => counts.step(way, record.address),
                            OCCUPATION => counts.step(way, record.occupation),
                            DOCUMENT => record.document.iter().for_each(|id| counts.step(way, *id)),
                            EMAIL => record.email.iter().for_each(|id| counts.step(way, *id)),
                            _ => record.phone.iter().for_each(|id| counts.step(way, *id)),
                        }
                    }
                }));
            }
        }
        jobs
    }

    pub(crate) fn value(&self, at: usize, value: u32, origins: (u16, u16)) -> f32 {
        self.values
            .get(at)
            .map_or(0.0, |counts| counts.share(value, origins))
    }
    pub(crate) fn family(&self, name: u32, origins: (u16, u16)) -> f32 {
        self.family.share(name, origins)
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
        self.given_all.share(name, origins).max(first * 1.6)
    }
    pub(crate) fn given_first(&self, words: Words<'_>, name: u32, origins: (u16, u16)) -> f32 {
        let first = words.name_tokens(name).first().copied().unwrap_or(0);
        self.given.share(first, origins)
    }
    pub(crate) fn given_sound(&self, words: Words<'_>, name: u32, origins: (u16, u16)) -> f32 {
        let first = words
            .name_tokens(name)
            .first()
            .and_then(|id| words.token(*id));
        self.given_sound
            .share(first.map_or(0, |token| token.skeleton()), origins)
    }
    /// Of two given names that one written name may stand behind: how common it is.
    pub(crate) fn given_romanised(
        &self,
        words: Words<'_>,
        (a, b): (u32, u32),
        tongues: Tongues,
        origins: (u16, u16),
    ) -> f32 {
        let key = sounds_of(words, a, tongues);
        if key != 0 {
            return self.romanised.share(key, origins);
        }
        let share = |name| f64::from(self.given_all.share(name, origins)).exp2();
        log2((SPELLINGS * (share(a) + share(b))).min(0.2))
    }
    pub(crate) fn date(&self, date: Date) -> f32 {
        // No date is rarer than one day in eighty years, however few records there are.
        self.date.share(u64::from(date.packed()), (0, 0)).max(-14.8)
    }
    pub(crate) fn country(&self, country: u16) -> f32 {
        self.country.share(u32::from(country), (0, 0))
    }
    pub(crate) fn nationality(&self, country: u16) -> f32 {
        self.nationality.share(u32::from(country), (0, 0))
    }
}

/// A given name as read in Korean; 0 in other languages.
fn sounds_of(words: Words<'_>, name: u32, tongues: Tongues) -> u64 {
    let parts = words.name_tokens(name).iter();
    let letters = parts.filter_map(|id| words.token(*id)).map(Token::ascii);
    Reading::of(letters, tongues.korean())
        .keys()
        .next()
        .unwrap_or(0)
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
