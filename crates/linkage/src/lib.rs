//! Person record linkage: does this record speak of a person another record already speaks of?
//!
//! A pure library. It reads no file, no clock and no network; randomness comes from a seed.

pub mod base;
pub mod bulk;
pub mod cluster;
mod compare;
mod date;
mod frequency;
mod index;
pub mod learn;
mod lexicon;
mod model;
pub mod names;
pub mod person;
pub mod places;
mod record;
pub mod splink;
pub mod synthetic;
pub mod table;
mod texts;

pub use model::probability;
