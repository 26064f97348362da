//! Connections to the primary, whichever host it is on today.
//!
//! A pool of its own rather than the driver's, for three things that one lacks: it knows several
//! hosts and leaves the old one the moment another is the primary; a connection whose fate is
//! unknown is closed, never reused; and every wait has a deadline, because a frozen host keeps its
//! sockets open.

use std::{
    future::Future,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use futures::future::join_all;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, PgConnection, SqlSafeStr as _, SqlStr,
    postgres::{PgConnectOptions, PgTransactionManager},
};
// Going through the driver's own manager keeps its count of savepoints right for whoever nests one.
use sqlx_core::transaction::TransactionManager as _;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{Limits, Target};
use crate::{Fault, statements::uncounted};

/// An idle connection older than this is asked whether it still lives before it is handed out.
const STALE: Duration = Duration::from_secs(15);
/// How long a control statement (ping, rollback) may take.
const CONTROL: Duration = Duration::from_secs(2);
/// Pace of the probes of the primary, and how many may fail before another is looked for.
const PACE: Duration = Duration::from_millis(200);
const MISSES: u32 = 3;
/// How long each host has to answer an election: a frozen one must not hold up the others.
const ELECTION: Duration = Duration::from_millis(750);

/// Connections to one service's primary under one role.
#[derive(Clone)]
pub(crate) struct Pool {
    shared: Arc<Shared>,
}

struct Shared {
    hosts: Vec<PgConnectOptions>,
    limits: Limits,
    permits: Arc<Semaphore>,
    state: Mutex<State>,
    election: tokio::sync::Mutex<()>,
}

struct State {
    host: usize,
    /// Grows when the primary changes: connections of an earlier one are dropped.
    generation: u64,
    lost: CancellationToken,
    idle: Vec<Idle>,
}

struct Idle {
    conn: PgConnection,
    since: Instant,
}

impl Pool {
    pub(crate) fn open(target: Target) -> Self {
        let Target { hosts, limits } = target;
        let milliseconds = |duration: Duration| duration.as_millis().to_string();
        let hosts: Vec<_> = hosts
            .into_iter()
            .map(|host| {
                host.options([
                    ("statement_timeout", milliseconds(limits.statement)),
                    ("lock_timeout", milliseconds(limits.lock)),
                    (
                        "idle_in_transaction_session_timeout",
                        milliseconds(limits.idle),
                    ),
                    // A client that has gone away must not keep its locks.
                    ("client_connection_check_interval", "2000".to_owned()),
                ])
                .application_name("acte")
                // Heard by `statements::Counter`, which lets none of them reach a log.
                .log_statements(log::LevelFilter::Trace)
                .log_slow_statements(log::LevelFilter::Trace, Duration::MAX)
            })
            .collect();
        let several = hosts.len() > 1;
        let lost = CancellationToken::new();
        let state = State {
            host: 0,
            generation: 0,
            lost,
            idle: Vec::new(),
        };
        let permits = usize::try_from(limits.connections).unwrap_or(1).max(1);
        let shared = Arc::new(Shared {
            hosts,
            limits,
            permits: Arc::new(Semaphore::new(permits)),
            state: Mutex::new(state),
            election: tokio::sync::Mutex::new(()),
        });
        if several {
            tokio::spawn(watch_primary(Arc::downgrade(&shared)));
        }
        Self { shared }
    }

