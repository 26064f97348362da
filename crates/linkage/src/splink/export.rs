//! A model of ours, in Splink's file: for Splink on Spark or DuckDB to link in bulk.

use super::model::Model;
use super::refusal::Refusal;
use super::settings::{
    LinkType, Probability, Settings, WrittenComparison, WrittenLevel, WrittenRule,
};

/// Where the model will link, and so how its conditions are spelt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Engine {
    /// `jaro_winkler_similarity("a_l", "a_r")`.
    #[default]
    DuckDb,
    /// ``jaro_winkler(`a_l`, `a_r`)``.
    Spark,
}

/// A model to write.
#[derive(Debug, Clone, PartialEq)]
pub struct Description {
    /// Where it will link.
    pub engine: Engine,
    /// Which pairs it is for.
    pub link_type: LinkType,
    /// Probability that two records drawn at random speak of one person.
    pub prior: f64,
    /// The column that tells records apart.
    pub id_column: String,
    /// Blocking rules, over `l.` and `r.`.
    pub blocking_rules: Vec<String>,
    /// What is compared.
    pub comparisons: Vec<Comparison>,
}

/// One thing that is compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Its name, one of a kind.
    pub name: String,
    /// Its levels, the first that holds counting.
    pub levels: Vec<Level>,
}

/// One outcome of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Level {
    /// When it holds, over columns with `_l` and `_r`; `ELSE` for the last.
    pub sql_condition: String,
    /// Its words for charts.
    pub label: String,
    /// Probability of the level among pairs of one person; none for a null level.
    pub m: Option<f64>,
    /// Probability of the level among pairs of two persons; none for a null level.
    pub u: Option<f64>,
    /// Whether it says nothing: a value is missing.
    pub is_null: bool,
    /// The column whose frequencies adjust the weight.
    pub tf_column: Option<String>,
}

/// Splink's file of a model.
///
/// # Errors
/// What [`Model::read`] would refuse: what is written here can be read here.
pub fn write(description: &Description) -> Result<Vec<u8>, Refusal> {
    let comparisons = description.comparisons.iter().map(comparison).collect();
    let mut settings = Settings::bare(description.link_type, description.prior, comparisons);
    settings
        .unique_id_column_name
        .clone_from(&description.id_column);
    settings.sql_dialect = match description.engine {
        Engine::DuckDb => "duckdb",
        Engine::Spark => "spark",
    }
    .to_owned();
    settings.blocking_rules_to_generate_predictions = description
        .blocking_rules
        .iter()
        .map(|rule| WrittenRule::new(rule, &settings.sql_dialect))
        .collect();
    let bytes = settings.write()?;
    Model::read(&bytes)?;
    Ok(bytes)
}

fn comparison(comparison: &Comparison) -> WrittenComparison {
    WrittenComparison {
        output_column_name: comparison.name.clone(),
        comparison_description: None,
        comparison_levels: comparison.levels.iter().map(level).collect(),
    }
}

fn level(level: &Level) -> WrittenLevel {
    WrittenLevel {
        sql_condition: level.sql_condition.clone(),
        label_for_charts: Some(level.label.clone()),
        m_probability: level.m.map(Probability::Value),
        u_probability: level.u.map(Probability::Value),
        tf_adjustment_column: level.tf_column.clone(),
        tf_adjustment_weight: level.tf_column.as_ref().map(|_| 1.0),
        is_null_level: level.is_null.then_some(true),
        ..WrittenLevel::default()
    }
}
