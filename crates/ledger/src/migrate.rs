//! Migrations: the ground's, the gate's and the service's, merged into one ordered sequence.
//!
//! Append only. Each runs in a transaction of its own under the owner role, with the names of the
//! two other roles in the settings `acte.app_role` and `acte.retention_role`, so that it can grant.
//! One migrator works at a time (advisory lock). What was applied is kept with its checksum: a file
//! edited, lost, or slipped in before one already applied is refused before anything runs.
//!
//! A schema newer than the program is not an error: while a new version is rolled out, the old one
//! goes on serving on the expanded schema.

use std::{collections::BTreeMap, time::Duration};

use sqlx::{Connection as _, Executor as _, PgConnection, Row as _, migrate::Migrator};
use tokio::time::timeout;

use crate::{
    Database, Fault,
    postgres::{As, pool::Pool},
};

/// One crate's migrations: `sqlx::migrate!("./migrations")`.
pub type Migrations = &'static Migrator;

/// Key of the advisory lock: "acte" in ASCII.
const LOCK: i64 = 0x6163_7465;

/// How long to wait for another migrator to finish.
const PATIENCE: Duration = Duration::from_secs(300);

/// Applies what is missing, and returns the names of what it applied.
///
/// # Errors
/// When the list and the database disagree, or a migration fails: nothing of that one remains.
pub async fn run(database: &Database, lists: &[Migrations]) -> Result<Vec<String>, Fault> {
    let list = merge(lists)?;
    let pool = Pool::open(database.owner());
    let mut conn = pool.acquire().await?;
    let applied = locked(conn.sql(), database, &list).await;
    // The lock belongs to the session: it ends with it, whatever happened.
    conn.close();
    applied
}

/// Names of the migrations that the database lacks; empty when the service may start.
///
/// # Errors
/// When the database cannot be read, or disagrees with the list.
pub async fn pending(database: &Database, lists: &[Migrations]) -> Result<Vec<String>, Fault> {
    let list = merge(lists)?;
    let pool = Pool::open(database.app());
    let mut conn = pool.acquire().await?;
    let applied = applied(conn.sql()).await?;
    conn.release();
    Ok(missing(&list, &applied)?
        .iter()
        .map(|migration| migration.name.clone())
        .collect())
}

/// A migration, whatever crate it comes from.
struct Migration<'a> {
    version: i64,
    name: String,
    sql: &'a str,
    checksum: &'a [u8],
}

fn merge<'a>(lists: &[&'a Migrator]) -> Result<Vec<Migration<'a>>, Fault> {
    let mut merged = BTreeMap::new();
    for migration in lists.iter().flat_map(|list| list.iter()) {
        let version = migration.version;
        if migration.no_tx || migration.migration_type.is_down_migration() {
            let why = format!("{version} is not a plain forward migration");
            return Err(Fault::Migration(why.into()));
        }
        let entry = Migration {
            version,
            name: format!("{version}_{}", migration.description.replace(' ', "_")),
            sql: migration.sql.as_str(),
            checksum: &migration.checksum,
        };
        if merged.insert(version, entry).is_some() {
            return Err(Fault::Migration(
                format!("two migrations bear {version}").into(),
            ));
        }
    }
    Ok(merged.into_values().collect())
}

type Applied = BTreeMap<i64, Vec<u8>>;

async fn applied(conn: &mut PgConnection) -> Result<Applied, Fault> {
    let there = sqlx::query("select to_regclass('public.acte_migration') is not null");
    let there: bool = there.fetch_one(&mut *conn).await?.try_get(0)?;
    if !there {
        return Ok(Applied::new());
    }
    let rows = sqlx::query("select version, checksum from acte_migration")
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
        .collect()
}

/// What is not applied yet, once list and database are found to agree on what is.
fn missing<'l, 'a>(
    list: &'l [Migration<'a>],
    applied: &Applied,
) -> Result<&'l [Migration<'a>], Fault> {
    let refuse = |why: String| Err(Fault::Migration(why.into()));
    let known = list.last().map_or(i64::MIN, |migration| migration.version);
    if let Some(lost) = applied.keys().find(|version| {
        **version <= known && list.binary_search_by_key(*version, |m| m.version).is_err()
    }) {
        return refuse(format!(
            "{lost} was applied and is no longer in the program"
        ));
    }
    let done = list
        .iter()
        .take_while(|m| applied.contains_key(&m.version))
        .count();
    let (before, after) = list.split_at_checked(done).unwrap_or((list, &[]));
    for migration in before {
        if applied
            .get(&migration.version)
            .is_some_and(|known| known != migration.checksum)
        {
            return refuse(format!(
                "{} was edited after it was applied",
                migration.name
            ));
        }
    }
    let newest = applied.keys().next_back().copied().unwrap_or(i64::MIN);
    match after.first() {
        Some(late) if late.version < newest => {
            refuse(format!("{} comes before one already applied", late.name))
        }
        _ => Ok(after),
    }
}

