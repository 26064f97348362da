//! YARA rules: compiling, keeping compiled, matching.
//!
//! Every rule sees the externals `filename`, `filepath`, `extension`, `filetype` and `owner`, with
//! the real values of each node. Meta `verdict` (`malicious`, `suspicious`, `clean`), `family`,
//! `attack` and `description` are read. Includes are refused: a set is a list of plain texts.

mod own;

use std::{fmt, time::Duration};

use yara_x::{Compiler, MetaValue, Rules, ScanError};

pub use own::SOURCES as OWN;

use crate::{
    kind,
    protocol::{RuleError, RuleWarning},
    report::{Gap, RuleMatch, Verdict},
};

/// Version of YARA-X, pinned in the workspace manifest.
pub const ENGINE_VERSION: &str = "1.22.1";

/// Externals with the value they have until a node is scanned.
const EXTERNALS: [&str; 5] = ["filename", "filepath", "extension", "filetype", "owner"];

/// Seconds one scan may take; the walk's own bound is often nearer.
const SCAN_SECONDS: u64 = 10;

/// A compiled set of rules.
pub struct Engine {
    rules: Rules,
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Engine")
            .field("rules", &self.len())
            .finish_non_exhaustive()
    }
}

/// What a scan tells the rules about a node.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Name of the node.
    pub name: &'a str,
    /// Names from the deposited file down to the node, joined by `/`.
    pub path: &'a str,
    /// Short name of its kind.
    pub kind: &'a str,
    /// Who deposited it, as the service says.
    pub owner: &'a str,
}

impl Engine {
    /// Compiles rule texts, each in its own namespace.
    ///
    /// # Errors
    /// Every error of every text, with its line; nothing is half compiled.
    pub fn compile<'s>(
        sources: impl IntoIterator<Item = (&'s str, &'s str)>,
    ) -> Result<(Self, Vec<RuleWarning>), Vec<RuleError>> {
        let mut compiler = Compiler::new();
        compiler.enable_includes(false).max_warnings(200);
        for external in EXTERNALS {
            let defined = compiler.define_global(external, "");
            if let Err(error) = defined {
                return Err(vec![RuleError {
                    namespace: external.to_owned(),
                    line: None,
                    message: error.to_string(),
                }]);
            }
        }
        let mut errors = Vec::new();
        let mut warnings = Vec::new();
        for (namespace, text) in sources {
            compiler.new_namespace(namespace);
            let known = compiler.errors().len();
            if let Err(error) = compiler.add_source(text) {
                let all = compiler
                    .errors()
                    .get(known..)
                    .filter(|list| !list.is_empty());
                match all {
                    Some(list) => {
                        errors.extend(list.iter().map(|error| described(namespace, &error)));
                    }
                    None => errors.push(described(namespace, &error)),
                }
            }
            let told = warnings.len();
            for warning in compiler.warnings().iter().skip(told) {
                let RuleError {
                    namespace,
                    line,
                    message,
                } = described(namespace, &warning);
                warnings.push(RuleWarning {
                    namespace,
                    line,
                    message,
                });
            }
        }
        if errors.is_empty() {
            Ok((
                Self {
                    rules: compiler.build(),
                },
                warnings,
            ))
        } else {
            Err(errors)
        }
    }

    /// The rules shipped with this crate.
    ///
    /// # Errors
    /// Those of [`Engine::compile`]; a test holds that there are none.
    pub fn own() -> Result<Self, Vec<RuleError>> {
        Self::compile(own::SOURCES.iter().copied()).map(|(engine, _)| engine)
    }

    /// The compiled set as bytes, native code included.
    ///
    /// # Errors
    /// A sentence when the set cannot be written.
    pub fn bundle(&self) -> Result<Vec<u8>, String> {
        self.rules.serialize().map_err(|error| error.to_string())
    }

    /// Loads what [`Engine::bundle`] wrote. The bytes must come from there: they hold machine code.
    ///
    /// # Errors
    /// A sentence when the bytes are of another version or damaged.
    pub fn load(bundle: &[u8]) -> Result<Self, String> {
        Rules::deserialize(bundle)
            .map(|rules| Self { rules })
            .map_err(|error| error.to_string())
    }

    /// Number of rules.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rules.iter().len()
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Rules as `namespace.name`, in order.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.rules
            .iter()
            .map(|rule| format!("{}.{}", rule.namespace(), rule.identifier()))
            .collect()
    }

    /// A scanner over these rules, to be kept for a whole analysis.
    #[must_use]
    pub fn scanner(&self) -> Scanner<'_> {
        Scanner {
            inner: yara_x::Scanner::new(&self.rules),
        }
    }
}

