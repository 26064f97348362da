//! One legal or user act a file, or the few of one desk: input, refusals, order of operations.

pub mod alert_ministry;
pub mod analyse;
pub mod deposit;
pub mod erase;
pub mod expire;
pub mod library;
pub mod ministries;
pub mod ministry_desk;
pub mod open_link;
pub mod own_space;
pub mod read_file;
pub mod read_report;
pub mod request_link;
pub mod rights;
pub mod rules;
pub mod staff;
pub mod threats;
pub mod tokens;
pub mod trace;

mod consequences;
mod hash;

pub use hash::{parse_sha256, sha256_hex};
