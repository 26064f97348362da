//! Art. 2: analysed on deposit and whenever rules are added; what malicious files teach.

use std::time::Duration;

use crate::house::{CLAIRE, Deposits as _, House, clean, marked, rule_finding};

/// JCOP-2.1: a file is analysed at once, and again under each rule that comes into force later, even
/// one that came in the very second in which it was analysed.
#[tokio::test]
async fn files_are_analysed_on_deposit_and_under_every_later_rule() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    house.it.clock.wait(Duration::from_millis(200));
    claire.deposit("note.txt", &clean(), "full").await;
    let waiting = "select count(*) from analysis where state = 'queued' and cause = 'deposit'";
    assert_eq!(house.number(waiting).await, 1);
    house.settle().await;
    let done = "select count(*) from analysis where state = 'done'";
    assert_eq!(house.number(done).await, 1);

    house.it.clock.wait(Duration::from_millis(300));
    house
        .rules("premiere", &rule_finding("un", b"absent-un", "malicious"))
        .await;
    assert_eq!(house.number(done).await, 2, "the same second");
    house.it.clock.wait(Duration::from_secs(3_600));
    house
        .rules(
            "seconde",
            &rule_finding("deux", b"absent-deux", "malicious"),
        )
        .await;
    assert_eq!(house.number(done).await, 3);
    let knew = house
        .words("select ruleset::text from analysis order by ruleset")
        .await;
    assert_eq!(knew, ["0", "1", "2"]);
}

/// JCOP-2.1: the same content under the same rules is analysed once; deposited after a rule it is
/// analysed again.
#[tokio::test]
async fn a_content_already_analysed_under_the_rules_in_force_is_not_analysed_twice() {
    let house = House::open().await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    let second = claire.deposit("copie.txt", &clean(), "full").await;
    house.settle().await;
    assert_eq!(house.number("select count(*) from analysis").await, 1);
    assert_eq!(house.number("select count(*) from file").await, 1);
    claire.get(&second).await.expect(200).says("Sain");
    claire.deposit("note.txt", &clean(), "quick").await;
    house.settle().await;
    assert_eq!(
        house.number("select count(*) from analysis").await,
        2,
        "another kind"
    );
}

/// JCOP-2.2: families, trend, indicators and hashes of the malicious files are shown and exported; of
/// the others, nothing.
#[tokio::test]
async fn malicious_files_teach_and_the_others_do_not() {
    let house = House::open().await;
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    let bytes = [&marked()[..], b"voir http://piege.example/charge\n"].concat();
    claire.deposit("piece.txt", &bytes, "full").await;
    claire.deposit("note.txt", &clean(), "full").await;
    house.settle().await;
    let hash = |verdict: &str| {
        let sql = match verdict {
            "malicious" => "select encode(sha256, 'hex') from file where verdict = 'malicious'",
            _ => "select encode(sha256, 'hex') from file where verdict = 'clean'",
        };
        house.words(sql)
    };
    let (bad, good) = (
        hash("malicious").await.remove(0),
        hash("clean").await.remove(0),
    );

    let mut analyst = house.analyst().await;
    let page = analyst.get("/menaces").await.expect(200);
    page.says("Famille-temoin");
    page.says("2 novembre 2026");
    page.says("Noms de domaine 1");
    page.says("Au plus 1 fichier en un jour");
    // Drawn, with the numbers in words for who does not see: thirteen weeks, the last one now.
    let weeks = format!("plus récente\u{a0}: {}1\"", "0, ".repeat(12));
    assert_eq!(
        page.body.matches(&weeks).count(),
        3,
        "family, address, domain"
    );
    assert_eq!(page.body.matches("role=\"img\"").count(), 4, "and the days");
    for path in ["/menaces/misp.json", "/menaces/stix.json"] {
        let export = analyst.get(path).await.expect(200);
        let kind = export.headers["content-disposition"].to_str().unwrap();
        assert!(kind.starts_with("attachment"), "{kind}");
        let json: serde_json::Value = serde_json::from_str(&export.body).unwrap();
        assert!(json.is_object());
        assert!(
            export.body.contains(&bad),
            "{path} lacks the malicious hash"
        );
        assert!(!export.body.contains(&good), "{path} tells of a clean file");
        assert!(
            !export.body.contains("culture"),
            "{path} tells who deposited"
        );
        assert!(
            !export.body.contains("piece.txt"),
            "{path} tells a file's name"
        );
    }
    let stix: serde_json::Value =
        serde_json::from_str(&analyst.get("/menaces/stix.json").await.body).unwrap();
    assert_eq!(stix["type"], "bundle");
    assert_eq!(house.entries("threats.export").await, 3);
}
