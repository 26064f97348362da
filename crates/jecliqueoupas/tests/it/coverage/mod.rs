//! The three coverage tests, each with a list kept beside it; `UPDATE_GOLDEN=1` writes the lists anew.

mod api;
mod columns;
mod rights;
mod routes;
mod trace;

use std::path::Path;

/// Compares `text` with the list of this name.
#[track_caller]
#[expect(
    clippy::disallowed_methods,
    reason = "how one asks for the lists to be written anew"
)]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it/golden")
        .join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let difference: Vec<String> = text
        .lines()
        .filter(|line| !known.lines().any(|other| other == *line))
        .map(|line| format!("+ {line}"))
        .chain(
            known
                .lines()
                .filter(|line| !text.lines().any(|other| other == *line))
                .map(|line| format!("- {line}")),
        )
        .collect();
    assert!(
        known == text,
        "{name} is not what it was:\n{}",
        difference.join("\n")
    );
}
