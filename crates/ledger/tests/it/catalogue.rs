use ledger::catalogue::{Discrepancy, check};
use sqlx::Executor as _;

use crate::sample;

#[tokio::test]
async fn the_grounds_own_tables_are_declared_column_by_column() {
    let it = sample::open().await;
    let mut conn = it.db.superuser().await;
    assert_eq!(check(&mut conn, it.ledger.columns()).await.unwrap(), []);
}

#[tokio::test]
async fn a_column_nobody_declared_is_found() {
    let it = sample::open().await;
    let mut conn = it.db.superuser().await;
    conn.execute("alter table case_file add column note text; create table loose (id int)")
        .await
        .unwrap();
    let found = check(&mut conn, it.ledger.columns()).await.unwrap();
    assert_eq!(
        found,
        [
            Discrepancy::UndeclaredTable("loose".into()),
            Discrepancy::UndeclaredColumn("case_file".into(), "note".into()),
        ]
    );
}
