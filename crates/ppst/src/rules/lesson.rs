//! Whether a model that the base learned from its own records is sound enough to serve (art. 1), and when it is time to
//! learn another.
//!
//! A lesson may be bad for good reasons: too few records, a feed gone wrong, a year of one ministry alone. Whatever is
//! not plainly better leaves the model that ships with the program in its place.

use kernel::Timestamp;
use linkage::{Model, online::Lesson, trial::Trial};

/// The fewest requests to learn from.
pub const LEAST_RECORDS: usize = 20_000;
/// The fewest pairs of one person to learn from.
pub const LEAST_PAIRS: f64 = 1_000.0;
/// How often the base learns.
pub const PERIOD: time::Duration = time::Duration::days(30);
/// Invented requests that a model is tried on, and the two sets of them.
pub const TRIED_ON: usize = 5_000;
/// Chance of the two sets.
pub const SEEDS: [u64; 2] = [20_261, 115_731];

/// Bits by which a level may gain on another against the order of the shipped model: levels met rarely move so much.
const SLACK: f32 = 2.0;
/// By how much less a model may find of invented requests, whose slips are not quite the base's.
const LESS_FOUND: f64 = 0.01;
/// By how much less right a model may be where it is sure: links then stand without a judgement.
const LESS_SURE: f64 = 0.002;
/// Share of right ones among sure pairs, whatever the shipped one does.
const SURE: f64 = 0.985;
/// By how much farther from the truth its probabilities may lie.
const MORE_ERROR: f64 = 0.01;

/// What was found of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It may serve.
    Sound,
    /// Learned from too few pairs of one person.
    FewPairs,
    /// It explains pairs it did not learn from no better than the model that serves.
    NoGain,
    /// It holds a difference to say more for one person than an agreement.
    Disorder,
    /// It finds fewer of the persons of invented requests.
    FindsLess,
    /// It is wrong more often where it is sure.
    LessSure,
    /// Its probabilities lie farther from the truth.
    Miscalibrated,
}

impl Verdict {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Sound,
        Self::FewPairs,
        Self::NoGain,
        Self::Disorder,
        Self::FindsLess,
        Self::LessSure,
        Self::Miscalibrated,
    ];

    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Sound => "sound",
            Self::FewPairs => "few-pairs",
            Self::NoGain => "no-gain",
            Self::Disorder => "disorder",
            Self::FindsLess => "finds-less",
            Self::LessSure => "less-sure",
            Self::Miscalibrated => "miscalibrated",
        }
    }
}

/// What a model did on the invented sets, the worst of them.
#[must_use]
pub fn tried(model: &Model) -> Option<Trial> {
    let trials = SEEDS.map(|seed| linkage::trial::trial(model, TRIED_ON, seed));
    let [Some(one), Some(other)] = trials else {
        return None;
    };
    Some(Trial {
        f1: one.f1.min(other.f1),
        sure: one.sure.min(other.sure),
        error: one.error.max(other.error),
    })
}

/// What a lesson itself tells against its model, before it is tried.
#[must_use]
pub fn doubt(lesson: &Lesson, shipped: &Model) -> Option<Verdict> {
    let learned = &lesson.learned.likelihood;
    let rose = learned.first() < learned.last();
    let enough = lesson.pairs >= LEAST_PAIRS;
    let gained = rose && lesson.gain > 0.0;
    if !enough {
        Some(Verdict::FewPairs)
    } else if !gained {
        Some(Verdict::NoGain)
    } else if !lesson.model.ranks_as(shipped, SLACK) {
        Some(Verdict::Disorder)
    } else {
        None
    }
}

/// Judges a model that nothing tells against beside the shipped one, both tried on the same invented sets.
#[must_use]
pub fn judge(tried: &Trial, beside: &Trial) -> Verdict {
    // What is not a number is not sound either: each comparison is one that it must pass.
    let finds = tried.f1 >= beside.f1 - LESS_FOUND;
    let sure = tried.sure >= SURE && tried.sure >= beside.sure - LESS_SURE;
    let calibrated = tried.error <= beside.error + MORE_ERROR;
    if !finds {
        Verdict::FindsLess
    } else if !sure {
        Verdict::LessSure
    } else if !calibrated {
        Verdict::Miscalibrated
    } else {
        Verdict::Sound
    }
}

