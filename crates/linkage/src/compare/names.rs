//! Names side by side: order, romanisation, marriage, compounds, diminutives, slips.

use rapidfuzz::distance::jaro_winkler;

use super::{Ground, Observation, schema::*};
use crate::{
    names::{self, Relation, Token},
    record::Record,
};

impl<'a> Ground<'a> {
    pub(super) fn names(self, a: &Record, b: &Record, seen: &mut Observation) {
        let origins = (a.origin(), b.origin());
        let (mut family, mut shared) = self.family(a, b);
        let mut first = self.given(a.given, b.given);
        // Family name written where given names stand, or the other way round.
        let weak = |family: u8, given: u8| {
            (family == 0 || family >= family::CLOSE) && (given == 0 || given >= given::SHARED)
        };
        let mut given_shared = a.given;
        if weak(family, first) && a.given != 0 && b.given != 0 {
            let crossed = (
                self.family_names(a.family[0], b.given),
                self.family_names(a.given, b.family[0]),
            );
            if crossed.0 != 0 && crossed.1 != 0 && crossed.0.max(crossed.1) <= family::SOUNDS {
                seen.levels[ORDER] = 2;
                (family, shared) = (crossed.0, a.family[0]);
                first = as_given(crossed.1);
                given_shared = a.given;
            }
        }
        if seen.levels[ORDER] == 0 && family != 0 && first != 0 {
            seen.levels[ORDER] = 1;
        }
        seen.levels[FAMILY] = family;
        seen.levels[GIVEN] = first;
        match family {
            family::SAME | family::MARRIED => {
                seen.rarity[FAMILY] = self.shares.family(shared, origins)
            }
            family::FORM | family::SOUNDS => {
                seen.rarity[FAMILY] = self.shares.sound_of(self.words, shared, origins)
            }
            _ => {}
        }
        match first {
            given::ALL => {
                seen.rarity[GIVEN] = self.shares.given_all(self.words, given_shared, origins)
            }
            given::SAME | given::FIRST | given::CLASH => {
                seen.rarity[GIVEN] = self.shares.given_first(self.words, given_shared, origins);
            }
            given::FORM => {
                seen.rarity[GIVEN] = self.shares.given_sound(self.words, given_shared, origins)
            }
            _ => {}
        }
    }

    /// The best agreement among birth and married names, and the name agreed upon.
    fn family(self, a: &Record, b: &Record) -> (u8, u32) {
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
                0 => continue,
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

    fn parts(self, name: u32) -> impl Iterator<Item = &'a Token> + Clone {
        self.words
            .name_tokens(name)
            .iter()
            .filter_map(move |id| self.words.token(*id))
    }

    pub(super) fn family_names(self, a: u32, b: u32) -> u8 {
        if a == 0 || b == 0 {
            return 0;
        }
        if a == b {
            return family::SAME;
        }
        let (ones, others) = (self.words.name_tokens(a), self.words.name_tokens(b));
        if let ([one], [other]) = (ones, others) {
            let (Some(one), Some(other)) = (self.words.token(*one), self.words.token(*other))
            else {
                return 0;
            };
            return family_level(names::compare(one, other));
        }
        // Written as one word, or with other particles.
        let (joined_a, joined_b) = (Joined::of(self.parts(a)), Joined::of(self.parts(b)));
        if joined_a.bytes() == joined_b.bytes() {
            return family::SAME;
        }
        let solid = |name| self.parts(name).filter(|part| !part.is_particle());
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
        let mut worst = family::SAME;
        let mut words = 0;
        for part in solid(short) {
            let level = solid(long)
                .map(|other| family_level(names::compare(part, other)))
                .min()
                .unwrap_or(family::OTHER);
            worst = worst.max(level);
            words += 1;
        }
        let by_words = match worst {
            _ if words == 0 => family::OTHER,
            family::SAME | family::FORM => family::PART,
            other => other.max(family::SOUNDS),
        };
        let score = jaro_winkler::similarity(
            joined_a.bytes().iter().copied(),
            joined_b.bytes().iter().copied(),
        );
        by_words.min(by_score(score))
    }

    fn given(self, a: u32, b: u32) -> u8 {
        if a == 0 || b == 0 {
            return 0;
        }
        let (ones, others) = (self.words.name_tokens(a), self.words.name_tokens(b));
        if a == b {
            return if ones.len() > 1 {
                given::ALL
            } else {
                given::SAME
            };
        }
        let (Some(first), Some(other)) = (self.parts(a).next(), self.parts(b).next()) else {
            return 0;
        };
        if ones.first() == others.first() {
            let (mut left, mut right) = (self.parts(a).skip(1), self.parts(b).skip(1));
            return match (left.next(), right.next()) {
                (Some(one), Some(other)) => match names::compare(one, other).relation {
                    Relation::Identical | Relation::SameForm => given::ALL,
                    Relation::Initial
                    | Relation::Diminutive
                    | Relation::Similar
                    | Relation::Sounds => given::FIRST,
                    Relation::Different if self.shares_token(ones, others, 1) => given::FIRST,
                    Relation::Different => given::CLASH,
                },
                _ => given::FIRST,
            };
        }
        let (joined_a, joined_b) = (Joined::of(self.parts(a)), Joined::of(self.parts(b)));
        if joined_a.bytes() == joined_b.bytes() {
            return given::ALL;
        }
        let likeness = names::compare(first, other);
        let level = match likeness.relation {
            Relation::Identical => given::SAME,
            Relation::SameForm => given::FORM,
            Relation::Diminutive => given::SHORT,
            Relation::Initial => given::INITIAL,
            _ if likeness.score >= 0.9 => given::CLOSE,
            Relation::Sounds => given::LIKE,
            _ if likeness.score >= 0.82 => given::LIKE,
            _ if likeness.score >= 0.70 => given::FAR,
            _ => given::OTHER,
        };
        if level > given::SHARED && self.shares_token(ones, others, 0) {
            given::SHARED
        } else {
            level
        }
    }

    /// Whether a given name after the first `skip` stands in both, at whatever place.
    fn shares_token(self, a: &[u32], b: &[u32], skip: usize) -> bool {
        a.iter().skip(skip).any(|one| {
            b.iter().skip(skip).any(|other| {
                one == other
                    && self
                        .words
                        .token(*one)
                        .is_some_and(|token| token.ascii().len() > 1)
            })
        })
    }

    pub(super) fn parents(self, a: &Record, b: &Record, seen: &mut Observation) {
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
                seen.rarity[at] = self.shares.given_first(self.words, one, origins);
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
                seen.rarity[at] = self.shares.family(one, origins);
            }
        }
    }
}

fn family_level(likeness: names::Likeness) -> u8 {
    match likeness.relation {
        Relation::Identical => family::SAME,
        Relation::SameForm => family::FORM,
        Relation::Sounds => family::SOUNDS.min(by_score(f64::from(likeness.score))),
        Relation::Initial => family::FAR,
        _ => by_score(f64::from(likeness.score)),
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
        family::PART => given::FIRST,
        _ => given::CLOSE,
    }
}

/// The words of a name without blanks, on the stack.
struct Joined {
    bytes: [u8; 96],
    len: usize,
}

impl Joined {
    fn of<'a>(parts: impl Iterator<Item = &'a Token>) -> Self {
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

    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.len).unwrap_or_default()
    }
}
