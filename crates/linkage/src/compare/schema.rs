//! The comparisons of the model and their levels, from agreement down to disagreement.
//!
//! Each level carries what to expect before anything is learned: how often two records of one person
//! show it, and how often two close relatives do (brothers, twins, father and son of one name).

/// One way two values of a field may stand to each other.
#[derive(Debug)]
pub(crate) struct Level {
    /// Stable name, used in model files.
    pub(crate) name: &'static str,
    /// Share expected among records of one person, before learning.
    pub(crate) same: f32,
    /// Share among twins, among brothers and sisters, among parents and children of one name. These are not learned:
    /// relatives are too few in most files, and a kind that learns freely soon stands for something else.
    pub(crate) kin: [f32; KINS],
    /// Whether how common the value is replaces the share among strangers.
    pub(crate) by_value: bool,
}

/// One comparison: its levels, and in how many situations each is counted apart.
#[derive(Debug)]
pub(crate) struct Comparison {
    /// Stable name, used in model files.
    pub(crate) name: &'static str,
    /// Best agreement first; «missing» is not among them.
    pub(crate) levels: &'static [Level],
    /// Situations in which the levels have their own shares (sex when given names agree or not, for example).
    pub(crate) contexts: usize,
}

const fn level(name: &'static str, same: f32, kin: [f32; KINS]) -> Level {
    Level {
        name,
        same,
        kin,
        by_value: false,
    }
}
const fn value(name: &'static str, same: f32, kin: [f32; KINS]) -> Level {
    Level {
        name,
        same,
        kin,
        by_value: true,
    }
}

/// Kinds of pairs that agree on much without being one person: twins; brothers and sisters; parent and child of one
/// name; namesakes of one age, whom fashions in given names make more frequent than chance would.
pub(crate) const KINS: usize = 4;

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
pub(crate) const COUNT: usize = 20;
/// The most levels a comparison has, «missing» included.
pub(crate) const MAX_LEVELS: usize = 13;
/// The most situations a comparison tells apart.
pub(crate) const MAX_CONTEXTS: usize = 4;

/// Situations of names, told apart by what languages both records may be from.
pub(crate) mod tongue {
    /// How many there are.
    pub(crate) const COUNT: usize = 4;
    /// Of any origin.
    pub(crate) const ANY: u8 = 0;
    /// Both Chinese.
    pub(crate) const CHINESE: u8 = 1;
    /// Both Korean.
    pub(crate) const KOREAN: u8 = 2;
    /// Both Chinese, in unlike spellings: what is one name is seldom written the same.
    pub(crate) const UNLIKE: u8 = 3;
}

