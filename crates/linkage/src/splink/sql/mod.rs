//! The expressions of a model: read once, evaluated for each pair.
//!
//! What depends on one record alone (`substr(dob_l, 1, 4)`) is taken out of the pair and computed once a
//! record; what is left borrows the record's values, so that a pair allocates nothing.

mod calls;
mod eval;
mod functions;
mod hoist;
mod kinds;
mod lexer;
mod moment;
mod parser;
mod pattern;
mod spark;

pub(crate) use eval::{Sides, Value};
pub(crate) use hoist::Plan;
pub(crate) use kinds::{Kind, Kinds};
pub(crate) use moment::{Format, written_date};
pub(crate) use parser::{Dialect, Naming, Parser, Slots};
pub(crate) use pattern::Pattern;

/// The record a slot is read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Side {
    Left,
    Right,
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    Equal,
    Different,
    Less,
    AtMost,
    More,
    AtLeast,
}

/// A function of the subset.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Function {
    Abs,
    Nullif,
    Coalesce,
    Greatest,
    Least,
    Length,
    Lower(Dialect),
    Upper(Dialect),
    /// First character, counted from 0, and how many; `usize::MAX` for the rest.
    Substring(usize, usize),
    RegexpExtract(Pattern),
    Strptime(Format),
    /// Seconds since 1970 of a moment.
    Epoch,
    /// Whole days between two moments: Spark's `datediff`.
    DaysBetween,
    /// A date written out: `CAST(x AS VARCHAR)`; a text stays as it is.
    Written,
    /// How alike two texts are, as this engine counts it.
    Alike(Likeness, Dialect),
}

/// A measure of how alike two texts are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Likeness {
    Jaro,
    JaroWinkler,
    Levenshtein,
    DamerauLevenshtein,
    Jaccard,
}

/// A tree, no deeper than [`parser::MAX_DEPTH`]: chains of AND, OR and + are flat.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Expr {
    Slot(Side, usize),
    Text(Box<str>),
    /// A whole number, exact.
    Whole(f64),
    /// A number with a decimal point.
    Decimal(f64),
    Truth(bool),
    Null,
    Not(Box<Expr>),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    /// `IS NULL`, or `IS NOT NULL` when the flag is false.
    IsNull(Box<Expr>, bool),
    Compare(Order, Box<(Expr, Expr)>),
    /// Terms, each with whether it is taken off.
    Sum(Vec<(bool, Expr)>),
    Call(Function, Vec<Expr>),
}

impl Expr {
    /// The expressions right below.
    pub(crate) fn children(&self) -> Vec<&Expr> {
        match self {
            Self::Slot(..)
            | Self::Text(_)
            | Self::Whole(_)
            | Self::Decimal(_)
            | Self::Truth(_)
            | Self::Null => Vec::new(),
            Self::Not(inner) | Self::IsNull(inner, _) => vec![inner],
            Self::And(parts) | Self::Or(parts) | Self::Call(_, parts) => parts.iter().collect(),
            Self::Compare(_, pair) => vec![&pair.0, &pair.1],
            Self::Sum(terms) => terms.iter().map(|(_, term)| term).collect(),
        }
    }

    /// Visits every slot of the tree.
    pub(crate) fn slots(&self, visit: &mut impl FnMut(Side, usize)) {
        if let Self::Slot(side, slot) = self {
            visit(*side, *slot);
        }
        for child in self.children() {
            child.slots(visit);
        }
    }

    /// The one side it reads; none when it reads both or neither.
    pub(crate) fn one_side(&self) -> Option<Side> {
        let (mut left, mut right) = (false, false);
        self.slots(&mut |side, _| match side {
            Side::Left => left = true,
            Side::Right => right = true,
        });
        match (left, right) {
            (true, false) => Some(Side::Left),
            (false, true) => Some(Side::Right),
            _ => None,
        }
    }
}
