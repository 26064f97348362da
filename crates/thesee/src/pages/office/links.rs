//! A link of a declaration, as a part of its page: where it stands, why, and what a person may say of it.

use askama::Template;
use gate::{i18n::T, page::Csrf, ui};

use super::{marked, why, words};
use crate::model::{Explained, LinkStatus};

/// One link.
#[derive(Template)]
#[template(path = "office/link.html")]
pub(super) struct LinkCard {
    t: T,
    csrf: Csrf,
    id: String,
    action: String,
    other: ui::Markup,
    scheme: String,
    paid: String,
    status: LinkStatus,
    certainty: String,
    reasons: Vec<String>,
    breaks: Vec<String>,
    ground: Option<ui::Markup>,
    judges: bool,
    errors: ui::FieldErrors,
}
impl askama::filters::HtmlSafe for LinkCard {}

impl LinkCard {
    pub(super) fn of(
        t: &T,
        csrf: &Csrf,
        explained: &Explained,
        judges: bool,
        errors: &ui::FieldErrors,
        from: kernel::Id<crate::model::DeclarationKind>,
    ) -> Self {
        let link = &explained.link;
        let id = link.id.uuid().to_string();
        let certainty = t
            .with(
                "office-link-certainty",
                "words",
                words::certainty(t, link.probability),
            )
            .and("percent", words::percent(link.probability))
            .to_string();
        Self {
            t: t.clone(),
            csrf: csrf.clone(),
            action: format!("/declarations/{from}/liens/{}", link.id),
            other: words::numbered(&explained.other),
            scheme: words::scheme(t, explained.other.scheme),
            paid: words::paid(t, explained.other.lost_cents),
            status: link.status,
            certainty,
            reasons: why::reasons(t, explained),
            breaks: why::breaks(t, explained),
            ground: link
                .ground
                .as_ref()
                .map(|said| marked::plain(said.reveal())),
            judges,
            errors: errors.clone(),
            id,
        }
    }
    fn badge(&self) -> ui::Badge {
        words::link(&self.t, self.status)
    }
    fn field(&self) -> ui::TextArea {
        ui::textarea(
            format!("ground-{}", self.id),
            self.t.get("office-link-ground"),
        )
        .rows(2)
        .max(5_000_u32)
        .errors(&self.errors)
    }
    fn confirms(&self) -> bool {
        self.status != LinkStatus::Confirmed
    }
    fn refutes(&self) -> bool {
        self.status != LinkStatus::Refuted
    }
}
