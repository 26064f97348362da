//! Every page drawn with hostile, long and empty samples, in both languages.

use std::path::Path;

use jecliqueoupas::pages::check_samples;

use crate::house::words;

/// How many views the sources of the pages declare.
fn declared(folder: &Path) -> usize {
    let mut count = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        count += if path.is_dir() {
            declared(&path)
        } else {
            std::fs::read_to_string(&path)
                .unwrap()
                .matches("impl View for ")
                .count()
        };
    }
    count
}

#[test]
fn every_page_is_well_formed_with_every_sample_in_both_languages() {
    let catalogue = words();
    let checked = check_samples(&catalogue);
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/pages");
    assert_eq!(checked.len(), declared(&pages), "a view is not checked");
    let faults: Vec<String> = checked
        .iter()
        .filter_map(|(view, result)| Some((view, result.as_ref().err()?)))
        .map(|(view, faults)| format!("{view}: {}", faults.join("\n    ")))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // At least two samples a view, in two languages.
    let drawn: usize = checked
        .iter()
        .filter_map(|(_, result)| result.as_ref().ok())
        .sum();
    assert!(drawn >= checked.len() * 4, "{drawn}");
}
