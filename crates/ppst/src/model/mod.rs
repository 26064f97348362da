//! States and values of the service; constructors refuse what cannot be. Pure.

mod body;
mod civil;
mod compared;
mod document;
mod followed;
mod instruction;
mod learned;
mod letter;
mod letters;
mod link;
pub(crate) mod opinion;
mod photograph;
mod record;
mod sheet;
mod source;
mod user;

pub use body::{Body, Ministry, Role5, Service};
pub use civil::Civil;
pub use compared::Compared;
pub use document::{AskedDocuments, DocumentState, MediaType, StoredDocument};
pub use followed::Followed;
pub use instruction::{EndedHow, Instruction, Referral};
pub use learned::Learned;
pub use letter::Letter;
pub use letters::{
    Address, Appeal, Author, AuthorKind, Birth, Career, Clearance, Contact, Diploma, Home,
    Identity, IdentityDocument, Parent, PartialDate, Position, Post, Sex, Spouse, Ties, Travel,
};
pub use link::{Explanation, Fact, Likeness, Link, LinkStatus, NotFromHere};
pub use opinion::{Decision, DecisionSense, How, Opinion, RequestState, Sense};
pub use photograph::{NotAPhotograph, Photograph};
pub use record::{Motive, Record};
pub use sheet::{Line, Sheet};
pub use source::{Batch, BatchFault, BatchName, BatchOutcome, Mode, Source, SourceCode};
pub use user::{Appointment, Authority, Habilitation, Standing, User};

kernel::kinds! {
    /// A base that feeds this one (art. 7).
    SourceKind = "source",
    /// A batch of a source.
    BatchKind = "batch",
    /// A request for an opinion (art. 2).
    RequestKind = "request",
    /// The requests held to be of one person.
    PersonKind = "person",
    /// Two requests that may be of one person.
    LinkKind = "link",
    /// Who instructs a request.
    InstructionKind = "instruction",
    /// A part asked of DGSI, DRSD or COSSEN.
    ReferralKind = "referral",
    /// Documents asked of another ministry (art. 2).
    DocumentRequestKind = "document-request",
    /// A document (art. 2, 3° n).
    DocumentKind = "document",
    /// A designation by one's own authority (art. 5 II).
    AppointmentKind = "appointment",
    /// An habilitation by SGDSN (art. 5).
    HabilitationKind = "habilitation",
    /// A model of comparison that the base learned (art. 1).
    ModelKind = "model",
}
