//! The recipients' desk as its agents use it: from the board to the document that vanishes.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::header;
use ppst::law::DOCUMENT_TERM;
use serde_json::json;

use crate::house::{ANNE, Browser, Feeder, House, JEAN, MARIE, lines, opinion, request, with};

const PDF: &[u8] = b"%PDF-1.7 copie du passeport";

/// An earlier request at the defence ministry, refused; a later one of the same person at higher education.
async fn house() -> (House, Feeder, Feeder) {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let earlier = json!({
        "received_on": "2025-01-02", "opinion_received_on": "2025-01-05",
        "opinion": opinion("unfavourable", "2025-02-20"),
        "decision": { "sense": "refused", "on": "2025-03-01" },
        "post": { "function": "Ingénieure", "project": "Projet secret" },
    });
    house
        .feed(&sophia, &[with(request("S-1", ANNE), earlier)])
        .await;
    house
        .feed(&mesr, &[request("M-1", ANNE), request("M-2", JEAN)])
        .await;
    (house, sophia, mesr)
}

async fn refused_as(browser: &mut Browser, path: &str, fields: &[(&str, &str)], article: &str) {
    let answer = browser.post(path, fields).await.expect(409);
    answer.says(article);
}

/// PPST-1.1, PPST-2.4 and PPST-4.1, from the agent's chair.
#[tokio::test]
async fn from_the_board_to_the_document_that_vanishes() {
    let (house, sophia, _) = house().await;
    let agent = house.agent("higher-education").await;
    let mut browser = house.sign_in(&agent).await;
    let (later, earlier) = (house.found("M-1").await, house.found("S-1").await);
    let page = format!("/demandes/{later}");

    // The board: the clock and what silence means, and no name.
    let board = browser.get("/").await.expect(200);
    board.says("M-1");
    board.says("33 jours restants");
    board.says("Défavorable après le 5 décembre 2026");
    board.says("Silence valant avis défavorable : code pénal, R. 413-5-1 (décret n° 2024-430).");
    board.is_silent_about("Lefèvre");
    browser.get(&page).await.expect(404);

    browser
        .post(&format!("{page}/prendre"), &[])
        .await
        .expect(303);
    let home = browser.get("/").await.expect(200);
    home.says("Anne Lefèvre");
    home.says("1 demande");
    refused_as(&mut browser, &format!("{page}/prendre"), &[], "article 1er").await;

    // The earlier request, with its reasons, and what followed.
    let read = browser.get(&page).await.expect(200);
    for words in [
        "Cette personne a-t-elle déjà présenté une demande ailleurs",
        "Ministère de la défense — demande antérieure",
        "Quasi certain",
        "Sans avis le 5 décembre 2026 au plus tard, le silence vaudra avis défavorable",
        "Presque certainement la même personne : même date de naissance, même nom de naissance",
        "Accès refusé le 1er mars 2025.",
        "3° a — Identité",
    ] {
        read.says(words);
    }
    let other = format!("/demandes/{earlier}");
    let other = browser.get(&other).await.expect(200);
    other.says("Projet secret");
    other.says("besoin d’en connaître");

    // Side by side; a judgement needs a reason.
    let compare = link_of(&read.body, &page);
    let side = browser.get(&compare).await.expect(200);
    side.says("= identique");
    side.is_silent_about("Projet secret");
    let silent = [("reason", "  "), ("verdict", "same")];
    browser
        .post(&compare, &silent)
        .await
        .expect(422)
        .says("Indiquez un motif, de 2 000 caractères au plus (article 1er)");
    let told = [("reason", "Même passeport"), ("verdict", "same")];
    browser.post(&compare, &told).await.expect(303);
    browser.get(&page).await.says("Motif : Même passeport");
    refused_as(&mut browser, &compare, &told, "article 1er").await;

    let timeline = browser
        .get(&format!("{page}/chronologie"))
        .await
        .expect(200);
    let text = timeline.text();
    let place = |words: &str| text.find(words).expect("an event");
    assert!(place("avis transmis : Défavorable") < place("décision : accès refusé"));
    assert!(place("décision : accès refusé") < place("5 octobre 2026"));
    let paper = browser.get(&format!("{page}/fiche.pdf")).await.expect(200);
    assert!(paper.body.starts_with("%PDF-"));

    // Documents: named, once, of the other ministry.
    let ask = format!("{page}/pieces/{earlier}");
    browser.get(&ask).await.expect(200);
    browser.post(&ask, &[("wanted", " ")]).await.expect(422);
    let wanted = [("wanted", "Passeport\nDiplôme")];
    browser.post(&ask, &wanted).await.expect(303);
    refused_as(&mut browser, &ask, &wanted, "article 2").await;
    browser.get("/pieces").await.expect(200).says("Diplôme");

    // The ministry that is asked learns neither who nor why.
    let giver = house.agent("defence").await;
    let mut giving = house.sign_in(&giver).await;
    let asked = giving.get("/pieces-demandees").await.expect(200);
    asked.says("Votre dossier S-1");
    asked.says("Passeport");
    asked.is_silent_about("M-1");
    asked.is_silent_about("enseignement supérieur");

    let reference = house.words("select id::text from document_request").await;
    let reference = reference.first().unwrap();
    let line = json!({ "document_request": reference, "title": "Passeport", "content": STANDARD.encode(PDF) });
    house
        .push(&sophia, "pieces-1", "application/jsonl", &lines(&[line]))
        .await;
    let path = format!("/pieces-demandees/{reference}/decliner");
    refused_as(&mut giving, &path, &[], "article 2").await;

    let mine = browser.get("/pieces").await.expect(200);
    mine.says("7 j 0 h 0 min 0 s");
    let (_, rest) = mine.body.split_once("href=\"/pieces/").expect("a document");
    let document = format!("/pieces/{}", rest.split('"').next().unwrap());
    let kept = browser.get(&document).await.expect(200);
    assert_eq!(kept.body.as_bytes(), PDF);
    let disposition = kept.headers.get(header::CONTENT_DISPOSITION).unwrap();
    assert_eq!(disposition, "attachment; filename=\"piece.pdf\"");
    // Who asked, and nobody else.
    let colleague = house.agent("higher-education").await;
    let mut colleague = house.sign_in(&colleague).await;
    colleague.get(&document).await.expect(404);
    giving.get(&document).await.expect(404);

    // A second before the end of the seven days, and at the end.
    let gone = DOCUMENT_TERM.end(house.now()).unwrap();
    house.it.clock.set(gone - time::Duration::seconds(1));
    let mut browser = house.sign_in(&agent).await;
    browser.get("/pieces").await.says("0 j 0 h 0 min 1 s");
    browser.get(&document).await.expect(200);
    house.it.clock.set(gone);
    let after = browser.get("/pieces").await.expect(200);
    after.says("Effacées au terme des sept jours");
    browser.get(&document).await.expect(404);
    house.settle().await;
    assert_eq!(house.number("select count(*) from document").await, 0);
}

