//! Art. 1: the agents' portal, optional and for unclassified files; ANSSI's own.

use jecliqueoupas::{
    deeds::{deposit, rules},
    law,
    model::{Choice, FileName, RuleName},
};
use kernel::Actor;
use ledger::Stop;

use crate::{
    api::Client,
    house::{CLAIRE, Deposits as _, House, clean, rule_finding},
};

/// JCOP-1.1: anyone reaches the portal, which says that it is optional and takes nothing classified.
#[tokio::test]
async fn the_portal_is_public_and_optional() {
    let house = House::open().await;
    let page = house.browser("agent").get("/").await.expect(200);
    page.says("facultative");
    page.says("Ne déposez jamais de fichier classifié");
    let page = house
        .browser("agent")
        .in_english()
        .get("/")
        .await
        .expect(200);
    page.says("optional");
    page.says("classified");
}

/// JCOP-1.1: without the statement nothing is kept, whichever way the file comes, and the refusal is
/// recorded under article 1; with it the file is taken and the instant of the statement kept.
#[tokio::test]
async fn a_file_without_the_statement_is_refused_and_the_refusal_recorded() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let blobs = house.blobs();
    for fields in [
        &[("choice", "full")][..],
        &[("choice", "full"), ("unclassified", "no")],
    ] {
        let page = claire
            .upload("/depots", fields, ("note.txt", &clean()))
            .await
            .expect(422);
        page.says("Déclarez que le fichier n’est pas classifié");
    }
    assert_eq!(house.number("select count(*) from deposit").await, 0);
    // Neither API lets a file in either once the statement is taken back for it.
    let application = Client::of(&house, CLAIRE).await;
    for path in ["/api/v1/submit", "/api/v2/deposits"] {
        for said in ["no", "maybe", ""] {
            let fields = [("unclassified", said)];
            let answer = application.upload(path, &fields, "a", b"a").await;
            assert_eq!(answer.problem(422), "refusal-unclassified", "{path} {said}");
        }
    }
    assert_eq!(house.number("select count(*) from deposit").await, 0);
    assert_eq!(house.blobs(), blobs, "not a byte was kept");
    let refused = |role: &str| {
        let said = ("not-declared-unclassified", "1", role);
        (said.0.to_owned(), said.1.to_owned(), said.2.to_owned())
    };
    let expected = [vec![refused("agent"); 2], vec![refused("application"); 6]].concat();
    // Entries of one instant have no order of their own.
    let mut refusals = house.refusals().await;
    refusals.sort();
    assert_eq!(refusals, expected);
    let agent = house.words("select id::text from agent").await.remove(0);
    let by = "select distinct p.account::text || ' ' || p.object::text from audit_payload p
        join audit_entry e on e.id = p.entry where e.outcome = 'refused'";
    assert_eq!(house.words(by).await, [format!("{agent} {agent}")]);

    let account = house
        .words("select id::text from agent")
        .await
        .remove(0)
        .parse()
        .unwrap();
    let received = house.receive(&clean()).await;
    let new = deposit::NewFile {
        received: &received,
        name: FileName::from_client("note.txt"),
        choice: Choice::Full,
        unclassified: false,
        password: None,
    };
    let actor = Actor::account(account, law::AGENT);
    let stop = deposit::deposit(&house.desk, &actor, &new)
        .await
        .unwrap_err();
    assert!(
        matches!(
            stop,
            Stop::Refused(deposit::Refusal::NotDeclaredUnclassified)
        ),
        "{stop:?}"
    );
    assert_eq!(house.number("select count(*) from deposit").await, 0);
    let refusal = |(reason, article, role): (&str, &str, &str)| {
        (reason.to_owned(), article.to_owned(), role.to_owned())
    };
    let expected = refusal(("not-declared-unclassified", "1", "agent"));
    let refusals = house.refusals().await;
    assert!(refusals.contains(&expected), "{refusals:?}");

    // Who answers for the portal reads which rule refused, and the article behind it.
    let log = house.administrator().await.get("/journal").await;
    log.expect(200)
        .says("Refusé par une règle — not-declared-unclassified (art. 1)");

    claire.deposit("note.txt", &clean(), "full").await;
    let stated = "select count(*) from deposit where unclassified_at = collected_at";
    assert_eq!(house.number(stated).await, 1);
}

/// JCOP-1.2: ANSSI's portal has its own sign-in; an agent's session opens nothing there, nor one of
/// ANSSI anything of the agents'.
#[tokio::test]
async fn anssi_has_its_own_portal_and_sign_in() {
    let house = House::open().await;
    let nobody = house.browser("anssi").get("/").await.expect(303);
    assert!(
        nobody.location().contains("/sign-in"),
        "{}",
        nobody.location()
    );

    let claire = house.agent(CLAIRE).await;
    let mut stray = house.browser("anssi");
    stray.hold(&claire.cookies());
    assert!(
        stray
            .get("/")
            .await
            .expect(303)
            .location()
            .contains("/sign-in")
    );

    let analyst = house.analyst().await;
    let mut stray = house.browser("agent");
    stray.hold(&analyst.cookies());
    stray.get("/depots").await.expect(404);
}

/// JCOP-1.2: from its portal ANSSI adds a rule and the files already held are analysed with it. A rule
/// is tried on files known to be harmless before it is applied, and not applied when it finds one.
#[tokio::test]
async fn anssi_adds_rules_that_are_applied_to_the_files_held() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let report = claire.deposit("compte-rendu.txt", &clean(), "full").await;
    house.settle().await;
    claire.get(&report).await.expect(200).says("Sain");

    let mut analyst = house.analyst().await;
    let source = rule_finding("trouve", b"Compte rendu", "malicious");
    let fields = [("name", "essai"), ("source", source.as_str())];
    let answer = analyst.post("/regles", &fields).await.expect(303);
    let path = format!(
        "/regles/{}",
        answer.location().split_once("/regles/").unwrap().1
    );
    analyst
        .post(&format!("{path}/activer"), &[])
        .await
        .expect(409)
        .says("Essai manquant");
    house.settle().await;
    analyst.get(&path).await.expect(200).says("Favorable");
    analyst
        .post(&format!("{path}/activer"), &[])
        .await
        .expect(303);
    house.settle().await;
    claire.get(&report).await.expect(200).says("Malveillant");
    let causes = "select cause from analysis order by finished_at, queued_at, cause";
    assert_eq!(house.words(causes).await, ["deposit", "rule"]);

    let actor = house.actor(law::ANALYST);
    let name = RuleName::parse("trop_large").unwrap();
    let source = rule_finding("large", b"Ordre du jour", "malicious");
    let id = rules::write(&house.desk, &actor, None, &name, &source)
        .await
        .unwrap();
    house.settle().await;
    let stop = rules::activate(&house.desk, &actor, id).await.unwrap_err();
    assert!(
        matches!(stop, Stop::Refused(rules::Refusal::FailedTrial)),
        "{stop:?}"
    );
}
