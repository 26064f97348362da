//! `/`: the alerts of the ministry, newest first (art. 6).

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use kernel::{Id, Timestamp};
use serde::Deserialize;

use crate::{
    deeds::ministry_desk::{PAGE, list_alerts},
    desk::Desk,
    model::{Alert, AlertPath},
    pages::{place, words},
};

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Older {
    /// Only alerts after this place in the list.
    #[serde(default)]
    before: Option<String>,
}

/// The list.
#[derive(Template)]
#[template(path = "fssi/alerts.html")]
pub(crate) struct Alerts {
    t: T,
    alerts: Vec<Alert>,
    older: Option<String>,
}

impl Alerts {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("fssi-alerts-caption"))
            .hide_caption()
            .id("alerts")
            .head(t.get("fssi-alert-when"))
            .head(t.get("fssi-alert-rule"))
            .head(t.get("fssi-alert-path"))
            .head(t.get("fssi-alert-seen"));
        for alert in &self.alerts {
            let seen = alert.seen_at.map_or_else(
                || ui::Markup::of(ui::badge(ui::Tone::Caution, t.get("fssi-alert-new"))),
                |at| t.stamp(at),
            );
            table = table.row(vec![
                ui::row_head(ui::Markup::link(
                    format!("/alertes/{}", alert.id),
                    t.short(alert.raised_at),
                )),
                ui::cell(ui::visible(&alert.rule)),
                ui::cell(words::alert_path(t, alert.path)),
                ui::cell_html(seen),
            ]);
        }
        table
    }
}

impl View for Alerts {
    fn title(&self, t: &T) -> String {
        t.get("fssi-alerts-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let list = |rules: &[&str]| {
            rules
                .iter()
                .map(|rule| sample_alert(rule))
                .collect::<Vec<_>>()
        };
        vec![
            Self {
                t: t.clone(),
                alerts: vec![],
                older: None,
            },
            Self {
                t: t.clone(),
                alerts: list(&["macros.downloader"]),
                older: None,
            },
            Self {
                t: t.clone(),
                alerts: list(&[sample::LONG, sample::HOSTILE, sample::BIDI]),
                older: Some(place::write_line(
                    Timestamp::UNIX_EPOCH,
                    sample_alert("").id,
                )),
            },
        ]
    }
}

/// An alert for page samples.
pub(super) fn sample_alert(rule: &str) -> Alert {
    Alert {
        id: Id::from_uuid(uuid::Uuid::nil()),
        deposit: Id::from_uuid(uuid::Uuid::nil()),
        ministry: "culture".to_owned(),
        rule: rule.to_owned(),
        path: AlertPath::Later,
        raised_at: Timestamp::UNIX_EPOCH,
        seen_at: None,
    }
}

/// `GET /`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(older): Query<Older>,
) -> Result<Page<Alerts>, Problem> {
    let t = chrome.t();
    let before = older.before.as_deref().and_then(place::read_line);
    let list = list_alerts(&desk, &actor, before)
        .await
        .map_err(|stop| super::refused(&t, stop))?;
    let full = i64::try_from(list.len()).is_ok_and(|count| count == PAGE);
    let older = list
        .last()
        .filter(|_| full)
        .map(|last| place::write_line(last.raised_at, last.id));
    Ok(Page::new(
        chrome,
        Alerts {
            t,
            alerts: list,
            older,
        },
    ))
}
