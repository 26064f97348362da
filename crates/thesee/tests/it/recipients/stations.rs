//! Article 1 2°: what units take is centralised, all of a file or none, and the same complaint counts once.

use std::collections::HashMap;

use axum::body::Body;
use gate::ClientCertificate;
use http::Request;
use ledger::Stop;
use thesee::{
    deeds::{
        office, systems,
        take::{self, Refusal},
        twins,
    },
    law::{CENTRALISE, HEAD, LINK, MAGISTRATE, OFFICER, STATISTICS, UNIT},
    model::{UnitCode, Way},
    rules::intake::{self, FIELDS, Intake},
};
use time::macros::date;

use crate::house::{House, MULE, shop};

/// A line, as a unit gives it, changed.
fn line(change: &[(&'static str, &str)]) -> HashMap<&'static str, String> {
    let mut line: HashMap<&'static str, String> = [
        ("number", "2026/000123"),
        ("scheme", "fake-shop"),
        ("happened_on", "2026-10-20"),
        ("account", "Un vélo commandé n’est jamais arrivé."),
        ("birth_name", "Martin"),
        ("given_names", "Jeanne"),
        ("birth_date", "1980-05-23"),
        ("telephones", "06 98 76 54 32"),
        ("paid", "250"),
        ("to_iban", MULE),
        ("agent_names", "Durand Paul"),
        ("agent_number", "1234567"),
        ("agent_rank", "brigadier, agent de police judiciaire"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into();
    line.extend(
        change
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned())),
    );
    line
}

fn intake(change: &[(&'static str, &str)]) -> Intake {
    let line = line(change);
    let field = |name: &str| line.get(name).map_or("", String::as_str);
    intake::read(field, date!(2026 - 11 - 22)).unwrap()
}

/// THES-1.2, THES-2.3: a unit's complaint is kept with its number and its agent, linked with the others, read by the unit
/// that took it and by the office.
#[tokio::test]
async fn what_a_unit_takes_is_centralised_and_linked() {
    let house = House::open().await;
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let agent = house.recipient(UNIT, "unit-1");
    let taken = take::take(&house.desk, &agent, Way::Station, &[intake(&[])])
        .await
        .unwrap();
    house.settle().await;
    assert_eq!(house.series(&filed).await, 1);
    let (dossier, links) = office::read(&house.desk, &house.actor(OFFICER), LINK, taken[0].id)
        .await
        .unwrap();
    assert_eq!(links.len(), 1);
    assert_eq!(dossier.content.victim.names.birth_name, "Martin");
    assert_eq!(dossier.line.way, Way::Station);
    office::read(&house.desk, &agent, CENTRALISE, taken[0].id)
        .await
        .unwrap();
    let colleague = house.recipient(UNIT, "unit-1");
    office::read(&house.desk, &colleague, CENTRALISE, taken[0].id)
        .await
        .unwrap();
    let stranger = house.recipient(UNIT, "unit-2");
    assert!(
        office::read(&house.desk, &stranger, CENTRALISE, taken[0].id)
            .await
            .is_err()
    );
    let list = take::list(&house.desk, &agent).await.unwrap();
    assert_eq!(list[0].number.reveal(), "2026/000123");
    assert!(take::list(&house.desk, &stranger).await.unwrap().is_empty());
    let plain = "select count(*) from reception where service = 'unit-1' and position('Durand'::bytea in agent) = 0";
    assert_eq!(house.number(plain).await, 1);
    for role in [OFFICER, MAGISTRATE, STATISTICS] {
        let other = house.recipient(role, "unit-1");
        let stop = take::take(
            &house.desk,
            &other,
            Way::Station,
            &[intake(&[("number", "9")])],
        )
        .await;
        assert!(matches!(stop, Err(Stop::Denied(_))), "{role}");
    }
    let stop = take::take(
        &house.desk,
        &house.actor(UNIT),
        Way::Station,
        &[intake(&[("number", "9")])],
    )
    .await;
    assert!(matches!(stop, Err(Stop::Refused(Refusal::NoUnit))));
}

/// THES-1.2: all or none: one number that the unit gave before, and nothing of the rest is kept.
#[tokio::test]
async fn a_number_is_taken_once_and_nothing_half() {
    let house = House::open().await;
    let agent = house.recipient(UNIT, "unit-1");
    take::take(&house.desk, &agent, Way::Batch, &[intake(&[])])
        .await
        .unwrap();
    let many = [
        intake(&[("number", "1")]),
        intake(&[("number", "2026/000123")]),
    ];
    let stop = take::take(&house.desk, &agent, Way::Batch, &many).await;
    assert!(
        matches!(stop, Err(Stop::Refused(Refusal::Known(1)))),
        "{stop:?}"
    );
    assert_eq!(house.number("select count(*) from declaration").await, 1);
    // Another unit's numbers are its own.
    let other = house.recipient(UNIT, "unit-2");
    take::take(&house.desk, &other, Way::Batch, &many)
        .await
        .unwrap();
    assert_eq!(house.number("select count(*) from declaration").await, 3);
    let none = take::take(&house.desk, &agent, Way::Batch, &[]).await;
    assert!(matches!(none, Err(Stop::Refused(Refusal::Count))));
}

/// THES-1.2: filed online and at a station, it is proposed as one; an officer says so, or not.
#[tokio::test]
async fn the_same_complaint_filed_twice_is_proposed_and_judged() {
    let house = House::open().await;
    let online = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let same = [
        ("birth_name", "Lefèvre1"),
        ("given_names", "Anne, Marie"),
        ("happened_on", "2026-10-21"),
    ];
    let agent = house.recipient(UNIT, "unit-1");
    house.it.clock.wait(std::time::Duration::from_secs(60));
    let taken = take::take(&house.desk, &agent, Way::Station, &[intake(&same)])
        .await
        .unwrap();
    // The same person, long after, about something else: no twin.
    let later = [
        ("number", "8"),
        ("birth_name", "Lefèvre1"),
        ("given_names", "Anne, Marie"),
        ("happened_on", "2026-11-20"),
        ("to_iban", ""),
    ];
    take::take(&house.desk, &agent, Way::Station, &[intake(&later)])
        .await
        .unwrap();
    house.settle().await;
    let officer = house.actor(OFFICER);
    let waiting = twins::list(&house.desk, &officer).await.unwrap();
    let pairs: Vec<_> = waiting
        .iter()
        .map(|one| (one.later.id, one.earlier.id))
        .collect();
    assert_eq!(pairs, [(taken[0].id, online.id)]);
    let judge = |actor, same| {
        let (desk, id) = (house.desk.clone(), waiting[0].id);
        async move { twins::judge(&desk, &actor, id, same).await }
    };
    assert!(matches!(
        judge(agent.clone(), true).await,
        Err(Stop::Denied(_))
    ));
    judge(officer.clone(), true).await.unwrap();
    let known = "select count(*) from declaration where same_as is not null";
    assert_eq!(house.number(known).await, 1);
    assert!(twins::list(&house.desk, &officer).await.unwrap().is_empty());
    judge(officer.clone(), false).await.unwrap();
    assert_eq!(house.number(known).await, 0);
    assert!(judge(officer, false).await.is_err(), "said already");
    assert_eq!(house.entries("twin.accept").await, 1);
}

/// THES-1.2: by the form: what is missing is said beside its field, and nothing is kept until all is there.
#[tokio::test]
async fn a_form_says_what_is_wrong_beside_each_field() {
    let house = House::open().await;
    let (mut browser, _) = house.staff("unit", UNIT, Some("unit-1")).await;
    browser.get("/plaintes/nouvelle").await.expect(200);
    let typed = line(&[("birth_date", "2015-01-02"), ("paid", "beaucoup")]);
    let fields: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let page = browser
        .post("/plaintes/nouvelle", &fields)
        .await
        .expect(422);
    page.says("La victime n’est pas majeure");
    page.says("Illisible ou trop long");
    assert!(
        page.body.contains("Martin"),
        "what was typed is there again"
    );
    assert_eq!(house.number("select count(*) from declaration").await, 0);
    let typed = line(&[]);
    let fields: Vec<(&str, &str)> = typed
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    browser
        .post("/plaintes/nouvelle", &fields)
        .await
        .expect(303);
    browser
        .get("/plaintes")
        .await
        .expect(200)
        .says("2026/000123");
    browser
        .post("/plaintes/nouvelle", &fields)
        .await
        .expect(422)
        .says("Déjà envoyé");
}

/// THES-1.2: by a file: every bad line is told by its number, and none is kept; a workbook is read as a CSV is.
#[tokio::test]
async fn a_file_is_taken_whole_or_told_line_by_line() {
    let house = House::open().await;
    let (mut browser, _) = house.staff("unit", UNIT, Some("unit-1")).await;
    browser.get("/plaintes/fichier").await.expect(200);
    let model = browser.get("/plaintes/modele.csv").await.expect(200);
    let heads: Vec<String> = FIELDS.map(|(name, _)| format!("\"{name}\"")).into();
    let heads = heads.join(";");
    model.says(&heads);
    let row = |change: &[(&'static str, &str)]| {
        let line = line(change);
        let cells =
            FIELDS.map(|(name, _)| format!("\"{}\"", line.get(name).map_or("", String::as_str)));
        cells.join(";")
    };
    let bad = format!(
        "{heads}\n{}\n{}\n",
        row(&[]),
        row(&[("number", "2"), ("birth_date", "2015-01-02")])
    );
    let page = browser
        .upload("/plaintes/fichier", &[], ("a.csv", bad.as_bytes()))
        .await
        .expect(422);
    page.says("birth_date");
    page.says("La victime n’est pas majeure");
    assert_eq!(house.number("select count(*) from declaration").await, 0);
    let good = format!("{heads}\n{}\n{}\n", row(&[]), row(&[("number", "2")]));
    browser
        .upload("/plaintes/fichier", &[], ("a.csv", good.as_bytes()))
        .await
        .expect(303);
    assert_eq!(
        house
            .number("select count(*) from declaration where way = 'batch'")
            .await,
        2
    );
    let again = browser
        .upload("/plaintes/fichier", &[], ("a.csv", good.as_bytes()))
        .await
        .expect(422);
    again.says("Déjà envoyé");
    browser
        .upload("/plaintes/fichier", &[], ("a.xlsx", b"PK\x03\x04rien"))
        .await
        .expect(422);
    let book = super::dossier::workbook(&[
        FIELDS.map(|(name, _)| name.to_owned()).into(),
        FIELDS
            .map(|(name, _)| {
                line(&[("number", "77")])
                    .get(name)
                    .cloned()
                    .unwrap_or_default()
            })
            .into(),
    ]);
    browser
        .upload("/plaintes/fichier", &[], ("a.xlsx", &book))
        .await
        .expect(303);
    assert_eq!(
        house
            .number("select count(*) from declaration where way = 'batch'")
            .await,
        3
    );
}

/// THES-1.2: by a unit's own program, over its certificate: all or none, and nothing read back but references.
#[tokio::test]
async fn a_program_gives_its_unit_s_complaints_under_its_certificate() {
    let house = House::open().await;
    let head = house.actor(HEAD);
    let certificate = ClientCertificate {
        fingerprint: [7; 32],
        subject: "CN=unit-1".to_owned(),
    };
    let unit = UnitCode::parse("unit-1").unwrap();
    let send = |certificate: &ClientCertificate, body: serde_json::Value| {
        let mut browser = house.system("programs", certificate.clone());
        let request = Request::post("/v1/complaints").header("content-type", "application/json");
        let request = request.body(Body::from(body.to_string())).unwrap();
        async move { browser.send(request).await }
    };
    let body = serde_json::json!([line(&[])]);
    send(&certificate, body.clone()).await.expect(404);
    let stop = systems::enter(
        &house.desk,
        &house.actor(OFFICER),
        &unit,
        &[7; 32],
        "Logiciel",
    )
    .await;
    assert!(matches!(stop, Err(Stop::Denied(_))));
    let system = systems::enter(&house.desk, &head, &unit, &[7; 32], "Logiciel")
        .await
        .unwrap();
    let answer = send(&certificate, body.clone()).await.expect(201);
    answer.says("2026/000123");
    answer.is_silent_about("Martin");
    assert_eq!(
        house
            .number("select count(*) from declaration where way = 'api' and unit = 'unit-1'")
            .await,
        1
    );
    send(&certificate, body.clone())
        .await
        .expect(409)
        .says("twice");
    let bad = serde_json::json!([
        line(&[("number", "2")]),
        line(&[("number", "3"), ("birth_date", "2015-01-02")])
    ]);
    let answer = send(&certificate, bad).await.expect(422);
    assert!(
        answer.body.contains("\"line\":2") && answer.body.contains("minor"),
        "{}",
        answer.body
    );
    for wrong in [
        serde_json::json!({}),
        serde_json::json!([]),
        serde_json::json!([{ "shema": "x" }]),
    ] {
        send(&certificate, wrong).await.expect(422);
    }
    assert_eq!(house.number("select count(*) from declaration").await, 1);
    systems::end(&house.desk, &head, system).await.unwrap();
    send(&certificate, body).await.expect(404);
    assert_eq!(systems::list(&house.desk, &head).await.unwrap().len(), 1);
}
