//! Article 6: who did what, when, and of which nature; kept two years.

use kernel::Term;
use ppst::deeds::{coordinate, instruct, links};

use crate::house::{ANNE, House, request};

/// PPST-6.1: creation, consultation, change and deletion each leave their author, their instant and their nature,
/// those of a source under the source's own id.
#[tokio::test]
async fn every_operation_leaves_its_author_its_instant_and_its_nature() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    house.feed(&sophia, &[request("S-1", ANNE)]).await;
    let id = house.found("S-1").await;
    let (agent, sgdsn) = (house.agent("defence").await, house.agent("sgdsn").await);
    let desk = &house.desk;
    instruct::take_up(desk, &agent.actor, id).await.unwrap();
    instruct::read(desk, &agent.actor, id).await.unwrap();
    links::of_request(desk, &agent.actor, id).await.unwrap();
    coordinate::correct(
        desk,
        &sgdsn.actor,
        id,
        coordinate::Ground::SourceError,
        |record| record,
    )
    .await
    .unwrap();
    coordinate::delete(desk, &sgdsn.actor, id, coordinate::Ground::SourceError)
        .await
        .unwrap();
    let trace = house.trace().await;
    let source = Some(sophia.source.id.uuid());
    for (nature, operation, author) in [
        ("request.feed", "create", source),
        ("request.take-up", "change", agent.actor.account),
        ("request.read", "consult", agent.actor.account),
        ("link.list", "consult", agent.actor.account),
        ("request.correct", "change", sgdsn.actor.account),
        ("request.delete", "erase", sgdsn.actor.account),
    ] {
        let line = trace
            .iter()
            .find(|line| line.nature.as_deref() == Some(nature))
            .unwrap_or_else(|| panic!("{nature}"));
        assert_eq!(line.operation.as_deref(), Some(operation), "{nature}");
        assert_eq!(line.account, author, "{nature}");
        assert_eq!(line.object, Some(id.uuid()), "{nature}");
        assert_eq!(line.at, house.now(), "{nature}");
    }
}

/// PPST-6.1: two years, and not a second more.
#[tokio::test]
async fn the_traces_are_kept_two_years() {
    let house = House::open().await;
    let (sophia, _) = house.feeders().await;
    house.feed(&sophia, &[request("S-1", ANNE)]).await;
    let count = "select count(*) from audit_payload where entry in (select id from audit_entry where nature = 'request.feed')";
    let mut sequencer = house.sequencer();
    sequencer.drain().await.unwrap();
    let end = Term::years(2).end(house.now()).unwrap();
    house.it.clock.set(end - time::Duration::seconds(1));
    sequencer.prune().await.unwrap();
    assert_eq!(house.number(count).await, 1);
    house.it.clock.set(end + time::Duration::seconds(1));
    sequencer.prune().await.unwrap();
    assert_eq!(house.number(count).await, 0);
}
