//! Article 4: ten years and two months from the last opinion sent, lived through. Documents: `documents.rs`.

use kernel::Personal;
use ppst::{
    deeds::{instruct, links},
    law::RECORD_TERM,
    rules::terms::end_of_day,
};
use serde_json::json;
use time::{Duration, macros::date};

use crate::house::{ANNE, House, MARIE, opinion, request, with};

/// Tables that a request must leave empty.
const EMPTY: [&str; 7] = [
    "select count(*) from request",
    "select count(*) from request_index",
    "select count(*) from link",
    "select count(*) from instruction",
    "select count(*) from referral",
    "select count(*) from document_request",
    "select count(*) from vault_key where id in (select key_id from blob where state = 'kept')",
];

/// PPST-4.1: kept until the second the term ends, then gone with its links and every key.
#[tokio::test]
async fn a_request_is_erased_ten_years_and_two_months_after_the_last_opinion() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    let keys = house.number("select count(*) from vault_key").await;
    let old = with(
        request("S-1", ANNE),
        json!({ "received_on": "2020-01-02", "opinion_received_on": "2020-01-05", "opinion": opinion("favourable", "2020-03-01") }),
    );
    house.feed(&sophia, &[old]).await;
    house
        .feed(
            &mesr,
            &[with(
                request("M-1", ANNE),
                json!({ "opinion": opinion("reserved", "2026-10-31") }),
            )],
        )
        .await;
    assert_eq!(
        house
            .number("select count(distinct person) from request")
            .await,
        1
    );
    // The opinion of 2026 is the last on the person: the request of 2020 lives on with it.
    let end = RECORD_TERM
        .end(end_of_day(date!(2026 - 10 - 31)).unwrap())
        .unwrap();
    assert_eq!(
        time::OffsetDateTime::to_string(&end),
        "2036-12-31 22:59:59.0 +00:00:00"
    );
    house.it.clock.set(end - Duration::seconds(1));
    house.settle().await;
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from request").await, 2);
    house.it.clock.set(end);
    let _done = house.retention().await;
    for sql in EMPTY {
        assert_eq!(house.number(sql).await, 0, "{sql}");
    }
    let left = house.number("select count(*) from vault_key").await;
    assert_eq!(left, keys, "no key is left that could open anything");
    assert!(
        house.entries("retention").await >= 2,
        "each erasure leaves its receipt"
    );
}

/// PPST-4.1: a link decides of the term, so a link taken back gives each request its own again.
#[tokio::test]
async fn a_link_taken_back_gives_each_request_its_own_term() {
    let house = House::open().await;
    let (sophia, mesr) = house.feeders().await;
    house.feed(&sophia, &[with(request("S-1", MARIE), json!({ "opinion_received_on": "2020-01-05", "opinion": opinion("favourable", "2020-03-01") }))]).await;
    house.feed(&mesr, &[request("M-1", ANNE)]).await;
    let agent = house.agent("higher-education").await;
    let later = house.found("M-1").await;
    instruct::take_up(&house.desk, &agent.actor, later)
        .await
        .unwrap();
    let link = links::of_request(&house.desk, &agent.actor, later)
        .await
        .unwrap()
        .remove(0)
        .link
        .id;
    links::judge(
        &house.desk,
        &agent.actor,
        link,
        true,
        &Personal::new("même".into()),
    )
    .await
    .unwrap();
    house.settle().await;
    house
        .feed(
            &mesr,
            &[with(
                request("M-1", ANNE),
                json!({ "version": 2, "opinion": opinion("reserved", "2026-10-31") }),
            )],
        )
        .await;
    let terms = "select to_char(term_from at time zone 'Europe/Paris', 'YYYY-MM-DD HH24:MI:SS') from request order by number desc";
    assert_eq!(house.words(terms).await, ["2026-10-31 23:59:59"; 2]);
    let sgdsn = house.agent("sgdsn").await;
    links::judge(
        &house.desk,
        &sgdsn.actor,
        link,
        false,
        &Personal::new("jumelle".into()),
    )
    .await
    .unwrap();
    house.settle().await;
    assert_eq!(
        house.words(terms).await,
        ["2020-03-01 23:59:59", "2026-10-31 23:59:59"]
    );
}

/// PPST-4.1: a request that never had an opinion is not kept for ever (decision 8).
#[tokio::test]
async fn a_request_without_opinion_is_kept_from_its_reception() {
    let house = House::open().await;
    let (_, mesr) = house.feeders().await;
    house.feed(&mesr, &[request("M-1", ANNE)]).await;
    let end = RECORD_TERM
        .end(end_of_day(date!(2026 - 10 - 05)).unwrap())
        .unwrap();
    house.it.clock.set(end - Duration::seconds(1));
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from request").await, 1);
    house.it.clock.set(end);
    let _done = house.retention().await;
    assert_eq!(house.number("select count(*) from request").await, 0);
}
