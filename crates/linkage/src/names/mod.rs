//! Names from everywhere: normal forms, transliteration, similarity.
//!
//! A name is prepared once as a [`Token`] (letters, romanisations, sounds, dictionary groups) and compared many times
//! with [`compare`]. Two names are near when little information is left unexplained by the ways one written form turns
//! into the other: those ways, and what each costs, are counted per pair of scripts (see [`distance`]).

mod clean;
mod coder;
pub mod dictionary;
mod diminutive;
pub mod distance;
pub(crate) mod eastern;
mod french;
mod gender;
mod likeness;
mod particle;
mod romanise;
mod script;
mod skeleton;
mod token;

#[cfg(test)]
mod tests;

pub use diminutive::diminutive;
pub(crate) use likeness::relation;
pub use likeness::{Likeness, Relation, compare, compare_by_rules};
pub use script::Script;
pub use token::{MAX_CHARS, MAX_TOKENS, Token, tokens};
