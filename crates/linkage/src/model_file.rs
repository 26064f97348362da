//! Models as files: versioned JSON, every comparison, situation and level by name.

#![expect(
    clippy::indexing_slicing,
    reason = "tables and observations have a place for every comparison, situation and level of the schema"
)]

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    compare::schema::{COMPARISONS, KINS, MAX_CONTEXTS, is_of_names, tongue},
    learn::expected,
    model::{Model, Shares},
};

/// What a model file says it is.
const FORMAT: &str = "acte-linkage-model";
/// The version written. Read still: version 1, which did not tell apart the names of China and Korea; version 2, which
/// did not tell Chinese names in unlike spellings from others.
const VERSION: u32 = 3;
/// No model is longer, in bytes.
const LONGEST: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u32,
    /// Records it was learned from; the chance that two are of one person falls as they grow in number.
    records: u64,
    /// Share of all pairs that are of one person.
    prior_same: f64,
    /// Share of all pairs that are twins, brothers and sisters, parent and child of one name, namesakes of one age.
    prior_kin: Vec<f64>,
    comparisons: Vec<FileComparison>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileComparison {
    name: String,
    contexts: Vec<Vec<FileLevel>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FileLevel {
    name: String,
    same: f32,
    strangers: f32,
    kin: Vec<f32>,
}

/// Why a model file is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Longer than any model.
    #[error("longer than {LONGEST} bytes")]
    TooLong,
    /// Not JSON, or with a key unknown or missing.
    #[error("{0}")]
    Shape(#[from] serde_json::Error),
    /// Of another kind or version.
    #[error("not a model of format {FORMAT}, version 1 to {VERSION}")]
    Foreign,
    /// A number out of its bounds, or a comparison or level this program does not know.
    #[error("{0}: {1}")]
    Content(String, &'static str),
}

impl Model {
    /// Reads a model.
    ///
    /// # Errors
    /// When it is not one, or says what cannot be.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        if bytes.len() > LONGEST {
            return Err(Refusal::TooLong);
        }
        let file: File = serde_json::from_slice(bytes)?;
        if file.format != FORMAT || !(1..=VERSION).contains(&file.version) {
            return Err(Refusal::Foreign);
        }
        let share = |share: f64, place: &str| match share {
            share if share > 0.0 && share <= 1.0 => Ok(share),
            _ => Err(Refusal::Content(
                place.to_owned(),
                "a share lies between 0 and 1",
            )),
        };
        let mut shares = Shares {
            same: Box::new(expected(|level| level.same)),
            kin: Box::new(std::array::from_fn(|_| expected(|level| level.same))),
            strangers: Box::new(expected(|level| level.same)),
            prior_same: share(file.prior_same, "prior_same")?,
            prior_kin: [0.0; KINS],
        };
        if file.prior_kin.len() != KINS || file.comparisons.len() != COMPARISONS.len() {
            return Err(Refusal::Content(
                "comparisons".to_owned(),
                "not those of this version",
            ));
        }
        for (place, prior) in shares.prior_kin.iter_mut().zip(&file.prior_kin) {
            *place = share(*prior, "prior_kin")?;
        }
        for ((at, comparison), ours) in file.comparisons.iter().enumerate().zip(&COMPARISONS) {
            let contexts = match file.version {
                1 if is_of_names(at) => 1,
                2 if is_of_names(at) => usize::from(tongue::UNLIKE),
                _ => ours.contexts,
            };
            if comparison.name != ours.name || comparison.contexts.len() != contexts {
                return Err(Refusal::Content(
                    comparison.name.clone(),
                    "not a comparison of this version",
                ));
            }
            for (context, levels) in comparison.contexts.iter().enumerate().take(MAX_CONTEXTS) {
                if levels.len() != ours.levels.len() {
                    return Err(Refusal::Content(comparison.name.clone(), "not its levels"));
                }
                for ((at_level, level), known) in (1..).zip(levels).zip(ours.levels) {
                    if level.name != known.name || level.kin.len() != KINS {
                        return Err(Refusal::Content(
                            level.name.clone(),
                            "not a level of this version",
                        ));
                    }
                    for value in [level.same, level.strangers].iter().chain(&level.kin) {
                        share(f64::from(*value), &level.name)?;
                    }
                    shares.same[at][context][at_level] = level.same;
                    shares.strangers[at][context][at_level] = level.strangers;
                    for (table, kin) in shares.kin.iter_mut().zip(&level.kin) {
                        table[at][context][at_level] = *kin;
                    }
                }
            }
            if contexts < ours.contexts {
                let Shares {
                    same,
                    strangers,
                    kin,
                    ..
                } = &mut shares;
                for table in kin.iter_mut().chain([&mut **same, &mut **strangers]) {
                    // What the version did not tell apart is as likely
                    let known = match contexts {
                        1 => tongue::ANY,
                        _ => tongue::CHINESE,
                    };
                    let known = table[at][usize::from(known)];
                    table[at][contexts..].fill(known);
                }
            }
        }
        Ok(Self::new(shares, file.records))
    }

    /// Writes a model, as [`Model::read`] reads it.
    ///
    /// # Errors
    /// Never in practice: numbers and names are all there is.
    pub fn write(&self) -> Result<String, serde_json::Error> {
        let shares = &self.shares;
        let comparisons = COMPARISONS
            .iter()
            .enumerate()
            .map(|(at, comparison)| FileComparison {
                name: comparison.name.to_owned(),
                contexts: (0..comparison.contexts)
                    .map(|context| {
                        let level = |(at_level, level): (usize, &crate::compare::schema::Level)| {
                            FileLevel {
                                name: level.name.to_owned(),
                                same: shares.same[at][context][at_level].max(f32::MIN_POSITIVE),
                                strangers: shares.strangers[at][context][at_level]
                                    .max(f32::MIN_POSITIVE),
                                kin: shares
                                    .kin
                                    .iter()
                                    .map(|table| table[at][context][at_level])
                                    .collect(),
                            }
                        };
                        (1..).zip(comparison.levels).map(level).collect()
                    })
                    .collect(),
            })
            .collect();
        serde_json::to_string_pretty(&File {
            format: FORMAT.to_owned(),
            version: VERSION,
            records: self.records,
            prior_same: shares.prior_same,
            prior_kin: shares.prior_kin.to_vec(),
            comparisons,
        })
    }
}
