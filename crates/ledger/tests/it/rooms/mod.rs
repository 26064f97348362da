//! The rooms of the ledger on a real database: vault, blobs, jobs, outbox, retention.

mod blobs;
mod jobs;
mod mail;
mod retention;
mod sample;
mod smtp;
mod softhsm;
mod vault;
