//! The desk of SGDSN and OSIIC as those of article 5 I use it: from a designation to a door that shuts, from a
//! search to a receipt, from a commissioner's reference to a paper.

use gate::{oidc::Identity, routes::RouteKind};
use kernel::{Personal, Secret};
use ppst::law::{COSSEN, INSTRUCT, MINISTRY, OSIIC, SERVICE, SGDSN};
use serde_json::{Value, json};
use testkit::ISSUER;

use crate::house::{ANNE, Browser, House, JEAN, MARIE, lines, opinion, request, with};

/// Someone vouched for by the identity provider.
fn identity(email: &str) -> Identity {
    Identity {
        issuer: ISSUER.to_owned(),
        subject: Personal::new(format!("sub-{email}")),
        email: Personal::new(email.to_owned()),
        given_name: None,
        usual_name: None,
        organisation: None,
        id_token: Secret::new("none".to_owned()),
    }
}

/// Two ministries that know Anne, one that knows her sister and somebody else.
async fn fed() -> House {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let earlier = json!({
        "received_on": "2025-01-02", "opinion_received_on": "2025-01-05",
        "opinion": opinion("unfavourable", "2025-02-20"),
        "post": { "function": "Ingénieure", "project": "Projet secret" },
    });
    house
        .feed(&sophia, &[with(request("S-1", ANNE), earlier)])
        .await;
    house
        .feed(
            &mesr,
            &[
                request("M-1", ANNE),
                request("M-2", JEAN),
                request("M-3", MARIE),
            ],
        )
        .await;
    house
}

async fn sgdsn(house: &House) -> Browser {
    let agent = house.agent("sgdsn").await;
    house.sign_in(&agent).await
}

/// PPST-5.1 and PPST-5.2: OSIIC records a designation, SGDSN habilitates, and only then does the agent come in;
/// suspension shuts the door at once.
#[tokio::test]
async fn from_a_designation_to_a_door_that_shuts() {
    const EMAIL: &str = "claire.martin@energie.gouv.example";
    let house = House::open().await;
    let osiic = house.agent("osiic").await;
    let (mut osiic, mut sgdsn) = (house.sign_in(&osiic).await, sgdsn(&house).await);
    assert_eq!(osiic.get("/").await.expect(303).location(), "/utilisateurs");

    let undesignated = [("email", EMAIL), ("body", "energy")];
    let page = osiic.post("/utilisateurs", &undesignated).await.expect(422);
    page.says("Nommez l’autorité qui désigne");
    let designated = [
        ("email", EMAIL),
        ("body", "energy"),
        ("authority", "Haut fonctionnaire de défense et de sécurité"),
        ("reference", "HFDS-2026-17"),
        ("designated_on", "01/10/2026"),
    ];
    osiic.post("/utilisateurs", &designated).await.expect(303);
    let again = osiic.post("/utilisateurs", &designated).await.expect(422);
    again.says("Cette personne est déjà inscrite (décret no 2022-368, article 5)");
    let page = osiic.get("/utilisateurs").await.expect(200);
    page.says("HFDS-2026-17");
    page.says("À habiliter");

    let roles = [MINISTRY, SERVICE, COSSEN];
    let enter = async || {
        let who = identity(EMAIL);
        gate::staff::sign_in(&house.it.ledger, INSTRUCT, &roles, &who, None).await
    };
    assert!(enter().await.is_err(), "designated is not habilitated");

    let user = "select id::text from appointment where body = 'energy'";
    let user = house.words(user).await.remove(0);
    let path = format!("/habilitations/{user}");
    let page = sgdsn.get(&path).await.expect(200);
    page.says(EMAIL);
    page.says("Pas encore habilité");
    let today = ppst::rules::terms::day_of(house.now()).unwrap();
    let until = today.saturating_add(time::Duration::days(365)).to_string();
    let review = today.saturating_add(time::Duration::days(180)).to_string();
    let today = today.to_string();
    let mut term = vec![
        ("reference", "SGDSN-2026-4"),
        ("from", today.as_str()),
        ("until", "2040-01-01"),
        ("review_on", review.as_str()),
    ];
    let page = sgdsn.post(&path, &term).await.expect(422);
    page.says("trop longue");
    page.says("article 5");
    term[2].1 = until.as_str();
    sgdsn.post(&path, &term).await.expect(303);
    sgdsn
        .get("/habilitations?etat=in-force")
        .await
        .expect(200)
        .says(EMAIL);

    let admitted = enter().await.unwrap();
    let start = gate::session::Start {
        compartment: Some("energy"),
        designation: Some(admitted.designation.uuid()),
        ..gate::session::Start::new("desk", admitted.account.uuid(), MINISTRY)
    };
    let started = gate::session::start(&house.it.ledger, start).await.unwrap();
    let mut agent = house.browser("desk");
    agent.hold(&started.cookie());
    agent.get("/").await.expect(200);

    sgdsn
        .post(&format!("{path}/suspendre"), &[])
        .await
        .expect(303);
    assert_ne!(
        agent.get("/").await.status,
        200,
        "the session ended at once"
    );
    assert!(enter().await.is_err(), "suspended");
    sgdsn.get(&path).await.expect(200).says("Suspendue");
    let wrong = sgdsn
        .post(&format!("{path}/suspendre"), &[])
        .await
        .expect(409);
    wrong.says("article 5");
    sgdsn
        .post(&format!("{path}/retablir"), &[])
        .await
        .expect(303);
    assert!(enter().await.is_ok());
    let past = [("review_on", "2020-01-01")];
    sgdsn
        .post(&format!("{path}/revoir"), &past)
        .await
        .expect(422);
    let later = [("review_on", until.as_str())];
    sgdsn
        .post(&format!("{path}/revoir"), &later)
        .await
        .expect(303);
    assert_eq!(house.entries("user.review").await, 1);

    osiic
        .post(&format!("/utilisateurs/{user}/terminer"), &[])
        .await
        .expect(303);
    assert!(enter().await.is_err(), "ended");
}

