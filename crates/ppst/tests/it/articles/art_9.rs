//! Article 9: the whole territory of the Republic. No id of an obligation: the base must only not stand in its way.

use ppst::rules::deadlines;
use serde_json::json;
use time::macros::date;

use crate::house::{ANNE, House, request, with};

/// An establishment overseas, a birth there, a zone there: requests like any other.
#[tokio::test]
async fn a_request_from_overseas_is_one_like_any_other() {
    let house = House::open().await;
    let (_, mesr) = house.feeders().await;
    for (number, postcode, country) in [
        ("M-1", "98800", "NC"),
        ("M-2", "97410", "RE"),
        ("M-3", "98713", "PF"),
        ("M-4", "97300", "GF"),
    ] {
        let line = with(
            request(number, ANNE),
            json!({
                "author": { "name": "Université", "address": { "postcode": postcode, "country": country } },
                "birth": { "date": "1990-02-03", "postcode": postcode, "country": country },
            }),
        );
        house.feed(&mesr, &[line]).await;
    }
    assert_eq!(house.number("select count(*) from request").await, 4);
    let clock = deadlines::opinion(date!(2026 - 10 - 05), date!(2026 - 11 - 02)).unwrap();
    assert_eq!(clock.on, date!(2026 - 12 - 05));
}
