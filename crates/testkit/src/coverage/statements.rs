//! No page asks more of the database than six statements, whatever it shows. What counts is written in
//! `ledger::statements`: everything but BEGIN and COMMIT.

use std::{collections::BTreeMap, fmt::Write as _};

use gate::{
    Access, ClientCertificate,
    routes::{RouteInfo, RouteKind},
};
use http::Method;

use crate::TestService;

/// Statements a page may send.
const MOST: u32 = 6;

/// Whether a route is a page one comes to by a link.
fn is_page(route: &RouteInfo) -> bool {
    route.method == Method::GET && route.kind == RouteKind::Page
}

/// Who visits the public pages.
#[derive(Debug, Clone, Default)]
pub struct Guest {
    /// Compartment of their session: signed in where one can be, for the look-up of the session counts.
    pub compartment: Option<&'static str>,
    /// What opens the portals of systems.
    pub certificate: Option<ClientCertificate>,
    /// The address of each public page with a variable part, by its route.
    pub filled: BTreeMap<&'static str, String>,
    /// Pages that still send more, each with the number it may not pass: `agent GET /depots`. Only ever shorter,
    /// and lower: a page that sends less than it says fails too.
    pub above: &'static [(&'static str, u32)],
}

/// Adds the public pages to those visited behind a sign-in (`sent`, [`super::Walk::sent`]), compares them all with
/// the golden list `statements.txt` and judges them.
///
/// # Panics
/// When a page was not visited, or sends more than it may.
pub async fn within_six<D: Clone + Send + Sync + 'static>(
    service: &TestService<D>,
    crate_folder: &str,
    guest: &Guest,
    mut sent: BTreeMap<String, u32>,
) {
    let pages = || {
        let sites = service.sites.iter();
        sites.flat_map(|site| {
            let pages = site.table().iter().filter(|route| is_page(route));
            pages.map(move |route| (site, route))
        })
    };
    for (site, route) in pages() {
        let portal = site.info().portal;
        let line = format!("{portal} GET {}", route.path);
        if route.access != Access::Public || sent.contains_key(&line) {
            continue;
        }
        let path = guest.filled.get(route.path);
        let path = path.map_or(route.path, String::as_str);
        let mut browser = match (&guest.certificate, site.info().roles.first()) {
            (Some(own), _) if site.info().client_certificates => {
                service.system(portal, own.clone())
            }
            (_, Some(role)) => service.staff(portal, *role, guest.compartment).await.0,
            (_, None) => service.browser(portal),
        };
        let answer = browser.get(path).await;
        // The provider does not answer in a test; the page says so without the database.
        let reached = answer.status == 200 || route.path.starts_with("/sign-in");
        assert!(reached, "{line}: {}", answer.status);
        sent.insert(line, answer.statements);
    }
    for (site, route) in pages() {
        let line = format!("{} GET {}", site.info().portal, route.path);
        assert!(sent.contains_key(&line), "{line} was not visited");
    }
    let mut text = String::new();
    for (line, count) in &sent {
        let _ = writeln!(text, "{count} {line}");
    }
    super::golden(crate_folder, "statements.txt", &text);
    let sends = |count: u32| (count > MOST).then_some(count);
    let above: BTreeMap<_, _> = guest.above.iter().copied().collect();
    let wrong =
        |(line, count): &(&String, &u32)| sends(**count) != above.get(line.as_str()).copied();
    let wrong: Vec<_> = sent.iter().filter(wrong).collect();
    assert!(
        wrong.is_empty(),
        "not {MOST} statements, nor what is said: {wrong:#?}"
    );
    // A count of nothing at all would mean that nobody counts.
    assert!(sent.values().any(|count| *count > 2), "{sent:?}");
}
