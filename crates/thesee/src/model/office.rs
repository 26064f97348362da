//! What the office's pages show beyond a declaration: its place in the queue, its identifiers, links explained, what
//! spreads in a series, alerts, verdicts.

use kernel::{Id, Personal, Timestamp};
use time::Date;
use traces::kind::{self, Role};

use super::{
    AlertKind, DeclarationKind, Dossier, IdentifierKind, InquiryKind, Kind, Line, LinkSeen,
    PublicValueKind, Scheme, SeriesKind, Shared, State, codes,
};

codes! {
    /// Beyond which clock.
    Lateness {
        /// Beyond 48 hours without a first look.
        Late = "late",
        /// Beyond eight days without a decision.
        Overdue = "overdue",
    }

    /// What an alert tells (art. 1 3°).
    AlertWhat {
        /// A declaration joined a series that an open inquiry holds a part of.
        JoinedInquiry = "joined-inquiry",
        /// A value of a suspect's is quoted by many victims.
        AccountVictims = "account-victims",
    }

    /// What happened to a series.
    SeriesChange {
        /// It began.
        Began = "began",
        /// A declaration joined.
        Joined = "joined",
        /// A declaration left.
        Left = "left",
        /// Another merged into it.
        Merged = "merged",
        /// It is a part of another that split.
        Split = "split",
    }
}

/// Which declarations of the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// Complaints or reports.
    pub kind: Kind,
    /// Where they stand.
    pub state: State,
    /// Which guide they followed; any, when not said.
    pub scheme: Option<Scheme>,
    /// Beyond which clock; any, when not said. Only what nobody has looked at is late.
    pub late: Option<Lateness>,
}

impl From<Kind> for Filter {
    /// What waits for a first look.
    fn from(kind: Kind) -> Self {
        Self {
            kind,
            state: State::Filed,
            scheme: None,
            late: None,
        }
    }
}

/// How much waits, each counted up to a thousand and one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Filed, not decided.
    pub all: i64,
    /// Of these, beyond 48 hours.
    pub late: i64,
    /// Of these, beyond eight days.
    pub overdue: i64,
    /// Alerts that nobody has seen.
    pub alerts: i64,
}

/// An identifier of a declaration.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its id.
    pub id: Id<IdentifierKind>,
    /// What it is.
    pub kind: kind::Kind,
    /// Whose it is.
    pub role: Role,
    /// Its canonical form.
    pub value: Personal<String>,
    /// The first sixteen hexadecimal digits of its keyed digest.
    pub digits: String,
    /// The field it was read in.
    pub source: String,
    /// Declarations that quote it, this one included; counted up to a hundred and one.
    pub quoted: i64,
    /// Whether the register says that it is everybody's.
    pub public: bool,
}

/// One reason of a link, seen from the declaration that is read.
#[derive(Debug, Clone)]
pub struct Side {
    /// The reason.
    pub reason: Shared,
    /// The value, which this declaration holds.
    pub value: Option<Personal<String>>,
    /// Whose it is here.
    pub here: Option<Role>,
    /// Whose it is there.
    pub there: Option<Role>,
    /// Declarations that quote it now; counted up to a hundred and one.
    pub quoted: Option<i64>,
    /// Whether the register says since that it is everybody's.
    pub public: bool,
}

/// A link of a declaration, with what it rests on.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The link.
    pub link: LinkSeen,
    /// The other declaration.
    pub other: Line,
    /// Its reasons, the strongest first.
    pub sides: Vec<Side>,
}

/// A declaration as the office reads it.
#[derive(Debug, Clone)]
pub struct Looked {
    /// The declaration, opened.
    pub dossier: Dossier,
    /// What was read in it.
    pub identifiers: Vec<Found>,
    /// What ties it to others that the reader may read, the surest first.
    pub links: Vec<Explained>,
    /// Links beyond those, less sure.
    pub hidden: usize,
}

/// Victims of a series on one day, in one department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spread {
    /// When it happened, or else was filed.
    pub day: Date,
    /// The victim's department, when their address says.
    pub department: Option<String>,
    /// Declarations.
    pub declarations: i64,
    /// What was paid, in cents of euros.
    pub lost_cents: i64,
}

/// Something that happened to a series.
#[derive(Debug, Clone)]
pub struct SeriesEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: SeriesChange,
    /// The declaration that joined or left, by its reference, when the reader may read it.
    pub declaration: Option<(Id<DeclarationKind>, String)>,
    /// The number of the other series.
    pub other: Option<i64>,
}

/// An alert.
#[derive(Debug, Clone)]
pub struct AlertSeen {
    /// Its id.
    pub id: Id<AlertKind>,
    /// What it tells.
    pub what: AlertWhat,
    /// The declaration that raised it.
    pub declaration: (Id<DeclarationKind>, String),
    /// The series, by its number.
    pub series: Option<(Id<SeriesKind>, i64)>,
    /// The inquiry.
    pub inquiry: Option<Id<InquiryKind>>,
    /// How many joined, or are victims at least.
    pub count: i32,
    /// What kind of value.
    pub kind: Option<String>,
    /// When it was raised.
    pub raised_at: Timestamp,
    /// When somebody said that they saw it.
    pub seen_at: Option<Timestamp>,
}

/// A line of the register of public values: the value itself is kept nowhere.
#[derive(Debug, Clone)]
pub struct PublicSeen {
    /// Its id.
    pub id: Id<PublicValueKind>,
    /// What kind of value, as `traces` names kinds.
    pub kind: String,
    /// The first sixteen hexadecimal digits of its keyed digest.
    pub digits: String,
    /// Why it is everybody's.
    pub label: String,
    /// Since when.
    pub entered_at: Timestamp,
    /// Until when.
    pub ended_at: Option<Timestamp>,
}

/// What persons said of links whose strongest reason is of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// The kind, as `traces` names kinds.
    pub kind: String,
    /// Links confirmed.
    pub confirmed: i64,
    /// Links refuted.
    pub refuted: i64,
}
