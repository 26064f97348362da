//! Every page and every form of every portal, visited once by whom it is for: each operation on personal
//! data leaves an entry by the right author. The list says which entries each visit leaves.

use std::{collections::BTreeSet, fmt::Write as _};

use gate::Access;
use jecliqueoupas::law;
use kernel::Role;
use uuid::Uuid;

use super::golden;
use crate::house::{
    Answer, Browser, CLAIRE, DENIS, HUGO, House, clean, eicar, picture, rule_finding,
};

/// Routes behind a sign-in that touch no personal data: empty forms.
const NOTHING: [&str; 2] = ["GET /depots/nouveau", "GET /droits"];

/// One signed-in visitor, and what their visits left.
struct Visits<'a> {
    house: &'a House,
    portal: &'static str,
    role: Role,
    account: Uuid,
    browser: Browser,
    seen: &'a mut BTreeSet<String>,
    text: &'a mut String,
}

impl Visits<'_> {
    async fn note(&mut self, route: &str, answer: Answer, status: u16, before: usize) -> Answer {
        let answer = answer.expect(status);
        let lines = self.house.trace().await;
        let fresh: Vec<_> = lines.iter().skip(before).collect();
        let mut own = false;
        let mut entries = Vec::new();
        for line in fresh {
            let role = line.role.clone().unwrap_or_default();
            assert_eq!(line.outcome, "done", "{route}: {line:?}");
            if role == self.role.0 {
                assert_eq!(line.account, Some(self.account), "{route}: another author");
                own = true;
            } else {
                assert_eq!(role, "system", "{route}: {line:?}");
            }
            let word = |text: &Option<String>| text.clone().unwrap_or_default();
            entries.push(format!(
                "{} [{}] by {role}",
                word(&line.nature),
                word(&line.operation)
            ));
        }
        let silent = NOTHING.contains(&route);
        assert!(own != silent, "{route} left {entries:?}");
        let entries = if entries.is_empty() {
            "nothing".to_owned()
        } else {
            entries.join(", ")
        };
        let _ = writeln!(self.text, "{} {route} → {entries}", self.portal);
        self.seen.insert(format!("{} {route}", self.portal));
        answer
    }

    async fn get(&mut self, route: &str, path: &str) -> Answer {
        // Entries of one instant have no order of their own.
        self.house.it.clock.wait(std::time::Duration::from_secs(1));
        let before = self.house.trace().await.len();
        let answer = self.browser.get(path).await;
        self.note(&format!("GET {route}"), answer, 200, before)
            .await
    }

    async fn post(
        &mut self,
        route: &str,
        path: &str,
        form: &[(&str, &str)],
        status: u16,
    ) -> Answer {
        // The page with the token is no part of the visit.
        self.browser.get("/mentions-legales").await.expect(200);
        // Entries of one instant have no order of their own.
        self.house.it.clock.wait(std::time::Duration::from_secs(1));
        let before = self.house.trace().await.len();
        let answer = self.browser.post(path, form).await;
        self.note(&format!("POST {route}"), answer, status, before)
            .await
    }

    async fn upload(&mut self, route: &str, form: &[(&str, &str)], file: (&str, &[u8])) -> Answer {
        self.browser.get("/mentions-legales").await.expect(200);
        // Entries of one instant have no order of their own.
        self.house.it.clock.wait(std::time::Duration::from_secs(1));
        let before = self.house.trace().await.len();
        let answer = self.browser.upload(route, form, file).await;
        self.note(&format!("POST {route}"), answer, 303, before)
            .await
    }
}

#[tokio::test]
async fn every_operation_on_personal_data_leaves_an_entry_by_its_author() {
    let house = House::open().await;
    let (mut seen, mut text) = (BTreeSet::new(), String::new());
    house
        .rules("essai", &rule_finding("temoin", &eicar(), "malicious"))
        .await;
    house
        .agent(HUGO)
        .await
        .deposit("piece.com", &eicar(), "full")
        .await;
    agents(&house, &mut seen, &mut text).await;
    house
        .agent(DENIS)
        .await
        .deposit("piece.com", &eicar(), "full")
        .await;
    house.settle().await;
    officers(&house, &mut seen, &mut text).await;
    analysts(&house, &mut seen, &mut text).await;
    administrators(&house, &mut seen, &mut text).await;

    // Nothing behind a sign-in was left out.
    let mut missed = Vec::new();
    for site in &house.sites {
        for route in site.table() {
            let line = format!("{} {} {}", site.info().portal, route.method, route.path);
            if matches!(route.access, Access::Role(_) | Access::SignedIn) && !seen.contains(&line) {
                missed.push(line);
            }
        }
    }
    assert!(missed.is_empty(), "never visited: {missed:#?}");
    golden("trace.txt", &text);
}

async fn agents(house: &House, seen: &mut BTreeSet<String>, text: &mut String) {
    let browser = house.agent(HUGO).await;
    let account = "select account::text from session order by started_at desc limit 1";
    let account = house.words(account).await.remove(0).parse().unwrap();
    let (portal, role) = ("agent", law::AGENT);
    let mut hugo = Visits {
        house,
        portal,
        role,
        account,
        browser,
        seen,
        text,
    };
    hugo.get("/depots/nouveau", "/depots/nouveau").await;
    let form = [("choice", "full"), ("unclassified", "yes")];
    let bad = [&b"\n"[..], &eicar()].concat();
    let answer = hugo.upload("/depots", &form, ("piece.com", &bad)).await;
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

async fn officers(house: &House, seen: &mut BTreeSet<String>, text: &mut String) {
    let (portal, role) = ("fssi", law::FSSI);
    let (browser, account) = house.staff(portal, role, Some("culture")).await;
    let mut fssi = Visits {
        house,
        portal,
        role,
        account,
        browser,
        seen,
        text,
    };
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

async fn analysts(house: &House, seen: &mut BTreeSet<String>, text: &mut String) {
    let (portal, role) = ("anssi", law::ANALYST);
    let (browser, account) = house.staff(portal, role, None).await;
    let mut analyst = Visits {
        house,
        portal,
        role,
        account,
        browser,
        seen,
        text,
    };
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
        .upload("/reference", &[], ("bonne.txt", b"Une bonne reference.\n"))
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

async fn administrators(house: &House, seen: &mut BTreeSet<String>, text: &mut String) {
    let (portal, role) = ("anssi", law::ADMINISTRATOR);
    let (browser, account) = house.staff(portal, role, None).await;
    let mut admin = Visits {
        house,
        portal,
        role,
        account,
        browser,
        seen,
        text,
    };
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
