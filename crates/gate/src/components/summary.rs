//! Facts about one thing.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use super::{Markup, prints};

struct Row {
    key: String,
    value: Markup,
    action: Option<(String, String)>,
}

/// A list of facts, each a name and a value, some with a link to change it.
#[derive(Template)]
#[template(path = "components/summary.html")]
pub struct Summary {
    rows: Vec<Row>,
}
prints!(Summary);

/// An empty list of facts.
#[must_use]
pub const fn summary() -> Summary {
    Summary { rows: Vec::new() }
}

impl Summary {
    /// Adds a fact.
    #[must_use]
    pub fn row(self, key: impl fmt::Display, value: impl fmt::Display) -> Self {
        self.row_html(key, Markup::text(value))
    }

    /// Adds a fact whose value holds markup.
    #[must_use]
    pub fn row_html(mut self, key: impl fmt::Display, value: impl HtmlSafe) -> Self {
        self.rows.push(Row {
            key: key.to_string(),
            value: Markup::of(value),
            action: None,
        });
        self
    }

    /// Adds a fact with a link; the link's words are followed, for those who cannot see, by the key.
    #[must_use]
    pub fn row_link(
        self,
        key: impl fmt::Display,
        value: impl fmt::Display,
        href: impl fmt::Display,
        label: impl fmt::Display,
    ) -> Self {
        let mut this = self.row(key, value);
        if let Some(row) = this.rows.last_mut() {
            row.action = Some((href.to_string(), label.to_string()));
        }
        this
    }

    /// Whether any row has a link: the others then leave its column empty.
    fn has_actions(&self) -> bool {
        self.rows.iter().any(|row| row.action.is_some())
    }
}
