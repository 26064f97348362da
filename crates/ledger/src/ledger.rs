//! The ledger of one service.

use std::{fmt, sync::Arc, time::Duration};

use kernel::{Act, Actor, Clock, Entropy, Id, Operation, Purpose, Timestamp, law::Columns};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{
    Database, Deed, Fault, Law, Open, Reason, Recorded, Stop,
    access::Policies,
    audit::{self, NewEntry, Outcome},
    blobs::{BlobSettings, Blobs},
    postgres::pool::{Conn, Pool},
    vault::{Vault, VaultSettings},
};

/// How often a deed is done again before its collision is reported.
const ATTEMPTS: u32 = 8;

/// What a ledger is made of.
pub struct LedgerParts {
    /// What the act says.
    pub law: Law,
    /// Where the data is.
    pub database: Database,
    /// Where the service's keys are.
    pub vault: VaultSettings,
    /// Where the blobs are.
    pub blobs: BlobSettings,
    /// Where the present comes from.
    pub clock: Arc<dyn Clock>,
    /// Where chance comes from.
    pub entropy: Arc<dyn Entropy>,
}

/// The ledger of one service: its act, its database, its keys. Cheap to clone.
#[derive(Clone)]
pub struct Ledger {
    inner: Arc<Inner>,
}

struct Inner {
    law: Law,
    database: Database,
    pool: Pool,
    /// Under the retention role; connects when first used.
    retention: Pool,
    vault: Vault,
    blobs: Blobs,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
}

impl Ledger {
    /// Opens a ledger: reads the keys, finds the primary.
    ///
    /// # Errors
    /// When the keys, the blob store or the database cannot be reached.
    pub async fn open(parts: LedgerParts) -> Result<Self, Fault> {
        let LedgerParts {
            law,
            database,
            vault,
            blobs,
            clock,
            entropy,
        } = parts;
        let vault = Vault::open(vault, &law.act.service, Arc::clone(&entropy)).await?;
        let blobs = Blobs::open(blobs, &law.act.service).await?;
        let pool = Pool::open(database.app());
        let retention = Pool::open(database.retention());
        let inner = Inner {
            law,
            database,
            pool,
            retention,
            vault,
            blobs,
            clock,
            entropy,
        };
        let ledger = Self {
            inner: Arc::new(inner),
        };
        let attach = || async {
            let mut tx = ledger.ground().await?;
            let now = tx.now();
            ledger.vault().attach(tx.sql(), now).await?;
            tx.commit().await
        };
        ledger.retry(attach).await?;
        Ok(ledger)
    }

    /// The act.
    #[must_use]
    pub fn act(&self) -> &Act {
        &self.inner.law.act
    }

    /// Every column of the database, decided.
    #[must_use]
    pub fn columns(&self) -> &Columns {
        &self.inner.law.columns
    }

    /// Access policies.
    #[must_use]
    pub fn policies(&self) -> &Policies {
        self.inner.law.policies()
    }

    /// The database's address.
    #[must_use]
    pub fn database(&self) -> &Database {
        &self.inner.database
    }

