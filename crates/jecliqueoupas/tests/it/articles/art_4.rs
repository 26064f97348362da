//! Art. 4: what is collected, and the duty about sensitive data.

use std::{collections::BTreeSet, time::Duration};

use jecliqueoupas::{deeds::erase, law};
use kernel::Actor;
use sqlx::{AssertSqlSafe, Row as _};

use crate::house::{
    CLAIRE, DENIS, Deposits as _, FSSI_CULTURE, HUGO, House, clean, marked, rule_finding,
};

/// JCOP-4.1: the register of columns names two categories about agents and files, and an agent is an
/// address, its dates and its ministry, nothing else.
#[test]
fn nothing_is_declared_but_the_address_and_the_content() {
    let law = law::law().unwrap();
    let of = |category: &str| -> BTreeSet<String> {
        let tables = law.columns.tables.iter().flat_map(|(table, declared)| {
            let columns = declared
                .column
                .iter()
                .filter(|(_, column)| column.category == category);
            columns.map(move |(name, _)| format!("{table}.{name}"))
        });
        tables.collect()
    };
    let agents = of("agent-email");
    let tables: BTreeSet<&str> = agents
        .iter()
        .map(|column| column.split('.').next().unwrap())
        .collect();
    assert_eq!(
        tables,
        BTreeSet::from(["agent", "application_token", "deposit", "link"])
    );
    let agent: Vec<&str> = law.columns.tables["agent"]
        .column
        .keys()
        .map(String::as_str)
        .collect();
    let known = [
        "collected_at",
        "email",
        "email_blind",
        "id",
        "key_id",
        "ministry",
        "restricted",
    ];
    assert_eq!(agent, known);
    let sealed = &law.columns.tables["agent"].column["email"];
    assert!(sealed.sealed, "the address is sealed");
    for (article, key) in [("4 1", "agent-email"), ("4 2", "file-content")] {
        let category = law.act.category(key).unwrap();
        assert_eq!(category.article.0, article);
    }
    let personal: BTreeSet<&str> = law
        .act
        .categories
        .iter()
        .filter(|category| category.personal)
        .map(|category| category.key.as_str())
        .filter(|key| ["agent-email", "file-content"].contains(key))
        .collect();
    assert_eq!(personal.len(), 2);
}

/// JCOP-4.1: the forms ask for the address, then for the file and how to read it; nothing about the
/// person. What the database holds of the address is sealed.
#[tokio::test]
async fn the_forms_ask_for_nothing_else_and_the_address_is_never_in_clear() {
    let house = House::open().await;
    let home = house.browser("agent").get("/").await.expect(200);
    assert_eq!(home.fields("/lien"), ["email"]);
    let mut claire = house.agent(CLAIRE).await;
    let form = claire.get("/depots/nouveau").await.expect(200);
    assert_eq!(
        form.fields("/depots"),
        ["choice", "file", "password", "unclassified"]
    );
    claire.deposit("nom-de-claire.txt", &clean(), "full").await;
    house.settle().await;

    let mut conn = house.it.db.superuser().await;
    let tables = "select table_name::text from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE'";
    let tables: Vec<String> = sqlx::query_scalar(tables)
        .fetch_all(&mut conn)
        .await
        .unwrap();
    assert!(tables.len() > 10);
    let hex = |text: &str| {
        text.bytes()
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>()
    };
    for table in tables {
        for secret in ["claire.martin", "nom-de-claire", "Compte rendu"] {
            let sql = format!(
                "select count(*) from \"{table}\" t where t::text like $1 or t::text like $2"
            );
            let row = sqlx::query(AssertSqlSafe(sql))
                .bind(format!("%{secret}%"))
                .bind(format!("%{}%", hex(secret)));
            let found: i64 = row.fetch_one(&mut conn).await.unwrap().get(0);
            assert_eq!(found, 0, "{table} holds «{secret}» in clear");
        }
    }
}

/// JCOP-4.2: the duty stands in the terms, in the privacy policy, on the upload page and on the report,
/// in both languages.
#[tokio::test]
async fn the_duty_is_stated_on_the_four_pages() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    let report = claire.deposit("note.txt", &clean(), "full").await;
    let cookies = claire.cookies();
    let mut english = house.browser("agent").in_english();
    for cookie in cookies.split("; ") {
        english.hold(cookie);
    }
    for waiting in [true, false] {
        for path in [
            "/conditions",
            "/confidentialite",
            "/depots/nouveau",
            &report,
        ] {
            let page = claire.get(path).await.expect(200).text();
            for words in [
                "données",
                "santé",
                "convictions religieuses",
                "signalez-le immédiatement",
            ] {
                assert!(
                    page.contains(words),
                    "{path} lacks «{words}» (waiting: {waiting})"
                );
            }
            assert!(
                page.contains("retiré") && page.contains("détruit"),
                "{path}"
            );
            let page = english.get(path).await.expect(200).text();
            for words in ["health", "religious", "report it at once", "destroyed"] {
                assert!(page.contains(words), "{path} lacks «{words}» in English");
            }
        }
        house.settle().await;
    }
}

