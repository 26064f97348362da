//! Every page and every form of every portal, visited once by whom it is for: each operation on personal
//! data leaves an entry by the right author. The list says which entries each visit leaves.

use gate::{
    Access,
    routes::{RouteInfo, RouteKind},
};
use jecliqueoupas::{Desk, deeds::tokens::ERASE, law};
use kernel::Role;
use testkit::coverage::{Visits, Walk};
use uuid::Uuid;

use super::{api::ask, golden, statements};
use crate::{
    api::Client,
    house::{
        Browser, CLAIRE, DENIS, Deposits as _, HUGO, House, clean, eicar, picture, rule_finding,
    },
};

/// Routes behind a sign-in that touch no personal data: empty forms.
const NOTHING: [&str; 2] = ["GET /depots/nouveau", "GET /droits"];

/// A visitor's first steps.
fn visits<'a>(
    house: &'a House,
    portal: &'static str,
    role: Role,
    (browser, account): (Browser, Uuid),
    walk: &'a mut Walk,
) -> Visits<'a, Desk> {
    Visits {
        service: house,
        portal,
        role,
        account,
        browser,
        walk,
        silent: &NOTHING,
    }
}

#[tokio::test]
async fn every_operation_on_personal_data_leaves_an_entry_by_its_author() {
    let house = House::open().await;
    let mut walk = Walk::default();
    house
        .rules("essai", &rule_finding("temoin", &eicar(), "malicious"))
        .await;
    house
        .agent(HUGO)
        .await
        .deposit("piece.com", &eicar(), "full")
        .await;
    agents(&house, &mut walk).await;
    house
        .agent(DENIS)
        .await
        .deposit("piece.com", &eicar(), "full")
        .await;
    house.settle().await;
    officers(&house, &mut walk).await;
    analysts(&house, &mut walk).await;
    administrators(&house, &mut walk).await;
    applications(&house, &mut walk).await;

    walk.left_nothing_out(&house);
    golden("trace.txt", &walk.text);
    statements::judge(&house, walk.sent).await;
}

async fn agents(house: &House, walk: &mut Walk) {
    let browser = house.agent(HUGO).await;
    let account = "select account::text from session order by started_at desc limit 1";
    let account = house.words(account).await.remove(0).parse().unwrap();
    let mut hugo = visits(house, "agent", law::AGENT, (browser, account), walk);
    hugo.get("/depots/nouveau", "/depots/nouveau").await;
    let form = [("choice", "full"), ("unclassified", "yes")];
    let bad = [&b"\n"[..], &eicar()].concat();
    let answer = hugo
        .upload("/depots", "/depots", &form, ("piece.com", &bad))
        .await;
    let path = format!(
        "/depots/{}",
        answer.location().split_once("/depots/").unwrap().1
    );
    house.settle().await;
    hugo.get("/depots", "/depots").await;
    hugo.get("/depots/{id}", &path).await;
    hugo.get("/depots/{id}/rapport.json", &format!("{path}/rapport.json"))
        .await;
    hugo.get("/depots/{id}/rapport.pdf", &format!("{path}/rapport.pdf"))
        .await;
    let drawn = hugo
        .browser
        .deposit("image.png", &picture(), "preview")
        .await;
    house.settle().await;
    hugo.get(
        "/depots/{id}/apercus/{number}",
        &format!("{drawn}/apercus/0"),
    )
    .await;
    hugo.post("/depots/{id}/alerter", &format!("{path}/alerter"), &[], 303)
        .await;
    hugo.get("/depots/{id}/supprimer", &format!("{path}/supprimer"))
        .await;
    hugo.post(
        "/depots/{id}/supprimer",
        &format!("{path}/supprimer"),
        &[],
        200,
    )
    .await;
    let path = hugo.browser.deposit("note.txt", &clean(), "quick").await;
    let sensitive = format!("{path}/donnees-sensibles");
    hugo.get("/depots/{id}/donnees-sensibles", &sensitive).await;
    hugo.post("/depots/{id}/donnees-sensibles", &sensitive, &[], 200)
        .await;
    hugo.get("/mes-donnees", "/mes-donnees").await;
    hugo.get("/mes-donnees.json", "/mes-donnees.json").await;
    hugo.post("/mes-donnees/supprimer", "/mes-donnees/supprimer", &[], 200)
        .await;
}

