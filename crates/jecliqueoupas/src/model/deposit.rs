//! What an agent deposits, and how they want it analysed (art. 3 and 4).

use std::fmt;

use inspect::report::{AnalysisKind as Depth, Verdict};
use kernel::{Id, Personal, Timestamp};

use super::{DepositKind, FileKind};

/// The kind of analysis, chosen by the agent (art. 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Choice {
    /// Hash, type and rules.
    Quick,
    /// Everything.
    Full,
    /// Everything, with previews.
    Preview,
}

impl Choice {
    /// In the order the form offers them.
    pub const ALL: [Self; 3] = [Self::Quick, Self::Full, Self::Preview];

    /// As stored and as typed in forms and the API.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Quick => "quick",
            Self::Full => "full",
            Self::Preview => "preview",
        }
    }

    /// Reads a stored or typed code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|choice| choice.code() == code)
    }

    /// What the engine is asked for.
    #[must_use]
    pub const fn depth(self) -> Depth {
        match self {
            Self::Quick => Depth::Quick,
            Self::Full => Depth::Full,
            Self::Preview => Depth::Preview,
        }
    }
}

/// A file's name as the depositor's machine gave it: shown, never used as a path.
#[derive(Clone, PartialEq, Eq)]
pub struct FileName(Personal<String>);

impl FileName {
    /// Longest name kept, in characters.
    pub const MAX_CHARS: usize = 255;

    /// Keeps the last component, without control characters; `fichier` when nothing is left.
    ///
    /// Direction marks such as U+202E stay: they are evidence, and pages isolate them.
    #[must_use]
    pub fn from_client(text: &str) -> Self {
        let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let clean: String = last
            .chars()
            .filter(|c| !c.is_control())
            .take(Self::MAX_CHARS)
            .collect();
        let clean = clean.trim();
        Self(Personal::new(if clean.is_empty() {
            "fichier".to_owned()
        } else {
            clean.to_owned()
        }))
    }

    /// The name, for the page and the engine.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A deposit, as its agent sees it in a list.
#[derive(Debug, Clone)]
pub struct Deposit {
    /// Its id.
    pub id: Id<DepositKind>,
    /// The content.
    pub file: Id<FileKind>,
    /// Name given.
    pub name: FileName,
    /// Bytes.
    pub size: i64,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// Kind of analysis asked for.
    pub choice: Choice,
    /// When it was collected.
    pub collected_at: Timestamp,
    /// Rank, once analysed.
    pub verdict: Option<Verdict>,
    /// When ANSSI invited the agent to alert the ministry.
    pub invited_at: Option<Timestamp>,
}

impl Deposit {
    /// The rank its agent is told: the worse of what one analysis found and of what the content is ranked,
    /// for another analysis of it may have gone deeper.
    #[must_use]
    pub fn rank(&self, found: Verdict) -> Verdict {
        self.verdict.map_or(found, |content| content.max(found))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_never_a_path() {
        for (typed, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\facture.docm", "facture.docm"),
            ("a\0b\r\n.txt", "ab.txt"),
            ("", "fichier"),
            ("dir/", "fichier"),
            ("été 2026.pdf", "été 2026.pdf"),
        ] {
            assert_eq!(FileName::from_client(typed).reveal(), kept, "{typed:?}");
        }
        assert_eq!(
            FileName::from_client(&"é".repeat(900))
                .reveal()
                .chars()
                .count(),
            255
        );
    }

    #[test]
    fn choices_round_trip() {
        for choice in Choice::ALL {
            assert_eq!(Choice::from_code(choice.code()), Some(choice));
        }
        assert_eq!(Choice::from_code("deep"), None);
    }
}
