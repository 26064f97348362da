//! The minister's opinion and what followed (art. 2, 4° and 5°).

use kernel::Personal;
use time::Date;

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All of them.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];
            /// As stored and as sources write them.
            pub const CODES: [&'static str; [$($code),+].len()] = [$($code),+];

            /// As stored.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }

            /// Reads a stored code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|one| one.code() == code)
            }
        }
    };
}
pub(crate) use codes;

codes! {
    /// Direction of an opinion, the minister's or the inquiring service's.
    Sense {
        /// Favorable.
        Favourable = "favourable",
        /// Réservé.
        Reserved = "reserved",
        /// Défavorable.
        Unfavourable = "unfavourable",
    }
}

codes! {
    /// Whether the minister wrote, or stayed silent past the term.
    How {
        /// Written.
        Explicit = "explicit",
        /// Born of silence.
        Implicit = "implicit",
    }
}

codes! {
    /// Direction of the decision of the head of service, establishment or company (art. 2, 5° a).
    DecisionSense {
        /// Access granted.
        Granted = "granted",
        /// Access refused.
        Refused = "refused",
    }
}

codes! {
    /// Where a request stands.
    RequestState {
        /// No opinion yet.
        Awaiting = "awaiting",
        /// The opinion is given.
        Given = "given",
        /// The head decided.
        Decided = "decided",
        /// Taken back before any opinion.
        Withdrawn = "withdrawn",
        /// Closed without any opinion.
        NoFollowUp = "no-follow-up",
    }
}

/// The minister's opinion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Direction (4° a).
    pub sense: Sense,
    /// Written or born of silence.
    pub how: How,
    /// Grounds (4° a): may hold the sensitive data of article 3, never searched.
    pub grounds: Option<Personal<String>>,
    /// Date sent (4° b).
    pub sent_on: Date,
}

/// The head's decision (5° a).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// Direction.
    pub sense: DecisionSense,
    /// Date.
    pub on: Date,
}
