//! What the API answers, as JSON.

use inspect::report::Verdict;
use kernel::{Id, Timestamp};
use serde::Serialize;
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::{
    deeds::{erase::Erased, read_report::ReportView, sha256_hex},
    model::{Choice, Deposit, DepositKind, Finished},
};

/// `error_code` of a malicious file, the number existing clients give it themselves.
pub(super) const MALWARE: u16 = 5_000;
/// `error_code` of a file about which nothing harmless can be said.
pub(super) const NOT_CLASSIFIABLE: u16 = 422;

/// What is known of a deposit's content at the depth its depositor chose.
pub(super) enum State<'a> {
    /// The analysis has not come back.
    Waiting,
    /// It has; the rank is the worse of this analysis's and the content's own.
    Done(&'a Finished, Verdict),
}

/// Where a deposit stands. An analysis answers for it when it went as deep as was asked, and was asked for no
/// earlier than the deposit or nothing newer is waiting: a shallow, stale or password-less run is
/// never taken for the one the depositor waits for.
pub(super) fn state(view: &ReportView) -> State<'_> {
    let deposit = &view.deposit;
    let Some(analysis) = &view.analysis else {
        return State::Waiting;
    };
    let deep = analysis.choice == deposit.choice || analysis.choice != Choice::Quick;
    let fresh = !view.waiting || analysis.queued_at >= deposit.collected_at;
    match &analysis.finished {
        Some(finished) if deep && fresh => State::Done(finished, deposit.rank(finished.verdict)),
        _ => State::Waiting,
    }
}

/// An answer of `/api/v1/results/{key}`.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct WireResult {
    pub(super) id: Id<DepositKind>,
    pub(super) sha256: String,
    pub(super) done: bool,
    pub(super) is_malware: Option<bool>,
    pub(super) error_code: Option<u16>,
    pub(super) error: Option<&'static str>,
}

/// Puts a rank into the words of existing clients: harmless only when everything was read and nothing
/// was found.
pub(super) fn wire(view: &ReportView) -> WireResult {
    let (done, is_malware, error_code, error) = match state(view) {
        State::Waiting => (false, None, None, None),
        State::Done(_, Verdict::Clean) => (true, Some(false), None, None),
        State::Done(_, Verdict::Malicious) => {
            (true, Some(true), Some(MALWARE), Some("malware detected"))
        }
        State::Done(finished, Verdict::Suspicious) => {
            let whole = finished
                .report
                .nodes
                .iter()
                .all(|node| node.gaps.is_empty());
            let error = if whole {
                "suspicious"
            } else {
                "not read in full"
            };
            (true, None, Some(NOT_CLASSIFIABLE), Some(error))
        }
    };
    WireResult {
        id: view.deposit.id,
        sha256: sha256_hex(&view.deposit.sha256),
        done,
        is_malware,
        error_code,
        error,
    }
}

/// A deposit in a list.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    id: Id<DepositKind>,
    name: String,
    size: i64,
    sha256: String,
    analysis: &'static str,
    deposited_at: String,
    /// Rank of the content so far.
    verdict: Option<Verdict>,
}

impl Line {
    pub(super) fn of(deposit: &Deposit) -> Self {
        Self {
            id: deposit.id,
            name: deposit.name.reveal().to_owned(),
            size: deposit.size,
            sha256: sha256_hex(&deposit.sha256),
            analysis: deposit.choice.code(),
            deposited_at: instant(deposit.collected_at),
            verdict: deposit.verdict,
        }
    }
}

/// A page of deposits.
#[derive(Debug, Serialize)]
pub(super) struct Lines {
    pub(super) deposits: Vec<Line>,
    /// What to ask the next page with; none on the last.
    pub(super) next: Option<String>,
}

/// One deposit.
#[derive(Debug, Serialize)]
pub(super) struct Detail {
    #[serde(flatten)]
    line: Line,
    state: &'static str,
    analysed_at: Option<String>,
    score: Option<u32>,
    invited_to_alert_at: Option<String>,
    alerts: Vec<AlertLine>,
}

#[derive(Debug, Serialize)]
struct AlertLine {
    path: &'static str,
    raised_at: String,
}

impl Detail {
    pub(super) fn of(view: &ReportView) -> Self {
        let mut line = Line::of(&view.deposit);
        let (state, finished) = match state(view) {
            State::Waiting => {
                // What another depth found out is told only when it is bad.
                line.verdict = line.verdict.filter(|verdict| *verdict != Verdict::Clean);
                ("waiting", None)
            }
            State::Done(finished, verdict) => {
                line.verdict = Some(verdict);
                ("done", Some(finished))
            }
        };
        let alerts = view.alerts.iter().map(|alert| AlertLine {
            path: alert.path.code(),
            raised_at: instant(alert.raised_at),
        });
        Self {
            line,
            state,
            analysed_at: finished.map(|finished| instant(finished.at)),
            score: finished.map(|finished| finished.report.score),
            invited_to_alert_at: view.deposit.invited_at.map(instant),
            alerts: alerts.collect(),
        }
    }
}

/// What was erased, and where the proof is.
#[derive(Debug, Serialize)]
pub(super) struct Gone {
    /// Entry of the log.
    receipt: Uuid,
    /// Where its receipt can be fetched, once the entry has its place in the log.
    receipt_path: String,
    deposits: usize,
    files: usize,
}

impl Gone {
    pub(super) fn of(erased: &Erased) -> Self {
        Self {
            receipt: erased.entry,
            receipt_path: format!("/recus/{}", erased.entry),
            deposits: erased.deposits,
            files: erased.files,
        }
    }
}

/// RFC 3339, in UTC.
pub(super) fn instant(at: Timestamp) -> String {
    at.to_offset(time::UtcOffset::UTC)
        .format(&Rfc3339)
        .unwrap_or_default()
}
