use kernel::{Operation, Purpose};
use ledger::{Fault, Never, Record, Stop};
use sqlx::Row as _;
use testkit::TestLedger;
use uuid::Uuid;

use crate::sample::{self, CaseScope, HANDLING, No, ReadCase, add, clerk, set_weight, weight};

/// Outcome, nature, reason, articles and class of every audit row, in order.
async fn trail(it: &TestLedger) -> Vec<String> {
    let sql = "select concat_ws(' ', outcome, operation, nature, reason, articles, class) as line
               from audit_entry order by ctid";
    let rows = sqlx::query(sql)
        .fetch_all(&mut it.db.superuser().await)
        .await
        .unwrap();
    rows.iter().map(|row| row.get("line")).collect()
}

async fn open_case(it: &TestLedger, unit: &'static str, heavy: i32) -> Uuid {
    let deed = it
        .ledger
        .deed(clerk(unit), HANDLING, |mut deed| async move {
            let id = deed.new_id::<sample::Case>().uuid();
            add(&mut deed, id, unit, heavy).await?;
            let record = Record::new(Operation::Create, "case", id).nature("case.open");
            Ok::<_, Stop<Never>>((id, deed.record(record).await?))
        });
    deed.await.unwrap()
}

#[tokio::test]
async fn a_deed_leaves_its_row_and_its_trace_together() {
    let it = sample::open().await;
    let id = open_case(&it, "north", 3).await;
    let read = it.ledger.deed(clerk("north"), HANDLING, |deed| async move {
        let (mut deed, permit) = deed
            .permit::<ReadCase, Never>(&CaseScope(id, "north"))
            .await?;
        assert_eq!(permit.articles(), ["5"]);
        let found = weight(&mut deed, permit.resource().0).await?;
        let record = Record::new(Operation::Consult, "case", id).nature("case.read");
        Ok((found, deed.record(record).await?))
    });
    assert_eq!(read.await.unwrap(), 3);
    assert_eq!(
        trail(&it).await,
        [
            "done create case.open change",
            "done consult case.read 5 access"
        ]
    );
}

#[tokio::test]
async fn a_deed_runs_on_another_thread() {
    let it = sample::open().await;
    let task = tokio::spawn(async move { open_case(&it, "north", 1).await });
    task.await.unwrap();
}

#[tokio::test]
async fn several_objects_leave_several_rows() {
    let it = sample::open().await;
    let (a, b) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let deed = it.ledger.deed(clerk("north"), HANDLING, |deed| async move {
        let deed = deed
            .record(Record::new(Operation::Consult, "case", a))
            .await?;
        let deed = deed
            .record(Record::new(Operation::Consult, "case", b))
            .await?;
        Ok::<_, Stop<Never>>(((), deed))
    });
    deed.await.unwrap();
    assert_eq!(trail(&it).await.len(), 2);
}

#[tokio::test]
async fn a_refusal_undoes_the_deed_and_is_recorded() {
    let it = sample::open().await;
    let id = open_case(&it, "north", 1).await;
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            set_weight(&mut deed, id, 99).await?;
            if weight(&mut deed, id).await? > 9 {
                return Err(deed.refuse(No::TooHeavy).await);
            }
            let record = Record::new(Operation::Change, "case", id);
            Ok(((), deed.record(record).await?))
        });
    assert!(matches!(deed.await, Err(Stop::Refused(No::TooHeavy))));
    assert_eq!(trail(&it).await[1], "refused too-heavy 6 access");
    let mut conn = it.db.superuser().await;
    let kept: i32 = sqlx::query_scalar("select weight from case_file")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(kept, 1);
}

