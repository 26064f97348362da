//! THESEE: complaints and reports of online fraud, and the links between them (arrêté of 26 June 2020, NOR INTC2014263A).
//!
//! Read in the order of the flow: [`law`] → [`model`] → [`rules`] → [`access`] → `store` → `deeds` → `pages` and `api`.
//! The act itself is declared in `law/act.toml`; who may do what in `law/access.cedar`; every column in
//! `law/columns.toml`.

pub mod access;
pub mod law;
pub mod model;
pub mod rules;

/// The service's own migrations; the ground's come before.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
