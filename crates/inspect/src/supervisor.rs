//! Has one locked-down worker made a file, feeds it, bounds it, and reads its report.
//!
//! The supervisor never interprets a byte of the file: it hashes what it passes on, and believes
//! the worker only so far. A worker that dies, hangs, prints nonsense or speaks of another file
//! gives a report with a gap, which is never clean.

mod clamd;
mod forkserver;
mod process;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    sync::{OnceCell, Semaphore},
};

pub use clamd::Clamd;

use crate::{
    limits::Limits,
    picture::Picture,
    protocol::{Answer, Attempt, CompiledRules, Lockdown, RuleError, RuleErrors, Task},
    report::{AnalysisKind, Gap, Node, REPORT_VERSION, Report, RuleMatch, Verdict},
    verdict,
};
use forkserver::ForkServer;
use process::Worker;

/// Time a worker gets beyond its own bound before it is killed.
const GRACE: Duration = Duration::from_secs(5);
/// Time for a fork server to start and take its rules.
const START: Duration = Duration::from_secs(30);
/// Fork servers kept: the rules in force, and those on trial beside them.
const SERVERS: usize = 2;
/// Time to pass a file on and to compile rules.
const PATIENCE: Duration = Duration::from_secs(300);
/// Bytes passed on at a time.
const CHUNK: usize = 64 << 10;

/// How workers are run.
#[derive(Debug, Clone)]
pub struct SupervisorSettings {
    /// The `acte-inspect` program.
    pub worker: PathBuf,
    /// Compiled rules, as [`CompiledRules::bundle`] holds them; none for the engine's own.
    pub rules: Option<Arc<[u8]>>,
    /// What to do where the kernel cannot lock a worker down.
    pub lockdown: Lockdown,
    /// Analyses at the same time.
    pub concurrency: usize,
    /// An antivirus daemon that takes part.
    pub clamd: Option<Clamd>,
}

impl SupervisorSettings {
    /// Fail-closed settings with two analyses at a time and the engine's own rules.
    #[must_use]
    pub fn new(worker: impl Into<PathBuf>) -> Self {
        Self {
            worker: worker.into(),
            rules: None,
            lockdown: Lockdown::Required,
            concurrency: 2,
            clamd: None,
        }
    }
}

/// What to analyse a file as.
#[derive(Debug, Clone, Copy)]
pub struct Order<'a> {
    /// Name it was deposited under.
    pub name: &'a str,
    /// Which analysis.
    pub kind: AnalysisKind,
    /// What it may consume.
    pub limits: &'a Limits,
    /// Passwords to try first.
    pub passwords: &'a [String],
    /// Value of the external `owner` in rules.
    pub owner: &'a str,
}

impl<'a> Order<'a> {
    /// A full analysis within `limits`, with no password.
    #[must_use]
    pub fn full(name: &'a str, limits: &'a Limits) -> Self {
        Self {
            name,
            kind: AnalysisKind::Full,
            limits,
            passwords: &[],
            owner: "",
        }
    }
}

/// Matches of one set of rules on one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleScan {
    /// Rules that matched the file or anything in it, without duplicates.
    pub matches: Vec<RuleMatch>,
    /// Whether everything was read: if not, no match proves nothing.
    pub complete: bool,
    /// Milliseconds spent in the worker.
    pub millis: u64,
}

/// Has files analysed. Cheap to clone; clones share the fork servers.
#[derive(Debug, Clone)]
pub struct Supervisor {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    settings: SupervisorSettings,
    slots: Semaphore,
    /// Rules in force: replaced as a whole.
    rules: Mutex<Option<Arc<[u8]>>>,
    own: OnceCell<Arc<[u8]>>,
    /// Latest used last.
    servers: Mutex<Vec<Arc<ForkServer>>>,
}

impl Supervisor {
    /// A supervisor; no process starts before the first analysis or [`Supervisor::warm_up`].
    #[must_use]
    pub fn new(settings: SupervisorSettings) -> Self {
        let shared = Shared {
            slots: Semaphore::new(settings.concurrency.max(1)),
            rules: Mutex::new(settings.rules.clone()),
            own: OnceCell::new(),
            servers: Mutex::default(),
            settings,
        };
        Self {
            shared: Arc::new(shared),
        }
    }

    /// Puts a new set of rules in force for the analyses that start from now on.
    pub fn set_rules(&self, bundle: Option<Arc<[u8]>>) {
        *lock(&self.shared.rules) = bundle;
    }

