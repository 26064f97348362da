//! Article 5: who accesses, who receives; designated, then habilitated.

use gate::staff::StaffRefusal;
use kernel::{Personal, Term};
use ledger::Stop;
use ppst::{
    deeds::users::{self, NewHabilitation, NewUser, Refusal, Step},
    model::Standing,
};
use time::macros::date;

use crate::house::{House, authority, body};

fn new(address: &str, code: &str) -> NewUser {
    NewUser {
        email: Personal::new(address.to_owned()),
        body: body(code),
        authority: authority(body(code)),
    }
}

/// PPST-5.2: designated by one's own authority first, then habilitated by SGDSN; neither alone opens the door,
/// and neither body does the other's part.
#[tokio::test]
async fn a_recipient_is_designated_then_habilitated() {
    let house = House::open().await;
    let (sgdsn, osiic) = (house.agent("sgdsn").await, house.agent("osiic").await);
    let undesignated = NewUser {
        authority: None,
        ..new("a@energy.gouv.example", "energy")
    };
    let refused = users::record(&house.desk, &osiic.actor, &undesignated).await;
    assert!(
        matches!(refused, Err(Stop::Refused(Refusal::NotDesignated))),
        "{refused:?}"
    );
    let by_sgdsn = users::record(
        &house.desk,
        &sgdsn.actor,
        &new("a@energy.gouv.example", "energy"),
    )
    .await;
    assert!(matches!(by_sgdsn, Err(Stop::Denied(_))), "{by_sgdsn:?}");

    let user = users::record(
        &house.desk,
        &osiic.actor,
        &new("a@energy.gouv.example", "energy"),
    )
    .await
    .unwrap();
    assert_eq!(
        house
            .number("select count(*) from designation where role = 'ministry'")
            .await,
        0
    );
    let from = house.now();
    let habilitation = NewHabilitation {
        reference: "SGDSN-2026-4".to_owned(),
        from,
        until: Term::years(1).end(from).unwrap(),
        review_on: date!(2027 - 06 - 01),
    };
    let by_osiic = users::habilitate(&house.desk, &osiic.actor, user, &habilitation).await;
    assert!(matches!(by_osiic, Err(Stop::Denied(_))), "{by_osiic:?}");
    users::habilitate(&house.desk, &sgdsn.actor, user, &habilitation)
        .await
        .unwrap();
    assert_eq!(house.number("select count(*) from designation where role = 'ministry' and compartment = 'energy'").await, 1);
    let twice = users::habilitate(&house.desk, &sgdsn.actor, user, &habilitation).await;
    assert!(
        matches!(
            twice,
            Err(Stop::Refused(Refusal::Staff(
                StaffRefusal::AlreadyDesignated
            )))
        ),
        "{twice:?}"
    );
}

/// PPST-5.1 and PPST-5.2: an habilitation suspended, ended or run out shuts the door at once, sessions included.
#[tokio::test]
async fn an_habilitation_that_does_not_stand_opens_nothing() {
    let house = House::open().await;
    let (sgdsn, osiic) = (house.agent("sgdsn").await, house.agent("osiic").await);
    for way in ["suspend", "end", "leave", "run out"] {
        let agent = house.agent("energy").await;
        let mut browser = house.sign_in(&agent).await;
        browser.get("/").await.expect(200);
        let list = users::list(&house.desk, &sgdsn.actor).await.unwrap();
        let user = list
            .iter()
            .find(|user| user.appointment.id == agent.user)
            .unwrap();
        let id = user.habilitation.as_ref().unwrap().id;
        match way {
            "suspend" => users::step(&house.desk, &sgdsn.actor, id, Step::Suspend)
                .await
                .unwrap(),
            "end" => users::step(&house.desk, &sgdsn.actor, id, Step::End)
                .await
                .unwrap(),
            "leave" => users::end(&house.desk, &osiic.actor, agent.user)
                .await
                .unwrap(),
            _ => house
                .it
                .clock
                .set(user.habilitation.as_ref().unwrap().until),
        }
        let shut = browser.get("/").await;
        assert_ne!(shut.status, 200, "{way}");
        let standing = if way == "run out" {
            continue;
        } else {
            users::list(&house.desk, &sgdsn.actor).await.unwrap()
        };
        let standing = standing
            .iter()
            .find(|user| user.appointment.id == agent.user)
            .unwrap()
            .standing(house.now());
        let expected = if way == "suspend" {
            Standing::Suspended
        } else {
            Standing::Ended
        };
        assert_eq!(standing, expected, "{way}");
    }
}
