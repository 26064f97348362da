use std::time::Duration;

use bytes::Bytes;
use futures::stream;
use kernel::{Entropy as _, Personal, Term, Timestamp};
use ledger::{
    Fault,
    blobs::sweep,
    jobs::Worker,
    outbox::NewMail,
    retention::{self, Engine, Erased, ownerless},
};
use testkit::{SeededEntropy, TestLedger};
use time::macros::datetime;
use uuid::Uuid;

use super::sample;

const SECOND: Duration = Duration::from_secs(1);

/// A case with a note, the note with a page, the page with a blob; and a mail about the case.
async fn case(test: &TestLedger) -> Uuid {
    let bytes = stream::iter([Ok::<_, Fault>(Bytes::from_static(b"a page"))]);
    let received = &test.ledger.receive(bytes, 100).await.unwrap();
    sample::deed!(&test.ledger, async |deed| {
        deed.adopt_blob(received).await?;
        let (key, note_key) = (deed.new_key().await?, deed.new_key().await?);
        let (case, note) = (deed.new_id::<()>().uuid(), deed.new_id::<()>().uuid());
        let (page, now) = (deed.new_id::<()>().uuid(), deed.now());
        sqlx::query("insert into case_file values ($1, $2, $3, $4)")
            .bind(case)
            .bind(key.id().uuid())
            .bind(now)
            .bind(key.seal_text("case_file.title", "titre"))
            .execute(deed.sql())
            .await?;
        sqlx::query("insert into case_note values ($1, $2, $3)")
            .bind(note)
            .bind(case)
            .bind(note_key.id().uuid())
            .execute(deed.sql())
            .await?;
        sqlx::query("insert into note_page values ($1, $2, $3)")
            .bind(page)
            .bind(note)
            .bind(received.id.uuid())
            .execute(deed.sql())
            .await?;
        let to = Personal::new("b@dom.example".to_owned());
        let (subject, text) = ("Sujet".to_owned(), "Texte".to_owned());
        deed.send_mail(NewMail {
            to,
            subject,
            text,
            html: None,
            about: Some(case),
        })
        .await?;
        Ok(case)
    })
    .await
    .unwrap()
}

async fn rows(test: &TestLedger, table: &str) -> i64 {
    sample::count(test, &format!("select count(*) from {table}")).await
}

const RECEIPTS: &str =
    "select count(*) from audit_entry where nature = 'retention' and operation = 'erase'";

#[tokio::test]
async fn a_year_and_a_day() {
    let test = sample::open().await;
    let case = case(&test).await;
    test.clock.wait(SECOND);
    let _later = self::case(&test).await;
    assert_eq!(rows(&test, "vault_key").await, 9);

    test.clock.advance(Term::years(1));
    test.clock.wait(Duration::ZERO);
    test.clock
        .set(kernel::Clock::now(&*test.clock) - SECOND - SECOND);
    let early = retention::run(&test.ledger).await.unwrap();
    assert_eq!(early.rows(), 0, "a second before the term");

    test.clock.wait(SECOND);
    let summary = retention::run(&test.ledger).await.unwrap();
    let all = Erased {
        rows: 1,
        keys: 2,
        blobs: 1,
        mails: 1,
    };
    assert_eq!(summary.erased.get("case_file"), Some(&all));
    for (table, left) in [
        ("case_file", 1),
        ("case_note", 1),
        ("note_page", 1),
        ("mail", 1),
        ("vault_key", 5),
    ] {
        assert_eq!(rows(&test, table).await, left, "{table}");
    }
    let receipt = format!(
        "{RECEIPTS} and object_kind = 'case_file' and articles = '3'
         and id in (select entry from audit_payload where object = '{case}'
                    and detail::jsonb = '{{\"retention\": \"case\", \"term\": \"1 year\", \"rows\": 1}}')"
    );
    assert_eq!(sample::count(&test, &receipt).await, 1);
    // The object itself goes with a job, unreadable since the transaction.
    let worker = sweep::register(Worker::new(test.ledger.clone()));
    assert_eq!(
        sample::count(&test, "select count(*) from blob where state = 'discarded'").await,
        1
    );
    worker.run_until_idle().await.unwrap();
    assert_eq!(rows(&test, "blob").await, 1);

    test.clock.wait(Duration::from_secs(86_400));
    assert_eq!(retention::run(&test.ledger).await.unwrap().rows(), 1);
    assert_eq!(
        retention::run(&test.ledger).await.unwrap().rows(),
        0,
        "nothing twice"
    );
    worker.run_until_idle().await.unwrap();
    for table in ["case_file", "case_note", "note_page", "mail", "blob"] {
        assert_eq!(rows(&test, table).await, 0, "{table}");
    }
    assert_eq!(
        rows(&test, "vault_key").await,
        1,
        "only the root of the indexes"
    );
    assert_eq!(sample::count(&test, RECEIPTS).await, 2);
}