async fn locked(
    conn: &mut PgConnection,
    database: &Database,
    list: &[Migration<'_>],
) -> Result<Vec<String>, Fault> {
    // The wait for another migrator is bounded here, not by the session's lock timeout.
    conn.execute("set lock_timeout = 0; set statement_timeout = 0")
        .await?;
    let lock = sqlx::query("select pg_advisory_lock($1)").bind(LOCK);
    let lock = timeout(PATIENCE, lock.execute(&mut *conn)).await;
    lock.map_err(|_| Fault::Migration("another migrator has not finished".into()))??;
    // A migration that cannot lock a table fails and is run again: waiting, it would stop the service.
    conn.execute("reset lock_timeout; reset statement_timeout")
        .await?;

    conn.execute(
        "create table if not exists acte_migration (
           version bigint primary key,
           name text not null,
           checksum bytea not null,
           applied_at timestamptz not null default now()
         )",
    )
    .await?;
    let [app, retention] = [As::App, As::Retention].map(|r#as| r#as.role(database.service()));
    // The readiness probe reads the list under the role that serves. Roles' names are plain.
    let grant = format!("grant select on acte_migration to {app}, {retention}");
    conn.execute(sqlx::AssertSqlSafe(grant)).await?;
    let applied = applied(conn).await?;
    let mut names = Vec::new();
    for migration in missing(list, &applied)? {
        let mut tx = conn.begin().await?;
        let settings = "select set_config('acte.app_role', $1, true),
                               set_config('acte.retention_role', $2, true)";
        sqlx::query(settings)
            .bind(&app)
            .bind(&retention)
            .execute(&mut *tx)
            .await?;
        let sql = sqlx::AssertSqlSafe(migration.sql);
        let done = tx.execute(sqlx::raw_sql(sql)).await;
        done.map_err(|error| failed(&migration.name, error))?;
        sqlx::query("insert into acte_migration (version, name, checksum) values ($1, $2, $3)")
            .bind(migration.version)
            .bind(&migration.name)
            .bind(migration.checksum)
            .execute(&mut *tx)
            .await?;
        tx.commit().await?;
        tracing::info!(migration = migration.name, "applied");
        names.push(migration.name.clone());
    }
    Ok(names)
}

/// PostgreSQL's own message is shown, for it speaks of the schema; not when it is about data (SQLSTATE
/// classes 22 and 23), which it would quote.
fn failed(name: &str, error: sqlx::Error) -> Fault {
    let code = error.as_database_error().and_then(|error| error.code());
    let quotes = code.is_some_and(|code| code.starts_with("22") || code.starts_with("23"));
    match error {
        sqlx::Error::Database(error) if !quotes => {
            Fault::Migration(format!("{name}: {}", error.message()).into())
        }
        error => Fault::Migration(format!("{name}: {}", Fault::from(error)).into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(versions: &[i64]) -> Vec<Migration<'static>> {
        let one = |&version| Migration {
            version,
            name: version.to_string(),
            sql: "",
            checksum: b"sum",
        };
        versions.iter().map(one).collect()
    }
    fn applied(versions: &[i64]) -> Applied {
        versions
            .iter()
            .map(|version| (*version, b"sum".to_vec()))
            .collect()
    }
    fn left(known: &[i64], done: &[i64]) -> Result<Vec<i64>, String> {
        let known = list(known);
        let left = missing(&known, &applied(done)).map_err(|fault| fault.to_string())?;
        Ok(left.iter().map(|migration| migration.version).collect())
    }

    #[test]
    fn only_what_follows_is_applied() {
        assert_eq!(left(&[1, 2, 3], &[]), Ok(vec![1, 2, 3]));
        assert_eq!(left(&[1, 2, 3], &[1]), Ok(vec![2, 3]));
        assert_eq!(left(&[1, 2], &[1, 2]), Ok(vec![]));
    }

    #[test]
    fn a_newer_schema_is_served_by_an_older_program() {
        assert_eq!(left(&[1, 2], &[1, 2, 9]), Ok(vec![]));
    }

    #[test]
    fn what_does_not_agree_is_refused() {
        assert!(
            left(&[1, 2, 3], &[1, 3])
                .unwrap_err()
                .contains("comes before")
        );
        assert!(
            left(&[1, 3], &[1, 2, 3])
                .unwrap_err()
                .contains("no longer in the program")
        );
        let known = list(&[1]);
        let edited = Applied::from([(1, b"other".to_vec())]);
        let fault = missing(&known, &edited).err().unwrap().to_string();
        assert!(fault.contains("was edited"), "{fault}");
    }
}
