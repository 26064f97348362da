//! The coverage tests, each with a list kept beside it; `UPDATE_GOLDEN=1` writes the lists anew.

mod handing;
mod office;
mod rights;
mod routes;
mod victim;

use crate::house::House;

#[tokio::test]
async fn the_register_of_columns_and_the_database_agree_both_ways() {
    let house = House::open().await;
    testkit::coverage::columns_agree_both_ways(&house).await;
}
