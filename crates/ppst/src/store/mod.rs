//! The SQL of the service, and nowhere else. Every function works inside a deed, and every one that
//! touches personal data takes the permit that allows it.

pub mod users;
