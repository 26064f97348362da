//! What the owner of the machine can do to the tables, and what the verifier says of it.

use verifier::audit::{Finding, Note, Witnessed, verify};

use super::{World, key};

/// The entry of rank 13.
const THIRTEEN: &str = "(select entry from audit_leaf where index = 13)";

fn rank(finding: &Finding) -> Option<u64> {
    match finding {
        Finding::Changed { index }
        | Finding::Removed { index }
        | Finding::Actor { index }
        | Finding::Object { index }
        | Finding::StoredHash { index }
        | Finding::PayloadGone { index } => Some(*index),
        _ => None,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_in_any_column_names_the_entry() {
    let mut world = World::new().await;
    world.batches(4, 10).await;
    let uuid = "'00000000-0000-0000-0000-0000000000aa'";
    let noise = "decode(repeat('ab', 32), 'hex')";
    let columns = [
        ("audit_entry", "deed", uuid),
        ("audit_entry", "at", "at + interval '1 microsecond'"),
        ("audit_entry", "purpose", "'other'"),
        ("audit_entry", "operation", "'erase'"),
        ("audit_entry", "nature", "null"),
        ("audit_entry", "outcome", "'denied'"),
        ("audit_entry", "reason", "'other'"),
        ("audit_entry", "articles", "'6'"),
        ("audit_entry", "object_kind", "'deposit'"),
        ("audit_entry", "class", "'change'"),
        ("audit_entry", "below", "1"),
        ("audit_entry", "cutoff", "at"),
        ("audit_entry", "actor_commitment", noise),
        ("audit_entry", "object_commitment", noise),
        ("audit_payload", "account", uuid),
        ("audit_payload", "role", "'admin'"),
        ("audit_payload", "compartment", "'other'"),
        ("audit_payload", "request", uuid),
        ("audit_payload", "object", uuid),
        ("audit_payload", "detail", "'{\"n\":14}'"),
        ("audit_payload", "salt", noise),
        ("audit_leaf", "hash", noise),
    ];
    // Every column of the two tables, but the key that joins them, is in the list.
    let mut conn = world.superuser().await;
    let known: i64 = sqlx::query_scalar(
        "select count(*) from information_schema.columns
         where table_name in ('audit_entry', 'audit_payload') and column_name not in ('id', 'entry')",
    )
    .fetch_one(&mut conn)
    .await
    .unwrap();
    assert_eq!(known + 1, i64::try_from(columns.len()).unwrap());
    for (table, column, value) in columns {
        let id = if table == "audit_entry" {
            "id"
        } else {
            "entry"
        };
        world
            .tamper(&format!(
                "create table kept as select * from {table} where {id} = {THIRTEEN};
                 update {table} set {column} = {value} where {id} = {THIRTEEN}"
            ))
            .await;
        let found = world.findings().await;
        assert!(
            found.iter().any(|finding| rank(finding) == Some(13)),
            "{column}: {found:?}"
        );
        let others: Vec<_> = found
            .iter()
            .filter(|finding| rank(finding) != Some(13))
            .collect();
        // A false receipt of a pruning, or an entry put in another log, is said besides.
        let besides = ["below", "cutoff", "class"].contains(&column);
        assert!(others.is_empty() || besides, "{column}: {found:?}");
        world
            .tamper(&format!(
                "update {table} set {column} = (select {column} from kept) where {id} = {THIRTEEN};
                 drop table kept"
            ))
            .await;
    }
    assert_eq!(world.findings().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_entry_is_named() {
    let mut world = World::new().await;
    world.batches(4, 10).await;
    world
        .tamper(&format!("delete from audit_entry where id = {THIRTEEN}"))
        .await;
    assert_eq!(world.findings().await, [Finding::Removed { index: 13 }]);
    world
        .tamper("delete from audit_leaf where index = 21")
        .await;
    let found = world.findings().await;
    assert!(
        found.contains(&Finding::Missing { from: 21, to: 22 }),
        "{found:?}"
    );
    assert!(found.contains(&Finding::Removed { index: 13 }), "{found:?}");
    // Its entry is still there, outside of the tree.
    assert!(
        found
            .iter()
            .any(|finding| matches!(finding, Finding::Unplaced { .. }))
            || {
                world.it.clock.wait(std::time::Duration::from_secs(120));
                let found = world.findings().await;
                found
                    .iter()
                    .any(|finding| matches!(finding, Finding::Unplaced { .. }))
            }
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_removed_before_term_is_named() {
    let mut world = World::new().await;
    world.batches(4, 10).await;
    world
        .tamper(&format!(
            "delete from audit_payload where entry = {THIRTEEN}"
        ))
        .await;
    assert_eq!(world.findings().await, [Finding::PayloadGone { index: 13 }]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payload_that_does_not_fit_on_a_line_is_named_and_the_rest_is_judged() {
    let mut world = World::new().await;
    world.batches(4, 10).await;
    for detail in [
        "'[1,' || chr(10) || '2]'",
        "'\"' || repeat('x', 70000) || '\"'",
    ] {
        world
            .tamper(&format!(
                "update audit_payload set detail = {detail} where entry = {THIRTEEN}"
            ))
            .await;
        assert_eq!(world.findings().await, [Finding::PayloadGone { index: 13 }]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn swapped_and_inserted_entries_are_named() {
    let swap = |what: &str| {
        format!(
            "create table pair as select * from audit_leaf where index in (13, 17);
             update audit_leaf set entry = null where index in (13, 17);
             update audit_leaf l set {what} from pair p where l.index + p.index = 30;
             drop table pair"
        )
    };
    let mut world = World::new().await;
    world.batches(4, 10).await;
    world.tamper(&swap("entry = p.entry")).await;
    assert_eq!(
        world.findings().await,
        [Finding::Swapped {
            first: 13,
            second: 17
        }]
    );
    // With their hashes.
    world.tamper(&swap("entry = p.entry")).await;
    world.tamper(&swap("entry = p.entry, hash = p.hash")).await;
    assert_eq!(
        world.findings().await,
        [Finding::Swapped {
            first: 13,
            second: 17
        }]
    );

    // An entry taken from elsewhere, and all after it moved on by one.
    let mut world = World::new().await;
    world.batches(4, 10).await;
    world.act(kernel::Operation::Consult, 99).await.unwrap();
    world.sequencer.drain().await.unwrap();
    world
        .tamper(
            "update audit_leaf set index = 1013 where index = 40;
             update audit_leaf set index = index + 2000 where index between 13 and 39;
             update audit_leaf set index = index - 1999 where index >= 2000;
             update audit_leaf set index = 13 where index = 1013;
             delete from audit_checkpoint where size = 41",
        )
        .await;
    let found = world.findings().await;
    assert!(
        found.contains(&Finding::Inserted { index: 13 }),
        "{found:?}"
    );
    assert!(found.contains(&Finding::Unsigned { from: 40 }), "{found:?}");
}

/// Everything after rank 20 gone, and the log's own books set back.
const YESTERDAY: &str = "
    delete from audit_payload where entry in (select entry from audit_leaf where index >= 20);
    delete from audit_entry where id in (select entry from audit_leaf where index >= 20);
    delete from audit_leaf where index >= 20;
    update audit_log set size = 20";

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_tail_and_yesterdays_copy_are_named() {
    let mut world = World::new().await;
    world.batches(4, 10).await;
    let witness = world.witness().await;
    world.tamper(YESTERDAY).await;
    assert_eq!(
        world.findings().await,
        [Finding::Truncated {
            held: 20,
            signed: 40
        }]
    );
    world
        .tamper("delete from audit_checkpoint where size > 20")
        .await;
    // Whole in itself: without a witness, that is all that can be said.
    let report = world.check().await;
    assert_eq!(
        (report.findings, report.notes),
        (vec![], vec![Note::Tail { size: 20 }])
    );
    let witnessed = Witnessed {
        key: Some(key("access")),
        checkpoints: vec![witness],
    };
    let report = verify(world.export("access").await.as_slice(), &witnessed).unwrap();
    assert_eq!(
        report.findings,
        [Finding::Truncated {
            held: 20,
            signed: 40
        }]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_log_rewritten_under_the_same_key_forks_from_what_a_witness_kept() {
    let mut world = World::new().await;
    world.batches(4, 10).await;
    let witness = world.witness().await;
    let mut other = World::new().await;
    other.act(kernel::Operation::Consult, 77).await.unwrap();
    other.sequencer.drain().await.unwrap();
    other.batches(3, 13).await;
    let witnessed = Witnessed {
        key: Some(key("access")),
        checkpoints: vec![witness],
    };
    let report = verify(other.export("access").await.as_slice(), &witnessed).unwrap();
    assert_eq!(
        report.findings.first(),
        Some(&Finding::Fork { size: 40 }),
        "{report:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_kept_from_the_tree_is_named() {
    let mut world = World::new().await;
    world.batches(1, 5).await;
    world.act(kernel::Operation::Consult, 6).await.unwrap();
    world.act(kernel::Operation::Consult, 7).await.unwrap();
    assert_eq!(
        world.check().await.notes.first(),
        Some(&Note::Pending { count: 2 })
    );
    world
        .tamper(
            "delete from audit_entry where id = (select min(entry::text)::uuid from audit_pending);
             delete from audit_pending where entry = (select max(entry::text)::uuid from audit_pending)",
        )
        .await;
    assert_eq!(
        world.sequencer.tick().await.unwrap(),
        ledger::audit::Batch::Empty
    );
    world.it.clock.wait(std::time::Duration::from_secs(120));
    let found = world.findings().await;
    assert!(
        found
            .iter()
            .any(|finding| matches!(finding, Finding::Lost { .. })),
        "{found:?}"
    );
    assert!(
        found
            .iter()
            .any(|finding| matches!(finding, Finding::Unplaced { .. })),
        "{found:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_entry_that_cannot_be_placed_does_not_hold_the_others_back() {
    let mut world = World::new().await;
    // The deed is refused such an entry…
    let record = ledger::Record::new(kernel::Operation::Consult, "a\"b", uuid::Uuid::nil());
    let done: Result<(), ledger::Stop<ledger::Never>> = world
        .it
        .ledger
        .deed(&kernel::Actor::system(), super::ANALYSIS, move |deed| {
            let record = record.clone();
            async move { Ok(((), deed.record(record).await?)) }
        })
        .await;
    assert!(matches!(done, Err(ledger::Stop::Fault(_))));
    // …and one slipped in under the runtime role is named.
    let mut app = world.it.db.enter("app").await;
    super::run(
        &mut app,
        "insert into audit_entry (id, at, class, purpose, outcome, object_kind, actor_commitment,
           object_commitment)
         values ('00000000-0000-0000-0000-00000000000b', now(), 'access', 'a\"b', 'done', 'report',
           decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));
         insert into audit_pending values ('00000000-0000-0000-0000-00000000000b')",
    )
    .await;
    // So has one of a class that the act does not have, which could not even name a log.
    super::run(
        &mut app,
        "insert into audit_entry (id, at, class, purpose, outcome, object_kind, actor_commitment,
           object_commitment)
         values ('00000000-0000-0000-0000-00000000000c', now(), 'no class', 'p', 'done', 'report',
           decode(repeat('00', 32), 'hex'), decode(repeat('00', 32), 'hex'));
         insert into audit_pending values ('00000000-0000-0000-0000-00000000000c')",
    )
    .await;
    world.batches(2, 5).await;
    let entry = uuid::Uuid::from_u128(11);
    assert_eq!(world.findings().await, [Finding::Lost { entry }]);
}
