//! No page asks more of the database than six statements, whatever it shows. What counts is written in
//! `ledger::statements`: everything but BEGIN and COMMIT.

use std::{collections::BTreeMap, fmt::Write as _};

use gate::{Access, routes::RouteKind};
use http::Method;

use super::golden;
use crate::house::{DENIS, House};

/// Statements a page may send.
const MOST: u32 = 6;

/// Statements by `portal GET route`.
pub(super) type Sent = BTreeMap<String, u32>;

/// Adds the public pages to those visited behind a sign-in, and judges them all.
pub(super) async fn within_six(house: &House, mut sent: Sent) {
    // A receipt is handed out once its entry has its place in the tree.
    house.sequencer().drain().await.unwrap();
    for site in &house.sites {
        let portal = site.info().portal;
        for route in site.table() {
            let page = route.method == Method::GET && route.kind == RouteKind::Page;
            let line = format!("{portal} GET {}", route.path);
            if !page || route.access != Access::Public || sent.contains_key(&line) {
                continue;
            }
            let entry = "select '/recus/' || id from audit_entry where operation = 'erase' limit 1";
            let path = match route.path {
                "/lien/{token}" => house.link(DENIS).await,
                "/recus/{entry}" => house.words(entry).await.remove(0),
                // The provider does not answer in this test; the page says so without the database.
                path => path.to_owned(),
            };
            // Signed in where one can be: the look-up of the session counts.
            let role = *site.info().roles.first().unwrap();
            let (mut browser, _) = house.staff(portal, role, Some("culture")).await;
            let answer = browser.get(&path).await;
            let reached = answer.status == 200 || route.path.starts_with("/sign-in");
            assert!(reached, "{line}: {}", answer.status);
            sent.insert(line, answer.statements);
        }
    }
    let pages: usize = house
        .sites
        .iter()
        .flat_map(|site| site.table())
        .filter(|route| route.method == Method::GET && route.kind == RouteKind::Page)
        .count();
    assert_eq!(sent.len(), pages, "every page was visited");
    let mut text = String::new();
    for (line, count) in &sent {
        let _ = writeln!(text, "{count} {line}");
    }
    let over: Vec<_> = sent.iter().filter(|(_, count)| **count > MOST).collect();
    assert!(over.is_empty(), "more than {MOST} statements: {over:#?}");
    // A count of nothing at all would mean that nobody counts.
    assert!(sent.values().any(|count| *count > 2), "{sent:?}");
    golden("statements.txt", &text);
}
