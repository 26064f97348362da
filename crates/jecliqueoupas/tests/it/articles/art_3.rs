//! Art. 3: the link, the choice, the report, the alert and its three paths.

use inspect::report::{AnalysisKind, Report, Verdict};
use kernel::Term;
use std::time::Duration;

use crate::house::{
    CLAIRE, DENIS, Deposits as _, FSSI_CULTURE, FSSI_INTERIEUR, HUGO, House, PAYLOAD, clean,
    link_in, marked, picture, rule_finding,
};

/// JCOP-3.1: the link opens until the last second of its seven days, and not one second later.
#[tokio::test]
async fn a_link_is_valid_seven_days_to_the_second() {
    let house = House::open().await;
    let start = house.now();
    let link = house.link(CLAIRE).await;
    let end = Term::days(7).end(start).unwrap();
    assert_eq!(end - start, time::Duration::days(7));

    house.it.clock.set(end - Duration::from_secs(1));
    house.settle().await;
    let mut claire = house.browser("agent");
    claire.get(&link).await.expect(200).says(CLAIRE);
    claire.post(&link, &[]).await.expect(303);
    claire.get("/depots").await.expect(200);

    house.it.clock.set(end);
    let mut late = house.browser("agent");
    late.get(&link).await.expect(410).says("Ce lien a expiré");
    late.post(&link, &[]).await.expect(410);
    late.get("/depots").await.expect(404);
    // Nor does the session that was opened with it outlive it.
    claire.get("/depots").await.expect(404);
    let reasons: Vec<_> = house
        .refusals()
        .await
        .into_iter()
        .map(|(reason, ..)| reason)
        .collect();
    assert_eq!(reasons, ["expired-link", "expired-link"]);

    // Once its row is erased it is unknown; it opens nothing either way.
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from link").await, 0);
    late.get(&link).await.expect(410);
}

/// JCOP-3.1: mail gateways fetch links; looking at one consumes nothing and opens nothing.
#[tokio::test]
async fn looking_at_a_link_consumes_nothing() {
    let house = House::open().await;
    let link = house.link(CLAIRE).await;
    for _ in 0..5 {
        let mut gateway = house.browser("agent");
        gateway.get(&link).await.expect(200);
        gateway.get("/depots").await.expect(404);
        assert!(
            !gateway.cookies().contains("session"),
            "{}",
            gateway.cookies()
        );
    }
    assert_eq!(house.number("select count(*) from session").await, 0);
    for _ in 0..2 {
        let mut claire = house.browser("agent");
        claire.get(&link).await.expect(200);
        claire.post(&link, &[]).await.expect(303);
        claire.get("/depots").await.expect(200);
    }
}

/// JCOP-3.1: a link opens the space of the address it was mailed to, whoever follows it and whoever
/// was signed in; no other text opens any.
#[tokio::test]
async fn a_link_is_tied_to_its_address() {
    let house = House::open().await;
    let to_hugo = house.link(HUGO).await;
    let mut browser = house.agent(CLAIRE).await;
    browser.deposit("note.txt", &clean(), "full").await;
    browser.get("/mes-donnees").await.expect(200).says(CLAIRE);
    browser.get(&to_hugo).await.expect(200).says(HUGO);
    browser.post(&to_hugo, &[]).await.expect(303);
    let mine = browser.get("/mes-donnees").await.expect(200);
    mine.says(HUGO);
    mine.is_silent_about(CLAIRE);
    browser
        .get("/depots")
        .await
        .expect(200)
        .is_silent_about("note.txt");

    let altered: String = to_hugo
        .chars()
        .rev()
        .collect::<String>()
        .replacen('A', "B", 1);
    let altered: String = altered.chars().rev().collect();
    for wrong in [format!("{to_hugo}A"), "/lien/x".to_owned(), altered + "_"] {
        house
            .browser("agent")
            .get(&wrong)
            .await
            .expect(410)
            .says("Ce lien n’existe pas");
    }
    let held = house
        .words("select encode(token_hash, 'hex') from link")
        .await;
    assert!(
        held.iter().all(|hash| hash.len() == 64),
        "only digests are kept"
    );
}

