//! Person record linkage: does this record speak of a person another record already speaks of?
//!
//! A pure library. It reads no file, no clock and no network; randomness comes from a seed.

pub mod names;
pub mod person;
pub mod places;
pub mod splink;
pub mod synthetic;
