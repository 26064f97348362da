//! Art. 9: information, and the rights of the agents.

use crate::{
    api::Client,
    house::{
        CLAIRE, Deposits as _, FSSI_CULTURE, HUGO, House, clean, link_in, marked, rule_finding,
    },
};

/// JCOP-9.1: the privacy policy informs the agents who deposit, as article 13 of the GDPR asks.
#[tokio::test]
async fn the_privacy_policy_informs_those_who_deposit() {
    let house = House::open().await;
    let page = house
        .browser("agent")
        .get("/confidentialite")
        .await
        .expect(200);
    for words in [
        "Le directeur général de l’Agence nationale de la sécurité des systèmes d’information",
        "dpo@jecliqueoupas.example",
        "Analyser les fichiers déposés",
        "connaissance des menaces",
        "mission d’intérêt public",
        "Adresse de courrier électronique professionnelle",
        "FSSI",
        "agents de l’ANSSI",
        "1 an",
        "CNIL",
        "Aucune donnée n’est transférée hors de l’Union européenne",
    ] {
        page.says(words);
    }
    let page = house
        .browser("agent")
        .in_english()
        .get("/confidentialite")
        .await
        .expect(200);
    for words in ["director general", "Professional e-mail address", "1 year"] {
        page.says(words);
    }
}

/// JCOP-9.1 and JCOP-9.2: the legal notice, one click from the home page of every portal, informs those
/// whose data stands in files, and says which rights they do not have and why.
#[tokio::test]
async fn the_legal_notice_informs_those_whose_data_stands_in_files() {
    let house = House::open().await;
    for site in &house.sites {
        let portal = site.info().portal;
        let page = house
            .browser(portal)
            .get("/mentions-legales")
            .await
            .expect(200);
        for words in [
            "Personnes dont des données figurent dans un fichier déposé",
            "article 14",
            "droits d’accès, de rectification, de limitation et d’opposition ne s’appliquent pas",
            "article 23",
        ] {
            page.says(words);
        }
    }
    let home = house.browser("agent").get("/").await.expect(200);
    for path in ["/mentions-legales", "/confidentialite"] {
        assert!(
            home.body.contains(&format!("href=\"{path}\"")),
            "no link to {path} from home"
        );
    }
}

/// JCOP-9.2: agents read where to exercise each right they have.
#[tokio::test]
async fn agents_read_where_to_exercise_their_rights() {
    let house = House::open().await;
    let page = house
        .browser("agent")
        .get("/confidentialite")
        .await
        .expect(200);
    for words in [
        "Accès",
        "Rectification",
        "Limitation",
        "Opposition",
        "droits@jecliqueoupas.example",
    ] {
        page.says(words);
    }
}

/// JCOP-9.2: an agent reads and takes a copy of all that is known of them, and of nobody else.
#[tokio::test]
async fn an_agent_takes_a_copy_of_their_data() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let mut hugo = house.agent(HUGO).await;
    claire.deposit("note.txt", &clean(), "full").await;
    hugo.deposit("autre.txt", &clean(), "full").await;
    house.settle().await;
    claire.get("/mes-donnees").await.expect(200).says(CLAIRE);
    let copy = claire.get("/mes-donnees.json").await.expect(200);
    let json: serde_json::Value = serde_json::from_str(&copy.body).unwrap();
    assert_eq!(json["email"], CLAIRE);
    assert_eq!(json["ministry"], "culture");
    assert_eq!(json["collected_at"], house.now().unix_timestamp());
    let deposits = json["deposits"].as_array().unwrap();
    assert_eq!(deposits.len(), 1);
    assert_eq!(deposits[0]["name"], "note.txt");
    assert_eq!(deposits[0]["verdict"], "clean");
    assert_eq!(house.entries("agent.copy").await, 2);
}

/// JCOP-9.2: the administrator answers those who write to the director general: access, restriction and
/// its lifting, erasure.
#[tokio::test]
async fn the_administrator_answers_those_who_exercise_a_right() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    let mut admin = house.administrator().await;
    admin.get("/droits").await.expect(200);
    let unknown = [("email", "personne@culture.gouv.example")];
    admin.post("/droits", &unknown).await.expect(422);
    let page = admin
        .post("/droits", &[("email", CLAIRE)])
        .await
        .expect(200);
    page.says("culture");
    page.is_silent_about("note.txt");
    let agent = house.words("select id::text from agent").await.remove(0);

    admin
        .post(
            &format!("/droits/{agent}/limiter"),
            &[("restricted", "yes")],
        )
        .await
        .expect(303);
    let fields = [("choice", "full"), ("unclassified", "yes")];
    let blobs = house.blobs();
    let page = claire
        .upload("/depots", &fields, ("suite.txt", b"suite\n"))
        .await
        .expect(403);
    page.says("Le traitement de vos données est limité");
    house.settle().await;
    assert_eq!(house.blobs(), blobs, "the refused bytes are gone");
    admin
        .post(&format!("/droits/{agent}/limiter"), &[("restricted", "no")])
        .await
        .expect(303);
    claire.deposit("suite.txt", b"suite\n", "full").await;

    admin
        .post(&format!("/droits/{agent}/supprimer"), &[])
        .await
        .expect(303);
    claire.get("/depots").await.expect(404);
    for sql in [
        "select count(*) from agent",
        "select count(*) from link",
        "select count(*) from deposit",
        "select count(*) from file",
    ] {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
    admin
        .post(&format!("/droits/{agent}/supprimer"), &[])
        .await
        .expect(404);
}