/// PPST-5.1: nobody acts on their own habilitation, and the refusal says why.
#[tokio::test]
async fn nobody_suspends_themselves() {
    let house = House::open().await;
    let agent = house.agent("sgdsn").await;
    let mut browser = house.sign_in(&agent).await;
    let path = format!("/habilitations/{}/suspendre", agent.user);
    let page = browser.post(&path, &[]).await.expect(409);
    page.says("Nul n’agit sur sa propre habilitation (décret no 2022-368, article 5)");
}

/// PPST-5.1: OSIIC has users and nothing else: every other route of the portal is not found, whatever stands in it.
#[tokio::test]
async fn osiic_finds_no_route_to_a_record() {
    let house = fed().await;
    let osiic = house.agent("osiic").await;
    let mut browser = house.sign_in(&osiic).await;
    let id = house.found("S-1").await.to_string();
    let page = browser.get("/utilisateurs").await.expect(200);
    for path in [
        "/demandes",
        "/liens",
        "/cnil",
        "/journal",
        "/alimentation",
        "/habilitations",
    ] {
        assert!(!page.body.contains(&format!("href=\"{path}")), "{path}");
    }
    let before = house.trace().await.len();
    let mut closed = 0;
    for route in house.site("coordination").table() {
        let gate::Access::Role(roles) = route.access else {
            continue;
        };
        if roles.contains(&OSIIC) {
            continue;
        }
        assert_eq!(roles, [SGDSN], "{}", route.path);
        let parts = route.path.split('/').map(|part| match part {
            "{code}" => "sophia".to_owned(),
            "{letter}" => "3a".to_owned(),
            part if part.starts_with('{') => id.clone(),
            part => part.to_owned(),
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let answer = match route.kind {
            RouteKind::Form => browser.post(&path, &[("name", "Lefèvre")]).await,
            _ => browser.get(&path).await,
        };
        assert_eq!(answer.status, 404, "{} {path}", route.method);
        answer.is_silent_about("Lefèvre");
        closed += 1;
    }
    assert!(closed > 25, "{closed} routes");
    assert_eq!(house.trace().await.len(), before, "no deed was begun");
}

/// PPST-3.2 and PPST-5.1: the coordination finds a person, and is refused, with the article and a record, when it
/// asks by the data of article 3.
#[tokio::test]
async fn the_coordination_searches_by_person_and_never_by_article_3() {
    let house = fed().await;
    let mut browser = sgdsn(&house).await;
    let home = browser.get("/").await.expect(200);
    home.says("Enseignement supérieur et recherche");
    home.says("sophia");
    home.is_silent_about("Lefèvre");
    browser
        .get("/demandes")
        .await
        .expect(200)
        .says("Qui cherchez-vous");

    let page = browser
        .post(
            "/demandes",
            &[("name", "lefevre"), ("born_on", "03/02/1990")],
        )
        .await
        .expect(200);
    for words in ["S-1", "M-1", "M-3", "Lefèvre Anne", "Défavorable"] {
        page.says(words);
    }
    page.is_silent_about("Durand");
    page.is_silent_about("Projet secret");
    let page = browser
        .get("/demandes?ministry=defence&state=given")
        .await
        .expect(200);
    page.says("S-1");
    page.is_silent_about("M-1");

    for (name, value) in [
        ("post", "ingénieure"),
        ("ties", ""),
        ("motifs", "x"),
        ("sort", "documents"),
    ] {
        let page = browser
            .post("/demandes", &[("name", "Lefèvre"), (name, value)])
            .await
            .expect(403);
        page.says("article 3");
        page.is_silent_about("S-1");
    }
    browser
        .get("/demandes?grounds=x")
        .await
        .expect(403)
        .says("article 3");
    let forbidden = (
        "forbidden-selection".to_owned(),
        "3".to_owned(),
        "sgdsn".to_owned(),
    );
    let refusals = house.refusals().await;
    assert_eq!(
        refusals.iter().filter(|one| **one == forbidden).count(),
        5,
        "{refusals:?}"
    );
    browser
        .post("/demandes", &[("name", " ")])
        .await
        .expect(422)
        .says("au moins un critère");
    browser
        .post("/demandes", &[("colour", "blue")])
        .await
        .expect(422)
        .says("critère");
}

/// PPST-1.1 and PPST-5.1: a request in full, a link judged with its reason, a letter corrected with its ground.
#[tokio::test]
async fn a_request_is_read_judged_and_corrected() {
    let house = fed().await;
    let mut browser = sgdsn(&house).await;
    let id = house.found("M-3").await;
    let path = format!("/demandes/{id}");
    let list = browser.get("/liens").await.expect(200);
    list.says("Défense");
    list.is_silent_about("Lefèvre");
    let page = browser.get(&path).await.expect(200);
    for words in [
        "3° a) Identité",
        "Marie",
        "Non renseigné",
        "À juger",
        "Anne",
        "différent",
    ] {
        page.says(words);
    }
    let link = house
        .words("select id::text from link where status = 'proposed' order by later, id")
        .await;
    let link = link
        .iter()
        .find(|id| page.body.contains(&format!("lien-{id}")))
        .expect("a link of this request");
    let judge = format!("{path}/liens/{link}");
    let mute = browser
        .post(&judge, &[("same", "no"), ("reason", " ")])
        .await
        .expect(409);
    mute.says("article 1");
    let apart = [("same", "no"), ("reason", "Sœurs jumelles")];
    browser.post(&judge, &apart).await.expect(303);
    let page = browser.get(&path).await.expect(200);
    page.says("Personnes différentes");
    page.says("Sœurs jumelles");
    assert_eq!(house.entries("link.reject").await, 1);

    let correct = format!("{path}/corriger/3d");
    let form = browser.get(&correct).await.expect(200);
    assert!(form.fields(&correct).contains(&"city".to_owned()));
    let unsaid = [("date", "1990-02-03"), ("city", "Quimper")];
    let page = browser.post(&correct, &unsaid).await.expect(422);
    page.says("Dites pourquoi");
    let wrong = [
        ("date", "1990-02-31"),
        ("country", "France"),
        ("ground", "source-error"),
    ];
    let page = browser.post(&correct, &wrong).await.expect(422);
    page.says("Cette valeur ne peut pas figurer ici");
    let right = [
        ("date", "1990-02-03"),
        ("city", "Quimper"),
        ("country", "FR"),
        ("ground", "source-error"),
    ];
    browser.post(&correct, &right).await.expect(303);
    let page = browser.get(&path).await.expect(200);
    page.says("Quimper");
    page.says("Corrigée par la coordination");
    assert_eq!(house.entries("request.correct").await, 1);
    let trace = browser
        .get(&format!("/journal?objet={id}&nature=request.correct"))
        .await
        .expect(200);
    trace.says("Modification");
    browser
        .get(&format!("{path}/corriger/4a"))
        .await
        .expect(404);
    browser
        .get(&format!("{path}/corriger/3n"))
        .await
        .expect(404);
}

/// PPST-5.1 and PPST-6.1: a deletion is confirmed on a page of its own, and leaves a receipt that says nothing of the
/// person.
#[tokio::test]
async fn a_deletion_is_confirmed_and_leaves_a_receipt() {
    let house = fed().await;
    let mut browser = sgdsn(&house).await;
    let id = house.found("S-1").await;
    let path = format!("/demandes/{id}/supprimer");
    let page = browser.get(&path).await.expect(200);
    for words in [
        "Ce qui sera effacé",
        "3° l) Emploi",
        "la clé de la demande",
        "Lefèvre",
    ] {
        page.says(words);
    }
    browser
        .get(&format!("/demandes/{id}/recu"))
        .await
        .expect(404);
    browser
        .post(&path, &[("ground", "court")])
        .await
        .expect(422)
        .says("Confirmez la suppression");
    browser
        .post(&path, &[("confirmed", "yes")])
        .await
        .expect(422)
        .says("Dites pourquoi");
    let answer = browser
        .post(&path, &[("ground", "court"), ("confirmed", "yes")])
        .await
        .expect(303);
    assert_eq!(answer.location(), format!("/demandes/{id}/recu"));
    house.settle().await;
    assert_eq!(house.number("select count(*) from request").await, 3);
    browser.get(&format!("/demandes/{id}")).await.expect(404);
    browser
        .get(&format!("/demandes/{id}/recu"))
        .await
        .expect(200)
        .says("attend sa place");
    browser
        .get(&format!("/demandes/{id}/recu.json"))
        .await
        .expect(404);
    house.sequencer().drain().await.unwrap();
    browser
        .get(&format!("/demandes/{id}/recu"))
        .await
        .expect(200)
        .says("Télécharger le reçu");
    let receipt = browser
        .get(&format!("/demandes/{id}/recu.json"))
        .await
        .expect(200);
    serde_json::from_str::<Value>(&receipt.body).unwrap();
    assert!(receipt.body.contains("request.delete"));
    receipt.is_silent_about("Lefèvre");
    receipt.is_silent_about(&id.to_string());
    browser
        .post(&path, &[("ground", "court"), ("confirmed", "yes")])
        .await
        .expect(404);
}

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
    page.says("Remis sur papier");
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
    page.says("request.search");
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