#[tokio::test]
async fn ten_years_and_two_months_to_the_second() {
    let test = sample::open().await;
    let start = datetime!(2026-12-31 11:30:15 UTC);
    sample::tamper(
        &test,
        &format!(
            "insert into archive values ('{}', '{start}')",
            Uuid::from_u128(3)
        ),
    )
    .await;
    // The 31st of February does not exist: the term ends on its last day, at the same local time.
    let end = datetime!(2037-02-28 11:30:15 UTC);
    test.clock.set(end - SECOND);
    assert_eq!(retention::run(&test.ledger).await.unwrap().rows(), 0);
    test.clock.set(end);
    assert_eq!(retention::run(&test.ledger).await.unwrap().rows(), 1);
    assert_eq!(
        sample::count(&test, &format!("{RECEIPTS} and articles = '3 II'")).await,
        1
    );
}

#[tokio::test]
async fn many_rows_go_in_small_batches_and_rows_without_id_leave_one_receipt_a_batch() {
    let test = sample::open().await;
    sample::tamper(
        &test,
        "insert into visit select timestamptz '2020-01-01' + n * interval '1 minute', 'c' || n from generate_series(1, 25) n;
         insert into visit values ('2026-10-01', 'recent')",
    )
    .await;
    let summary = Engine::new(test.ledger.clone())
        .batch(10)
        .run()
        .await
        .unwrap();
    assert_eq!(summary.rows(), 25);
    assert_eq!(rows(&test, "visit").await, 1);
    assert_eq!(sample::count(&test, RECEIPTS).await, 3);
}

#[tokio::test]
async fn a_table_of_the_services_own_is_left_to_its_handler() {
    let test = sample::open().await;
    let alone = retention::run(&test.ledger).await.unwrap();
    assert_eq!(alone.unhandled, ["odd"]);
    assert!(!alone.is_complete());
    let engine = Engine::new(test.ledger.clone()).table("odd", async |_: ledger::Ledger| Ok(7));
    let summary = engine.run().await.unwrap();
    assert_eq!(summary.erased.get("odd").map(|erased| erased.rows), Some(7));
    assert!(summary.is_complete(), "{summary:?}");
}

#[tokio::test]
async fn a_table_that_cannot_be_done_does_not_stop_the_others() {
    let test = sample::open().await;
    // A row that something still refers to without going with it.
    sample::tamper(
        &test,
        "insert into archive values ('00000000-0000-0000-0000-000000000003', '2001-01-01');
         create table clinging (archive uuid references archive);
         insert into clinging values ('00000000-0000-0000-0000-000000000003');
         insert into visit values ('2001-01-01', 'x')",
    )
    .await;
    let summary = retention::run(&test.ledger).await.unwrap();
    let failed: Vec<&str> = summary
        .failed
        .iter()
        .map(|(table, _)| table.as_str())
        .collect();
    assert_eq!(failed, ["archive"]);
    assert_eq!(
        (rows(&test, "archive").await, rows(&test, "visit").await),
        (1, 0)
    );
    assert_eq!(sample::count(&test, RECEIPTS).await, 1);
}

#[tokio::test]
async fn clocks_that_disagree_erase_nothing() {
    let test = sample::open().await;
    sample::tamper(&test, "insert into visit values ('2001-01-01', 'x')").await;
    let engine = Engine::new(test.ledger.clone()).agreeing(Duration::from_secs(300));
    test.clock.set(datetime!(2150-01-01 00:00 UTC));
    assert!(matches!(engine.run().await, Err(Fault::Settings(_))));
    assert_eq!(rows(&test, "visit").await, 1);
}

