//! The web ground: everything between a socket and a service's handler, and back.
//!
//! A service hands over a [`routes::Routes`] table; the gate serves it. What stands in between, in the order
//! a request meets it: [`transport`] (TLS, caps and deadlines), [`site`] (one host name, one portal),
//! [`limits`], [`session`], the door of [`routes`], [`csrf`], the handler with its [`extract`]ors; on
//! the way back [`problem`] pages and [`security_headers`].

pub mod assets;
pub mod citizens;
pub mod components;
pub mod csrf;
pub mod extract;
pub mod face;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod health;
pub mod i18n;
pub mod layout;
pub mod legal;
pub mod limits;
pub mod oidc;
pub mod page;
pub mod paper;
pub mod percent;
pub mod problem;
pub mod register;
pub mod routes;
pub mod security_headers;
pub mod session;
pub mod site;
pub mod staff;
pub mod stops;
pub mod tokens;
pub mod transport;
pub mod upload;
pub mod webauthn;

pub use citizens::CitizenSignIn;
pub use components as ui;
pub use extract::{Form, Query, SignedIn, Theme, Visitor};
pub use face::{Face, Nav, Portal, StaffSignIn};
pub use i18n::Locale;
pub use problem::Problem;
pub use routes::{Access, Routes};
pub use site::{Accent, NavItem, Site, SiteInfo, SiteSettings};
pub use transport::ClientCertificate;
pub use upload::Upload;

/// Declaration of the gate's own columns, for `Law::extend`.
pub const COLUMNS: &str = include_str!("../law/columns.toml");

/// The gate's own migrations, after the ledger's in every service's list.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