    /// Compiles and loads the rules in force ahead of the first file.
    pub async fn warm_up(&self) {
        if let Ok(rules) = self.rules().await {
            let _ = self.server(&rules).await;
        }
    }

    /// Analyses a file, however its worker ends.
    pub async fn analyse(&self, input: impl AsyncRead + Unpin, order: Order<'_>) -> Report {
        match self.rules().await {
            Ok(rules) => {
                self.analyse_with(&rules, self.shared.settings.clamd.as_ref(), input, order)
                    .await
            }
            Err(reason) => failed(order, &Passed::default(), reason),
        }
    }

    /// Matches another set of rules on a file and all it holds: trials of a rule, re-analysis.
    pub async fn scan_rules(
        &self,
        bundle: &Arc<[u8]>,
        input: impl AsyncRead + Unpin,
        order: Order<'_>,
    ) -> RuleScan {
        let report = self.analyse_with(bundle, None, input, order).await;
        let complete = report.nodes.iter().all(|node| node.gaps.is_empty());
        let mut matches: Vec<RuleMatch> = report
            .nodes
            .into_iter()
            .flat_map(|node| node.rules)
            .collect();
        matches.sort_by(|a, b| (&a.namespace, &a.rule).cmp(&(&b.namespace, &b.rule)));
        matches.dedup();
        RuleScan {
            matches,
            complete,
            millis: report.millis,
        }
    }

    /// Draws a picture again; nothing when it is none, or cannot be drawn within the bounds.
    ///
    /// # Errors
    /// How the worker ended, when it gave no answer that can be believed.
    pub async fn picture(
        &self,
        input: impl AsyncRead + Unpin,
        limits: &Limits,
    ) -> Result<Option<Picture>, String> {
        let rules = self.rules().await?;
        let _slot = self.shared.slots.acquire().await;
        let worker = self.worker(limits, &rules).await?;
        let task = Task::Picture {
            limits: limits.clone(),
        };
        match talk(worker, &task, input, None, wall(limits)).await.0? {
            Answer::Picture(picture) if picture.is_plain() => Ok(Some(*picture)),
            Answer::Picture(_) => Err("not a plain picture".to_owned()),
            Answer::Undrawn => Ok(None),
            Answer::Failed { reason } => Err(reason),
            _ => Err("another answer".to_owned()),
        }
    }

    /// Compiles rule texts (namespace and text) in a worker, behind the engine's own when `own`.
    ///
    /// # Errors
    /// The compiler's errors with file and line, or one of namespace `worker` when none could work.
    pub async fn compile_rules(
        &self,
        sources: Vec<(String, String)>,
        own: bool,
    ) -> Result<CompiledRules, RuleErrors> {
        let broken = |message: String| RuleErrors {
            errors: vec![RuleError {
                namespace: "worker".to_owned(),
                line: None,
                message,
            }],
        };
        let _slot = self.shared.slots.acquire().await;
        self.compile(sources, own).await.map_err(broken)?
    }

    /// Tries, in a worker, what must be impossible; says what came of it.
    ///
    /// # Errors
    /// How the worker ended, when it gave no answer.
    pub async fn probe(&self, attempt: Attempt, limits: &Limits) -> Result<String, String> {
        let rules = self.rules().await?;
        let worker = self.worker(limits, &rules).await?;
        let task = Task::Probe { attempt };
        let talk = talk(worker, &task, tokio::io::empty(), None, wall(limits));
        match talk.await.0? {
            Answer::Failed { reason } => Ok(reason),
            _ => Err("another answer".to_owned()),
        }
    }

    async fn compile(
        &self,
        sources: Vec<(String, String)>,
        own: bool,
    ) -> Result<Result<CompiledRules, RuleErrors>, String> {
        let server = self.start(&Arc::from([])).await?;
        let worker = server.worker(&Limits::default()).await.map_err(unmade)?;
        match talk(
            worker,
            &Task::Compile { sources, own },
            tokio::io::empty(),
            None,
            PATIENCE,
        )
        .await
        .0?
        {
            Answer::Compiled(rules) => Ok(Ok(rules)),
            Answer::Refused(errors) => Ok(Err(errors)),
            Answer::Failed { reason } => Err(reason),
            Answer::Report(_) | Answer::Picture(_) | Answer::Undrawn => {
                Err("another answer".to_owned())
            }
        }
    }