#[tokio::test]
async fn what_nothing_owns_is_found_then_erased_on_order() {
    let test = sample::open().await;
    case(&test).await;
    let bytes = stream::iter([Ok::<_, Fault>(Bytes::from_static(b"lost"))]);
    let received = &test.ledger.receive(bytes, 100).await.unwrap();
    sample::deed!(&test.ledger, async |deed| {
        deed.new_key().await?;
        deed.adopt_blob(received).await
    })
    .await
    .unwrap();
    let found = ownerless::find(&test.ledger).await.unwrap();
    assert_eq!((found.keys, found.blobs), (0, 0), "too young to tell");
    test.clock.wait(Duration::from_secs(2 * 86_400));
    let found = retention::run(&test.ledger).await.unwrap().ownerless;
    assert_eq!((found.keys, found.blobs), (1, 1));
    let keys = rows(&test, "vault_key").await;
    assert_eq!(ownerless::erase(&test.ledger).await.unwrap(), found);
    assert_eq!(
        rows(&test, "vault_key").await,
        keys - 2,
        "the lost key and the lost blob's"
    );
    let found = ownerless::find(&test.ledger).await.unwrap();
    assert_eq!((found.keys, found.blobs), (0, 0));
}

/// The database's arithmetic is the law's, over changes of hour, leap days and short months.
#[tokio::test]
async fn the_database_ends_terms_as_the_law_does() {
    let test = sample::open().await;
    let entropy = SeededEntropy::new(2026);
    let draw = |below: u64| u64::from_le_bytes(entropy.array()) % below;
    let mut cases: Vec<(Timestamp, Term)> = Vec::new();
    for _ in 0..20_000 {
        // From 1996, when the European Union settled its changes of hour, to 2060.
        let at = 820_454_400 + i64::try_from(draw(2_019_686_400)).unwrap();
        let [years, months, days] =
            [draw(31), draw(25), draw(400)].map(|n| i16::try_from(n).unwrap());
        cases.push((
            Timestamp::from_unix_timestamp(at).unwrap(),
            Term {
                years,
                months,
                days,
            },
        ));
    }
    // Every quarter of an hour around changes of hour, and the ends of months, carried onto each other.
    for (near, terms) in [
        (
            datetime!(2026-03-27 22:00 UTC),
            vec![Term::days(1), Term::days(2)],
        ),
        (
            datetime!(2026-10-23 22:00 UTC),
            vec![Term::days(1), Term::days(2)],
        ),
        (datetime!(2025-10-25 22:00 UTC), vec![Term::years(1)]),
        (
            datetime!(2020-10-24 22:00 UTC),
            vec![
                Term::years(6),
                Term {
                    years: 5,
                    months: 12,
                    days: 0,
                },
            ],
        ),
        (
            datetime!(2024-02-28 20:00 UTC),
            vec![
                Term::years(1),
                Term::years(4),
                Term {
                    years: 10,
                    months: 2,
                    days: 0,
                },
            ],
        ),
        (
            datetime!(2026-01-29 22:00 UTC),
            vec![
                Term {
                    years: 0,
                    months: 1,
                    days: 0,
                },
                Term {
                    years: 0,
                    months: 2,
                    days: 1,
                },
            ],
        ),
    ] {
        for quarter in 0..240 {
            let at = near + Duration::from_secs(900 * quarter);
            cases.extend(terms.iter().map(|term| (at, *term)));
        }
    }
    let starts: Vec<Timestamp> = cases.iter().map(|(start, _)| *start).collect();
    let part = |of: fn(Term) -> i16| -> Vec<i32> {
        cases.iter().map(|(_, term)| i32::from(of(*term))).collect()
    };
    let mut conn = test.db.enter("retention").await;
    let ends: Vec<Timestamp> = sqlx::query_scalar(
        "select acte_term_end(s, y, m, d)
         from unnest($1::timestamptz[], $2::int[], $3::int[], $4::int[]) with ordinality as c (s, y, m, d, n)
         order by n",
    )
    .bind(&starts)
    .bind(part(|term| term.years))
    .bind(part(|term| term.months))
    .bind(part(|term| term.days))
    .fetch_all(&mut conn)
    .await
    .unwrap();
    assert_eq!(ends.len(), cases.len());
    for ((start, term), end) in cases.into_iter().zip(ends) {
        assert_eq!(end, term.end(start).unwrap(), "{start} + {term:?}");
    }
}
