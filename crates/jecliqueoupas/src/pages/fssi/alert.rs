//! `/alertes/{id}`: one alert: what finds the file again, never its content (art. 6).

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Page, Shape, View, sample},
    ui,
};
use kernel::{Id, Timestamp};

use super::alerts::sample_alert;
use crate::{
    deeds::{ministry_desk::read_alert, sha256_hex},
    desk::Desk,
    model::{Alert, AlertKind},
    pages::words,
};

/// The page.
#[derive(Template)]
#[template(path = "fssi/alert.html")]
pub(crate) struct AlertPage {
    t: T,
    alert: Alert,
    sha256: String,
    size: i64,
    deposited_at: Timestamp,
    agent: Option<String>,
}

impl AlertPage {
    fn summary(&self) -> ui::Summary {
        let t = &self.t;
        let agent = self
            .agent
            .as_deref()
            .unwrap_or_else(|| t.get("fssi-alert-agent-gone"));
        ui::summary()
            .row_html(t.get("fssi-alert-when"), t.time(self.alert.raised_at))
            .row(
                t.get("fssi-alert-path"),
                words::alert_path(t, self.alert.path),
            )
            .row(t.get("fssi-alert-rule"), &self.alert.rule)
            .row(t.get("fssi-alert-agent"), agent)
            .row_html(t.get("report-deposited"), t.time(self.deposited_at))
            .row(t.get("report-size"), words::size(t, self.size))
            .row_html("SHA-256", ui::code(&self.sha256))
    }
}

impl View for AlertPage {
    fn title(&self, t: &T) -> String {
        t.get("fssi-alert-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("fssi-alerts-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        [
            Some("claire.martin@culture.example"),
            Some(sample::HOSTILE),
            None,
        ]
        .map(|agent| Self {
            t: t.clone(),
            alert: sample_alert(sample::LONG),
            sha256: "ab".repeat(32),
            size: 1_234,
            deposited_at: Timestamp::UNIX_EPOCH,
            agent: agent.map(str::to_owned),
        })
        .into()
    }
}

/// `GET /alertes/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AlertKind>>,
) -> Result<Page<AlertPage>, Problem> {
    let t = chrome.t();
    let (detail, agent) = read_alert(&desk, &actor, id)
        .await
        .map_err(|stop| super::refused(&t, stop))?;
    let view = AlertPage {
        t,
        alert: detail.alert,
        sha256: sha256_hex(&detail.sha256),
        size: detail.size,
        deposited_at: detail.deposited_at,
        agent: agent.map(|email| email.reveal().to_owned()),
    };
    Ok(Page::new(chrome, view))
}