    /// The rules in force.
    async fn rules(&self) -> Result<Arc<[u8]>, String> {
        if let Some(rules) = lock(&self.shared.rules).clone() {
            return Ok(rules);
        }
        let compiled = self.shared.own.get_or_try_init(|| async {
            let compiled = self
                .compile(Vec::new(), true)
                .await?
                .map_err(|errors| errors.to_string())?;
            Ok::<_, String>(Arc::from(compiled.bundle))
        });
        compiled.await.cloned()
    }

    /// A new fork server.
    async fn start(&self, rules: &Arc<[u8]>) -> Result<ForkServer, String> {
        let starting = ForkServer::start(&self.shared.settings, rules);
        match tokio::time::timeout(START, starting).await {
            Ok(started) => started.map_err(unmade),
            Err(_) => Err("worker does not take its rules".to_owned()),
        }
    }

    /// The fork server that has these rules; started if there is none. Two who find none at once start one
    /// each, and the second to be ready is dropped.
    async fn server(&self, rules: &Arc<[u8]>) -> Result<Arc<ForkServer>, String> {
        if let Some(server) = self.running(rules, None) {
            return Ok(server);
        }
        let started = Arc::new(self.start(rules).await?);
        Ok(self.running(rules, Some(&started)).unwrap_or(started))
    }

    /// The fork server that has these rules and can still be asked; `else_this` when there is none.
    fn running(
        &self,
        rules: &Arc<[u8]>,
        else_this: Option<&Arc<ForkServer>>,
    ) -> Option<Arc<ForkServer>> {
        let mut servers = lock(&self.shared.servers);
        servers.retain(|server| server.is_fit());
        let server = match servers.iter().position(|server| server.has(rules)) {
            Some(place) => servers.remove(place),
            None => Arc::clone(else_this?),
        };
        servers.push(Arc::clone(&server));
        let surplus = servers.len().saturating_sub(SERVERS);
        servers.drain(..surplus);
        Some(server)
    }

    /// A worker for one file. A fork server may end (a kill, no memory) between two files: the second
    /// attempt has a new one.
    async fn worker(&self, limits: &Limits, rules: &Arc<[u8]>) -> Result<Worker, String> {
        if let Ok(worker) = self.server(rules).await?.worker(limits).await {
            return Ok(worker);
        }
        let server = self.server(rules).await?;
        server.worker(limits).await.map_err(unmade)
    }

