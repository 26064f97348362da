//! The keys under which a record can be found again.
//!
//! A union of typed keys (names as they sound, date, place, numbers, parents…) and, because no rule guesses every slip,
//! bands of minima over letter pairs (Broder, «On the resemblance and containment of documents», 1997): two records that
//! resemble each other share one of them with a probability that grows with their resemblance, whatever differs.

#![expect(
    clippy::indexing_slicing,
    reason = "arrays of fixed room, each place checked before it is filled"
)]

use crate::{
    date::Date,
    frequency::sound,
    lexicon::{Kind, Words},
    names::{
        Token,
        eastern::{Reading, Tongues},
    },
    record::Record,
};

/// The keys of one record, and what refines those that too many records share.
#[derive(Default)]
pub(crate) struct Keys {
    /// Fewer kinds of keys, where a large file leaves each record enough company as it is.
    pub(crate) sparing: bool,
    pub(crate) all: Vec<u64>,
    /// Year; year and names; these with date and place.
    pub(crate) refine: [u32; 3],
}

fn mix(kind: u64, parts: &[u64]) -> u64 {
    let mut hash = kind.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x51_7C_C1_B7_27_22_0A_95;
    for part in parts {
        hash = (hash.rotate_left(29) ^ part).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        hash ^= hash >> 32;
    }
    hash
}

/// The key under which records of a key too many share are filed.
pub(crate) fn refined(key: u64, more: u64) -> u64 {
    mix(40, &[key, more])
}

/// From here on a file is large.
const LARGE: usize = 300_000;
const BANDS: usize = 6;
const FEWER_BANDS: usize = 4;

impl Keys {
    /// Room for the keys of records, among this many.
    pub(crate) fn among(records: usize) -> Self {
        Self {
            sparing: records > LARGE,
            ..Self::default()
        }
    }

