//! Names side by side: order, romanisation, marriage, compounds, diminutives, slips.

#![expect(
    clippy::indexing_slicing,
    reason = "tables and observations have a place for every comparison, situation and level of the schema"
)]

use rapidfuzz::distance::jaro_winkler;

use super::{
    Eye, Observation,
    hopes::NameHopes,
    romanised::{self, Romanised},
    schema::*,
};
use crate::{
    glance::SEVEN_TENTHS,
    lexicon::Words,
    model::{Model, by_value},
    names::{self, Relation, Token, eastern::Tongues},
    record::Record,
};

impl Eye<'_> {
    /// Looks at names as those of the languages both are from; tells the situation.
    fn situate(&mut self, a: &Record, b: &Record) -> u8 {
        self.tongues = a.tongues.and(b.tongues);
        self.tongues.situation([a.schemes, b.schemes])
    }

    pub(super) fn names(&mut self, a: &Record, b: &Record, seen: &mut Observation) {
        // Names written crosswise, parts of compounds and rarities are looked at from one side: always the same.
        let (a, b) = if (a.family, a.given) >= (b.family, b.given) {
            (a, b)
        } else {
            (b, a)
        };
        let origins = (a.origin(), b.origin());
        let context = self.situate(a, b);
        for at in [ORDER, FAMILY, GIVEN] {
            seen.contexts[at] = context;
        }
        let (mut family, mut shared) = self.family(a, b);
        let mut first = self.given(a.given, b.given);
        // What the names of `a` are set against.
        let mut counterparts = (b.family[0], b.given);
        // Family name written where given names stand, or the other way round.
        let weak = |family: u8, given: u8| {
            (family == 0 || family >= family::CLOSE) && (given == 0 || given >= given::SHARED)
        };
        if weak(family, first) && a.given != 0 && b.given != 0 {
            let alike = |level: u8| level != 0 && level <= family::SOUNDS;
            let one = self.family_names(a.family[0], b.given);
            let read = self.tongues.is_read();
            let other = if alike(one) || read {
                self.family_names(a.given, b.family[0])
            } else {
                0
            };
            // A given name of two syllables is no surname: where one is crosswise, a slip in the other name may be too
            let whole = |level: u8| matches!(level, family::SAME | family::FORM);
            let full = |name: u32| romanised::read(self.words, name, self.tongues).is_full();
            if (alike(one) && alike(other))
                || (read && whole(one) && full(a.family[0]))
                || (read && whole(other) && full(a.given))
            {
                seen.levels[ORDER] = 2;
                (family, shared) = (one, a.family[0]);
                first = as_given(other);
                counterparts = (b.given, b.family[0]);
            }
        }
        if seen.levels[ORDER] == 0 && family != 0 && first != 0 {
            seen.levels[ORDER] = 1;
        }
        seen.levels[FAMILY] = family;
        seen.levels[GIVEN] = first;
        match family {
            family::SAME | family::MARRIED => {
                seen.rarity[FAMILY] = self.shares.family(shared, origins);
            }
            family::CLOSE => {
                seen.rarity[FAMILY] = self.shares.family_close(a.family[0], b.family[0], origins);
            }
            family::FORM | family::SOUNDS => {
                seen.rarity[FAMILY] = self.shares.sound_of(self.words, shared, origins);
                if self.tongues.is_read() {
                    // Rhee is rare, but not the name it spells
                    let other = self.shares.sound_of(self.words, counterparts.0, origins);
                    seen.rarity[FAMILY] = seen.rarity[FAMILY].max(other);
                }
            }
            _ => {}
        }
        match first {
            given::ALL => seen.rarity[GIVEN] = self.shares.given_all(self.words, a.given, origins),
            given::SAME | given::FIRST | given::CLASH => {
                seen.rarity[GIVEN] = self.shares.given_first(self.words, a.given, origins);
            }
            given::CLOSE => {
                seen.rarity[GIVEN] = self
                    .shares
                    .given_close(self.words, a.given, b.given, origins);
            }
            given::FORM if self.tongues.is_read() => {
                let names = (a.given, counterparts.1);
                seen.rarity[GIVEN] =
                    (self.shares).given_romanised(self.words, names, self.tongues, origins);
            }
            given::FORM => {
                seen.rarity[GIVEN] = self.shares.given_sound(self.words, a.given, origins);
            }
            _ => {}
        }
    }

    /// What the more promising of the two names leaves to hope for, once looked at.
    pub(super) fn name_hopes(
        &mut self,
        a: &Record,
        b: &Record,
        model: &Model,
        mut hopes: NameHopes,
    ) -> NameHopes {
        let context = self.situate(a, b);
        let said = |at: usize, level: u8, hope: f32| {
            let mut seen = Observation::default();
            seen.levels[at] = level;
            seen.contexts[at] = context;
            if level == 0 || by_value(at, usize::from(level)) {
                hope
            } else {
                model.bits_of(&seen, at)
            }
        };
        if hopes.family >= hopes.given {
            hopes.family = said(FAMILY, self.family(a, b).0, hopes.family);
        } else {
            hopes.given = said(GIVEN, self.given(a.given, b.given), hopes.given);
        }
        hopes
    }

    /// The best agreement among birth and married names, and the name agreed upon.
    fn family(&mut self, a: &Record, b: &Record) -> (u8, u32) {
        let mut best = self.family_names(a.family[0], b.family[0]);
        let mut shared = a.family[0];
        if best == family::SAME || (a.family[1] == 0 && b.family[1] == 0) {
            return (best, shared);
        }
        for (one, other) in [
            (a.family[0], b.family[1]),
            (a.family[1], b.family[0]),
            (a.family[1], b.family[1]),
        ] {
            let level = match self.family_names(one, other) {
                family::SAME | family::FORM => family::MARRIED,
                family::CLOSE => family::SOUNDS,
                _ => continue,
            };
            if best == 0 || level < best {
                (best, shared) = (level, one);
            }
        }
        (best, shared)
    }

    /// Level of two family names, 0 when either is missing.
    fn family_names(&mut self, a: u32, b: u32) -> u8 {
        match (a, b) {
            (0, _) | (_, 0) => 0,
            (a, b) if a == b => family::SAME,
            _ => {
                let tongues = self.tongues;
                let mark = tongues.mark();
                self.families.level(a | mark, b | mark, |a, b| {
                    let (a, b) = (a & !Tongues::MARKS, b & !Tongues::MARKS);
                    match family_names(self.words, a, b) {
                        level if tongues.is_none() => level,
                        level @ family::SAME..=family::FORM => level,
                        level => match romanised::compared(self.words, a, b, tongues) {
                            Romanised::Unknown if level >= family::FAR => 0,
                            Romanised::Same => family::FORM,
                            Romanised::Slip => level.min(family::LIKE),
                            Romanised::Apart | Romanised::Unknown => level,
                        },
                    }
                })
            }
        }
    }

    /// Level of two lists of given names, 0 when either is missing.
    fn given(&mut self, a: u32, b: u32) -> u8 {
        match (a, b) {
            (0, _) | (_, 0) => 0,
            (a, b) if a == b && self.words.name_tokens(a).len() > 1 => given::ALL,
            (a, b) if a == b => given::SAME,
            _ => {
                let tongues = self.tongues;
                let mark = tongues.mark();
                self.givens.level(a | mark, b | mark, |a, b| {
                    let (a, b) = (a & !Tongues::MARKS, b & !Tongues::MARKS);
                    match given_names(self.words, a, b) {
                        level if tongues.is_none() => level,
                        level @ given::ALL..=given::SAME => level,
                        level => match romanised::compared(self.words, a, b, tongues) {
                            Romanised::Unknown if level >= given::FAR => 0,
                            Romanised::Same => given::FORM,
                            // Ka Fung and Ka Fnug: the second syllable has a slip, it is no other name
                            Romanised::Slip if level == given::CLASH => given::FIRST,
                            Romanised::Slip => level.min(given::LIKE),
                            Romanised::Apart | Romanised::Unknown => level,
                        },
                    }
                })
            }
        }
    }

    pub(super) fn parents(&mut self, a: &Record, b: &Record, seen: &mut Observation) {
        let origins = (a.origin(), b.origin());
        for (at, one, other) in [
            (FATHER, a.father[1], b.father[1]),
            (MOTHER, a.mother[1], b.mother[1]),
        ] {
            seen.levels[at] = match self.given(one, other) {
                0 => 0,
                given::ALL..=given::CLASH => text::SAME,
                given::SHORT..=given::CLOSE => text::CLOSE,
                given::INITIAL | given::LIKE => text::LIKE,
                _ => text::OTHER,
            };
            if seen.levels[at] == text::SAME {
                seen.rarity[at] = self.shares.given_first(self.words, one.max(other), origins);
            }
        }
        // A father's name that is the child's tells nothing more.
        seen.contexts[FATHER_NAME] =
            u8::from(!matches!(seen.levels[FAMILY], family::SAME..=family::PART));
        for (at, one, other) in [
            (FATHER_NAME, a.father[0], b.father[0]),
            (MOTHER_NAME, a.mother[0], b.mother[0]),
        ] {
            if at == FATHER_NAME
                && seen.contexts[at] == 0
                && (one == a.family[0] || other == b.family[0])
            {
                continue;
            }
            seen.levels[at] = match self.family_names(one, other) {
                0 => 0,
                family::SAME | family::FORM => text::SAME,
                family::PART | family::CLOSE => text::CLOSE,
                family::SOUNDS | family::LIKE => text::LIKE,
                _ => text::OTHER,
            };
            if seen.levels[at] == text::SAME {
                seen.rarity[at] = self.shares.family(one.max(other), origins);
            }
        }
    }
}

