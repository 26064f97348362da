//! Article 6: every page and every form of every portal, visited by each body it opens to: each operation leaves an
//! entry by its author, at its instant, on its object. The list says which entries each visit leaves; a route that
//! nobody visits here fails the test. No page asks more of the database than six statements, but for those that say so.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::Request;
use ppst::{Desk, law};
use serde_json::json;
use testkit::{
    Answer, Asked, Authenticator,
    coverage::{Guest, Visits, Walk, within_six},
};
use uuid::Uuid;

use super::golden;
use crate::house::{ANNE, Agent, Feeder, House, JEAN, MARIE, lines, opinion, request, with};

/// Pages that join several deeds, each with its own scope and entry, and so pass six statements.
const ABOVE: [(&str, u32); 13] = [
    ("coordination GET /", 11),
    ("coordination GET /demandes/{id}", 16),
    ("coordination GET /demandes/{id}/corriger/{letter}", 7),
    ("coordination GET /demandes/{id}/supprimer", 16),
    ("coordination GET /journal", 7),
    ("coordination GET /journal.csv", 7),
    ("desk GET /demandes/{id}", 13),
    ("desk GET /demandes/{id}/chronologie", 13),
    ("desk GET /demandes/{id}/fiche.pdf", 13),
    ("desk GET /demandes/{id}/liens/{link}", 19),
    ("desk GET /demandes/{id}/pieces/{earlier}", 13),
    ("desk GET /pieces", 9),
    ("desk GET /pieces/{id}", 9),
];

/// Two ministries that know Anne and Jean, one that knows Anne's sister.
struct Case {
    house: House,
    sophia: Feeder,
}

impl Case {
    async fn open() -> Self {
        let house = House::open().await;
        let (sophia, mesr) = house.feeders().await;
        let known = |number, who| {
            let earlier = json!({
                "received_on": "2025-01-02", "opinion_received_on": "2025-01-05",
                "opinion": opinion("unfavourable", "2025-02-20"),
                "photograph": "iVBORw0KGgoAAAANSUhEUi4uLi5JRU5ErkJggg==",
            });
            with(request(number, who), earlier)
        };
        let earlier = [known("S-1", ANNE), known("S-2", JEAN)];
        house.feed(&sophia, &earlier).await;
        let later = [("M-1", ANNE), ("M-2", JEAN), ("M-3", MARIE)];
        let later = later.map(|(number, who)| request(number, who));
        house.feed(&mesr, &later).await;
        Self { house, sophia }
    }

    async fn path(&self, number: &str) -> String {
        format!("/demandes/{}", self.house.found(number).await)
    }

    /// The link between two requests.
    async fn link(&self, later: &str, earlier: &str) -> Uuid {
        let mut conn = self.house.it.db.superuser().await;
        let (later, earlier) = (
            self.house.found(later).await,
            self.house.found(earlier).await,
        );
        sqlx::query_scalar("select id from link where later = $1 and earlier = $2")
            .bind(later.uuid())
            .bind(earlier.uuid())
            .fetch_one(&mut conn)
            .await
            .unwrap()
    }

    async fn one(&self, sql: &'static str) -> String {
        self.house.words(sql).await.remove(0)
    }

    async fn visits<'a>(&'a self, agent: &Agent, walk: &'a mut Walk) -> Visits<'a, Desk> {
        let role = agent.body.role();
        Visits {
            service: &self.house,
            portal: match agent.body.rank() {
                ppst::model::Role5::Recipient => "desk",
                ppst::model::Role5::Accessing => "coordination",
            },
            role,
            account: agent.account(),
            browser: self.house.sign_in(agent).await,
            walk,
            // A list of links; a form to fill in.
            silent: match role {
                law::OSIIC => &["GET /"],
                law::SGDSN => &[],
                _ => &["GET /recherche"],
            },
        }
    }
}

/// One's own security keys.
async fn keys(own: &mut Visits<'_, Desk>) {
    let page = own.get("/sign-in/keys", "/sign-in/keys").await;
    let origin = own.browser.origin().to_owned();
    let fields = Authenticator::new().answer(&Asked::on(&page.body), &origin);
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    own.post("/sign-in/keys", "/sign-in/keys", &fields, 303)
        .await;
}

