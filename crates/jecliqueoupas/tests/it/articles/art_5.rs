//! Art. 5: who reaches the data, each within their attributions; the ranks, and the regular analyses.

use jecliqueoupas::{
    deeds::{library, ministries, read_file, rights, rules, staff, threats, trace},
    law,
    rules::search::Query,
};
use kernel::{Actor, Id, Role, Term};
use ledger::Stop;
use uuid::Uuid;

use crate::{
    api::Client,
    house::{
        Browser, CLAIRE, DENIS, Deposits as _, House, clean, email, marked, rule_finding,
        sealed_zip,
    },
};

/// JCOP-5.1: analysts reach what they apply rules to, administrators what they administer; neither the
/// other's, and what an analyst sees names neither file nor depositor.
#[tokio::test]
async fn each_agent_of_anssi_stays_within_their_attributions() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("nom-secret.txt", &clean(), "full").await;
    house.settle().await;
    let (mut analyst, mut administrator) = (house.analyst().await, house.administrator().await);
    let file = house
        .words("select '/fichiers/' || id from file")
        .await
        .remove(0);
    let analysts = [
        "/",
        &file,
        "/regles",
        "/reference",
        "/menaces",
        "/menaces/misp.json",
    ];
    let administrators = ["/ministeres", "/utilisateurs", "/droits", "/journal"];
    for path in analysts {
        let page = analyst.get(path).await.expect(200);
        page.is_silent_about("nom-secret");
        page.is_silent_about("claire.martin");
        administrator.get(path).await.expect(404);
    }
    for path in administrators {
        administrator
            .get(path)
            .await
            .expect(200)
            .is_silent_about("nom-secret");
        analyst.get(path).await.expect(404);
    }
}

/// JCOP-5.1: one analysis serves all who deposited a content; in its report each reads their own name for the
/// file, and an analyst none, even where the findings say in which file they were made.
#[tokio::test]
async fn a_report_gives_nobody_the_name_that_another_chose() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let (mut claire, mut denis) = (house.agent(CLAIRE).await, house.agent(DENIS).await);
    let first = claire.deposit("nom-de-claire.txt", &marked(), "full").await;
    let second = denis.deposit("nom-de-denis.txt", &marked(), "full").await;
    house.settle().await;
    assert_eq!(house.number("select count(*) from analysis").await, 1);
    for (browser, path, own, other) in [
        (&mut claire, first, "nom-de-claire", "nom-de-denis"),
        (&mut denis, second, "nom-de-denis", "nom-de-claire"),
    ] {
        let page = browser.get(&path).await.expect(200);
        page.says("essai.temoin");
        page.is_silent_about(other);
        let json = browser.get(&format!("{path}/rapport.json")).await;
        let json = json.expect(200);
        assert!(json.body.contains(own), "{}", json.body);
        json.is_silent_about(other);
    }
    let file = house
        .words("select '/fichiers/' || id from file")
        .await
        .remove(0);
    let page = house.analyst().await.get(&file).await.expect(200);
    page.says("Essai temoin");
    page.is_silent_about("nom-de-");
}

