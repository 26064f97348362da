//! The file: Splink's settings, as it saves and loads them.
//!
//! Every key is named here; one that is not is refused, since a key left out could change a score.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// Largest file read, in bytes. Models met hold 10 to 30 KB.
pub const MAX_BYTES: usize = 4 << 20;
/// Most comparisons of a model.
pub const MAX_COMPARISONS: usize = 200;
/// Most levels of a comparison.
pub const MAX_LEVELS: usize = 200;
/// Most blocking rules.
pub const MAX_RULES: usize = 200;

/// What Splink writes in place of a probability it saw no case of.
const NOT_OBSERVED: &str = "level not observed in training dataset";
/// What it then counts with.
const NOT_OBSERVED_PROBABILITY: f64 = 1e-6;

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Settings {
    pub(crate) link_type: LinkType,
    #[serde(default = "default_prior")]
    pub(crate) probability_two_random_records_match: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retain_matching_columns: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) retain_intermediate_calculation_columns: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) additional_columns_to_retain: Option<Vec<String>>,
    #[serde(default = "default_dialect")]
    pub(crate) sql_dialect: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) linker_uid: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) em_convergence: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) max_iterations: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) match_weight_column_prefix: Option<String>,
    /// Version 4's; Splink 5 ignores it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    bayes_factor_column_prefix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) term_frequency_adjustment_column_prefix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) comparison_vector_value_column_prefix: Option<String>,
    #[serde(default = "default_id")]
    pub(crate) unique_id_column_name: String,
    #[serde(default = "default_source")]
    pub(crate) source_dataset_column_name: String,
    #[serde(default)]
    pub(crate) blocking_rules_to_generate_predictions: Vec<WrittenRule>,
    pub(crate) comparisons: Vec<WrittenComparison>,
}

/// Which pairs a linkage looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkType {
    /// Pairs within one table.
    DedupeOnly,
    /// Pairs across tables.
    LinkOnly,
    /// Both.
    LinkAndDedupe,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum WrittenRule {
    Text(String),
    Rule(RuleFields),
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RuleFields {
    pub(crate) blocking_rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) sql_dialect: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) arrays_to_explode: Option<Vec<String>>,
    /// Version 4's: how work is divided, no effect on the pairs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    salting_partitions: Option<u32>,
}

impl WrittenRule {
    pub(crate) fn new(text: &str, dialect: &str) -> Self {
        Self::Rule(RuleFields {
            blocking_rule: text.to_owned(),
            sql_dialect: Some(dialect.to_owned()),
            arrays_to_explode: None,
            salting_partitions: None,
        })
    }

    pub(crate) fn text(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::Rule(rule) => &rule.blocking_rule,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenComparison {
    pub(crate) output_column_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) comparison_description: Option<String>,
    pub(crate) comparison_levels: Vec<WrittenLevel>,
}

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WrittenLevel {
    pub(crate) sql_condition: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) label_for_charts: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) m_probability: Option<Probability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) u_probability: Option<Probability>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fix_m_probability: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) fix_u_probability: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tf_adjustment_column: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tf_adjustment_weight: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) tf_minimum_u_value: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) is_null_level: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) disable_tf_exact_match_detection: Option<bool>,
}

/// A probability, or Splink's words for a level it never met.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Probability {
    Value(f64),
    Words(String),
}

impl Probability {
    /// The number Splink counts with, within the bounds it takes.
    pub(crate) fn value(&self) -> Result<f64, String> {
        /// Splink's own least.
        const LEAST: f64 = 1e-300;
        /// EM's rounding may go over 1 by a hair.
        const MOST: f64 = 1.000_001;
        match self {
            Self::Value(value) if (LEAST..=MOST).contains(value) => Ok(*value),
            Self::Value(_) => Err("a probability is not between 1e-300 and 1".to_owned()),
            Self::Words(words) if words == NOT_OBSERVED => Ok(NOT_OBSERVED_PROBABILITY),
            Self::Words(_) => Err("a probability is not a number".to_owned()),
        }
    }
}

const fn default_prior() -> f64 {
    0.0001
}

fn default_dialect() -> String {
    "duckdb".to_owned()
}

fn default_id() -> String {
    "unique_id".to_owned()
}

fn default_source() -> String {
    "source_dataset".to_owned()
}

impl Settings {
    /// The settings of a model that only says what it must.
    pub(crate) fn bare(
        link_type: LinkType,
        prior: f64,
        comparisons: Vec<WrittenComparison>,
    ) -> Self {
        Self {
            link_type,
            probability_two_random_records_match: prior,
            retain_matching_columns: None,
            retain_intermediate_calculation_columns: None,
            additional_columns_to_retain: None,
            sql_dialect: default_dialect(),
            linker_uid: None,
            em_convergence: None,
            max_iterations: None,
            match_weight_column_prefix: None,
            bayes_factor_column_prefix: None,
            term_frequency_adjustment_column_prefix: None,
            comparison_vector_value_column_prefix: None,
            unique_id_column_name: default_id(),
            source_dataset_column_name: default_source(),
            blocking_rules_to_generate_predictions: Vec::new(),
            comparisons,
        }
    }

    /// Reads a file within bounds. Depth is bounded by the reader of JSON, duplicate keys are refused.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let whole = |why: String| Refusal::new("model", why);
        if bytes.len() > MAX_BYTES {
            return Err(whole(format!("the file is over {MAX_BYTES} bytes")));
        }
        let settings: Self = serde_json::from_slice(bytes)
            .map_err(|error| whole(super::refusal::excerpt(&error.to_string())))?;
        settings.within_bounds().map_err(whole)?;
        Ok(settings)
    }

    fn within_bounds(&self) -> Result<(), String> {
        let prior = self.probability_two_random_records_match;
        if !(prior > 0.0 && prior < 1.0) {
            return Err("probability_two_random_records_match is not between 0 and 1".to_owned());
        }
        if self.comparisons.is_empty() || self.comparisons.len() > MAX_COMPARISONS {
            return Err(format!(
                "the number of comparisons is not between 1 and {MAX_COMPARISONS}"
            ));
        }
        if self
            .comparisons
            .iter()
            .any(|c| c.comparison_levels.len() > MAX_LEVELS)
        {
            return Err(format!("a comparison has more than {MAX_LEVELS} levels"));
        }
        if self.blocking_rules_to_generate_predictions.len() > MAX_RULES {
            return Err(format!("more than {MAX_RULES} blocking rules"));
        }
        Ok(())
    }

    /// The file of these settings.
    pub(crate) fn write(&self) -> Result<Vec<u8>, Refusal> {
        serde_json::to_vec_pretty(self).map_err(|error| Refusal::new("model", error.to_string()))
    }
}
