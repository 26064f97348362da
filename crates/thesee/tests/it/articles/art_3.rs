//! Article 3: six years from recording, to the second; nothing of it is left, in the database, on the disk, in memory.

use std::{sync::Arc, time::Duration};

use kernel::Personal;
use kernel::Term;
use thesee::{
    Desk, Resident,
    deeds::{draft, judge, link, own},
    law::{DRAFT_TERM, OFFICER, RECORD_TERM},
    model::{Kind, Scheme},
};

use crate::house::{House, MULE, message, shop};

const LEFT: &str = "select (select count(*) from declaration) + (select count(*) from identifier)
    + (select count(*) from sketch) + (select count(*) from link) + (select count(*) from series)
    + (select count(*) from series_event) + (select count(*) from series_member) + (select count(*) from complement)
    + (select count(*) from message) + (select count(*) from paper) + (select count(*) from citizen)";

/// Lives until a second before the term, then to it.
async fn live_through(house: &House, term: Term) {
    let end = term.end(house.now()).unwrap();
    house.it.clock.set(end - Duration::from_secs(1));
}

/// THES-3.1: a complaint, and all that hangs on it, is gone at the second its six years end.
#[tokio::test]
async fn six_years_to_the_second_and_nothing_is_left() {
    let house = House::open().await;
    let (anne, jeanne) = (house.victim(1).await, house.victim(2).await);
    let mut content = shop(MULE);
    content.messages.push(message(
        &"Bonjour votre colis attend les frais de douane ".repeat(5),
    ));
    let first = house.complaint(&anne, &content).await;
    house.complaint(&jeanne, &content).await;
    own::complete(
        &house.desk,
        &anne,
        first.id,
        &Personal::new("Et encore.".to_owned()),
    )
    .await
    .unwrap();
    own::answer(
        &house.desk,
        &anne,
        first.id,
        &Personal::new("Oui.".to_owned()),
    )
    .await
    .unwrap();
    let officer = house.actor(OFFICER);
    let id = house.words("select id::text from link").await[0]
        .parse()
        .unwrap();
    judge::judge(
        &house.desk,
        &officer,
        id,
        true,
        &Personal::new("Même compte.".to_owned()),
    )
    .await
    .unwrap();
    house.settle().await;
    let (keys, held) = (
        house.number("select count(*) from vault_key").await,
        house.number(LEFT).await,
    );
    assert!(held > 10);
    assert_eq!(house.blobs(), 4, "two receipts, two notices of rights");
    assert_eq!(house.desk.resident.memory().documents, 2);

    live_through(&house, RECORD_TERM).await;
    let _ = house.retention().await;
    assert_eq!(house.number("select count(*) from declaration").await, 2);
    assert_eq!(house.number("select count(*) from link").await, 1);
    assert_eq!(house.desk.resident.memory().documents, 2);
    house.it.clock.wait(Duration::from_secs(1));
    let _ = house.retention().await;
    house.settle().await;
    assert_eq!(house.number(LEFT).await, 0);
    assert_eq!(
        house.desk.resident.memory().documents,
        0,
        "the memory forgets too"
    );
    assert_eq!(house.blobs(), 0);
    let (left, gone) = (house.number("select count(*) from vault_key").await, keys);
    // What is left: the root of the blind indexes.
    assert_eq!(left, 1, "of {gone} keys");
    // A memory built now holds nobody.
    let again = Desk {
        resident: Arc::new(Resident::default()),
        ..house.desk.clone()
    };
    link::refresh(&again).await.unwrap();
    assert_eq!(again.resident.memory().documents, 0);
    assert_eq!(
        house.entries("retention").await,
        2,
        "each erasure leaves its receipt"
    );
}

/// THES-3.1: of a series, who is at term leaves; those who stay are told apart when only they are left.
#[tokio::test]
async fn the_elder_goes_alone_and_its_links_with_it() {
    let house = House::open().await;
    house.complaint(&house.victim(1).await, &shop(MULE)).await;
    house.it.clock.advance(Term::years(1));
    let mut later = shop(MULE);
    later.happened.from = Some("2026-10-30".to_owned());
    let second = house.complaint(&house.victim(2).await, &later).await;
    assert_eq!(house.number("select count(*) from link").await, 1);
    house.it.clock.advance(Term::years(5));
    let _ = house.retention().await;
    assert_eq!(house.number("select count(*) from declaration").await, 1);
    assert_eq!(house.number("select count(*) from link").await, 0);
    assert_eq!(house.number("select count(*) from series").await, 0);
    assert_eq!(house.number("select count(*) from citizen").await, 1);
    assert_eq!(house.desk.resident.together(second.id), [second.id]);
    // Someone who comes now is not tied to who is gone.
    let third = house.complaint(&house.victim(3).await, &later).await;
    assert_eq!(house.desk.resident.together(third.id).len(), 2);
}

/// A draft ends thirty days after its last change, and who never filed is forgotten with it.
#[tokio::test]
async fn a_draft_ends_thirty_days_after_its_last_change() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let id = house
        .draft(&victim, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    house.it.clock.advance(Term::days(29));
    draft::change(&house.desk, &victim, id, &shop(MULE))
        .await
        .unwrap();
    live_through(&house, DRAFT_TERM).await;
    let _ = house.retention().await;
    draft::read(&house.desk, &victim, id).await.unwrap();
    house.it.clock.wait(Duration::from_secs(1));
    let _ = house.retention().await;
    assert_eq!(house.number("select count(*) from draft").await, 0);
    assert_eq!(house.number("select count(*) from citizen").await, 0);
    assert_eq!(house.number("select count(*) from vault_key").await, 1);
}