/// The line and sentence of an error or a warning of the compiler.
fn described(namespace: &str, report: &(impl serde::Serialize + fmt::Display)) -> RuleError {
    let value = serde_json::to_value(report).unwrap_or_default();
    let line = value.get("line").and_then(serde_json::Value::as_u64);
    let title = value
        .get("title")
        .and_then(serde_json::Value::as_str)
        .map(ToOwned::to_owned);
    let label = value
        .pointer("/labels/0/text")
        .and_then(serde_json::Value::as_str);
    let message = match (title, label) {
        (Some(title), Some(label)) => format!("{title}: {label}"),
        (Some(title), None) => title,
        (None, _) => report.to_string(),
    };
    RuleError {
        namespace: namespace.to_owned(),
        line,
        message,
    }
}

/// Matches rules against one input after another.
pub struct Scanner<'r> {
    inner: yara_x::Scanner<'r>,
}

impl fmt::Debug for Scanner<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Scanner").finish_non_exhaustive()
    }
}

impl Scanner<'_> {
    /// Scans nothing, so that what the engine makes once is made now. Starts no thread.
    pub fn warm_up(&mut self) {
        let _ = self.inner.scan(b"");
    }

    /// Scans nothing within a time, so that the engine starts the thread that watches the clock now,
    /// before the process is locked down.
    pub fn start_watchdog(&mut self) {
        self.inner.set_timeout(Duration::from_secs(SCAN_SECONDS));
        let _ = self.inner.scan(b"");
    }

    /// Rules that match `bytes`, within `left_millis` of time.
    ///
    /// # Errors
    /// The gap to record when the scan did not reach its end.
    pub fn scan(
        &mut self,
        bytes: &[u8],
        target: &Target<'_>,
        left_millis: u64,
    ) -> Result<Vec<RuleMatch>, Gap> {
        let extension = kind::extension(target.name)
            .map(|extension| format!(".{extension}"))
            .unwrap_or_default();
        let base = target
            .name
            .rsplit(['/', '\\'])
            .next()
            .unwrap_or(target.name);
        let values = [base, target.path, &extension, target.kind, target.owner];
        for (external, value) in EXTERNALS.into_iter().zip(values) {
            if let Err(error) = self.inner.set_global(external, value) {
                return Err(Gap::Interrupted {
                    detail: format!("rules: {error}"),
                });
            }
        }
        let seconds = left_millis.div_ceil(1000).clamp(1, SCAN_SECONDS);
        self.inner.set_timeout(Duration::from_secs(seconds));
        match self.inner.scan(bytes) {
            Ok(results) => Ok(results
                .matching_rules()
                .map(|rule| matched(&rule))
                .collect()),
            Err(ScanError::Timeout) => Err(Gap::Limit {
                bound: "max_millis".to_owned(),
            }),
            Err(error) => Err(Gap::Interrupted {
                detail: format!("rules: {error}"),
            }),
        }
    }
}

fn matched(rule: &yara_x::Rule<'_, '_>) -> RuleMatch {
    let mut found = RuleMatch {
        rule: rule.identifier().to_owned(),
        namespace: rule.namespace().to_owned(),
        verdict: Verdict::Suspicious,
        description: None,
        family: None,
        attack: Vec::new(),
    };
    for (key, value) in rule.metadata() {
        let MetaValue::String(value) = value else {
            continue;
        };
        match key {
            "verdict" => {
                found.verdict = match value.to_ascii_lowercase().as_str() {
                    "malicious" | "malveillant" => Verdict::Malicious,
                    "clean" | "sain" | "informative" => Verdict::Clean,
                    _ => Verdict::Suspicious,
                }
            }
            "description" => found.description = Some(crate::context::clip(value.to_owned(), 500)),
            "family" => found.family = Some(crate::context::clip(value.to_owned(), 100)),
            "attack" => {
                found.attack = value
                    .split(',')
                    .map(|id| id.trim().to_owned())
                    .filter(|id| id.starts_with('T'))
                    .take(16)
                    .collect();
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests;