/// JCOP-5.1: what a depositor's password opened is read by that depositor and by ANSSI's analysts, not by whoever
/// deposited the same encrypted content without it; the rank is told to all, and the password to nobody.
#[tokio::test]
async fn what_a_password_opened_is_for_who_gave_it() {
    const PASSWORD: &str = "Zorglub-77";
    let secret = "note-interne";
    let sealed = sealed_zip(
        &format!("{secret}.txt"),
        b"Suite sur https://rendez-vous.exemple.fr/page demain",
        PASSWORD,
    );
    let house = House::open().await;
    let (mut claire, mut denis) = (house.agent(CLAIRE).await, house.agent(DENIS).await);
    let deposit = async |browser: &mut Browser, password: &str| {
        let fields = [
            ("choice", "preview"),
            ("unclassified", "yes"),
            ("password", password),
        ];
        let answer = browser.upload("/depots", &fields, ("dossier.zip", &sealed));
        let place = answer.await.expect(303).location().to_owned();
        house.settle().await;
        let (_, path) = place.split_once("/depots/").unwrap();
        format!("/depots/{path}")
    };
    let opened = deposit(&mut claire, PASSWORD).await;
    let locked = deposit(&mut denis, "").await;
    let mistaken = deposit(&mut denis, "autre").await;
    let digest = inspect::report::password_digest(PASSWORD);
    let parts = ["", "/rapport.json", "/rapport.pdf"];

    for part in parts {
        let answer = claire.get(&format!("{opened}{part}")).await.expect(200);
        answer.is_silent_about(&digest);
        if part != "/rapport.pdf" {
            answer.says(secret);
            answer.says("rendez-vous.exemple.fr");
        }
    }
    for path in [&locked, &mistaken] {
        for part in parts {
            let answer = denis.get(&format!("{path}{part}")).await.expect(200);
            for unsaid in [secret, "rendez-vous", &digest] {
                answer.is_silent_about(unsaid);
            }
        }
        denis.get(path).await.expect(200).says("chiffré");
    }
    let again = deposit(&mut denis, PASSWORD).await;
    denis.get(&again).await.expect(200).says(secret);

    let file = house
        .words("select '/fichiers/' || id from file where size > 60")
        .await
        .remove(0);
    let page = house.analyst().await.get(&file).await.expect(200);
    page.says(secret);
    page.is_silent_about(&digest);

    // What the API answers comes by the same way.
    let client = Client::of(&house, DENIS).await;
    let id = locked.trim_start_matches("/depots/");
    let report = client.get(&format!("/api/v2/deposits/{id}/report")).await;
    let report = report.expect(200).to_string();
    assert!(
        !report.contains(secret) && !report.contains("opened_by"),
        "{report}"
    );
}

/// JCOP-5.1: behind the doors the policy says the same, and each attempt is recorded.
#[tokio::test]
async fn the_policy_denies_what_the_doors_do_and_records_it() {
    let house = House::open().await;
    let desk = &house.desk;
    let actors: [Role; 5] = [
        law::AGENT,
        law::APPLICATION,
        law::FSSI,
        law::ANALYST,
        law::ADMINISTRATOR,
    ];
    let denied = |stop: bool| if stop { "denied" } else { "done" };
    for role in actors {
        let actor = house.actor(role).within("culture");
        let nothing = Id::from_uuid(Uuid::nil());
        let analyst = role == law::ANALYST;
        let administrator = role == law::ADMINISTRATOR;
        let search = read_file::search(desk, &actor, &Query::default()).await;
        assert_eq!(search.is_ok(), analyst, "{role} searches");
        let read = read_file::read_file(desk, &actor, nothing)
            .await
            .unwrap_err();
        assert_eq!(matches!(read, Stop::Denied(_)), !analyst, "{role} reads");
        assert_eq!(
            rules::list(desk, &actor).await.is_ok(),
            analyst,
            "{role} lists rules"
        );
        assert_eq!(
            library::list(desk, &actor).await.is_ok(),
            analyst,
            "{role} lists files"
        );
        let since = house.now() - time::Duration::days(30);
        let seen = threats::landscape(desk, &actor, since).await;
        assert_eq!(seen.is_ok(), analyst, "{role} reads threats");
        assert_eq!(
            ministries::list(desk, &actor).await.is_ok(),
            administrator,
            "{role}"
        );
        assert_eq!(
            staff::list(desk, &actor).await.is_ok(),
            administrator,
            "{role}"
        );
        let log = trace::read_trace(desk, &actor, &Default::default()).await;
        assert_eq!(log.is_ok(), administrator, "{role} reads the log");
        let asked = rights::look_up(desk, &actor, &email(CLAIRE))
            .await
            .unwrap_err();
        assert_eq!(
            matches!(asked, Stop::Denied(_)),
            !administrator,
            "{role} answers rights"
        );
        let account = actor.account;
        let lines = house
            .trace()
            .await
            .into_iter()
            .filter(|line| line.account == account);
        let outcomes: Vec<String> = lines.map(|line| line.outcome).collect();
        let expected = outcomes
            .iter()
            .filter(|outcome| *outcome == denied(true))
            .count();
        let count = if analyst || administrator {
            9 - if analyst { 5 } else { 4 }
        } else {
            9
        };
        assert_eq!(expected, count, "{role}: {outcomes:?}");
    }
}

