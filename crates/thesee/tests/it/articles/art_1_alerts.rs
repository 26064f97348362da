//! Article 1 3°: the office is told of what it did not look for.

use ledger::Stop;
use thesee::{
    deeds::{Refusal, alerts, judge, public},
    law::{ALERT_VICTIMS, HEAD, OFFICER, PROSECUTOR},
    model::AlertWhat,
};

use crate::house::{House, MULE, shop};

/// An open inquiry that holds a declaration.
async fn inquire(house: &House, declaration: uuid::Uuid) -> uuid::Uuid {
    let mut conn = house.it.db.superuser().await;
    let inquiry = house.it.ledger.new_id::<()>().uuid();
    sqlx::query(
        "insert into inquiry (id, number, number_blind, key_id, holder, holder_role, unit, opened_at)
        select $1, '', sha256($1::text::bytea), id, $1, 'unit', 'unit-1', $2 from vault_key limit 1",
    )
    .bind(inquiry)
    .bind(house.now())
    .execute(&mut conn)
    .await
    .unwrap();
    sqlx::query(
        "insert into inquiry_declaration (inquiry, declaration, given_at) values ($1, $2, $3)",
    )
    .bind(inquiry)
    .bind(declaration)
    .bind(house.now())
    .execute(&mut conn)
    .await
    .unwrap();
    inquiry
}

/// THES-1.3: a complaint that joins a series under inquiry is told of, once; not when the inquiry is closed.
#[tokio::test]
async fn a_complaint_that_joins_a_series_under_inquiry_is_told_of() {
    let house = House::open().await;
    let officer = house.actor(OFFICER);
    let first = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let inquiry = inquire(&house, first.id.uuid()).await;
    let second = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let (list, _) = alerts::list(&house.desk, &officer, false, None)
        .await
        .unwrap();
    assert_eq!(list.len(), 1, "{list:?}");
    assert_eq!(list[0].what, AlertWhat::JoinedInquiry);
    assert_eq!(list[0].declaration, (second.id, second.reference.clone()));
    assert_eq!(
        (list[0].inquiry.unwrap().uuid(), list[0].count),
        (inquiry, 1)
    );
    assert_eq!(
        list[0].series.as_ref().unwrap().1,
        house.series(&second).await
    );

    // Seen by one of the office, it waits no more, and cannot be seen twice.
    alerts::see(&house.desk, &officer, list[0].id)
        .await
        .unwrap();
    let again = alerts::see(&house.desk, &officer, list[0].id).await;
    assert!(matches!(again, Err(Stop::Refused(Refusal::NotFromHere))));
    let (list, _) = alerts::list(&house.desk, &officer, false, None)
        .await
        .unwrap();
    assert!(list.is_empty(), "{list:?}");
    assert_eq!(
        alerts::list(&house.desk, &officer, true, None)
            .await
            .unwrap()
            .0
            .len(),
        1
    );

    let mut conn = house.it.db.superuser().await;
    sqlx::query("update inquiry set closed_at = opened_at")
        .execute(&mut conn)
        .await
        .unwrap();
    house.complaint(&house.victim(4).await, &shop(MULE)).await;
    let joined = "select count(*) from alert where what = 'joined-inquiry'";
    assert_eq!(house.number(joined).await, 1);
}

/// THES-1.3: when a person's judgement brings a series to an inquiry, the office is told too.
#[tokio::test]
async fn a_confirmed_link_to_an_inquiry_is_told_of() {
    let house = House::open().await;
    let officer = house.actor(OFFICER);
    let first = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let link = house.words("select id::text from link").await[0]
        .parse()
        .unwrap();
    let ground = || kernel::Personal::new("Avis.".to_owned());
    judge::judge(&house.desk, &officer, link, false, &ground())
        .await
        .unwrap();
    house.settle().await;
    inquire(&house, first.id.uuid()).await;
    assert_eq!(house.number("select count(*) from alert").await, 0);
    judge::judge(&house.desk, &officer, link, true, &ground())
        .await
        .unwrap();
    house.settle().await;
    assert_eq!(house.number("select count(*) from alert").await, 1);
}

/// THES-1.3: an account is told of from its third victim on, then at six; the same victim twice is one; a public value
/// never is.
#[tokio::test]
async fn an_account_that_reaches_many_victims_is_told_of_at_each_doubling() {
    let house = House::open().await;
    let counts =
        "select count::text from alert where what = 'account-victims' order by raised_at, count";
    let anne = house.victim(1).await;
    for _ in 0..ALERT_VICTIMS {
        house.complaint(&anne, &shop(MULE)).await;
    }
    assert!(
        house.words(counts).await.is_empty(),
        "one victim, however often"
    );
    house.complaint(&house.victim(2).await, &shop(MULE)).await;
    assert!(house.words(counts).await.is_empty());
    house.complaint(&house.victim(3).await, &shop(MULE)).await;
    assert_eq!(house.words(counts).await, ["3"]);
    house.complaint(&house.victim(4).await, &shop(MULE)).await;
    house.complaint(&house.victim(5).await, &shop(MULE)).await;
    assert_eq!(house.words(counts).await, ["3"]);
    house.complaint(&house.victim(6).await, &shop(MULE)).await;
    assert_eq!(house.words(counts).await, ["3", "6"]);
    let kinds = house.words("select distinct kind from alert").await;
    assert_eq!(kinds, ["iban"]);

    let officer = house.actor(OFFICER);
    public::mark(
        &house.desk,
        &officer,
        MULE,
        "Compte d’une place de marché",
        true,
    )
    .await
    .unwrap();
    house.settle().await;
    for number in 7..=12 {
        house
            .complaint(&house.victim(number).await, &shop(MULE))
            .await;
    }
    assert_eq!(house.words(counts).await, ["3", "6"]);
}

/// THES-4.1: the head of the office alone says from how many victims on; the prosecution has no part in alerts.
#[tokio::test]
async fn the_head_sets_from_how_many_victims_on() {
    let house = House::open().await;
    let (head, officer) = (house.actor(HEAD), house.actor(OFFICER));
    let denied = alerts::set(&house.desk, &officer, 2).await;
    assert!(matches!(denied, Err(Stop::Denied(_))));
    for wrong in [i32::MIN, 0, 1, 1_001] {
        let refused = alerts::set(&house.desk, &head, wrong).await;
        assert!(
            matches!(refused, Err(Stop::Refused(Refusal::Unreadable))),
            "{wrong}"
        );
    }
    alerts::set(&house.desk, &head, 5).await.unwrap();
    house.it.clock.wait(std::time::Duration::from_secs(1));
    alerts::set(&house.desk, &head, 2).await.unwrap();
    let (_, victims) = alerts::list(&house.desk, &officer, false, None)
        .await
        .unwrap();
    assert_eq!(victims, 2);
    for number in 1..=2 {
        house
            .complaint(&house.victim(number).await, &shop(MULE))
            .await;
    }
    assert_eq!(house.number("select count(*) from alert").await, 1);
    let list = alerts::list(&house.desk, &house.actor(PROSECUTOR), false, None).await;
    assert!(matches!(list, Err(Stop::Denied(_))));
}
