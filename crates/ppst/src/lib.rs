//! Base interministérielle PPST: requests for access to restricted zones, fed by the ministries, linked when they
//! are of one person (décret no 2022-368 of 15 March 2022, NOR PRMD2136351D).
//!
//! Read in the order of the flow: [`law`] → [`model`] → [`rules`] → [`access`] → [`store`] → [`deeds`] →
//! `pages` and `api`. The decree itself is declared in `law/act.toml`; who may do what in `law/access.cedar`;
//! every column in `law/columns.toml`.

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

pub use desk::{Desk, Issuers, Origins};
pub use face::FACE;
pub use rules::resident::Resident;

/// The service's own migrations; the ground's come before.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
