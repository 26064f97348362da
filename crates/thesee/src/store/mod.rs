//! The SQL of the service, and nowhere else. Every function works inside a deed, and every one that
//! touches personal data takes the permit that allows it.

pub mod citizens;
pub mod declarations;
pub mod drafts;
pub mod follow;
pub mod identifiers;
pub mod links;
pub mod lists;
pub mod papers;
pub mod public;
pub mod receptions;
pub mod series;
pub mod staff;
pub mod traced;

mod sealed;
