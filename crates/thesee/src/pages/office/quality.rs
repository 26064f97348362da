//! `/qualite`: what persons said of the links that the engine found, by the kind of what they rest on.

use askama::Template;
use axum::extract::State as Shared;
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};

use super::words;
use crate::{deeds::series::quality, desk::Desk, model::Verdicts};

/// Below so many verdicts a share says nothing.
const FEW: i64 = 20;

/// The page.
#[derive(Template)]
#[template(path = "office/quality.html")]
pub(crate) struct Quality {
    t: T,
    verdicts: Vec<Verdicts>,
}

impl Quality {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-quality-caption"))
            .hide_caption()
            .id("quality")
            .head(t.get("office-quality-kind"))
            .head_number(t.get("office-quality-confirmed"))
            .head_number(t.get("office-quality-refuted"))
            .head_number(t.get("office-quality-precision"));
        for one in &self.verdicts {
            let precision = precision(one).map_or_else(
                || t.get("office-quality-few").to_owned(),
                |percent| {
                    t.with("office-quality-percent", "percent", percent)
                        .to_string()
                },
            );
            table = table.row(vec![
                ui::row_head(ui::Markup::text(words::kind_of(t, &one.kind))),
                ui::number(t.number(one.confirmed)),
                ui::number(t.number(one.refuted)),
                ui::number(precision),
            ]);
        }
        table
    }
}

/// Links confirmed in a hundred judged, rounded down; none while too few were.
fn precision(verdicts: &Verdicts) -> Option<i64> {
    let judged = verdicts.confirmed.checked_add(verdicts.refuted)?;
    if judged < FEW {
        return None;
    }
    verdicts.confirmed.checked_mul(100)?.checked_div(judged)
}

impl View for Quality {
    fn title(&self, t: &T) -> String {
        t.get("office-quality-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let verdicts = |kind: &str, confirmed, refuted| Verdicts {
            kind: kind.to_owned(),
            confirmed,
            refuted,
        };
        let page = |verdicts| Self {
            t: t.clone(),
            verdicts,
        };
        vec![
            page(vec![]),
            page(vec![
                verdicts("iban", 1_204, 3),
                verdicts("text", 1, 0),
                verdicts(sample::HOSTILE, 0, 40),
            ]),
        ]
    }
}

/// `GET /qualite`
pub(super) async fn get(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Quality>, Problem> {
    let t = chrome.t();
    let verdicts = quality(&desk, &actor)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Page::new(chrome, Quality { t, verdicts }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_told_from_twenty_verdicts_on() {
        let of = |confirmed, refuted| {
            precision(&Verdicts {
                kind: "iban".to_owned(),
                confirmed,
                refuted,
            })
        };
        assert_eq!(
            [of(19, 0), of(19, 1), of(299, 1)],
            [None, Some(95), Some(99)]
        );
        assert_eq!(of(i64::MAX, 1), None);
    }
}
