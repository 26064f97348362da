//! The walk: a deposited file, the files in it, the files in those.

mod facts;

use std::{
    collections::{HashMap, hash_map::Entry},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::LazyLock,
    time::Instant,
};

use crate::{
    context::{Budget, Context, Text},
    indicators,
    kind::{self, Identity, Kind, Role},
    limits::Limits,
    passwords::{self, Seal, Secrets},
    preview::{Preview, draw::Chosen},
    readers,
    report::{
        AnalysisKind, Gap, Indicator, IndicatorKind, Node, REPORT_VERSION, Report, RuleMatch,
    },
    rules::{Engine, Scanner, Target},
    verdict,
};

/// What to analyse, and how.
#[derive(Debug)]
pub struct Request<'a> {
    /// Name the file was deposited under; may be hostile.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Which analysis was asked for.
    pub kind: AnalysisKind,
    /// What it may consume.
    pub limits: &'a Limits,
    /// Passwords given by the depositor.
    pub passwords: &'a [String],
    /// Value of the external `owner` in rules.
    pub owner: &'a str,
    /// Rules, if any.
    pub rules: Option<&'a Engine>,
    /// Whether the process is locked down: copied into the report.
    pub sandboxed: bool,
}

/// What makes two contents be read alike: the bytes, and what their name and place make of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Reading {
    sha256: String,
    kind: Kind,
    /// Rules see it.
    extension: Option<String>,
    /// Whether it is a part of a document.
    plumbing: bool,
    /// Who may read it: what is in the open is read there, not taken from a reading that others may not see.
    seal: Seal,
}

/// A file waiting for its turn.
struct Pending {
    parent: Option<u32>,
    parent_kind: Option<Kind>,
    name: String,
    path: String,
    relation: &'static str,
    bytes: Vec<u8>,
    depth: u32,
    /// Given passwords that led to it.
    seal: Seal,
}

static BEGINNING: LazyLock<Instant> = LazyLock::new(now);

#[expect(
    clippy::disallowed_methods,
    reason = "a bound on real time spent in a sandboxed process"
)]
fn now() -> Instant {
    Instant::now()
}

/// Milliseconds since this process first asked.
fn elapsed() -> u64 {
    u64::try_from(now().saturating_duration_since(*BEGINNING).as_millis()).unwrap_or(u64::MAX)
}

/// Time given to the drawing of previews, in milliseconds; checked before each.
const DRAWING: u64 = 8_000;

/// Analyses a file and all it holds, and draws its previews when they were asked for.
#[must_use]
pub fn analyse(request: Request<'_>) -> Report {
    let (mut report, chosen) = examine(request);
    report.previews = previews(chosen);
    report
}

/// Draws what was set aside, while there is time.
pub(crate) fn previews(chosen: Chosen) -> Vec<Preview> {
    let end = elapsed().saturating_add(DRAWING);
    chosen.draw(|| elapsed() < end)
}

/// Analyses a file and all it holds; sets aside what can be drawn of it.
///
/// The walk is a loop over a stack, not a recursion: nesting costs memory that the budget counts,
/// never call depth.
#[must_use]
pub(crate) fn examine(request: Request<'_>) -> (Report, Chosen) {
    let started = elapsed();
    let mut walk = Walk {
        budget: Budget {
            limits: request.limits.clone(),
            extracted: 0,
            nodes: 1,
            elapsed_millis: elapsed,
            started,
        },
        passwords: passwords::candidates(request.passwords),
        secrets: Secrets::given(request.passwords),
        kind: request.kind,
        owner: request.owner,
        scanner: request.rules.map(Engine::scanner),
        nodes: Vec::new(),
        indicators: Vec::new(),
        seen: HashMap::new(),
        known: HashMap::new(),
        chosen: Chosen::default(),
    };
    let mut stack = vec![Pending {
        parent: None,
        parent_kind: None,
        name: request.name.to_owned(),
        path: request.name.to_owned(),
        relation: "deposit",
        bytes: request.bytes,
        depth: 0,
        seal: Seal::new(),
    }];
    while let Some(pending) = stack.pop() {
        if walk.out_of_time() {
            walk.stop(stack.len() + 1);
            break;
        }
        let children = walk.visit(pending);
        stack.extend(children.into_iter().rev());
    }
    let (verdict, score, reasons) = verdict::decide(&walk.nodes);
    let mut engines = vec![format!("readers {}", env!("CARGO_PKG_VERSION"))];
    engines.extend(request.rules.map(|rules| {
        format!(
            "yara-x {} ({} rules)",
            crate::rules::ENGINE_VERSION,
            rules.len()
        )
    }));
    let report = Report {
        version: REPORT_VERSION,
        verdict,
        score,
        reasons,
        nodes: walk.nodes,
        indicators: walk.indicators,
        depth: request.kind,
        engines,
        millis: elapsed().saturating_sub(started),
        sandboxed: request.sandboxed,
        previews: Vec::new(),
    };
    (report, walk.chosen)
}

