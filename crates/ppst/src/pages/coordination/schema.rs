//! What the letters of article 2 hold: one table, read by what shows them and by what corrects them.

use crate::model::{AuthorKind, Letter, Sex};

/// What a field may hold.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A line.
    Text,
    /// Several lines.
    Long,
    /// `1971`, `1971-05` or `1971-05-23`.
    Date,
    /// A country: two capital letters.
    Country,
    /// One of a few codes, said under a prefix.
    Code(&'static str, &'static [&'static str]),
    /// Yes or no.
    Flag,
    /// Several, one a line.
    Lines,
    /// Several countries, one a line.
    Countries,
    /// Several fields.
    Group(&'static [Field]),
    /// Several times the same fields.
    Many(&'static [Field]),
}

/// A field of a letter.
pub(super) struct Field {
    /// Its name, as sealed and as a form's path.
    pub(super) name: &'static str,
    /// What it may hold.
    pub(super) shape: Shape,
    /// Whether what it belongs to is nothing without it.
    pub(super) needed: bool,
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        needed: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        needed: true,
    }
}

use Shape::{Code, Countries, Country, Date, Flag, Group, Lines, Long, Many, Text};

const ADDRESS: &[Field] = &[
    may("street", Text),
    may("postcode", Text),
    may("city", Text),
    may("country", Country),
];
const RELATIVE: &[Field] = &[
    may("names", Lines),
    may("given_names", Lines),
    may("nationalities", Countries),
];
const SPOUSE: &[Field] = &[
    may("names", Lines),
    may("given_names", Lines),
    may("nationalities", Countries),
    may("employer", Text),
];
const HOME: &[Field] = &[
    may("address", Group(ADDRESS)),
    may("email", Text),
    may("telephone", Text),
    may("from", Date),
    may("to", Date),
];
const DIPLOMA: &[Field] = &[
    must("title", Text),
    may("institution", Text),
    may("country", Country),
    may("year", Date),
];
const POSITION: &[Field] = &[
    must("title", Text),
    may("employer", Text),
    may("country", Country),
    may("from", Date),
    may("to", Date),
];

const AUTHOR: &[Field] = &[
    must("name", Text),
    may("kind", Code("c-author-kind", &AuthorKind::CODES)),
    may("address", Group(ADDRESS)),
    may("email", Text),
    may("telephone", Text),
];
const IDENTITY: &[Field] = &[
    must("name", Text),
    may("married_name", Text),
    may("given_names", Lines),
    may("nationalities", Countries),
    may("french_since", Date),
    may("sex", Code("c-sex", &Sex::CODES)),
];
const BIRTH: &[Field] = &[
    may("date", Date),
    may("postcode", Text),
    may("city", Text),
    may("country", Country),
];
const CONTACT: &[Field] = &[
    may("address", Group(ADDRESS)),
    may("emails", Lines),
    may("telephones", Lines),
];
const IDENTITY_DOCUMENT: &[Field] = &[
    may("kind", Text),
    must("number", Text),
    may("issued_on", Date),
    may("authority", Text),
];
const TRAVEL: &[Field] = &[
    must("country", Country),
    may("city", Text),
    may("from", Date),
    may("to", Date),
    may("kind", Text),
];
const CLEARANCE: &[Field] = &[
    may("held", Flag),
    may("expires_on", Date),
    may("authority", Text),
];
const CAREER: &[Field] = &[
    may("diplomas", Many(DIPLOMA)),
    may("positions", Many(POSITION)),
    may("contact", Text),
];
const POST: &[Field] = &[may("function", Long), may("project", Long)];
const TIES: &[Field] = &[must("text", Long)];
const GROUNDS: &[Field] = &[must("grounds", Long)];
const APPEAL: &[Field] = &[
    must("against", Code("c-against", &["opinion", "decision"])),
    may("on", Date),
    may("before", Text),
    may("outcome", Text),
];

impl Letter {
    /// What it holds.
    pub(super) const fn shape(self) -> Shape {
        match self {
            Self::Author => Group(AUTHOR),
            Self::Identity => Group(IDENTITY),
            Self::Spouse => Group(SPOUSE),
            Self::Parents => Many(RELATIVE),
            Self::Birth => Group(BIRTH),
            Self::Contact => Group(CONTACT),
            Self::PreviousHomes | Self::OtherHomes => Many(HOME),
            Self::IdentityDocuments => Many(IDENTITY_DOCUMENT),
            Self::Travels => Many(TRAVEL),
            Self::Clearance => Group(CLEARANCE),
            Self::Career => Group(CAREER),
            Self::Post => Group(POST),
            Self::Ties => Group(TIES),
            Self::Grounds => Group(GROUNDS),
            Self::Appeals => Many(APPEAL),
        }
    }
}
