//! Every page drawn with hostile, long and empty samples, in both languages.

use jecliqueoupas::pages::check_samples;

use crate::house::{CLAIRE, House, words};

#[test]
fn every_page_is_well_formed_with_every_sample_in_both_languages() {
    let checked = check_samples(&words());
    testkit::coverage::pages_hold(env!("CARGO_MANIFEST_DIR"), &checked);
}

#[tokio::test]
async fn an_address_with_a_query_that_cannot_be_read_is_told_on_a_page() {
    let house = House::open().await;
    let visitors = [
        (house.agent(CLAIRE).await, "/depots?before=1&before=2"),
        (house.analyst().await, "/?before=1&before=2"),
        (house.administrator().await, "/journal?after=1&after=2"),
        (house.fssi("culture").await, "/?before=1&before=2"),
    ];
    for (mut visitor, address) in visitors {
        let answer = visitor.get(address).await.expect(400);
        assert!(answer.body.contains("<h1"), "{address}: {}", answer.body);
    }
}
