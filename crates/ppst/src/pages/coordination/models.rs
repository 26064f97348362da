//! `/modele`: which model of comparison serves, since when, what was found of those learned, and the way back (art. 1).

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Locale, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View},
    ui,
};
use kernel::{Id, Timestamp};

use super::words;
use crate::{
    deeds::models::{self, Models},
    desk::Desk,
    model::Learned,
    rules::lesson::Verdict,
};

/// The page.
#[derive(Template)]
#[template(path = "coordination/models.html")]
pub(crate) struct ModelsPage {
    t: T,
    csrf: Csrf,
    models: Models,
}

impl ModelsPage {
    fn serving(&self) -> Option<&Learned> {
        self.models.learned.iter().find(|one| one.serves())
    }
    fn facts(&self) -> ui::Summary {
        let t = &self.t;
        let summary = ui::summary();
        let Some(one) = self.serving() else {
            return summary
                .row(t.get("c-model-serving"), t.get("c-model-shipped"))
                .row(t.get("c-model-from"), t.get("c-model-shipped-from"));
        };
        let since = one.serves_from.unwrap_or(one.learned_at);
        summary
            .row(t.get("c-model-serving"), t.get("c-model-own"))
            .row_html(t.get("c-model-since"), t.time(since))
            .row(t.get("c-model-records"), t.number(one.records))
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let both = |shares: Option<[f64; 2]>| {
            let both = shares.map(|shares| shares.map(|share| percent(t, share)).join(" / "));
            ui::number(both.unwrap_or_else(|| "–".to_owned()))
        };
        let mut table = ui::table(t.get("c-model-learned"))
            .hide_caption()
            .id("models")
            .head(t.get("c-model-at"))
            .head_number(t.get("c-model-records"))
            .head_number(t.get("c-model-pairs"))
            .head_number(t.get("c-model-found"))
            .head_number(t.get("c-model-sure"))
            .head_number(t.get("c-model-error"))
            .head(t.get("c-model-verdict"))
            .head(t.get("c-model-served"));
        for one in &self.models.learned {
            let served = match (one.serves_from, one.serves_until) {
                (None, _) => ui::Markup::text("–"),
                (Some(_), None) => ui::Markup::text(t.get("c-model-serves")),
                (Some(_), Some(until)) => t.stamp(until),
            };
            table = table.row(vec![
                ui::row_head(t.stamp(one.learned_at)),
                ui::number(t.number(one.records)),
                ui::number(t.number(whole(one.pairs))),
                both(one.f1),
                both(one.sure),
                both(one.error),
                ui::cell(words::coded(t, "c-verdict", &one.verdict)),
                ui::cell_html(served),
            ]);
        }
        table
    }
}

/// A count that was reckoned.
#[expect(
    clippy::cast_possible_truncation,
    reason = "pairs are far fewer than any whole number may be"
)]
fn whole(pairs: f64) -> i64 {
    pairs.round() as i64
}

/// A share in hundredths, to the second place.
fn percent(t: &T, share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    match t.locale() {
        Locale::Fr => format!("{}\u{202f}%", text.replace('.', ",")),
        Locale::En => format!("{text}%"),
    }
}

impl View for ModelsPage {
    fn title(&self, t: &T) -> String {
        t.get("c-models-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |learned, paused| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            models: Models { learned, paused },
        };
        let all = Verdict::ALL.map(sample).into_iter().rev().collect();
        let mut withdrawn = sample(Verdict::Sound);
        withdrawn.serves_until = Some(Timestamp::UNIX_EPOCH);
        withdrawn.withdrawn = true;
        vec![
            page(vec![], false),
            page(all, false),
            page(vec![withdrawn], true),
        ]
    }
}

/// A model, for samples.
fn sample(verdict: Verdict) -> Learned {
    let tried = verdict != Verdict::FewPairs;
    Learned {
        id: Id::from_uuid(uuid::Uuid::nil()),
        learned_at: Timestamp::UNIX_EPOCH,
        records: 1_234_567,
        pairs: 456_789.4,
        gain: 12.5,
        f1: tried.then_some([0.971, 0.968]),
        sure: tried.then_some([0.9991, 0.9993]),
        error: tried.then_some([0.0123, 0.0145]),
        verdict: verdict.code().to_owned(),
        serves_from: (verdict == Verdict::Sound).then_some(Timestamp::UNIX_EPOCH),
        serves_until: None,
        withdrawn: false,
    }
}

/// `GET /modele`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<ModelsPage>, Problem> {
    let t = chrome.t();
    let models = models::list(&desk, &actor)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let csrf = chrome.csrf();
    Ok(Page::new(chrome, ModelsPage { t, csrf, models }))
}

/// `POST /modele/retirer`: back to the shipped model.
pub(super) async fn withdraw(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Response, Problem> {
    models::withdraw(&desk, &actor)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    Ok(saved())
}

/// `POST /modele/reprendre`: the base may learn again.
pub(super) async fn resume(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Response, Problem> {
    models::resume(&desk, &actor)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    Ok(saved())
}

fn saved() -> Response {
    Redirect303::to("/modele")
        .saying("flash-c-model-saved")
        .into_response()
}
