//! The engine.

use std::{collections::BTreeMap, future::Future, sync::Arc, time::Duration};

use futures::future::BoxFuture;
use kernel::law::{Columns, Disposal};

use super::{
    erase::{self, Target},
    family,
    ownerless::{self, Ownerless},
};
use crate::{
    Fault, Ledger,
    jobs::{Job, JobError, Worker},
};

/// Kind of the recurring job that runs the engine.
pub const RETENTION: &str = "ground.retention";
/// Rows erased in one transaction.
const BATCH: i64 = 200;
/// Collisions with deeds after which a table is left to the next pass.
const COLLISIONS: u32 = 20;
/// The ground's own tables declared `service`: the audit log prunes itself, jobs and mail end with
/// their work, keys and blobs with the rows that hold them.
const GROUND: [&str; 9] = [
    "audit_entry",
    "audit_leaf",
    "audit_lease",
    "audit_payload",
    "audit_pending",
    "blob",
    "job",
    "mail",
    "vault_key",
];

type Handler = Arc<dyn Fn(Ledger) -> BoxFuture<'static, Result<u64, Fault>> + Send + Sync>;

/// What one pass erased from one table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Erased {
    /// Rows.
    pub rows: u64,
    /// Record keys destroyed with them.
    pub keys: u64,
    /// Blobs destroyed with them.
    pub blobs: u64,
    /// Mails about them.
    pub mails: u64,
}

/// What one pass did.
#[derive(Debug, Clone, Default)]
#[must_use]
pub struct Summary {
    /// By table, those from which something was erased.
    pub erased: BTreeMap<String, Erased>,
    /// Tables declared `service` that nobody handles: rows may outlive their term.
    pub unhandled: Vec<String>,
    /// Tables declared to go with a parent that no foreign key erases with one.
    pub strays: Vec<String>,
    /// Tables that could not be done, with the reason; the others were.
    pub failed: Vec<(String, Fault)>,
    /// Keys and blobs that nothing owns.
    pub ownerless: Ownerless,
}

impl Summary {
    /// Rows erased in all.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.erased.values().map(|erased| erased.rows).sum()
    }

    /// Whether every table was done.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty() && self.unhandled.is_empty() && self.strays.is_empty()
    }
}

/// The retention engine of a service.
#[derive(Clone)]
#[must_use = "an engine erases nothing until it is run"]
pub struct Engine {
    ledger: Ledger,
    handlers: BTreeMap<&'static str, Handler>,
    agreement: Option<Duration>,
    batch: i64,
}

impl std::fmt::Debug for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Engine")
            .field("handlers", &self.handlers.keys())
            .finish_non_exhaustive()
    }
}

