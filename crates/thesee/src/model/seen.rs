//! What is shown of declarations, links and series.

use kernel::{Id, Personal, Timestamp};
use serde::{Deserialize, Serialize};

use super::{
    Content, DeclarationKind, DraftKind, FollowUp, Kind, LinkKind, LinkStatus, Offence, PaperKind,
    Scheme, SeriesEvent, SeriesKind, Spread, State, UnitCode, Way,
};

/// A draft in a list.
#[derive(Debug, Clone)]
pub struct DraftLine {
    /// Its id.
    pub id: Id<DraftKind>,
    /// What it would become.
    pub kind: Kind,
    /// Which guide it follows.
    pub scheme: Scheme,
    /// When it was last changed: its thirty days run from there.
    pub changed_at: Timestamp,
}

/// A declaration in a list; nothing sealed is opened for it.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its id.
    pub id: Id<DeclarationKind>,
    /// Its reference, as the receipt says it.
    pub reference: String,
    /// Complaint or report.
    pub kind: Kind,
    /// How it came.
    pub way: Way,
    /// The guide it followed.
    pub scheme: Scheme,
    /// The offence it comes under.
    pub offence: Offence,
    /// Where it stands.
    pub state: State,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// What was paid, in cents of euros.
    pub lost_cents: Option<i64>,
    /// The number of its series.
    pub series: Option<i64>,
}

/// Something said or added, with when.
#[derive(Debug, Clone)]
pub struct Note {
    /// Its text.
    pub text: Personal<String>,
    /// When.
    pub at: Timestamp,
}

/// What the judicial authority told the victim.
#[derive(Debug, Clone)]
pub struct Act {
    /// What.
    pub what: FollowUp,
    /// In words, and when.
    pub note: Note,
}

/// A declaration, opened.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// As lists show it.
    pub line: Line,
    /// The unit that took it.
    pub unit: Option<UnitCode>,
    /// All that it holds.
    pub content: Content,
    /// What was added after filing.
    pub complements: Vec<Note>,
    /// What victim (true) and office wrote to each other.
    pub messages: Vec<(bool, Note)>,
    /// What the judicial authority told the victim.
    pub follow_ups: Vec<Act>,
}

/// A paper given to the victim, in a list.
#[derive(Debug, Clone)]
pub struct PaperSeen {
    /// Which.
    pub what: PaperKind,
    /// When it was made.
    pub made_at: Timestamp,
    /// When its reader first took it.
    pub read_at: Option<Timestamp>,
}

/// One value that two declarations share, without the value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Shared {
    /// What it is, as `traces` names kinds.
    pub kind: String,
    /// The first sixteen hexadecimal digits of its keyed digest; nothing for a likeness.
    pub digest: Option<String>,
    /// Declarations that quote it.
    pub documents: u32,
    /// Probability that it is somebody's own; of a likeness, that it is a copy.
    pub own: f32,
    /// Probability that both uses are one campaign.
    pub same: f32,
    /// Probability of the link by it alone.
    pub alone: f32,
}

/// A link and why.
#[derive(Debug, Clone)]
pub struct LinkSeen {
    /// Its id.
    pub id: Id<LinkKind>,
    /// The declaration that came later.
    pub later: Id<DeclarationKind>,
    /// The other.
    pub earlier: Id<DeclarationKind>,
    /// Of both being of one campaign.
    pub probability: f32,
    /// What it rests on, the strongest first.
    pub reasons: Vec<Shared>,
    /// What became of it.
    pub status: LinkStatus,
    /// Why a person judged so.
    pub ground: Option<Personal<String>>,
}

/// A series in a list.
#[derive(Debug, Clone)]
pub struct Series {
    /// Its id.
    pub id: Id<SeriesKind>,
    /// Its number, which stays.
    pub number: i64,
    /// When it began.
    pub began_at: Timestamp,
    /// When somebody last joined or left.
    pub changed_at: Timestamp,
    /// Declarations in it.
    pub members: i64,
    /// What was paid in all, in cents of euros.
    pub lost_cents: i64,
}

/// A declaration of a series.
#[derive(Debug, Clone)]
pub struct Member {
    /// The declaration.
    pub line: Line,
    /// Since when.
    pub since: Timestamp,
}

/// A series, whole.
#[derive(Debug, Clone)]
pub struct Joined {
    /// As lists show it.
    pub series: Series,
    /// Who is in it, in the order they were filed.
    pub members: Vec<Member>,
    /// The links between them.
    pub links: Vec<LinkSeen>,
    /// What happened to it, the oldest first.
    pub events: Vec<SeriesEvent>,
    /// When and where its victims are, and what they paid.
    pub spread: Vec<Spread>,
}
