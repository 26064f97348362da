//! File analysis for a deposited file: what it is, what it hides, and how bad that looks.
//!
//! Two halves, kept apart by the `engine` feature:
//!
//! - always compiled: the [`report`] a worker prints (the only thing that crosses the sandbox's wall),
//!   the [`limits`] it runs under, and the `supervisor` that has one locked-down process made a file;
//! - with `engine` (the worker alone): identification by content, the format `readers`, the
//!   indicators, YARA-X, and the scoring that turns findings into a verdict.
//!
//! Flow: bytes → `kind` → reader → (facts, signals, gaps, texts, children) → indicators and rules
//! over every node → `verdict`. **A node not fully read leaves a [`report::Gap`], and a tree with a
//! gap is never clean.**

pub mod cli;
pub mod limits;
pub mod picture;
pub mod preview;
pub mod protocol;
pub mod report;
pub mod signals;
pub mod supervisor;
pub mod verdict;

#[cfg(feature = "engine")]
pub mod analyse;
#[cfg(feature = "engine")]
pub mod context;
#[cfg(feature = "engine")]
pub mod indicators;
#[cfg(feature = "engine")]
pub mod kind;
#[cfg(feature = "engine")]
pub mod passwords;
#[cfg(feature = "engine")]
pub mod readers;
#[cfg(feature = "engine")]
pub mod rules;
#[cfg(feature = "engine")]
pub mod text;
#[cfg(feature = "engine")]
pub mod worker;