    /// The present.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    /// Where the present comes from.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.inner.clock
    }

    /// Where chance comes from.
    #[must_use]
    pub fn entropy(&self) -> &dyn Entropy {
        &*self.inner.entropy
    }

    /// A new id.
    #[must_use]
    pub fn new_id<K>(&self) -> Id<K> {
        Id::new(self.clock(), self.entropy())
    }

    pub(crate) fn vault(&self) -> &Vault {
        &self.inner.vault
    }

    pub(crate) fn blobs(&self) -> &Blobs {
        &self.inner.blobs
    }

    pub(crate) fn salt(&self) -> [u8; 32] {
        let mut salt = [0; 32];
        self.entropy().fill(&mut salt);
        salt
    }

    /// The class under which an operation is traced: the first that lists it, else the first.
    pub(crate) fn trace_class(&self, operation: Operation) -> &str {
        let traces = &self.act().traces;
        let listed = traces
            .iter()
            .find(|trace| trace.operations.contains(&operation));
        listed
            .or_else(|| traces.first())
            .map_or("", |trace| trace.class.as_str())
    }

    /// The class under which refusals and denials are traced: that of consultations.
    pub(crate) fn refusal_class(&self) -> &str {
        self.trace_class(Operation::Consult)
    }

    /// Does a deed: the only way to touch personal data.
    ///
    /// `work` is given an open deed and returns it recorded. It is called again from the start
    /// after a collision or a connection lost before the commit, so it must have no effect outside
    /// its deed; send mail and start work with [`Deed::send_mail`] and [`Deed::enqueue`].
    ///
    /// Write it `|deed| async move { … }`, and let it capture references and copies only: `let input =
    /// &input;` before it. (An `async |deed|` closure would read better; the compiler cannot prove its
    /// future `Send` yet.)
    ///
    /// When the connection is lost during the commit itself, the ledger asks the database whether
    /// the deed's audit row is there: if it is, the deed was done; if it is not and can no longer
    /// arrive, the deed is done again; if the database does not answer, [`Fault::Unknown`].
    ///
    /// # Errors
    /// What `work` returned, or the fault that prevented it.
    pub async fn deed<T, R, F, Fut>(
        &self,
        actor: &Actor,
        purpose: Purpose,
        work: F,
    ) -> Result<T, Stop<R>>
    where
        F: Fn(Deed<Open>) -> Fut,
        Fut: Future<Output = Result<(T, Deed<Recorded>), Stop<R>>> + Send,
        R: Reason,
    {
        if !self.act().has_purpose(purpose.0) {
            let key = purpose.0.to_owned();
            return Err(Fault::Undeclared {
                what: "purpose",
                key,
            }
            .into());
        }
        let mut attempt = 1;
        loop {
            match self.attempt(actor, purpose, &work).await {
                Err(Stop::Fault(fault)) if fault.is_retryable() && attempt < ATTEMPTS => {
                    tracing::debug!(attempt, %fault, "deed done again");
                    metrics::counter!("acte_deed_retries_total").increment(1);
                    self.pause(attempt).await;
                    attempt += 1;
                }
                end => return end,
            }
        }
    }

    async fn attempt<T, R, F, Fut>(
        &self,
        actor: &Actor,
        purpose: Purpose,
        work: &F,
    ) -> Result<T, Stop<R>>
    where
        F: Fn(Deed<Open>) -> Fut,
        Fut: Future<Output = Result<(T, Deed<Recorded>), Stop<R>>> + Send,
    {
        let conn = self.inner.pool.acquire().await?;
        let watch = conn.watch();
        let done = watch
            .guard(self.inner.database.limits().deed, async {
                let deed = Deed::open(self.clone(), conn, actor.clone(), purpose).await?;
                work(deed).await
            })
            .await?;
        let (value, deed) = done?;
        match deed.commit().await {
            Ok(()) => Ok(value),
            Err((id, Fault::Unknown)) => {
                if self.landed(id).await? {
                    Ok(value)
                } else {
                    Err(Fault::Unavailable("the commit did not arrive".into()).into())
                }
            }
            Err((_, fault)) => Err(fault.into()),
        }
    }

    /// Whether the audit row `id` is committed; after `false` it can no longer be.
    ///
    /// The same key is inserted again, in a transaction that is then rolled back: PostgreSQL makes
    /// the insertion wait for the lost transaction to end, and refuses it if that one committed.
    async fn landed(&self, id: Uuid) -> Result<bool, Fault> {
        let actor = Actor::system();
        for attempt in 1..=ATTEMPTS {
            let outcome = async {
                let mut tx = self.ground().await?;
                let entry = NewEntry {
                    id,
                    deed: id,
                    at: self.now(),
                    actor: &actor,
                    purpose: "probe",
                    operation: None,
                    nature: None,
                    object_kind: "deed",
                    object: id,
                    outcome: Outcome::Done,
                    class: self.refusal_class(),
                    articles: &[],
                    detail: None,
                    salt: self.salt(),
                };
                let probe = audit::append(tx.sql(), entry).await;
                match probe {
                    Ok(()) => tx.rollback().await.map(|()| false),
                    Err(Fault::Constraint { .. }) => Ok(true),
                    Err(fault) => Err(fault),
                }
            };
            match outcome.await {
                Ok(landed) => return Ok(landed),
                Err(fault) => {
                    tracing::warn!(%fault, "the outcome of a commit is still unknown");
                    self.pause(attempt).await;
                }
            }
        }
        Err(Fault::Unknown)
    }

    /// Waits a little longer each time, unevenly, so that two that collided do not meet again.
    async fn pause(&self, attempt: u32) {
        let mut byte = [0; 2];
        self.entropy().fill(&mut byte);
        let ceiling = 4_u64 << attempt.min(8);
        let millis = ceiling / 2 + u64::from(u16::from_le_bytes(byte)) % (ceiling / 2 + 1);
        tokio::time::sleep(Duration::from_millis(millis)).await;
    }

    /// A plain transaction for the ground's own technical tables (sessions, jobs, outbox). It is
    /// READ COMMITTED and leaves no trace: services never call it.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn ground(&self) -> Result<GroundTx, Fault> {
        self.transaction(&self.inner.pool).await
    }

    /// A connection for one statement of the ground's own, which is then a transaction by itself: what
    /// every request begins with (its session, its token) pays no BEGIN and COMMIT.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn once(&self) -> Result<Once, Fault> {
        let conn = self.inner.pool.acquire().await?;
        Ok(Once {
            conn: conn.in_doubt(),
        })
    }

    /// The same under the retention role, which alone may delete what has reached its term.
    ///
    /// # Errors
    /// When no connection can be had.
    pub async fn ground_as_retention(&self) -> Result<GroundTx, Fault> {
        self.transaction(&self.inner.retention).await
    }

    async fn transaction(&self, pool: &Pool) -> Result<GroundTx, Fault> {
        let mut conn = pool.acquire().await?;
        conn.begin().await?;
        Ok(GroundTx {
            conn,
            now: self.now(),
        })
    }

    /// Whether the database answers and can be written: for the readiness probe.
    ///
    /// # Errors
    /// Why it cannot.
    pub async fn ready(&self) -> Result<(), Fault> {
        let mut tx = self.ground().await?;
        sqlx::query!("select 1 as one").fetch_one(tx.sql()).await?;
        tx.rollback().await
    }

    /// Runs `work`, a ground transaction from its opening to its commit, again after a collision.
    ///
    /// # Errors
    /// What `work` returned last.
    pub async fn retry<T, Fut>(&self, work: impl Fn() -> Fut) -> Result<T, Fault>
    where
        Fut: Future<Output = Result<T, Fault>>,
    {
        let mut attempt = 1;
        loop {
            match work().await {
                Err(fault) if fault.is_retryable() && attempt < ATTEMPTS => {
                    self.pause(attempt).await;
                    attempt += 1;
                }
                end => return end,
            }
        }
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ledger({})", self.act().service)
    }
}