/// JCOP-3.1: only an address of a ministry gets a link, and no mailbox is flooded.
#[tokio::test]
async fn only_ministries_addresses_get_links_and_few_an_hour() {
    let house = House::open().await;
    let mut browser = house.browser("agent");
    for (typed, words) in [
        ("claire@gmail.example", "aucun ministère"),
        ("claire", "adresse de la forme"),
        ("", "Saisissez votre adresse"),
    ] {
        browser
            .post("/lien", &[("email", typed)])
            .await
            .expect(422)
            .says(words);
    }
    assert_eq!(
        house.number("select count(*) from agent").await,
        0,
        "nothing was collected"
    );
    let refusals = house.refusals().await;
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    assert_eq!(refusals[0].0, "unknown-domain");

    for _ in 0..7 {
        browser
            .post("/lien", &[("email", CLAIRE)])
            .await
            .expect(200);
    }
    house.settle().await;
    assert_eq!(house.mails_to(CLAIRE).len(), 5);
    house.it.clock.wait(Duration::from_secs(3_601));
    house.link(CLAIRE).await;
}

/// JCOP-3.2: the agent chooses, and gets the analysis chosen; without a choice nothing is taken.
#[tokio::test]
async fn the_analysis_is_the_one_the_agent_chose() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let form = claire.get("/depots/nouveau").await.expect(200);
    for choice in ["quick", "full", "preview"] {
        assert!(
            form.body.contains(&format!("value=\"{choice}\"")),
            "{choice} is not offered"
        );
    }
    for wrong in [
        &[("unclassified", "yes")][..],
        &[("unclassified", "yes"), ("choice", "deep")],
    ] {
        let page = claire
            .upload("/depots", wrong, ("note.txt", &clean()))
            .await
            .expect(422);
        page.says("Choisissez une analyse");
    }
    assert_eq!(house.number("select count(*) from deposit").await, 0);
    for (choice, depth) in [
        ("quick", AnalysisKind::Quick),
        ("full", AnalysisKind::Full),
        ("preview", AnalysisKind::Preview),
    ] {
        house.it.clock.wait(Duration::from_secs(1));
        let bytes = [choice.as_bytes(), &clean()].concat();
        let path = claire.deposit("note.txt", &bytes, choice).await;
        house.settle().await;
        let json = claire
            .get(&format!("{path}/rapport.json"))
            .await
            .expect(200);
        let report: Report = serde_json::from_str(&json.body).unwrap();
        assert_eq!(report.depth, depth);
    }
    let kinds = "select kind from deposit order by id";
    assert_eq!(house.words(kinds).await, ["quick", "full", "preview"]);
}

/// JCOP-3.2: an analysis with previews shows the file drawn anew, under the report's own permission and
/// record, and goes with the deposit.
#[tokio::test]
async fn previews_show_the_file_drawn_anew_to_its_agent_alone() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let path = claire.deposit("photo.png", &picture(), "preview").await;
    let full = [&picture()[..], b"."].concat();
    let plain = claire.deposit("autre.png", &full, "full").await;
    house.settle().await;

    let page = claire.get(&path).await.expect(200);
    page.says("Aperçus");
    let address = format!("{path}/apercus/0");
    assert!(page.body.contains(&format!("src=\"{address}\"")));
    assert!(page.body.contains("alt=\"Image\""));
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("img-src 'self'"),
        "{policy}"
    );

    // Entries of one instant have no order of their own.
    house.it.clock.wait(Duration::from_secs(1));
    let before = house.trace().await.len();
    let shown = claire.get(&address).await.expect(200);
    assert_eq!(shown.headers["content-type"], "image/png");
    assert_eq!(shown.headers["x-content-type-options"], "nosniff");
    assert_eq!(shown.headers["cache-control"], "private, no-store");
    let policy = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'"), "{policy}");
    assert!(shown.body.contains("IHDR") && shown.body.contains("IEND"));
    assert!(
        !shown.body.contains(PAYLOAD.split(' ').next().unwrap()),
        "what followed the picture came along"
    );
    let trace = house.trace().await;
    assert_eq!(trace.len(), before + 1);
    assert_eq!(trace.last().unwrap().nature.as_deref(), Some("report.read"));

    // Nothing where nothing was asked for, nor to anyone else.
    let other = claire.get(&plain).await.expect(200);
    other.is_silent_about("Aperçus");
    claire.get(&format!("{plain}/apercus/0")).await.expect(404);
    claire.get(&format!("{path}/apercus/9")).await.expect(404);
    for address_of in [DENIS, HUGO] {
        house
            .agent(address_of)
            .await
            .get(&address)
            .await
            .expect(404);
    }
    house.browser("agent").get(&address).await.expect(404);

    // A later round is a full analysis: its rank is shown, and the previews stay.
    house
        .rules(
            "essai",
            &rule_finding("temoin", PAYLOAD.as_bytes(), "malicious"),
        )
        .await;
    house.settle().await;
    let page = claire.get(&path).await.expect(200);
    page.says("Malveillant");
    assert!(page.body.contains(&address));

    claire
        .post(&format!("{path}/supprimer"), &[])
        .await
        .expect(200);
    claire.get(&address).await.expect(404);
}

