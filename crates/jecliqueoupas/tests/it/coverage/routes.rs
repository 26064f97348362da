//! Every route of every portal, attacked as nobody, in every wrong role, and without a token.

use gate::{Access, routes::RouteKind};
use http::Request;
use testkit::coverage::{Knock, no_form_without_its_token, no_route_to_strangers, table_of_routes};

use super::golden;
use crate::house::House;

const KNOCK: Knock = Knock {
    part: |part| match part {
        "{code}" => Some("interieur".to_owned()),
        "{token}" => Some("A".repeat(43)),
        _ => None,
    },
    compartment: Some("culture"),
    form: "email=a%40b.fr",
    silent_about: "gouv.example",
};

#[tokio::test]
async fn the_table_of_routes_is_the_one_that_was_read() {
    let house = House::open().await;
    golden("routes.txt", &table_of_routes(&house));
}

#[tokio::test]
async fn no_route_opens_to_nobody_nor_to_a_wrong_role() {
    let house = House::open().await;
    no_route_to_strangers(&house, &KNOCK).await;
}

#[tokio::test]
async fn no_form_is_taken_without_its_token_or_from_another_site() {
    let house = House::open().await;
    no_form_without_its_token(&house, &KNOCK).await;
}

#[tokio::test]
async fn an_address_with_nothing_behind_it_tells_nothing() {
    let house = House::open().await;
    for site in &house.sites {
        let portal = site.info().portal;
        for path in [
            "/rien",
            "/depots/../journal",
            "/admin",
            "/fichiers",
            "/api/v0",
        ] {
            let status = house.browser(portal).get(path).await.status;
            assert!(matches!(status, 404 | 400), "{portal} {path}: {status}");
        }
    }
}

/// A NUL, which the database takes in no text, is refused at the door wherever it is put: never an incident.
#[tokio::test]
async fn a_nul_is_no_incident() {
    let house = House::open().await;
    for site in &house.sites {
        let portal = site.info().portal;
        for route in site.table() {
            let role = match route.access {
                Access::Role(allowed) => allowed.first().copied(),
                _ => None,
            };
            let mut browser = match role {
                None => house.browser(portal),
                Some(role) => house.staff(portal, role, Some("culture")).await.0,
            };
            let what = format!("{portal} {} {}", route.method, route.path);
            if route.path.contains('{') {
                let mut parts = route
                    .path
                    .split('/')
                    .map(|part| if part.starts_with('{') { "a%00b" } else { part });
                let path = parts.by_ref().collect::<Vec<_>>().join("/");
                let request = Request::builder().method(&route.method).uri(&path);
                let request = request.body(axum::body::Body::empty()).unwrap();
                assert_eq!(browser.send(request).await.status, 404, "{what}");
            }
            let path = KNOCK.fill(route.path);
            if route.kind == RouteKind::Page {
                let status = browser.get(&format!("{path}?q=%00&email=%00")).await.status;
                assert_eq!(status, 400, "{what}");
            }
            if route.kind == RouteKind::Form && route.path != "/sign-out" {
                let answer = browser.post_bare(&path, "email=a%00%40b.fr").await;
                let status = answer.status;
                assert_eq!(status, 400, "{what}");
            }
        }
    }
}
