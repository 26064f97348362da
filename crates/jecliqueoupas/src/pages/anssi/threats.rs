//! `/menaces`: what the malicious files teach: families, trend, exports (art. 2 II 2°).

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use kernel::Timestamp;

use crate::{
    deeds::threats::{Landscape, landscape},
    desk::Desk,
    pages::stops,
    rules::search::Count,
};

/// Days looked back on.
const DAYS: i64 = 90;

/// The page.
#[derive(Template)]
#[template(path = "anssi/threats.html")]
pub(crate) struct Threats {
    t: T,
    landscape: Landscape,
}

impl Threats {
    fn families(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("threats-families"))
            .head(t.get("threats-family"))
            .head_number(t.get("threats-files"))
            .head(t.get("threats-last"));
        for count in &self.landscape.families {
            table = table.row(vec![
                ui::row_head(ui::Markup::text(&count.name)),
                ui::number(count.files),
                ui::cell_html(t.stamp(count.last)),
            ]);
        }
        table.empty(t.get("threats-none"))
    }
    fn days(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("threats-days"))
            .head(t.get("threats-day"))
            .head_number(t.get("threats-files"));
        for (day, files) in &self.landscape.days {
            table = table.row(vec![
                ui::row_head(ui::Markup::text(t.iso_date(day))),
                ui::number(*files),
            ]);
        }
        table.empty(t.get("threats-none"))
    }
}

impl View for Threats {
    fn title(&self, t: &T) -> String {
        t.get("threats-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let count = |name: &str| Count {
            name: name.to_owned(),
            files: 3,
            last: Timestamp::UNIX_EPOCH,
        };
        vec![
            Self {
                t: t.clone(),
                landscape: Landscape {
                    families: vec![],
                    days: vec![],
                },
            },
            Self {
                t: t.clone(),
                landscape: Landscape {
                    families: vec![count("Emotet"), count(sample::HOSTILE), count(sample::LONG)],
                    days: vec![("2026-11-21".to_owned(), 2), ("2026-11-22".to_owned(), 40)],
                },
            },
        ]
    }
}

/// `GET /menaces`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Threats>, Problem> {
    let since = desk.ledger.now() - time::Duration::days(DAYS);
    let landscape = landscape(&desk, &actor, since)
        .await
        .map_err(|stop| stops::problem(stop, |never| match never {}))?;
    let view = Threats {
        t: chrome.t(),
        landscape,
    };
    Ok(Page::new(chrome, view))
}
