//! From settings to a model.

use super::blocking::Rule;
use super::model::{Adjustment, Column, Comparison, Level, Model};
use super::refusal::{Refusal, excerpt};
use super::settings::{Settings, WrittenComparison, WrittenLevel, WrittenRule};
use super::sql::{Dialect, Expr, Kinds, Naming, Order, Parser, Plan, Slots};

/// A level as read: its condition (none for ELSE) and the columns it asks frequencies of.
struct Read {
    place: String,
    condition: Option<Expr>,
    frequency: Option<usize>,
}

pub(super) fn model(settings: Settings) -> Result<Model, Refusal> {
    let dialect = match settings.sql_dialect.as_str() {
        "duckdb" => Dialect::DuckDb,
        "spark" => Dialect::Spark,
        other => {
            let why = format!("{} is not supported, duckdb and spark are", excerpt(other));
            return Err(Refusal::new("sql_dialect", why));
        }
    };
    let mut slots = Slots::default();
    let mut read = Vec::new();
    for (number, comparison) in settings.comparisons.iter().enumerate() {
        let name = &comparison.output_column_name;
        let mut earlier = settings.comparisons.iter().take(number);
        if earlier.any(|other| other.output_column_name.eq_ignore_ascii_case(name)) {
            let place = format!("comparisons[{number}] ({})", excerpt(name));
            return Err(Refusal::new(
                place,
                "an earlier comparison has the same name",
            ));
        }
        read.push(levels(number, comparison, dialect, &mut slots)?);
    }
    let mut rules = Vec::new();
    for (number, rule) in settings
        .blocking_rules_to_generate_predictions
        .iter()
        .enumerate()
    {
        rules.push(self::rule(number, rule, dialect, &mut slots)?);
    }
    let kinds =
        Kinds::learn(&slots.names, &conditions(&read, &rules)).map_err(|(place, why)| {
            let places = read
                .iter()
                .flatten()
                .filter(|level| level.condition.is_some());
            let mut places = places
                .map(|level| &level.place)
                .chain(rules.iter().map(|(place, _)| place));
            let place = places.nth(place).cloned().unwrap_or_default();
            Refusal::new(place, why)
        })?;
    let columns = slots.names.into_iter().zip(&kinds);
    let columns = columns
        .map(|(name, kind)| Column {
            name,
            kind: (*kind).into(),
        })
        .collect();
    let mut plan = Plan::new(kinds);
    let mut frequency_columns = Vec::new();
    let mut comparisons = Vec::new();
    for (written, levels) in settings.comparisons.iter().zip(read) {
        comparisons.push(comparison(
            written,
            levels,
            &mut plan,
            &mut frequency_columns,
        )?);
    }
    let rules = rules
        .into_iter()
        .map(|(place, expr)| Rule::new(expr, &mut plan).map_err(|why| Refusal::new(place, why)));
    let rules = rules.collect::<Result<_, _>>()?;
    let prior = settings.probability_two_random_records_match;
    Ok(Model {
        prior: (prior / (1.0 - prior)).log2(),
        settings,
        columns,
        plan,
        comparisons,
        frequency_columns,
        rules,
    })
}

fn conditions<'r>(read: &'r [Vec<Read>], rules: &'r [(String, Expr)]) -> Vec<&'r Expr> {
    let levels = read
        .iter()
        .flatten()
        .filter_map(|level| level.condition.as_ref());
    levels.chain(rules.iter().map(|(_, expr)| expr)).collect()
}

fn levels(
    number: usize,
    comparison: &WrittenComparison,
    dialect: Dialect,
    slots: &mut Slots,
) -> Result<Vec<Read>, Refusal> {
    let of = format!(
        "comparisons[{number}] ({})",
        excerpt(&comparison.output_column_name)
    );
    let last = comparison.comparison_levels.len();
    let mut read = Vec::with_capacity(last);
    for (number, level) in comparison.comparison_levels.iter().enumerate() {
        let place = format!("{of}, level {number}");
        let is_else = level.sql_condition.trim().eq_ignore_ascii_case("ELSE");
        if is_else != (number + 1 == last) {
            return Err(Refusal::new(place, "ELSE is the last level and only that"));
        }
        let refused = |why| {
            let why = format!("{why}, in: {}", excerpt(&level.sql_condition));
            Refusal::new(place.clone(), why)
        };
        let condition = if is_else {
            None
        } else {
            let parsed = Parser::read(&level.sql_condition, dialect, Naming::Suffix, slots);
            Some(parsed.map_err(refused)?)
        };
        let frequency = match &level.tf_adjustment_column {
            None => None,
            Some(column) => Some(slots.of(column.trim_matches(['"', '`'])).map_err(refused)?),
        };
        read.push(Read {
            place,
            condition,
            frequency,
        });
    }
    if last == 0 {
        return Err(Refusal::new(of, "a comparison without levels"));
    }
    Ok(read)
}

fn rule(
    number: usize,
    rule: &WrittenRule,
    dialect: Dialect,
    slots: &mut Slots,
) -> Result<(String, Expr), Refusal> {
    let place = format!("blocking rule {number}, {}", excerpt(rule.text()));
    if let WrittenRule::Rule(fields) = rule
        && fields
            .arrays_to_explode
            .as_ref()
            .is_some_and(|arrays| !arrays.is_empty())
    {
        return Err(Refusal::new(place, "arrays are not supported"));
    }
    match Parser::read(rule.text(), dialect, Naming::Prefix, slots) {
        Ok(expr) => Ok((place, expr)),
        Err(why) => Err(Refusal::new(place, why)),
    }
}

