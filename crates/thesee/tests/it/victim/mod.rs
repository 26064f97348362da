//! The victims' portal, in a browser without scripts.

mod doors;
mod filing;
mod follow;
mod form;
mod rights;

use gate::session::{self, Start};
use kernel::{Actor, Id};
use testkit::Browser;
use thesee::{
    law::VICTIM,
    model::{DraftKind, Kind, Scheme},
    rules::orientation::conditions,
};

use crate::house::House;

impl House {
    /// A browser in which this victim has signed in.
    pub(crate) async fn inside(&self, victim: &Actor) -> Browser {
        let account = victim.account.unwrap();
        let started = session::start(&self.it.ledger, Start::new("victim", account, VICTIM)).await;
        let mut browser = self.browser("victim");
        browser.hold(&started.unwrap().cookie());
        browser
    }
}

/// Everything answered yes, and the welcome screen passed: the query that the pages make.
pub(crate) fn passed(kind: Kind, scheme: Scheme) -> String {
    format!("{}&langue=francais&lu=yes", answered(kind, scheme))
}

/// Everything answered yes.
pub(crate) fn answered(kind: Kind, scheme: Scheme) -> String {
    let mut query = format!("faits={}&pour={}", scheme.code(), kind.code());
    for condition in conditions(kind, scheme) {
        query.push_str(&format!("&{}=oui", condition.code()));
    }
    query
}

/// The same, as the fields of a form.
pub(crate) fn pairs(query: &str) -> Vec<(&str, &str)> {
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect()
}

/// Begins a draft through the pages; its id.
pub(crate) async fn begun(own: &mut Browser, kind: Kind, scheme: Scheme) -> Id<DraftKind> {
    let query = passed(kind, scheme);
    own.get(&format!("/commencer?{query}")).await.expect(200);
    let mut form = pairs(&query);
    form.push(("declared", "yes"));
    let answer = own.post("/commencer", &form).await.expect(303);
    let mut parts = answer.location().split('/');
    assert_eq!((parts.next(), parts.next()), (Some(""), Some("dossiers")));
    parts.next().unwrap().parse().unwrap()
}
