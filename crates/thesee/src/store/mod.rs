//! The SQL of the service, and nowhere else. Every function works inside a deed, and every one that
//! touches personal data takes the permit that allows it.

pub mod alerts;
pub mod attachments;
pub mod citizens;
pub mod copied;
pub mod declarations;
pub mod drafts;
pub mod follow;

pub mod figures;
pub mod given;
pub mod hits;
pub mod inquiries;
pub mod stations;
pub mod systems;
pub mod twins;

pub mod identifiers;
pub mod links;
pub mod lists;
pub mod papers;
pub mod pictures;
pub mod public;
pub mod receptions;
pub mod rights;
pub mod search;
pub mod series;
pub mod staff;
pub mod traced;
pub mod undone;

mod sealed;
mod series_seen;
