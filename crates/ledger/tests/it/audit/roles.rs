//! What each role of the database may not do to the log.

use kernel::Operation;
use sqlx::AssertSqlSafe;

use super::World;

#[tokio::test(flavor = "multi_thread")]
async fn the_runtime_role_can_only_append() {
    let mut world = World::new().await;
    world.act(Operation::Consult, 1).await.unwrap();
    world.sequencer.drain().await.unwrap();
    let mut app = world.it.db.enter("app").await;
    let tables = [
        "entry",
        "payload",
        "pending",
        "leaf",
        "node",
        "checkpoint",
        "log",
        "lease",
    ];
    for table in tables {
        for sql in [
            "delete from audit_{}",
            "truncate audit_{}",
            "update audit_{} set {c} = {c}",
        ] {
            let column = match table {
                "entry" => "nature",
                "payload" | "pending" | "leaf" => "entry",
                "node" | "checkpoint" => "log",
                "log" => "size",
                _ => "until",
            };
            let sql = sql.replace("{}", table).replace("{c}", column);
            let refused = sqlx::raw_sql(AssertSqlSafe(sql.clone()))
                .execute(&mut app)
                .await;
            let code = refused
                .unwrap_err()
                .as_database_error()
                .and_then(|e| e.code())
                .unwrap()
                .into_owned();
            assert_eq!(code, "42501", "{sql}");
        }
    }
    for table in ["leaf", "node", "checkpoint", "log", "lease"] {
        let sql = format!("insert into audit_{table} select * from audit_{table} where false");
        assert!(
            sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut app)
                .await
                .is_err(),
            "{table}"
        );
    }
    // The retention role erases and grows the tree, but changes no entry.
    let mut keeper = world.it.db.enter("retention").await;
    for sql in [
        "update audit_entry set nature = nature",
        "update audit_payload set role = role",
        "update audit_leaf set hash = hash",
        "update audit_checkpoint set note = note",
        "update audit_log set vkey = vkey",
        "delete from audit_node",
        "delete from audit_log",
    ] {
        assert!(
            sqlx::raw_sql(AssertSqlSafe(sql))
                .execute(&mut keeper)
                .await
                .is_err(),
            "{sql}"
        );
    }
}
