//! Article 4 III 3° (code of internal security, art. L. 235-1): decided by the head, under a commitment, without victims.

use ledger::Stop;
use thesee::{
    deeds::hand_over::{self, Abroad, Refusal},
    law::{HEAD, MAGISTRATE, OFFICER, PROSECUTOR, UNIT},
    model::Safeguard,
};

use super::text;
use crate::house::{House, MULE, shop};

fn under(country: &str, commitment: &str) -> Abroad {
    Abroad {
        country: country.to_owned(),
        commitment: commitment.to_owned(),
        safeguard: Safeguard::Union,
    }
}

/// THES-4.3: only the head transmits; country, body, commitment and ground are asked and kept.
#[tokio::test]
async fn only_the_head_transmits_and_says_under_what() {
    let house = House::open().await;
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let send = |actor, body: &'static str, under: Abroad, ground: &'static str| {
        let (desk, ids) = (house.desk.clone(), [filed.id]);
        async move { hand_over::abroad(&desk, &actor, &ids, body, &text(ground), &under).await }
    };
    let good = || under("DE", "Règlement (UE) 2016/794");
    for role in [OFFICER, PROSECUTOR, UNIT, MAGISTRATE] {
        let stop = send(
            house.actor(role).within("unit-1"),
            "Europol",
            good(),
            "Série.",
        )
        .await;
        assert!(stop.is_err(), "{role}");
    }
    let stop = send(house.actor(OFFICER), "Europol", good(), "Série.").await;
    assert!(matches!(stop, Err(Stop::Denied(_))));
    let head = house.actor(HEAD);
    for (body, under, ground, why) in [
        ("", good(), "Série.", Refusal::NotAbroad),
        (
            "Europol",
            under("FR", "Traité"),
            "Série.",
            Refusal::NotAbroad,
        ),
        (
            "Europol",
            under("de", "Traité"),
            "Série.",
            Refusal::NotAbroad,
        ),
        ("Europol", under("DE", " "), "Série.", Refusal::NotAbroad),
        ("Europol", good(), "", Refusal::NoGround),
    ] {
        let stop = send(head.clone(), body, under, ground).await.unwrap_err();
        assert!(
            matches!(stop, Stop::Refused(reason) if reason == why),
            "{stop:?}"
        );
    }
    assert_eq!(house.number("select count(*) from communication").await, 0);
    send(
        head,
        "Europol",
        good(),
        "Série au préjudice de victimes allemandes.",
    )
    .await
    .unwrap();
    let kept = "select count(*) from communication where recipient = 'abroad' and country = 'DE'
        and commitment = 'Règlement (UE) 2016/794' and safeguard = 'union' and inquiry is null";
    assert_eq!(house.number(kept).await, 1);
    assert_eq!(house.entries("dossier.transmit").await, 1);
    let office = "select count(*) from inquiry_declaration";
    assert_eq!(house.number(office).await, 0);
}