pub(super) fn parts<'a>(words: Words<'a>, name: u32) -> impl Iterator<Item = &'a Token> + Clone {
    words
        .name_tokens(name)
        .iter()
        .filter_map(move |id| words.token(*id))
}

fn family_names(words: Words<'_>, a: u32, b: u32) -> u8 {
    if let ([one], [other]) = (words.name_tokens(a), words.name_tokens(b)) {
        return match (words.token(*one), words.token(*other)) {
            (Some(one), Some(other)) => family_level(one, other),
            _ => 0,
        };
    }
    // Written as one word, or with other particles.
    let (joined_a, joined_b) = (Joined::of(parts(words, a)), Joined::of(parts(words, b)));
    if joined_a.bytes() == joined_b.bytes() {
        return family::SAME;
    }
    let solid = |name| parts(words, name).filter(|part| !part.is_particle());
    let (bare_a, bare_b) = (Joined::of(solid(a)), Joined::of(solid(b)));
    if !bare_a.bytes().is_empty() && bare_a.bytes() == bare_b.bytes() {
        return family::FORM;
    }
    // Part of a compound: every word of the shorter stands in the longer.
    let (short, long) = if solid(a).count() <= solid(b).count() {
        (a, b)
    } else {
        (b, a)
    };
    let worst = solid(short)
        .map(|part| {
            solid(long)
                .map(|other| family_level(part, other))
                .min()
                .unwrap_or(family::OTHER)
        })
        .max();
    let by_words = match worst {
        None => family::OTHER,
        Some(family::SAME | family::FORM) => family::PART,
        Some(other) => other.max(family::SOUNDS),
    };
    by_words.min(by_score(jaro_winkler::similarity(
        joined_a.bytes().iter().copied(),
        joined_b.bytes().iter().copied(),
    )))
}

