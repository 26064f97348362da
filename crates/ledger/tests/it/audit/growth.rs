//! How the log grows: late deeds, two processes, a process that dies, a tree that went back.

use std::{sync::Arc, time::Duration};

use kernel::{Actor, Operation, Role};
use ledger::{
    Action, Attr, Never, Record, Resource, Stop,
    audit::{Batch, Filter, list},
};
use tokio::sync::Notify;
use uuid::Uuid;
use verifier::audit::{Note, Witnessed, verify};

use super::{ANALYSIS, World, act, key, law, sequencer};

#[tokio::test(flavor = "multi_thread")]
async fn acts_stand_in_the_log_of_their_class_in_their_order() {
    let mut world = World::new().await;
    assert_eq!(world.sequencer.tick().await.unwrap(), Batch::Empty);
    world.batches(4, 75).await;
    world.act(Operation::Create, 1).await.unwrap();
    world.sequencer.drain().await.unwrap();
    let report = world.check().await;
    assert_eq!(report.findings, []);
    assert_eq!((report.size, report.checkpoints), (300, 4));
    assert_eq!(report.notes, [Note::Tail { size: 300 }]);

    let witnessed = Witnessed {
        key: Some(key("change")),
        checkpoints: Vec::new(),
    };
    let other = verify(world.export("change").await.as_slice(), &witnessed).unwrap();
    assert_eq!((other.findings.len(), other.size), (0, 1));

    let mut conn = world.superuser().await;
    let first = ledger::audit::tile(&mut conn, "access", 0, 0)
        .await
        .unwrap()
        .unwrap();
    let last = ledger::audit::tile(&mut conn, "access", 0, 1)
        .await
        .unwrap()
        .unwrap();
    let above = ledger::audit::tile(&mut conn, "access", 1, 0)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((first.is_partial(), last.hashes().len()), (false, 44));
    assert_eq!(above.hashes().first().copied(), first.node(8, 0));
    assert!(
        ledger::audit::tile(&mut conn, "access", 0, 2)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deed_that_commits_late_is_not_passed_over() {
    let mut world = World::new().await;
    let (written, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let late = tokio::spawn({
        let (ledger, written, go) = (world.it.ledger.clone(), written.clone(), go.clone());
        async move {
            let work = move |deed: ledger::Deed<ledger::Open>| {
                let (written, go) = (written.clone(), go.clone());
                async move {
                    let record = Record::new(Operation::Consult, "report", Uuid::from_u128(1));
                    let deed = deed.record(record).await?;
                    written.notify_one();
                    go.notified().await;
                    Ok(((), deed))
                }
            };
            let result: Result<(), Stop<Never>> =
                ledger.deed(&Actor::system(), ANALYSIS, work).await;
            result
        }
    });
    written.notified().await;
    world.batches(3, 5).await;
    assert_eq!(world.check().await.size, 15);
    go.notify_one();
    late.await.unwrap().unwrap();
    assert_eq!(world.sequencer.drain().await.unwrap(), 1);
    let report = world.check().await;
    assert_eq!((report.findings, report.size), (vec![], 16));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sequencers_under_load_grow_one_tree() {
    let world = World::new().await;
    let stop = Arc::new(Notify::new());
    let mut loops = Vec::new();
    for seed in [3, 4] {
        let ledger = world.it.again(&law(), seed).await;
        let stop = stop.clone();
        loops.push(tokio::spawn(async move {
            sequencer(&ledger).run(stop.notified()).await;
        }));
    }
    let mut clients = Vec::new();
    for client in 0..8 {
        let ledger = world.it.ledger.clone();
        clients.push(tokio::spawn(async move {
            for n in 0..40 {
                act(&ledger, Operation::Consult, client * 40 + n)
                    .await
                    .unwrap();
            }
        }));
    }
    for client in clients {
        client.await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    stop.notify_waiters();
    for one in loops {
        one.await.unwrap();
    }
    let mut last = sequencer(&world.it.ledger);
    last.drain().await.unwrap();
    let report = world.check().await;
    assert_eq!((report.findings, report.size), (vec![], 320));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sequencer_stopped_anywhere_leaves_nothing_half_done() {
    let mut world = World::new().await;
    let mut cut = 0;
    for round in 0..30 {
        for n in 0..10 {
            world.act(Operation::Consult, n).await.unwrap();
        }
        let limit = Duration::from_micros(round * 300);
        if tokio::time::timeout(limit, world.sequencer.tick())
            .await
            .is_err()
        {
            cut += 1;
        }
    }
    assert!(cut > 3, "the turns were too quick to be cut: {cut}");
    // What a turn left open ends with its connection.
    tokio::time::sleep(Duration::from_millis(200)).await;
    world.sequencer.drain().await.unwrap();
    let report = world.check().await;
    assert_eq!((report.findings, report.size), (vec![], 300));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tree_that_is_not_the_one_signed_stops_growing() {
    for tampering in [
        "update audit_log set frontier = decode(repeat('00', length(frontier)), 'hex')",
        "update audit_log set size = 8, frontier = substr(frontier, 1, 32)",
        "delete from audit_checkpoint",
        "update audit_checkpoint set note = replace(note, 'access', 'excess')",
    ] {
        let mut world = World::new().await;
        world.batches(3, 5).await;
        world.tamper(tampering).await;
        world.act(Operation::Consult, 1).await.unwrap();
        // Another process, which has seen nothing.
        let mut fresh = sequencer(&world.it.again(&law(), 9).await);
        world
            .tamper("update audit_lease set until = '-infinity'")
            .await;
        assert!(fresh.tick().await.is_err(), "{tampering}");
    }
    // Yesterday's copy, whole in itself: only the process that signed can tell.
    let mut world = World::new().await;
    world.batches(1, 4).await;
    world
        .tamper(
            "create table old_log as select * from audit_log;
         create table old_checkpoint as select * from audit_checkpoint",
        )
        .await;
    world.batches(1, 4).await;
    world
        .tamper(
            "update audit_log l set size = o.size, frontier = o.frontier from old_log o;
         delete from audit_checkpoint; insert into audit_checkpoint select * from old_checkpoint;
         delete from audit_leaf where index >= 4",
        )
        .await;
    world.act(Operation::Consult, 1).await.unwrap();
    assert!(world.sequencer.tick().await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restarted_process_refuses_yesterdays_copy_and_a_forked_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut world = World::new().await;
    let fresh = |ledger: &ledger::Ledger| sequencer(ledger).anchored(folder.path());
    let mut first = fresh(&world.it.ledger);
    for n in 0..6 {
        world.act(Operation::Consult, n).await.unwrap();
    }
    first.drain().await.unwrap();
    let kept = std::fs::read_to_string(folder.path().join("access.checkpoint")).unwrap();
    assert_eq!(kept, world.witness().await);

    // Another process, not anchored here, goes on; the anchored one follows after its restart.
    world
        .tamper("update audit_lease set until = '-infinity'")
        .await;
    world.batches(2, 5).await;
    let free = "update audit_lease set until = '-infinity'";
    world.tamper(free).await;
    world.act(Operation::Consult, 1).await.unwrap();
    assert_eq!(fresh(&world.it.ledger).drain().await.unwrap(), 1);

    // Another base, as long or longer, whole in itself and signed by the same key.
    let mut other = World::new().await;
    other.batches(5, 7).await;
    other.act(Operation::Consult, 1).await.unwrap();
    other.tamper(free).await;
    assert!(fresh(&other.it.ledger).tick().await.is_err());
    // And a shorter one.
    let mut other = World::new().await;
    other.batches(1, 3).await;
    other.act(Operation::Consult, 1).await.unwrap();
    other.tamper(free).await;
    assert!(fresh(&other.it.ledger).tick().await.is_err());
    assert_eq!(world.check().await.findings, []);
}

#[derive(Clone)]
struct Journal;
impl Resource for Journal {
    const TYPE: &'static str = "Journal";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        Vec::new()
    }
}

struct List;
impl Action for List {
    const NAME: &'static str = "list";
    type Resource = Journal;
}

async fn listed(world: &World, filter: Filter) -> Vec<ledger::audit::Entry> {
    let actor = Actor::account(Uuid::from_u128(1), Role("auditor"));
    let filter = &filter;
    let result: Result<_, Stop<Never>> = world
        .it
        .ledger
        .deed(&actor, ANALYSIS, move |deed| async move {
            let (mut deed, permit) = deed.permit::<List, Never>(&Journal).await?;
            let entries = list(&mut deed, &permit, filter).await?;
            let record = Record::new(Operation::Consult, "journal", Uuid::nil());
            Ok((entries, deed.record(record).await?))
        })
        .await;
    result.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn people_read_the_log_by_time_author_nature_and_object() {
    let world = World::new().await;
    let start = world.it.ledger.now();
    for n in 0..30 {
        world.act(Operation::Consult, n).await.unwrap();
        world.it.clock.wait(Duration::from_secs(60));
    }
    let all = listed(&world, Filter::default()).await;
    assert_eq!(all.len(), 30);
    assert!(all.windows(2).all(|pair| pair[0].at > pair[1].at));
    assert_eq!(
        all[0].detail.as_deref(),
        Some(r#"{"n":29,"note":"é \" \\"}"#)
    );
    assert_eq!(all[0].request, Some(Uuid::from_u128(29)));

    let by = |filter| listed(&world, filter);
    let actor = Some(Uuid::from_u128(1001));
    assert_eq!(
        by(Filter {
            actor,
            ..Filter::default()
        })
        .await
        .len(),
        10
    );
    let object = Some(Uuid::from_u128(5004));
    let about = by(Filter {
        object,
        ..Filter::default()
    })
    .await;
    assert_eq!((about.len(), about[0].object), (3, object));
    assert_eq!(
        by(Filter {
            object,
            actor,
            ..Filter::default()
        })
        .await
        .len(),
        1
    );
    let nature = Some("report.read".to_owned());
    assert_eq!(
        by(Filter {
            nature,
            ..Filter::default()
        })
        .await
        .len(),
        30
    );
    let nature = Some("report.print".to_owned());
    assert_eq!(
        by(Filter {
            nature,
            ..Filter::default()
        })
        .await
        .len(),
        0
    );
    let (from, to) = (
        start + time::Duration::minutes(10),
        start + time::Duration::minutes(20),
    );
    let between = by(Filter {
        from: Some(from),
        to: Some(to),
        ..Filter::default()
    })
    .await;
    assert_eq!((between.len(), between[9].at), (10, from));
    let page = by(Filter {
        limit: 4,
        ..Filter::default()
    })
    .await;
    let after = Some(page[3].id);
    let next = by(Filter {
        limit: 4,
        after,
        ..Filter::default()
    })
    .await;
    assert!(next.len() == 4 && next[0].id < page[3].id);
}
