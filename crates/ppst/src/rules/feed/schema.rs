//! Every field a source may send, with the letter of article 2 it belongs to: nothing else is recorded.

use crate::model::{AuthorKind, DecisionSense, How, Motive, Sense, Sex};

/// What a field may hold.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A text of one line, of at most so many characters.
    Line(usize),
    /// A text with ends of lines and tabs, of at most so many characters.
    Prose(usize),
    /// A day: `2026-11-22`.
    Date,
    /// A day, a month or a year: `1971-05-23`, `1971-05`, `1971`.
    PartialDate,
    /// A country: two capital letters of ISO 3166-1.
    Country,
    /// One of these words.
    Code(&'static [&'static str]),
    /// A number from one.
    Number,
    /// Yes or no.
    Bool,
    /// Bytes in base64, at most so many once decoded.
    Base64(usize),
    /// At most so many of these.
    List(&'static Shape, u16),
    /// These fields.
    Object(&'static [Field]),
}

/// A field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it may hold.
    pub shape: Shape,
    /// Whether it must be there.
    pub required: bool,
    /// The letter of article 2, or the article, it comes from.
    pub article: &'static str,
}

const fn must(name: &'static str, shape: Shape, article: &'static str) -> Field {
    Field {
        name,
        shape,
        required: true,
        article,
    }
}

const fn may(name: &'static str, shape: Shape, article: &'static str) -> Field {
    Field {
        name,
        shape,
        required: false,
        article,
    }
}

const NAME: Shape = Shape::Line(200);
const TEXT: Shape = Shape::Line(500);
const EMAIL: Shape = Shape::Line(254);
const PHONE: Shape = Shape::Line(50);
const NAMES: Shape = Shape::List(&NAME, 10);
const COUNTRIES: Shape = Shape::List(&Shape::Country, 10);
const PARTIAL: Shape = Shape::PartialDate;

/// Bytes a document may have: it comes on one line, in base64.
pub const LONGEST_DOCUMENT: usize = 3_000_000;
/// Bytes a photograph may have.
const LONGEST_PHOTOGRAPH: usize = 2 << 20;

const ADDRESS: &[Field] = &[
    may("street", TEXT, "2 3 e"),
    may("postcode", Shape::Line(20), "2 3 e"),
    may("city", NAME, "2 3 e"),
    may("country", Shape::Country, "2 3 e"),
];

const AUTHOR: &[Field] = &[
    must("name", TEXT, "2 2 b"),
    may("kind", Shape::Code(&AuthorKind::CODES), "2 2 b"),
    may("address", Shape::Object(ADDRESS), "2 2 b"),
    may("email", EMAIL, "2 2 b"),
    may("telephone", PHONE, "2 2 b"),
];

const IDENTITY: &[Field] = &[
    must("name", NAME, "2 3 a"),
    may("married_name", NAME, "2 3 a"),
    may("given_names", NAMES, "2 3 a"),
    may("nationalities", COUNTRIES, "2 3 a"),
    may("french_since", PARTIAL, "2 3 a"),
    may("sex", Shape::Code(&Sex::CODES), "2 3 a"),
];

const SPOUSE: &[Field] = &[
    may("names", NAMES, "2 3 b"),
    may("given_names", NAMES, "2 3 b"),
    may("nationalities", COUNTRIES, "2 3 b"),
    may("employer", TEXT, "2 3 b"),
];

const PARENT: &[Field] = &[
    may("names", NAMES, "2 3 c"),
    may("given_names", NAMES, "2 3 c"),
    may("nationalities", COUNTRIES, "2 3 c"),
];

const BIRTH: &[Field] = &[
    may("date", PARTIAL, "2 3 d"),
    may("postcode", Shape::Line(20), "2 3 d"),
    may("city", NAME, "2 3 d"),
    may("country", Shape::Country, "2 3 d"),
];

const CONTACT: &[Field] = &[
    may("address", Shape::Object(ADDRESS), "2 3 e"),
    may("emails", Shape::List(&EMAIL, 10), "2 3 e"),
    may("telephones", Shape::List(&PHONE, 10), "2 3 e"),
];

const HOME: &[Field] = &[
    may("address", Shape::Object(ADDRESS), "2 3 f-g"),
    may("email", EMAIL, "2 3 f-g"),
    may("telephone", PHONE, "2 3 f-g"),
    may("from", PARTIAL, "2 3 f-g"),
    may("to", PARTIAL, "2 3 f-g"),
];

const IDENTITY_DOCUMENT: &[Field] = &[
    may("kind", Shape::Line(100), "2 3 h"),
    must("number", Shape::Line(100), "2 3 h"),
    may("issued_on", PARTIAL, "2 3 h"),
    may("authority", TEXT, "2 3 h"),
];

