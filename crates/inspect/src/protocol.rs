//! What the supervisor says to the fork server and to its workers, and what they answer.
//!
//! The fork server gets the compiled rules, preceded by their length (four bytes, little-endian), says
//! `READY`, then carries out one `Order` after another and answers each with eight bytes.
//!
//! Each worker has a socket of its own. To it: a [`Task`] as JSON, preceded by its length, then the file's
//! bytes up to the end of input. From it: one JSON [`Answer`] on a line; when previews were asked for, a
//! JSON list of them on a second line, so that a worker that dies while it draws has told what it found.

use serde::{Deserialize, Serialize};

use crate::{
    limits::Limits,
    picture::Picture,
    report::{AnalysisKind, Report},
};

/// Longest header accepted, in bytes: rule texts travel in it.
pub const MAX_TASK_BYTES: u32 = 64 << 20;

/// What a fork server says once it has its rules.
pub(crate) const READY: [u8; 8] = *b"ready\0\0\0";

/// What a fork server is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// Start a worker on the socket that comes with this; answer: its process id, 0 when none started.
    Start {
        /// Address space, in bytes.
        memory: u64,
        /// Processor time, in seconds.
        seconds: u64,
    },
    /// End this worker if it still runs, and reap it; answer: how it ended, as `wait` tells it.
    End {
        /// Its process id.
        pid: i32,
    },
}

impl Order {
    /// Length of an order, in bytes.
    pub(crate) const LENGTH: usize = 17;

    /// A letter, then two numbers, little-endian.
    pub(crate) fn to_bytes(self) -> [u8; Self::LENGTH] {
        let (letter, first, second) = match self {
            Self::Start { memory, seconds } => (b'S', memory, seconds),
            Self::End { pid } => (b'E', u64::from(pid.unsigned_abs()), 0),
        };
        let mut bytes = [letter; Self::LENGTH];
        let numbers = first.to_le_bytes().into_iter().chain(second.to_le_bytes());
        for (place, byte) in bytes.iter_mut().skip(1).zip(numbers) {
            *place = byte;
        }
        bytes
    }

    /// None for bytes that are no order. Read by the fork server only.
    #[cfg(feature = "engine")]
    pub(crate) fn from_bytes(bytes: [u8; Self::LENGTH]) -> Option<Self> {
        let [letter, numbers @ ..] = bytes;
        let (first, second) = numbers.split_first_chunk::<8>()?;
        let first = u64::from_le_bytes(*first);
        match letter {
            b'S' => Some(Self::Start {
                memory: first,
                seconds: u64::from_le_bytes(second.try_into().ok()?),
            }),
            b'E' => Some(Self::End {
                pid: i32::try_from(first).ok().filter(|pid| *pid > 0)?,
            }),
            _ => None,
        }
    }
}

/// What a worker is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "task", rename_all = "lowercase")]
pub enum Task {
    /// Analyse the file that follows.
    Analyse {
        /// Its name.
        name: String,
        /// Which analysis.
        kind: AnalysisKind,
        /// What it may consume.
        limits: Limits,
        /// Passwords to try first.
        passwords: Vec<String>,
        /// Value of the external `owner` in rules.
        owner: String,
    },
    /// Draw the picture that follows again.
    Picture {
        /// What it may consume.
        limits: Limits,
    },
    /// Compile these rule texts; no file follows.
    Compile {
        /// Namespace and text of each.
        sources: Vec<(String, String)>,
        /// Whether the rules shipped with the engine come first.
        own: bool,
    },
    /// Try what must be impossible.
    Probe {
        /// What to try.
        attempt: Attempt,
    },
}

/// Something a locked-down worker must not be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Attempt {
    /// Nothing: measures the time to be ready.
    Nothing,
    /// Open `/etc/passwd`.
    OpenFile,
    /// Connect to a local port.
    Socket,
    /// Start a program.
    Spawn,
    /// Ask whether it may send a signal to the first process.
    Signal,
    /// Take a terabyte of memory.
    Memory,
    /// Never end.
    Loop,
    /// Panic.
    Panic,
}

/// What to do where the kernel cannot lock a worker down in full.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lockdown {
    /// Refuse to work: production.
    Required,
    /// Work, and say so in the report (`sandboxed: false`): development.
    BestEffort,
}

/// What a worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "lowercase")]
pub enum Answer {
    /// The analysis.
    Report(Box<Report>),
    /// The picture, drawn again.
    Picture(Box<Picture>),
    /// The picture cannot be drawn within the bounds, or is none.
    Undrawn,
    /// The rules, compiled.
    Compiled(CompiledRules),
    /// The rules do not compile.
    Refused(RuleErrors),
    /// The worker refuses to work, and why (it could not lock itself down).
    Failed {
        /// One English sentence.
        reason: String,
    },
}

/// A compiled set of rules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompiledRules {
    /// What a worker loads; holds machine code, so it must come from here and be kept safe.
    #[serde(with = "encoded")]
    pub bundle: Vec<u8>,
    /// Rules as `namespace.name`.
    pub names: Vec<String>,
    /// What the compiler warns about.
    pub warnings: Vec<RuleWarning>,
}

/// An error in a rule text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleError {
    /// Namespace: the name of the rule file.
    pub namespace: String,
    /// Line in that file, from 1.
    pub line: Option<u64>,
    /// What the compiler says, in English.
    pub message: String,
}

/// A warning about a rule text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleWarning {
    /// Namespace: the name of the rule file.
    pub namespace: String,
    /// Line in that file, from 1.
    pub line: Option<u64>,
    /// What the compiler says, in English.
    pub message: String,
}

/// All errors of a set of rule texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleErrors {
    /// At least one.
    pub errors: Vec<RuleError>,
}

impl std::fmt::Display for RuleErrors {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (place, error) in self.errors.iter().enumerate() {
            let separator = if place == 0 { "" } else { "\n" };
            let line = error
                .line
                .map(|line| format!(":{line}"))
                .unwrap_or_default();
            write!(f, "{separator}{}{line}: {}", error.namespace, error.message)?;
        }
        Ok(())
    }
}

impl std::error::Error for RuleErrors {}

/// Bytes in JSON, as base64.
pub(crate) mod encoded {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD.encode(bytes))
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u8>, D::Error> {
        STANDARD
            .decode(String::deserialize(deserializer)?)
            .map_err(D::Error::custom)
    }
}
