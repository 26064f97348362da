//! Art. 6: on a later detection, the ministry's FSSI and those named are told by professional e-mail.

use kernel::Term;

use crate::house::{
    CLAIRE, DENIS, Deposits as _, FSSI_CULTURE, FSSI_INTERIEUR, House, clean, marked, rule_finding,
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