async fn officers(house: &House, walk: &mut Walk) {
    let (portal, role) = ("fssi", law::FSSI);
    let who = house.staff(portal, role, Some("culture")).await;
    let mut fssi = visits(house, portal, role, who, walk);
    fssi.get("/", "/").await;
    let alert = "select '/alertes/' || id from alert where ministry = 'culture'";
    let alert = house.words(alert).await.remove(0);
    fssi.get("/alertes/{id}", &alert).await;
    fssi.get("/destinataires", "/destinataires").await;
    fssi.post(
        "/destinataires",
        "/destinataires",
        &[("email", CLAIRE)],
        303,
    )
    .await;
    let id =
        "select '/destinataires/' || id || '/retirer' from alert_recipient where role = 'named'";
    let path = house.words(id).await.remove(0);
    fssi.post("/destinataires/{id}/retirer", &path, &[], 303)
        .await;
}

async fn analysts(house: &House, walk: &mut Walk) {
    let (portal, role) = ("anssi", law::ANALYST);
    let who = house.staff(portal, role, None).await;
    let mut analyst = visits(house, portal, role, who, walk);
    analyst
        .get("/", "/?q=rule:essai.temoin")
        .await
        .says("Malveillant");
    let file = "select '/fichiers/' || id from file where verdict = 'malicious'";
    let file = house.words(file).await.remove(0);
    analyst.get("/fichiers/{id}", &file).await;
    analyst
        .post(
            "/fichiers/{id}/analyser",
            &format!("{file}/analyser"),
            &[],
            303,
        )
        .await;
    house.settle().await;
    let deposit = "select id::text from deposit where invited_at is null limit 1";
    let deposit = house.words(deposit).await.remove(0);
    let invite = format!("{file}/depots/{deposit}/inviter");
    analyst
        .post("/fichiers/{id}/depots/{deposit}/inviter", &invite, &[], 303)
        .await;

    analyst.get("/regles", "/regles").await;
    let source = rule_finding("autre", b"absent", "suspicious");
    let form = [("name", "nouvelle"), ("source", source.as_str())];
    let answer = analyst.post("/regles", "/regles", &form, 303).await;
    let rule = format!(
        "/regles/{}",
        answer.location().split_once("/regles/").unwrap().1
    );
    house.settle().await;
    analyst.get("/regles/{id}", &rule).await;
    let sent = rule_finding("envoyee", b"absent", "suspicious");
    analyst
        .upload(
            "/regles/fichier",
            "/regles/fichier",
            &[],
            ("envoi.yar", sent.as_bytes()),
        )
        .await;
    house.settle().await;
    let again = format!("{rule}/fichier");
    analyst
        .upload(
            "/regles/{id}/fichier",
            &again,
            &[],
            ("envoi.yar", sent.as_bytes()),
        )
        .await;
    house.settle().await;
    analyst
        .get("/regles/{id}/regles.yar", &format!("{rule}/regles.yar"))
        .await
        .says("envoyee");
    analyst
        .post("/regles/{id}", &rule, &[("source", source.as_str())], 303)
        .await;
    analyst
        .post("/regles/{id}/essayer", &format!("{rule}/essayer"), &[], 303)
        .await;
    house.settle().await;
    analyst
        .post("/regles/{id}/activer", &format!("{rule}/activer"), &[], 303)
        .await;
    analyst
        .post("/regles/{id}/retirer", &format!("{rule}/retirer"), &[], 303)
        .await;
    house.settle().await;

    analyst.get("/reference", "/reference").await;
    analyst
        .upload(
            "/reference",
            "/reference",
            &[],
            ("bonne.txt", b"Une bonne reference.\n"),
        )
        .await;
    let good = "select '/reference/' || id || '/retirer' from known_good where name = 'bonne.txt'";
    let good = house.words(good).await.remove(0);
    analyst
        .post("/reference/{id}/retirer", &good, &[], 303)
        .await;
    analyst.get("/menaces", "/menaces").await;
    analyst
        .get("/menaces/misp.json", "/menaces/misp.json")
        .await;
    analyst
        .get("/menaces/stix.json", "/menaces/stix.json")
        .await;
}