impl Engine {
    /// An engine over everything the register declares `erase`.
    pub const fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            handlers: BTreeMap::new(),
            agreement: None,
            batch: BATCH,
        }
    }

    /// Who erases a table declared `service`: returns how many rows it erased, with its own receipts.
    pub fn table<H, Fut>(mut self, table: &'static str, handler: H) -> Self
    where
        H: Fn(Ledger) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<u64, Fault>> + Send + 'static,
    {
        self.handlers
            .insert(table, Arc::new(move |ledger| Box::pin(handler(ledger))));
        self
    }

    /// Erases nothing while the service's clock and the database's differ by more than this: a clock
    /// set wrong must not erase years of files. For production; a told clock agrees with nobody.
    pub const fn agreeing(mut self, within: Duration) -> Self {
        self.agreement = Some(within);
        self
    }

    /// Rows erased in one transaction.
    pub fn batch(mut self, rows: i64) -> Self {
        self.batch = rows.max(1);
        self
    }

    /// Erases all that is at term now. A table that cannot be done does not stop the others.
    ///
    /// # Errors
    /// When the database cannot answer at all, or the clocks disagree.
    pub async fn run(&self) -> Result<Summary, Fault> {
        let ledger = &self.ledger;
        let now = ledger.now();
        let mut tx = ledger.ground_as_retention().await?;
        if let Some(within) = self.agreement {
            tx.agreeing(within).await?;
        }
        let links = family::links(tx.sql()).await?;
        tx.rollback().await?;
        let columns = ledger.columns();
        let mut summary = Summary {
            strays: family::strays(columns, &links),
            ..Summary::default()
        };
        for (name, table) in &columns.tables {
            let done = match table.disposal {
                Disposal::Erase => match self.target(name, columns, &links) {
                    Ok(target) => self.erase(&target, now).await,
                    Err(fault) => (Erased::default(), Some(fault)),
                },
                Disposal::Service => match self.handlers.get(name.as_str()) {
                    Some(handler) => match handler(ledger.clone()).await {
                        Ok(rows) => (
                            Erased {
                                rows,
                                ..Erased::default()
                            },
                            None,
                        ),
                        Err(fault) => (Erased::default(), Some(fault)),
                    },
                    None if GROUND.contains(&name.as_str()) => continue,
                    None => {
                        summary.unhandled.push(name.clone());
                        continue;
                    }
                },
                Disposal::Parent | Disposal::Keep => continue,
            };
            let (erased, fault) = done;
            if erased.rows > 0 {
                metrics::counter!("acte_retention_rows_total", "table" => name.clone())
                    .increment(erased.rows);
                summary.erased.insert(name.clone(), erased);
            }
            if let Some(fault) = fault {
                tracing::error!(table = %name, %fault, "rows at term could not be erased");
                metrics::counter!("acte_retention_failures_total").increment(1);
                summary.failed.push((name.clone(), fault));
            }
        }
        summary.ownerless = ownerless::find(ledger).await?;
        Ok(summary)
    }

    fn target<'a>(
        &'a self,
        name: &'a str,
        columns: &'a Columns,
        links: &[family::Link],
    ) -> Result<Target<'a>, Fault> {
        let table = columns.tables.get(name).ok_or(Fault::Missing)?;
        let act = self.ledger.act();
        let retention = act.retention(&table.retention).ok_or(Fault::Missing)?;
        Ok(Target {
            table: name,
            retention: &retention.key,
            article: &retention.article.0,
            term: retention.term.ok_or(Fault::Missing)?,
            statement: family::statement(name, columns, links)?,
        })
    }

    async fn erase(&self, target: &Target<'_>, now: kernel::Timestamp) -> (Erased, Option<Fault>) {
        let mut erased = Erased::default();
        let mut collisions = 0;
        loop {
            match erase::batch(&self.ledger, target, now, self.batch).await {
                Ok(batch) => {
                    erased.rows += batch.rows;
                    erased.keys += batch.keys;
                    erased.blobs += batch.blobs;
                    erased.mails += batch.mails;
                    if batch.rows == 0 {
                        return (erased, None);
                    }
                }
                Err(Fault::Conflict) if collisions < COLLISIONS => collisions += 1,
                Err(fault) => return (erased, Some(fault)),
            }
        }
    }
}

/// One pass of an engine without handlers.
///
/// # Errors
/// As [`Engine::run`].
pub async fn run(ledger: &Ledger) -> Result<Summary, Fault> {
    Engine::new(ledger.clone()).run().await
}

/// Runs the engine every hour, once across all workers.
pub fn register(worker: Worker, engine: Engine) -> Worker {
    worker.every(
        RETENTION,
        Duration::from_secs(3600),
        move |_: Ledger, _: Job| {
            let engine = engine.clone();
            async move {
                let summary = engine.run().await?;
                if summary.rows() > 0 {
                    tracing::info!(rows = summary.rows(), "erased what was at term");
                }
                if summary.is_complete() {
                    Ok(())
                } else {
                    Err(JobError::Retry("retention is incomplete".into()))
                }
            }
        },
    )
}
