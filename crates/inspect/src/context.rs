//! What a reader is given, and where it puts what it finds.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    limits::Limits,
    passwords::{NO_SECRETS, Seal, Secrets},
    report::{Gap, Signal},
};

/// A file found inside the one being read, not yet identified.
#[derive(Debug)]
pub struct Child {
    /// Name as the container gives it, lossily made UTF-8.
    pub name: String,
    /// `member`, `attachment`, `macro`, `object`, `stream`…
    pub relation: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Text drawn out of a node (a macro's source, a script, a mail's body), scanned by rules and
/// indicators beside the raw bytes.
#[derive(Debug)]
pub struct Text {
    /// What it is: `vba`, `script`, `body`, `javascript`…
    pub role: &'static str,
    /// The text, normalised to UTF-8.
    pub text: String,
}

/// Details kept of one signal on one node.
const MAX_DETAILS: usize = 200;

/// Why a reader must stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exhausted;

/// Consumption counted over the whole tree; shared by all nodes of one analysis.
#[derive(Debug)]
pub struct Budget {
    /// The bounds.
    pub limits: Limits,
    /// Bytes extracted so far.
    pub extracted: u64,
    /// Nodes so far, waiting ones included.
    pub nodes: u32,
    /// Milliseconds since the start of the analysis; replaced in tests.
    pub elapsed_millis: fn() -> u64,
    /// `elapsed_millis()` when the analysis began.
    pub started: u64,
}

impl Budget {
    /// A fresh budget whose time stands still: for tests and fuzzing.
    #[must_use]
    pub fn unmetered(limits: Limits) -> Self {
        Self {
            limits,
            extracted: 0,
            nodes: 1,
            elapsed_millis: || 0,
            started: 0,
        }
    }
}

/// The reader's view of one node.
///
/// A reader never fails: what it cannot read it reports as a [`Gap`] and goes on with the rest.
#[derive(Debug)]
pub struct Context<'a> {
    /// Name of the node being read.
    pub name: &'a str,
    /// Its depth below the deposited file.
    pub depth: u32,
    /// Passwords to try: usual ones, the depositor's, and words found in a mail's body.
    pub passwords: &'a [String],
    /// Which of them not everyone knows.
    pub secrets: &'a Secrets,
    budget: &'a mut Budget,
    container_bytes: u64,
    extracted_here: u64,
    /// Facts by dotted name.
    pub facts: BTreeMap<String, Value>,
    /// Signals raised.
    pub signals: Vec<Signal>,
    /// Gaps left.
    pub gaps: Vec<Gap>,
    /// Texts drawn out.
    pub texts: Vec<Text>,
    /// Children found.
    pub children: Vec<Child>,
    /// Candidate passwords found in this node, offered to its children and siblings.
    pub found_passwords: Vec<String>,
    /// Given passwords by which something was read.
    pub opened_by: Seal,
}

impl<'a> Context<'a> {
    /// A context for a node of `container_bytes` bytes.
    #[must_use]
    pub fn new(
        name: &'a str,
        depth: u32,
        container_bytes: u64,
        passwords: &'a [String],
        budget: &'a mut Budget,
    ) -> Self {
        Self {
            name,
            depth,
            passwords,
            secrets: &NO_SECRETS,
            budget,
            container_bytes,
            extracted_here: 0,
            facts: BTreeMap::new(),
            signals: Vec::new(),
            gaps: Vec::new(),
            texts: Vec::new(),
            children: Vec::new(),
            found_passwords: Vec::new(),
            opened_by: Seal::new(),
        }
    }

    /// Says that a password opened something here: what is found is for those who know it.
    pub fn opened(&mut self, password: &str) {
        if let Some(seal) = self.secrets.seal(password) {
            self.opened_by.extend(seal.iter().cloned());
        }
    }

    /// The same when it is not known which of those given did.
    pub fn opened_by_one_given(&mut self) {
        self.opened_by.extend(self.secrets.seals().cloned());
    }

    /// Records a fact.
    pub fn fact(&mut self, name: &str, value: impl Into<Value>) {
        self.facts.insert(name.to_owned(), value.into());
    }

    /// Raises a signal of the table; the same signal with the same detail counts once, and of more
    /// details than a report shows the first are kept.
    pub fn signal(&mut self, id: &'static str, detail: impl Into<String>) {
        let detail = clip(detail.into(), 300);
        let mut kept = 0;
        for known in self.signals.iter().filter(|known| known.id == id) {
            if known.detail == detail {
                return;
            }
            kept += 1;
        }
        if kept < MAX_DETAILS {
            self.signals.push(Signal {
                id: id.to_owned(),
                detail,
            });
        }
    }

    /// Leaves a gap: the tree can no longer be clean.
    pub fn gap(&mut self, gap: Gap) {
        if !self.gaps.contains(&gap) && self.gaps.len() < 64 {
            self.gaps.push(gap);
        }
    }

    /// Shorthand for a [`Gap::Malformed`].
    pub fn malformed(&mut self, detail: impl Into<String>) {
        self.gap(Gap::Malformed {
            detail: clip(detail.into(), 300),
        });
    }