struct Walk<'a> {
    budget: Budget,
    passwords: Vec<String>,
    secrets: Secrets,
    kind: AnalysisKind,
    owner: &'a str,
    scanner: Option<Scanner<'a>>,
    nodes: Vec<Node>,
    indicators: Vec<Indicator>,
    /// Node in which a content was read, and its depth.
    seen: HashMap<Reading, (u32, u32)>,
    /// Place of each indicator, and whether only some may read the node it was seen in.
    known: HashMap<(IndicatorKind, String), (usize, bool)>,
    /// Set aside for previews.
    chosen: Chosen,
}

impl Walk<'_> {
    fn out_of_time(&self) -> bool {
        elapsed().saturating_sub(self.budget.started) > self.budget.limits.max_millis
    }

    /// Leaves the gap of files that were found but never looked at.
    fn stop(&mut self, unread: usize) {
        if let Some(root) = self.nodes.first_mut() {
            root.gaps.push(Gap::Limit {
                bound: "max_millis".to_owned(),
            });
            root.facts
                .insert("analysis.unread_files".to_owned(), unread.into());
        }
    }

    fn visit(&mut self, pending: Pending) -> Vec<Pending> {
        let index = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let Pending {
            parent,
            parent_kind,
            name,
            path,
            relation,
            bytes,
            depth,
            mut seal,
        } = pending;
        let identity = kind::identify(&bytes, &name);
        let kind = identity.kind;
        let sha256 = facts::sha256(&bytes);
        let reading = Reading {
            sha256: sha256.clone(),
            kind,
            extension: kind::extension(&name),
            plumbing: parent_kind.is_some_and(Kind::is_document),
            seal: seal.clone(),
        };
        let mut node = Node {
            index,
            parent,
            name,
            relation: relation.to_owned(),
            size: bytes.len() as u64,
            sha256,
            kind: kind.name().to_owned(),
            media_type: kind.media_type().to_owned(),
            facts: std::collections::BTreeMap::new(),
            signals: Vec::new(),
            rules: Vec::new(),
            gaps: Vec::new(),
            opened_by: Seal::new(),
        };
        // Read once, unless the first reading stood deeper: it may have stopped at the depth bound.
        if let Some((first, _)) = self.seen.get(&reading).filter(|(_, at)| *at <= depth) {
            // The same bytes under another name can still deceive by that name.
            node.facts
                .insert("duplicate_of".to_owned(), (*first).into());
            let mut cx = Context::new(
                &node.name,
                depth,
                node.size,
                &self.passwords,
                &mut self.budget,
            );
            kind::check_name(kind, &mut cx);
            node.signals = std::mem::take(&mut cx.signals);
            self.nodes.push(node);
            return Vec::new();
        }
        self.seen.insert(reading, (index, depth));
        facts::add(&bytes, &mut node.facts);

        let mut cx = Context::new(
            &node.name,
            depth,
            node.size,
            &self.passwords,
            &mut self.budget,
        );
        cx.secrets = &self.secrets;
        kind::check_name(kind, &mut cx);
        read(&identity, parent_kind, &bytes, self.kind, &mut cx);
        let children = std::mem::take(&mut cx.children);
        let texts = std::mem::take(&mut cx.texts);
        let found = std::mem::take(&mut cx.found_passwords);
        node.opened_by = std::mem::take(&mut cx.opened_by);
        let (facts, signals, gaps) = (
            std::mem::take(&mut cx.facts),
            std::mem::take(&mut cx.signals),
            std::mem::take(&mut cx.gaps),
        );
        node.facts.extend(facts);
        node.signals = signals;
        node.gaps = gaps;
        seal.extend(node.opened_by.iter().cloned());
        for word in &found {
            self.secrets.learn(word, &seal, &self.passwords);
        }
        passwords::add(&mut self.passwords, found);
        if self.kind == AnalysisKind::Preview {
            let chosen = &mut self.chosen;
            chosen.consider(index, kind, parent_kind, &bytes, &texts);
        }
        self.match_rules(&mut node, &path, kind, &bytes, &texts);
        self.collect_indicators(index, kind, &bytes, &texts, !seal.is_empty());
        self.nodes.push(node);
        children
            .into_iter()
            .map(|child| Pending {
                parent: Some(index),
                parent_kind: Some(kind),
                path: crate::context::clip(format!("{path}/{}", child.name), 4096),
                name: child.name,
                relation: child.relation,
                bytes: child.bytes,
                depth: depth + 1,
                seal: seal.clone(),
            })
            .collect()
    }

    fn match_rules(
        &mut self,
        node: &mut Node,
        path: &str,
        kind: Kind,
        bytes: &[u8],
        texts: &[Text],
    ) {
        let Some(scanner) = &mut self.scanner else {
            return;
        };
        let target = Target {
            name: &node.name,
            path,
            kind: kind.name(),
            owner: self.owner,
        };
        let inputs = std::iter::once(bytes).chain(texts.iter().map(|text| text.text.as_bytes()));
        let mut found: Vec<RuleMatch> = Vec::new();
        for input in inputs {
            let left = self
                .budget
                .limits
                .max_millis
                .saturating_sub(elapsed().saturating_sub(self.budget.started));
            match scanner.scan(input, &target, left) {
                Ok(matches) => found.extend(matches),
                Err(gap) => {
                    if !node.gaps.contains(&gap) {
                        node.gaps.push(gap);
                    }
                }
            }
        }
        found.sort_by(|a, b| (&a.namespace, &a.rule).cmp(&(&b.namespace, &b.rule)));
        found.dedup();
        node.rules = found;
    }

    fn collect_indicators(
        &mut self,
        index: u32,
        kind: Kind,
        bytes: &[u8],
        texts: &[Text],
        sealed: bool,
    ) {
        let room = self
            .budget
            .limits
            .max_indicators
            .saturating_sub(self.indicators.len());
        if room == 0 {
            return;
        }
        // What a container holds is searched in its members, once unpacked.
        let raw = match kind.role() {
            Role::Container => &[][..],
            Role::Plain if !matches!(kind, Kind::Text | Kind::Data) => &[][..],
            _ => bytes,
        };
        for (kind, value) in indicators::scan(raw, texts, room) {
            match self.known.entry((kind, value.clone())) {
                Entry::Vacant(place) => {
                    place.insert((self.indicators.len(), sealed));
                    self.indicators.push(Indicator {
                        kind,
                        value,
                        node: index,
                    });
                }
                // Seen in the open after all.
                Entry::Occupied(mut place) if place.get().1 && !sealed => {
                    if let Some(seen) = self.indicators.get_mut(place.get().0) {
                        seen.node = index;
                    }
                    place.get_mut().1 = false;
                }
                Entry::Occupied(_) => {}
            }
        }
    }
}

