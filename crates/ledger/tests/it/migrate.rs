use ledger::migrate::{pending, run};
use testkit::TestDb;

use crate::sample::LISTS;

#[tokio::test]
async fn migrations_are_applied_once_and_in_order() {
    let db = TestDb::new("sample", &[]).await;
    let database = db.database();
    let names = pending(&database, LISTS).await.unwrap();
    assert!(names.first().unwrap().ends_with("_ground"), "{names:?}");
    assert!(names.last().unwrap().ends_with("_case"), "{names:?}");
    assert!(names.is_sorted());

    // Two migrators at once: one works, the other waits and finds nothing to do.
    let (a, b) = tokio::join!(run(&database, LISTS), run(&database, LISTS));
    let mut done = [a.unwrap().len(), b.unwrap().len()];
    done.sort_unstable();
    assert_eq!(done, [0, names.len()]);
    assert_eq!(
        pending(&database, LISTS).await.unwrap(),
        Vec::<String>::new()
    );
}

#[tokio::test]
async fn an_older_program_serves_a_newer_schema_and_an_edited_file_is_refused() {
    let db = TestDb::new("sample", LISTS).await;
    let database = db.database();
    assert_eq!(
        pending(&database, &[&ledger::MIGRATIONS]).await.unwrap(),
        Vec::<String>::new()
    );

    let edit = "update acte_migration set checksum = 'x' where name like '%_ground'";
    sqlx::query(edit)
        .execute(&mut db.superuser().await)
        .await
        .unwrap();
    let fault = run(&database, LISTS).await.unwrap_err().to_string();
    assert!(fault.contains("edited"), "{fault}");
    assert!(pending(&database, LISTS).await.is_err());
}

#[tokio::test]
async fn what_slips_in_before_is_refused() {
    let db = TestDb::new("sample", LISTS).await;
    let forget = "delete from acte_migration where name like '%_ground'";
    sqlx::query(forget)
        .execute(&mut db.superuser().await)
        .await
        .unwrap();
    let fault = run(&db.database(), LISTS).await.unwrap_err().to_string();
    assert!(fault.contains("comes before"), "{fault}");
}
