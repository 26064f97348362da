//! What is said beside the text.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use super::{Button, Give, Markup, button, prints};
use crate::i18n::T;

/// A sentence not to be missed.
#[must_use]
pub fn warning(t: &T, text: impl fmt::Display) -> Markup {
    Markup::trusted(format!(
        "<p class=\"warning\">{}<strong><span class=\"govuk-visually-hidden\">{}</span> {}</strong></p>",
        super::icon(super::Icon::TriangleAlert),
        Markup::text(t.get("warning-prefix")),
        Markup::text(text)
    ))
}

/// A paragraph set apart.
#[must_use]
pub fn inset(text: impl fmt::Display) -> Markup {
    Markup::trusted(format!(
        "<div class=\"govuk-inset-text\">{}</div>",
        Markup::text(text)
    ))
}

/// More for those who want it.
#[derive(Template)]
#[template(path = "components/details.html")]
pub struct Details {
    summary: String,
    body: Markup,
    open: bool,
}
prints!(Details);

/// A summary that opens on `body`.
#[must_use]
pub fn details(summary: impl fmt::Display, body: impl HtmlSafe) -> Details {
    Details {
        summary: summary.to_string(),
        body: Markup::of(body),
        open: false,
    }
}

impl Details {
    /// Open from the start.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }
}

/// The end of a journey: it is done, and here is its number.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="done">{{ super::icon(super::Icon::CircleCheck) }}<h1 class="done__title">{{ title }}</h1><div class="done__body">{{ body }}</div></div>"#
)]
pub struct Panel {
    title: String,
    body: Markup,
}
prints!(Panel);

/// A panel whose title is the page's heading.
#[must_use]
pub fn panel(title: impl fmt::Display, text: impl fmt::Display) -> Panel {
    Panel {
        title: title.to_string(),
        body: Markup::text(text),
    }
}

impl Panel {
    /// Holds markup instead of its sentence.
    #[must_use]
    pub fn html(mut self, markup: impl HtmlSafe) -> Self {
        self.body = Markup::of(markup);
        self
    }
}

/// Nothing here yet, and what to do about it.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="empty">{{ super::icon(super::Icon::Inbox) }}<p class="empty__title">{{ title }}</p><p class="empty__text">{{ text }}</p>{% if let Some(action) = action %}{{ action }}{% endif %}</div>"#
)]
pub struct Empty {
    title: String,
    text: String,
    action: Option<Button>,
}
prints!(Empty);

/// An empty state.
#[must_use]
pub fn empty(title: impl fmt::Display, text: impl fmt::Display) -> Empty {
    Empty {
        title: title.to_string(),
        text: text.to_string(),
        action: None,
    }
}

impl Empty {
    /// What to do next.
    #[must_use]
    pub fn action(mut self, href: impl fmt::Display, label: impl fmt::Display) -> Self {
        self.action = Some(button(label).secondary().link(href));
        self
    }
}

/// How far long work is.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<div class="progress"><p class="progress__label" id="{{ id }}">{{ label }}</p><progress aria-labelledby="{{ id }}"{% if let Some((done, total)) = of %} value="{{ done }}" max="{{ total }}"{% endif %}></progress></div>"#
)]
pub struct Progress {
    id: String,
    label: String,
    of: Option<(u64, u64)>,
}
prints!(Progress);

/// `done` of `total`; a total of zero means that it cannot be told.
#[must_use]
pub fn progress(
    id: impl fmt::Display,
    label: impl fmt::Display,
    done: impl Give<u64>,
    total: impl Give<u64>,
) -> Progress {
    let (done, total) = (done.give(), total.give());
    let of = (total > 0).then(|| (done.min(total), total));
    Progress {
        id: id.to_string(),
        label: label.to_string(),
        of,
    }
}
