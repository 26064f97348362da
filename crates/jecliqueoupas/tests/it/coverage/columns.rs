//! Every column of the database is declared, and every declared column is there.

use jecliqueoupas::law;

use crate::house::House;

#[tokio::test]
async fn the_register_of_columns_and_the_database_agree_both_ways() {
    let house = House::open().await;
    let mut conn = house.it.db.superuser().await;
    let columns = law::law().unwrap().columns;
    let found = ledger::catalogue::check(&mut conn, &columns).await.unwrap();
    assert!(found.is_empty(), "{found:#?}");
    // And it would say so.
    sqlx::query("alter table agent add column phone text")
        .execute(&mut conn)
        .await
        .unwrap();
    sqlx::query("alter table deposit drop column invited_at")
        .execute(&mut conn)
        .await
        .unwrap();
    let found = ledger::catalogue::check(&mut conn, &columns).await.unwrap();
    let found: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found.iter().any(|line| line.contains("agent.phone")),
        "{found:?}"
    );
    assert!(
        found.iter().any(|line| line.contains("deposit.invited_at")),
        "{found:?}"
    );
}
