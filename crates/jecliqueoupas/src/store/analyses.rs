//! Analyses and their sealed reports.

use inspect::report::{Report, Verdict};
use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};

use crate::{
    access::{DepositFile, ReadsReport, ReanalyseFiles, Work},
    model::{Analysis, AnalysisKind, Cause, Choice, FileKind, Finished},
    rules::{alerting::Found, search::Run},
};

/// A rank as stored.
#[must_use]
pub const fn verdict_code(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clean => "clean",
        Verdict::Suspicious => "suspicious",
        Verdict::Malicious => "malicious",
    }
}

/// A rank as it was stored.
#[must_use]
pub fn verdict_from(code: &str) -> Option<Verdict> {
    [Verdict::Clean, Verdict::Suspicious, Verdict::Malicious]
        .into_iter()
        .find(|verdict| verdict_code(*verdict) == code)
}

/// Actions under which an analysis may be asked for.
pub trait Queues: ledger::Action {}
impl Queues for DepositFile {}
impl Queues for ReanalyseFiles {}
impl Queues for Work {}

/// Asks for an analysis; the one already waiting, if there is one.
pub async fn queue<A: Queues>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    file: Id<FileKind>,
    choice: Choice,
    cause: Cause,
) -> Result<Id<AnalysisKind>, Fault> {
    let id: Id<AnalysisKind> = deed.new_id();
    let now = deed.now();
    let id = sqlx::query_scalar!(
        r#"insert into analysis (id, file, kind, cause, ruleset, state, queued_at)
        values ($1, $2, $3, $4, coalesce((select max(version) from ruleset), 0), 'queued', $5)
        on conflict (file, kind) where state = 'queued' do update set cause = analysis.cause
        returning id"#,
        id.uuid(),
        file.uuid(),
        choice.code(),
        cause.code(),
        now
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(Id::from_uuid(id))
}

/// Whether the content was already analysed at this depth under the rules in force: then the same
/// file deposited twice is analysed once.
pub async fn is_current(
    deed: &mut Deed<Open>,
    _permit: &Permit<DepositFile>,
    file: Id<FileKind>,
    choice: Choice,
) -> Result<bool, Fault> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from analysis where file = $1 and kind = $2 and state = 'done'
            and ruleset = coalesce((select max(version) from ruleset), 0)) as "current!""#,
        file.uuid(),
        choice.code()
    )
    .fetch_one(deed.sql())
    .await?)
}

/// What the engine needs to know of a waiting analysis.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// The content.
    pub file: Id<FileKind>,
    /// Depth.
    pub choice: Choice,
    /// Why.
    pub cause: Cause,
}

/// A waiting analysis; none when it is done or its content was erased.
pub async fn waiting(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<AnalysisKind>,
) -> Result<Option<Waiting>, Fault> {
    let row = sqlx::query!(
        "select file, kind, cause from analysis where id = $1 and state = 'queued'",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.and_then(|row| {
        Some(Waiting {
            file: Id::from_uuid(row.file),
            choice: Choice::from_code(&row.kind)?,
            cause: Cause::from_code(&row.cause)?,
        })
    }))
}

