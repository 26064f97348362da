//! Every route of every portal, attacked as nobody, in every wrong role, and without a token.

use std::{collections::BTreeSet, fmt::Write as _};

use gate::{
    Access, Face,
    routes::{RouteInfo, RouteKind},
};
use http::{Method, Request};
use kernel::Role;

use crate::{Answer, Browser, TestService};

/// What an attacker brings to every route.
#[derive(Debug, Clone, Copy)]
pub struct Knock {
    /// Something plausible for a variable part of a path, `{code}` for instance; a nil UUID where it is none.
    pub part: fn(&str) -> Option<String>,
    /// Compartment of the wrong roles.
    pub compartment: Option<&'static str>,
    /// A form that handlers would read.
    pub form: &'static str,
    /// What no answer to a stranger may hold: a piece of the personal data there is.
    pub silent_about: &'static str,
}

/// Every route with who may enter, one a line, for a golden list.
pub fn table_of_routes<D: Clone + Send + Sync + 'static>(service: &TestService<D>) -> String {
    let mut text = String::new();
    for site in &service.sites {
        for route in site.table() {
            let RouteInfo {
                method, path, kind, ..
            } = route;
            let _ = writeln!(
                text,
                "{} {method} {path} — {} ({kind:?})",
                site.info().portal,
                access(route.access)
            );
        }
    }
    text
}

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
        Access::Certificate => "client certificate".to_owned(),
    }
}

/// Every role of every portal.
fn roles<D>(face: &Face<D>) -> BTreeSet<&'static str> {
    let portals = face.portals.iter();
    portals
        .flat_map(|portal| portal.roles)
        .map(|role| role.0)
        .collect()
}

impl Knock {
    /// A path with something in each of its variable parts.
    pub fn fill(&self, path: &str) -> String {
        let parts = path.split('/').map(|part| {
            if part.starts_with('{') {
                (self.part)(part).unwrap_or_else(|| uuid::Uuid::nil().to_string())
            } else {
                part.to_owned()
            }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Knocks as a browser would, with a body that any handler would read.
    async fn on(&self, browser: &mut Browser, route: &RouteInfo) -> Answer {
        let path = self.fill(route.path);
        match (route.kind, &route.method) {
            (RouteKind::Page, _) => browser.get(&path).await,
            (RouteKind::Form, _) => browser.post_bare(&path, self.form).await,
            (RouteKind::Upload, _) => browser.upload_with(&path, None, &[], ("a.txt", b"a")).await,
            (RouteKind::Api | RouteKind::ApiUpload | RouteKind::ApiStream, method) => {
                let request = Request::builder().method(method).uri(&path);
                browser
                    .send(request.body(axum::body::Body::empty()).unwrap())
                    .await
            }
        }
    }
}

/// No route opens to nobody nor to a wrong role, and what is refused leaves no entry.
///
/// # Panics
/// When one opens.
pub async fn no_route_to_strangers<D: Clone + Send + Sync + 'static>(
    service: &TestService<D>,
    knock: &Knock,
) {
    let before = service.trace().await.len();
    for site in &service.sites {
        let portal = site.info().portal;
        for route in site.table() {
            let what = format!("{portal} {} {}", route.method, route.path);
            let allowed: &[Role] = match route.access {
                Access::Public => continue,
                Access::Token(_) => {
                    let answer = knock.on(&mut service.browser(portal), route).await;
                    assert_eq!(answer.status, 401, "{what}");
                    continue;
                }
                Access::Certificate => {
                    let answer = knock.on(&mut service.browser(portal), route).await;
                    assert_eq!(answer.status, 403, "{what}");
                    continue;
                }
                Access::SignedIn => site.info().roles,
                Access::Role(allowed) => allowed,
            };
            let strangers = roles(service.face).into_iter().map(Role);
            let strangers = strangers.filter(|role| !allowed.contains(role)).map(Some);
            for role in std::iter::once(None).chain(strangers) {
                let mut browser = match role {
                    None => service.browser(portal),
                    Some(role) => service.staff(portal, role, knock.compartment).await.0,
                };
                let answer = knock.on(&mut browser, route).await;
                let known = role.is_some_and(|role| site.info().roles.contains(&role));
                let signs_in = site.info().sign_in.is_some() && !known;
                let expected = if signs_in { 303 } else { 404 };
                assert_eq!(answer.status, expected, "{what} as {role:?}");
                if signs_in {
                    let to = answer.location();
                    assert!(to.contains("/sign-in"), "{what} as {role:?}: {to}");
                }
                answer.is_silent_about(knock.silent_about);
            }
        }
    }
    let after = service.trace().await.len();
    assert_eq!(after, before, "no deed was begun");
}

/// No form is taken without its token or with another visitor's.
///
/// # Panics
/// When one is.
pub async fn no_form_without_its_token<D: Clone + Send + Sync + 'static>(
    service: &TestService<D>,
    knock: &Knock,
) {
    let before = service.trace().await.len();
    for site in &service.sites {
        let portal = site.info().portal;
        let forms = |kind| matches!(kind, RouteKind::Form | RouteKind::Upload);
        for route in site.table().iter().filter(|route| forms(route.kind)) {
            assert_eq!(route.method, Method::POST);
            let roles = match route.access {
                Access::Role(allowed) => allowed,
                _ => site.info().roles,
            };
            let what = format!("{portal} {} {}", route.method, route.path);
            if route.access == Access::Public {
                let answer = knock.on(&mut service.browser(portal), route).await;
                assert_eq!(answer.status, 403, "{what} without a token, as nobody");
            }
            let Some(role) = roles.first().copied() else {
                continue;
            };
            let (mut browser, _) = service.staff(portal, role, knock.compartment).await;
            let answer = knock.on(&mut browser, route).await;
            assert_eq!(answer.status, 403, "{what} without a token");
            // The token of another visitor is worth nothing either.
            let (mut other, _) = service.staff(portal, role, knock.compartment).await;
            let stolen = other.token().await;
            let path = knock.fill(route.path);
            let answer = if route.kind == RouteKind::Upload {
                browser
                    .upload_with(&path, Some(&stolen), &[], ("a.txt", b"a"))
                    .await
            } else {
                browser
                    .post_bare(&path, &format!("{}={stolen}", gate::csrf::FIELD))
                    .await
            };
            assert_eq!(answer.status, 403, "{what} with another's token");
        }
    }
    let after = service.trace().await.len();
    assert_eq!(after, before, "no deed was begun");
}