const TRAVEL: &[Field] = &[
    must("country", Shape::Country, "2 3 i"),
    may("city", NAME, "2 3 i"),
    may("from", PARTIAL, "2 3 i"),
    may("to", PARTIAL, "2 3 i"),
    may("kind", TEXT, "2 3 i"),
];

const CLEARANCE: &[Field] = &[
    must("held", Shape::Bool, "2 3 j"),
    may("expires_on", PARTIAL, "2 3 j"),
    may("authority", TEXT, "2 3 j"),
];

const DIPLOMA: &[Field] = &[
    must("title", TEXT, "2 3 k"),
    may("institution", TEXT, "2 3 k"),
    may("country", Shape::Country, "2 3 k"),
    may("year", PARTIAL, "2 3 k"),
];

const POSITION: &[Field] = &[
    must("title", TEXT, "2 3 k"),
    may("employer", TEXT, "2 3 k"),
    may("country", Shape::Country, "2 3 k"),
    may("from", PARTIAL, "2 3 k"),
    may("to", PARTIAL, "2 3 k"),
];

const CAREER: &[Field] = &[
    may(
        "diplomas",
        Shape::List(&Shape::Object(DIPLOMA), 50),
        "2 3 k",
    ),
    may(
        "positions",
        Shape::List(&Shape::Object(POSITION), 100),
        "2 3 k",
    ),
    may("contact", TEXT, "2 3 k"),
];

const POST: &[Field] = &[
    may("function", Shape::Prose(20_000), "2 3 l"),
    may("project", Shape::Prose(20_000), "2 3 l"),
];

const TIES: &[Field] = &[must("text", Shape::Prose(20_000), "2 3 m")];

const OPINION: &[Field] = &[
    must("sense", Shape::Code(&Sense::CODES), "2 4 a"),
    must("how", Shape::Code(&How::CODES), "2 4 a"),
    may("grounds", Shape::Prose(20_000), "2 4 a"),
    must("sent_on", Shape::Date, "2 4 b"),
];

/// Of an inquiry, this and nothing else (art. 2, last paragraph).
const INQUIRY: &[Field] = &[must("sense", Shape::Code(&Sense::CODES), "2")];

const DECISION: &[Field] = &[
    must("sense", Shape::Code(&DecisionSense::CODES), "2 5 a"),
    must("on", Shape::Date, "2 5 a"),
];

const APPEAL: &[Field] = &[
    must("against", Shape::Code(&["opinion", "decision"]), "2 5 b"),
    may("on", PARTIAL, "2 5 b"),
    may("before", TEXT, "2 5 b"),
    may("outcome", TEXT, "2 5 b"),
];

const HOMES: Shape = Shape::List(&Shape::Object(HOME), 20);

/// A request.
pub const RECORD: &[Field] = &[
    must("number", Shape::Line(64), "2 2 c"),
    must("version", Shape::Number, "7"),
    must("access", Shape::Code(&["zrr"]), "7"),
    must("received_on", Shape::Date, "2 1"),
    must("opinion_received_on", Shape::Date, "2 2 a"),
    must("author", Shape::Object(AUTHOR), "2 2 b"),
    must("motive", Shape::Code(&Motive::CODES), "2 2 d"),
    must("identity", Shape::Object(IDENTITY), "2 3 a"),
    may("photograph", Shape::Base64(LONGEST_PHOTOGRAPH), "2 3 a"),
    may("spouse", Shape::Object(SPOUSE), "2 3 b"),
    may("parents", Shape::List(&Shape::Object(PARENT), 4), "2 3 c"),
    must("birth", Shape::Object(BIRTH), "2 3 d"),
    may("contact", Shape::Object(CONTACT), "2 3 e"),
    may("previous_homes", HOMES, "2 3 f"),
    may("other_homes", HOMES, "2 3 g"),
    may(
        "identity_documents",
        Shape::List(&Shape::Object(IDENTITY_DOCUMENT), 20),
        "2 3 h",
    ),
    may("travels", Shape::List(&Shape::Object(TRAVEL), 300), "2 3 i"),
    may("clearance", Shape::Object(CLEARANCE), "2 3 j"),
    may("career", Shape::Object(CAREER), "2 3 k"),
    may("post", Shape::Object(POST), "2 3 l"),
    may("ties", Shape::Object(TIES), "2 3 m"),
    may("opinion", Shape::Object(OPINION), "2 4"),
    may("inquiry", Shape::Object(INQUIRY), "2"),
    may("decision", Shape::Object(DECISION), "2 5 a"),
    may("appeals", Shape::List(&Shape::Object(APPEAL), 20), "2 5 b"),
    may("state", Shape::Code(&["withdrawn", "no-follow-up"]), "2 4"),
];

/// A document that was asked for, under the reference of the request for it.
pub const DOCUMENT: &[Field] = &[
    must("document_request", Shape::Line(36), "2"),
    must("title", NAME, "2 3 n"),
    must("content", Shape::Base64(LONGEST_DOCUMENT), "2 3 n"),
];
