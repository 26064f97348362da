//! How alike two names are, and in what way.

use super::diminutive;
use super::distance::{THRESHOLD, likeness};
use super::token::Token;

/// How one name stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// The same letters, case and signs aside.
    Identical,
    /// Two romanisations, scripts or spellings of one written form.
    SameForm,
    /// A familiar form of the other: Bob, Robert.
    Diminutive,
    /// The first letter of the other.
    Initial,
    /// The same sounds, otherwise written.
    Sounds,
    /// Near, as a slip of the pen makes it.
    Similar,
    /// Nothing to bring them together.
    Different,
}

/// The outcome of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Likeness {
    /// 0 different, 1 the same written form; [`THRESHOLD`] is where a match becomes the likelier, whatever the scripts.
    pub score: f32,
    /// In what way.
    pub relation: Relation,
}

impl Likeness {
    const fn new(score: f32, relation: Relation) -> Self {
        Self { score, relation }
    }
}

/// The least score of two names that sound alike in French, whatever the letters: Thibault, Tibo.
const SOUNDS_ALIKE: f32 = 0.76;

/// The least score of a surname and its feminine: Novák, Nováková.
const GENDERED: f32 = 0.85;
/// The least score of two Latin spellings of one Chinese or Korean surname, some of which stand for several.
const EASTERN: f32 = 0.8;
/// Consonants that must agree for two names of low likeness to count as sounding alike: Hussein, Hocine.
const TELLING: u64 = 1 << 10;
/// The least score of those.
const FAR: f32 = 0.4;

/// Compares two names; the order does not matter.
///
/// ```
/// use linkage::names::{Relation, Token, compare};
/// let likeness = compare(&Token::new("Чайковский"), &Token::new("TCHAIKOVSKI"));
/// assert_eq!(likeness.relation, Relation::SameForm);
/// ```
#[must_use]
pub fn compare(a: &Token, b: &Token) -> Likeness {
    let known = share_group(a.groups(), b.groups());
    compared(a, b, known, |_, _| true)
}

/// How two names stand to each other, for who does not tell the near from the different: then nearly all pairs are told
/// apart without counting what reading one for the other costs.
pub(crate) fn relation(a: &Token, b: &Token) -> Relation {
    let known = share_group(a.groups(), b.groups());
    let alike = |a: &Token, b: &Token| a.skeleton() == b.skeleton() || a.french() == b.french();
    compared(a, b, known, |a, b| a.script != b.script || alike(a, b)).relation
}

/// The same without the dictionary, for measures: what it makes of names no dictionary has.
#[must_use]
pub fn compare_by_rules(a: &Token, b: &Token) -> Likeness {
    compared(a, b, false, |_, _| true)
}

/// `telling` says of two names whether their score is worth counting.
fn compared(
    a: &Token,
    b: &Token,
    known: bool,
    telling: impl FnOnce(&Token, &Token) -> bool,
) -> Likeness {
    if a.is_empty() || b.is_empty() {
        return Likeness::new(0.0, Relation::Different);
    }
    if a.written == b.written {
        return Likeness::new(1.0, Relation::Identical);
    }
    if a.is_initial() || b.is_initial() {
        let same = a.initial() == b.initial();
        return if same {
            Likeness::new(0.6, Relation::Initial)
        } else {
            Likeness::new(0.0, Relation::Different)
        };
    }
    // One form each, and not the same letters: nothing to look for
    if !(a.is_plain() && b.is_plain()) && share_form(a, b) {
        return Likeness::new(0.99, Relation::SameForm);
    }
    if known {
        return Likeness::new(0.95, Relation::SameForm);
    }
    let mut score = 0.0_f32;
    if telling(a, b) {
        for one in a.sounds() {
            for other in b.sounds() {
                score = score.max(likeness(one, other));
            }
        }
    }
    if a.stem.0 != 0 && a.stem.0 == b.stem.0 && (a.stem.1 || b.stem.1) {
        return Likeness::new(score.max(GENDERED), Relation::Similar);
    }
    if a.surnames.iter().any(|number| b.surnames.contains(number)) {
        return Likeness::new(score.max(EASTERN), Relation::SameForm);
    }
    let alike = a.french() != 0 && a.french() == b.french();
    if alike && a.script == b.script {
        score = score.max(SOUNDS_ALIKE);
    }
    if diminutive::related(a.places, b.places) {
        return Likeness::new(score.max(0.85), Relation::Diminutive);
    }
    let same_skeleton = a.skeleton() == b.skeleton() && a.skeleton() >= TELLING;
    let relation = if score >= THRESHOLD && a.script != b.script {
        Relation::SameForm
    } else if score >= THRESHOLD && (alike || a.skeleton() == b.skeleton())
        || score >= FAR && same_skeleton
    {
        Relation::Sounds
    } else if score >= THRESHOLD {
        Relation::Similar
    } else {
        Relation::Different
    };
    Likeness::new(score, relation)
}

/// Whether any romanisation of one is any of the other.
fn share_form(a: &Token, b: &Token) -> bool {
    a.initial() != 0
        && a.all_forms()
            .any(|form| b.all_forms().any(|other| form == other))
}

/// Whether two sorted lists meet.
fn share_group(mut a: &[u32], mut b: &[u32]) -> bool {
    while let (Some((one, after)), Some((other, rest))) = (a.split_first(), b.split_first()) {
        match one.cmp(other) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => a = after,
            std::cmp::Ordering::Greater => b = rest,
        }
    }
    false
}
