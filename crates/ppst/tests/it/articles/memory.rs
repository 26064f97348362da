//! Articles 1 and 4: the memory of the workers follows the database, and holds nothing of who was erased.

use std::sync::Arc;

use ppst::{
    Desk, Resident,
    deeds::{coordinate, renew},
    law::RECORD_TERM,
    rules::terms::end_of_day,
};
use serde_json::json;
use sqlx::Connection as _;
use time::macros::date;

use crate::house::{ANNE, House, JEAN, lines, opinion, request, with};

/// Someone whose every word is hers alone.
const WANDA: (&str, &str, &str) = ("Zwierzchowska", "Wandalina", "1988-06-07");
const HERS: [&str; 6] = [
    "Zwierzchowska",
    "zwierzchowska",
    "wandalina",
    "ksawerowka",
    "WZ4455667",
    "wandalina.z",
];

fn wanda(number: &str) -> serde_json::Value {
    with(
        request(number, WANDA),
        json!({
            "birth": { "date": WANDA.2, "city": "Ksawerówka", "country": "PL" },
            "contact": { "emails": ["wandalina.z@example.org"] },
            "identity_documents": [{ "number": "WZ 4455667" }],
        }),
    )
}

/// Another worker process of the same service.
fn other(house: &House) -> Desk {
    Desk {
        resident: Arc::new(Resident::new().unwrap()),
        ..house.desk.clone()
    }
}

fn spelled(desk: &Desk) -> Vec<&'static str> {
    HERS.into_iter()
        .filter(|text| desk.resident.spells(text))
        .collect()
}

/// PPST-4.1: deleted by the coordination, erased at term, corrected or replaced by its source: within a minute's round
/// no worker's memory holds a word of it, and what others say stands.
#[tokio::test]
async fn what_is_erased_leaves_the_memory_of_every_worker() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let sgdsn = house.agent("sgdsn").await;
    let second = other(&house);
    let tended = async || {
        for desk in [&house.desk, &second] {
            renew::tend(desk).await.unwrap();
        }
    };
    let held = async |number: &str, line: serde_json::Value| {
        house.feed(&sophia, &[line]).await;
        tended().await;
        for desk in [&house.desk, &second] {
            assert!(spelled(desk).len() >= 5, "{number}: {:?}", spelled(desk));
        }
    };
    let gone = async |how: &str| {
        tended().await;
        for desk in [&house.desk, &second] {
            assert_eq!(spelled(desk), [""; 0], "{how}");
            assert!(desk.resident.spells("durand"), "{how}: others stay");
        }
    };
    house.feed(&sophia, &[request("S-0", JEAN)]).await;

    held("S-1", wanda("S-1")).await;
    let id = house.found("S-1").await;
    coordinate::delete(&house.desk, &sgdsn.actor, id, coordinate::Ground::Court)
        .await
        .unwrap();
    gone("deleted").await;

    held("S-2", wanda("S-2")).await;
    let anne = with(request("S-2", ANNE), json!({ "version": 2 }));
    house.feed(&sophia, &[anne]).await;
    gone("replaced by its source").await;

    held("S-3", wanda("S-3")).await;
    let id = house.found("S-3").await;
    coordinate::correct(
        &house.desk,
        &sgdsn.actor,
        id,
        coordinate::Ground::SourceError,
        |mut record| {
            record.identity.name = "Martin".to_owned();
            record.identity.given_names = vec!["Zoé".to_owned()];
            record.birth.city = Some("Brest".to_owned());
            record.contact = None;
            record.identity_documents.clear();
            record
        },
    )
    .await
    .unwrap();
    gone("corrected").await;

    let old = with(
        wanda("S-4"),
        json!({ "received_on": "2026-01-02", "opinion_received_on": "2026-01-05", "opinion": opinion("favourable", "2026-01-31") }),
    );
    held("S-4", old).await;
    let end = RECORD_TERM
        .end(end_of_day(date!(2026 - 01 - 31)).unwrap())
        .unwrap();
    house.it.clock.set(end);
    let _done = house.retention().await;
    gone("at term").await;
}

/// PPST-1.1: a transaction that began before others and ends after them is not missed, however late, and what was read
/// once is not listed again.
#[tokio::test]
async fn what_commits_late_is_read_all_the_same() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    house
        .feed(&sophia, &[wanda("S-1"), request("S-2", JEAN)])
        .await;
    renew::tend(&house.desk).await.unwrap();
    assert_eq!(house.desk.resident.len(), 2);

    let mut conn = house.it.db.superuser().await;
    let mut late = conn.begin().await.unwrap();
    sqlx::query("delete from request where number = 'S-1'")
        .execute(&mut *late)
        .await
        .unwrap();
    for number in ["S-3", "S-4", "S-5"] {
        house.feed(&sophia, &[request(number, ANNE)]).await;
        renew::tend(&house.desk).await.unwrap();
    }
    assert_eq!(
        house.desk.resident.len(),
        5,
        "not committed, and so still held"
    );
    assert!(!spelled(&house.desk).is_empty());
    late.commit().await.unwrap();
    renew::tend(&house.desk).await.unwrap();
    assert_eq!(house.desk.resident.len(), 4);
    assert_eq!(spelled(&house.desk), [""; 0]);

    // The oldest open transaction is the whole server's: other tests' may hold it back a while.
    let mut again: i64 = 1;
    for _ in 0..60 {
        renew::tend(&house.desk).await.unwrap();
        let cursor = house.desk.resident.reading.lock().await.unwrap();
        again = sqlx::query_scalar("select count(*) from request_change where xact >= $1")
            .bind(cursor.xact)
            .fetch_one(&mut conn)
            .await
            .unwrap();
        if again == 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    }
    assert_eq!(again, 0, "nothing is listed twice once all has ended");
}

/// PPST-4.1: changes are kept a day; a worker that slept longer reads all anew, and holds what there is.
#[tokio::test]
async fn who_slept_longer_than_changes_are_kept_reads_all_anew() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    house
        .feed(&sophia, &[wanda("S-1"), request("S-2", JEAN)])
        .await;
    renew::tend(&house.desk).await.unwrap();
    let mut conn = house.it.db.superuser().await;
    sqlx::query("update request_change set at = at - interval '23 hours'")
        .execute(&mut conn)
        .await
        .unwrap();
    assert_eq!(renew::forget_changes(&house.desk).await.unwrap(), 0);
    for sql in [
        "delete from request where number = 'S-1'",
        "update request_change set at = at - interval '25 hours'",
    ] {
        sqlx::query(sql).execute(&mut conn).await.unwrap();
    }
    assert!(renew::forget_changes(&house.desk).await.unwrap() > 0);
    {
        let mut reading = house.desk.resident.reading.lock().await;
        let cursor = reading.as_mut().unwrap();
        cursor.at -= time::Duration::hours(25);
    }
    renew::tend(&house.desk).await.unwrap();
    assert_eq!(house.desk.resident.len(), 1);
    assert_eq!(spelled(&house.desk), [""; 0]);
    // What comes afterwards is followed as before, and linked.
    let body = lines(&[request("S-6", JEAN)]);
    house.push(&sophia, "b6", "application/jsonl", &body).await;
    assert_eq!(house.desk.resident.len(), 2);
    assert_eq!(house.number("select count(*) from link").await, 1);
}