/// Whether a comparison is of the names of the persons themselves, counted in the situations of [`tongue`].
pub(crate) const fn is_of_names(at: usize) -> bool {
    matches!(at, ORDER | FAMILY | GIVEN)
}

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
pub(crate) static COMPARISONS: [Comparison; COUNT] = [
    // Names crossed agree by chance as often as names straight: their rarity is counted once, at the names.
    // Chinese and Korean names vary in another measure, and cross more often: situations of their own.
    comparison(
        "order",
        tongue::COUNT,
        &[
            value("straight", 0.97, [0.99, 0.99, 0.99, 0.99]),
            value("swapped", 0.03, [0.01, 0.01, 0.01, 0.01]),
        ],
    ),
    comparison(
        "family_name",
        tongue::COUNT,
        &[
            value("same", 0.72, [0.78, 0.78, 0.78, 0.85]),
            value("form", 0.06, [0.05, 0.05, 0.05, 0.06]),
            value("married", 0.03, [0.02, 0.02, 0.02, 0.01]),
            level("part", 0.03, [0.03, 0.03, 0.03, 0.01]),
            value("close", 0.09, [0.07, 0.07, 0.07, 0.05]),
            value("sounds", 0.02, [0.01, 0.01, 0.01, 0.005]),
            level("like", 0.02, [0.02, 0.02, 0.02, 0.005]),
            level("far", 0.01, [0.01, 0.01, 0.01, 0.005]),
            level("other", 0.02, [0.01, 0.01, 0.01, 0.005]),
        ],
    ),
    comparison(
        "given_names",
        tongue::COUNT,
        &[
            value("all", 0.15, [0.002, 0.002, 0.05, 0.04]),
            value("same", 0.42, [0.006, 0.006, 0.40, 0.66]),
            value("first", 0.15, [0.006, 0.006, 0.30, 0.16]),
            value("clash", 0.01, [0.006, 0.006, 0.02, 0.005]),
            level("short", 0.04, [0.004, 0.004, 0.03, 0.01]),
            value("form", 0.03, [0.004, 0.004, 0.03, 0.03]),
            level("shared", 0.02, [0.03, 0.03, 0.07, 0.01]),
            value("close", 0.09, [0.012, 0.008, 0.07, 0.06]),
            level("initial", 0.04, [0.02, 0.02, 0.02, 0.005]),
            level("like", 0.02, [0.03, 0.02, 0.005, 0.01]),
            level("far", 0.01, [0.08, 0.06, 0.003, 0.005]),
            level("other", 0.02, [0.80, 0.832, 0.002, 0.005]),
        ],
    ),
    comparison(
        "birth_date",
        1,
        &[
            value("same", 0.82, [0.88, 0.001, 0.0005, 0.3]),
            level("partial", 0.03, [0.03, 0.003, 0.0005, 0.06]),
            level("swapped", 0.015, [0.015, 0.0003, 0.0002, 0.02]),
            level("slip", 0.07, [0.055, 0.009, 0.009, 0.12]),
            level("day_month", 0.01, [0.005, 0.002, 0.004, 0.05]),
            level("year_part", 0.02, [0.005, 0.005, 0.0002, 0.2]),
            level("two_slips", 0.01, [0.005, 0.04, 0.03, 0.03]),
            level("year", 0.005, [0.002, 0.02, 0.0002, 0.12]),
            level("near", 0.005, [0.001, 0.26, 0.001, 0.06]),
            level("decade", 0.01, [0.001, 0.58, 0.02, 0.02]),
            level("other", 0.005, [0.001, 0.08, 0.9346, 0.02]),
        ],
    ),
    comparison(
        "birth_place",
        3,
        &[
            value("same", 0.80, [0.78, 0.60, 0.20, 0.1]),
            level("close", 0.08, [0.08, 0.07, 0.03, 0.01]),
            level("like", 0.05, [0.05, 0.05, 0.03, 0.03]),
            level("other", 0.07, [0.09, 0.28, 0.74, 0.86]),
        ],
    ),
    comparison(
        "birth_country",
        1,
        &[
            value("same", 0.98, [0.985, 0.97, 0.9, 0.85]),
            level("related", 0.01, [0.005, 0.01, 0.02, 0.01]),
            level("other", 0.01, [0.01, 0.02, 0.08, 0.14]),
        ],
    ),
    comparison(
        "birth_postcode",
        2,
        &[
            value("same", 0.80, [0.8, 0.6, 0.2, 0.1]),
            level("slip", 0.05, [0.05, 0.05, 0.05, 0.03]),
            level("area", 0.08, [0.08, 0.15, 0.15, 0.12]),
            level("other", 0.07, [0.07, 0.2, 0.6, 0.75]),
        ],
    ),
    comparison(
        "nationality",
        2,
        &[
            value("same", 0.96, [0.96, 0.95, 0.9, 0.85]),
            level("other", 0.04, [0.04, 0.05, 0.1, 0.15]),
        ],
    ),
    comparison(
        "sex",
        2,
        &[
            level("same", 0.98, [0.55, 0.5, 0.98, 0.99]),
            level("other", 0.02, [0.45, 0.5, 0.02, 0.01]),
        ],
    ),
    comparison("document", 1, OWN),
    comparison(
        "email",
        1,
        &[
            value("same", 0.55, [0.002, 0.002, 0.002, 0.001]),
            level("account", 0.08, [0.003, 0.003, 0.05, 0.04]),
            level("close", 0.07, [0.05, 0.04, 0.20, 0.3]),
            level("other", 0.30, [0.945, 0.955, 0.748, 0.659]),
        ],
    ),
    comparison(
        "phone",
        1,
        &[
            value("same", 0.5, [0.08, 0.06, 0.08, 0.001]),
            level("slip", 0.03, [0.005, 0.005, 0.005, 0.002]),
            level("near", 0.01, [0.01, 0.01, 0.01, 0.005]),
            level("other", 0.46, [0.905, 0.925, 0.905, 0.992]),
        ],
    ),
    comparison("city", 1, HOME),
    comparison("postcode", 3, HOME),
    comparison(
        "address",
        2,
        &[
            value("same", 0.45, [0.40, 0.30, 0.25, 0.01]),
            level("close", 0.05, [0.05, 0.05, 0.05, 0.02]),
            level("like", 0.05, [0.05, 0.05, 0.05, 0.05]),
            level("other", 0.45, [0.50, 0.60, 0.65, 0.92]),
        ],
    ),
    comparison(
        "occupation",
        1,
        &[
            value("same", 0.6, [0.2, 0.1, 0.2, 0.05]),
            level("close", 0.10, [0.05, 0.05, 0.05, 0.05]),
            level("like", 0.05, [0.05, 0.05, 0.05, 0.05]),
            level("other", 0.25, [0.7, 0.8, 0.7, 0.85]),
        ],
    ),
    comparison("father_given", 1, PARENT),
    comparison("father_name", 2, PARENT),
    comparison("mother_given", 1, PARENT),
    comparison("mother_name", 1, PARENT),
];

/// Numbers of one person alone.
const OWN: &[Level] = &[
    value("same", 0.55, [0.0005, 0.0005, 0.0005, 0.0005]),
    level("slip", 0.03, [0.001, 0.001, 0.001, 0.001]),
    level("near", 0.01, [0.004, 0.004, 0.004, 0.004]),
    level("other", 0.41, [0.9945, 0.9945, 0.9945, 0.9945]),
];
/// Where one lives.
const HOME: &[Level] = &[
    value("same", 0.55, [0.55, 0.45, 0.40, 0.07]),
    level("close", 0.05, [0.05, 0.05, 0.05, 0.03]),
    level("like", 0.05, [0.05, 0.05, 0.05, 0.05]),
    level("other", 0.35, [0.35, 0.45, 0.50, 0.85]),
];
/// Names of a parent: the same for brothers and sisters, another generation's for a child.
const PARENT: &[Level] = &[
    value("same", 0.86, [0.84, 0.82, 0.15, 0.02]),
    level("close", 0.08, [0.08, 0.08, 0.03, 0.01]),
    level("like", 0.03, [0.04, 0.04, 0.05, 0.02]),
    level("other", 0.03, [0.04, 0.06, 0.77, 0.95]),
];

const fn comparison(name: &'static str, contexts: usize, levels: &'static [Level]) -> Comparison {
    Comparison {
        name,
        contexts,
        levels,
    }
}