    /// A connection to the primary, outside any transaction.
    pub(crate) async fn acquire(&self) -> Result<Conn, Fault> {
        let shared = &self.shared;
        let permit = timeout(
            shared.limits.acquire,
            shared.permits.clone().acquire_owned(),
        )
        .await;
        let Ok(Ok(permit)) = permit else {
            return Err(Fault::Busy);
        };
        while let Some((idle, generation, lost)) = shared.pop() {
            let Idle { mut conn, since } = idle;
            if since.elapsed() > STALE && !matches!(timeout(CONTROL, conn.ping()).await, Ok(Ok(())))
            {
                continue;
            }
            return Ok(shared.lend(conn, generation, lost, permit));
        }
        let (conn, generation, lost) = shared.connect().await?;
        Ok(shared.lend(conn, generation, lost, permit))
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pop(&self) -> Option<(Idle, u64, CancellationToken)> {
        let mut state = self.state();
        let idle = state.idle.pop()?;
        Some((idle, state.generation, state.lost.clone()))
    }

    fn current(&self) -> (usize, u64, CancellationToken) {
        let state = self.state();
        (state.host, state.generation, state.lost.clone())
    }

    fn lend(
        self: &Arc<Self>,
        conn: PgConnection,
        generation: u64,
        lost: CancellationToken,
        permit: OwnedSemaphorePermit,
    ) -> Conn {
        let watch = Watch {
            lost,
            poisoned: Arc::new(AtomicBool::new(false)),
        };
        let shared = Arc::clone(self);
        Conn {
            raw: Some(conn),
            generation,
            shared,
            watch,
            permit: Some(permit),
            transaction: Transaction::None,
        }
    }

    async fn connect(&self) -> Result<(PgConnection, u64, CancellationToken), Fault> {
        let (host, generation, lost) = self.current();
        let reached = tokio::select! {
            biased;
            reached = self.reach(host) => Some(reached),
            // Another primary was found meanwhile: no use waiting for this host.
            () = lost.cancelled() => None,
        };
        match reached {
            Some(Ok((conn, Some(_)))) => return Ok((conn, generation, lost)),
            Some(Err(fault)) if self.hosts.len() == 1 => return Err(fault),
            Some(_) => self.elect(generation).await?,
            None => {}
        }
        let (host, generation, lost) = self.current();
        match self.reach(host).await? {
            (conn, Some(_)) => Ok((conn, generation, lost)),
            (_, None) => Err(Fault::Unavailable("no host is the primary".into())),
        }
    }

    /// Connects to a host and learns its timeline, none when it does not accept writes.
    async fn reach(&self, host: usize) -> Result<(PgConnection, Option<String>), Fault> {
        let Some(options) = self.hosts.get(host) else {
            return Err(Fault::Settings("no database host".into()));
        };
        let reached = timeout(self.limits.connect, async {
            let mut conn = PgConnection::connect_with(options).await?;
            let row = sqlx::query!(
                r#"select case
                     when pg_is_in_recovery() or current_setting('transaction_read_only')::bool
                     then null else left(pg_walfile_name(pg_current_wal_lsn()), 8)
                   end as timeline"#
            )
            .fetch_one(&mut conn)
            .await?;
            Ok::<_, sqlx::Error>((conn, row.timeline))
        });
        match reached.await {
            Ok(Ok(reached)) => Ok(reached),
            Ok(Err(error)) => Err(error.into()),
            Err(_) => Err(Fault::Unavailable("PostgreSQL does not answer".into())),
        }
    }

    /// Looks for the primary on every host. Of two that claim to be it, the one with the later
    /// timeline: the other was left behind by a promotion.
    async fn elect(&self, seen: u64) -> Result<(), Fault> {
        let _one = self.election.lock().await;
        if self.state().generation != seen {
            return Ok(());
        }
        let probes =
            join_all((0..self.hosts.len()).map(|host| timeout(ELECTION, self.reach(host)))).await;
        let mut last = Fault::Unavailable("no host is the primary".into());
        let mut best: Option<(String, usize)> = None;
        for (host, probe) in probes.into_iter().enumerate() {
            match probe {
                Ok(Ok((_, Some(timeline)))) => {
                    if best.as_ref().is_none_or(|(known, _)| *known < timeline) {
                        best = Some((timeline, host));
                    }
                }
                Ok(Ok((_, None))) => {}
                Ok(Err(fault)) => last = fault,
                Err(_) => last = Fault::Unavailable("PostgreSQL does not answer".into()),
            }
        }
        let Some((_, host)) = best else {
            return Err(last);
        };
        let mut state = self.state();
        if state.host != host {
            tracing::warn!(host, "the PostgreSQL primary has changed");
            metrics::counter!("acte_postgres_primary_changes_total").increment(1);
            state.host = host;
            state.generation += 1;
            state.idle.clear();
            std::mem::replace(&mut state.lost, CancellationToken::new()).cancel();
        }
        Ok(())
    }
}

/// Watches the primary of a cluster, so that work on a frozen host is given up in a second rather
/// than at the end of its deadline. Ends with its pool.
async fn watch_primary(shared: Weak<Shared>) {
    let mut misses = 0;
    loop {
        sleep(PACE).await;
        let Some(shared) = shared.upgrade() else {
            return;
        };
        let (host, generation, _) = shared.current();
        let probe = timeout(PACE, shared.reach(host)).await;
        misses = if matches!(probe, Ok(Ok((_, Some(_))))) {
            0
        } else {
            misses + 1
        };
        if misses >= MISSES && shared.elect(generation).await.is_ok() {
            misses = 0;
        }
    }
}

/// Tells from outside a connection that the work on it must stop.
#[derive(Clone)]
pub(crate) struct Watch {
    lost: CancellationToken,
    poisoned: Arc<AtomicBool>,
}

impl Watch {
    /// Runs `work`, which holds the connection, until its deadline or until the primary is lost. In
    /// both cases the connection is closed with the work, not reused.
    pub(crate) async fn guard<T>(
        &self,
        deadline: Duration,
        work: impl Future<Output = T>,
    ) -> Result<T, Fault> {
        let mut work = std::pin::pin!(work);
        let stopped = tokio::select! {
            biased;
            done = work.as_mut() => return Ok(done),
            () = self.lost.cancelled() => Fault::Unavailable("the primary has changed".into()),
            () = sleep(deadline) => Fault::Timeout("the whole deed".into()),
        };
        self.poisoned.store(true, Ordering::SeqCst);
        Err(stopped)
    }
}

/// A connection on loan. Dropped inside a transaction, it rolls back on its own; dropped while its
/// state is unknown, it is closed.
pub(crate) struct Conn {
    raw: Option<PgConnection>,
    generation: u64,
    shared: Arc<Shared>,
    watch: Watch,
    permit: Option<OwnedSemaphorePermit>,
    transaction: Transaction,
}

/// Where the connection is, as far as this side knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Transaction {
    None,
    /// BEGIN was sent and not answered: the driver could not undo it.
    Opening,
    Open,
}

