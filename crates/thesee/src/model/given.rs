//! What recipients hold and are given (art. 4 III), and what units take (art. 1 2°).

use std::fmt;

use kernel::{Id, Personal, Timestamp};
use serde::{Deserialize, Serialize};
use time::Date;

use super::{
    CommunicationKind, CrossHitKind, CrossRequestKind, DeclarationKind, Dossier, InquiryKind, Kind,
    Line, LinkSeen, Scheme, StationSystemKind, TwinKind, codes, content::sealed,
};

codes! {
    /// To whom something was given (art. 4 II and III).
    Recipient {
        /// Art. 4 II: the competent prosecution office.
        Prosecution = "prosecution",
        /// Art. 4 III 1°.
        Unit = "unit",
        /// Art. 4 III 2°.
        Magistrate = "magistrate",
        /// Art. 4 III 3°.
        Abroad = "abroad",
        /// Art. 4 III 4°.
        Statistics = "statistics",
    }

    /// What protects data abroad (code of internal security, art. L. 235-1; law no. 78-17, art. 112 and 113).
    Safeguard {
        /// A member State of the European Union, or a body of it.
        Union = "union",
        /// An adequacy decision of the European Commission.
        Adequacy = "adequacy",
        /// Appropriate safeguards in a legal instrument.
        Instrument = "instrument",
    }
}

sealed! {
    /// The agent who took a complaint (art. 2 III 2° and 3°).
    Taker {
        /// Name and first name.
        names: String,
        /// Administrative number.
        number: Option<String>,
        /// Rank and capacity.
        rank: String,
    }
}

/// An inquiry in its holder's list.
#[derive(Debug, Clone)]
pub struct Inquiry {
    /// Its id.
    pub id: Id<InquiryKind>,
    /// Its number.
    pub number: Personal<String>,
    /// When it was opened here.
    pub opened_at: Timestamp,
    /// When it was closed: nothing is read from then on.
    pub closed_at: Option<Timestamp>,
    /// Declarations it holds.
    pub declarations: i64,
}

/// An inquiry, opened.
#[derive(Debug, Clone)]
pub struct InquiryOpened {
    /// As the list shows it.
    pub inquiry: Inquiry,
    /// What it holds, in the order it was filed.
    pub lines: Vec<Line>,
    /// What other inquiries share with it.
    pub hits: Vec<Hit>,
    /// What others ask of it.
    pub asked: Vec<Asked>,
    /// Dossiers handed to it, the latest first.
    pub given: Vec<Given>,
}

/// «Another inquiry shares this»: nothing of the other is told.
#[derive(Debug, Clone)]
pub struct Hit {
    /// Its id.
    pub id: Id<CrossHitKind>,
    /// What is shared, as `traces` names kinds.
    pub kind: String,
    /// One's own declaration that quotes it.
    pub own: Id<DeclarationKind>,
    /// When it was found.
    pub found_at: Timestamp,
    /// When its holder was asked.
    pub asked_at: Option<Timestamp>,
    /// What the holder answered: given, or not.
    pub given: Option<bool>,
    /// Why it was not given.
    pub reason: Option<Personal<String>>,
}

/// A request by who holds another inquiry.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its id.
    pub id: Id<CrossRequestKind>,
    /// The unit or court that asks.
    pub unit: String,
    /// One's own declaration that is asked for.
    pub declaration: Id<DeclarationKind>,
    /// Why.
    pub ground: Personal<String>,
    /// When.
    pub at: Timestamp,
}

/// A dossier that was handed over.
#[derive(Debug, Clone)]
pub struct Given {
    /// Its id.
    pub id: Id<CommunicationKind>,
    /// When.
    pub at: Timestamp,
    /// Its SHA-256.
    pub sha256: [u8; 32],
}

/// A declaration as a recipient reads it: with what links it to others of theirs.
#[derive(Debug, Clone)]
pub struct Handed {
    /// The declaration.
    pub dossier: Dossier,
    /// Links between declarations that the reader knows.
    pub links: Vec<LinkSeen>,
}

/// A complaint that a unit took, in its list.
#[derive(Debug, Clone)]
pub struct Taken {
    /// As lists show it.
    pub line: Line,
    /// The unit's own number for it.
    pub number: Personal<String>,
}

/// Two complaints that may be one.
#[derive(Debug, Clone)]
pub struct Twin {
    /// Its id.
    pub id: Id<TwinKind>,
    /// The one filed later.
    pub later: Line,
    /// The one filed earlier.
    pub earlier: Line,
}

/// Declarations of a month, never fewer than the threshold.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Figure {
    /// The first day of the month in which they were recorded.
    pub month: Date,
    /// Of one kind, or of all.
    pub kind: Option<Kind>,
    /// Of one scheme, or of all.
    pub scheme: Option<Scheme>,
    /// Of victims of one department, or of all and of none.
    pub department: Option<String>,
    /// How many.
    pub count: u32,
}

/// A unit's own program.
#[derive(Debug, Clone)]
pub struct StationSystem {
    /// Its id.
    pub id: Id<StationSystemKind>,
    /// The unit it acts for.
    pub unit: String,
    /// Its name.
    pub named: String,
    /// When it was entered.
    pub entered_at: Timestamp,
    /// When it was ended.
    pub ended_at: Option<Timestamp>,
}
