//! Article 1: what the bases fed is compared, and who instructs a request knows the earlier ones and what came of
//! them.

use kernel::Personal;
use ledger::Stop;
use ppst::{
    deeds::{instruct, links},
    model::{DecisionSense, LinkStatus, Sense},
};
use serde_json::json;

use crate::house::{ANNE, House, JEAN, MARIE, opinion, request, with};

fn told(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

/// PPST-1.1: the earlier request of the same person at another ministry is found as it comes in, and the agent who
/// instructs the later one reads it, with its opinion and what followed; nobody else of the ministry does.
#[tokio::test]
async fn who_instructs_a_request_knows_the_earlier_one_and_what_came_of_it() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let earlier = with(
        request("S-1", ANNE),
        json!({
            "opinion_received_on": "2026-01-05", "received_on": "2026-01-02",
            "opinion": opinion("unfavourable", "2026-02-20"), "decision": { "sense": "refused", "on": "2026-03-01" },
        }),
    );
    house.feed(&sophia, &[earlier, request("S-2", JEAN)]).await;
    // The same name without its accent, as another base writes it.
    let later = with(
        request("M-1", ANNE),
        json!({ "identity": { "name": "LEFEVRE", "given_names": ["Anne"] } }),
    );
    house.feed(&mesr, &[later]).await;
    let (earlier, later) = (house.found("S-1").await, house.found("M-1").await);

    let (agent, colleague) = (
        house.agent("higher-education").await,
        house.agent("higher-education").await,
    );
    let before = instruct::read(&house.desk, &agent.actor, earlier).await;
    assert!(
        matches!(before, Err(Stop::Refused(instruct::Refusal::Unknown))),
        "{before:?}"
    );
    instruct::take_up(&house.desk, &agent.actor, later)
        .await
        .unwrap();
    let found = links::of_request(&house.desk, &agent.actor, later)
        .await
        .unwrap();
    let [one] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(one.link.status, LinkStatus::Automatic);
    assert!(!one.link.explanation.reveal().facts.is_empty());
    assert_eq!(one.other.as_ref().unwrap().number, "S-1");
    let sheet = instruct::read(&house.desk, &agent.actor, earlier)
        .await
        .unwrap()
        .sheet;
    let opinion = sheet.record.opinion.unwrap();
    assert_eq!(opinion.sense, Sense::Unfavourable);
    assert_eq!(opinion.grounds.unwrap().reveal(), "motif confidentiel");
    assert_eq!(sheet.record.decision.unwrap().sense, DecisionSense::Refused);
    assert_eq!(sheet.person, earlier);

    for id in [earlier, later] {
        assert!(
            instruct::read(&house.desk, &colleague.actor, id)
                .await
                .is_err(),
            "a colleague has no need to know"
        );
    }
    let unlinked = house.found("S-2").await;
    assert!(
        instruct::read(&house.desk, &agent.actor, unlinked)
            .await
            .is_err()
    );
    instruct::release(&house.desk, &agent.actor, later)
        .await
        .unwrap();
    for id in [earlier, later] {
        assert!(
            instruct::read(&house.desk, &agent.actor, id).await.is_err(),
            "the need to know ends"
        );
    }
}

/// PPST-1.1: a link is judged with a reason, and a judgement can be taken back: persons and terms follow.
#[tokio::test]
async fn a_link_is_judged_with_a_reason_and_can_be_taken_back() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house.feed(&sophia, &[request("S-1", MARIE)]).await;
    house
        .feed(
            &mesr,
            &[with(
                request("M-1", ANNE),
                json!({ "opinion_received_on": "2026-10-06" }),
            )],
        )
        .await;
    let (twin, anne) = (house.found("S-1").await, house.found("M-1").await);
    let agent = house.agent("higher-education").await;
    instruct::take_up(&house.desk, &agent.actor, anne)
        .await
        .unwrap();
    let found = links::of_request(&house.desk, &agent.actor, anne)
        .await
        .unwrap();
    let link = found.first().unwrap().link.clone();
    assert_eq!(
        link.status,
        LinkStatus::Proposed,
        "a twin is for someone to judge"
    );
    let persons = || house.number("select count(distinct person) from request");
    assert_eq!(persons().await, 2);

    let silent = links::judge(&house.desk, &agent.actor, link.id, true, &told("  ")).await;
    assert!(
        matches!(silent, Err(Stop::Refused(links::Refusal::NoReason))),
        "{silent:?}"
    );
    links::judge(
        &house.desk,
        &agent.actor,
        link.id,
        true,
        &told("même personne"),
    )
    .await
    .unwrap();
    house.settle().await;
    assert_eq!(persons().await, 1);
    let again = links::judge(&house.desk, &agent.actor, link.id, true, &told("même")).await;
    assert!(
        matches!(again, Err(Stop::Refused(links::Refusal::NotFromHere))),
        "{again:?}"
    );

    let status = links::judge(&house.desk, &agent.actor, link.id, false, &told("jumelle"))
        .await
        .unwrap();
    assert_eq!(status, LinkStatus::Withdrawn);
    house.settle().await;
    assert_eq!(persons().await, 2, "everything is as before");
    assert!(
        instruct::read(&house.desk, &agent.actor, twin)
            .await
            .is_err(),
        "a link that shows no more"
    );
    let found = links::of_request(&house.desk, &agent.actor, anne)
        .await
        .unwrap();
    assert!(found.first().unwrap().other.is_none());
    assert_eq!(
        found
            .first()
            .unwrap()
            .link
            .reason
            .as_ref()
            .unwrap()
            .reveal(),
        "jumelle"
    );
    // What a person judged, a machine does not judge again.
    house
        .feed(
            &mesr,
            &[with(
                request("M-1", ANNE),
                json!({ "version": 2, "opinion_received_on": "2026-10-06" }),
            )],
        )
        .await;
    assert_eq!(
        house
            .number("select count(*) from link where status = 'withdrawn'")
            .await,
        1
    );
}
