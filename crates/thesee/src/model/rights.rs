//! Someone exercises a right (art. 6; law no. 78-17 of 6 January 1978, articles 104 to 108).

use std::fmt;

use kernel::{Id, Personal, Timestamp};
use serde::{Deserialize, Serialize};
use time::Date;

use super::{
    Birth, CitizenKind, Content, DeclarationKind, Kind, Names, RightsRequestKind, State, codes,
};

codes! {
    /// A right that the arrêté opens. To object (law, art. 110) is none of them.
    Right {
        /// To be told what the processing is (law, art. 104).
        Information = "information",
        /// To be given what it holds (art. 105).
        Access = "access",
        /// To have it put right (art. 106).
        Rectification = "rectification",
        /// To have it erased (art. 106).
        Erasure = "erasure",
        /// To have it set aside (art. 106).
        Restriction = "restriction",
    }

    /// How someone proved who they are.
    Proof {
        /// By the identity provider, online.
        Provider = "provider",
        /// By an official document.
        Document = "document",
        /// Their representative's mandate, and both documents.
        Mandate = "mandate",
    }

    /// Where a request stands.
    RequestState {
        /// Waiting for an answer.
        Received = "received",
        /// Done as asked.
        Granted = "granted",
        /// Not done, and why is not told (law, art. 107, II, 3°): the person is sent to the CNIL (art. 108).
        Restricted = "restricted",
        /// Not done, and the person is told why.
        Refused = "refused",
    }

    /// Why rectification, erasure or restriction is limited without a reason told (arrêté, art. 6; law, art. 107).
    Hindrance {
        /// It would hinder an inquiry, a search, a procedure.
        Inquiry = "107-II-3-inquiry",
        /// It would harm the prevention or the detection of offences, inquiries or prosecutions.
        Prevention = "107-II-3-prevention",
    }
}

impl Right {
    /// Whether the arrêté lets it be limited (art. 6, second paragraph): information and access never are.
    #[must_use]
    pub const fn may_be_limited(self) -> bool {
        matches!(
            self,
            Self::Rectification | Self::Erasure | Self::Restriction
        )
    }
}

/// Who asks.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Names.
    pub names: Names,
    /// Birth.
    pub birth: Birth,
    /// Where to answer.
    pub write_to: String,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person [personal]")
    }
}

/// A request in a list.
#[derive(Debug, Clone)]
pub struct RequestLine {
    /// Its id.
    pub id: Id<RightsRequestKind>,
    /// Which right.
    pub what: Right,
    /// When it came.
    pub received_at: Timestamp,
    /// When it must be answered.
    pub due_on: Date,
    /// Where it stands.
    pub state: RequestState,
    /// How its author proved who they are.
    pub proof: Option<Proof>,
}

/// A request, opened.
#[derive(Debug, Clone)]
pub struct Request {
    /// As lists show it.
    pub line: RequestLine,
    /// Who asks.
    pub person: Person,
    /// Their account, when they asked online.
    pub citizen: Option<Id<CitizenKind>>,
    /// What they ask, in their words.
    pub wish: Personal<String>,
    /// What was answered.
    pub answer: Option<Personal<String>>,
    /// Why it is limited.
    pub hindrance: Option<Hindrance>,
}

/// A declaration of who asks, as the desk sees it before it opens it.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its id.
    pub id: Id<DeclarationKind>,
    /// Its reference.
    pub reference: String,
    /// Complaint or report.
    pub kind: Kind,
    /// Where it stands.
    pub state: State,
    /// When it was filed.
    pub filed_at: Timestamp,
    /// When it was set aside.
    pub restricted_at: Option<Timestamp>,
}

/// What concerns who asks.
#[derive(Debug, Clone, Default)]
pub struct Concerning {
    /// What they filed.
    pub held: Vec<Held>,
    /// Drafts they began.
    pub drafts: i64,
    /// Values they proved to be theirs, quoted by others.
    pub quoted: i64,
}

