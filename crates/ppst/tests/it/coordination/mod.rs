//! The desk of SGDSN and OSIIC as those of article 5 I use it: from a designation to a door that shuts, from a
//! search to a receipt, from a commissioner's reference to a paper.

mod taken;

use gate::{oidc::Identity, routes::RouteKind};
use kernel::{Personal, Secret};
use ppst::law::{COSSEN, INSTRUCT, MINISTRY, OSIIC, SERVICE, SGDSN};
use serde_json::{Value, json};
use testkit::ISSUER;

use crate::house::{ANNE, Browser, House, JEAN, MARIE, opinion, request, with};

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
    again.says("Cette personne est déjà inscrite (décret n° 2022-368, article 5)");
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
    page.says("Nul n’agit sur sa propre habilitation (décret n° 2022-368, article 5)");
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
        "3° a — Identité",
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
        "3° l — Emploi",
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
