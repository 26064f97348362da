//! Models of Splink: read, write, and score as it does.
//!
//! A model trained with [Splink](https://moj-analytical-services.github.io/splink/) 4 or 5 on DuckDB or Spark
//! serves here: the same pairs by the same blocking rules, the same match weight to 1e-9. [`Model::read`] takes the
//! settings file Splink saves and refuses, naming the place, what it could not score as Splink does.
//!
//! Keys read: `link_type`, `probability_two_random_records_match`, `sql_dialect` (`duckdb` or `spark`),
//! `unique_id_column_name`, `source_dataset_column_name`, `blocking_rules_to_generate_predictions` (each a
//! text, or `blocking_rule`, `sql_dialect`, `salting_partitions`, `arrays_to_explode` when empty),
//! `comparisons` (`output_column_name`, `comparison_description`, `comparison_levels`), and of each level
//! `sql_condition`, `label_for_charts`, `m_probability`, `u_probability`, `fix_m_probability`,
//! `fix_u_probability`, `tf_adjustment_column`, `tf_adjustment_weight`, `tf_minimum_u_value`,
//! `is_null_level`, `disable_tf_exact_match_detection`. Kept for the way back, without effect on a score:
//! `retain_matching_columns`, `retain_intermediate_calculation_columns`, `additional_columns_to_retain`,
//! `linker_uid`, `em_convergence`, `max_iterations` and the column prefixes. Any other key is refused.
//!
//! SQL read: columns with `_l` and `_r` (`l.`, `r.` in blocking rules), quoted or not, without case; texts,
//! numbers, NULL, TRUE, FALSE; AND, OR, NOT, IS \[NOT\] NULL, `= <> != < <= > >=`, `+ -`; ABS, NULLIF,
//! COALESCE, GREATEST, LEAST, LENGTH, LOWER, UPPER, SUBSTR, `regexp_extract`, `try_strptime` (`%Y %y %m %d
//! %H %M %S`), EPOCH, CAST to VARCHAR, `jaro_similarity`, `jaro_winkler_similarity`, `levenshtein`,
//! `damerau_levenshtein`, `jaccard`; ELSE. Arrays, CASE, other casts and functions are refused.
//!
//! In Spark's dialect: names in backticks, `jaro_sim`, `jaro_winkler`, `date(try_to_timestamp(x,
//! 'yyyy-MM-dd'))` and `datediff` in place of DuckDB's, and Spark's answers: characters where DuckDB counts
//! bytes, its own Jaro, dates with every digit.
//!
//! Two values differ knowingly from DuckDB 2.0: `infinity` and `epoch` are no dates here (there they become
//! 1900-01-01), and `jaccard` of an empty text is NULL (there the query fails).

mod blocking;
mod compile;
pub mod export;
mod frequency;
mod model;
mod online;
pub(crate) mod ours;
mod refusal;
mod row;
mod score;
mod settings;
mod sql;
#[cfg(test)]
mod tests;

pub use blocking::{Id, Pair, Table};
pub use frequency::Frequencies;
pub use model::{Column, ColumnKind, Model};
pub use online::Index;
pub use refusal::Refusal;
pub use row::{MAX_TEXT, Row};
pub use score::{LevelScore, Scored};
pub use settings::{LinkType, MAX_BYTES, MAX_COMPARISONS, MAX_LEVELS, MAX_RULES};
