//! `/`: the way in.

use askama::Template;
use gate::{
    SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View},
};

/// The page.
#[derive(Template)]
#[template(path = "coordination/home.html")]
pub(crate) struct CoordinationHome {
    t: T,
}

impl View for CoordinationHome {
    fn title(&self, t: &T) -> String {
        t.get("coordination-home-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        vec![Self { t: t.clone() }]
    }
}

/// `GET /`
pub(super) async fn get(_: SignedIn, chrome: Chrome) -> Page<CoordinationHome> {
    let t = chrome.t();
    Page::new(chrome, CoordinationHome { t })
}