#[tokio::test]
async fn every_operation_leaves_an_entry_by_its_author_on_its_object() {
    let case = Case::open().await;
    let mut walk = Walk::default();
    feeds(&case, &mut walk).await;
    let instructor = case.house.agent("higher-education").await;
    instruct(&case, &instructor, &mut walk).await;
    for body in ["dgsi", "cossen"] {
        advise(&case, body, &mut walk).await;
    }
    documents(&case, &instructor, &mut walk).await;
    coordinate(&case, &mut walk).await;
    people(&case, &mut walk).await;
    answer_and_delete(&case, &mut walk).await;

    every_nature_has_words(&case).await;
    walk.left_nothing_out(&case.house);
    golden("trace.txt", &walk.text);
    let guest = Guest {
        compartment: Some("energy"),
        certificate: Some(case.sophia.certificate.clone()),
        above: &ABOVE,
        ..Guest::default()
    };
    within_six(&case.house, env!("CARGO_MANIFEST_DIR"), &guest, walk.sent).await;
}

/// Whoever reads the log can choose each nature that it has, in words.
async fn every_nature_has_words(case: &Case) {
    let agent = case.house.agent("sgdsn").await;
    let page = case.house.sign_in(&agent).await.get("/journal").await;
    for line in case.house.trace().await {
        let nature = line.nature.unwrap();
        let option = format!("<option value=\"{nature}\"");
        let (_, label) = page.body.split_once(&option).expect(&nature);
        assert!(
            !label.starts_with(&format!(">{nature}")),
            "{nature} has no words"
        );
    }
}

/// A base that feeds, at each address of the feed.
async fn feeds(case: &Case, walk: &mut Walk) {
    let body = lines(&[request("S-3", ("Moreau", "Luc", "1980-05-06"))]);
    for (method, route, entries) in [
        ("PUT", "/v1/batches/{id}", 2),
        ("GET", "/v1/batches/{id}", 2),
        // The published form of the feed is data about nobody.
        ("GET", "/v1/openapi.json", 0),
    ] {
        let path = route.replace("{id}", "lot-3");
        let headers = [("content-type", "application/jsonl")];
        let answer = sent(case, walk, (method, route, &path), &headers, &body, entries).await;
        assert!(answer.status < 300, "{route}: {}", answer.body);
    }
    case.house.settle().await;
}

/// The base that was asked brings a scan by itself.
async fn scan(case: &Case, reference: &str, walk: &mut Walk) {
    let title = STANDARD.encode("Dossier");
    let path = format!("/v1/documents/{reference}/dossier");
    let route = ("PUT", "/v1/documents/{request}/{name}", path.as_str());
    let headers = [("acte-title", title.as_str())];
    let answer = sent(case, walk, route, &headers, b"%PDF-1.7 dossier", 3).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
}

/// What a base sends by its own certificate, signed, and so many entries that it leaves.
async fn sent(
    case: &Case,
    walk: &mut Walk,
    (method, route, path): (&str, &str, &str),
    headers: &[(&str, &str)],
    body: &[u8],
    entries: usize,
) -> Answer {
    let (house, source) = (&case.house, &case.sophia);
    let author = source.source.id.uuid();
    // Entries of one instant have no order of their own.
    house.it.clock.wait(std::time::Duration::from_secs(1));
    let before = house.trace().await.len();
    let mut ask = Request::builder()
        .method(method)
        .uri(path)
        .header("acte-signature", source.sign(body));
    for (name, value) in headers {
        ask = ask.header(*name, *value);
    }
    let ask = ask.body(axum::body::Body::from(body.to_vec())).unwrap();
    let mut system = house.system("feed", source.certificate.clone());
    let answer = system.send(ask).await;
    let mut left = Vec::new();
    for line in house.trace().await.into_iter().skip(before) {
        let (nature, role) = (line.nature.unwrap(), line.role.unwrap());
        // Whose certificate it is, nobody knows before the base has looked it up.
        let by = match nature.as_str() {
            "source.recognise" => (None, Some(author)),
            _ => (Some(author), line.object),
        };
        assert_eq!(
            (line.account, line.object),
            by,
            "{method} {route}: {nature}"
        );
        assert_eq!(line.at, house.now());
        left.push(format!("{nature} [{}] by {role}", line.operation.unwrap()));
    }
    left.sort();
    assert_eq!(left.len(), entries, "{method} {route} left {left:?}");
    let left = match left.join(", ") {
        none if none.is_empty() => "nothing".to_owned(),
        left => left,
    };
    walk.note(format!("feed {method} {route}"), &left);
    answer
}

