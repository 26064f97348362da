//! The schema compared with its declaration.