    async fn analyse_with(
        &self,
        rules: &Arc<[u8]>,
        clamd: Option<&Clamd>,
        input: impl AsyncRead + Unpin,
        order: Order<'_>,
    ) -> Report {
        let _slot = self.shared.slots.acquire().await;
        let worker = match self.worker(order.limits, rules).await {
            Ok(worker) => worker,
            Err(reason) => return failed(order, &Passed::default(), reason),
        };
        let task = Task::Analyse {
            name: order.name.to_owned(),
            kind: order.kind,
            limits: order.limits.clone(),
            passwords: order.passwords.to_vec(),
            owner: order.owner.to_owned(),
        };
        let (answer, passed) = talk(worker, &task, input, clamd, wall(order.limits)).await;
        let mut report = match answer {
            Ok(Answer::Report(report)) if believable(&report, &passed) => {
                let mut report = *report;
                if self.shared.settings.lockdown == Lockdown::Required && !report.sandboxed {
                    let detail = "worker not locked down".to_owned();
                    add_gap(&mut report, Gap::Interrupted { detail });
                }
                report
            }
            Ok(Answer::Report(_)) => failed(
                order,
                &passed,
                "the report speaks of another file".to_owned(),
            ),
            Ok(Answer::Failed { reason }) => failed(order, &passed, reason),
            Ok(_) => failed(order, &passed, "another answer".to_owned()),
            Err(reason) => failed(order, &passed, reason),
        };
        if let Some(outcome) = passed.clamd {
            clamd::merge(&mut report, outcome);
        }
        // The rank is computed again on this side of the wall: the gaps decide, not the worker.
        (report.verdict, report.score, report.reasons) = verdict::decide(&report.nodes);
        report
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unmade(error: std::io::Error) -> String {
    format!("worker does not start: {error}")
}

fn wall(limits: &Limits) -> Duration {
    Duration::from_millis(limits.max_millis) + GRACE
}

/// What is known of the file from passing it on.
#[derive(Debug, Default)]
struct Passed {
    sha256: String,
    size: u64,
    clamd: Option<clamd::Outcome>,
}

/// Gives a worker its task and the file, and reads its answer.
async fn talk(
    mut worker: Worker,
    task: &Task,
    input: impl AsyncRead + Unpin,
    clamd: Option<&Clamd>,
    wall: Duration,
) -> (Result<Answer, String>, Passed) {
    let mut passed = Passed::default();
    let header = match serde_json::to_vec(task) {
        Ok(header) => header,
        Err(error) => return (Err(error.to_string()), passed),
    };
    let feeding = tokio::time::timeout(
        PATIENCE,
        feed(&mut worker, &header, input, clamd, &mut passed),
    );
    let previews = matches!(
        task,
        Task::Analyse {
            kind: AnalysisKind::Preview,
            ..
        }
    );
    let outcome = match feeding.await {
        Ok(Ok(())) => {
            let mut said = Vec::new();
            let ended = match tokio::time::timeout(wall, worker.finish(&mut said)).await {
                Ok(ended) => ended,
                Err(_) => Err("time is up".to_owned()),
            };
            process::understood(&said, ended, previews)
        }
        Ok(Err(reason)) => Err(reason),
        Err(_) => Err("the file could not be passed on in time".to_owned()),
    };
    (outcome, passed)
}

/// Passes the file on to the worker, and to the antivirus daemon beside it.
async fn feed(
    worker: &mut Worker,
    header: &[u8],
    mut input: impl AsyncRead + Unpin,
    clamd: Option<&Clamd>,
    passed: &mut Passed,
) -> Result<(), String> {
    // A worker that closes its input early still has an answer: why it refuses.
    let mut pipe = worker.input();
    process::send_block(&mut pipe, header).await;
    let mut daemon = match clamd {
        Some(clamd) => Some(clamd.open().await),
        None => None,
    };
    let mut hash = Sha256::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = input
            .read(&mut chunk)
            .await
            .map_err(|error| format!("the file cannot be read: {}", error.kind()))?;
        let Some(bytes) = chunk.get(..read).filter(|bytes| !bytes.is_empty()) else {
            break;
        };
        hash.update(bytes);
        passed.size = passed.size.saturating_add(bytes.len() as u64);
        if let Some(open) = &mut pipe
            && open.write_all(bytes).await.is_err()
        {
            pipe = None;
        }
        if let Some(daemon) = &mut daemon {
            daemon.send(bytes).await;
        }
    }
    drop(pipe);
    passed.sha256 = hash
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if let Some(daemon) = daemon {
        passed.clamd = Some(daemon.finish().await);
    }
    Ok(())
}

/// Whether a report is about the file that was passed on, and well formed enough to be shown.
fn believable(report: &Report, passed: &Passed) -> bool {
    let ordered = report.nodes.iter().enumerate().all(|(place, node)| {
        u32::try_from(place) == Ok(node.index)
            && node.parent.is_none_or(|parent| parent < node.index)
            && (place == 0) == node.parent.is_none()
    });
    report.version == REPORT_VERSION
        && ordered
        && report
            .nodes
            .first()
            .is_some_and(|root| root.sha256 == passed.sha256 && root.size == passed.size)
}

fn add_gap(report: &mut Report, gap: Gap) {
    if let Some(root) = report.nodes.first_mut() {
        root.gaps.push(gap);
    }
}

/// The report of a file whose worker did not end well.
fn failed(order: Order<'_>, passed: &Passed, reason: String) -> Report {
    let root = Node {
        index: 0,
        parent: None,
        name: order.name.to_owned(),
        relation: "deposit".to_owned(),
        size: passed.size,
        sha256: passed.sha256.clone(),
        kind: "data".to_owned(),
        media_type: "application/octet-stream".to_owned(),
        facts: std::collections::BTreeMap::new(),
        signals: Vec::new(),
        rules: Vec::new(),
        gaps: vec![Gap::Interrupted { detail: reason }],
        opened_by: std::collections::BTreeSet::new(),
    };
    let nodes = vec![root];
    let (verdict, score, reasons) = verdict::decide(&nodes);
    debug_assert_ne!(verdict, Verdict::Clean);
    Report {
        version: REPORT_VERSION,
        verdict,
        score,
        reasons,
        nodes,
        indicators: Vec::new(),
        depth: order.kind,
        engines: Vec::new(),
        millis: 0,
        sandboxed: false,
        previews: Vec::new(),
    }
}