/// An agent of a ministry, from the board to what is asked of a service.
async fn instruct(case: &Case, agent: &Agent, walk: &mut Walk) {
    let (later, earlier) = (case.path("M-1").await, case.house.found("S-1").await);
    let link = case.link("M-1", "S-1").await;
    let mut own = case.visits(agent, walk).await;
    keys(&mut own).await;
    own.get("/", "/").await.says("M-1");
    for path in [&later, &case.path("M-2").await] {
        own.post(
            "/demandes/{id}/prendre",
            &format!("{path}/prendre"),
            &[],
            303,
        )
        .await;
    }
    own.get("/recherche", "/recherche").await;
    let person = [("name", "lefevre"), ("born_on", "3/2/1990")];
    own.post("/recherche", "/recherche", &person, 200)
        .await
        .says("S-1");
    read(&mut own, &later, &earlier.to_string(), link).await;
    let judged = [("reason", "Même passeport"), ("verdict", "same")];
    own.post(
        "/demandes/{id}/liens/{link}",
        &format!("{later}/liens/{link}"),
        &judged,
        303,
    )
    .await;
    for service in ["dgsi", "cossen"] {
        let form = [("service", service)];
        let path = format!("{later}/transmettre");
        own.post("/demandes/{id}/transmettre", &path, &form, 303)
            .await;
    }
}

/// What any recipient reads of a request they may know.
async fn read(own: &mut Visits<'_, Desk>, page: &str, earlier: &str, link: Uuid) {
    own.get("/demandes/{id}", page).await.says("Lefèvre");
    let picture = format!("/demandes/{earlier}/photographie");
    own.get("/demandes/{id}/photographie", &picture).await;
    for (route, end) in [
        ("/demandes/{id}/chronologie", "chronologie".to_owned()),
        ("/demandes/{id}/fiche.pdf", "fiche.pdf".to_owned()),
        ("/demandes/{id}/liens/{link}", format!("liens/{link}")),
    ] {
        own.get(route, &format!("{page}/{end}")).await;
    }
}

/// A service, about what is referred to it.
async fn advise(case: &Case, body: &str, walk: &mut Walk) {
    let agent = case.house.agent(body).await;
    let (later, earlier) = (case.path("M-1").await, case.house.found("S-1").await);
    let link = case.link("M-1", "S-1").await;
    let mut own = case.visits(&agent, walk).await;
    keys(&mut own).await;
    own.get("/", "/").await.says("M-1");
    own.get("/recherche", "/recherche").await;
    let person = [("name", "lefevre"), ("born_on", "3/2/1990")];
    own.post("/recherche", "/recherche", &person, 200)
        .await
        .says("S-1");
    read(&mut own, &later, &earlier.to_string(), link).await;
}

