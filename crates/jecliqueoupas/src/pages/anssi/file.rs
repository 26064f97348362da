//! `/fichiers/{id}`: the analysis of a stored file, its history, and what an analyst may do (art. 5).

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Script, Shape, View},
    ui,
};
use http::StatusCode;
use kernel::{Id, Timestamp};
use ledger::Stop;

use crate::{
    deeds::{
        read_file::{FileView, Refusal, invite_agent, read_file, reanalyse_file},
        sha256_hex,
    },
    desk::Desk,
    model::{Cause, Choice, DepositKind, FileKind},
    pages::{
        report::{self, Sections},
        stops, words,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "anssi/file.html")]
pub(crate) struct FilePage {
    t: T,
    csrf: Csrf,
    file: FileView,
}

impl FilePage {
    fn sections(&self) -> Option<Sections> {
        let finished = self.file.analysis.as_ref()?.finished.as_ref()?;
        Some(Sections::draw(&self.t, &finished.report))
    }
    fn badge(&self) -> ui::Badge {
        let verdict = self
            .file
            .analysis
            .as_ref()
            .and_then(|analysis| analysis.finished.as_ref());
        words::verdict_badge(&self.t, verdict.map(|finished| finished.verdict)).large()
    }
    fn hash(&self) -> String {
        sha256_hex(&self.file.content.sha256)
    }
    fn is_malicious(&self) -> bool {
        self.file.content.verdict.as_deref() == Some("malicious")
    }
    fn waiting(&self) -> bool {
        self.file.history.iter().any(|run| run.verdict.is_none())
    }
    fn history(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("anssi-history"))
            .head(t.get("anssi-history-when"))
            .head(t.get("anssi-history-cause"))
            .head(t.get("deposits-choice"))
            .head_number(t.get("anssi-history-rules"))
            .head(t.get("deposits-verdict"));
        for run in &self.file.history {
            table = table.row(vec![
                ui::cell_html(t.stamp(run.queued_at)),
                ui::cell(words::cause(t, run.cause)),
                ui::cell(words::choice(t, run.choice)),
                ui::number(run.ruleset),
                ui::cell_html(words::verdict_badge(t, run.verdict)),
            ]);
        }
        table.empty(t.get("anssi-history-none"))
    }
}

impl View for FilePage {
    fn title(&self, t: &T) -> String {
        t.get("anssi-file-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Live]
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("anssi-files-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        use crate::{
            model::{Analysis, Finished},
            rules::search::{Content, Holder, Run},
        };
        let nil = uuid::Uuid::nil();
        let page = |analysis: Option<Analysis>, history| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            file: FileView {
                id: Id::from_uuid(nil),
                content: Content {
                    blob: Id::from_uuid(nil),
                    sha256: [0xab; 32],
                    size: 12,
                    verdict: Some("malicious".to_owned()),
                },
                analysis,
                history,
                holders: vec![Holder {
                    deposit: Id::from_uuid(nil),
                    agent: Id::from_uuid(nil),
                    ministry: "culture".to_owned(),
                    collected_at: Timestamp::UNIX_EPOCH,
                }],
            },
        };
        let run = Run {
            cause: Cause::Rule,
            choice: Choice::Full,
            ruleset: 3,
            verdict: None,
            queued_at: Timestamp::UNIX_EPOCH,
        };
        let mut pages = vec![page(None, vec![])];
        for report in report::samples() {
            let analysis = Analysis {
                id: Id::from_uuid(nil),
                file: Id::from_uuid(nil),
                choice: Choice::Full,
                cause: Cause::Deposit,
                ruleset: 1,
                queued_at: Timestamp::UNIX_EPOCH,
                finished: Some(Finished {
                    at: Timestamp::UNIX_EPOCH,
                    verdict: report.verdict,
                    report,
                }),
            };
            pages.push(page(Some(analysis), vec![run, run]));
        }
        pages
    }
}

fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NotMalicious => stops::refusal(t, StatusCode::CONFLICT, "refusal-not-malicious"),
        Refusal::AlreadyInvited => stops::refusal(t, StatusCode::CONFLICT, "anssi-already-invited"),
    })
}

/// `GET /fichiers/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<FileKind>>,
) -> Result<Page<FilePage>, Problem> {
    let file = read_file(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    let view = FilePage {
        t: chrome.t(),
        csrf: chrome.csrf(),
        file,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /fichiers/{id}/analyser`
pub(super) async fn reanalyse(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<FileKind>>,
) -> Result<Redirect303, Problem> {
    reanalyse_file(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/fichiers/{id}")).saying("flash-reanalysis"))
}

/// `POST /fichiers/{id}/depots/{deposit}/inviter`
pub(super) async fn invite(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, deposit)): Path<(Id<FileKind>, Id<DepositKind>)>,
) -> Result<Redirect303, Problem> {
    invite_agent(&desk, &actor, id, deposit)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/fichiers/{id}")).saying("flash-invited"))
}
