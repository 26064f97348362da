//! `/`: where one stands.

use askama::Template;
use gate::{
    i18n::T,
    page::{Chrome, Page, Shape, View},
};

/// The page.
#[derive(Template)]
#[template(path = "office/home.html")]
pub(crate) struct OfficeHome {
    t: T,
    designates: bool,
}

impl View for OfficeHome {
    fn title(&self, t: &T) -> String {
        t.get("office-home-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        [false, true]
            .map(|designates| Self {
                t: t.clone(),
                designates,
            })
            .into()
    }
}

/// `GET /`
pub(super) async fn get(chrome: Chrome) -> Page<OfficeHome> {
    let session = chrome.visitor.session();
    let view = OfficeHome {
        t: chrome.t(),
        designates: session.is_some_and(|session| !super::staff::posts(session.role).is_empty()),
    };
    Page::new(chrome, view)
}
