//! Every column of the database is declared, and every declared column is there.

use crate::house::House;

#[tokio::test]
async fn the_register_of_columns_and_the_database_agree_both_ways() {
    let house = House::open().await;
    testkit::coverage::columns_agree_both_ways(&house).await;
}
