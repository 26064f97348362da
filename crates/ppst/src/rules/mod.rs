//! Decisions with their reasons. Pure: no database, no clock, no page.

pub mod deadlines;
pub mod documents;
pub mod feed;
pub mod lesson;
pub mod matching;
pub mod persons;
pub mod resident;
pub mod search;
pub mod sought;
pub mod terms;