fn comparison(
    written: &WrittenComparison,
    read: Vec<Read>,
    plan: &mut Plan,
    frequency_columns: &mut Vec<usize>,
) -> Result<Comparison, Refusal> {
    let is_null = |level: &WrittenLevel| level.is_null_level.unwrap_or(false);
    let counted = written
        .comparison_levels
        .iter()
        .filter(|level| !is_null(level))
        .count();
    // Before the conditions are taken apart: which column's exact match each level is
    let exact: Vec<Option<usize>> = read
        .iter()
        .map(|level| exact_match(level.condition.as_ref()))
        .collect();
    let mut chances = Vec::new();
    let mut gamma = counted;
    for (level, read) in written.comparison_levels.iter().zip(&read) {
        if is_null(level) {
            chances.push(None);
            continue;
        }
        gamma = gamma.saturating_sub(1);
        let chance =
            Chance::of(level, gamma, counted).map_err(|why| Refusal::new(&*read.place, why))?;
        chances.push(Some(chance));
    }
    let mut levels = Vec::with_capacity(read.len());
    for ((level, read), chance) in written.comparison_levels.iter().zip(read).zip(&chances) {
        let refused = |why| Refusal::new(&*read.place, why);
        let adjusted = read
            .frequency
            .zip(*chance)
            .filter(|_| read.condition.is_some());
        let adjustment = match adjusted {
            None => None,
            Some((column, own)) => {
                adjustment(level, column, own, &exact, &chances, frequency_columns)
                    .map_err(refused)?
            }
        };
        let condition = match read.condition {
            None => None,
            Some(expr) => Some(plan.hoist(expr).map_err(refused)?),
        };
        let gamma = chance.map_or(-1, |chance| chance.gamma);
        levels.push(Level {
            condition,
            label: level
                .label_for_charts
                .clone()
                .unwrap_or_else(|| gamma.to_string()),
            gamma,
            weight: chance.map_or(0.0, |chance| (chance.m / chance.u).log2()),
            adjustment,
        });
    }
    Ok(Comparison {
        name: written.output_column_name.clone(),
        levels,
    })
}

/// A level's place and probabilities.
#[derive(Clone, Copy)]
struct Chance {
    gamma: i32,
    m: f64,
    u: f64,
}

impl Chance {
    /// What was not estimated takes Splink's own defaults: m .95 for the best level and the rest shared; u
    /// such that weights go from -5 to 3 by even steps, and 10 for the best.
    fn of(level: &WrittenLevel, gamma: usize, count: usize) -> Result<Self, String> {
        let gamma = i32::try_from(gamma).map_err(|_| "too many levels")?;
        let count = i32::try_from(count).map_err(|_| "too many levels")?;
        let given = |written: &Option<super::settings::Probability>| {
            written
                .as_ref()
                .map(super::settings::Probability::value)
                .transpose()
        };
        let (m, u) = (given(&level.m_probability)?, given(&level.u_probability)?);
        if count < 2 {
            return Err("a comparison needs two levels that are not null levels".to_owned());
        }
        let best = gamma == count - 1;
        let default_m = if best {
            0.95
        } else {
            (1.0 - 0.95) / f64::from(count - 1)
        };
        let weight = match (best, count) {
            (true, _) => 10.0,
            (false, 2) => -5.0,
            (false, _) => -5.0 + f64::from(gamma) * (8.0 / f64::from(count - 2)),
        };
        Ok(Self {
            gamma,
            m: m.unwrap_or(default_m),
            u: u.unwrap_or_else(|| default_m / weight.exp2()),
        })
    }
}

fn adjustment(
    level: &WrittenLevel,
    column: usize,
    own: Chance,
    exact: &[Option<usize>],
    chances: &[Option<Chance>],
    frequency_columns: &mut Vec<usize>,
) -> Result<Option<Adjustment>, String> {
    let weight = level.tf_adjustment_weight.unwrap_or(1.0);
    let minimum = level.tf_minimum_u_value.unwrap_or(0.0);
    if !(0.0..=1e3).contains(&weight) || !(0.0..=1.0).contains(&minimum) {
        return Err("a term frequency's weight or minimum is out of bounds".to_owned());
    }
    if weight == 0.0 {
        return Ok(None);
    }
    let chance = if level.disable_tf_exact_match_detection.unwrap_or(false) {
        own
    } else {
        let mut candidates = exact.iter().zip(chances);
        let found = candidates.find(|(exact, _)| **exact == Some(column));
        let none = "no level of the comparison is the exact match of its term frequency column";
        found.and_then(|(_, chance)| *chance).ok_or(none)?
    };
    let place = frequency_columns
        .iter()
        .position(|known| *known == column)
        .unwrap_or_else(|| {
            frequency_columns.push(column);
            frequency_columns.len() - 1
        });
    Ok(Some(Adjustment {
        column: place,
        weight,
        expected: chance.u.log2(),
        minimum,
    }))
}

/// The column of which a condition is the exact match, and nothing else.
fn exact_match(condition: Option<&Expr>) -> Option<usize> {
    match condition? {
        Expr::Compare(Order::Equal, pair) => match (&pair.0, &pair.1) {
            (Expr::Slot(_, a), Expr::Slot(_, b)) if a == b => Some(*a),
            _ => None,
        },
        Expr::And(parts) => {
            let mut columns = parts.iter().map(|part| exact_match(Some(part)));
            let first = columns.next()??;
            columns.all(|column| column == Some(first)).then_some(first)
        }
        _ => None,
    }
}
