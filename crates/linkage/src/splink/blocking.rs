//! The pairs a model looks at: each once, by the first rule that yields it, through hash joins.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::model::Model;
use super::refusal::Refusal;
use super::row::Row;
use super::settings::LinkType;
use super::sql::{Expr, Order, Plan, Side, Sides, Value};

/// A blocking rule: what must be equal, and what must hold besides.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    /// Slots of the left and the right record that must be equal.
    keys: Vec<(usize, usize)>,
    rest: Vec<Expr>,
}

/// A record's identity, by which Splink tells which of a pair stands left.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Id {
    /// A column of numbers.
    Number(i64),
    /// A column of texts, in the order of their bytes.
    Text(String),
}

impl std::fmt::Display for Id {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// The records of one linkage.
#[derive(Debug, Clone, Copy)]
pub struct Table<'r, 't> {
    /// The records.
    pub rows: &'r [Row<'t>],
    /// The identity of each; no two alike within a source.
    pub ids: &'r [Id],
    /// Which of `sources` each is from; empty when there is one.
    pub source_of: &'r [usize],
    /// The names of the tables, in the order they were given.
    pub sources: &'r [String],
}

/// Two records to compare, by their places in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pair {
    /// The record that stands left.
    pub left: usize,
    /// The record that stands right.
    pub right: usize,
    /// The rule that yields it, from 0: Splink's `match_key`.
    pub rule: usize,
}

impl Rule {
    pub(super) fn new(expr: Expr, plan: &mut Plan) -> Result<Self, String> {
        let parts = match expr {
            Expr::And(parts) => parts,
            other => vec![other],
        };
        let (mut keys, mut rest) = (Vec::new(), Vec::new());
        for part in parts.into_iter().flat_map(flat) {
            match part {
                Expr::Compare(Order::Equal, pair) => match (pair.0.one_side(), pair.1.one_side()) {
                    (Some(Side::Left), Some(Side::Right)) => {
                        keys.push((plan.slot(pair.0)?, plan.slot(pair.1)?));
                    }
                    (Some(Side::Right), Some(Side::Left)) => {
                        keys.push((plan.slot(pair.1)?, plan.slot(pair.0)?));
                    }
                    _ => rest.push(plan.hoist(Expr::Compare(Order::Equal, pair))?),
                },
                other => rest.push(plan.hoist(other)?),
            }
        }
        if keys.is_empty() {
            return Err("a rule without l.x = r.y would compare all pairs".to_owned());
        }
        Ok(Self { keys, rest })
    }

    /// A hash of the values one side must share; none when one is NULL, which equals nothing.
    pub(super) fn key(&self, row: &Row<'_>, side: Side) -> Option<u64> {
        let mut hasher = FxHasher::default();
        for (left, right) in &self.keys {
            let slot = if side == Side::Left { left } else { right };
            match row.values.get(*slot)? {
                Value::Null => return None,
                Value::Text(text) => text.hash(&mut hasher),
                Value::Truth(truth) => truth.hash(&mut hasher),
                // 0.0 equals -0.0
                Value::Number(number) => (number + 0.0).to_bits().hash(&mut hasher),
            }
        }
        Some(hasher.finish())
    }

    pub(super) fn holds(&self, left: &Row<'_>, right: &Row<'_>) -> bool {
        let sides = Sides {
            left: &left.values,
            right: &right.values,
        };
        self.keys
            .iter()
            .all(|(l, r)| match (left.values.get(*l), right.values.get(*r)) {
                (Some(Value::Null), _) | (_, Some(Value::Null)) => false,
                (l, r) => l == r,
            })
            && self
                .rest
                .iter()
                .all(|condition| sides.truth(condition) == Some(true))
    }
}

fn flat(expr: Expr) -> Vec<Expr> {
    match expr {
        Expr::And(parts) => parts.into_iter().flat_map(flat).collect(),
        other => vec![other],
    }
}

