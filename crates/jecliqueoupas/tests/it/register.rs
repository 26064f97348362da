//! The register of ministries, kept by the administrator: whom alerts go to.

use jecliqueoupas::deeds::ministries;

use crate::house::{CLAIRE, Deposits as _, House, marked, rule_finding};

/// JCOP-3.4: a ministry that no FSSI answers for is told to the operator.
#[tokio::test]
async fn a_ministry_without_an_fssi_is_told_to_the_operator() {
    let house = House::open().await;
    let alone = || async { ministries::without_fssi(&house.desk).await.unwrap() };
    assert_eq!(alone().await, [""; 0]);
    let remove =
        "select '/ministeres/culture/destinataires/' || id || '/retirer' from alert_recipient
        where ministry = 'culture'";
    let remove = house.words(remove).await.remove(0);
    let mut admin = house.administrator().await;
    admin.post(&remove, &[]).await.expect(303);
    assert_eq!(alone().await, ["culture"]);
    house
        .rules("essai", &rule_finding("temoin", &marked(), "malicious"))
        .await;
    let mut claire = house.agent(CLAIRE).await;
    claire.deposit("piece.txt", &marked(), "full").await;
    house.settle().await;
    assert_eq!(house.number("select count(*) from alert").await, 1);
}

/// JCOP-3.4: the register of a ministry is changed where it stands; a new one never takes its place.
#[tokio::test]
async fn a_new_ministry_does_not_replace_one() {
    let house = House::open().await;
    let form = |domains| {
        [
            ("code", "culture"),
            ("name_fr", "Autre"),
            ("name_en", "Other"),
            ("domains", domains),
            ("alert_path", "agent"),
        ]
    };
    let mut admin = house.administrator().await;
    let page = admin
        .post("/ministeres", &form("autre.gouv.example"))
        .await
        .expect(422);
    page.says("porte déjà ce code");
    let names = "select name_fr from ministry order by 1";
    assert_eq!(house.words(names).await, ["Culture", "Intérieur"]);

    let path = "/ministeres/culture";
    let taken = admin.post(path, &form("interieur.gouv.example")).await;
    taken.expect(422).says("autre ministère");
    admin
        .post("/ministeres/inconnu", &form("autre.gouv.example"))
        .await
        .expect(404);
    admin
        .post(path, &form("culture.gouv.example"))
        .await
        .expect(303);
    assert_eq!(house.words(names).await, ["Autre", "Intérieur"]);
}
