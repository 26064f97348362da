//! What complaints have in common: identifiers read in free text, likeness of texts and images, explained links.
//!
//! A library of pure functions: no clock, no network, chance from a seed. Only [`cli`] touches files.
//!
//! Three halls, each useful alone:
//! - [`extract`] reads identifiers in French and English text, each with where it stands and whose it is;
//! - [`text`] says how like two texts are;
//! - [`image`] says how like two images are;
//! - [`link`] joins documents by what they share, weighed by how rare it is, and says why.

pub mod campaigns;
mod chance;
pub mod cli;
pub mod extract;
pub mod image;
pub mod kind;
pub mod link;
pub mod synthetic;
pub mod text;
