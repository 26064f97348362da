//! A model of ours as a file of Splink, over columns written out beside it ([`columns`]).
//!
//! The levels are those of ours SQL can say ([`levels`]); what each is worth is counted on the records at hand
//! ([`count`]), since a pair our levels put together may fall to several of SQL's.

mod columns;
mod count;
mod levels;
#[cfg(test)]
mod tests;

use super::{
    Frequencies, LinkType, Model, Refusal, Row,
    export::{Comparison, Description, Engine, Level, write},
};
use crate::{
    base::Base,
    bulk::{Linked, Scope},
};
use columns::Cells;
use count::Counts;
use levels::{Draft, Of, RULES};

/// The column of the records' ids.
pub(crate) const ID: &str = "id";

/// A model written for Splink.
pub(crate) struct Exported {
    /// The settings file.
    pub(crate) file: Vec<u8>,
    /// Columns whose comparison is left out: no pair looked at has a value on both sides.
    pub(crate) left_out: Vec<&'static str>,
}

/// The model of a run, for Splink on an engine.
///
/// # Errors
/// When the records fill no field that could be compared.
pub(crate) fn export(
    base: &Base,
    linked: &Linked,
    scope: Scope,
    engine: Engine,
) -> Result<Exported, Refusal> {
    let drafts = levels::comparisons(engine);
    let bare = Description {
        engine,
        link_type: match scope {
            Scope::Within => LinkType::DedupeOnly,
            Scope::Across(_) => LinkType::LinkOnly,
        },
        prior: linked.model.shares.prior_same,
        id_column: ID.to_owned(),
        blocking_rules: RULES.iter().map(|rule| condition(rule)).collect(),
        comparisons: drafts.iter().map(|draft| described(draft, None)).collect(),
    };
    // The conditions are asked of the same reader that will read the file again.
    let asked = Model::read(&write(&bare)?)?;
    let counts = Counts::of(base, linked, scope, &asked)?;
    let mut whole = Description {
        comparisons: Vec::new(),
        blocking_rules: Vec::new(),
        ..bare
    };
    let mut left_out = Vec::new();
    for (place, draft) in drafts.iter().enumerate() {
        match counts.chances(place, draft, &linked.model.shares) {
            Some(chances) => whole.comparisons.push(described(draft, Some(&chances))),
            None => left_out.push(draft.column),
        }
    }
    if whole.comparisons.is_empty() {
        return Err(Refusal::new("records", "no field is filled in two of them"));
    }
    whole.blocking_rules = RULES
        .iter()
        .filter(|rule| rule.iter().flatten().all(|column| counts.fills(column)))
        .map(|rule| condition(rule))
        .collect();
    Ok(Exported {
        file: write(&whole)?,
        left_out,
    })
}

fn condition(rule: &[[&str; 2]]) -> String {
    let equal: Vec<String> = rule
        .iter()
        .map(|[left, right]| format!("l.{left} = r.{right}"))
        .collect();
    equal.join(" AND ")
}

/// A comparison as Splink writes it; the chances are those of its levels but the first, which says nothing.
fn described(draft: &levels::Comparison, chances: Option<&[(f64, f64)]>) -> Comparison {
    let level = |(at, level): (usize, &Draft)| {
        let is_null = matches!(level.of, Of::Nothing);
        let chance = at.checked_sub(1).and_then(|at| chances?.get(at));
        Level {
            sql_condition: level.sql.clone(),
            label: level.label.to_owned(),
            m: chance.map(|chance| chance.0),
            u: chance.map(|chance| chance.1),
            is_null,
            tf_column: level.frequency.map(str::to_owned),
        }
    };
    Comparison {
        name: draft.column.to_owned(),
        levels: draft.levels.iter().enumerate().map(level).collect(),
    }
}

/// A record's cells as a row of the model.
fn row<'c>(model: &Model, cells: &'c Cells) -> Result<Row<'c>, Refusal> {
    let texts: Vec<Option<&str>> = model
        .columns()
        .iter()
        .map(|column| {
            let cell = cells.iter().find(|(name, _)| *name == column.name);
            cell.map(|(_, text)| text.as_str())
                .filter(|text| !text.is_empty())
        })
        .collect();
    model.row(&texts, &Frequencies::none())
}
