//! Person record linkage: does this record speak of a person another record already speaks of?
//!
//! A library of pure functions: no clock, no network, chance from a seed. Only [`cli`] touches files.

pub mod base;
pub mod bulk;
pub mod cli;
pub mod cluster;
mod compare;
mod date;
pub mod explain;
mod frequency;
mod glance;
mod index;
mod learn;
mod lexicon;
mod model;
mod model_file;
pub mod names;
pub mod online;
pub mod person;
pub mod places;
mod record;
pub mod splink;
pub mod synthetic;
pub mod table;
#[cfg(test)]
mod testing;
mod texts;
pub mod trial;

pub use model::{Model, probability};
pub use model_file::Refusal as ModelRefusal;