/// JCOP-3.3: each analysis ends in a report, for the agent alone.
#[tokio::test]
async fn each_analysis_ends_in_a_report() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let path = claire
        .deposit("note de service.txt", &clean(), "full")
        .await;
    let page = claire.get(&path).await.expect(200);
    page.says("note de service.txt");
    assert!(
        page.body.contains("data-live"),
        "the page waits for the report"
    );
    let stop = "data-live-stop hidden>Arrêter l’actualisation automatique</button>";
    assert!(page.body.contains(stop), "and may be told not to");
    claire
        .get(&format!("{path}/rapport.json"))
        .await
        .expect(404);
    house.settle().await;

    let page = claire.get(&path).await.expect(200);
    let hash = house
        .words("select encode(sha256, 'hex') from file")
        .await
        .remove(0);
    page.says("Sain");
    page.says(&hash);
    assert!(!page.body.contains("data-live=\"") && !page.body.contains("data-live-stop"));
    let json = claire
        .get(&format!("{path}/rapport.json"))
        .await
        .expect(200);
    let report: Report = serde_json::from_str(&json.body).unwrap();
    assert_eq!(report.verdict, Verdict::Clean);
    assert_eq!(report.nodes[0].sha256, hash);
    assert_eq!(
        house
            .number("select count(*) from analysis where report is null")
            .await,
        0
    );

    for address in [DENIS, HUGO] {
        let mut other = house.agent(address).await;
        other
            .get(&path)
            .await
            .expect(404)
            .is_silent_about("note de service");
        other.get(&format!("{path}/rapport.json")).await.expect(404);
    }
    let denied = house
        .trace()
        .await
        .into_iter()
        .filter(|line| line.outcome != "done")
        .count();
    assert_eq!(denied, 4, "two for each of the curious");
}

/// JCOP-3.4: the FSSI of the agent's ministry and those the FSSI named are mailed once for a file and a
/// rule; the other ministry is not.
#[tokio::test]
async fn the_fssi_and_those_named_are_told_once() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let named = "nadia.benali@culture.gouv.example";
    house.name_recipient("culture", named).await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    let mut denis = house.agent(DENIS).await;
    denis.deposit("autre-nom.txt", &marked(), "full").await;
    claire.deposit("encore.txt", &marked(), "quick").await;
    house.settle().await;
    for address in [FSSI_CULTURE, named] {
        let mails = house.mails_to(address);
        assert_eq!(mails.len(), 1, "{address}");
        assert!(mails[0].text.reveal().contains("essai.temoin"));
    }
    assert_eq!(house.mails_to(FSSI_INTERIEUR).len(), 0);
    assert_eq!(house.number("select count(*) from alert").await, 1);

    // The other ministry's officer neither lists it nor reads it.
    let path = house
        .words("select '/alertes/' || id from alert")
        .await
        .remove(0);
    let mut other = house.fssi("interieur").await;
    other.get("/").await.expect(200).is_silent_about(&path);
    other.get(&path).await.expect(404);
    let mut own = house.fssi("culture").await;
    own.get("/").await.expect(200).says("essai.temoin");
    let page = own.get(&path).await.expect(200);
    page.says(CLAIRE);
    page.is_silent_about("piece.txt");
}

/// JCOP-3.4: the FSSI names agents of the ministry only, removes those named, and not the FSSI.
#[tokio::test]
async fn the_fssi_names_agents_of_the_ministry_only() {
    let house = House::open().await;
    let mut fssi = house.fssi("culture").await;
    let page = fssi
        .post("/destinataires", &[("email", HUGO)])
        .await
        .expect(422);
    page.says("n’est pas de votre ministère");
    fssi.post("/destinataires", &[("email", DENIS)])
        .await
        .expect(303);
    let again = fssi
        .post("/destinataires", &[("email", DENIS)])
        .await
        .expect(422);
    again.says("reçoit déjà");
    let page = fssi.get("/destinataires").await.expect(200);
    page.says(DENIS);
    page.says(FSSI_CULTURE);
    page.is_silent_about(FSSI_INTERIEUR);

    let id = "select id::text from alert_recipient where role = 'named'";
    let named = house.words(id).await.remove(0);
    let officer =
        "select id::text from alert_recipient where role = 'fssi' and ministry = 'culture'";
    let officer = house.words(officer).await.remove(0);
    let mut other = house.fssi("interieur").await;
    other
        .post(&format!("/destinataires/{named}/retirer"), &[])
        .await
        .expect(404);
    fssi.post(&format!("/destinataires/{officer}/retirer"), &[])
        .await
        .expect(404);
    fssi.post(&format!("/destinataires/{named}/retirer"), &[])
        .await
        .expect(303);
    assert_eq!(house.words(id).await, [""; 0]);
}

