//! Where a declaration stands.

use super::codes;

codes! {
    /// What was filed: only a complaint opens the rights of one (code of criminal procedure, art. 15-3).
    Kind {
        /// Plainte.
        Complaint = "complaint",
        /// Signalement: no follow-up, never shown as a complaint.
        Report = "report",
    }

    /// How it came (art. 1 1° and 2°).
    Way {
        /// By the teleservice.
        Online = "online",
        /// Typed at a unit.
        Station = "station",
        /// In a unit's file of many.
        Batch = "batch",
        /// From a unit's own program.
        Api = "api",
    }

    /// Where it stands at the office.
    State {
        /// Filed; nobody has decided yet.
        Filed = "filed",
        /// More was asked of the victim.
        Asked = "asked",
        /// Within article 1; received.
        Admissible = "admissible",
        /// Within article 1, under another offence than the one stated.
        Requalified = "requalified",
        /// Outside article 1: the victim was told where to go.
        Oriented = "oriented",
        /// Withdrawn by the victim.
        Withdrawn = "withdrawn",
    }

    /// What becomes of a link (art. 1 3°).
    LinkStatus {
        /// Strong enough to stand by itself; a person may still refute it.
        Certain = "certain",
        /// For a person to judge.
        Proposed = "proposed",
        /// A person confirmed it.
        Confirmed = "confirmed",
        /// A person refuted it.
        Refuted = "refuted",
        /// What carried it was since found to be quoted by everybody.
        Lapsed = "lapsed",
    }

    /// A paper given to the victim (code of criminal procedure, art. 10-2, 15-3, D. 8-2-2).
    PaperKind {
        /// Récépissé.
        Receipt = "receipt",
        /// Procès-verbal de réception.
        Reception = "reception",
        /// Notice of the victim's rights.
        Rights = "rights",
    }

    /// What the judicial authority tells the victim (art. 1; code of criminal procedure, art. 40-2).
    FollowUp {
        /// Brought together with others.
        Linked = "linked",
        /// Sent to a prosecutor or a unit.
        Transmitted = "transmitted",
        /// An inquiry is under way.
        Inquiry = "inquiry",
        /// A suspect is identified.
        Identified = "identified",
        /// A suspect was arrested.
        Arrested = "arrested",
        /// Closed without further action, with the ground and the recourse of article 40-3.
        Closed = "closed",
        /// Judged.
        Judged = "judged",
        /// Anything else worth saying.
        News = "news",
    }
}

impl State {
    /// Whether the office still has to decide.
    #[must_use]
    pub const fn awaits(self) -> bool {
        matches!(self, Self::Filed | Self::Asked)
    }

    /// Whether the office may go from here to there; only a victim withdraws.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Filed | Self::Asked => !matches!(next, Self::Filed),
            Self::Admissible | Self::Requalified => {
                matches!(
                    next,
                    Self::Asked | Self::Requalified | Self::Oriented | Self::Withdrawn
                )
            }
            Self::Oriented => matches!(next, Self::Admissible | Self::Requalified),
            Self::Withdrawn => false,
        }
    }
}
