//! Giving entries their place in the tree.
//!
//! One batch is one transaction: leaves, roots of full tiles, size, signed checkpoint, and the
//! removal from the waiting list stand or fall together, so that a process killed anywhere leaves
//! nothing half done. A checkpoint exists for the world only once that transaction has committed.

use std::{
    collections::HashMap,
    fmt,
    future::Future,
    path::Path,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use kernel::tlog::{Checkpoint, Frontier, Hash, Note, VerifierKey};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    anchor::Anchor,
    row::{HeaderRow, signed, unsigned},
    signer::Signer,
};
use crate::{Fault, Ledger, ledger::GroundTx};

/// Most entries in one batch.
const BATCH: i64 = 4096;
/// How long a batch is waited for when the last one was empty.
const PAUSE: Duration = Duration::from_millis(80);
/// How long a turn may take: a server that is frozen keeps its socket open and never answers.
const TURN: Duration = Duration::from_secs(60);
/// How long a process that stopped answering keeps the others waiting, in seconds.
const LEASE: f64 = 5.0;

/// What a turn did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Batch {
    /// Nothing was waiting.
    Empty,
    /// Another process holds the lease.
    Follower,
    /// Entries were given their place.
    Sequenced(usize),
}

/// Grows the trees of one service. Any number of processes may run one; one works at a time.
pub struct Sequencer {
    pub(super) ledger: Ledger,
    holder: Uuid,
    prefix: String,
    signer: Arc<dyn Signer>,
    /// Entries found missing at the last look: they are told once, not at every turn.
    lost: AtomicUsize,
    /// What this process last signed, by class.
    pub(super) seen: HashMap<String, Checkpoint>,
    /// The same, outside of the database.
    pub(super) anchor: Option<Anchor>,
    pub(super) agreement: Option<Duration>,
}

/// A state signed in a transaction, to be remembered once that has committed.
pub(super) struct State {
    class: String,
    checkpoint: Checkpoint,
    note: String,
}

/// A log, locked for the length of a transaction.
pub(super) struct Log {
    pub(super) id: i16,
    pub(super) class: String,
    pub(super) minimum: u64,
    pub(super) frontier: Frontier,
    pub(super) key: VerifierKey,
}

impl Sequencer {
    /// A sequencer whose logs are named `prefix/service/class`; `prefix` is the host name under
    /// which the logs are published.
    #[must_use]
    pub fn new(ledger: Ledger, prefix: &str, signer: Arc<dyn Signer>) -> Self {
        let holder = ledger.new_id::<()>().uuid();
        Self {
            ledger,
            holder,
            prefix: prefix.to_owned(),
            signer,
            lost: AtomicUsize::new(0),
            seen: HashMap::new(),
            anchor: None,
            agreement: None,
        }
    }

    /// Keeps the last signed state of each log in `folder` too, which must not be restored together
    /// with the database: a tree that does not continue that state is then refused from the start.
    #[must_use]
    pub fn anchored(mut self, folder: &Path) -> Self {
        self.anchor = Some(Anchor::new(folder));
        self
    }

    /// Prunes nothing while the service's clock and the database's differ by more than this: see
    /// [`crate::retention::Engine::agreeing`].
    #[must_use]
    pub const fn agreeing(mut self, within: Duration) -> Self {
        self.agreement = Some(within);
        self
    }