/// Documents asked for, declined by one ministry, brought by its base, read by the asker; then all is given back.
async fn documents(case: &Case, instructor: &Agent, walk: &mut Walk) {
    let asked = |later: String, earlier| format!("{later}/pieces/{earlier}");
    let ask = [
        asked(case.path("M-2").await, case.house.found("S-2").await),
        asked(case.path("M-1").await, case.house.found("S-1").await),
    ];
    let mut own = case.visits(instructor, walk).await;
    for path in &ask {
        own.get("/demandes/{id}/pieces/{earlier}", path).await;
        let wanted = [("wanted", "Passeport")];
        own.post("/demandes/{id}/pieces/{earlier}", path, &wanted, 303)
            .await;
    }
    let holder = case.house.agent("defence").await;
    let declined = "select '/pieces-demandees/' || id || '/decliner' from document_request order by asked_at limit 1";
    let declined = case.one(declined).await;
    let mut giving = case.visits(&holder, walk).await;
    giving
        .get("/pieces-demandees", "/pieces-demandees")
        .await
        .says("Passeport");
    giving
        .post("/pieces-demandees/{id}/decliner", &declined, &[], 303)
        .await;

    let reference = "select id::text from document_request order by asked_at desc limit 1";
    let content = STANDARD.encode(b"%PDF-1.7 copie");
    let reference = case.one(reference).await;
    scan(case, &reference, walk).await;
    let brought =
        json!({ "document_request": reference, "title": "Passeport", "content": content });
    case.house.feed(&case.sophia, &[brought]).await;
    let mut own = case.visits(instructor, walk).await;
    own.get("/pieces", "/pieces").await.says("Passeport");
    let document = case.one("select '/pieces/' || id from document").await;
    own.get("/pieces/{id}", &document).await;
    let later = case.path("M-1").await;
    let form = [("service", "dgsi")];
    own.post(
        "/demandes/{id}/rappeler",
        &format!("{later}/rappeler"),
        &form,
        303,
    )
    .await;
    own.post(
        "/demandes/{id}/rendre",
        &format!("{later}/rendre"),
        &[],
        303,
    )
    .await;
}

/// The coordination, about requests, links, feeds and the log.
async fn coordinate(case: &Case, walk: &mut Walk) {
    let agent = case.house.agent("sgdsn").await;
    let page = case.path("M-3").await;
    let mut own = case.visits(&agent, walk).await;
    keys(&mut own).await;
    own.get("/", "/").await;
    own.get("/statistiques.csv", "/statistiques.csv").await;
    own.get("/modele", "/modele").await;
    crate::articles::models::serve(&case.house).await;
    for end in ["retirer", "reprendre"] {
        let path = format!("/modele/{end}");
        own.post(&path, &path, &[], 303).await;
    }
    own.get("/demandes", "/demandes?ministry=defence")
        .await
        .says("S-1");
    let form = [("name", "lefevre")];
    own.post("/demandes", "/demandes", &form, 200)
        .await
        .says("M-3");
    own.get("/liens", "/liens").await;
    own.get("/demandes/{id}", &page).await.says("Marie");
    let picture = format!("{}/photographie", case.path("S-1").await);
    own.get("/demandes/{id}/photographie", &picture).await;
    let link = "select l.id::text from link l join request r on r.id = l.later
        where r.number = 'M-3' and l.status = 'proposed' limit 1";
    let link = case.one(link).await;
    let judged = [("same", "no"), ("reason", "Sœurs jumelles")];
    own.post(
        "/demandes/{id}/liens/{link}",
        &format!("{page}/liens/{link}"),
        &judged,
        303,
    )
    .await;
    let correct = format!("{page}/corriger/3d");
    own.get("/demandes/{id}/corriger/{letter}", &correct).await;
    let right = [
        ("date", "1990-02-03"),
        ("city", "Quimper"),
        ("country", "FR"),
        ("ground", "source-error"),
    ];
    own.post("/demandes/{id}/corriger/{letter}", &correct, &right, 303)
        .await;

    own.get("/alimentation", "/alimentation").await;
    let new = [
        ("code", "mer"),
        ("ministry", "sea"),
        ("name", "Base mer"),
        ("mode", "whole"),
        ("mailbox", ""),
    ];
    own.post("/alimentation", "/alimentation", &new, 303).await;
    own.get("/alimentation/{code}", "/alimentation/sophia")
        .await;
    own.post("/alimentation/{code}", "/alimentation/mer", &new, 303)
        .await;
    let key = "ab".repeat(32);
    let trusted = [("kind", "key"), ("value", key.as_str())];
    let trust = "/alimentation/{code}/confiance";
    own.post(trust, "/alimentation/mer/confiance", &trusted, 303)
        .await;
    own.post(
        "/alimentation/{code}/confiance/{value}/retirer",
        &format!("/alimentation/mer/confiance/{key}/retirer"),
        &[],
        303,
    )
    .await;
    own.post(
        "/alimentation/{code}/etat",
        "/alimentation/mer/etat",
        &[],
        303,
    )
    .await;
    own.get(
        "/alimentation/{code}/lots/{name}",
        "/alimentation/sophia/lots/lot-3",
    )
    .await;
    own.get("/journal", "/journal").await;
    own.get("/journal.csv", "/journal.csv").await;
}

