//! States and values of the service; constructors refuse what cannot be. Pure.

mod agent;
mod attachment;
mod citizen;
mod content;
mod given;
mod guide;
mod office;
mod rights;
mod scheme;
mod seen;
mod state;
mod unit;

pub use agent::{Agent, Capacity, Signatory};
pub use attachment::{Attachment, Drawn, Grey, Media, Verdict};
pub use citizen::{Subject, Vouched};
pub use content::{
    Address, BankAccount, Birth, Contacts, Content, Exchange, FamilySituation, Goods, Happened,
    How, Identity, Means, Names, Payment, Sex, Suspect, Victim,
};
pub use given::{
    Asked, Figure, Given, Handed, Hit, Inquiry, InquiryOpened, Recipient, Safeguard, StationSystem,
    Taken, Taker, Twin,
};
pub use guide::{Language, Section};
pub use office::{
    AlertSeen, AlertWhat, Explained, Filter, Found, Lateness, Looked, PublicSeen, SeriesChange,
    SeriesEvent, Side, Spread, Verdicts, Waiting,
};
pub use rights::{
    Concerning, Copied, CopiedDeclaration, CopiedDraft, CopiedFile, CopiedIdentifier, CopiedNote,
    CopiedPaper, CopiedQuote, Erased, Held, Hindrance, Person, Proof, Request, RequestLine,
    RequestState, Right,
};
pub use scheme::{Offence, Scheme};
pub use seen::{
    Act, Dossier, DraftLine, Joined, Line, LinkSeen, Member, Note, PaperSeen, Series, Shared,
};
pub use state::{FollowUp, Kind, LinkStatus, PaperKind, State, Way};
pub use unit::{NotAUnit, UnitCode};

kernel::kinds! {
    /// Who files online (art. 1 1°).
    CitizenKind = "citizen",
    /// What is being written and is not yet a complaint.
    DraftKind = "draft",
    /// A complaint or a report (art. 1).
    DeclarationKind = "declaration",
    /// A file given in support (art. 2 II 8° and 9°).
    AttachmentKind = "attachment",
    /// An identifier read in a declaration (art. 1 3°).
    IdentifierKind = "identifier",
    /// Two declarations and what they share (art. 1 3°).
    LinkKind = "link",
    /// Declarations held together by links.
    SeriesKind = "series",
    /// A value quoted by everybody.
    PublicValueKind = "public-value",
    /// A paper given to the victim.
    PaperIdKind = "paper",
    /// A message between office and victim.
    MessageKind = "message",
    /// What the judicial authority told the victim (art. 1).
    FollowUpKind = "follow-up",
    /// An inquiry or procedure (art. 4 III).
    InquiryKind = "inquiry",
    /// A request to the holder of another inquiry.
    CrossRequestKind = "cross-request",
    /// What was handed to a recipient (art. 4 III).
    CommunicationKind = "communication",
    /// Something the office is told of (art. 1 3°).
    AlertKind = "alert",
    /// Someone exercises a right (art. 6).
    RightsRequestKind = "rights-request",
    /// «Another inquiry shares this».
    CrossHitKind = "cross-hit",
    /// The same complaint filed twice (art. 1 2°).
    TwinKind = "twin",
    /// A unit's own program (art. 1 2°).
    StationSystemKind = "station-system",

    /// Who received a complaint and signed its report (art. 2 III).
    ReceptionKind = "reception",
    /// Who may sign reports of reception (art. 2 III).
    SignatoryKind = "signatory",
}

/// A closed list of words, written in the database and on the wire by their codes.
macro_rules! codes {
    ($($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ })+) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $code)] $variant,)+ }

        impl $name {
            /// All of them, in the order of the act.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// As the database and messages' keys write it.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// The one of this code.
            #[must_use]
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.code() == code)
            }
        }
    )+};
}
pub(crate) use codes;
