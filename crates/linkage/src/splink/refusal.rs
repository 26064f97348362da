//! Why a model or a row is not taken.

/// What was refused, where, and why. Never holds a value of a record.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {why}")]
pub struct Refusal {
    /// Where in the file: `comparisons[2] (dob), level 3`.
    pub place: String,
    /// What is wrong or not supported, with the text of the model it speaks of.
    pub why: String,
}

impl Refusal {
    pub(crate) fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self {
            place: place.into(),
            why: why.into(),
        }
    }
}

/// A text of the model for a message: its start only, so that no file makes a message long.
pub(crate) fn excerpt(text: &str) -> String {
    const KEPT: usize = 160;
    if text.chars().count() <= KEPT {
        text.to_owned()
    } else {
        text.chars().take(KEPT).chain(['…']).collect()
    }
}