/// A connection for one statement. Dropped before [`Once::end`] it is closed: its statement may still run.
#[must_use = "a connection dropped is closed"]
pub struct Once {
    conn: Conn,
}

impl Once {
    /// The connection, for one statement.
    pub fn sql(&mut self) -> &mut PgConnection {
        self.conn.sql()
    }

    /// The statement was answered: gives the connection back.
    pub fn end(self) {
        self.conn.settled().release();
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Once")
    }
}

/// A plain transaction. Dropping it rolls it back.
#[must_use = "a transaction dropped is rolled back"]
pub struct GroundTx {
    conn: Conn,
    now: Timestamp,
}

impl GroundTx {
    /// That the service's clock and the database's differ by no more than `within`.
    ///
    /// # Errors
    /// When they differ more: nothing may then be erased for its age.
    pub(crate) async fn agreeing(&mut self, within: Duration) -> Result<(), Fault> {
        let there = sqlx::query_scalar!("select clock_timestamp() as \"now!\"")
            .fetch_one(self.sql())
            .await?;
        if (there - self.now()).unsigned_abs() > within {
            let why = "the clocks of the service and its database disagree: nothing is erased";
            return Err(Fault::Settings(why.into()));
        }
        Ok(())
    }

    /// The connection, inside the transaction.
    pub fn sql(&mut self) -> &mut PgConnection {
        self.conn.sql()
    }

    /// The instant of the transaction.
    #[must_use]
    pub const fn now(&self) -> Timestamp {
        self.now
    }

    /// Commits.
    ///
    /// # Errors
    /// When it could not; [`Fault::Unknown`] when the connection was lost meanwhile.
    pub async fn commit(mut self) -> Result<(), Fault> {
        self.conn.commit().await?;
        self.conn.release();
        Ok(())
    }

    /// Rolls back and gives the connection back at once.
    ///
    /// # Errors
    /// When the connection is lost; nothing was committed in any case.
    pub async fn rollback(mut self) -> Result<(), Fault> {
        self.conn.rollback().await?;
        self.conn.release();
        Ok(())
    }
}

impl fmt::Debug for GroundTx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroundTx")
    }
}
