//! `/`: what the teleservice is for.

use askama::Template;
use gate::{
    i18n::T,
    page::{Chrome, Page, View},
};

/// The page.
#[derive(Template)]
#[template(path = "victim/home.html")]
pub(crate) struct VictimHome {
    t: T,
    signed_in: bool,
}

impl View for VictimHome {
    fn title(&self, t: &T) -> String {
        t.get("victim-home-title").to_owned()
    }
    fn samples(t: &T) -> Vec<Self> {
        [false, true]
            .map(|signed_in| Self {
                t: t.clone(),
                signed_in,
            })
            .into()
    }
}

/// `GET /`
pub(super) async fn get(chrome: Chrome) -> Page<VictimHome> {
    let view = VictimHome {
        t: chrome.t(),
        signed_in: chrome.visitor.session().is_some(),
    };
    Page::new(chrome, view)
}
