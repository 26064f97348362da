//! What came of a request after the minister's opinion (art. 2, 5°), as who instructs a later one needs it.

use super::{Appeal, Decision, Sense};

/// What followed, without any letter on the person (3°) nor any grounds (4° a).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Followed {
    /// Of an inquiry, the direction and nothing else (art. 2, last paragraph).
    pub inquiry: Option<Sense>,
    /// The head's decision (5° a).
    pub decision: Option<Decision>,
    /// Appeals (5° b).
    pub appeals: Vec<Appeal>,
}
