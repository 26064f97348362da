//! The vocabulary of the traces the acts require.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Nature of an operation on personal data, as the acts name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// Création or collecte.
    Create,
    /// Consultation.
    Consult,
    /// Modification.
    Change,
    /// Suppression or effacement.
    Erase,
    /// Communication to a recipient.
    Communicate,
    /// Mise en relation or rapprochement.
    Link,
}

impl Operation {
    /// Stable name, as written in the audit log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Consult => "consult",
            Self::Change => "change",
            Self::Erase => "erase",
            Self::Communicate => "communicate",
            Self::Link => "link",
        }
    }

    /// All of them, in the order of the register.
    pub const ALL: [Self; 6] = [
        Self::Create,
        Self::Consult,
        Self::Change,
        Self::Erase,
        Self::Communicate,
        Self::Link,
    ];
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why personal data is touched: the key of a purpose that the act's declaration lists.
///
/// A service writes its purposes as constants in `law.rs`; opening a deed for a purpose the act
/// does not declare is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Purpose(pub &'static str);

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
