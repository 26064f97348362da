//! The comparisons of the model and their levels, from agreement down to disagreement.
//!
//! Each level carries what to expect before anything is learned: how often two records of one person
//! show it, and how often two close relatives do (brothers, twins, father and son of one name).

/// One way two values of a field may stand to each other.
#[derive(Debug)]
pub struct Level {
    /// Stable name, used in model files.
    pub name: &'static str,
    /// Share expected among records of one person, before learning.
    pub same: f32,
    /// Share expected among close relatives.
    pub kin: f32,
    /// Whether how common the value is replaces the share among strangers.
    pub by_value: bool,
}

/// One comparison: its levels, and in how many situations each is counted apart.
#[derive(Debug)]
pub struct Comparison {
    /// Stable name, used in model files.
    pub name: &'static str,
    /// Best agreement first; «missing» is not among them.
    pub levels: &'static [Level],
    /// Situations in which the levels have their own shares (sex when given names agree or not, for example).
    pub contexts: usize,
}

const fn level(name: &'static str, same: f32, kin: f32) -> Level {
    Level {
        name,
        same,
        kin,
        by_value: false,
    }
}
const fn value(name: &'static str, same: f32, kin: f32) -> Level {
    Level {
        name,
        same,
        kin,
        by_value: true,
    }
}

pub(crate) const ORDER: usize = 0;
pub(crate) const FAMILY: usize = 1;
pub(crate) const GIVEN: usize = 2;
pub(crate) const DATE: usize = 3;
pub(crate) const PLACE: usize = 4;
pub(crate) const COUNTRY: usize = 5;
pub(crate) const BIRTH_POSTCODE: usize = 6;
pub(crate) const NATIONALITY: usize = 7;
pub(crate) const SEX: usize = 8;
pub(crate) const DOCUMENT: usize = 9;
pub(crate) const EMAIL: usize = 10;
pub(crate) const PHONE: usize = 11;
pub(crate) const CITY: usize = 12;
pub(crate) const POSTCODE: usize = 13;
pub(crate) const ADDRESS: usize = 14;
pub(crate) const OCCUPATION: usize = 15;
pub(crate) const FATHER: usize = 16;
pub(crate) const FATHER_NAME: usize = 17;
pub(crate) const MOTHER: usize = 18;
pub(crate) const MOTHER_NAME: usize = 19;

/// How many comparisons there are.
pub const COUNT: usize = 20;
/// The most levels a comparison has, «missing» included.
pub(crate) const MAX_LEVELS: usize = 13;
/// The most situations a comparison tells apart.
pub(crate) const MAX_CONTEXTS: usize = 3;

/// Levels of family names.
pub(crate) mod family {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const FORM: u8 = 2;
    pub(crate) const MARRIED: u8 = 3;
    pub(crate) const PART: u8 = 4;
    pub(crate) const CLOSE: u8 = 5;
    pub(crate) const SOUNDS: u8 = 6;
    pub(crate) const LIKE: u8 = 7;
    pub(crate) const FAR: u8 = 8;
    pub(crate) const OTHER: u8 = 9;
}

/// Levels of given names.
pub(crate) mod given {
    pub(crate) const ALL: u8 = 1;
    pub(crate) const SAME: u8 = 2;
    pub(crate) const FIRST: u8 = 3;
    pub(crate) const CLASH: u8 = 4;
    pub(crate) const SHORT: u8 = 5;
    pub(crate) const FORM: u8 = 6;
    pub(crate) const SHARED: u8 = 7;
    pub(crate) const CLOSE: u8 = 8;
    pub(crate) const INITIAL: u8 = 9;
    pub(crate) const LIKE: u8 = 10;
    pub(crate) const FAR: u8 = 11;
    pub(crate) const OTHER: u8 = 12;
}

/// Levels of dates of birth.
pub(crate) mod date {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const PARTIAL: u8 = 2;
    pub(crate) const SWAPPED: u8 = 3;
    pub(crate) const SLIP: u8 = 4;
    pub(crate) const DAY_MONTH: u8 = 5;
    pub(crate) const YEAR_PART: u8 = 6;
    pub(crate) const TWO_SLIPS: u8 = 7;
    pub(crate) const YEAR: u8 = 8;
    pub(crate) const NEAR: u8 = 9;
    pub(crate) const DECADE: u8 = 10;
    pub(crate) const OTHER: u8 = 11;
}

