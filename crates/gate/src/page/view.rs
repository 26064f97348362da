//! What feeds a template.

use askama::Template;

use crate::{
    assets::{self, Asset},
    i18n::T,
};

/// The data of one page.
pub trait View: Template {
    /// Title of the page, in the words of its `<h1>`; the site's name is added after it.
    fn title(&self, t: &T) -> String;

    /// Width and density.
    fn shape(&self) -> Shape {
        Shape::Column
    }

    /// The way back up, from the home page to the page above.
    fn trail(&self, _t: &T) -> Vec<Crumb> {
        Vec::new()
    }

    /// Scripts beyond the one every page has. The page must do without.
    fn scripts(&self) -> &'static [Script] {
        &[]
    }

    /// Whether a form on it comes back with errors: the title then says so first.
    fn has_errors(&self) -> bool {
        false
    }

    /// The page in every state worth looking at: empty, one, many, long words, hostile strings.
    fn samples(t: &T) -> Vec<Self>
    where
        Self: Sized;
}

/// Width and density of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One column of reading width: pages that ask one thing, or explain.
    Column,
    /// The full width of the site.
    Wide,
    /// A desk: dense, as wide as the screen allows.
    Desk,
}

impl Shape {
    /// Suffix of its class name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Column => "column",
            Self::Wide => "wide",
            Self::Desk => "desk",
        }
    }
}

/// A step of the way back up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// What it says.
    pub label: String,
}

impl Crumb {
    /// A step.
    #[must_use]
    pub fn new(href: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            label: label.into(),
        }
    }
}

/// A script a page may add.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Script {
    /// Upload with progress, for `<form data-upload>`.
    Upload,
    /// Follows work in progress, for `<div id data-live>`.
    Live,
    /// Filters a table, for `<input data-filter>`.
    Filter,
    /// Draws a table as a graph, for `<div data-graph>`.
    Graph,
    /// Speaks to a security key, for `<form data-key>`: the one thing no page does without.
    Key,
}

impl Script {
    /// The file.
    #[must_use]
    pub fn asset(self) -> &'static Asset {
        match self {
            Self::Upload => &assets::UPLOAD,
            Self::Live => &assets::LIVE,
            Self::Filter => &assets::FILTER,
            Self::Graph => &assets::GRAPH,
            Self::Key => &assets::KEY,
        }
    }
}
