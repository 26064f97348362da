//! Person record linkage: does this record speak of a person another record already speaks of?
//!
//! A pure library. It reads no file, no clock and no network; randomness comes from a seed.

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
mod texts;

pub use model::{Model, probability};
pub use model_file::Refusal as ModelRefusal;
