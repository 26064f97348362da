//! The program itself, over HTTPS: killed while it receives files; its keys in a token and its files in
//! an S3 store.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests stop where something is wrong"
)]

mod elsewhere;
mod jobs;
mod kills;
mod program;