    /// Works until `stop` ends. Faults are logged and the work taken up again: entries wait in the
    /// database meanwhile, and none is lost.
    pub async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut stop = pin!(stop);
        loop {
            let turn = tokio::time::timeout(TURN, self.tick()).await;
            let late = |_| Err(Fault::Timeout("a turn of the audit log".into()));
            let pause = match turn.unwrap_or_else(late) {
                Ok(Batch::Sequenced(count)) if count >= usize::try_from(BATCH).unwrap_or(1) => {
                    Duration::ZERO
                }
                Ok(_) => PAUSE,
                Err(fault) => {
                    tracing::error!(%fault, "the audit log does not grow");
                    metrics::counter!("acte_audit_faults_total").increment(1);
                    PAUSE * 10
                }
            };
            tokio::select! {
                () = &mut stop => break,
                () = tokio::time::sleep(pause) => {}
            }
        }
        let lease = Duration::from_secs_f64(LEASE);
        let resigned = tokio::time::timeout(lease, self.resign()).await;
        if !matches!(resigned, Ok(Ok(()))) {
            tracing::debug!("the audit log's lease ends by itself");
        }
    }

    /// Lets another process lead at once.
    async fn resign(&self) -> Result<(), Fault> {
        let mut tx = self.ledger.ground_as_retention().await?;
        sqlx::query!(
            "update audit_lease set until = '-infinity' where holder = $1",
            self.holder
        )
        .execute(tx.sql())
        .await?;
        tx.commit().await
    }

    /// Sequences until nothing waits.
    ///
    /// # Errors
    /// As [`Sequencer::tick`].
    pub async fn drain(&mut self) -> Result<usize, Fault> {
        let mut total = 0;
        while let Batch::Sequenced(count) = self.tick().await? {
            total += count;
        }
        Ok(total)
    }

    /// Takes one turn.
    ///
    /// # Errors
    /// When the database or the key does not answer, or the log is not what was last signed: it
    /// then stops growing, for a person to look at.
    pub async fn tick(&mut self) -> Result<Batch, Fault> {
        let mut tx = self.ledger.ground_as_retention().await?;
        let waiting = sqlx::query_scalar!("select exists (select from audit_pending) as \"any!\"")
            .fetch_one(tx.sql())
            .await?;
        if !waiting {
            tx.rollback().await?;
            return Ok(Batch::Empty);
        }
        if !self.lead(&mut tx).await? {
            tx.rollback().await?;
            return Ok(Batch::Follower);
        }
        let mut signed = Vec::new();
        let count = self.sequence(&mut tx, &mut signed).await?;
        tx.commit().await?;
        self.remember(signed);
        metrics::counter!("acte_audit_sequenced_total").increment(count as u64);
        Ok(if count == 0 {
            Batch::Empty
        } else {
            Batch::Sequenced(count)
        })
    }

    pub(super) fn remember(&mut self, signed: Vec<State>) {
        for State {
            class,
            checkpoint,
            note,
        } in signed
        {
            if let Some(Err(fault)) = self
                .anchor
                .as_ref()
                .map(|anchor| anchor.write(&class, &note))
            {
                // The log is whole; only the protection of a restart lags behind.
                tracing::error!(%fault, "the last checkpoint could not be kept");
                metrics::counter!("acte_audit_faults_total").increment(1);
            }
            self.seen.insert(class, checkpoint);
        }
    }

    /// Takes or keeps the lease, by the database's clock. The row stays locked until the end of
    /// the transaction: even two processes that both believe they lead cannot both write.
    async fn lead(&self, tx: &mut GroundTx) -> Result<bool, Fault> {
        let taken = sqlx::query!(
            "update audit_lease
             set holder = $1, until = clock_timestamp() + make_interval(secs => $2)
             where one = (select one from audit_lease
                          where holder = $1 or until < clock_timestamp()
                          for update skip locked)",
            self.holder,
            LEASE
        )
        .execute(tx.sql())
        .await?;
        Ok(taken.rows_affected() == 1)
    }

    /// Takes the lease from whoever holds it once its batch is over: for rare and long work.
    pub(super) async fn seize(&self, tx: &mut GroundTx) -> Result<(), Fault> {
        sqlx::query!(
            "update audit_lease set holder = $1, until = clock_timestamp() + make_interval(secs => $2)",
            self.holder,
            LEASE
        )
        .execute(tx.sql())
        .await?;
        Ok(())
    }

    /// Sequences one batch of what has committed, in the order of time then id.
    pub(super) async fn sequence(
        &self,
        tx: &mut GroundTx,
        signed: &mut Vec<State>,
    ) -> Result<usize, Fault> {
        let at = tx.now();
        let conn = tx.sql();
        let ids = sqlx::query_scalar!(
            "select entry from audit_pending order by entry limit $1",
            BATCH
        )
        .fetch_all(&mut *conn)
        .await?;
        if ids.is_empty() {
            return Ok(0);
        }
        let rows = sqlx::query_as!(
            HeaderRow,
            "select id, deed, at, class, purpose, operation, nature, outcome, reason, articles,
               object_kind, below, cutoff, actor_commitment, object_commitment
             from audit_entry where id = any($1) order by at, id",
            &ids
        )
        .fetch_all(&mut *conn)
        .await?;
        let service = &self.ledger.act().service;
        // A class that the act lacks has no log: one row of it must not hold the others back.
        let traces = &self.ledger.act().traces;
        let declared = |class: &str| traces.iter().any(|trace| trace.class == class);
        let mut placed = Vec::with_capacity(rows.len());
        for row in rows.iter().filter(|row| declared(&row.class)) {
            if let Ok(header) = row.encode(service) {
                placed.push((row.class.as_str(), row.id, Hash::leaf(header.as_bytes())));
            }
        }
        let lost = ids.len() - placed.len();
        let known = self.lost.swap(lost, Ordering::Relaxed);
        if lost > known {
            // Removed, made unreadable, or put in no log. They keep waiting, and an export names those of
            // its class.
            tracing::error!(lost, "audit entries are missing");
            metrics::counter!("acte_audit_lost_total").increment((lost - known) as u64);
        }
        let mut classes: Vec<&str> = placed.iter().map(|place| place.0).collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            let mut log = self.lock(conn, class).await?;
            let mine = placed.iter().filter(|place| place.0 == class);
            let leaves: Vec<_> = mine.map(|place| (place.1, place.2)).collect();
            signed.push(self.grow(conn, &mut log, &leaves, at).await?);
        }
        let done: Vec<_> = placed.iter().map(|place| place.1).collect();
        sqlx::query!("delete from audit_pending where entry = any($1)", &done)
            .execute(conn)
            .await?;
        Ok(done.len())
    }

    /// The log of a class, locked, checked against what was last signed.
    pub(super) async fn lock(&self, conn: &mut PgConnection, class: &str) -> Result<Log, Fault> {
        let service = &self.ledger.act().service;
        let origin = format!("{}/{service}/{class}", self.prefix);
        let key = VerifierKey::new(&origin, &self.signer.public())
            .map_err(|error| Fault::Settings(format!("audit log {class}: {error}").into()))?;
        let vkey = key.to_string();
        sqlx::query!(
            "insert into audit_log (class, origin, vkey) values ($1, $2, $3)
             on conflict (class) do nothing",
            class,
            origin,
            vkey
        )
        .execute(&mut *conn)
        .await?;
        let row = sqlx::query!(
            "select id, vkey, size, frontier, minimum from audit_log where class = $1 for update",
            class
        )
        .fetch_one(&mut *conn)
        .await?;
        if row.vkey != vkey {
            let text = format!("audit log {class}: begun under another name or key");
            return Err(Fault::Settings(text.into()));
        }
        let frontier = Frontier::from_bytes(unsigned(row.size)?, &row.frontier)
            .map_err(|error| Fault::Corrupt(format!("audit log {class}: {error}").into()))?;
        let minimum = unsigned(row.minimum)?;
        let log = Log {
            id: row.id,
            class: class.to_owned(),
            minimum,
            frontier,
            key,
        };
        self.check(conn, &log).await?;
        Ok(log)
    }

    /// Appends leaves and signs the new state.
    pub(super) async fn grow(
        &self,
        conn: &mut PgConnection,
        log: &mut Log,
        leaves: &[(Uuid, Hash)],
        at: kernel::Timestamp,
    ) -> Result<State, Fault> {
        let first = signed(log.frontier.size())?;
        let full = |_| Fault::Corrupt("the audit log is full".into());
        let mut nodes: Vec<(i16, u64, Hash)> = Vec::new();
        for (_, leaf) in leaves {
            log.frontier
                .push_with(*leaf, |level, index, hash| {
                    if level > 0 && level % 8 == 0 {
                        nodes.push((i16::from(level), index, hash));
                    }
                })
                .map_err(full)?;
        }
        let entries: Vec<_> = leaves.iter().map(|leaf| leaf.0).collect();
        let hashes: Vec<_> = leaves.iter().map(|leaf| leaf.1.0.to_vec()).collect();
        sqlx::query!(
            "insert into audit_leaf (log, index, hash, entry)
             select $1, $2 + rank - 1, hash, entry
             from unnest($3::bytea[], $4::uuid[]) with ordinality as leaf (hash, entry, rank)",
            log.id,
            first,
            &hashes,
            &entries
        )
        .execute(&mut *conn)
        .await?;
        for (level, index, hash) in nodes {
            sqlx::query!(
                "insert into audit_node (log, level, index, hash) values ($1, $2, $3, $4)",
                log.id,
                level,
                signed(index)?,
                &hash.0[..]
            )
            .execute(&mut *conn)
            .await?;
        }
        let (size, root) = (log.frontier.size(), log.frontier.root());
        sqlx::query!(
            "update audit_log set size = $2, frontier = $3 where id = $1",
            log.id,
            signed(size)?,
            log.frontier.to_bytes()
        )
        .execute(&mut *conn)
        .await?;
        let checkpoint = Checkpoint {
            origin: log.key.name().to_owned(),
            size,
            root,
        };
        let text = checkpoint.text();
        let note = Note::write(&text, &log.key, &self.signer.sign(text.as_bytes())?);
        // A signer that answers with rubbish must not leave an unreadable log behind.
        Checkpoint::open(&note, &log.key)
            .map_err(|_| Fault::Key("the audit log's signature does not verify".into()))?;
        sqlx::query!(
            "insert into audit_checkpoint (log, size, note, at) values ($1, $2, $3, $4)",
            log.id,
            signed(size)?,
            note,
            at
        )
        .execute(conn)
        .await?;
        let class = log.class.clone();
        Ok(State {
            class,
            checkpoint,
            note,
        })
    }
}

impl fmt::Debug for Sequencer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sequencer({}/{:?})", self.prefix, self.ledger)
    }
}
