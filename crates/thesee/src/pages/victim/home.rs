//! `/`: what the service is for, where to begin, where to follow.

use askama::Template;
use gate::{
    i18n::T,
    page::{Chrome, Page, View},
    ui,
};

/// The page.
#[derive(Template)]
#[template(path = "victim/home.html")]
pub(crate) struct Home {
    t: T,
    inside: bool,
    sign_in: Option<&'static str>,
}

impl View for Home {
    fn title(&self, t: &T) -> String {
        t.get("victim-home-title").to_owned()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |inside, sign_in| Self {
            t: t.clone(),
            inside,
            sign_in,
        };
        vec![
            page(false, None),
            page(false, Some("/sign-in")),
            page(true, None),
        ]
    }
}

/// `GET /`
pub(super) async fn get(chrome: Chrome) -> Page<Home> {
    let view = Home {
        t: chrome.t(),
        inside: chrome.visitor.session().is_some(),
        sign_in: chrome.site.sign_in,
    };
    Page::new(chrome, view)
}
