//! Article 4: who needs to know, asked of the whole service; the matrix of every right is in `coverage`.

use kernel::{Actor, Personal};
use ledger::Stop;
use thesee::{
    deeds::{Refusal, draft, office, own, series},
    law::{
        CENTRALISE, COMMUNICATE, HEAD, INFORM, LINK, MAGISTRATE, OFFICER, PROSECUTOR, RIGHTS_DESK,
        STATISTICS, UNIT,
    },
    model::{Kind, PaperKind, Scheme},
};

use crate::house::{House, MULE, shop};

/// THES-4.1, THES-4.2: the office and its prosecution read; nobody else learns that the complaint exists.
#[tokio::test]
async fn the_office_and_its_prosecution_read_and_nobody_else_learns_it_exists() {
    let house = House::open().await;
    let filed = house.complaint(&house.victim(1).await, &shop(MULE)).await;
    for role in [OFFICER, HEAD, PROSECUTOR] {
        let actor = house.actor(role);
        office::read(&house.desk, &actor, LINK, filed.id)
            .await
            .unwrap();
        series::list(&house.desk, &actor, None).await.unwrap();
        office::queue(&house.desk, &actor, Kind::Complaint, None)
            .await
            .unwrap();
    }
    // THES-4.3: recipients, who hold no inquiry with it.
    for (role, purpose) in [
        (UNIT, COMMUNICATE),
        (UNIT, CENTRALISE),
        (UNIT, LINK),
        (MAGISTRATE, COMMUNICATE),
        (MAGISTRATE, INFORM),
        (STATISTICS, COMMUNICATE),
        (RIGHTS_DESK, COMMUNICATE),
    ] {
        let actor = house.actor(role).within("unit-1");
        let read = office::read(&house.desk, &actor, purpose, filed.id).await;
        assert!(
            matches!(read, Err(Stop::Refused(Refusal::Unknown))),
            "{role} for {purpose}: {read:?}"
        );
        let list = series::list(&house.desk, &actor, None).await;
        assert!(matches!(list, Err(Stop::Denied(_))), "{role}");
    }
    // A purpose that is not theirs opens nothing to the office either.
    let read = office::read(&house.desk, &house.actor(OFFICER), COMMUNICATE, filed.id).await;
    assert!(matches!(read, Err(Stop::Denied(_))));
}

/// THES-4.2: a prosecutor sees complaints; a report is the office's.
#[tokio::test]
async fn a_report_is_not_for_the_prosecution() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let draft = house
        .draft(&victim, Kind::Report, Scheme::FakeShop, &shop(MULE))
        .await;
    let filed = house.file(&victim, draft, Scheme::FakeShop).await.unwrap();
    let prosecutor = house.actor(PROSECUTOR);
    let read = office::read(&house.desk, &prosecutor, LINK, filed.id).await;
    assert!(matches!(read, Err(Stop::Denied(_))));
    let queue = |actor: Actor| {
        let desk = house.desk.clone();
        async move {
            office::queue(&desk, &actor, Kind::Report, None)
                .await
                .unwrap()
                .len()
        }
    };
    assert_eq!(queue(prosecutor).await, 0);
    assert_eq!(queue(house.actor(OFFICER)).await, 1);
}

/// What a victim wrote is theirs alone.
#[tokio::test]
async fn a_victim_reaches_nobody_else_s_draft_or_complaint() {
    let house = House::open().await;
    let (anne, jeanne) = (house.victim(1).await, house.victim(2).await);
    let draft = house
        .draft(&anne, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    let read = draft::read(&house.desk, &jeanne, draft).await;
    assert!(matches!(read, Err(Stop::Refused(draft::Refusal::Unknown))));
    assert!(house.file(&jeanne, draft, Scheme::FakeShop).await.is_err());
    let filed = house.complaint(&anne, &shop(MULE)).await;
    let read = own::read(&house.desk, &jeanne, filed.id).await;
    assert!(matches!(read, Err(Stop::Refused(Refusal::Unknown))));
    let paper = own::paper(&house.desk, &jeanne, filed.id, PaperKind::Receipt).await;
    assert!(matches!(paper, Err(Stop::Refused(Refusal::Unknown))));
    let text = Personal::new("Je retire.".to_owned());
    assert!(
        own::complete(&house.desk, &jeanne, filed.id, &text)
            .await
            .is_err()
    );
    assert!(own::withdraw(&house.desk, &jeanne, filed.id).await.is_err());
    assert!(
        own::answer(&house.desk, &jeanne, filed.id, &text)
            .await
            .is_err()
    );
    // Nor does an officer act in a victim's place.
    assert!(
        own::withdraw(&house.desk, &house.actor(OFFICER), filed.id)
            .await
            .is_err()
    );
}
