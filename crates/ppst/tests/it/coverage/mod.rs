//! The three coverage tests, each with a list kept beside it; `UPDATE_GOLDEN=1` writes the lists anew.

mod columns;
mod rights;
mod routes;
mod trace;

/// Compares `text` with the list of this name.
#[track_caller]
fn golden(name: &str, text: &str) {
    testkit::coverage::golden(env!("CARGO_MANIFEST_DIR"), name, text);
}