    /// Shorthand for a [`Gap::Unsupported`].
    pub fn unsupported(&mut self, detail: impl Into<String>) {
        self.gap(Gap::Unsupported {
            detail: clip(detail.into(), 300),
        });
    }

    /// Keeps a text for rules and indicators, cut to the bound (which leaves a gap).
    pub fn text(&mut self, role: &'static str, text: impl Into<String>) {
        let text = text.into();
        let max = self.budget.limits.max_text_bytes;
        if text.len() > max {
            self.limit("max_text_bytes");
        }
        self.texts.push(Text {
            role,
            text: clip(text, max),
        });
    }

    /// How many bytes the next extracted node may have, before reading it: call this to bound a
    /// decompressor, then [`Context::child`] with what it gave.
    ///
    /// # Errors
    /// [`Exhausted`] when nothing more may be extracted (depth, count, time or bytes); the gap is
    /// already recorded and the reader should return.
    pub fn allowance(&mut self) -> Result<u64, Exhausted> {
        let limits = &self.budget.limits;
        let bound = if self.depth >= limits.max_depth {
            Some("max_depth")
        } else if self.budget.nodes >= limits.max_nodes {
            Some("max_nodes")
        } else if (self.budget.elapsed_millis)().saturating_sub(self.budget.started)
            > limits.max_millis
        {
            Some("max_millis")
        } else if self.budget.extracted >= limits.max_total_bytes {
            Some("max_total_bytes")
        } else {
            None
        };
        if let Some(bound) = bound {
            self.limit(bound);
            return Err(Exhausted);
        }
        let by_ratio = self
            .container_bytes
            .saturating_mul(limits.max_ratio)
            .max(Limits::RATIO_GRACE_BYTES)
            .saturating_sub(self.extracted_here);
        if by_ratio == 0 {
            self.limit("max_ratio");
            return Err(Exhausted);
        }
        Ok(limits
            .max_node_bytes
            .min(limits.max_total_bytes.saturating_sub(self.budget.extracted))
            .min(by_ratio))
    }

    /// Adds a child. Bytes are counted over the whole tree.
    ///
    /// # Errors
    /// [`Exhausted`] when the child may not be kept; the gap is recorded.
    pub fn child(
        &mut self,
        name: impl Into<String>,
        relation: &'static str,
        bytes: Vec<u8>,
    ) -> Result<(), Exhausted> {
        let allowed = self.allowance()?;
        let size = bytes.len() as u64;
        if size > allowed {
            self.limit(self.nearest(allowed));
            return Err(Exhausted);
        }
        self.budget.extracted = self.budget.extracted.saturating_add(size);
        self.budget.nodes = self.budget.nodes.saturating_add(1);
        self.extracted_here = self.extracted_here.saturating_add(size);
        self.children.push(Child {
            name: clip(name.into(), 1024),
            relation,
            bytes,
        });
        Ok(())
    }

    /// Which bound an allowance came from.
    fn nearest(&self, allowed: u64) -> &'static str {
        let limits = &self.budget.limits;
        if allowed == limits.max_node_bytes {
            "max_node_bytes"
        } else if allowed == limits.max_total_bytes.saturating_sub(self.budget.extracted) {
            "max_total_bytes"
        } else {
            "max_ratio"
        }
    }

    /// Records that a bound of [`Limits`] was reached.
    pub fn limit(&mut self, bound: &'static str) {
        self.gap(Gap::Limit {
            bound: bound.to_owned(),
        });
    }

    /// Reads a decompressor to its end within the allowance.
    ///
    /// Returns the bytes, and leaves a gap when the stream was cut by the bound or broke half-way;
    /// what was read before is still returned, so that it is still examined.
    ///
    /// # Errors
    /// [`Exhausted`] when nothing more may be extracted.
    pub fn drain(&mut self, reader: impl std::io::Read) -> Result<Vec<u8>, Exhausted> {
        let (bytes, outcome) = self.try_drain(reader)?;
        if let Err(error) = outcome {
            self.malformed(format!("stream breaks off: {error}"));
        }
        Ok(bytes)
    }

    /// Like [`Context::drain`], but hands back the stream's own error instead of leaving its gap:
    /// a wrong password is no fault of the file.
    ///
    /// # Errors
    /// [`Exhausted`] when nothing more may be extracted.
    pub fn try_drain(
        &mut self,
        reader: impl std::io::Read,
    ) -> Result<(Vec<u8>, std::io::Result<()>), Exhausted> {
        use std::io::Read as _;
        let allowed = self.allowance()?;
        let mut bytes = Vec::new();
        let outcome = reader
            .take(allowed.saturating_add(1))
            .read_to_end(&mut bytes);
        if bytes.len() as u64 > allowed {
            bytes.truncate(usize::try_from(allowed).unwrap_or(usize::MAX));
            self.limit(self.nearest(allowed));
        }
        Ok((bytes, outcome.map(|_| ())))
    }

    /// The bounds of this analysis.
    #[must_use]
    pub fn limits(&self) -> &Limits {
        &self.budget.limits
    }
}

/// `text` cut to at most `max` bytes on a character boundary.
#[must_use]
pub fn clip(mut text: String, max: usize) -> String {
    if text.len() > max {
        let mut end = max;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
    }
    text
}