/// Users, in two steps by two bodies.
async fn people(case: &Case, walk: &mut Walk) {
    const EMAIL: &str = "claire.martin@energie.gouv.example";
    let (osiic, sgdsn) = (
        case.house.agent("osiic").await,
        case.house.agent("sgdsn").await,
    );
    let mut own = case.visits(&osiic, walk).await;
    keys(&mut own).await;
    let answer = own.led("/", "/", 303).await;
    assert_eq!(answer.location(), "/utilisateurs");
    let designated = [
        ("email", EMAIL),
        ("body", "energy"),
        ("authority", "Haut fonctionnaire de défense et de sécurité"),
        ("reference", "HFDS-2026-17"),
        ("designated_on", "01/10/2026"),
    ];
    own.post("/utilisateurs", "/utilisateurs", &designated, 303)
        .await;
    own.get("/utilisateurs", "/utilisateurs").await.says(EMAIL);
    let user = case
        .one("select id::text from appointment where body = 'energy'")
        .await;

    let mut own = case.visits(&sgdsn, walk).await;
    own.get("/habilitations", "/habilitations")
        .await
        .says(EMAIL);
    let page = format!("/habilitations/{user}");
    own.get("/habilitations/{id}", &page).await;
    let today = ppst::rules::terms::day_of(case.house.now()).unwrap();
    let day = |days| today.saturating_add(time::Duration::days(days)).to_string();
    let (from, until, review) = (day(0), day(365), day(180));
    let term = [
        ("reference", "SGDSN-2026-4"),
        ("from", from.as_str()),
        ("until", until.as_str()),
        ("review_on", review.as_str()),
    ];
    own.post("/habilitations/{id}", &page, &term, 303).await;
    for (end, form) in [
        ("suspendre", &term[..0]),
        ("retablir", &term[..0]),
        ("revoir", &term[3..]),
        ("terminer", &term[..0]),
    ] {
        let route = format!("/habilitations/{{id}}/{end}");
        own.post(&route, &format!("{page}/{end}"), form, 303).await;
    }
    let designated = [
        ("email", "paul@cossen.gouv.example"),
        ("body", "drsd"),
        designated[2],
        designated[3],
        designated[4],
    ];
    let mut own = case.visits(&osiic, walk).await;
    own.post("/utilisateurs", "/utilisateurs", &designated, 303)
        .await;
    let user = "select '/utilisateurs/' || id || '/terminer' from appointment where body = 'drsd'";
    let path = case.one(user).await;
    own.post("/utilisateurs/{id}/terminer", &path, &[], 303)
        .await;
}

/// The commission is answered; what is deleted leaves a receipt.
async fn answer_and_delete(case: &Case, walk: &mut Walk) {
    let agent = case.house.agent("sgdsn").await;
    let page = case.path("S-1").await;
    let mut own = case.visits(&agent, walk).await;
    own.get("/cnil", "/cnil").await;
    let reference = [("reference", "CNIL 2026-118-7")];
    let answer = own.post("/cnil", "/cnil", &reference, 303).await;
    let procedure = answer.location().to_owned();
    own.get("/cnil/{id}", &procedure).await;
    let anne = [("name", "Lefevre"), ("born_on", "03/02/1990")];
    own.post("/cnil/{id}", &procedure, &anne, 200)
        .await
        .says("S-1");
    for file in ["donnees.json", "donnees.pdf"] {
        let route = format!("/cnil/{{id}}/{file}");
        own.post(&route, &format!("{procedure}/{file}"), &anne, 200)
            .await;
    }
    let delete = format!("{page}/supprimer");
    own.get("/demandes/{id}/supprimer", &delete)
        .await
        .says("Lefèvre");
    let confirmed = [("ground", "court"), ("confirmed", "yes")];
    own.post("/demandes/{id}/supprimer", &delete, &confirmed, 303)
        .await;
    case.house.sequencer().drain().await.unwrap();
    own.get("/demandes/{id}/recu", &format!("{page}/recu"))
        .await;
    own.get("/demandes/{id}/recu.json", &format!("{page}/recu.json"))
        .await;
}