/// Writes what came out, sealed under the content's key; false when the analysis is gone or done.
pub async fn finish(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<AnalysisKind>,
    ruleset: i64,
    report: &Report,
) -> Result<bool, Fault> {
    let key = sqlx::query_scalar!(
        "select file.key_id from analysis join file on file.id = analysis.file
        where analysis.id = $1 and analysis.state = 'queued' for update of analysis",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(key) = key else { return Ok(false) };
    let key = deed.key(Id::from_uuid(key)).await?;
    let text = serde_json::to_vec(report).map_err(|_| Fault::Corrupt("analysis report".into()))?;
    let sealed = key.seal("analysis.report", &text);
    let now = deed.now();
    sqlx::query!(
        "update analysis set state = 'done', verdict = $2, score = $3, report = $4, finished_at = $5, ruleset = $6
        where id = $1",
        id.uuid(),
        verdict_code(report.verdict),
        i32::try_from(report.score).unwrap_or(i32::MAX),
        sealed,
        now,
        ruleset
    )
    .execute(deed.sql())
    .await?;
    Ok(true)
}

/// The newest finished analysis of a content, its report opened: at the first of these depths at which
/// there is one, else at any.
pub async fn latest<A: ReadsReport>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    file: Id<FileKind>,
    depths: &[Choice],
) -> Result<Option<Analysis>, Fault> {
    let depths: Vec<String> = depths.iter().map(|depth| depth.code().to_owned()).collect();
    let row = sqlx::query!(
        r#"select analysis.id, analysis.kind, cause, ruleset, analysis.verdict as "verdict!", report as "report!",
            queued_at, finished_at as "finished_at!", file.key_id
        from analysis join file on file.id = analysis.file
        where analysis.file = $1 and state = 'done'
        order by array_position($2::text[], analysis.kind), finished_at desc, ruleset desc, analysis.id desc
        limit 1"#,
        file.uuid(),
        &depths
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    let text = key.open("analysis.report", &row.report)?;
    let corrupt = || Fault::Corrupt("analysis report".into());
    let report: Report = serde_json::from_slice(text.reveal()).map_err(|_| corrupt())?;
    Ok(Some(Analysis {
        id: Id::from_uuid(row.id),
        file,
        choice: Choice::from_code(&row.kind).ok_or_else(corrupt)?,
        cause: Cause::from_code(&row.cause).ok_or_else(corrupt)?,
        ruleset: row.ruleset,
        queued_at: row.queued_at,
        finished: Some(Finished {
            at: row.finished_at,
            verdict: verdict_from(&row.verdict).ok_or_else(corrupt)?,
            report,
        }),
    }))
}

/// Whether an analysis of the content is waiting.
pub async fn is_waiting<A: ReadsReport>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    file: Id<FileKind>,
) -> Result<bool, Fault> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from analysis where file = $1 and state = 'queued') as "waiting!""#,
        file.uuid()
    )
    .fetch_one(deed.sql())
    .await?)
}

/// Every analysis of a content, newest first.
pub async fn history<A: ReadsReport>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    file: Id<FileKind>,
) -> Result<Vec<Run>, Fault> {
    let rows = sqlx::query!(
        "select kind, cause, ruleset, verdict, queued_at from analysis where file = $1
        order by queued_at desc limit 100",
        file.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Run {
                cause: Cause::from_code(&row.cause)?,
                choice: Choice::from_code(&row.kind)?,
                ruleset: row.ruleset,
                verdict: row.verdict.as_deref().and_then(verdict_from),
                queued_at: row.queued_at,
            })
        })
        .collect())
}

/// Writes the detections that are new for this content, and says which.
pub async fn detect(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    file: Id<FileKind>,
    analysis: Id<AnalysisKind>,
    found: &[Found],
) -> Result<Vec<Found>, Fault> {
    let now = deed.now();
    let mut fresh = Vec::new();
    for hit in found {
        let id: Id<crate::model::DetectionKind> = deed.new_id();
        let done = sqlx::query!(
            "insert into detection (id, file, analysis, rule, family, verdict, detected_at)
            values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint detection_once do nothing",
            id.uuid(),
            file.uuid(),
            analysis.uuid(),
            hit.rule,
            hit.family,
            verdict_code(hit.verdict),
            now
        )
        .execute(deed.sql())
        .await?;
        if done.rows_affected() == 1 {
            fresh.push(hit.clone());
        }
    }
    Ok(fresh)
}

/// Replaces the searchable terms of a content by keyed hashes of `terms`.
pub async fn index(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    file: Id<FileKind>,
    terms: &[(String, String)],
) -> Result<(), Fault> {
    let names: Vec<String> = terms.iter().map(|(name, _)| name.clone()).collect();
    let values: Vec<Vec<u8>> = terms
        .iter()
        .map(|(name, value)| deed.blind("term", &format!("{name}={value}")))
        .collect();
    sqlx::query!("delete from file_term where file = $1", file.uuid())
        .execute(deed.sql())
        .await?;
    sqlx::query!(
        "insert into file_term (file, name, value_blind)
        select $1, name, value from unnest($2::text[], $3::bytea[]) as term (name, value)
        on conflict do nothing",
        file.uuid(),
        &names,
        &values
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// What was detected in a content so far.
pub async fn detected(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    file: Id<FileKind>,
) -> Result<Vec<Found>, Fault> {
    let rows = sqlx::query!(
        "select rule, family, verdict from detection where file = $1 order by detected_at",
        file.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            Some(Found {
                rule: row.rule,
                family: row.family,
                verdict: verdict_from(&row.verdict)?,
            })
        })
        .collect())
}
