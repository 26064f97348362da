//! An act as data: the one declaration that the program enforces and prints.
//!
//! `law/act.toml` says what the act is, article by article, in our own words; `law/columns.toml`
//! says of every column of the database which category of data it holds, under which article and
//! for how long. Both are read here, checked against each other, and handed to the ledger (which
//! enforces them) and to the gate (which prints them as notice, register and compliance table).

mod act;
mod columns;

pub use act::{
    Act, ActArticle, Category, DataPurpose, Processing, Recipient, Retention, Right, Text, Trace,
};
pub use columns::{Column, Columns, Disposal, Holds, Table};

use std::fmt;

use serde::Deserialize;

/// Address of an article inside an act, as the act writes it: `3`, `2 II 1`, `9 I`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Article(pub String);

impl fmt::Display for Article {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Stable id of an obligation: `JCOP-3.1`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(transparent)]
pub struct Requirement(pub String);

impl fmt::Display for Requirement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is wrong with a declaration.
#[derive(Debug, thiserror::Error)]
pub enum LawError {
    /// Not TOML of the expected shape.
    #[error("declaration cannot be read: {0}")]
    Shape(#[from] toml::de::Error),
    /// A length of time that cannot be read.
    #[error("`{0}` is not a term such as `1 year`, `10 years 2 months` or `7 days`")]
    Term(String),
    /// The end of a term is outside the calendar.
    #[error("a term ends outside the calendar")]
    OutsideCalendar,
    /// A key used but not declared.
    #[error("{place} names the {what} `{key}`, which the act does not declare")]
    Unknown {
        /// Where it is used.
        place: String,
        /// Kind of key.
        what: &'static str,
        /// The key.
        key: String,
    },
    /// A key declared twice.
    #[error("the {what} `{key}` is declared twice")]
    Twice {
        /// Kind of key.
        what: &'static str,
        /// The key.
        key: String,
    },
}
