//! The worker: takes jobs, runs their handlers, survives them.

use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    pin::pin,
    sync::Arc,
    time::Duration,
};

use futures::future::BoxFuture;
use tokio::{task::JoinSet, time::MissedTickBehavior};
use uuid::Uuid;

use super::{
    Job, JobError,
    claim::{self, Claimed, Ended, HEARTBEAT},
    schedule::{self, Every},
};
use crate::{Fault, Ledger};

/// How often an idle worker looks for work.
const POLL: Duration = Duration::from_millis(250);
/// How often leases of dead workers are looked for, and recurring work is due at the finest.
const TIDY: Duration = Duration::from_secs(5);
/// How long a handler may run, unless it says otherwise.
const LONGEST: Duration = Duration::from_secs(600);
/// How long a stopping worker waits for what it has begun.
const FAREWELL: Duration = Duration::from_secs(25);
/// How long the tables of jobs may take to answer: a server that is frozen keeps its socket open and
/// never does, and one worker must not wait for it for ever.
const PATIENCE: Duration = Duration::from_secs(20);

type Chore = Arc<dyn Fn(Ledger) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;
type Handler = Arc<dyn Fn(Ledger, Job) -> BoxFuture<'static, Result<(), JobError>> + Send + Sync>;

/// Runs jobs. Any number of workers, in any number of processes, may share a database.
#[must_use = "a worker does nothing until it is run"]
pub struct Worker {
    ledger: Ledger,
    handlers: BTreeMap<&'static str, Handler>,
    recurring: Vec<Every>,
    chores: Vec<(&'static str, Duration, Chore)>,
    concurrency: usize,
    longest: Duration,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Worker")
            .field("kinds", &self.handlers.keys())
            .finish_non_exhaustive()
    }
}

/// Jobs begun and not ended, with the claims that hold them.
#[derive(Default)]
struct Running {
    tasks: JoinSet<(Claimed, Result<(), JobError>)>,
    /// By task: when the handler panics, only the task's id is left.
    claims: HashMap<tokio::task::Id, Claimed>,
}

impl Running {
    fn pairs(&self) -> Vec<(Uuid, Uuid)> {
        self.claims
            .values()
            .map(|claimed| (claimed.job.id, claimed.claim))
            .collect()
    }
}

impl Worker {
    /// A worker that handles nothing yet, four jobs at once.
    pub fn new(ledger: Ledger) -> Self {
        let (handlers, recurring) = (BTreeMap::new(), Vec::new());
        Self {
            ledger,
            handlers,
            recurring,
            chores: Vec::new(),
            concurrency: 4,
            longest: LONGEST,
        }
    }

    /// Handles jobs of a kind. The handler must be idempotent: it may be run again after a crash.
    pub fn handle<H, Fut>(mut self, kind: &'static str, handler: H) -> Self
    where
        H: Fn(Ledger, Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let handler: Handler = Arc::new(move |ledger, job| Box::pin(handler(ledger, job)));
        self.handlers.insert(kind, handler);
        self
    }

    /// Does something every `period`, once across all workers.
    pub fn every<H, Fut>(mut self, kind: &'static str, period: Duration, handler: H) -> Self
    where
        H: Fn(Ledger, Job) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        self.recurring.push(Every { kind, period });
        self.handle(kind, handler)
    }

    /// Does something every `period` in each worker, for what each process holds by itself: the first time at once,
    /// and again after a failure when its time comes.
    pub fn beside<H, Fut>(mut self, name: &'static str, period: Duration, chore: H) -> Self
    where
        H: Fn(Ledger) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), JobError>> + Send + 'static,
    {
        let chore: Chore = Arc::new(move |ledger| Box::pin(chore(ledger)));
        self.chores.push((name, period, chore));
        self
    }

    /// Jobs run at once (at least one).
    pub fn concurrency(mut self, jobs: usize) -> Self {
        self.concurrency = jobs.max(1);
        self
    }

    /// How long a handler may run before its attempt has failed.
    pub const fn longest(mut self, longest: Duration) -> Self {
        self.longest = longest;
        self
    }

    /// Kinds it handles.
    #[must_use]
    pub fn kinds(&self) -> Vec<&'static str> {
        self.handlers.keys().copied().collect()
    }

