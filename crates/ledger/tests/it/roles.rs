use sqlx::Executor as _;

use crate::sample;

/// SQLSTATE of a statement that must not succeed.
async fn refused(conn: &mut sqlx::PgConnection, sql: &'static str) -> String {
    let error = conn.execute(sql).await.expect_err(sql);
    error
        .as_database_error()
        .and_then(|e| e.code())
        .unwrap_or_default()
        .into_owned()
}

#[tokio::test]
async fn the_serving_role_can_neither_change_the_log_nor_the_schema() {
    let it = sample::open().await;
    let mut app = it.db.enter("app").await;
    for sql in [
        "update audit_entry set reason = 'x'",
        "delete from audit_entry",
        "truncate audit_entry",
        "update audit_payload set salt = ''",
        "delete from audit_payload",
        "delete from audit_pending",
        "insert into audit_leaf (log, index, hash) values (1, 1, '')",
        "drop table audit_entry",
        "alter table case_file disable row level security",
        "create table mine (id int)",
        "set role sample_owner",
        "set session authorization acte",
        "copy case_file to program 'true'",
        "select pg_read_file('/etc/passwd')",
        "delete from acte_migration",
    ] {
        assert_eq!(refused(&mut app, sql).await, "42501", "{sql}");
    }
}

#[tokio::test]
async fn rows_of_another_unit_do_not_exist_for_a_deed_and_none_outside_of_one() {
    use kernel::Operation;
    use ledger::{Never, Record, Stop};
    let it = sample::open().await;
    for unit in ["north", "south"] {
        let deed = it.ledger.deed(
            sample::clerk(unit),
            sample::HANDLING,
            |mut deed| async move {
                let id = deed.new_id::<sample::Case>().uuid();
                sample::add(&mut deed, id, unit, 1).await?;
                let record = Record::new(Operation::Create, "case", id);
                Ok::<_, Stop<Never>>(((), deed.record(record).await?))
            },
        );
        deed.await.unwrap();
    }
    let count = |who| {
        let ledger = &it.ledger;
        async move {
            let deed = ledger.deed(who, sample::HANDLING, |mut deed| async move {
                let count = sqlx::query_scalar("select count(*) from case_file");
                let count: i64 = count.fetch_one(deed.sql()).await?;
                let record = Record::new(Operation::Consult, "case", deed.id());
                Ok::<_, Stop<Never>>((count, deed.record(record).await?))
            });
            deed.await.unwrap()
        }
    };
    assert_eq!(count(sample::clerk("north")).await, 1);
    assert_eq!(count(sample::system()).await, 0);

    // The role that erases sees all, and cannot change what it sees.
    let mut retention = it.ledger.ground_as_retention().await.unwrap();
    let all: i64 = sqlx::query_scalar("select count(*) from case_file")
        .fetch_one(retention.sql())
        .await
        .unwrap();
    assert_eq!(all, 2);
    assert_eq!(
        refused(retention.sql(), "update case_file set weight = 0").await,
        "42501"
    );
    drop(retention);

    // The setting ended with its transaction: a connection used outside a deed sees an error.
    let mut tx = it.ledger.ground().await.unwrap();
    assert_eq!(refused(tx.sql(), "select * from case_file").await, "42501");
    let mut app = it.db.enter("app").await;
    assert_eq!(refused(&mut app, "select * from case_file").await, "42704");
}