impl Conn {
    #[expect(
        clippy::expect_used,
        reason = "`raw` is taken only by `release` and `drop`, which consume"
    )]
    pub(crate) fn sql(&mut self) -> &mut PgConnection {
        self.raw.as_mut().expect("a connection on loan")
    }

    pub(crate) fn watch(&self) -> Watch {
        self.watch.clone()
    }

    /// A statement outside any transaction may be under way: dropped now, the connection is closed.
    pub(crate) fn in_doubt(mut self) -> Self {
        self.transaction = Transaction::Opening;
        self
    }

    /// No statement is under way any more.
    pub(crate) fn settled(mut self) -> Self {
        self.transaction = Transaction::None;
        self
    }

    /// Opens a READ COMMITTED transaction.
    pub(crate) async fn begin(&mut self) -> Result<(), Fault> {
        self.begin_with(SqlStr::from_static("begin isolation level read committed"))
            .await
    }

    /// Opens a SERIALIZABLE transaction with settings of its own, in one exchange with the server: a
    /// deed costs no more round trips for knowing who acts.
    pub(crate) async fn begin_as(&mut self, settings: &[(&str, &str)]) -> Result<(), Fault> {
        let mut statement = "begin isolation level serializable".to_owned();
        for (name, value) in settings {
            statement.push_str(&format!("; set local {name} = {}", literal(value)?));
        }
        // Names are constants of the caller's, values are quoted.
        self.begin_with(AssertSqlSafe(statement).into_sql_str())
            .await
    }

    async fn begin_with(&mut self, statement: SqlStr) -> Result<(), Fault> {
        self.transaction = Transaction::Opening;
        let begin = PgTransactionManager::begin(self.sql(), Some(statement));
        within(CONTROL, "BEGIN", uncounted(begin)).await??;
        self.transaction = Transaction::Open;
        Ok(())
    }

    /// Commits. [`Fault::Unknown`] when the answer did not come back.
    pub(crate) async fn commit(&mut self) -> Result<(), Fault> {
        let watch = self.watch();
        let limit = self.shared.limits.statement;
        let commit = watch
            .guard(limit, uncounted(PgTransactionManager::commit(self.sql())))
            .await;
        match commit {
            Ok(Ok(())) => {
                self.transaction = Transaction::None;
                Ok(())
            }
            Ok(Err(error @ sqlx::Error::Database(_))) => match Fault::from(error) {
                // The server said why before it went: 57P01 may come after the commit was written.
                Fault::Unavailable(_) | Fault::Timeout(_) => Err(Fault::Unknown),
                fault => Err(fault),
            },
            Ok(Err(_)) | Err(_) => Err(Fault::Unknown),
        }
    }

    pub(crate) async fn rollback(&mut self) -> Result<(), Fault> {
        within(
            CONTROL,
            "ROLLBACK",
            uncounted(PgTransactionManager::rollback(self.sql())),
        )
        .await??;
        self.transaction = Transaction::None;
        Ok(())
    }

    /// Closes the connection: what belonged to its session ends with it.
    pub(crate) fn close(mut self) {
        self.raw = None;
    }

    /// Gives the connection back, clean.
    pub(crate) fn release(mut self) {
        if self.transaction == Transaction::None
            && let Some(conn) = self.raw.take()
        {
            self.shared.take_back(conn, self.generation);
        }
    }
}

