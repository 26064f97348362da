//! Article 8: access is indirect, through the CNIL; no right to object.

use ledger::Stop;
use ppst::{
    FACE,
    deeds::{
        commission::{self, Refusal},
        instruct,
    },
    rules::{search::Query, sought::Sought},
};
use serde_json::json;

use crate::house::{ANNE, House, JEAN, opinion, request, with};

/// PPST-8.1: all that concerns a person is gathered for the commissioner: every letter, opinion, link with its
/// reasons and trace, from every ministry; of nobody else; and the gathering leaves traces of its own.
#[tokio::test]
async fn all_that_concerns_a_person_is_gathered_for_the_commission() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house
        .feed(
            &sophia,
            &[
                with(
                    request("S-1", ANNE),
                    json!({ "opinion": opinion("unfavourable", "2026-10-20") }),
                ),
                request("S-2", JEAN),
            ],
        )
        .await;
    house
        .feed(
            &mesr,
            &[with(
                request("M-1", ANNE),
                json!({ "opinion_received_on": "2026-10-06" }),
            )],
        )
        .await;
    let (agent, sgdsn) = (
        house.agent("higher-education").await,
        house.agent("sgdsn").await,
    );
    let later = house.found("M-1").await;
    instruct::take_up(&house.desk, &agent.actor, later)
        .await
        .unwrap();
    let named = |name: &str, born: Option<&str>| Query {
        person: Sought {
            name: Some(name.to_owned()),
            born: born.map(str::to_owned),
            ..Sought::default()
        },
        ..Query::default()
    };
    let query = named("Lefevre", Some("1990-02-03"));
    let files = commission::gather(&house.desk, &sgdsn.actor, "CNIL 2026-118-7", &query)
        .await
        .unwrap();
    let numbers: Vec<_> = files
        .iter()
        .map(|file| file.sheet.record.number.as_str())
        .collect();
    assert_eq!(numbers, ["S-1", "M-1"]);
    let first = files.first().unwrap();
    assert_eq!(
        first
            .sheet
            .record
            .opinion
            .as_ref()
            .unwrap()
            .grounds
            .as_ref()
            .unwrap()
            .reveal(),
        "motif confidentiel"
    );
    assert_eq!(first.links.len(), 1);
    assert!(!first.links[0].explanation.reveal().facts.is_empty());
    let natures: Vec<_> = files[1]
        .traces
        .iter()
        .filter_map(|entry| entry.nature.clone())
        .collect();
    assert!(
        natures.contains(&"request.take-up".to_owned()),
        "{natures:?}"
    );
    assert_eq!(house.entries("commission.gather").await, 1);
    assert_eq!(house.entries("commission.read").await, 2);

    let unnamed = commission::gather(
        &house.desk,
        &sgdsn.actor,
        "CNIL",
        &named("Lefèvre", Some("1990")),
    )
    .await;
    assert!(
        matches!(unnamed, Err(Stop::Refused(Refusal::NoPerson))),
        "{unnamed:?}"
    );
    let anonymous = commission::gather(&house.desk, &sgdsn.actor, " ", &query).await;
    assert!(
        matches!(anonymous, Err(Stop::Refused(Refusal::NoReference))),
        "{anonymous:?}"
    );
    assert!(matches!(
        commission::gather(&house.desk, &agent.actor, "CNIL", &query).await,
        Err(Stop::Denied(_))
    ));
}

/// PPST-8.1: the public papers say that the form informs, that nobody may object, and where access is exercised; and
/// no portal offers anyone to exercise it here.
#[tokio::test]
async fn the_papers_say_how_rights_are_exercised() {
    let law = (FACE.law)().unwrap();
    let right = |key: &str| {
        law.act
            .rights
            .iter()
            .find(|right| right.key == key)
            .unwrap()
    };
    assert!(right("information").granted);
    assert!(!right("objection").granted);
    assert!(right("access").text.fr.contains("CNIL"));
    let house = House::open().await;
    for portal in ["desk", "coordination"] {
        let page = house
            .browser(portal)
            .get("/confidentialite")
            .await
            .expect(200);
        page.says("Le droit d’opposition ne s’applique pas");
        page.says("Accès indirect, auprès de la CNIL");
    }
}
