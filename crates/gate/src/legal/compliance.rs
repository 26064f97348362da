//! What `cargo xtask register` finds in the tree: where each obligation is kept and what proves it.

use kernel::law::Text;
use serde::{Deserialize, Serialize};

/// The compliance table of one act, as JSON: `{"requirements": [{"id": "SAMP-3.1", …}]}`.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Compliance {
    /// Every obligation, in the order of the act.
    #[serde(default)]
    pub requirements: Vec<Kept>,
}

/// One obligation.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// Its id: `SAMP-3.1`.
    pub id: String,
    /// What it asks, in our words.
    #[serde(default)]
    pub text: Option<Words>,
    /// Lines of code that cite it.
    #[serde(default)]
    pub code: Vec<Place>,
    /// Tests that cite it.
    #[serde(default)]
    pub tests: Vec<Place>,
}

/// A sentence in both languages.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl From<Words> for Text {
    fn from(words: Words) -> Self {
        Self {
            fr: words.fr,
            en: words.en,
        }
    }
}

/// A place in the tree.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// Path from the root of the repository.
    pub path: String,
    /// Line, from 1.
    #[serde(default)]
    pub line: Option<u32>,
    /// Name of the function, for a test.
    #[serde(default)]
    pub name: Option<String>,
}

impl Kept {
    /// Whether something keeps it and something proves it.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        !self.code.is_empty() && !self.tests.is_empty()
    }
}