impl Shared {
    fn take_back(&self, conn: PgConnection, generation: u64) {
        let mut state = self.state();
        if state.generation == generation {
            state.idle.push(Idle {
                conn,
                since: Instant::now(),
            });
        }
    }
}

impl Drop for Conn {
    fn drop(&mut self) {
        let Some(mut conn) = self.raw.take() else {
            return;
        };
        if self.watch.poisoned.load(Ordering::SeqCst) {
            return;
        }
        match self.transaction {
            Transaction::None => return self.shared.take_back(conn, self.generation),
            Transaction::Opening => return,
            Transaction::Open => {}
        }
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (shared, generation) = (Arc::clone(&self.shared), self.generation);
        let permit = self.permit.take();
        runtime.spawn(async move {
            let rollback = timeout(CONTROL, PgTransactionManager::rollback(&mut conn)).await;
            if matches!(rollback, Ok(Ok(()))) {
                shared.take_back(conn, generation);
            }
            drop(permit);
        });
    }
}

async fn within<T>(
    limit: Duration,
    what: &'static str,
    work: impl Future<Output = T>,
) -> Result<T, Fault> {
    timeout(limit, work)
        .await
        .map_err(|_| Fault::Unavailable(format!("{what} not answered").into()))
}

/// A text as PostgreSQL reads it in a statement, whatever the server's `standard_conforming_strings`.
fn literal(text: &str) -> Result<String, Fault> {
    if text.contains('\0') {
        return Err(Fault::Shape("a setting holds a NUL".into()));
    }
    let escaped = text.replace('\\', "\\\\").replace('\'', "''");
    Ok(format!("E'{escaped}'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_ends_where_it_should() {
        for (text, quoted) in [
            ("", "E''"),
            ("culture", "E'culture'"),
            ("l'intérieur", "E'l''intérieur'"),
            (r"\' or true --", r"E'\\'' or true --'"),
        ] {
            assert_eq!(literal(text).unwrap(), quoted);
        }
        assert!(literal("a\0b").is_err());
    }
}
