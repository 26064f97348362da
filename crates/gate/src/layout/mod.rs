//! The frame around every page: demo banner, header, navigation, footer.

use std::fmt;

use askama::Template;

use crate::{
    Locale, Theme,
    assets::{self, Asset},
    components::{self as ui, Markup, Tone, notice},
    i18n::T,
    legal::PaperKind,
    page::{Chrome, Crumb, View},
};

/// Longest query that the switches of language and colour scheme keep, in bytes: each repeats it.
const LONGEST_QUERY: usize = 512;

#[derive(Template)]
#[template(path = "layout.html")]
struct Layout<'a> {
    t: T,
    chrome: &'a Chrome,
    title: String,
    has_errors: bool,
    shape: &'static str,
    trail: Vec<Crumb>,
    nav: Vec<(&'static str, &'a str, bool)>,
    scripts: Vec<&'static Asset>,
    flash: Option<Markup>,
    content: Markup,
}

/// The whole page.
pub(crate) fn render(chrome: &Chrome, view: &impl View) -> Result<String, askama::Error> {
    let t = chrome.t();
    let path = chrome.visitor.path();
    let role = chrome
        .visitor
        .session()
        .map(|_| chrome.visitor.actor().role);
    let nav = chrome.site.nav.iter();
    let nav = nav.filter(|n| n.roles.is_empty() || role.is_some_and(|r| n.roles.contains(&r)));
    let nav: Vec<_> = nav.map(|n| (n.href, n.label.get(t.lang()))).collect();
    let current = current(path, nav.iter().map(|(href, _)| *href));
    let nav = nav
        .into_iter()
        .map(|(href, label)| (href, label, Some(href) == current))
        .collect();
    let flash = chrome
        .visitor
        .flash()
        .filter(|flash| t.catalogue().has(flash.key()))
        .map(|flash| {
            let caution = flash.key().starts_with("flash-caution-");
            let tone = if caution { Tone::Caution } else { Tone::Good };
            Markup::of(notice(tone, &t, t.get(flash.key())).alert())
        });
    let mut scripts: Vec<&'static Asset> = vec![&assets::CORE];
    scripts.extend(view.scripts().iter().map(|script| script.asset()));
    let layout = Layout {
        title: view.title(&t),
        has_errors: view.has_errors(),
        shape: view.shape().name(),
        trail: view.trail(&t),
        nav,
        scripts,
        flash,
        content: Markup::trusted(view.render()?),
        chrome,
        t,
    };
    layout.render()
}

/// The navigation entry that the page at `path` belongs to: the nearest of those above it.
fn current<'e>(path: &str, entries: impl Iterator<Item = &'e str>) -> Option<&'e str> {
    let above = |href: &&str| {
        let rest = path.strip_prefix(href);
        path == *href || (*href != "/" && rest.is_some_and(|rest| rest.starts_with('/')))
    };
    entries.filter(above).max_by_key(|href| href.len())
}

impl Layout<'_> {
    fn sheet(&self) -> &'static Asset {
        &assets::SHEET
    }

    fn favicon(&self) -> &'static Asset {
        &assets::FAVICON
    }

    fn name(&self) -> &str {
        self.chrome.site.name.get(self.t.lang())
    }

    /// The page asked for, in another language or colour scheme: what was searched for stays.
    fn choosing(&self, name: impl fmt::Display, value: impl fmt::Display) -> String {
        let query = self.chrome.visitor.query();
        match query.filter(|query| !query.is_empty() && query.len() <= LONGEST_QUERY) {
            Some(query) => format!("?{query}&{name}={value}"),
            None => format!("?{name}={value}"),
        }
    }

    fn locales(&self) -> impl Iterator<Item = (Locale, bool)> {
        let current = self.t.locale();
        Locale::ALL
            .into_iter()
            .map(move |locale| (locale, locale == current))
    }

    fn themes(&self) -> impl Iterator<Item = (&'static str, &str, bool)> {
        let current = self.chrome.visitor.theme();
        [
            (Theme::Auto, "theme-auto"),
            (Theme::Light, "theme-light"),
            (Theme::Dark, "theme-dark"),
        ]
        .into_iter()
        .map(move |(theme, key)| (theme.name(), self.t.get(key), theme == current))
    }

    /// Links to the papers; the law wants the state of accessibility said on every page.
    fn papers(&self) -> impl Iterator<Item = (&'static str, String)> {
        let state = self.chrome.site.papers.notice.accessibility.state;
        let kinds = PaperKind::ALL
            .into_iter()
            .filter(|kind| *kind != PaperKind::Register);
        kinds.map(move |kind| {
            let label = match kind {
                PaperKind::Accessibility => self
                    .t
                    .with("footer-accessibility", "state", state.name())
                    .to_string(),
                kind => self.t.get(kind.title()).to_owned(),
            };
            (kind.path(), label)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::current;

    #[test]
    fn one_entry_at_most_is_current() {
        let entries = ["/", "/depots/nouveau", "/depots"];
        for (path, expected) in [
            ("/", Some("/")),
            ("/depots", Some("/depots")),
            ("/depots/7", Some("/depots")),
            ("/depots/nouveau", Some("/depots/nouveau")),
            ("/depotsx", None),
        ] {
            assert_eq!(current(path, entries.into_iter()), expected, "{path}");
        }
    }
}
