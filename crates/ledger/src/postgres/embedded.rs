//! The private server of the embedded default: one PostgreSQL for a data folder, on a Unix socket
//! that only its own system user and this process enter.
//!
//! PostgreSQL refuses to run as root, so when the program is root the server runs under an
//! unprivileged user. It is watched by a pipe: a small shell reads the other end, and when this
//! process ends in whatever way (a kill included) the pipe closes and the shell asks the server for
//! a fast shutdown. Two processes may use one data folder: the first to lock it owns the server and
//! stops it, the others are guests.

mod cluster;
mod install;
mod process;
mod user;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions};
use tokio::time::{Instant, sleep};

use super::{As, Database};
use crate::Fault;

use cluster::Up;
pub use install::Tuning;

/// Name of the administration role, used to create databases and roles and for nothing else.
pub(crate) const SUPERUSER: &str = "acte";

/// How long a new server may take to accept connections: recovery after a crash included.
const START: Duration = Duration::from_secs(60);

/// A private server, running. Dropping it asks for a fast shutdown; [`Server::stop`] also waits.
pub struct Server {
    socket: PathBuf,
    data: PathBuf,
    owner: Option<process::Owner>,
    tuning: Tuning,
    /// Held locked by each process that shares the server of the tests.
    #[cfg(feature = "testing")]
    #[expect(dead_code, reason = "the lock lives as long as the file is open")]
    users: Option<std::fs::File>,
}

impl Server {
    /// Starts the server of a data folder, creating it the first time, or joins the one that another
    /// process of this program already runs.
    ///
    /// `run_as` names the system user it runs under when the program is root; without it the first
    /// existing of `acte`, `postgres` and `nobody`.
    ///
    /// # Errors
    /// When PostgreSQL 15 or later is not installed, the folder belongs to another version or cannot
    /// be entered by the user, or the server does not come up.
    pub async fn start(folder: &Path, run_as: Option<&str>) -> Result<Self, Fault> {
        Self::start_tuned(folder, run_as, Tuning::Safe).await
    }

    /// The same, with the durability of tests.
    ///
    /// # Errors
    /// As [`Server::start`].
    pub async fn start_tuned(
        folder: &Path,
        run_as: Option<&str>,
        tuning: Tuning,
    ) -> Result<Self, Fault> {
        let (folder, run_as) = (folder.to_owned(), run_as.map(ToOwned::to_owned));
        let work = move || cluster::bring_up(&folder, run_as.as_deref(), tuning);
        let up = tokio::task::spawn_blocking(work).await;
        let up =
            up.map_err(|_| Fault::Unavailable("starting PostgreSQL was given up".into()))??;
        let Up {
            socket,
            data,
            owner,
        } = up;
        let server = Self {
            socket,
            data,
            owner,
            tuning,
            #[cfg(feature = "testing")]
            users: None,
        };
        server.wait().await?;
        Ok(server)
    }

    /// Joins the server that the test processes of one folder share, starting it if need be.
    ///
    /// # Errors
    /// As [`Server::start`].
    #[cfg(feature = "testing")]
    pub async fn shared(folder: &Path) -> Result<Self, Fault> {
        let folder = folder.to_owned();
        let up = tokio::task::spawn_blocking(move || cluster::bring_up_shared(&folder)).await;
        let (up, users) =
            up.map_err(|_| Fault::Unavailable("starting PostgreSQL was given up".into()))??;
        let Up { socket, data, .. } = up;
        let server = Self {
            socket,
            data,
            owner: None,
            tuning: Tuning::Test,
            users: Some(users),
        };
        server.wait().await?;
        Ok(server)
    }

    /// Folder of the Unix socket.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// Whether this process owns the server, rather than being the guest of another.
    #[must_use]
    pub const fn is_owner(&self) -> bool {
        self.owner.is_some()
    }

