//! What leaves the base for the commission, comes in by feeds, and is taken away as tables.

use serde_json::{Value, json};

use super::{fed, sgdsn};
use crate::house::{ANNE, House, JEAN, lines, request, with};

/// PPST-8.1: a procedure of the commission, from its reference to what is handed over; each with its own nature.
#[tokio::test]
async fn the_commission_is_answered_from_end_to_end() {
    let house = fed().await;
    let mut browser = sgdsn(&house).await;
    browser.get("/cnil").await.expect(200).says("article 118");
    browser
        .post("/cnil", &[("reference", " ")])
        .await
        .expect(422)
        .says("article 8");
    let answer = browser
        .post("/cnil", &[("reference", "CNIL 2026-118-7")])
        .await
        .expect(303);
    let path = answer.location().to_owned();
    browser
        .get("/cnil")
        .await
        .expect(200)
        .says("CNIL 2026-118-7");
    browser
        .get(&path)
        .await
        .expect(200)
        .says("laissé à la CNIL");

    let unnamed = browser
        .post(&path, &[("name", "Lefèvre")])
        .await
        .expect(422);
    unnamed.says("article 8");
    let nobody = [("name", "Personne"), ("born_on", "1901-01-01")];
    browser
        .post(&path, &nobody)
        .await
        .expect(200)
        .says("Rien sur cette personne");
    let anne = [("name", "Lefevre"), ("born_on", "03/02/1990")];
    let page = browser.post(&path, &anne).await.expect(200);
    for words in [
        "S-1",
        "M-1",
        "motif confidentiel",
        "Projet secret",
        "Liens avec d’autres demandes",
        "identique",
    ] {
        page.says(words);
    }
    page.is_silent_about("Durand");
    let json = browser
        .post(&format!("{path}/donnees.json"), &anne)
        .await
        .expect(200);
    let data: Value = serde_json::from_str(&json.body).unwrap();
    assert_eq!(data["reference"], "CNIL 2026-118-7");
    assert_eq!(data["requests"][0]["number"], "S-1");
    assert_eq!(
        data["requests"][0]["letters"]["4a"]["grounds"],
        "motif confidentiel"
    );
    assert!(
        !data["requests"][0]["links"][0]["reasons"]
            .as_array()
            .unwrap()
            .is_empty()
    );
    let pdf = browser
        .post(&format!("{path}/donnees.pdf"), &anne)
        .await
        .expect(200);
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    for (nature, count) in [
        ("commission.open", 1),
        ("commission.gather", 2),
        ("commission.export-json", 1),
        ("commission.export-paper", 1),
    ] {
        assert_eq!(house.entries(nature).await, count, "{nature}");
    }
    let page = browser.get(&path).await.expect(200);
    page.says("Papier remis à la CNIL");
    page.is_silent_about("Lefevre");
    browser
        .get(&format!("/cnil/{}", house.found("S-1").await))
        .await
        .expect(404);
}

/// PPST-7.1: sources, their credentials, and what was wrong with a batch: never what stood there.
#[tokio::test]
async fn the_coordination_keeps_the_feeds() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    let mut browser = sgdsn(&house).await;
    let bad = with(request("S-9", ANNE), json!({ "received_on": "hier soir" }));
    let body = lines(&[bad, request("S-1", JEAN)]);
    house
        .push(&sophia, "lot-7", "application/jsonl", &body)
        .await;
    browser
        .get("/alimentation")
        .await
        .expect(200)
        .says("Base sophia");
    let page = browser.get("/alimentation/sophia").await.expect(200);
    page.says("lot-7");
    page.says("Pris en partie");
    let page = browser
        .get("/alimentation/sophia/lots/lot-7")
        .await
        .expect(200);
    page.says("received_on");
    page.says("Date qui n’en est pas une");
    page.is_silent_about("hier soir");
    browser
        .get("/alimentation/sophia/lots/lot-8")
        .await
        .expect(404);

    let value = "ab:".repeat(31) + "ab";
    let trust = "/alimentation/sophia/confiance";
    let key = [("kind", "key"), ("value", value.as_str())];
    browser
        .post(trust, &[("kind", "key"), ("value", "abc")])
        .await
        .expect(422);
    browser.post(trust, &key).await.expect(303);
    browser
        .post(trust, &key)
        .await
        .expect(422)
        .says("article 7");
    let flat = value.replace(':', "");
    browser
        .post(&format!("{trust}/{flat}/retirer"), &[])
        .await
        .expect(303);
    browser
        .post(&format!("{trust}/{flat}/retirer"), &[])
        .await
        .expect(404);

    let new = [
        ("code", "mer"),
        ("ministry", "sea"),
        ("name", "Base mer"),
        ("mode", "whole"),
        ("mailbox", ""),
    ];
    browser.post("/alimentation", &new).await.expect(303);
    browser
        .post("/alimentation", &new)
        .await
        .expect(422)
        .says("déjà ce code");
    let wrong = [("name", ""), ("mode", "whole"), ("mailbox", "x")];
    browser.post("/alimentation/mer", &wrong).await.expect(422);
    browser
        .post("/alimentation/mer/etat", &[])
        .await
        .expect(303);
    browser
        .get("/alimentation/mer")
        .await
        .expect(200)
        .says("Rouvrir cette base");
}

/// PPST-6.1: the log is filtered and taken away, no cell of it a formula; counts leave without names.
#[tokio::test]
async fn the_log_and_the_counts_are_taken_away() {
    let house = fed().await;
    let agent = house.agent("sgdsn").await;
    let mut browser = house.sign_in(&agent).await;
    browser
        .post("/demandes", &[("name", "Lefèvre")])
        .await
        .expect(200);
    let path = format!("/journal?auteur={}&nature=request.search", agent.account());
    let page = browser.get(&path).await.expect(200);
    page.says("SGDSN");
    page.says("Recherche par la coordination");
    page.is_silent_about("Lefèvre");
    browser
        .get("/journal?objet=x")
        .await
        .expect(422)
        .says("trente-six");
    browser.get("/journal?du=demain").await.expect(422);
    let file = browser
        .get("/journal.csv?nature=request.search")
        .await
        .expect(200);
    assert_eq!(file.headers["content-type"], "text/csv; charset=utf-8");
    assert_eq!(file.body.lines().count(), 2, "{}", file.body);
    assert!(file.body.contains("\"request.search\""));
    for line in file.body.lines().skip(1) {
        for cell in line.split(';') {
            assert!(cell.starts_with('"') && !cell.starts_with("\"="), "{cell}");
        }
    }
    assert_eq!(house.entries("trace.export").await, 1);
    let counts = browser.get("/statistiques.csv").await.expect(200);
    assert!(
        counts.body.contains("\"Défense\";\"2025\";\"Avis rendu\""),
        "{}",
        counts.body
    );
    counts.is_silent_about("Lefèvre");
    counts.is_silent_about("S-1");
    assert_eq!(house.entries("statistics.export").await, 1);
}
