//! The ministry an agent belongs to, told by the address's domain.

use super::AlertPath;

/// Short code of a ministry: `culture`, `interieur`.
pub type MinistryCode = String;

/// A ministry, as the register knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ministry {
    /// Code.
    pub code: MinistryCode,
    /// Name in French.
    pub name_fr: String,
    /// Name in English.
    pub name_en: String,
    /// Who raises the alert at deposit.
    pub alert_path: AlertPath,
}

/// A ministry and its domains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinistryEntry {
    /// The ministry.
    pub ministry: Ministry,
    /// Its domains, sorted.
    pub domains: Vec<String>,
}
