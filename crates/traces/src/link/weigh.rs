//! What one shared value says, and several together.

use serde::Serialize;

use super::{
    CERTAIN, PROPOSED,
    series::{SeriesId, Shape},
    spread::Background,
};
use crate::kind::{Kind, Role};

/// A tie through other campaigns fades within this many days of silence.
const FADING: f64 = 60.0;
/// Victims who name another kind of fraud than the others of their campaign.
const MISNAMED: f64 = 0.08;

/// What is believed of a kind before anything is counted.
struct Belief {
    /// That a value of it, said to be a suspect's, is somebody's own.
    own: f64,
    /// That two uses of it by somebody are one campaign: less for what is lent, sold or given again.
    same: f64,
    /// How much it then says of the documents.
    strength: f32,
}

/// Priors a kind. They are the only numbers set by hand; measured by `examples/link_judge`.
const fn belief(kind: Kind) -> Belief {
    let (own, same, strength) = match kind {
        // Accounts are opened for mules, who serve several.
        Kind::Iban | Kind::Card => (0.99, 0.90, 0.98),
        Kind::Wallet => (0.99, 0.93, 0.98),
        // Numbers are given again within months.
        Kind::Phone => (0.98, 0.93, 0.97),
        Kind::Email => (0.99, 0.97, 0.98),
        Kind::Handle | Kind::Advert | Kind::Cheque => (0.98, 0.96, 0.96),
        Kind::Url => (0.95, 0.96, 0.95),
        Kind::Domain => (0.93, 0.95, 0.95),
        Kind::Parcel => (0.95, 0.95, 0.95),
        Kind::Plate => (0.90, 0.85, 0.85),
        // Companies are usurped: theirs is the harm, not the fraud.
        Kind::Siren | Kind::Siret => (0.60, 0.80, 0.60),
        Kind::ShortCode => (0.10, 0.50, 0.30),
        // Scripts are sold and copied; a picture of goods is taken from an honest advert.
        Kind::Text => (0.95, 0.88, 0.95),
        Kind::Image => (0.90, 0.85, 0.92),
        Kind::Bic | Kind::Amount | Kind::Date => (0.01, 0.10, 0.0),
    };
    Belief {
        own,
        same,
        strength,
    }
}

/// Whether a kind can join documents at all.
pub(crate) const fn joins(kind: Kind, role: Role) -> bool {
    matches!(role, Role::Suspect) && belief(kind).strength > 0.0
}

/// Probability that a value is somebody's own, given how its occurrences are spread ([`super::spread`]).
pub(crate) fn own(kind: Kind, somebodys: f64) -> f32 {
    let prior = belief(kind).own;
    logistic((prior / (1.0 - prior)).ln() + somebodys)
}

/// Probability that a document of this kind of fraud and day is of the campaign that a series stands for, given that
/// they share a value that is somebody's.
pub(crate) fn same(
    kind: Kind,
    scheme: u8,
    day: u32,
    series: &Shape,
    background: &Background,
) -> f32 {
    let prior = belief(kind).same;
    let mut log = (prior / (1.0 - prior)).ln();
    // The kind of fraud: the series' own, with a share for those who misname it.
    let share = background.scheme(scheme);
    let of = f64::from(
        series
            .schemes
            .get(usize::from(scheme))
            .copied()
            .unwrap_or(0),
    );
    let here = (1.0 - MISNAMED) * (of + share) / (f64::from(series.size) + 1.0) + MISNAMED * share;
    log += (here / share).ln().clamp(-3.0, 1.5);
    // The time: a campaign goes on or falls silent; a value used again years later is rarely the same hands.
    let gap = if day > series.last {
        day - series.last
    } else {
        series.first.saturating_sub(day)
    };
    let lasted = f64::from(series.last.saturating_sub(series.first)) + 2.0 * FADING;
    let times = background.days().max(lasted) / lasted;
    log += (times.ln() - f64::from(gap) / FADING).clamp(-4.0, 1.5);
    logistic(log)
}

/// Probability that two texts or images this much alike are copies, and not two that speak of the same things: nought
/// below three tenths, nearly certain from seven.
pub(crate) fn copied(likeness: f32) -> f32 {
    ((likeness - 0.3) / 0.4).clamp(0.0, 0.98)
}

#[expect(clippy::cast_possible_truncation, reason = "a probability")]
fn logistic(log_odds: f64) -> f32 {
    (1.0 / (1.0 + (-log_odds).exp())) as f32
}

/// What a tie rests on: one shared value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Reason {
    /// The value's keyed digest; nought for a likeness.
    pub key: super::Key,
    /// What it is.
    pub kind: Kind,
    /// Documents that quote it.
    pub documents: u32,
    /// Those of them in the series.
    pub in_series: u32,
    /// Probability that it is somebody's own; of a likeness, that it is a copy.
    pub own: f32,
    /// Probability that both uses are one campaign.
    pub same: f32,
    /// What it adds to the tie: probability of the tie by it alone.
    pub alone: f32,
    /// The latest document of the series that quotes it, by the caller's id.
    pub witness: u64,
}

impl Reason {
    pub(crate) fn weigh(mut self) -> Self {
        self.alone = self.own * self.same * belief(self.kind).strength;
        self
    }
}

/// Whether a tie stands by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Too little to be shown.
    Slight,
    /// For a person to judge.
    Proposed,
    /// Stands until a person refutes it.
    Certain,
}

impl Standing {
    /// Where a tie of this probability stands.
    #[must_use]
    pub fn of(probability: f32) -> Self {
        if probability >= CERTAIN {
            Self::Certain
        } else if probability >= PROPOSED {
            Self::Proposed
        } else {
            Self::Slight
        }
    }
}

/// A document and a series, and why they may be of one campaign.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tie {
    /// The series.
    pub series: SeriesId,
    /// Probability, of all reasons together.
    pub probability: f32,
    /// What it rests on, the strongest first.
    pub reasons: Vec<Reason>,
}

impl Tie {
    /// Whether it stands by itself.
    #[must_use]
    pub fn standing(&self) -> Standing {
        Standing::of(self.probability)
    }

    /// Its weight in bits against even odds.
    #[must_use]
    pub fn bits(&self) -> f32 {
        let p = self.probability.clamp(1e-6, 1.0 - 1e-6);
        (p / (1.0 - p)).log2()
    }
}

/// What several reasons say together, each a probability by itself: noisy-or.
pub fn together(alone: impl IntoIterator<Item = f32>) -> f32 {
    1.0 - alone.into_iter().fold(1.0, |none, one| none * (1.0 - one))
}