/// Whether it is time to learn: a base large enough, a month since the last lesson or twice its records.
#[must_use]
pub fn is_due(records: usize, last: Option<(Timestamp, usize)>, now: Timestamp) -> bool {
    records >= LEAST_RECORDS
        && last.is_none_or(|(at, then)| now - at >= PERIOD || records >= then.saturating_mul(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::resident::shipped;
    use linkage::bulk::Learned;
    use time::macros::datetime;

    const GOOD: Trial = Trial {
        f1: 0.97,
        sure: 0.999,
        error: 0.02,
    };

    fn lesson(model: Model, likelihood: &[f64], pairs: f64, gain: f64) -> Lesson {
        let learned = Learned {
            rounds: likelihood.len(),
            likelihood: likelihood.to_vec(),
        };
        Lesson {
            model,
            learned,
            pairs,
            gain,
        }
    }

    #[test]
    fn what_is_not_plainly_better_does_not_serve() {
        let ours = shipped().unwrap();
        let good = || lesson(ours.clone(), &[1.0, 2.0], 5_000.0, 3.0);
        assert_eq!(doubt(&good(), &ours), None);
        assert_eq!(judge(&GOOD, &GOOD), Verdict::Sound);
        for (lesson, verdict) in [
            (
                lesson(ours.clone(), &[1.0, 2.0], 999.0, 3.0),
                Verdict::FewPairs,
            ),
            (
                lesson(ours.clone(), &[1.0, 2.0], f64::NAN, 3.0),
                Verdict::FewPairs,
            ),
            (
                lesson(ours.clone(), &[2.0, 1.0], 5_000.0, 3.0),
                Verdict::NoGain,
            ),
            (
                lesson(ours.clone(), &[1.0, 2.0], 5_000.0, 0.0),
                Verdict::NoGain,
            ),
            (
                lesson(ours.clone(), &[1.0, 2.0], 5_000.0, f64::NAN),
                Verdict::NoGain,
            ),
        ] {
            assert_eq!(doubt(&lesson, &ours), Some(verdict));
        }
        for (tried, verdict) in [
            (Trial { f1: 0.95, ..GOOD }, Verdict::FindsLess),
            (
                Trial {
                    sure: 0.996,
                    ..GOOD
                },
                Verdict::LessSure,
            ),
            (
                Trial {
                    error: 0.04,
                    ..GOOD
                },
                Verdict::Miscalibrated,
            ),
            (
                Trial {
                    error: f64::NAN,
                    ..GOOD
                },
                Verdict::Miscalibrated,
            ),
        ] {
            assert_eq!(judge(&tried, &GOOD), verdict);
        }
        let beside = Trial { sure: 0.98, ..GOOD };
        assert_eq!(judge(&beside, &beside), Verdict::LessSure);
    }

    /// A model that takes unlike dates of birth for a sign of one person is refused, whatever else it does.
    #[test]
    fn a_model_turned_round_does_not_serve() {
        let ours = shipped().unwrap();
        let mut file: serde_json::Value = serde_json::from_str(&ours.write().unwrap()).unwrap();
        let dates = file["comparisons"].as_array_mut().unwrap();
        let dates = dates
            .iter_mut()
            .find(|one| one["name"] == "birth_date")
            .unwrap();
        let levels = dates["contexts"][0].as_array_mut().unwrap();
        for level in levels {
            let share = match level["name"].as_str().unwrap() {
                "other" => 0.9,
                "slip" => 0.000_1,
                _ => continue,
            };
            level["same"] = share.into();
        }
        let turned = Model::read(file.to_string().as_bytes()).unwrap();
        let lesson = lesson(turned, &[1.0, 2.0], 5_000.0, 3.0);
        assert_eq!(doubt(&lesson, &ours), Some(Verdict::Disorder));
    }

    #[test]
    fn it_is_time_after_a_month_or_when_the_base_has_doubled() {
        let now = datetime!(2026-11-22 12:00 UTC);
        let ago = |days| now - time::Duration::days(days);
        assert!(!is_due(LEAST_RECORDS - 1, None, now));
        assert!(is_due(LEAST_RECORDS, None, now));
        assert!(!is_due(39_999, Some((ago(29), 20_000)), now));
        assert!(is_due(40_000, Some((ago(1), 20_000)), now));
        assert!(is_due(20_000, Some((ago(30), 20_000)), now));
    }
}
