//! jecliqueoupas: a State agent deposits a file and learns whether it is harmless (arrêté of
//! 13 November 2023, NOR PRMD2330511A).
//!
//! Read in the order of the flow: [`law`] → [`model`] → [`rules`] → [`access`] → [`store`] →
//! [`deeds`] → `pages` and `api`. The act itself is declared in `law/act.toml`; who may do what in
//! `law/access.cedar`; every column in `law/columns.toml`.

pub mod access;
pub mod api;
pub mod deeds;
mod desk;
mod face;
pub mod jobs;
pub mod law;
mod letters;
pub mod model;
pub mod rules;
pub mod store;

pub mod pages;

pub use desk::{Bounds, Desk, Issuers, LONGEST_RULES, Origins};
pub use face::FACE;

/// The service's own migrations; the ground's come before.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
