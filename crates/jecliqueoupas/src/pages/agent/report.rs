//! `/depots/{id}`: the report on a deposited file (art. 3), with the duty of article 4.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Script, Shape, View, sample},
    percent, ui,
};
use http::{HeaderValue, StatusCode, header};
use inspect::report::Verdict;
use kernel::Id;
use ledger::Stop;

use super::{
    deposits::sample_deposit,
    preview::{self, Figure},
};
use crate::{
    deeds::{
        read_report::{Refusal, ReportView, read_report},
        sha256_hex,
    },
    desk::Desk,
    model::{Alert, AlertPath, Analysis, Cause, Choice, Deposit, DepositKind, Finished},
    pages::{
        pdf,
        report::{self, Sections},
        stops, words,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "agent/report.html")]
pub(crate) struct ReportPage {
    t: T,
    csrf: Csrf,
    deposit: Deposit,
    analysis: Option<Analysis>,
    waiting: bool,
    alerts: Vec<Alert>,
    mailto: String,
}

impl ReportPage {
    fn verdict(&self) -> Option<Verdict> {
        self.finished()
            .map(|finished| self.deposit.rank(finished.verdict))
    }
    fn finished(&self) -> Option<&Finished> {
        self.analysis
            .as_ref()
            .and_then(|analysis| analysis.finished.as_ref())
    }
    fn sections(&self) -> Option<Sections> {
        self.finished()
            .map(|finished| Sections::draw(&self.t, &finished.report))
    }
    fn previews(&self) -> Vec<Figure> {
        self.finished()
            .map(|finished| preview::figures(&self.t, &finished.report))
            .unwrap_or_default()
    }
    fn badge(&self) -> ui::Badge {
        words::verdict_badge(&self.t, self.verdict()).large()
    }
    /// What the rank means for the reader, and what to do.
    fn advice(&self) -> &str {
        self.t.get(match self.verdict() {
            Some(Verdict::Clean) => "report-advice-clean",
            Some(Verdict::Suspicious) => "report-advice-suspicious",
            Some(Verdict::Malicious) => "report-advice-malicious",
            None => "report-advice-waiting",
        })
    }
    fn summary(&self) -> ui::Summary {
        let t = &self.t;
        ui::summary()
            .row_html(
                t.get("report-file"),
                ui::file_name(self.deposit.name.reveal()),
            )
            .row_html(t.get("report-deposited"), t.time(self.deposit.collected_at))
            .row(
                t.get("report-choice"),
                words::choice(t, self.deposit.choice),
            )
            .row(t.get("report-size"), words::size(t, self.deposit.size))
            .row_html("SHA-256", ui::code(sha256_hex(&self.deposit.sha256)))
    }
    fn address(&self, below: &str) -> String {
        format!("/depots/{}/{below}", self.deposit.id)
    }
    fn path_words(&self, alert: &Alert) -> String {
        words::alert_path(&self.t, alert.path)
    }
    fn is_malicious(&self) -> bool {
        self.verdict() == Some(Verdict::Malicious)
    }
}

impl View for ReportPage {
    fn title(&self, t: &T) -> String {
        t.get("report-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/depots", t.get("deposits-title"))]
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Live]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |name: &str, analysis, alerts| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            deposit: Deposit {
                verdict: None,
                ..sample_deposit(name)
            },
            analysis,
            waiting: true,
            alerts,
            mailto: "mailto:fssi@culture.example".to_owned(),
        };
        let alert = Alert {
            id: Id::from_uuid(uuid::Uuid::nil()),
            deposit: Id::from_uuid(uuid::Uuid::nil()),
            ministry: "culture".to_owned(),
            rule: sample::HOSTILE.to_owned(),
            path: AlertPath::Deposit,
            raised_at: kernel::Timestamp::UNIX_EPOCH,
            seen_at: None,
        };
        let mut pages = vec![page("note.txt", None, vec![])];
        for mut report in report::samples() {
            report.previews = preview::samples();
            let analysis = Analysis {
                id: Id::from_uuid(uuid::Uuid::nil()),
                file: Id::from_uuid(uuid::Uuid::nil()),
                choice: Choice::Full,
                cause: Cause::Deposit,
                ruleset: 1,
                queued_at: kernel::Timestamp::UNIX_EPOCH,
                finished: Some(Finished {
                    at: kernel::Timestamp::UNIX_EPOCH,
                    verdict: report.verdict,
                    report,
                }),
            };
            pages.push(page(sample::BIDI, Some(analysis.clone()), vec![]));
            pages.push(page(sample::LONG, Some(analysis), vec![alert.clone()]));
        }
        pages
    }
}

/// Reads a report, and puts refusals into words.
pub(super) async fn load(
    desk: &Desk,
    chrome: &Chrome,
    actor: &kernel::Actor,
    id: Id<DepositKind>,
) -> Result<ReportView, Problem> {
    read_report(desk, actor, id)
        .await
        .map_err(|stop: Stop<Refusal>| {
            Problem::stopped(stop, |Refusal::Unknown| {
                stops::refusal(&chrome.t(), StatusCode::NOT_FOUND, "deposit-unknown")
            })
        })
}

/// `GET /depots/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<ReportPage>, Problem> {
    let view = load(&desk, &chrome, &actor, id).await?;
    let t = chrome.t();
    let mailto = mailto(&t, &view.deposit);
    let page = ReportPage {
        csrf: chrome.csrf(),
        deposit: view.deposit,
        analysis: view.analysis,
        waiting: view.waiting,
        alerts: view.alerts,
        mailto,
        t,
    };
    Ok(Page::new(chrome, page))
}

/// A mail ready to be sent by the agent's own program (art. 3, 1°): names the file by its hash only.
fn mailto(t: &T, deposit: &Deposit) -> String {
    let hash = sha256_hex(&deposit.sha256);
    let body = t
        .with("alert-mail-body", "sha256", hash.as_str())
        .to_string();
    format!(
        "mailto:?subject={}&body={}",
        percent::encode(t.get("alert-mail-subject")),
        percent::encode(&body)
    )
}

/// `GET /depots/{id}/rapport.json`
pub(super) async fn json(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Response, Problem> {
    let view = load(&desk, &chrome, &actor, id).await?;
    let finished = view
        .analysis
        .and_then(|analysis| analysis.finished)
        .ok_or(Problem::NotFound)?;
    let body = serde_json::to_vec_pretty(&finished.report).map_err(Problem::fault)?;
    Ok(download(body, "application/json", "rapport.json"))
}

/// `GET /depots/{id}/rapport.pdf`
pub(super) async fn pdf(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Response, Problem> {
    let view = load(&desk, &chrome, &actor, id).await?;
    let (t, deposit) = (chrome.t(), view.deposit);
    let analysis = view.analysis.ok_or(Problem::NotFound)?;
    // Setting the lines of a long report takes a core for a while: not one that serves.
    let body = tokio::task::spawn_blocking(move || pdf::report(&t, &deposit, &analysis))
        .await
        .map_err(Problem::fault)?
        .map_err(|error| match error {
            pdf::PdfError::Waiting => Problem::NotFound,
            pdf::PdfError::Paper(error) => Problem::fault(error),
        })?;
    Ok(download(body, "application/pdf", "rapport.pdf"))
}

/// A file to keep, never shown in the page's own origin.
pub(in crate::pages) fn download(body: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
