//! Who receives a complaint and signs for it (art. 2 III).

use std::fmt;

use serde::{Deserialize, Serialize};

use super::codes;

codes! {
    /// In which capacity (code of criminal procedure, art. 16, 20 and 21).
    Capacity {
        /// Officier de police judiciaire.
        Officer = "opj",
        /// Agent de police judiciaire.
        Agent = "apj",
    }
}

/// An agent, as a report names them (art. 2 III 2° and 3°).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Agent {
    /// First name.
    pub given_names: String,
    /// Last name.
    pub last_name: String,
    /// Administrative number, where there is one.
    pub number: Option<String>,
    /// Grade.
    pub grade: String,
    /// Capacity.
    pub capacity: Capacity,
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Agent [personal]")
    }
}

impl Agent {
    /// The name, as certificates say it.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_names, self.last_name)
    }

    /// Whether every field says something, on one line that a paper and a certificate can hold.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let fits = |text: &str| {
            let count = text.chars().count();
            (1..=100).contains(&count) && text.trim() == text && !text.chars().any(char::is_control)
        };
        fits(&self.given_names)
            && fits(&self.last_name)
            && fits(&self.grade)
            && self.number.as_deref().is_none_or(fits)
    }
}

/// Someone who may sign reports of reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signatory {
    /// Their service (art. 2 III 1°).
    pub service: String,
    /// Who they are.
    pub agent: Agent,
    /// SHA-256 of their certificate.
    pub certificate: [u8; 32],
}