/// JCOP-4.2: once reported, the file is withdrawn and destroyed, for every agent who deposited it, with
/// its key, its bytes, its report, its alerts and the mail that waits about it.
#[tokio::test]
async fn a_file_reported_as_sensitive_is_destroyed_for_all_who_hold_it() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let (mut claire, mut hugo) = (house.agent(CLAIRE).await, house.agent(HUGO).await);
    let mut denis = house.agent(DENIS).await;
    let mut analyst = house.analyst().await;
    let keys = house.number("select count(*) from vault_key").await;
    let blobs = house.blobs();
    let kept = denis.deposit("autre.txt", &clean(), "full").await;
    house.settle().await;
    let own = claire.deposit("dossier.txt", &marked(), "full").await;
    let other = hugo.deposit("dossier-bis.txt", &marked(), "full").await;
    house.settle().await;
    assert_eq!(house.blobs(), blobs + 2);
    assert_eq!(house.mails_to(FSSI_CULTURE).len(), 1);
    // A mail about the file that still waits.
    let invite =
        "select '/fichiers/' || file.id || '/depots/' || deposit.id || '/inviter' from deposit
        join file on file.id = deposit.file where verdict = 'malicious' and ministry = 'culture'";
    let invite = house.words(invite).await.remove(0);
    analyst.post(&invite, &[]).await.expect(303);
    let waiting = "select count(*) from mail where about is not null and state = 'queued'";
    assert_eq!(house.number(waiting).await, 1);
    let sent = house.mails_to(CLAIRE).len();

    let page = claire
        .get(&format!("{own}/donnees-sensibles"))
        .await
        .expect(200);
    page.says("pour tous les agents");
    hugo.post(&format!("{own}/donnees-sensibles"), &[])
        .await
        .expect(404);
    let page = claire
        .post(&format!("{own}/donnees-sensibles"), &[])
        .await
        .expect(200);
    page.says("Fichier retiré et détruit");
    page.says("2 dépôts et 1 fichier supprimés");
    assert_eq!(house.number(waiting).await, 0, "the mail is gone at once");
    house.settle().await;
    assert_eq!(house.mails_to(CLAIRE).len(), sent, "and never leaves");

    claire.get(&own).await.expect(404);
    hugo.get(&other).await.expect(404);
    denis.get(&kept).await.expect(200);
    for sql in [
        "select count(*) from alert",
        "select count(*) from detection",
        "select count(*) from analysis where file not in (select file from deposit)",
        "select count(*) from file_term where file not in (select file from deposit)",
    ] {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
    assert_eq!(house.number("select count(*) from file").await, 1);
    assert_eq!(house.blobs(), blobs + 1, "the bytes are gone");
    // What is left: the key of the other deposit, and those of its content's bytes and report.
    assert_eq!(
        house.number("select count(*) from vault_key").await,
        keys + 3
    );
    assert_eq!(house.entries("deposit.report-sensitive").await, 1);
    assert_eq!(house.entries("file.withdraw").await, 1);
}

/// JCOP-4.2: once the report is recorded the file is destroyed, even if the service stops between the two.
#[tokio::test]
async fn a_reported_file_is_destroyed_even_after_a_crash() {
    let house = House::open().await;
    let (mut claire, mut hugo) = (house.agent(CLAIRE).await, house.agent(HUGO).await);
    let own = claire.deposit("dossier.txt", &clean(), "full").await;
    hugo.deposit("dossier-bis.txt", &clean(), "full").await;
    house.settle().await;
    let agent = "select agent::text from deposit where ministry = 'culture'";
    let agent = house.words(agent).await.remove(0).parse().unwrap();
    let actor = Actor::account(agent, law::AGENT);
    let id = own.trim_start_matches("/depots/").parse().unwrap();
    erase::report_sensitive(&house.desk, &actor, id)
        .await
        .unwrap();
    // The process ends here; another one works on.
    house.it.clock.wait(Duration::from_secs(20));
    house.settle().await;
    for sql in ["select count(*) from deposit", "select count(*) from file"] {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
    assert_eq!(house.entries("file.withdraw").await, 1);

    // In one go the job has nothing left to do.
    let path = hugo.deposit("suite.txt", b"suite\n", "full").await;
    hugo.post(&format!("{path}/donnees-sensibles"), &[])
        .await
        .expect(200)
        .says("1 dépôt et 1 fichier supprimés");
    house.it.clock.wait(Duration::from_secs(20));
    house.settle().await;
    assert_eq!(house.entries("file.withdraw").await, 2);
    assert_eq!(house.entries("file.withdrawn").await, 1);
}