/// JCOP-9.2, access: a copy is whole, and says so when it is not; the administrator gives the same one.
#[tokio::test]
async fn a_copy_holds_links_tokens_and_alerts_and_is_the_same_for_the_administrator() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    Client::of(&house, CLAIRE).await;
    house.agent(HUGO).await;
    house.settle().await;
    let copy = claire.get("/mes-donnees.json").await.expect(200);
    let json: serde_json::Value = serde_json::from_str(&copy.body).unwrap();
    assert_eq!(json["older_deposits_left_out"], false);
    assert_eq!(json["restricted"], false);
    let now = house.now().unix_timestamp();
    assert_eq!(json["links"][0]["created_at"], now, "{json}");
    assert_eq!(json["links"].as_array().unwrap().len(), 1);
    let token = &json["tokens"][0];
    let issued = house
        .words("select application from application_token")
        .await
        .remove(0);
    assert_eq!(token["application"], issued);
    assert!(token["reference"].is_string() && token["statement"].is_string());
    assert_eq!(json["alerts"][0]["rule"], "essai.temoin");
    assert_eq!(json["alerts"][0]["deposit"], json["deposits"][0]["id"]);

    let agent = "select id::text from agent where ministry = 'culture'";
    let agent = house.words(agent).await.remove(0);
    let mut admin = house.administrator().await;
    let page = admin
        .post("/droits", &[("email", CLAIRE)])
        .await
        .expect(200);
    let path = format!("/droits/{agent}/donnees.json");
    assert!(page.body.contains(&path));
    let before = house.entries("agent.copy").await;
    let given = admin.get(&path).await.expect(200);
    assert_eq!(given.body, copy.body);
    assert_eq!(house.entries("agent.copy").await, before + 1);
    let nobody = format!("/droits/{}/donnees.json", uuid::Uuid::nil());
    admin.get(&nobody).await.expect(404);
    house.analyst().await.get(&path).await.expect(404);
}

/// JCOP-9.2, rectification: the right address takes the deposits over and gets a link; what was sent to the
/// former one stops working.
#[tokio::test]
async fn the_administrator_rectifies_an_address() {
    const RIGHT: &str = "claire.martin-leroy@interieur.gouv.example";
    let house = House::open().await;
    let old = house.link(CLAIRE).await;
    let mut claire = house.agent(CLAIRE).await;
    let deposit = claire.deposit("note.txt", &clean(), "full").await;
    house.agent(HUGO).await;
    house.settle().await;
    let agent = "select id::text from agent where ministry = 'culture'";
    let agent = house.words(agent).await.remove(0);
    let path = format!("/droits/{agent}/rectifier");
    let mut admin = house.administrator().await;
    for (wrong, words) in [
        ("claire", "adresse"),
        ("claire@ailleurs.example", "d’aucun ministère"),
        (HUGO, "déjà connue"),
    ] {
        let page = admin.post(&path, &[("rectified", wrong)]).await.expect(422);
        page.says(words);
    }
    let nobody = format!("/droits/{}/rectifier", uuid::Uuid::nil());
    admin
        .post(&nobody, &[("rectified", RIGHT)])
        .await
        .expect(404);
    assert_eq!(house.entries("rights.rectify").await, 0);

    admin.post(&path, &[("rectified", RIGHT)]).await.expect(303);
    house.settle().await;
    assert_eq!(house.entries("rights.rectify").await, 1);
    claire.get("/depots").await.expect(404);
    house.browser("agent").get(&old).await.expect(410);
    admin
        .post("/droits", &[("email", CLAIRE)])
        .await
        .expect(422);
    let mail = house.mails_to(RIGHT).pop().unwrap();
    let text = mail.text.reveal();
    assert!(text.starts_with("Bonjour,\n\n") && text.matches("https://").count() == 1);
    assert!(text.contains("À votre demande"), "{text}");
    let mut renamed = house.browser("agent");
    let link = link_in(text);
    renamed.get(&link).await.expect(200).says(RIGHT);
    renamed.post(&link, &[]).await.expect(303);
    renamed.get(&deposit).await.expect(200).says("note.txt");
    let ministries = "select ministry from deposit union select ministry from agent";
    assert_eq!(house.words(ministries).await, ["interieur"]);
}

/// JCOP-9.2, restriction: the ministry is alerted all the same, for its security, without the address.
#[tokio::test]
async fn under_restriction_an_alert_leaves_without_the_address() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    let agent = house.words("select id::text from agent").await.remove(0);
    let limit = format!("/droits/{agent}/limiter");
    let mut admin = house.administrator().await;
    admin
        .post(&limit, &[("restricted", "yes")])
        .await
        .expect(303);
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mail = house.mails_to(FSSI_CULTURE).pop().unwrap();
    let text = mail.text.reveal();
    assert!(text.contains("essai.temoin"), "{text}");
    assert!(text.contains("adresse non communiquée"), "{text}");
    assert!(!text.contains(CLAIRE), "{text}");
    let alert = house
        .words("select '/alertes/' || id from alert")
        .await
        .remove(0);
    let mut fssi = house.fssi("culture").await;
    let page = fssi.get(&alert).await.expect(200);
    page.says("essai.temoin");
    page.is_silent_about(CLAIRE);
    admin
        .post(&limit, &[("restricted", "no")])
        .await
        .expect(303);
    fssi.get(&alert).await.expect(200).says(CLAIRE);
}
