//! Art. 9: information, and the rights of the agents.

use crate::house::{CLAIRE, Deposits as _, HUGO, House, clean};

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