/// JCOP-3.5, 1°: where the ministry chose it, the agent is invited and raises the alert.
#[tokio::test]
async fn the_agent_alerts_at_anssis_invitation() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut hugo = house.agent(HUGO).await;
    let path = hugo.deposit("piece.txt", &marked(), "full").await;
    let harmless = hugo.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    assert_eq!(house.number("select count(*) from alert").await, 0);
    assert_eq!(house.mails_to(FSSI_INTERIEUR).len(), 0);
    let invitation = house.mails_to(HUGO).pop().unwrap();
    assert_eq!(link_in(invitation.text.reveal()), path);

    let page = hugo.get(&path).await.expect(200);
    page.says("vous invite à alerter");
    hugo.post(&format!("{harmless}/alerter"), &[])
        .await
        .expect(409);
    hugo.post(&format!("{path}/alerter"), &[]).await.expect(303);
    hugo.post(&format!("{path}/alerter"), &[]).await.expect(303);
    house.settle().await;
    assert_eq!(house.words("select path from alert").await, ["agent"]);
    let mails = house.mails_to(FSSI_INTERIEUR);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.reveal().contains("envoyée par l’agent"));
    hugo.get(&path).await.expect(200).says("par l’agent");

    let mut claire = house.agent(CLAIRE).await;
    claire
        .post(&format!("{path}/alerter"), &[])
        .await
        .expect(404);
}

/// JCOP-3.5, 2°: ANSSI alerts at the deposit.
#[tokio::test]
async fn anssi_alerts_at_the_deposit() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    let path = claire.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    assert_eq!(house.words("select path from alert").await, ["deposit"]);
    let mails = house.mails_to(FSSI_CULTURE);
    assert_eq!(mails.len(), 1);
    assert!(mails[0].text.reveal().contains("dès le dépôt"));
    claire
        .get(&path)
        .await
        .expect(200)
        .says("par l’ANSSI, au dépôt");
}

/// JCOP-3.5, 2°: ANSSI alerts later, after a new rule, even where agents alert at the deposit.
#[tokio::test]
async fn anssi_alerts_later_after_a_new_rule() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let mut hugo = house.agent(HUGO).await;
    let path = claire.deposit("piece.txt", &marked(), "full").await;
    hugo.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    house.it.clock.advance(Term::days(3));
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let paths = "select ministry || ' ' || path from alert order by 1";
    assert_eq!(
        house.words(paths).await,
        ["culture later", "interieur later"]
    );
    for address in [FSSI_CULTURE, FSSI_INTERIEUR] {
        let mails = house.mails_to(address);
        assert_eq!(mails.len(), 1, "{address}");
        assert!(
            mails[0]
                .text
                .reveal()
                .contains("après l’application d’une nouvelle règle")
        );
    }
    let mut claire = house.agent(CLAIRE).await;
    claire
        .get(&path)
        .await
        .expect(200)
        .says("après une nouvelle règle");
}

/// JCOP-3.5, 1°: ANSSI may invite an agent from its own portal, once; never without a finding.
#[tokio::test]
async fn an_analyst_invites_an_agent() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    let paths =
        "select '/fichiers/' || file.id || '/depots/' || deposit.id || '/inviter' from deposit
        join file on file.id = deposit.file order by file.verdict = 'malicious' desc";
    let paths = house.words(paths).await;
    let mut analyst = house.analyst().await;
    let before = house.mails_to(CLAIRE).len();
    analyst.post(&paths[0], &[]).await.expect(303);
    analyst.post(&paths[0], &[]).await.expect(409);
    analyst.post(&paths[1], &[]).await.expect(409);
    house.settle().await;
    assert_eq!(house.mails_to(CLAIRE).len(), before + 1);
    assert_eq!(house.entries("deposit.invite").await, 1);
}
