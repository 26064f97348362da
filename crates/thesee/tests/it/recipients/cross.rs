//! Article 4 III: «another inquiry shares this», without the other inquiry; what its holder gives is a communication.

use ledger::Stop;
use thesee::{
    deeds::{
        cross::{self, Answer},
        inquiries::{self, Refusal},
        public,
    },
    law::{MAGISTRATE, OFFICER, UNIT},
};

use super::text;
use crate::house::{House, MULE, shop};

/// THES-4.3: a hit tells its kind and one's own declaration alone; what is asked for is read once its holder gives it.
#[tokio::test]
async fn a_hit_is_masked_until_its_holder_gives() {
    let house = House::open().await;
    let mine = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let theirs = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let (one, other) = (
        house.recipient(UNIT, "unit-1"),
        house.recipient(MAGISTRATE, "court-9"),
    );
    let asking = house.inquiry(&one, "A/1").await;
    let asked = house.inquiry(&other, "B/2").await;
    house.hand(&[&mine], "unit-1", "A/1").await;
    house.hand(&[&theirs], "court-9", "B/2").await;

    let opened = inquiries::read(&house.desk, &one, asking).await.unwrap();
    let hits: Vec<_> = opened
        .hits
        .iter()
        .map(|hit| (hit.kind.as_str(), hit.own))
        .collect();
    assert_eq!(hits, [("iban", mine.id)]);
    assert_eq!(house.entries("cross-hit.show").await, 1);
    let hit = opened.hits[0].id;
    let number = text("A/1");
    let read = inquiries::consult(&house.desk, &one, asking, &number, theirs.id).await;
    assert!(matches!(read, Err(Stop::Refused(Refusal::Unknown))));

    // Asked with a ground, once, by who holds the inquiry.
    let ask = |actor, ground: &'static str| {
        let desk = house.desk.clone();
        async move { cross::ask(&desk, &actor, asking, hit, &text(ground)).await }
    };
    assert!(matches!(
        ask(one.clone(), " ").await,
        Err(Stop::Refused(Refusal::NoGround))
    ));
    assert!(ask(other.clone(), "Je veux voir.").await.is_err());
    let request = ask(one.clone(), "Même compte bénéficiaire.").await.unwrap();
    assert!(matches!(
        ask(one.clone(), "Encore.").await,
        Err(Stop::Refused(Refusal::Already))
    ));

    let seen = inquiries::read(&house.desk, &other, asked).await.unwrap();
    let [waiting] = seen.asked.as_slice() else {
        panic!("one request")
    };
    assert_eq!(
        (waiting.unit.as_str(), waiting.declaration),
        ("unit-1", theirs.id)
    );
    assert_eq!(waiting.ground.reveal(), "Même compte bénéficiaire.");
    // Nobody answers in the holder's place: neither who asks, nor a stranger, nor the office.
    for actor in [
        one.clone(),
        house.recipient(MAGISTRATE, "court-9"),
        house.actor(OFFICER),
    ] {
        assert!(
            cross::answer(&house.desk, &actor, request, &Answer::Give)
                .await
                .is_err()
        );
    }
    let before = house.number("select count(*) from communication").await;
    cross::answer(&house.desk, &other, request, &Answer::Give)
        .await
        .unwrap();
    house.settle().await;
    let handed = inquiries::consult(&house.desk, &one, asking, &number, theirs.id)
        .await
        .unwrap();
    assert_eq!(handed.dossier.line.reference, theirs.reference);
    assert!(
        !handed.links.is_empty(),
        "both declarations are known now, and so is their link"
    );
    assert_eq!(
        house.number("select count(*) from communication").await,
        before + 1
    );
    assert_eq!(house.entries("cross-request.give").await, 1);
    let again = cross::answer(&house.desk, &other, request, &Answer::Give).await;
    assert!(matches!(again, Err(Stop::Refused(Refusal::Already))));
    let hits = inquiries::read(&house.desk, &one, asking)
        .await
        .unwrap()
        .hits;
    assert_eq!(
        hits.iter().map(|hit| hit.given).collect::<Vec<_>>(),
        [Some(true)]
    );
}

/// THES-4.3: a refusal has its reason, and gives nothing.
#[tokio::test]
async fn a_holder_declines_with_a_reason() {
    let house = House::open().await;
    let mine = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let theirs = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let (one, other) = (
        house.recipient(UNIT, "unit-1"),
        house.recipient(UNIT, "unit-2"),
    );
    let asking = house.inquiry(&one, "1").await;
    house.inquiry(&other, "1").await;
    house.hand(&[&mine], "unit-1", "1").await;
    house.hand(&[&theirs], "unit-2", "1").await;
    let hit = inquiries::read(&house.desk, &one, asking)
        .await
        .unwrap()
        .hits[0]
        .id;
    let request = cross::ask(&house.desk, &one, asking, hit, &text("Même compte."))
        .await
        .unwrap();
    let decline = |why: &'static str| {
        let (desk, other) = (house.desk.clone(), other.clone());
        async move { cross::answer(&desk, &other, request, &Answer::Decline(text(why))).await }
    };
    assert!(matches!(
        decline("").await,
        Err(Stop::Refused(Refusal::NoGround))
    ));
    decline("Interpellation en cours.").await.unwrap();
    let hits = inquiries::read(&house.desk, &one, asking)
        .await
        .unwrap()
        .hits;
    assert_eq!(hits[0].given, Some(false));
    assert_eq!(
        hits[0].reason.as_ref().unwrap().reveal(),
        "Interpellation en cours."
    );
    let read = inquiries::consult(&house.desk, &one, asking, &text("1"), theirs.id).await;
    assert!(matches!(read, Err(Stop::Refused(Refusal::Unknown))));
}

/// THES-1.3: what everybody quotes ties no two inquiries, and a closed inquiry is no hit.
#[tokio::test]
async fn neither_a_public_value_nor_a_closed_inquiry_makes_a_hit() {
    let house = House::open().await;
    let mine = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    let theirs = house.complaint(&house.victim(2).await, &shop(MULE)).await;
    let officer = house.actor(OFFICER);
    public::mark(&house.desk, &officer, MULE, "Compte d’une banque", true)
        .await
        .unwrap();
    house.settle().await;
    let (one, other) = (
        house.recipient(UNIT, "unit-1"),
        house.recipient(UNIT, "unit-2"),
    );
    let asking = house.inquiry(&one, "1").await;
    let asked = house.inquiry(&other, "2").await;
    house.hand(&[&mine], "unit-1", "1").await;
    house.hand(&[&theirs], "unit-2", "2").await;
    let hits = inquiries::read(&house.desk, &one, asking)
        .await
        .unwrap()
        .hits;
    assert!(hits.is_empty(), "{hits:?}");
    public::mark(&house.desk, &officer, MULE, "Compte d’une banque", false)
        .await
        .unwrap();
    inquiries::close(&house.desk, &other, asked).await.unwrap();
    cross::find(&house.desk, &[mine.id]).await.unwrap();
    let hits = inquiries::read(&house.desk, &one, asking)
        .await
        .unwrap()
        .hits;
    assert!(hits.is_empty(), "{hits:?}");
}
