//! Decisions with their reasons. Pure: no database, no clock, no page.

pub mod admission;
pub mod alerting;
pub mod ranking;
pub mod search;
pub mod terms;
pub mod threats;
pub mod withholding;
