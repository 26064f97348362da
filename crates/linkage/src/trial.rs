//! A model put to the test on invented requests, where the truth is known.

use std::collections::HashMap;

use crate::{
    base::Base,
    bulk::{self, Limits, Scope},
    model::{Model, probability},
    synthetic::{Requests, Settings},
};

/// What a model did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// F1 of the pairs it holds to be of one person.
    pub f1: f64,
    /// Share of right ones among the pairs it is sure of, from [`SURE`] on.
    pub sure: f64,
    /// How far its probabilities lie from the truth, on average.
    pub error: f64,
}

/// Probability from which a pair counts as sure.
pub const SURE: f64 = 0.99;
/// Probabilities are compared with the truth in so many classes.
const CLASSES: usize = 20;

/// Links invented requests, errors doubled, with a model; nothing where there are none.
#[must_use]
pub fn trial(model: &Model, records: usize, seed: u64) -> Option<Trial> {
    let mut base = Base::default();
    let mut persons = Vec::new();
    let mut sizes: HashMap<u64, u64> = HashMap::new();
    for request in Requests::new(Settings::hard(records, seed)).ok()? {
        base.add(&request.person());
        persons.push(request.cluster());
        *sizes.entry(request.cluster()).or_default() += 1;
    }
    let wanted: u64 = sizes.values().map(|size| size * (size - 1) / 2).sum();
    let linked = bulk::link(&base, Scope::Within, Limits::default(), Some(model.clone()));
    let mut held = Tally::default();
    let mut sure = Tally::default();
    let mut classes = [Tally::default(); CLASSES];
    for pair in &linked.pairs {
        let of = |place: u32| persons.get(place as usize);
        let right = of(pair.a).is_some() && of(pair.a) == of(pair.b);
        let probability = probability(pair.bits);
        if probability >= 0.5 {
            held.add(right, probability);
        }
        if probability >= SURE {
            sure.add(right, probability);
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a probability"
        )]
        let class = (probability * CLASSES as f64) as usize;
        if let Some(class) = classes.get_mut(class.min(CLASSES - 1)) {
            class.add(right, probability);
        }
    }
    let all: f64 = classes.iter().map(|class| class.all).sum();
    let error: f64 = classes
        .iter()
        .map(|class| (class.right - class.said).abs())
        .sum();
    Some(Trial {
        f1: 2.0 * held.right / (held.all + wanted as f64).max(1.0),
        sure: sure.right / sure.all.max(1.0),
        error: error / all.max(1.0),
    })
}

/// Pairs, right ones among them, and what was said of them.
#[derive(Clone, Copy, Default)]
struct Tally {
    all: f64,
    right: f64,
    said: f64,
}

impl Tally {
    fn add(&mut self, right: bool, probability: f64) {
        self.all += 1.0;
        self.right += f64::from(u8::from(right));
        self.said += probability;
    }
}

#[cfg(test)]
mod tests {
    use super::{SURE, trial};
    use crate::testing;

    #[test]
    fn a_good_model_passes_and_a_sure_one_is_right() {
        let trial = trial(&testing::model(), 3000, 5).unwrap();
        println!("{trial:?}");
        assert!(trial.f1 > 0.93, "{trial:?}");
        assert!(trial.sure >= SURE - 0.01 && trial.error < 0.05, "{trial:?}");
    }
}
