//! THESEE: complaints and reports of online fraud, and the links between them (arrêté of 26 June 2020, NOR INTC2014263A).
//!
//! Read in the order of the flow: [`law`] → [`model`] → [`rules`] → [`access`] → [`store`] → [`deeds`] →
//! [`pages`].
//! The act itself is declared in `law/act.toml`; who may do what in `law/access.cedar`; every column in
//! `law/columns.toml`.

pub mod access;
pub mod api;
pub mod deeds;
mod desk;
mod face;
pub mod jobs;
pub mod law;
mod letters;
pub mod model;
pub mod pages;
pub mod rules;
pub mod store;

pub use desk::{Attachments, Desk, Drawing, Issuers, Picture};
pub use face::FACE;
pub use rules::resident::Resident;

/// The service's own migrations; the ground's come before.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
