//! The engine and its sandbox, from outside.

mod clamav_files;
mod containers;
mod hostile;
mod rules;
mod samples;
mod sandbox;
mod shell;