    /// The database of a service, created with its three roles the first time.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn database(&self, service: &str) -> Result<Database, Fault> {
        let name = service.replace('-', "_");
        self.database_named(service, &name).await
    }

    /// The same under another database name: for tests.
    ///
    /// # Errors
    /// When the server does not answer, or the name is not plain.
    pub async fn database_named(&self, service: &str, name: &str) -> Result<Database, Fault> {
        let plain = |text: &str| {
            text.len() <= 48
                && text
                    .chars()
                    .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        };
        let roles = As::ALL.map(|r#as| r#as.role(service));
        if !plain(name) || !roles.iter().all(|role| plain(role)) {
            return Err(Fault::Settings(
                "a service's name is of a-z, 0-9 and -".into(),
            ));
        }
        let mut conn = self.superuser("postgres").await?;
        for role in &roles {
            let sql = format!(
                "do $$ begin
                   if not exists (select from pg_roles where rolname = '{role}') then
                     create role {role} login nosuperuser nocreatedb nocreaterole nobypassrls;
                   end if;
                 exception when duplicate_object or unique_violation then null;
                 end $$"
            );
            conn.execute(sqlx::AssertSqlSafe(sql)).await?;
        }
        // Lets this process and the server's user in under the roles: peer authentication, by map.
        install::add_idents(&self.data, &roles)?;
        conn.execute("select pg_reload_conf()").await?;
        let [owner, app, retention] = &roles;
        let known = sqlx::query("select from pg_database where datname = $1").bind(name);
        if known.fetch_optional(&mut conn).await?.is_none() {
            let sql = format!("create database {name} owner {owner}");
            conn.execute(sqlx::AssertSqlSafe(sql)).await?;
            let sql = format!(
                "revoke all on database {name} from public;
                 grant connect on database {name} to {owner}, {app}, {retention};"
            );
            conn.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(sql)))
                .await?;
            let mut inside = self.superuser(name).await?;
            let sql = format!("alter schema public owner to {owner}");
            inside.execute(sqlx::AssertSqlSafe(sql)).await?;
            inside.close().await?;
        }
        conn.close().await?;
        let host = PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .database(name);
        let database = Database::at(service, Arc::new([host]));
        self.until_admitted(&database).await?;
        Ok(database)
    }

    /// Whether the server has ended on its own. A guest cannot tell.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.owner.as_ref().is_some_and(process::Owner::has_ended)
    }

    /// A connection as the administration role: for backups and tests.
    ///
    /// # Errors
    /// When the server does not answer.
    pub async fn superuser(&self, database: &str) -> Result<PgConnection, Fault> {
        let options = PgConnectOptions::new_without_pgpass()
            .socket(&self.socket)
            .username(SUPERUSER)
            .database(database);
        Ok(PgConnection::connect_with(&options).await?)
    }

    /// Stops the server and waits until it is down. A guest only leaves.
    ///
    /// # Errors
    /// When it has to be stopped hard.
    pub async fn stop(mut self) -> Result<(), Fault> {
        let Some(owner) = self.owner.take() else {
            return Ok(());
        };
        let stopped = tokio::task::spawn_blocking(move || owner.stop()).await;
        stopped.map_err(|_| Fault::Unavailable("stopping PostgreSQL was given up".into()))?
    }

    /// Kills the server as a power cut would: for tests of recovery.
    ///
    /// # Errors
    /// When this process does not own the server.
    pub async fn crash(mut self) -> Result<(), Fault> {
        let owner = self.owner.take();
        let Some(owner) = owner else {
            return Err(Fault::Settings(
                "the server belongs to another process".into(),
            ));
        };
        let crashed = tokio::task::spawn_blocking(move || owner.crash()).await;
        crashed.map_err(|_| Fault::Unavailable("killing PostgreSQL was given up".into()))?
    }

    async fn wait(&self) -> Result<(), Fault> {
        let end = Instant::now() + START;
        loop {
            match self.superuser("postgres").await {
                Ok(conn) => return Ok(conn.close().await?),
                Err(fault) if Instant::now() > end => return Err(fault),
                Err(fault) => {
                    if self.has_ended() {
                        let log = self.data.join("server.log");
                        let why = format!("PostgreSQL did not start; see {}", log.display());
                        return Err(Fault::Unavailable(why.into()));
                    }
                    if !fault.is_retryable() {
                        return Err(fault);
                    }
                    sleep(Duration::from_millis(25)).await;
                }
            }
        }
    }

    /// A reload is not instantaneous: waits until the newest role may enter.
    async fn until_admitted(&self, database: &Database) -> Result<(), Fault> {
        let end = Instant::now() + Duration::from_secs(5);
        for target in [database.owner(), database.app(), database.retention()] {
            let Some(host) = target.hosts.first() else {
                continue;
            };
            loop {
                match PgConnection::connect_with(host).await {
                    Ok(conn) => break conn.close().await?,
                    Err(_) if Instant::now() < end => sleep(Duration::from_millis(20)).await,
                    Err(error) => return Err(error.into()),
                }
            }
        }
        Ok(())
    }
}

impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Server({}, {:?})", self.socket.display(), self.tuning)
    }
}
