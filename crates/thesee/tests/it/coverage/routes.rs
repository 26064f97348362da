//! Every route of every portal, attacked as nobody, in every wrong role, and without a token; every page drawn.

use testkit::coverage::{
    self, Knock, no_form_without_its_token, no_route_to_strangers, table_of_routes,
};
use thesee::{FACE, pages::check_samples};

use crate::house::House;

const KNOCK: Knock = Knock {
    part: |_| None,
    compartment: Some("unit-1"),
    form: "email=a%40b.fr",
    silent_about: "mail.example",
};

#[tokio::test]
async fn the_table_of_routes_is_the_one_that_was_read() {
    let house = House::open().await;
    coverage::golden(
        env!("CARGO_MANIFEST_DIR"),
        "routes.txt",
        &table_of_routes(&house),
    );
}

#[tokio::test]
async fn no_route_opens_to_nobody_nor_to_a_wrong_role() {
    let house = House::open().await;
    house.victim(1).await;
    no_route_to_strangers(&house, &KNOCK).await;
}

#[tokio::test]
async fn no_form_is_taken_without_its_token_or_from_another_site() {
    let house = House::open().await;
    no_form_without_its_token(&house, &KNOCK).await;
}

#[test]
fn every_page_is_well_formed_with_every_sample_in_both_languages() {
    let checked = check_samples(&FACE.catalogue().unwrap());
    coverage::pages_hold(env!("CARGO_MANIFEST_DIR"), &checked);
}
