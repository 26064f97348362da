//! `/`: the way in.

use askama::Template;
use gate::{
    SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};

/// The page.
#[derive(Template)]
#[template(path = "coordination/home.html")]
pub(crate) struct CoordinationHome {
    t: T,
    body: String,
}

impl View for CoordinationHome {
    fn title(&self, t: &T) -> String {
        t.get("coordination-home-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let of = |body: &str| Self {
            t: t.clone(),
            body: body.to_owned(),
        };
        vec![of("energy"), of(sample::LONG), of(sample::HOSTILE)]
    }
}

/// `GET /`
pub(super) async fn get(
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Page<CoordinationHome> {
    let t = chrome.t();
    let body = actor.compartment.unwrap_or_default();
    Page::new(chrome, CoordinationHome { t, body })
}
