//! One legal or user act a file, or the few of one desk: input, refusals, order of operations.

pub mod users;
