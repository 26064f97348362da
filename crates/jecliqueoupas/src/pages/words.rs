//! How the act's terms are said and shown.

use gate::{i18n::T, ui};
use inspect::report::Verdict;

use crate::model::{AlertPath, Cause, Choice};

/// A rank, as a badge; «en cours» while there is none.
pub(super) fn verdict_badge(t: &T, verdict: Option<Verdict>) -> ui::Badge {
    let (tone, key) = match verdict {
        Some(Verdict::Clean) => (ui::Tone::Good, "verdict-clean"),
        Some(Verdict::Suspicious) => (ui::Tone::Caution, "verdict-suspicious"),
        Some(Verdict::Malicious) => (ui::Tone::Bad, "verdict-malicious"),
        None => (ui::Tone::Neutral, "verdict-waiting"),
    };
    ui::badge(tone, t.get(key))
}

/// Name of a kind of analysis.
pub(super) fn choice(t: &T, choice: Choice) -> String {
    t.get(match choice {
        Choice::Quick => "choice-quick",
        Choice::Full => "choice-full",
        Choice::Preview => "choice-preview",
    })
    .to_owned()
}

/// How an alert came about.
pub(super) fn alert_path(t: &T, path: AlertPath) -> String {
    t.get(match path {
        AlertPath::Agent => "path-agent",
        AlertPath::Deposit => "path-deposit",
        AlertPath::Later => "path-later",
    })
    .to_owned()
}

/// Why a file was analysed.
pub(super) fn cause(t: &T, cause: Cause) -> String {
    t.get(match cause {
        Cause::Deposit => "cause-deposit",
        Cause::Rule => "cause-rule",
        Cause::Schedule => "cause-schedule",
        Cause::Request => "cause-request",
    })
    .to_owned()
}

/// Bytes of a stored size.
pub(super) fn size(t: &T, bytes: i64) -> String {
    t.size(u64::try_from(bytes).unwrap_or(0))
}

/// Who acted, as the log of operations names roles.
pub(super) fn role<'a>(t: &'a T, code: &'a str) -> &'a str {
    match code {
        "agent" => t.get("role-agent"),
        "application" => t.get("role-application"),
        "fssi" => t.get("role-fssi"),
        "anssi-analyst" => t.get("role-analyst"),
        "anssi-admin" => t.get("role-admin"),
        "visitor" => t.get("role-visitor"),
        "system" => t.get("role-system"),
        other => other,
    }
}

/// What was done, as the log of operations names it.
pub(super) fn operation<'a>(t: &'a T, code: &'a str) -> &'a str {
    match code {
        "create" => t.get("operation-create"),
        "consult" => t.get("operation-consult"),
        "change" => t.get("operation-change"),
        "erase" => t.get("operation-erase"),
        "communicate" => t.get("operation-communicate"),
        other => other,
    }
}

/// What came of it.
pub(super) fn outcome<'a>(t: &'a T, code: &'a str) -> &'a str {
    match code {
        "done" => t.get("outcome-done"),
        "refused" => t.get("outcome-refused"),
        "denied" => t.get("outcome-denied"),
        other => other,
    }
}
