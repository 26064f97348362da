//! Verdicts and news. Never by colour alone: an icon and a word say it too.

use std::fmt;

use askama::{Template, filters::HtmlSafe};

use super::{Give, Icon, Markup, prints};
use crate::i18n::T;

/// How good or bad something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    Good,
    /// Take care.
    Caution,
    /// Something is wrong.
    Bad,
    /// Worth knowing.
    Info,
    /// Neither good nor bad.
    Neutral,
}

impl Tone {
    /// Suffix of its class names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Caution => "caution",
            Self::Bad => "bad",
            Self::Info => "info",
            Self::Neutral => "neutral",
        }
    }

    /// Its icon: each has a shape of its own.
    #[must_use]
    pub const fn icon(self) -> Icon {
        match self {
            Self::Good => Icon::CircleCheck,
            Self::Caution => Icon::TriangleAlert,
            Self::Bad => Icon::OctagonX,
            Self::Info => Icon::Info,
            Self::Neutral => Icon::CircleDashed,
        }
    }
}

/// A word in a tone: a verdict, a state.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<strong class="badge badge--{{ tone.name() }}{% if large %} badge--large{% endif %}">{{ super::icon(tone.icon()) }}{{ label }}</strong>"#
)]
pub struct Badge {
    tone: Tone,
    label: String,
    large: bool,
}
prints!(Badge);

/// A badge.
#[must_use]
pub fn badge(tone: impl Give<Tone>, label: impl fmt::Display) -> Badge {
    Badge {
        tone: tone.give(),
        label: label.to_string(),
        large: false,
    }
}

impl Badge {
    /// For the one verdict a page is about.
    #[must_use]
    pub fn large(mut self) -> Self {
        self.large = true;
        self
    }
}

/// News at the top of a page.
#[derive(Template)]
#[template(path = "components/notice.html")]
pub struct Notice {
    tone: Tone,
    title: String,
    body: Markup,
    alert: bool,
}
prints!(Notice);

/// A banner holding one sentence.
#[must_use]
pub fn notice(tone: impl Give<Tone>, t: &T, text: impl fmt::Display) -> Notice {
    let tone = tone.give();
    let title = match tone {
        Tone::Good => "notice-good",
        Tone::Caution => "notice-caution",
        Tone::Bad => "notice-bad",
        Tone::Info | Tone::Neutral => "notice-info",
    };
    Notice {
        tone,
        title: t.get(title).to_owned(),
        body: Markup::text(text),
        alert: false,
    }
}

impl Notice {
    /// Holds markup instead of its sentence.
    #[must_use]
    pub fn html(mut self, markup: impl HtmlSafe) -> Self {
        self.body = Markup::of(markup);
        self
    }

    /// A title of its own.
    #[must_use]
    pub fn titled(mut self, title: impl fmt::Display) -> Self {
        self.title = title.to_string();
        self
    }

    /// Read out as soon as the page is shown, and given the focus: the answer to what was just done.
    #[must_use]
    pub fn alert(mut self) -> Self {
        self.alert = true;
        self
    }
}
