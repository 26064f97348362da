//! One file an article; each test fails when its obligation is broken.

mod art_1;
mod art_2;
mod art_3;
mod art_4;
mod art_5;
mod art_6;
mod art_7;
mod art_8;
mod art_9;
mod batches;
mod documents;
mod memory;
pub(crate) mod models;
mod scans;
mod search;