/// A copy of all that is held of someone (law, art. 105), for machines and for eyes. Instants in seconds.
#[derive(Clone, Default, Serialize)]
pub struct Copied {
    /// What they filed.
    pub declarations: Vec<CopiedDeclaration>,
    /// What they began.
    pub drafts: Vec<CopiedDraft>,
    /// Their own values, where others quote them.
    pub quoted: Vec<CopiedQuote>,
}

impl fmt::Debug for Copied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Copied [personal]")
    }
}

/// A declaration, copied.
#[derive(Clone, Serialize)]
pub struct CopiedDeclaration {
    /// Its reference.
    pub reference: String,
    /// Complaint or report.
    pub kind: &'static str,
    /// How it came.
    pub way: &'static str,
    /// The unit that took it.
    pub unit: Option<String>,
    /// The guide it followed.
    pub scheme: &'static str,
    /// The offence it comes under.
    pub offence: &'static str,
    /// Where it stands.
    pub state: &'static str,
    /// When it was filed.
    pub filed_at: i64,
    /// When it was set aside.
    pub restricted_at: Option<i64>,
    /// All that article 2 lists.
    pub content: Content,
    /// What was added since.
    pub complements: Vec<CopiedNote>,
    /// What office and victim wrote to each other.
    pub messages: Vec<CopiedNote>,
    /// What the judicial authority told.
    pub follow_ups: Vec<CopiedNote>,
    /// What was read in it.
    pub identifiers: Vec<CopiedIdentifier>,
    /// Files given in support.
    pub files: Vec<CopiedFile>,
    /// Papers given.
    pub papers: Vec<CopiedPaper>,
    /// How many other declarations it is linked with; whose they are is not the person's to know.
    pub links: i64,
}

/// Something said, copied.
#[derive(Clone, Serialize)]
pub struct CopiedNote {
    /// By whom, or what.
    pub by: &'static str,
    /// Its text.
    pub text: String,
    /// When.
    pub at: i64,
}

/// An identifier, copied.
#[derive(Clone, Serialize)]
pub struct CopiedIdentifier {
    /// What it is.
    pub kind: String,
    /// Whose it is.
    pub role: String,
    /// Where it was read.
    pub source: String,
    /// Its value.
    pub value: String,
}

/// A file, copied: its bytes are given beside.
#[derive(Clone, Serialize)]
pub struct CopiedFile {
    /// Its name.
    pub name: String,
    /// What it is.
    pub media: &'static str,
    /// Bytes.
    pub size: i64,
    /// Its digest.
    pub sha256: String,
    /// What the file portal said.
    pub verdict: Option<&'static str>,
}

/// A paper, copied.
#[derive(Clone, Serialize)]
pub struct CopiedPaper {
    /// Which.
    pub what: String,
    /// When it was made.
    pub made_at: i64,
    /// When it was first taken.
    pub read_at: Option<i64>,
    /// Its digest.
    pub sha256: String,
}

/// A draft, copied.
#[derive(Clone, Serialize)]
pub struct CopiedDraft {
    /// What it would become.
    pub kind: String,
    /// Which guide it follows.
    pub scheme: String,
    /// When it was last changed.
    pub changed_at: i64,
    /// What is written so far.
    pub content: Content,
}

/// One's own value, quoted by somebody else.
#[derive(Clone, Serialize)]
pub struct CopiedQuote {
    /// What it is.
    pub kind: String,
    /// In which capacity.
    pub role: String,
    /// How many declarations quote it so.
    pub declarations: i64,
}

/// What an erasure erased: its certificate, which names nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Erased {
    /// Declarations.
    pub declarations: u64,
    /// Drafts.
    pub drafts: u64,
    /// Identifiers read in them.
    pub identifiers: u64,
    /// Sketches of texts and images.
    pub sketches: u64,
    /// Links with others.
    pub links: u64,
    /// Files and papers: how many, and the digest of each as it stood sealed by its id.
    pub blobs: u64,
    /// Keys destroyed: what is left anywhere else of these rows, backups included, cannot be read.
    pub keys: u64,
}