/// The address of the first comparison on the page of a request.
fn link_of(body: &str, page: &str) -> String {
    let start = format!("href=\"{page}/liens/");
    let (_, rest) = body.split_once(&start).expect("a link");
    format!("{page}/liens/{}", rest.split('"').next().unwrap())
}

/// PPST-3.2: the desk's search refuses what article 3 forbids, says so, and the refusal is recorded.
#[tokio::test]
async fn a_search_by_the_data_of_article_3_is_refused_and_recorded() {
    let (house, ..) = house().await;
    let agent = house.agent("higher-education").await;
    let mut browser = house.sign_in(&agent).await;
    browser
        .get("/recherche")
        .await
        .expect(200)
        .says("Ce qui ne peut pas être cherché");
    for query in ["post=x", "name=Lefevre&ties=x", "projet=", "sort=grounds"] {
        let answer = browser.get(&format!("/recherche?{query}")).await;
        answer.expect(403).says("Recherche refusée : article 3");
    }
    let recorded = house
        .number("select count(*) from audit_entry where reason = 'forbidden-selection' and articles = '3'")
        .await;
    assert_eq!(recorded, 4);
    for (query, status) in [
        ("nationality=FR", 422),
        ("name=", 422),
        ("born_on=hier", 422),
        ("name=a%00b", 400),
        ("name=a%07b", 422),
        ("name=Durand", 200),
    ] {
        let answer = browser.get(&format!("/recherche?{query}")).await;
        assert_eq!(answer.status, status, "{query}");
    }
}

/// PPST-5.2: a person is found only among what one may know of; a number, among the requests of one's ministry.
#[tokio::test]
async fn a_person_is_found_once_a_request_lets_one_know_them() {
    let (house, ..) = house().await;
    let agent = house.agent("higher-education").await;
    let mut browser = house.sign_in(&agent).await;
    let by_name = "/recherche?name=lefevre&born_on=3/2/1990";
    browser
        .get(by_name)
        .await
        .expect(200)
        .says("Aucune demande");
    let by_number = browser.get("/recherche?number=M-1").await.expect(200);
    by_number.says("1 demande trouvée");
    by_number.is_silent_about("Lefèvre");
    browser
        .get("/recherche?number=S-1")
        .await
        .expect(200)
        .says("Aucune demande");
    let later = house.found("M-1").await;
    browser
        .post(&format!("/demandes/{later}/prendre"), &[])
        .await
        .expect(303);
    let found = browser.get(by_name).await.expect(200);
    found.says("2 demandes trouvées");
    found.says("S-1");
    browser
        .post(&format!("/demandes/{later}/rendre"), &[])
        .await
        .expect(303);
    browser.get(by_name).await.says("Aucune demande");
}

