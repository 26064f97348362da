//! The engine and its sandbox, from outside.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics has failed, helpers included"
)]

mod archives;
mod clamav_files;
mod clamd;
mod containers;
mod hostile;
mod pictures;
mod rules;
mod samples;
mod sandbox;
mod shell;
