//! Background work, in PostgreSQL.
//!
//! A job is enqueued in the transaction of the deed that causes it: it exists if and only if the deed
//! was done. Any worker may take it, under a lease on the *database's* clock that it renews while it
//! works; when it dies, the lease ends and another takes over. So a job runs at least once, and its
//! handler must be idempotent: a second run finds the work done.
//!
//! What is *due* is told by the service's own clock, like every legal term.

mod backoff;
mod claim;
mod deed;
mod job;
pub mod operator;
mod schedule;
mod worker;

pub use backoff::backoff;
pub(crate) use deed::insert;
pub use job::{Job, JobError, NewJob};
pub use operator::{dead, requeue};
pub use worker::Worker;
