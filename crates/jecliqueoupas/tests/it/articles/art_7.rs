//! Art. 7: kept one year, or erased at once when the agent asks.

use std::time::Duration;

use kernel::Term;

use crate::house::{
    Browser, CLAIRE, DENIS, Deposits as _, FSSI_CULTURE, House, clean, marked, rule_finding,
};

/// What must be empty once everything of the agents has ended.
const EMPTY: [&str; 9] = [
    "select count(*) from deposit",
    "select count(*) from file",
    "select count(*) from analysis",
    "select count(*) from detection",
    "select count(*) from file_term",
    "select count(*) from alert",
    "select count(*) from agent",
    "select count(*) from link",
    "select count(*) from mail where about is not null and state <> 'sent'",
];

/// JCOP-7.1: clean or malicious, a file and its address live to the last second of their year and not
/// one more; key, bytes, terms, alerts and waiting mail go with them.
#[tokio::test]
async fn files_and_addresses_live_one_year_to_the_second() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let (keys, blobs) = (
        house.number("select count(*) from vault_key").await,
        house.blobs(),
    );
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    claire.deposit("note.txt", &clean(), "full").await;
    let end = Term::years(1).end(house.now()).unwrap();
    house.settle().await;
    assert_eq!(house.mails_to(FSSI_CULTURE).len(), 1);

    house.it.clock.set(end - Duration::from_secs(1));
    house.settle().await;
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from deposit").await, 2);
    assert_eq!(house.number("select count(*) from file").await, 2);
    assert_eq!(house.number("select count(*) from agent").await, 1);
    assert_eq!(house.blobs(), blobs + 2);

    house.it.clock.set(end);
    let summary = house.retention().await;
    assert_eq!(summary.erased["deposit"].rows, 2);
    house.settle().await;
    for sql in EMPTY {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
    assert_eq!(house.blobs(), blobs, "the bytes are gone");
    assert_eq!(
        house.number("select count(*) from vault_key").await,
        keys,
        "the keys are gone"
    );
    assert!(house.entries("retention.expire").await > 0);
}

/// JCOP-7.1: an address collected again, or a content deposited again, starts its own year; the first
/// deposit ends all the same.
#[tokio::test]
async fn a_later_deposit_keeps_its_own_year() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("note.txt", &clean(), "full").await;
    let first = Term::years(1).end(house.now()).unwrap();
    house.it.clock.advance(Term::days(100));
    let mut denis = house.agent(DENIS).await;
    denis.deposit("copie.txt", &clean(), "full").await;
    let second = Term::years(1).end(house.now()).unwrap();
    house.settle().await;

    house.it.clock.set(first);
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from deposit").await, 1);
    assert_eq!(
        house.number("select count(*) from agent").await,
        1,
        "Claire's address ended"
    );
    assert_eq!(
        house.number("select count(*) from file").await,
        1,
        "Denis holds it"
    );
    house.it.clock.set(second);
    let _done = house.retention().await;
    for sql in EMPTY {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
}

/// JCOP-7.1: an address given without any deposit ends with its own year.
#[tokio::test]
async fn an_address_without_deposit_ends_too() {
    let house = House::open().await;
    house.link(CLAIRE).await;
    let end = Term::years(1).end(house.now()).unwrap();
    house.it.clock.set(end - Duration::from_secs(1));
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from agent").await, 1);
    house.it.clock.set(end);
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from agent").await, 0);
}

async fn receipt(house: &House, browser: &mut Browser, page: &str) -> verifier::receipt::Proven {
    let (_, path) = page
        .split_once("href=\"/recus/")
        .expect("the link to the proof");
    let path = format!("/recus/{}", path.split('"').next().unwrap());
    browser.get(&path).await.expect(404);
    house.sequencer().drain().await.unwrap();
    let proof = browser.get(&path).await.expect(200);
    let proven = verifier::receipt::verify(&proof.body, None).unwrap();
    let cut = proof.body.replacen(|c: char| c.is_ascii_digit(), "x", 1);
    assert!(
        verifier::receipt::verify(&cut, None).is_err(),
        "an altered receipt is refused"
    );
    assert!(!proof.body.contains("claire"));
    proven
}

/// JCOP-7.2: a deposit is erased the moment its agent asks, with a receipt that anyone can verify.
#[tokio::test]
async fn a_deposit_is_erased_at_once_with_a_receipt() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    let (keys, blobs) = (
        house.number("select count(*) from vault_key").await,
        house.blobs(),
    );
    let path = claire.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    claire
        .get(&format!("{path}/supprimer"))
        .await
        .expect(200)
        .says("piece.txt");
    let mut denis = house.agent(DENIS).await;
    denis
        .post(&format!("{path}/supprimer"), &[])
        .await
        .expect(404);

    let keys_of_denis = 1;
    let page = claire
        .post(&format!("{path}/supprimer"), &[])
        .await
        .expect(200);
    page.says("Dépôt supprimé");
    page.says("1 dépôt et 1 fichier supprimés");
    page.says("article 7");
    assert!(
        page.body
            .contains("href=\"/mes-donnees\">Supprimer mon adresse")
    );
    // At once: before any job runs.
    for sql in &EMPTY[..6] {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
    let left = house.number("select count(*) from vault_key").await;
    assert_eq!(
        left,
        keys + keys_of_denis,
        "the keys are destroyed: nothing can be read again"
    );
    house.settle().await;
    assert_eq!(house.blobs(), blobs);
    claire.get(&path).await.expect(404);

    let proven = receipt(&house, &mut claire, &page.body).await;
    assert_eq!(proven.nature.as_deref(), Some("deposit.erase"));
    assert_eq!(proven.operation.as_deref(), Some("erase"));
    assert_eq!(proven.object, None, "the receipt names nobody");
}

/// JCOP-7.2: the address goes at once too, with its links, its session and the mail that waits.
#[tokio::test]
async fn the_address_and_everything_under_it_are_erased_at_once() {
    let house = House::open().await;
    let keys = house.number("select count(*) from vault_key").await;
    let mut claire = house.agent(CLAIRE).await;
    let link = house.link(CLAIRE).await;
    claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    // A mail that still waits.
    house
        .browser("agent")
        .post("/lien", &[("email", CLAIRE)])
        .await
        .expect(200);
    assert_eq!(
        house
            .number("select count(*) from mail where state = 'queued'")
            .await,
        1
    );
    let sent = house.mails_to(CLAIRE).len();

    let page = claire.post("/mes-donnees/supprimer", &[]).await.expect(200);
    page.says("Vos données sont supprimées");
    page.is_silent_about("Votre adresse reste connue");
    for sql in EMPTY {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
    assert_eq!(house.number("select count(*) from vault_key").await, keys);
    assert_eq!(house.number("select count(*) from session").await, 0);
    claire.get("/depots").await.expect(404);
    house.browser("agent").get(&link).await.expect(410);
    house.settle().await;
    assert_eq!(
        house.mails_to(CLAIRE).len(),
        sent,
        "the mail that waited never leaves"
    );

    let mut nobody = house.browser("agent");
    let proven = receipt(&house, &mut nobody, &page.body).await;
    assert_eq!(proven.nature.as_deref(), Some("agent.erase"));
}