    /// Fills with the keys of a record, in place of what was here.
    pub(crate) fn fill(&mut self, record: &Record, words: Words<'_>) {
        self.all.clear();
        let read = |name: u32| {
            let parts = words.name_tokens(name).iter();
            let letters = parts.filter_map(|id| words.token(*id)).map(Token::ascii);
            Reading::of(letters, record.tongues)
        };
        let mut families = [0u64; 6];
        let mut givens = [0u64; 6];
        let mut count = 0;
        for name in record.family.into_iter().filter(|name| *name != 0) {
            let parts = words.name_tokens(name);
            let mut push = |value: u64| {
                if value != 0 && count < families.len() && !families[..count].contains(&value) {
                    families[count] = value;
                    count += 1;
                }
            };
            push(sound(words, name));
            if parts.len() > 1 {
                let solid = parts
                    .iter()
                    .filter_map(|id| words.token(*id))
                    .filter(|part| !part.is_particle());
                solid.for_each(|part| push(part.skeleton()));
            }
            if !record.tongues.is_none() {
                // Wong and Huang, Rhee and Lee: one surname
                let only = parts.first().filter(|_| parts.len() == 1);
                let surnames = only.and_then(|id| words.token(*id));
                let surnames = surnames.map_or(&[][..], Token::surnames);
                (surnames.iter()).for_each(|number| push(mix(70, &[u64::from(*number)])));
                read(name).keys().for_each(|key| push(mix(71, &[key])));
            }
        }
        let families = &families[..count];
        let mut count = 0;
        for token in words
            .name_tokens(record.given)
            .iter()
            .take(3)
            .filter_map(|id| words.token(*id))
        {
            if token.ascii().len() > 1 && token.skeleton() != 0 {
                givens[count] = token.skeleton();
                count += 1;
            }
        }
        if !record.tongues.is_none() {
            // Words of one name come together or apart
            for key in read(record.given).keys().take(givens.len() - count) {
                givens[count] = mix(71, &[key]);
                count += 1;
            }
        }
        let givens = &givens[..count];
        let date = upright(record.date);
        let (year, month, day) = (
            u64::from(date.year()),
            u64::from(date.month()),
            u64::from(date.day()),
        );
        let place = u64::from(record.place);
        let whole = date.is_precise();
        let day_code = u64::from(date.packed());
        let initial = |name: u32| {
            words
                .name_tokens(name)
                .first()
                .and_then(|id| words.token(*id))
                .map_or(0, |token| u64::from(token.initial()))
        };
        let (family_initial, given_initial) = (initial(record.family[0]), initial(record.given));
        let sparing = self.sparing;
        let all = &mut self.all;
        let mut add = |kind: u64, parts: &[u64]| {
            if parts.iter().all(|part| *part != 0) {
                all.push(mix(kind, parts));
            }
        };
        for family in families {
            if whole {
                add(1, &[*family, day_code]);
                add(8, &[*family, month, day]);
            }
            add(5, &[*family, year]);
            if !sparing {
                add(13, &[*family, u64::from(record.postcode)]);
            }
            add(14, &[*family, u64::from(record.birth_postcode)]);
            add(15, &[*family, place]);
            for given in givens {
                add(4, &[(*family).min(*given), (*family).max(*given)]);
            }
        }
        for (rank, given) in givens.iter().enumerate() {
            if whole {
                add(2, &[*given, day_code]);
                add(9, &[*given, month, day]);
            }
            if sparing && rank > 0 {
                continue;
            }
            add(6, &[*given, year, place]);
            add(16, &[*given, place, family_initial]);
            add(7, &[*given, year, family_initial]);
            if !sparing {
                add(17, &[*given, u64::from(record.postcode)]);
            }
        }
        if let ([given, ..], false) = (givens, sparing) {
            add(18, &[*given, u64::from(record.city), family_initial]);
        }
        if whole {
            add(3, &[day_code, place]);
            add(10, &[day_code]);
            if !sparing {
                add(19, &[day_code, u64::from(record.postcode)]);
            }
        }
        // Spelled by other rules, names share no key: where these are in use, parts of the date bring them together
        if !sparing && Tongues::has_own_spelling(record.origin()) {
            let origin = u64::from(record.origin());
            add(30, &[origin, year, month]);
            add(31, &[origin, year, day]);
            add(32, &[origin, month, day]);
        }
        add(20, &[year, month, given_initial, family_initial]);
        add(21, &[year, day, given_initial, family_initial]);
        for (kind, values) in [
            (22, &record.document),
            (23, &record.email),
            (24, &record.phone),
        ] {
            values
                .iter()
                .for_each(|value| add(kind, &[u64::from(*value)]));
        }
        for email in record.email.into_iter().filter(|email| *email != 0) {
            let text = words.value(Kind::Email, email);
            let account = text.split('@').next().unwrap_or_default();
            let mut hash = 0u64;
            account
                .bytes()
                .filter(u8::is_ascii_alphanumeric)
                .for_each(|byte| hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3));
            add(25, &[hash]);
        }
        let parent = |name: u32| {
            words
                .name_tokens(name)
                .first()
                .and_then(|id| words.token(*id))
                .map_or(0, |token| token.skeleton())
        };
        let (father, mother) = (parent(record.father[1]), parent(record.mother[1]));
        add(26, &[father, mother, year]);
        if whole {
            add(27, &[mother, day_code]);
        }
        if !sparing {
            add(28, &[u64::from(record.address), given_initial.max(1)]);
        }
        add(29, &[u64::from(record.address), year]);
        self.bands(record, words);
        let lead = (
            families.first().copied().unwrap_or(0),
            givens.first().copied().unwrap_or(0),
        );
        let names = mix(50, &[lead.0, lead.1, year]);
        let short = |hash: u64| u32::try_from(hash >> 32).unwrap_or(u32::MAX);
        self.refine = [
            short(mix(51, &[year])),
            short(names),
            short(mix(52, &[names, day_code, place])),
        ];
    }

    /// Bands of minima over letter pairs of names, parts of the date, place.
    fn bands(&mut self, record: &Record, words: Words<'_>) {
        let mut features = [0u64; 48];
        let mut count = 0;
        let mut push = |feature: u64| {
            if let Some(place) = features.get_mut(count) {
                *place = feature;
                count += 1;
            }
        };
        for name in [record.family[0], record.given] {
            for token in words
                .name_tokens(name)
                .iter()
                .take(3)
                .filter_map(|id| words.token(*id))
            {
                let mut last = u64::from(b'^');
                for byte in token.ascii().bytes().take(10) {
                    push(last << 8 | u64::from(byte));
                    last = u64::from(byte);
                }
            }
        }
        let date = record.date;
        for (at, part) in [(1u64, date.year()), (2, date.month()), (3, date.day())] {
            if part != 0 {
                push(at << 40 | u64::from(part));
                push(at << 41 | u64::from(part));
            }
        }
        if record.place != 0 {
            push(4 << 40 | u64::from(record.place));
        }
        if count < 6 {
            return;
        }
        let bands = if self.sparing { FEWER_BANDS } else { BANDS };
        for band in 0..bands as u64 {
            let mut least = [u64::MAX; 2];
            for feature in &features[..count] {
                let hash = (feature ^ band << 56).wrapping_mul(0xD6E8_FEB8_6659_FD93);
                let hash = (hash ^ hash >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
                least[0] = least[0].min(hash);
                least[1] = least[1].min(hash.rotate_left(32));
            }
            self.all.push(mix(60 + band, &least));
        }
    }
}

/// Day and month in one order, so that a date and the same date swapped share their keys.
fn upright(date: Date) -> Date {
    Date::new(
        date.year(),
        date.month().min(date.day()),
        date.month().max(date.day()),
    )
}
