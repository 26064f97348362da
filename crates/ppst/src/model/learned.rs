//! A model of comparison that the base learned from its own records: figures, about nobody.

use kernel::{Id, Timestamp};

use super::ModelKind;

/// What was learned, and what was found of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// Id.
    pub id: Id<ModelKind>,
    /// When.
    pub learned_at: Timestamp,
    /// From how many requests.
    pub records: u32,
    /// Pairs of one person among them, as far as it takes them to be.
    pub pairs: f64,
    /// Bits by which it explains a thousand pairs it did not learn from better than the model that served.
    pub gain: f64,
    /// F1 on invented requests: its own, and that of the shipped model; none of these when it was not tried.
    pub f1: Option<[f64; 2]>,
    /// Share of right ones among the pairs it is sure of; its own, and that of the shipped model.
    pub sure: Option<[f64; 2]>,
    /// How far its probabilities lie from the truth; its own, and those of the shipped model.
    pub error: Option<[f64; 2]>,
    /// What was found of it (`rules::lesson::Verdict`).
    pub verdict: String,
    /// Since when it serves or served; none when it never did.
    pub serves_from: Option<Timestamp>,
    /// Until when it served.
    pub serves_until: Option<Timestamp>,
    /// Whether the coordination went back from it to the shipped model.
    pub withdrawn: bool,
}

impl Learned {
    /// Whether it serves.
    #[must_use]
    pub const fn serves(&self) -> bool {
        self.serves_from.is_some() && self.serves_until.is_none()
    }
}