/// Entropy, in bits a byte, from which unknown bytes are taken for something packed or enciphered.
const OPAQUE_ENTROPY: f64 = 7.2;

/// Runs the readers of every format the bytes are in.
fn read(
    identity: &Identity,
    parent: Option<Kind>,
    bytes: &[u8],
    asked: AnalysisKind,
    cx: &mut Context<'_>,
) {
    let kind = identity.kind;
    for other in &identity.also {
        // Bytes of no format of their own, that their name makes a page or a script: in an old encoding, say.
        if matches!(kind, Kind::Data | Kind::Text) && other.kind.role() == Role::Script {
            continue;
        }
        // Installers and zipped applications carry an archive by design.
        let installer = matches!(kind.role(), Role::Program) || kind == Kind::Python;
        let id = if installer && other.kind.role() == Role::Container {
            "self-extracting"
        } else {
            "polyglot"
        };
        cx.signal(id, format!("{} + {}", kind.name(), other.kind.name()));
    }
    let opens = matches!(kind.role(), Role::Container | Role::Active) || !identity.also.is_empty();
    if asked == AnalysisKind::Quick && opens {
        cx.gap(Gap::NotAsked);
        return;
    }
    // Unknown bytes are understood as far as rules see them; opaque ones hide what they hold. Parts
    // of a document (fonts, printer settings) are its plumbing.
    let plumbing = parent.is_some_and(Kind::is_document);
    if kind == Kind::Data
        && !plumbing
        && bytes.len() >= 512
        && facts::entropy(bytes) > OPAQUE_ENTROPY
    {
        cx.unsupported("unknown format, packed or enciphered");
    }
    run(readers::of(kind), bytes, cx);
    for other in &identity.also {
        run(
            readers::of(other.kind),
            bytes.get(other.offset..).unwrap_or_default(),
            cx,
        );
    }
    if asked == AnalysisKind::Quick && !cx.children.is_empty() {
        cx.children.clear();
        cx.gap(Gap::NotAsked);
    }
}

/// A library that panics on a hostile file costs that file's reading, not the whole analysis.
fn run(readers: &[readers::Reader], bytes: &[u8], cx: &mut Context<'_>) {
    for reader in readers {
        if catch_unwind(AssertUnwindSafe(|| reader(bytes, cx))).is_err() {
            cx.gap(Gap::Interrupted {
                detail: "a reader broke off".to_owned(),
            });
        }
    }
}

#[cfg(test)]
mod tests;