impl Model {
    /// Hands over each pair that the blocking rules yield, once, as Splink does for the model's link type.
    ///
    /// # Errors
    /// A model without blocking rules, or a table whose parts are not of one length.
    pub fn pairs(&self, table: &Table<'_, '_>, mut take: impl FnMut(Pair)) -> Result<(), Refusal> {
        if self.rules.is_empty() {
            return Err(Refusal::new(
                "blocking rules",
                "there is none: all pairs would be compared",
            ));
        }
        let many = table.sources.len() > 1;
        if table.rows.len() != table.ids.len()
            || (many && table.source_of.len() != table.rows.len())
        {
            return Err(Refusal::new(
                "table",
                "rows, ids and sources are not of one length",
            ));
        }
        let orders = Orders::new(self.settings.link_type, table);
        for (number, rule) in self.rules.iter().enumerate() {
            let earlier = self.rules.get(..number).unwrap_or_default();
            join(table.rows, rule, |left, right, rows| {
                let fits = orders.allow(left, right) && rule.holds(rows.0, rows.1);
                if fits && !earlier.iter().any(|rule| rule.holds(rows.0, rows.1)) {
                    take(Pair {
                        left,
                        right,
                        rule: number,
                    });
                }
            });
        }
        Ok(())
    }
}

/// Hands over the pairs of rows whose keys have one hash.
fn join<'r, 't>(
    rows: &'r [Row<'t>],
    rule: &Rule,
    mut take: impl FnMut(usize, usize, (&'r Row<'t>, &'r Row<'t>)),
) {
    let mut blocks: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (place, row) in rows.iter().enumerate() {
        if let Some(key) = rule.key(row, Side::Right) {
            blocks.entry(key).or_default().push(place);
        }
    }
    for (left, row) in rows.iter().enumerate() {
        let block = rule.key(row, Side::Left).and_then(|key| blocks.get(&key));
        for right in block.into_iter().flatten().copied() {
            if let Some(other) = rows.get(right) {
                take(left, right, (row, other));
            }
        }
    }
}

/// Which records may stand left of which.
enum Orders<'r> {
    /// By rank of their identity, within and, unless all is linked, across sources.
    Ranked {
        ranks: Vec<usize>,
        sources: Option<&'r [usize]>,
    },
    /// The first of two tables left, the second right.
    TwoTables(&'r [usize]),
}

impl<'r> Orders<'r> {
    fn new(link: LinkType, table: &Table<'r, '_>) -> Self {
        if link == LinkType::LinkOnly && table.sources.len() == 2 {
            return Self::TwoTables(table.source_of);
        }
        let composite = |(place, id): (usize, &Id)| {
            if link == LinkType::DedupeOnly {
                return id.clone();
            }
            // Splink orders by these words when there are several tables
            let source = table
                .source_of
                .get(place)
                .and_then(|source| table.sources.get(*source));
            Id::Text(format!("{}-__-{id}", source.map_or("", String::as_str)))
        };
        let ids: Vec<Id> = table.ids.iter().enumerate().map(composite).collect();
        let mut places: Vec<usize> = (0..ids.len()).collect();
        places.sort_unstable_by(|a, b| ids.get(*a).cmp(&ids.get(*b)));
        let mut ranks = vec![0; ids.len()];
        let (mut rank, mut last) = (0, None);
        for place in places {
            let id = ids.get(place);
            if last.is_some() && last != id {
                rank += 1;
            }
            last = id;
            if let Some(slot) = ranks.get_mut(place) {
                *slot = rank;
            }
        }
        Self::Ranked {
            ranks,
            sources: (link == LinkType::LinkOnly).then_some(table.source_of),
        }
    }

    fn allow(&self, left: usize, right: usize) -> bool {
        match self {
            Self::TwoTables(source) => {
                source.get(left) == Some(&0) && source.get(right) == Some(&1)
            }
            Self::Ranked { ranks, sources } => {
                ranks.get(left) < ranks.get(right)
                    && sources.is_none_or(|source| source.get(left) != source.get(right))
            }
        }
    }
}
