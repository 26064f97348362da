//! Two requests that may be of one person: weighed, explained, and always reversible.

use kernel::{Id, Personal, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{LinkKind, Ministry, RequestKind, opinion::codes};

codes! {
    /// Where a link stands.
    LinkStatus {
        /// Found, for someone to judge.
        Proposed = "proposed",
        /// Certain enough to stand without a judgement; who judges may still withdraw it.
        Automatic = "automatic",
        /// Judged to be of one person.
        Accepted = "accepted",
        /// Judged to be of two.
        Dismissed = "dismissed",
        /// Accepted or automatic once, and taken back.
        Withdrawn = "withdrawn",
    }
}

/// The link is not in a state this can be done from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the link is not in a state this can be done from")]
pub struct NotFromHere;

impl LinkStatus {
    /// Whether both requests are held to be of one person.
    #[must_use]
    pub const fn joins(self) -> bool {
        matches!(self, Self::Automatic | Self::Accepted)
    }

    /// Whether it lets who instructs one request know the other.
    #[must_use]
    pub const fn shows(self) -> bool {
        matches!(self, Self::Proposed | Self::Automatic | Self::Accepted)
    }

    /// Judged to be of one person: from any state but accepted; a judgement can be changed.
    ///
    /// # Errors
    /// When it is accepted already.
    pub const fn accept(self) -> Result<Self, NotFromHere> {
        match self {
            Self::Accepted => Err(NotFromHere),
            _ => Ok(Self::Accepted),
        }
    }

    /// Judged to be of two persons: what was only proposed is dismissed, what stood is withdrawn.
    ///
    /// # Errors
    /// When it is dismissed or withdrawn already.
    pub const fn reject(self) -> Result<Self, NotFromHere> {
        match self {
            Self::Proposed => Ok(Self::Dismissed),
            Self::Automatic | Self::Accepted => Ok(Self::Withdrawn),
            Self::Dismissed | Self::Withdrawn => Err(NotFromHere),
        }
    }
}

/// How alike two values are, in the words of the EU's own standard (delegated regulation 2023/333).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Likeness {
    /// Identique.
    Same,
    /// Similaire.
    Similar,
    /// Différent.
    Different,
    /// Absent on one side.
    Absent,
}

/// One comparison behind a link.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What was compared: `name`, `birth-date`…
    pub what: String,
    /// How alike.
    pub likeness: Likeness,
    /// Weight, in thousandths of a bit.
    pub millibits: i32,
    /// A sentence for who judges, when there is more to say than likeness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
}

/// Why two requests were linked; sealed with the link, and gone with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Explanation {
    /// The comparisons.
    pub facts: Vec<Fact>,
    /// All of it in one French sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sentence: Option<String>,
}

/// A link, opened.
#[derive(Debug, Clone)]
pub struct Link {
    /// Id.
    pub id: Id<LinkKind>,
    /// The request received later, and its ministry.
    pub later: (Id<RequestKind>, Ministry),
    /// The request received earlier, and its ministry.
    pub earlier: (Id<RequestKind>, Ministry),
    /// Weight, in thousandths of a bit.
    pub millibits: i32,
    /// Probability that both are of one person.
    pub probability: f64,
    /// Why.
    pub explanation: Personal<Explanation>,
    /// Where it stands.
    pub status: LinkStatus,
    /// When it was found.
    pub found_at: Timestamp,
    /// Who judged, and when.
    pub decided: Option<(Option<Uuid>, Timestamp)>,
    /// Why they judged so.
    pub reason: Option<Personal<String>>,
}

impl Link {
    /// The other request, seen from one.
    #[must_use]
    pub fn other(&self, from: Id<RequestKind>) -> (Id<RequestKind>, Ministry) {
        if self.later.0 == from {
            self.earlier
        } else {
            self.later
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LinkStatus::{Accepted, Automatic, Dismissed, Proposed, Withdrawn};

    #[test]
    fn a_judgement_can_be_changed_but_not_made_twice() {
        assert_eq!(Proposed.accept(), Ok(Accepted));
        assert_eq!(Dismissed.accept(), Ok(Accepted));
        assert_eq!(Accepted.accept(), Err(NotFromHere));
        assert_eq!(Proposed.reject(), Ok(Dismissed));
        assert_eq!(Automatic.reject(), Ok(Withdrawn));
        assert_eq!(Accepted.reject(), Ok(Withdrawn));
        assert_eq!(Withdrawn.reject(), Err(NotFromHere));
    }
}
