//! Article 5: collection, consultation, change, communication, linking and erasure leave their entry for six years.

use std::time::Duration;

use kernel::Personal;
use thesee::{
    deeds::{decide, judge, office, own, series, tell},
    law::{LINK, OFFICER, PROSECUTOR, TRACE_TERM},
    model::FollowUp,
};

use crate::house::{House, MULE, shop};

fn text() -> Personal<String> {
    Personal::new("Classée sans suite : auteur non identifié.".to_owned())
}

/// THES-5.1: each of the six operations, by its author, at its instant, on its object.
#[tokio::test]
async fn each_operation_leaves_an_entry_by_its_author() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let first = house.complaint(&victim, &shop(MULE)).await;
    let second = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let (officer, prosecutor) = (house.actor(OFFICER), house.actor(PROSECUTOR));
    house.it.clock.wait(Duration::from_secs(60));
    let before = house.trace().await.len();
    let (_, links) = office::read(&house.desk, &officer, LINK, second.id)
        .await
        .unwrap();
    judge::judge(&house.desk, &officer, links[0].id, true, &text())
        .await
        .unwrap();
    decide::decide(
        &house.desk,
        &officer,
        first.id,
        &decide::Decision::Admissible,
    )
    .await
    .unwrap();
    tell::tell(
        &house.desk,
        &prosecutor,
        first.id,
        FollowUp::Closed,
        &text(),
    )
    .await
    .unwrap();
    series::list(&house.desk, &officer, None).await.unwrap();
    own::read(&house.desk, &victim, first.id).await.unwrap();
    let left: Vec<_> = house.trace().await.into_iter().skip(before).collect();
    let mut found: Vec<(String, String, _)> = left
        .iter()
        .map(|line| {
            assert_eq!(line.at, house.now());
            assert_eq!(line.outcome, "done");
            (
                line.operation.clone().unwrap(),
                line.nature.clone().unwrap(),
                line.account,
            )
        })
        .collect();
    found.sort();
    let mut expected = vec![
        ("change", "declaration.decide", officer.account),
        ("communicate", "follow-up.tell", prosecutor.account),
        ("consult", "declaration.read", officer.account),
        ("consult", "own.read", victim.account),
        ("link", "link.confirm", officer.account),
        ("link", "link.show", officer.account),
        ("link", "series.list", officer.account),
    ];
    expected.sort();
    let found: Vec<_> = found
        .iter()
        .map(|(o, n, a)| (o.as_str(), n.as_str(), *a))
        .collect();
    assert_eq!(found, expected);
}

/// THES-5.1: each link that the service makes is recorded as such, on itself.
#[tokio::test]
async fn each_link_made_is_recorded() {
    let house = House::open().await;
    for number in 1..=3 {
        house
            .complaint(&house.victim(number).await, &shop(MULE))
            .await;
    }
    let links = house.number("select count(*) from link").await;
    assert!(links >= 2);
    let trace = house.trace().await;
    let made: Vec<_> = trace
        .iter()
        .filter(|line| line.nature.as_deref() == Some("link.find"))
        .collect();
    assert!(i64::try_from(made.len()).unwrap() >= links);
    for line in made {
        assert_eq!(line.operation.as_deref(), Some("link"));
        assert_eq!(line.articles.as_deref(), Some("1 3"));
    }
    assert_eq!(house.entries("link.search").await, 3);
}

/// THES-5.1: what was refused is recorded too; the entries end after six years.
#[tokio::test]
async fn refusals_are_recorded_and_entries_end_after_six_years() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let other = house.actor(OFFICER);
    assert!(own::withdraw(&house.desk, &other, filed.id).await.is_err());
    let denied = house
        .trace()
        .await
        .into_iter()
        .filter(|line| line.outcome == "denied")
        .count();
    assert_eq!(denied, 1);
    let count = "select count(*) from audit_payload where entry in (select id from audit_entry where nature = 'declaration.file')";
    let mut sequencer = house.sequencer();
    sequencer.drain().await.unwrap();
    let end = TRACE_TERM.end(house.now()).unwrap();
    house.it.clock.set(end - time::Duration::seconds(1));
    sequencer.prune().await.unwrap();
    assert_eq!(house.number(count).await, 1);
    house.it.clock.set(end + time::Duration::seconds(1));
    sequencer.prune().await.unwrap();
    assert_eq!(house.number(count).await, 0);
}
