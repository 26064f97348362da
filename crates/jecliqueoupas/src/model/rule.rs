//! Detection rules: written, tried, activated, retired (art. 1, al. 2).

use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::RuleFileKind;

/// Name of a rule file; also the YARA namespace of its rules.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RuleName(String);

/// A text that cannot name a rule file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a name starts with a letter and holds 2 to 61 lower-case letters, digits or underscores")]
pub struct RuleNameError;

impl RuleName {
    /// Reads what was typed: lower case, digits, underscores, starting with a letter; 2 to 61 characters.
    ///
    /// # Errors
    /// When the text is of another form.
    pub fn parse(text: &str) -> Result<Self, RuleNameError> {
        let text = text.trim();
        let valid = (2..=61).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if valid {
            Ok(Self(text.to_owned()))
        } else {
            Err(RuleNameError)
        }
    }

    /// The name that a file's own suggests: `Emotet-2026.yar` gives `emotet_2026`. None when nothing usable
    /// is left of it.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let plain = |c: char| {
            let c = c.to_ascii_lowercase();
            if c.is_ascii_lowercase() || c.is_ascii_digit() {
                c
            } else {
                '_'
            }
        };
        let text: String = stem.chars().map(plain).take(61).collect();
        let text = text.trim_matches(|c: char| c == '_');
        Self::parse(text.trim_start_matches(|c: char| !c.is_ascii_lowercase())).ok()
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What a trial on the known-good set gave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// When it ended, seconds since the epoch.
    pub at: i64,
    /// Known-good files scanned.
    pub files: u32,
    /// Milliseconds it took in all.
    pub millis: u64,
    /// Milliseconds on the slowest file.
    pub slowest_millis: u64,
    /// Known-good files that matched: false positives, by rule and file name.
    pub false_positives: Vec<(String, String)>,
    /// Rules in the file.
    pub rules: Vec<String>,
    /// Files that could not be scanned in time.
    pub timeouts: u32,
}

/// The life of a rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleState {
    /// Written, perhaps tried; not applied.
    Draft,
    /// Applied to every analysis since then.
    Active {
        /// Since when.
        since: Timestamp,
    },
    /// No longer applied.
    Retired {
        /// Since when.
        since: Timestamp,
    },
}

impl RuleState {
    /// As stored.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Active { .. } => "active",
            Self::Retired { .. } => "retired",
        }
    }
}

/// A step that the state does not allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleTransitionError {
    /// It is active already.
    AlreadyActive,
    /// It is not active.
    NotActive,
    /// It was never tried on the known-good set since its last change.
    NotTried,
    /// The trial found too many false positives or took too long.
    FailedTrial,
}

/// A file of rules.
#[derive(Debug, Clone)]
pub struct RuleFile {
    /// Its id.
    pub id: Id<RuleFileKind>,
    /// Its name.
    pub name: RuleName,
    /// YARA source.
    pub source: String,
    /// Account of its author; none for rules shipped with the service.
    pub author: Option<Uuid>,
    /// When it was written.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: RuleState,
    /// Its last trial.
    pub dry_run: Option<DryRun>,
}

impl RuleFile {
    /// Puts the rules into force.
    ///
    /// # Errors
    /// When they are in force already, were not tried, or failed the trial.
    pub fn activate(
        mut self,
        now: Timestamp,
        accept: impl Fn(&DryRun) -> bool,
    ) -> Result<Self, RuleTransitionError> {
        if matches!(self.state, RuleState::Active { .. }) {
            return Err(RuleTransitionError::AlreadyActive);
        }
        match &self.dry_run {
            None => Err(RuleTransitionError::NotTried),
            Some(trial) if !accept(trial) => Err(RuleTransitionError::FailedTrial),
            Some(_) => {
                self.state = RuleState::Active { since: now };
                Ok(self)
            }
        }
    }

    /// Takes the rules out of force.
    ///
    /// # Errors
    /// When they are not in force.
    pub fn retire(mut self, now: Timestamp) -> Result<Self, RuleTransitionError> {
        if !matches!(self.state, RuleState::Active { .. }) {
            return Err(RuleTransitionError::NotActive);
        }
        self.state = RuleState::Retired { since: now };
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_suggests_a_name() {
        for (file, name) in [
            ("Emotet-2026.yar", Some("emotet_2026")),
            ("règles d’hiver.yara", Some("r_gles_d_hiver")),
            ("2026_10.macros.yar", Some("macros")),
            ("x.yar", None),
            ("....yar", None),
            ("", None),
        ] {
            let given = RuleName::of_file(file);
            assert_eq!(given.as_ref().map(RuleName::as_str), name, "{file}");
        }
        let long = RuleName::of_file(&"a".repeat(300)).unwrap();
        assert_eq!(long.as_str().len(), 61);
    }
}
