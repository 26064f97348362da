//! Zip archives.

pub mod directory;
