//! Every route of every portal, attacked as nobody, in every wrong role, and without a token.

use std::fmt::Write as _;

use gate::{
    Access,
    routes::{RouteInfo, RouteKind},
};
use http::{Method, Request};
use jecliqueoupas::law;
use kernel::Role;

use super::golden;
use crate::house::{Answer, Browser, House, PORTALS};

const ROLES: [Role; 5] = [
    law::AGENT,
    law::FSSI,
    law::ANALYST,
    law::ADMINISTRATOR,
    law::APPLICATION,
];

fn access(access: Access) -> String {
    match access {
        Access::Public => "public".to_owned(),
        Access::SignedIn => "signed in".to_owned(),
        Access::Role(roles) => roles
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(" or "),
        Access::Token(scope) => format!("token for {scope}"),
    }
}

/// A path with something plausible in each of its variable parts.
fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{code}" => "interieur".to_owned(),
        "{token}" => "A".repeat(43),
        part if part.starts_with('{') => uuid::Uuid::nil().to_string(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn the_table_of_routes_is_the_one_that_was_read() {
    let house = House::open().await;
    let mut text = String::new();
    for site in &house.sites {
        for route in site.table() {
            let RouteInfo {
                method, path, kind, ..
            } = route;
            let portal = site.info().portal;
            let _ = writeln!(
                text,
                "{portal} {method} {path} — {} ({kind:?})",
                access(route.access)
            );
        }
    }
    golden("routes.txt", &text);
}

/// Knocks as a browser would, with a body that any handler would read.
async fn knock(browser: &mut Browser, route: &RouteInfo) -> Answer {
    let path = filled(route.path);
    match (route.kind, &route.method) {
        (RouteKind::Page, _) => browser.get(&path).await,
        (RouteKind::Form, _) => browser.post_bare(&path, "email=a%40b.fr").await,
        (RouteKind::Upload, _) => {
            browser
                .upload_with(&path, None, &[("choice", "full")], ("a.txt", b"a"))
                .await
        }
        (RouteKind::Api | RouteKind::ApiUpload, method) => {
            let request = Request::builder().method(method).uri(&path);
            browser
                .send(request.body(axum::body::Body::empty()).unwrap())
                .await
        }
    }
}

#[tokio::test]
async fn no_route_opens_to_nobody_nor_to_a_wrong_role() {
    let house = House::open().await;
    let before = house.trace().await.len();
    for portal in PORTALS {
        let site = house.site(portal);
        for route in site.table() {
            let Access::Role(allowed) = route.access else {
                if matches!(route.access, Access::Token(_)) {
                    let answer = knock(&mut house.browser(portal), route).await;
                    assert_eq!(
                        answer.status, 401,
                        "{portal} {} {}",
                        route.method, route.path
                    );
                }
                continue;
            };
            let strangers = ROLES
                .into_iter()
                .filter(|role| !allowed.contains(role))
                .map(Some);
            for role in std::iter::once(None).chain(strangers) {
                let mut browser = match role {
                    None => house.browser(portal),
                    Some(role) => house.staff(portal, role, Some("culture")).await.0,
                };
                let answer = knock(&mut browser, route).await;
                let known = role.is_some_and(|role| site.info().roles.contains(&role));
                let signs_in = site.info().sign_in.is_some() && !known;
                let expected = if signs_in { 303 } else { 404 };
                let what = format!("{portal} {} {} as {role:?}", route.method, route.path);
                assert_eq!(answer.status, expected, "{what}");
                if signs_in {
                    assert!(
                        answer.location().contains("/sign-in"),
                        "{what}: {}",
                        answer.location()
                    );
                }
                answer.is_silent_about("gouv.example");
            }
        }
    }
    assert_eq!(house.trace().await.len(), before, "no deed was begun");
}

#[tokio::test]
async fn no_form_is_taken_without_its_token_or_from_another_site() {
    let house = House::open().await;
    let before = house.trace().await.len();
    for portal in PORTALS {
        let site = house.site(portal);
        let forms = |kind| matches!(kind, RouteKind::Form | RouteKind::Upload);
        for route in site.table().iter().filter(|route| forms(route.kind)) {
            assert_eq!(route.method, Method::POST);
            let role = match route.access {
                Access::Role(allowed) => allowed.first().copied(),
                _ => site.info().roles.first().copied(),
            };
            let role = role.unwrap();
            let what = format!("{portal} {} {}", route.method, route.path);
            let (mut browser, _) = house.staff(portal, role, Some("culture")).await;
            assert_eq!(
                knock(&mut browser, route).await.status,
                403,
                "{what} without a token"
            );
            if route.access == Access::Public {
                let answer = knock(&mut house.browser(portal), route).await;
                assert_eq!(answer.status, 403, "{what} without a token, as nobody");
            }
            // The token of another visitor is worth nothing either.
            let (mut other, _) = house.staff(portal, role, Some("culture")).await;
            let page = other.get("/mentions-legales").await.expect(200);
            let field = format!("name=\"{}\" value=\"", gate::csrf::FIELD);
            let stolen = page
                .body
                .split_once(&field)
                .unwrap()
                .1
                .split('"')
                .next()
                .unwrap();
            let path = filled(route.path);
            let answer = if route.kind == RouteKind::Upload {
                browser
                    .upload_with(&path, Some(stolen), &[], ("a.txt", b"a"))
                    .await
            } else {
                browser
                    .post_bare(&path, &format!("{}={stolen}", gate::csrf::FIELD))
                    .await
            };
            assert_eq!(answer.status, 403, "{what} with another's token");
        }
    }
    assert_eq!(house.trace().await.len(), before, "no deed was begun");
}

#[tokio::test]
async fn an_address_with_nothing_behind_it_tells_nothing() {
    let house = House::open().await;
    for portal in PORTALS {
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
    for portal in PORTALS {
        let site = house.site(portal);
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
            let path = filled(route.path);
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