/// Levels of texts: places, numbers, addresses.
pub(crate) mod text {
    pub(crate) const SAME: u8 = 1;
    pub(crate) const CLOSE: u8 = 2;
    pub(crate) const LIKE: u8 = 3;
    pub(crate) const OTHER: u8 = 4;
}

/// Every comparison, at the index its constant names.
pub static COMPARISONS: [Comparison; COUNT] = [
    Comparison {
        name: "order",
        contexts: 1,
        levels: &[level("straight", 0.97, 0.99), level("swapped", 0.03, 0.01)],
    },
    Comparison {
        name: "family_name",
        contexts: 1,
        levels: &[
            value("same", 0.72, 0.90),
            value("form", 0.06, 0.02),
            value("married", 0.03, 0.01),
            level("part", 0.03, 0.01),
            level("close", 0.09, 0.02),
            value("sounds", 0.02, 0.01),
            level("like", 0.02, 0.01),
            level("far", 0.01, 0.01),
            level("other", 0.02, 0.01),
        ],
    },
    Comparison {
        name: "given_names",
        contexts: 1,
        levels: &[
            value("all", 0.15, 0.005),
            value("same", 0.42, 0.02),
            value("first", 0.15, 0.01),
            value("clash", 0.01, 0.01),
            level("short", 0.04, 0.005),
            value("form", 0.03, 0.005),
            level("shared", 0.02, 0.05),
            level("close", 0.09, 0.02),
            level("initial", 0.04, 0.03),
            level("like", 0.02, 0.04),
            level("far", 0.01, 0.10),
            level("other", 0.02, 0.705),
        ],
    },
    Comparison {
        name: "birth_date",
        contexts: 1,
        levels: &[
            value("same", 0.82, 0.06),
            level("partial", 0.03, 0.01),
            level("swapped", 0.015, 0.002),
            level("slip", 0.07, 0.015),
            level("day_month", 0.01, 0.01),
            level("year_part", 0.02, 0.01),
            level("two_slips", 0.01, 0.04),
            level("year", 0.005, 0.02),
            level("near", 0.005, 0.20),
            level("decade", 0.01, 0.433),
            level("other", 0.005, 0.20),
        ],
    },
    plain("birth_place", 3, WORDS),
    Comparison {
        name: "birth_country",
        contexts: 1,
        levels: &[
            value("same", 0.98, 0.95),
            level("related", 0.01, 0.01),
            level("other", 0.01, 0.04),
        ],
    },
    plain("birth_postcode", 2, AREAS),
    Comparison {
        name: "nationality",
        contexts: 2,
        levels: &[value("same", 0.96, 0.9), level("other", 0.04, 0.1)],
    },
    Comparison {
        name: "sex",
        contexts: 2,
        levels: &[level("same", 0.98, 0.5), level("other", 0.02, 0.5)],
    },
    plain("document", 1, OWN),
    Comparison {
        name: "email",
        contexts: 1,
        levels: &[
            value("same", 0.6, 0.005),
            level("account", 0.08, 0.01),
            level("close", 0.07, 0.03),
            level("other", 0.25, 0.955),
        ],
    },
    plain("phone", 1, SHARED),
    plain("city", 1, WORDS),
    plain("postcode", 3, AREAS),
    plain("address", 2, WORDS),
    plain("occupation", 1, WORDS),
    plain("father_given", 1, WORDS),
    plain("father_name", 2, WORDS),
    plain("mother_given", 1, WORDS),
    plain("mother_name", 1, WORDS),
];

/// Levels of what is said in words.
const WORDS: &[Level] = &[
    value("same", 0.75, 0.6),
    level("close", 0.10, 0.08),
    level("like", 0.05, 0.05),
    level("other", 0.10, 0.27),
];
/// Levels of postal areas.
const AREAS: &[Level] = &[
    value("same", 0.65, 0.35),
    level("slip", 0.05, 0.05),
    level("area", 0.1, 0.2),
    level("other", 0.2, 0.4),
];
/// Levels of numbers a household may share.
const SHARED: &[Level] = &[
    value("same", 0.5, 0.05),
    level("slip", 0.03, 0.005),
    level("near", 0.01, 0.01),
    level("other", 0.46, 0.935),
];
/// Levels of numbers of one person alone.
const OWN: &[Level] = &[
    value("same", 0.55, 0.001),
    level("slip", 0.03, 0.001),
    level("near", 0.01, 0.01),
    level("other", 0.41, 0.988),
];

const fn plain(name: &'static str, contexts: usize, levels: &'static [Level]) -> Comparison {
    Comparison {
        name,
        contexts,
        levels,
    }
}