#[tokio::test]
async fn a_denial_is_recorded_with_what_was_asked() {
    let it = sample::open().await;
    let id = open_case(&it, "north", 1).await;
    let deed = it.ledger.deed(clerk("south"), HANDLING, |deed| async move {
        let (deed, _) = deed
            .permit::<ReadCase, Never>(&CaseScope(id, "north"))
            .await?;
        let record = Record::new(Operation::Consult, "case", id);
        Ok(((), deed.record(record).await?))
    });
    let Err(Stop::Denied(denied)) = deed.await else {
        panic!("south read north's case")
    };
    assert_eq!((denied.action, denied.articles.len()), ("read", 0));
    assert_eq!(trail(&it).await[1], "denied read access");
    let sql = "select account, object from audit_payload order by ctid desc limit 1";
    let row = sqlx::query(sql)
        .fetch_one(&mut it.db.superuser().await)
        .await
        .unwrap();
    assert_eq!(row.get::<Uuid, _>("account"), Uuid::from_u128(11));
    assert_eq!(row.get::<Uuid, _>("object"), id);
}

#[tokio::test]
async fn an_undeclared_purpose_or_class_is_a_fault() {
    let it = sample::open().await;
    let deed = it
        .ledger
        .deed(sample::system(), Purpose("curiosity"), |deed| async move {
            let record = Record::new(Operation::Consult, "case", Uuid::nil());
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    let fault = deed.await.unwrap_err();
    assert!(
        matches!(
            fault.fault(),
            Some(Fault::Undeclared {
                what: "purpose",
                ..
            })
        ),
        "{fault:?}"
    );

    let deed = it
        .ledger
        .deed(sample::system(), HANDLING, |deed| async move {
            let record = Record::new(Operation::Consult, "case", Uuid::nil()).class("gossip");
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    let fault = deed.await.unwrap_err();
    assert!(
        matches!(fault.fault(), Some(Fault::Undeclared { .. })),
        "{fault:?}"
    );
    assert_eq!(trail(&it).await.len(), 0);
}

#[tokio::test]
async fn without_a_trace_nothing_is_done() {
    let it = sample::open().await;
    let mut conn = it.db.superuser().await;
    sqlx::query("revoke insert on audit_entry from sample_app")
        .execute(&mut conn)
        .await
        .unwrap();
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            let id = Uuid::from_u128(5);
            add(&mut deed, id, "north", 1).await?;
            let record = Record::new(Operation::Create, "case", id);
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    assert!(deed.await.is_err());
    let refused = it.ledger.deed(clerk("north"), HANDLING, |deed| async move {
        let stop = deed.refuse(No::TooHeavy).await;
        Err::<((), _), _>(stop)
    });
    assert!(
        matches!(refused.await, Err(Stop::Fault(_))),
        "a refusal that leaves no trace"
    );
    let count: i64 = sqlx::query_scalar("select count(*) from case_file")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(count, 0);
}

#[tokio::test]
async fn a_constraint_is_told_by_name_and_the_connection_serves_again() {
    let it = sample::open().await;
    let id = open_case(&it, "north", 1).await;
    for _ in 0..40 {
        let deed = it
            .ledger
            .deed(clerk("north"), HANDLING, |mut deed| async move {
                set_weight(&mut deed, id, -1).await?;
                let record = Record::new(Operation::Change, "case", id);
                Ok::<_, Stop<Never>>(((), deed.record(record).await?))
            });
        let stop = deed.await.unwrap_err();
        assert_eq!(
            stop.fault().and_then(Fault::constraint),
            Some("case_file_weight")
        );
    }
    let sql = "select count(*) from pg_stat_activity where usename = 'sample_app' and datname = $1";
    let count = sqlx::query_scalar(sql).bind(it.db.name());
    let count: i64 = count.fetch_one(&mut it.db.superuser().await).await.unwrap();
    assert!(count <= 8, "{count} connections for one caller");
}

#[tokio::test]
async fn a_savepoint_inside_a_deed_stays_inside() {
    use sqlx::Connection as _;
    let it = sample::open().await;
    let id = open_case(&it, "north", 1).await;
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            let savepoint = deed.sql().begin().await?;
            savepoint.commit().await?;
            set_weight(&mut deed, id, 7).await?;
            Err::<((), _), _>(deed.refuse(No::TooHeavy).await)
        });
    assert!(matches!(deed.await, Err(Stop::Refused(_))));
    let mut conn = it.db.superuser().await;
    let kept: i32 = sqlx::query_scalar("select weight from case_file")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(kept, 1);
}
