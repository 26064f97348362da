//! The rooms of the ledger on a real database: vault, blobs, jobs, outbox, retention.

mod blobs;
mod crash;
mod jobs;
mod mail;
mod retention;
mod s3;
mod sample;
mod smtp;
mod softhsm;
mod vault;