/// JCOP-5.1: an agent's own right ends at their own deposits, whatever the code above asks for.
#[tokio::test]
async fn an_account_that_is_not_the_depositor_is_denied() {
    use jecliqueoupas::deeds::{alert_ministry, erase, own_space, read_report};
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let path = claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    let id = path.trim_start_matches("/depots/").parse::<Uuid>().unwrap();
    let agent = house
        .words("select id::text from agent")
        .await
        .remove(0)
        .parse::<Uuid>()
        .unwrap();
    let desk = &house.desk;
    let id = Id::from_uuid(id);
    for role in [law::AGENT, law::FSSI, law::ANALYST, law::ADMINISTRATOR] {
        let actor = house.actor(role).within("culture");
        assert!(
            read_report::read_report(desk, &actor, id).await.is_err(),
            "{role}"
        );
        assert!(
            erase::erase_deposit(desk, &actor, id).await.is_err(),
            "{role}"
        );
        assert!(erase::withdraw(desk, &actor, id).await.is_err(), "{role}");
        assert!(
            alert_ministry::alert_ministry(desk, &actor, id)
                .await
                .is_err(),
            "{role}"
        );
        let own = own_space::own_data(desk, &actor, Id::from_uuid(agent)).await;
        assert!(matches!(own, Err(Stop::Denied(_))), "{role}");
        let gone = erase::erase_account(desk, &actor, Id::from_uuid(agent)).await;
        assert!(matches!(gone, Err(Stop::Denied(_))), "{role}");
    }
    let actor = Actor::account(agent, law::AGENT);
    assert!(read_report::read_report(desk, &actor, id).await.is_ok());
}

/// JCOP-5.2: automated tools rank files clean, suspicious or malicious.
#[tokio::test]
async fn files_are_ranked_clean_suspicious_or_malicious() {
    let house = House::open().await;
    house
        .rules(
            "doute",
            &rule_finding("doute", b"marque-douteuse", "suspicious"),
        )
        .await;
    house
        .rules(
            "certain",
            &rule_finding("certain", b"marque-certaine", "malicious"),
        )
        .await;
    let mut claire = house.agent(CLAIRE).await;
    for (bytes, rank, word) in [
        (clean(), "clean", "Sain"),
        (
            b"Une marque-douteuse dans un texte.\n".to_vec(),
            "suspicious",
            "Suspect",
        ),
        (
            b"Une marque-certaine dans un texte.\n".to_vec(),
            "malicious",
            "Malveillant",
        ),
    ] {
        house.it.clock.wait(std::time::Duration::from_secs(1));
        let path = claire.deposit("piece.txt", &bytes, "full").await;
        house.settle().await;
        claire.get(&path).await.expect(200).says(word);
        let last = "select verdict from file order by id desc limit 1";
        assert_eq!(house.words(last).await, [rank]);
    }
    // Only the malicious one is told.
    assert_eq!(
        house.words("select rule from alert").await,
        ["certain.certain"]
    );
}

/// JCOP-5.2: files are analysed again regularly, without anyone asking.
#[tokio::test]
async fn files_are_analysed_again_regularly() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    let causes = "select cause from analysis where state = 'done' order by queued_at";
    house.it.clock.advance(Term::days(29));
    house.settle().await;
    assert_eq!(house.words(causes).await, ["deposit"]);
    house.it.clock.advance(Term::days(2));
    house.settle().await;
    assert_eq!(house.words(causes).await, ["deposit", "schedule"]);
    for _ in 0..3 {
        house.it.clock.advance(Term::days(31));
        house.settle().await;
    }
    assert_eq!(house.words(causes).await.len(), 5);
}

/// JCOP-5.1: an FSSI is designated for a ministry of the register; a code that nobody has yet is refused.
#[tokio::test]
async fn an_fssi_is_designated_for_a_known_ministry_only() {
    let house = House::open().await;
    let mut admin = house.administrator().await;
    for (code, status) in [
        ("inconnu", 422),
        ("", 422),
        ("Culture", 422),
        ("culture", 303),
    ] {
        let form = [
            ("email", "eve@culture.gouv.example"),
            ("role", "fssi"),
            ("compartment", code),
        ];
        admin.post("/utilisateurs", &form).await.expect(status);
    }
    let kept = house.words("select compartment from designation").await;
    assert_eq!(kept, ["culture"]);
}