fn given_names(words: Words<'_>, a: u32, b: u32) -> u8 {
    let (ones, others) = (words.name_tokens(a), words.name_tokens(b));
    let (Some(first), Some(other)) = (parts(words, a).next(), parts(words, b).next()) else {
        return 0;
    };
    let shared = |skip: usize| {
        ones.iter().skip(skip).any(|one| {
            others.iter().skip(skip).any(|other| one == other)
                && words.token(*one).is_some_and(|token| !token.is_initial())
        })
    };
    if ones.first() == others.first() {
        return match (parts(words, a).nth(1), parts(words, b).nth(1)) {
            (Some(one), Some(other)) => match names::compare(one, other).relation {
                Relation::Identical | Relation::SameForm => given::ALL,
                Relation::Different if !shared(1) => given::CLASH,
                _ => given::FIRST,
            },
            _ => given::FIRST,
        };
    }
    if ones.len() != others.len()
        && Joined::of(parts(words, a)).bytes() == Joined::of(parts(words, b)).bytes()
    {
        return given::ALL;
    }
    let level = given_level(first, other);
    if level > given::SHARED && shared(0) {
        given::SHARED
    } else {
        level
    }
}

/// Likeness of two Latin spellings, by Jaro and Winkler; 0 where it is under 0.7.
fn spelling(one: &Token, other: &Token) -> f64 {
    if !one.letters().alike(other.letters(), SEVEN_TENTHS) {
        return 0.0;
    }
    jaro_winkler::similarity(one.ascii().bytes(), other.ascii().bytes())
}

fn family_level(one: &Token, other: &Token) -> u8 {
    let score = spelling(one, other);
    match names::relation(one, other) {
        Relation::Identical => family::SAME,
        Relation::SameForm => family::FORM,
        Relation::Initial => family::FAR,
        Relation::Sounds => family::SOUNDS.min(by_score(score)),
        _ => by_score(score),
    }
}

fn given_level(one: &Token, other: &Token) -> u8 {
    let score = spelling(one, other);
    let by_score = match score {
        score if score >= 0.9 => given::CLOSE,
        score if score >= 0.82 => given::LIKE,
        score if score >= 0.70 => given::FAR,
        _ => given::OTHER,
    };
    match names::relation(one, other) {
        Relation::Identical => given::SAME,
        Relation::SameForm => given::FORM,
        Relation::Diminutive => given::SHORT,
        Relation::Initial => given::INITIAL,
        Relation::Sounds => by_score.min(given::LIKE),
        _ => by_score,
    }
}

fn by_score(score: f64) -> u8 {
    match score {
        score if score >= 0.92 => family::CLOSE,
        score if score >= 0.84 => family::LIKE,
        score if score >= 0.70 => family::FAR,
        _ => family::OTHER,
    }
}

/// A family-name level read as one of given names, for names written the other way round.
fn as_given(level: u8) -> u8 {
    match level {
        family::SAME => given::SAME,
        family::FORM | family::MARRIED => given::FORM,
        family::PART => given::SHARED,
        family::LIKE => given::LIKE,
        family::FAR => given::FAR,
        family::OTHER => given::OTHER,
        _ => given::CLOSE,
    }
}

/// The words of a name without blanks, on the stack.
pub(super) struct Joined {
    bytes: [u8; 96],
    len: usize,
}

impl Joined {
    pub(super) fn of<'a>(parts: impl Iterator<Item = &'a Token>) -> Self {
        let mut joined = Self {
            bytes: [0; 96],
            len: 0,
        };
        for byte in parts.flat_map(|part| part.ascii().bytes()).take(96) {
            if let Some(place) = joined.bytes.get_mut(joined.len) {
                *place = byte;
                joined.len += 1;
            }
        }
        joined
    }

    pub(super) fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}
