//! The table of signals: every finding the readers can raise, with its weight, its ATT&CK ids and
//! one plain sentence in French and English.
//!
//! One TOML file a family, beside this one, so that an analyst can review the words and weights
//! without reading code. A reader that raises an id absent from the table fails its test.
//!
//! Weights: 0 informs; 1–39 adds up; 40 alone makes suspicious; 80 alone makes malicious. The
//! scoring stands in `verdict`.

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;

/// One entry of the table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Weight, 0 to 100.
    pub weight: u32,
    /// ATT&CK technique ids.
    #[serde(default)]
    pub attack: Vec<String>,
    /// One plain sentence in French; `{detail}` stands for what was seen.
    pub fr: String,
    /// The same in English.
    pub en: String,
}

const FILES: [(&str, &str); 4] = [
    ("container", include_str!("container.toml")),
    ("document", include_str!("document.toml")),
    ("mail", include_str!("mail.toml")),
    ("program", include_str!("program.toml")),
];

static TABLE: LazyLock<BTreeMap<String, Entry>> = LazyLock::new(|| {
    FILES
        .iter()
        .flat_map(|(_, text)| toml::from_str::<BTreeMap<String, Entry>>(text).unwrap_or_default())
        .collect()
});

/// The entry of `id`, if the table has one.
#[must_use]
pub fn entry(id: &str) -> Option<&'static Entry> {
    TABLE.get(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_parses_and_no_id_stands_twice() {
        let mut seen = BTreeMap::new();
        for (file, text) in FILES {
            let entries: BTreeMap<String, Entry> = toml::from_str(text).expect(file);
            for (id, entry) in entries {
                assert!(entry.weight <= 100, "{id}");
                assert!(!entry.fr.is_empty() && !entry.en.is_empty(), "{id}");
                assert_eq!(
                    seen.insert(id.clone(), file),
                    None,
                    "{id} stands in two files"
                );
            }
        }
    }
}
