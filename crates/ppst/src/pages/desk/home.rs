//! `/`: the way in.

use askama::Template;
use gate::{
    SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View},
};

/// The page.
#[derive(Template)]
#[template(path = "desk/home.html")]
pub(crate) struct DeskHome {
    t: T,
}

impl View for DeskHome {
    fn title(&self, t: &T) -> String {
        t.get("desk-home-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        vec![Self { t: t.clone() }]
    }
}

/// `GET /`
pub(super) async fn get(_: SignedIn, chrome: Chrome) -> Page<DeskHome> {
    let t = chrome.t();
    Page::new(chrome, DeskHome { t })
}
