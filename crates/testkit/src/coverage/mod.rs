//! What every service proves the same way: its routes stay closed, its columns are declared, its rights are
//! the ones that were read, its visits leave their entry, its obligations are kept somewhere, its pages hold.
//!
//! The lists stand in the service's `tests/it/golden`; `UPDATE_GOLDEN=1` writes them anew.

mod law;
mod routes;
mod statements;
mod visits;

use std::path::Path;

use gate::page::sample::Checked;

pub use law::{
    actions_of_code_and_schema_agree, columns_agree_both_ways, every_obligation_is_kept_and_proved,
    every_policy_rests_on_an_article,
};
pub use routes::{Knock, no_form_without_its_token, no_route_to_strangers, table_of_routes};
pub use statements::{Guest, within_six};
pub use visits::{Visits, Walk};

/// Compares `text` with the list of this name; `crate_folder` is `env!("CARGO_MANIFEST_DIR")`.
///
/// # Panics
/// When they differ, with the lines that do.
#[track_caller]
#[expect(
    clippy::disallowed_methods,
    reason = "how one asks for the lists to be written anew"
)]
pub fn golden(crate_folder: &str, name: &str, text: &str) {
    let path = Path::new(crate_folder).join("tests/it/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, text).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let only = |sign: char, these: &str, those: &str| -> Vec<String> {
        let lines = these.lines();
        let lines = lines.filter(|line| !those.lines().any(|other| other == *line));
        lines.map(|line| format!("{sign} {line}")).collect()
    };
    let difference = [only('+', text, &known), only('-', &known, text)].concat();
    assert!(
        known == text,
        "{name} is not what it was:\n{}",
        difference.join("\n")
    );
}

/// Every view of `src/pages` was drawn with at least two samples a language, and nothing was wrong.
///
/// # Panics
/// When a view was forgotten, or is not well formed.
#[track_caller]
pub fn pages_hold(crate_folder: &str, checked: &[Checked]) {
    let pages = Path::new(crate_folder).join("src/pages");
    let mut declared = 0;
    sources(&pages, &mut |text| {
        declared += text.matches("impl View for ").count();
    });
    assert_eq!(checked.len(), declared, "a view is not checked");
    let faults: Vec<String> = checked
        .iter()
        .filter_map(|(view, result)| Some((view, result.as_ref().err()?)))
        .map(|(view, faults)| format!("{view}: {}", faults.join("\n    ")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let drawn = checked
        .iter()
        .filter_map(|(_, result)| result.as_ref().ok());
    let drawn: usize = drawn.sum();
    assert!(drawn >= checked.len() * 4, "{drawn} samples are too few");
}

/// Shows every source file below a folder.
fn sources(folder: &Path, show: &mut impl FnMut(&str)) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, show);
        } else {
            show(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