async fn administrators(house: &House, walk: &mut Walk) {
    let (portal, role) = ("anssi", law::ADMINISTRATOR);
    let who = house.staff(portal, role, None).await;
    let mut admin = visits(house, portal, role, who, walk);
    admin.get("/ministeres", "/ministeres").await;
    let form = [
        ("code", "agriculture"),
        ("name_fr", "Agriculture"),
        ("name_en", "Agriculture"),
        ("domains", "agriculture.gouv.example"),
        ("alert_path", "anssi"),
    ];
    admin.post("/ministeres", "/ministeres", &form, 303).await;
    admin
        .get("/ministeres/{code}", "/ministeres/agriculture")
        .await;
    admin
        .post("/ministeres/{code}", "/ministeres/agriculture", &form, 303)
        .await;
    let named = [("email", "fssi@agriculture.gouv.example")];
    admin
        .post(
            "/ministeres/{code}/fssi",
            "/ministeres/agriculture/fssi",
            &named,
            303,
        )
        .await;
    let remove = "select '/ministeres/agriculture/destinataires/' || id || '/retirer'
        from alert_recipient where ministry = 'agriculture'";
    let remove = house.words(remove).await.remove(0);
    admin
        .post(
            "/ministeres/{code}/destinataires/{id}/retirer",
            &remove,
            &[],
            303,
        )
        .await;

    admin.get("/droits", "/droits").await;
    admin
        .post("/droits", "/droits", &[("email", DENIS)], 200)
        .await;
    let agent = "select agent::text from deposit where ministry = 'culture'";
    let agent = format!("/droits/{}", house.words(agent).await.remove(0));
    admin
        .get(
            "/droits/{agent}/donnees.json",
            &format!("{agent}/donnees.json"),
        )
        .await;
    let right = [("rectified", "denis.petit@interieur.gouv.example")];
    admin
        .post(
            "/droits/{agent}/rectifier",
            &format!("{agent}/rectifier"),
            &right,
            303,
        )
        .await;
    let yes = [("restricted", "yes")];
    admin
        .post(
            "/droits/{agent}/limiter",
            &format!("{agent}/limiter"),
            &yes,
            303,
        )
        .await;
    admin
        .post(
            "/droits/{agent}/supprimer",
            &format!("{agent}/supprimer"),
            &[],
            303,
        )
        .await;

    admin.get("/utilisateurs", "/utilisateurs").await;
    let form = [
        ("email", "paul@anssi.gouv.example"),
        ("role", "anssi-analyst"),
    ];
    admin
        .post("/utilisateurs", "/utilisateurs", &form, 303)
        .await;
    let id = house
        .words("select id::text from designation")
        .await
        .remove(0);
    for end in ["suspendre", "retablir", "revoquer"] {
        let (route, path) = (
            format!("/utilisateurs/{{id}}/{end}"),
            format!("/utilisateurs/{id}/{end}"),
        );
        admin.post(&route, &path, &[], 303).await;
    }
    admin.get("/jetons", "/jetons").await;
    let form = [
        ("application", "Messagerie"),
        ("email", CLAIRE),
        ("stated", "yes"),
        ("reference", "courrier 2026-17"),
        ("lifetime", "month"),
    ];
    admin.post("/jetons", "/jetons", &form, 200).await;
    let token = house
        .words("select '/jetons/' || id || '/revoquer' from application_token")
        .await
        .remove(0);
    admin.post("/jetons/{id}/revoquer", &token, &[], 303).await;
    admin.get("/journal", "/journal").await;
}

/// An application with a token: every route behind one, in an order in which each finds what it asks for.
async fn applications(house: &House, walk: &mut Walk) {
    let client = Client::of(house, CLAIRE).await;
    let account = "select agent::text from application_token order by issued_at desc limit 1";
    let account: Uuid = house.words(account).await.remove(0).parse().unwrap();
    let mut deposit = String::new();
    let mut routes: Vec<_> = house.site("agent").table().to_vec();
    routes.retain(|route| matches!(route.access, Access::Token(_)));
    // What destroys comes last, each on a deposit of its own.
    let destroys = |route: &RouteInfo| route.access == Access::Token(ERASE);
    routes.sort_by_key(destroys);
    for route in &routes {
        if destroys(route) {
            deposit = client.submit("note.txt", &clean()).await;
        }
        house.settle().await;
        // Entries of one instant have no order of their own.
        house.it.clock.wait(std::time::Duration::from_secs(1));
        let before = house.trace().await.len();
        let answer = ask(&client, route, &deposit).await;
        assert!(answer.status < 300, "{} {}", route.path, answer.text);
        if route.kind == RouteKind::ApiUpload {
            let body: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
            deposit = body["id"].as_str().unwrap().to_owned();
        }
        let visit = format!("agent {} {}", route.method, route.path);
        let left = house.left(before, law::APPLICATION, account, &visit).await;
        walk.note(visit, &left);
    }
}
