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
    rules::threats::Trend,
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
    /// The line of a table: what, how many, how many a week, last time.
    fn trend(&self, name: &str, trend: &Trend) -> Vec<ui::Cell> {
        let t = &self.t;
        let weeks: Vec<String> = trend.weeks.iter().map(ToString::to_string).collect();
        let label = t.with("threats-weeks-label", "weeks", weeks.join(", "));
        vec![
            ui::row_head(ui::Markup::text(name)),
            ui::number(t.number(trend.count)),
            ui::cell_html(ui::bars(label, &trend.weeks, 130, 28)),
            ui::cell_html(t.stamp(trend.last)),
        ]
    }
    fn families(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("threats-families"))
            .head(t.get("threats-family"))
            .head_number(t.get("threats-files"))
            .head(t.get("threats-weeks"))
            .head(t.get("threats-last"));
        for trend in &self.landscape.families {
            table = table.row(self.trend(&trend.name, trend));
        }
        table.empty(t.get("threats-none"))
    }
    fn indicators(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("threats-indicators"))
            .head(t.get("threats-indicator"))
            .head_number(t.get("threats-values"))
            .head(t.get("threats-weeks"))
            .head(t.get("threats-last"));
        for trend in &self.landscape.indicators {
            let name = match trend.name.as_str() {
                "url" => t.get("threats-url"),
                "domain" => t.get("threats-domain"),
                "ip" => t.get("threats-ip"),
                other => other,
            };
            table = table.row(self.trend(name, trend));
        }
        table.empty(t.get("threats-none"))
    }
    /// The busiest day, when there was any.
    fn most(&self) -> Option<&(String, i64)> {
        let busiest = self.landscape.days.iter().max_by_key(|(_, files)| *files);
        busiest.filter(|(_, files)| *files > 0)
    }
    fn drawing(&self) -> Option<ui::Markup> {
        self.most()?;
        let days = self.landscape.days.iter();
        let counts: Vec<u64> = days
            .map(|(_, files)| u64::try_from(*files).unwrap_or(0))
            .collect();
        Some(ui::bars(self.caption()?, &counts, 0, 120))
    }
    /// The same in a sentence: from when to when, and the height of the tallest.
    fn caption(&self) -> Option<String> {
        let t = &self.t;
        let (day, files) = self.most()?;
        let (first, last) = (self.landscape.days.first()?, self.landscape.days.last()?);
        let span = t
            .with("threats-span", "from", t.iso_date(&first.0))
            .and("to", t.iso_date(&last.0))
            .and("files", *files)
            .and("day", t.iso_date(day));
        Some(span.to_string())
    }
    fn days(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("threats-days"))
            .hide_caption()
            .head(t.get("threats-day"))
            .head_number(t.get("threats-files"));
        for (day, files) in self.landscape.days.iter().filter(|(_, files)| *files > 0) {
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
        let count = |name: &str| Trend {
            name: name.to_owned(),
            count: 3,
            last: Timestamp::UNIX_EPOCH,
            weeks: [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 40, 0, 2],
        };
        vec![
            Self {
                t: t.clone(),
                landscape: Landscape {
                    families: vec![],
                    indicators: vec![],
                    days: vec![("2026-11-22".to_owned(), 0)],
                },
            },
            Self {
                t: t.clone(),
                landscape: Landscape {
                    families: vec![count("Emotet"), count(sample::HOSTILE), count(sample::LONG)],
                    indicators: vec![count("domain"), count(sample::HOSTILE)],
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
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let view = Threats {
        t: chrome.t(),
        landscape,
    };
    Ok(Page::new(chrome, view))
}
