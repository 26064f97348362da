//! Art. 6: on a later detection, the ministry's FSSI and those named are told by professional e-mail.

use std::time::Duration;

use jecliqueoupas::{deeds::rules, law, model::RuleName};
use kernel::Term;

use crate::house::{
    CLAIRE, DENIS, Deposits as _, FSSI_CULTURE, FSSI_INTERIEUR, HUGO, House, clean, marked,
    rule_finding,
};

/// JCOP-6.1: a rule added later makes a clean file malicious; the FSSI and those named get one mail
/// each, that tells how it came about and finds the file again; nobody else does.
#[tokio::test]
async fn a_later_detection_is_mailed_to_the_fssi_and_to_those_named() {
    let house = House::open().await;
    let named = "nadia.benali@culture.gouv.example";
    house.name_recipient("culture", named).await;
    let mut claire = house.agent(CLAIRE).await;
    let path = claire.deposit("piece.txt", &marked(), "full").await;
    let mut denis = house.agent(DENIS).await;
    denis.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    assert_eq!(
        house
            .number("select count(*) from file where verdict <> 'clean'")
            .await,
        0
    );
    assert_eq!(house.mails_to(FSSI_CULTURE).len(), 0);

    house.it.clock.advance(Term::days(90));
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    assert_eq!(house.words("select path from alert").await, ["later"]);
    let hash = "select encode(sha256, 'hex') from file where verdict = 'malicious'";
    let hash = house.words(hash).await.remove(0);
    let alert = house.words("select id::text from alert").await.remove(0);
    for address in [FSSI_CULTURE, named] {
        let mails = house.mails_to(address);
        assert_eq!(mails.len(), 1, "{address}");
        let text = mails[0].text.reveal();
        for words in [&hash, CLAIRE, "essai.temoin", &alert, "nouvelle règle"] {
            assert!(text.contains(words), "«{words}» is missing from: {text}");
        }
        assert!(!text.contains("piece.txt"), "the file is not named");
    }
    assert_eq!(house.mails_to(FSSI_INTERIEUR).len(), 0);
    assert_eq!(house.mails_to(DENIS).len(), 1, "only the link");
    let told = house.mails_to(CLAIRE).pop().unwrap();
    assert!(told.text.reveal().contains(&path), "the agent is told too");

    // A second rule on the same file is other news; the same rule again is not.
    let other = rule_finding("autre", &marked(), "malicious");
    house.rules("second", &other).await;
    assert_eq!(house.mails_to(FSSI_CULTURE).len(), 2);
    house.it.clock.advance(Term::days(31));
    house.settle().await;
    assert_eq!(house.mails_to(FSSI_CULTURE).len(), 2);
}

/// JCOP-6.1: every agent who holds the file is told, once each, though their ministry is told once in all.
#[tokio::test]
async fn each_agent_who_holds_the_file_is_told_once() {
    let house = House::open().await;
    let (mut claire, mut denis) = (house.agent(CLAIRE).await, house.agent(DENIS).await);
    claire.deposit("piece.txt", &marked(), "full").await;
    claire.deposit("encore.txt", &marked(), "full").await;
    denis.deposit("autre-nom.txt", &marked(), "full").await;
    house.settle().await;
    house.it.clock.advance(Term::days(3));
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    assert_eq!(house.mails_to(FSSI_CULTURE).len(), 1);
    for address in [CLAIRE, DENIS] {
        let mails = house.mails_to(address);
        assert_eq!(mails.len(), 2, "the link and the news: {address}");
    }
}

/// JCOP-6.1: a new rule may reach a file through another agent's deposit, before the round it asked for. For
/// whoever had an answer before the rule it is a later detection: ANSSI tells the ministry, even one whose
/// agents alert at the deposit.
#[tokio::test]
async fn a_detection_at_anothers_deposit_is_a_later_one_for_who_was_answered_before() {
    let house = House::open().await;
    let mut hugo = house.agent(HUGO).await;
    let path = hugo.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    house.it.clock.advance(Term::days(3));
    let mut denis = house.agent(DENIS).await;
    let analyst = house.actor(law::ANALYST);
    let name = RuleName::parse("essai").unwrap();
    let source = rule_finding("temoin", &marked(), "malicious");
    let id = rules::write(&house.desk, &analyst, None, &name, &source)
        .await
        .unwrap();
    house.settle().await;
    rules::activate(&house.desk, &analyst, id).await.unwrap();
    // Past the instant up to which the round looks back.
    house.it.clock.wait(Duration::from_secs(2));
    denis.deposit("autre-nom.txt", &marked(), "full").await;
    house.settle().await;
    let paths = "select ministry || ' ' || path from alert order by 1";
    assert_eq!(
        house.words(paths).await,
        ["culture deposit", "interieur later"]
    );
    assert_eq!(house.mails_to(FSSI_INTERIEUR).len(), 1);
    let told = house.mails_to(HUGO).pop().unwrap();
    assert!(told.text.reveal().contains(&path));
    assert!(told.text.reveal().contains("nouvelles règles"));
}

/// JCOP-6.1: what a retired rule once found alerts nobody who deposits the file after it was cleared.
#[tokio::test]
async fn a_retired_rule_alerts_nobody() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    house
        .rules("autre", &rule_finding("vain", b"absent", "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    assert_eq!(house.mails_to(FSSI_CULTURE).len(), 1);

    let id = "select id::text from rule_file where name = 'essai'";
    let id = house.words(id).await.remove(0);
    let id = kernel::Id::from_uuid(id.parse().unwrap());
    let analyst = house.actor(law::ANALYST);
    rules::retire(&house.desk, &analyst, id).await.unwrap();
    let mut hugo = house.agent(HUGO).await;
    for name in ["piece.txt", "encore.txt"] {
        let path = hugo.deposit(name, &marked(), "full").await;
        house.settle().await;
        hugo.get(&path).await.expect(200).says("Sain");
    }
    assert_eq!(house.words("select verdict from file").await, ["clean"]);
    assert_eq!(house.mails_to(HUGO).len(), 1, "the link alone");
    assert_eq!(house.mails_to(FSSI_INTERIEUR).len(), 0);
    assert_eq!(house.words("select ministry from alert").await, ["culture"]);
}
