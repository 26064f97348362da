//! A database a test, cloned from a template migrated once.

use std::{
    fs::OpenOptions,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::Path,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::Duration,
};

use ledger::{Database, migrate};
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use tokio::sync::OnceCell;

use crate::server::{on_its_own, server};

/// A database of its own for one test, dropped with it.
#[derive(Debug)]
pub struct TestDb {
    database: Database,
    name: String,
}

impl TestDb {
    /// A fresh database of a service with these migrations applied.
    ///
    /// # Panics
    /// When a migration fails.
    pub async fn new(service: &str, migrations: &[migrate::Migrations]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        static SWEPT: OnceCell<()> = OnceCell::const_new();
        // Before this process has any of its own.
        SWEPT.get_or_init(sweep).await;
        let (template, roles) = template(service, migrations).await;
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let name = format!("t_{}_{count}", std::process::id());
        let owner = format!("{}_owner", service.replace('-', "_"));
        let mut conn = superuser("postgres").await;
        let clone = format!("create database {name} template {template} owner {owner}");
        let mut left = 50;
        while let Err(error) = conn.execute(AssertSqlSafe(clone.clone())).await {
            // The last connection to the template may still be closing.
            let busy = error.as_database_error().and_then(|e| e.code()) == Some("55006".into());
            assert!(busy && left > 0, "cloning {template}: {error}");
            left -= 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        conn.close().await.ok();
        Self {
            database: roles.named(&name),
            name,
        }
    }

    /// Where it is, for a ledger.
    #[must_use]
    pub fn database(&self) -> Database {
        self.database.clone()
    }

    /// Its name on the server.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its address as a URL without user: what `Database::configured` reads.
    #[must_use]
    pub fn url(&self) -> String {
        format!(
            "postgres:///{}?host={}",
            self.name,
            server().socket().display()
        )
    }

    /// A connection that may do anything in it.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn superuser(&self) -> PgConnection {
        superuser(&self.name).await
    }

    /// A connection under one of the service's roles: `app`, `owner`, `retention`.
    ///
    /// # Panics
    /// When the server does not answer, or there is no such role.
    pub async fn enter(&self, role: &str) -> PgConnection {
        let service = self.database.service().replace('-', "_");
        let options = sqlx::postgres::PgConnectOptions::new_without_pgpass()
            .socket(server().socket())
            .username(&format!("{service}_{role}"))
            .database(&self.name);
        PgConnection::connect_with(&options)
            .await
            .expect("one of the service's roles")
    }
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let name = self.name.clone();
        let drop = move || {
            on_its_own(async {
                let mut conn = superuser("postgres").await;
                run(
                    &mut conn,
                    format!("drop database if exists {name} with (force)"),
                )
                .await;
                conn.close().await.ok();
            });
        };
        // A test that already failed keeps its own message.
        let _ = thread::spawn(drop).join();
    }
}

async fn superuser(database: &str) -> PgConnection {
    server()
        .superuser(database)
        .await
        .expect("the tests' PostgreSQL")
}

async fn run(conn: &mut PgConnection, sql: String) {
    conn.execute(AssertSqlSafe(sql.clone()))
        .await
        .unwrap_or_else(|e| panic!("{sql}: {e}"));
}

/// Drops what processes that were killed left behind, one of this number included.
async fn sweep() {
    let mut conn = superuser("postgres").await;
    let names =
        sqlx::query_scalar("select datname::text from pg_database where datname like 't\\_%'");
    let names: Vec<String> = names
        .fetch_all(&mut conn)
        .await
        .expect("the list of databases");
    for name in names {
        let process = name
            .split('_')
            .nth(1)
            .and_then(|number| number.parse::<u32>().ok());
        let lives = |number: u32| {
            number != std::process::id() && Path::new(&format!("/proc/{number}")).exists()
        };
        if !process.is_some_and(lives) {
            let drop = format!("drop database if exists {name} with (force)");
            run(&mut conn, drop).await;
        }
    }
    conn.close().await.ok();
}

/// Changes when the migrator itself does, so that old templates are left.
const LAYOUT: u32 = 2;

/// The template of these migrations, made by the first that asks, and the service's roles.
async fn template(service: &str, migrations: &[migrate::Migrations]) -> (String, Database) {
    let mut hasher = DefaultHasher::new();
    (LAYOUT, service).hash(&mut hasher);
    for migration in migrations.iter().flat_map(|list| list.iter()) {
        (migration.version, &migration.checksum).hash(&mut hasher);
    }
    let name = format!("template_{:016x}", hasher.finish());
    let making = format!("{name}_new");

    // Between processes a lock on a file, which ends with its holder.
    let path = server().socket().with_file_name("template.lock");
    let lock = tokio::task::spawn_blocking(move || {
        let lock = OpenOptions::new().create(true).append(true).open(path)?;
        lock.lock().map(|()| lock)
    });
    let lock = lock
        .await
        .expect("a thread")
        .expect("the lock of the templates");

    let mut conn = superuser("postgres").await;
    let known = sqlx::query("select from pg_database where datname = $1").bind(&name);
    let known = known
        .fetch_optional(&mut conn)
        .await
        .expect("the list of databases")
        .is_some();
    let base = if known { &name } else { &making };
    if !known {
        run(
            &mut conn,
            format!("drop database if exists {making} with (force)"),
        )
        .await;
    }
    let database = server().database_named(service, base).await;
    let database = database.unwrap_or_else(|fault| panic!("the database of {service}: {fault}"));
    if !known {
        let done = migrate::run(&database, migrations).await;
        done.unwrap_or_else(|fault| panic!("the migrations of {service}: {fault}"));
        let sql =
            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = $1";
        sqlx::query(sql)
            .bind(&making)
            .execute(&mut conn)
            .await
            .expect("an empty template");
        run(
            &mut conn,
            format!("alter database {making} rename to {name}"),
        )
        .await;
    }
    conn.close().await.ok();
    drop(lock);
    (name, database)
}
