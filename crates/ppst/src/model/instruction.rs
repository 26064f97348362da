//! Who instructs what: the need to know follows from it (art. 1 and 5 II).

use kernel::{Id, Timestamp};
use uuid::Uuid;

use super::{InstructionKind, Ministry, ReferralKind, RequestKind, Service, opinion::codes};

codes! {
    /// How an instruction ended.
    EndedHow {
        /// The agent gave it back.
        Released = "released",
        /// The minister's opinion is known.
        Opinion = "opinion",
        /// The request was taken back or closed.
        Closed = "closed",
        /// The agent's habilitation ended.
        Ended = "ended",
    }
}

/// An open instruction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Instruction {
    /// Id.
    pub id: Id<InstructionKind>,
    /// The request.
    pub request: Id<RequestKind>,
    /// The ministry.
    pub ministry: Ministry,
    /// The agent.
    pub agent: Uuid,
    /// Since when.
    pub since: Timestamp,
}

/// A part asked of a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Referral {
    /// Id.
    pub id: Id<ReferralKind>,
    /// The request.
    pub request: Id<RequestKind>,
    /// Who asks.
    pub ministry: Ministry,
    /// Who is asked.
    pub service: Service,
    /// Since when.
    pub since: Timestamp,
}