    /// Works until `shutdown` ends, then lets what it has begun end, for a while. What still runs is
    /// given back for another worker.
    pub async fn run(self, shutdown: impl Future<Output = ()> + Send) {
        let kinds = self.owned_kinds();
        let mut running = Running::default();
        let mut poll = interval(POLL);
        let mut tidy = interval(TIDY);
        let mut beat = interval(HEARTBEAT);
        let mut shutdown = pin!(shutdown);
        // Dropped, and so ended, with the worker.
        let mut chores = JoinSet::new();
        for (name, period, chore) in &self.chores {
            let (name, chore, ledger) = (*name, Arc::clone(chore), self.ledger.clone());
            let mut tick = interval(*period);
            chores.spawn(async move {
                loop {
                    tick.tick().await;
                    // In a task of its own: should it panic, its next time comes all the same.
                    let done = tokio::spawn(chore(ledger.clone())).await;
                    if !matches!(done, Ok(Ok(()))) {
                        tracing::warn!(%name, ?done, "a worker's own chore failed");
                        metrics::counter!("acte_worker_faults_total").increment(1);
                    }
                }
            });
        }
        loop {
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                _ = beat.tick() => self.renew(&mut running).await,
                Some(ended) = running.tasks.join_next_with_id() => {
                    self.settle(&mut running, ended).await;
                    // A free hand takes the next job at once.
                    self.fill(&mut running, &kinds).await;
                }
                _ = tidy.tick() => self.tidy().await,
                _ = poll.tick() => self.fill(&mut running, &kinds).await,
            }
        }
        let deadline = tokio::time::Instant::now() + FAREWELL;
        while !running.tasks.is_empty() {
            tokio::select! {
                biased;
                () = tokio::time::sleep_until(deadline) => break,
                _ = beat.tick() => self.renew(&mut running).await,
                Some(ended) = running.tasks.join_next_with_id() => {
                    self.settle(&mut running, ended).await;
                }
            }
        }
        let unfinished = running.pairs();
        running.tasks.shutdown().await;
        if let Err(fault) = in_time(claim::give_back(&self.ledger, &unfinished)).await {
            tracing::warn!(%fault, jobs = unfinished.len(), "unfinished jobs wait for their lease");
        }
    }

    /// Runs everything due at the ledger's present, recurring work included, until nothing is: for
    /// tests and for one-shot commands. How many attempts were made.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn run_until_idle(&self) -> Result<u64, Fault> {
        let kinds = self.owned_kinds();
        let mut attempts = 0;
        for (name, _, chore) in &self.chores {
            if let Err(error) = chore(self.ledger.clone()).await {
                return Err(Fault::Storage(format!("{name}: {error}").into()));
            }
        }
        claim::reap(&self.ledger).await?;
        schedule::tick(&self.ledger, &self.recurring).await?;
        loop {
            let mut running = Running::default();
            for claimed in claim::take(&self.ledger, &kinds, self.concurrency).await? {
                self.begin(&mut running, claimed);
                attempts += 1;
            }
            if running.tasks.is_empty() {
                return Ok(attempts);
            }
            while let Some(ended) = running.tasks.join_next_with_id().await {
                self.settle(&mut running, ended).await;
            }
        }
    }

    fn owned_kinds(&self) -> Vec<String> {
        self.handlers
            .keys()
            .map(|kind| (*kind).to_owned())
            .collect()
    }

    async fn fill(&self, running: &mut Running, kinds: &[String]) {
        let free = self.concurrency.saturating_sub(running.tasks.len());
        if free == 0 {
            return;
        }
        match in_time(claim::take(&self.ledger, kinds, free)).await {
            Ok(taken) => taken
                .into_iter()
                .for_each(|claimed| self.begin(running, claimed)),
            Err(fault) => self.trouble(&fault).await,
        }
    }

    fn begin(&self, running: &mut Running, claimed: Claimed) {
        let Some(handler) = self.handlers.get(claimed.job.kind.as_str()).map(Arc::clone) else {
            return;
        };
        let (ledger, longest) = (self.ledger.clone(), self.longest);
        let kept = Claimed {
            job: claimed.job.clone(),
            claim: claimed.claim,
        };
        let task = running.tasks.spawn(async move {
            let work = handler(ledger, claimed.job.clone());
            let result = match tokio::time::timeout(longest, work).await {
                Ok(result) => result,
                Err(_) => Err(JobError::Retry("took too long".into())),
            };
            (claimed, result)
        });
        running.claims.insert(task.id(), kept);
    }

    async fn settle(&self, running: &mut Running, ended: Joined) {
        let (task, result) = match ended {
            Ok((task, (_, result))) => (task, result),
            Err(error) if error.is_panic() => (error.id(), Err(JobError::Retry("panic".into()))),
            Err(error) => (error.id(), Err(JobError::Retry("interrupted".into()))),
        };
        let Some(claimed) = running.claims.remove(&task) else {
            return;
        };
        let code = result.as_ref().err().map(ToString::to_string);
        let kind = claimed.job.kind.clone();
        let (id, attempt) = (claimed.job.id, claimed.job.attempt);
        match in_time(claim::end(&self.ledger, &claimed, result)).await {
            Ok(ended) => {
                let outcome = match ended {
                    Ended::Done => "done",
                    Ended::Again => "retry",
                    Ended::Dead => "dead",
                    Ended::Lost => "lost",
                };
                metrics::counter!("acte_jobs_total", "kind" => kind.clone(), "outcome" => outcome)
                    .increment(1);
                match code {
                    Some(code) if ended == Ended::Dead => {
                        tracing::error!(%kind, job = %id, attempt, %code, "job given up");
                    }
                    Some(code) => tracing::warn!(%kind, job = %id, attempt, %code, "job failed"),
                    None => tracing::debug!(%kind, job = %id, attempt, outcome, "job ended"),
                }
            }
            // The lease will end and the job run again, as after a crash.
            Err(fault) => tracing::warn!(%kind, job = %id, %fault, "end of a job not written"),
        }
    }

    async fn renew(&self, running: &mut Running) {
        if running.claims.is_empty() {
            return;
        }
        if let Err(fault) = in_time(claim::renew(&self.ledger, &running.pairs())).await {
            tracing::warn!(%fault, "leases not renewed");
        }
    }

    async fn tidy(&self) {
        match in_time(claim::reap(&self.ledger)).await {
            Ok(reaped) if reaped.revived + reaped.dead > 0 => {
                tracing::warn!(
                    revived = reaped.revived,
                    dead = reaped.dead,
                    "workers fell silent"
                );
            }
            Ok(_) => {}
            Err(fault) => self.trouble(&fault).await,
        }
        if let Err(fault) = in_time(schedule::tick(&self.ledger, &self.recurring)).await {
            self.trouble(&fault).await;
        }
    }

    /// The database is away: says so and does not press it.
    async fn trouble(&self, fault: &Fault) {
        tracing::warn!(%fault, "no work can be taken");
        metrics::counter!("acte_worker_faults_total").increment(1);
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn in_time<T>(work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    let late = |_| Err(Fault::Timeout("the tables of jobs".into()));
    tokio::time::timeout(PATIENCE, work)
        .await
        .unwrap_or_else(late)
}

type Joined = Result<(tokio::task::Id, (Claimed, Result<(), JobError>)), tokio::task::JoinError>;

fn interval(period: Duration) -> tokio::time::Interval {
    let mut interval = tokio::time::interval(period);
    interval.set_missed_tick_behavior(MissedTickBehavior::Delay);
    interval
}
