//! Countries and towns, under whatever name a document gives them.
//!
//! The tables of `data/` are read once, at first use, into sorted arrays searched by halving. Names are folded
//! the same way on both sides: lower case, ASCII letters, no accent, no hyphen.

mod country;
mod fold;
mod index;
#[cfg(test)]
mod tests;
mod town;

pub use country::{Country, Relation, country};
pub use town::{Town, town, town_in};
