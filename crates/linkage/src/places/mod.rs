//! Countries and towns, under whatever name a document gives them.
//!
//! The tables of `data/` are read once, at first use, into sorted arrays searched by halving. Names are folded
//! the same way on both sides: lower case, ASCII letters, no accent, no hyphen. Names of another script are folded
//! letter by letter, which is enough to find again those of the table. A row is compared with public gazetteers
//! (GeoNames) before it comes in: a name that belongs to another town there is marked or left out.

mod country;
mod fold;
mod index;
#[cfg(test)]
mod tests;
mod town;

pub use country::{Country, Relation, country};
pub use town::{Town, town, town_in};
