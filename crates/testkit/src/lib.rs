//! What tests stand on: a database each, a clock that is told the time, chance that replays.
//!
//! One PostgreSQL serves all the tests of a checkout. `cargo xtask test` starts it and names its
//! folder in `ACTE_TEST_POSTGRES`; without that the first test starts one under `target/`, and it
//! stops by itself half a minute after the last. Nothing on it survives: no fsync.
//!
//! ```ignore
//! let db = TestDb::new("jecliqueoupas", &[&ledger::MIGRATIONS, &jecliqueoupas::MIGRATIONS]).await;
//! let it = TestLedger::open(law, db).await;
//! it.clock.advance(Term::years(1));
//! ```
//!
//! A whole service is a [`TestService`], made from its face; [`coverage`] holds the tests that every
//! service passes.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot be set up fails, with the reason"
)]

mod authenticator;
mod browser;
mod clock;
pub mod coverage;
mod database;
mod entropy;
mod ledger;
pub mod provider;
mod s3;
mod server;
mod service;
mod trace;

pub use authenticator::{Asked, Authenticator, Fields};
pub use browser::{Answer, Browser};
pub use clock::TestClock;
pub use database::TestDb;
pub use entropy::SeededEntropy;
pub use ledger::TestLedger;
pub use provider::{FakeProvider, Says};
pub use s3::s3_server;
pub use server::server;
pub use service::{ISSUER, TestService, citizen_provider, origin};
pub use trace::Line;