/// PPST-5.2: a service reads what is referred to it, as long as it is.
#[tokio::test]
async fn a_service_reads_what_is_referred_to_it_and_no_longer() {
    let (house, ..) = house().await;
    let agent = house.agent("higher-education").await;
    let mut browser = house.sign_in(&agent).await;
    let service = house.agent("dgsi").await;
    let mut reading = house.sign_in(&service).await;
    let (later, earlier) = (house.found("M-1").await, house.found("S-1").await);
    let page = format!("/demandes/{later}");
    browser
        .post(&format!("{page}/prendre"), &[])
        .await
        .expect(303);
    reading
        .get("/")
        .await
        .expect(200)
        .says("Aucune demande transmise");
    reading.get(&page).await.expect(404);
    let to = [("service", "dgsi")];
    browser
        .post(&format!("{page}/transmettre"), &[("service", "cnil")])
        .await
        .expect(422);
    browser
        .post(&format!("{page}/transmettre"), &to)
        .await
        .expect(303);
    refused_as(
        &mut browser,
        &format!("{page}/transmettre"),
        &to,
        "article 1er",
    )
    .await;
    reading.get("/").await.expect(200).says("Anne Lefèvre");
    let read = reading.get(&page).await.expect(200);
    read.says("Ministère de la défense");
    assert!(
        !read.body.contains("/rendre"),
        "a service gives nothing back"
    );
    reading.get(&link_of(&read.body, &page)).await.expect(200);
    reading
        .get(&format!("/demandes/{earlier}"))
        .await
        .expect(200);
    reading.get("/pieces").await.expect(404);
    browser
        .post(&format!("{page}/rappeler"), &to)
        .await
        .expect(303);
    for path in [
        page.clone(),
        format!("/demandes/{earlier}"),
        format!("{page}/fiche.pdf"),
    ] {
        reading.get(&path).await.expect(404);
    }
}

/// PPST-1.1: what was only proposed is judged, and a judgement is taken back, each with its reason.
#[tokio::test]
async fn a_proposed_link_is_dismissed_and_a_standing_one_withdrawn() {
    let (house, _, mesr) = house().await;
    house.feed(&mesr, &[request("M-3", MARIE)]).await;
    let agent = house.agent("higher-education").await;
    let mut browser = house.sign_in(&agent).await;
    let (twin, earlier) = (house.found("M-3").await, house.found("S-1").await);
    let page = format!("/demandes/{twin}");
    browser
        .post(&format!("{page}/prendre"), &[])
        .await
        .expect(303);
    let read = browser.get(&page).await.expect(200);
    read.says("À vérifier");
    read.says("mais prénoms différents ; un proche ou un homonyme");
    read.says("confirmez d’abord le rapprochement");
    refused_as(
        &mut browser,
        &format!("{page}/pieces/{earlier}"),
        &[("wanted", "CV")],
        "article 2",
    )
    .await;
    let start = format!("href=\"{page}/liens/");
    let found = read.body.split(&start).skip(1);
    let mut compares: Vec<String> = found
        .map(|rest| format!("{page}/liens/{}", rest.split('"').next().unwrap()))
        .collect();
    compares.dedup();
    for compare in &compares {
        let fields = [("reason", "Sœurs jumelles"), ("verdict", "other")];
        browser.post(compare, &fields).await.expect(303);
    }
    let after = browser.get(&page).await.expect(200);
    after.says("Aucune autre demande connue");
    after.says("Motif : Sœurs jumelles");
    browser
        .get(&format!("/demandes/{earlier}"))
        .await
        .expect(404);
    let compare = compares.first().unwrap();
    let shut = browser.get(compare).await.expect(200);
    shut.says("il n’ouvre plus cette demande");
    let fields = [("reason", "Erreur de ma part"), ("verdict", "same")];
    browser.post(compare, &fields).await.expect(303);
    let fields = [("reason", "Deux passeports"), ("verdict", "other")];
    browser.post(compare, &fields).await.expect(303);
    browser.get(&page).await.says("Motif : Deux passeports");
}

/// The ministry that has none to give says so; who asked reads it.
#[tokio::test]
async fn a_ministry_with_none_to_give_says_so() {
    let (house, ..) = house().await;
    let agent = house.agent("higher-education").await;
    let mut browser = house.sign_in(&agent).await;
    let (later, earlier) = (house.found("M-1").await, house.found("S-1").await);
    let page = format!("/demandes/{later}");
    browser
        .post(&format!("{page}/prendre"), &[])
        .await
        .expect(303);
    let ask = format!("{page}/pieces/{earlier}");
    browser
        .post(&ask, &[("wanted", "Diplôme")])
        .await
        .expect(303);
    let giver = house.agent("defence").await;
    let mut giving = house.sign_in(&giver).await;
    let reference = house.words("select id::text from document_request").await;
    let path = format!("/pieces-demandees/{}/decliner", reference.first().unwrap());
    giving.post(&path, &[]).await.expect(303);
    giving
        .get("/pieces-demandees")
        .await
        .says("n’a rien à transmettre");
    browser
        .get("/pieces")
        .await
        .says("Le ministère n’a rien à transmettre");
    // A colleague of the asker, at another ministry, is told nothing.
    browser
        .get("/pieces-demandees")
        .await
        .expect(200)
        .says("Aucune pièce demandée");
}
