//! What a report page shows, read at once: a page sends at most six statements, so what it always needs
//! together is one.

use inspect::report::Report;
use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit, vault::RecordKey};
use uuid::Uuid;

use super::analyses::verdict_from;
use crate::{
    access::{ReadFile, ReadReport, ReadThreats},
    model::{Analysis, Cause, Choice, Deposit, FileKind, FileName, Finished},
    rules::{search::Content, withholding::for_depositor},
};

/// A finished analysis as stored, its report sealed.
struct Sealed {
    id: Uuid,
    kind: String,
    cause: String,
    ruleset: i64,
    verdict: String,
    report: Vec<u8>,
    queued_at: Timestamp,
    finished_at: Timestamp,
}

fn corrupt() -> Fault {
    Fault::Corrupt("analysis report".into())
}

/// Names the file that was analysed for who reads of it. A report keeps no name: it is shared by all who
/// deposited the content, each under a name of their own.
fn call(analysis: &mut Option<Analysis>, name: Option<&str>) {
    let finished = analysis
        .as_mut()
        .and_then(|analysis| analysis.finished.as_mut());
    if let Some(root) = finished.and_then(|finished| finished.report.nodes.first_mut()) {
        root.name = name.unwrap_or(&root.sha256).to_owned();
    }
}

/// A report as it was sealed: it may still say which passwords opened what.
fn open(key: &RecordKey, sealed: &[u8]) -> Result<Report, Fault> {
    let text = key.open("analysis.report", sealed)?;
    serde_json::from_slice(text.reveal()).map_err(|_| corrupt())
}

/// The whole report, for ANSSI (art. 5); passwords are nobody's to know.
fn whole(mut report: Report) -> Report {
    report.forget_passwords();
    report
}

impl Sealed {
    /// Opens the report under its content's key, as its reader may see it.
    fn open(
        self,
        file: Id<FileKind>,
        key: &RecordKey,
        shown: impl FnOnce(Report) -> Report,
    ) -> Result<Analysis, Fault> {
        let report = shown(open(key, &self.report)?);
        Ok(Analysis {
            id: Id::from_uuid(self.id),
            file,
            choice: Choice::from_code(&self.kind).ok_or_else(corrupt)?,
            cause: Cause::from_code(&self.cause).ok_or_else(corrupt)?,
            ruleset: self.ruleset,
            queued_at: self.queued_at,
            finished: Some(Finished {
                at: self.finished_at,
                verdict: verdict_from(&self.verdict).ok_or_else(corrupt)?,
                report,
            }),
        })
    }
}

/// The columns of an analysis that an outer join may leave empty.
macro_rules! sealed {
    ($row:ident) => {
        match ($row.analysis, $row.depth, $row.cause, $row.ruleset) {
            (Some(id), Some(kind), Some(cause), Some(ruleset)) => Some(Sealed {
                id,
                kind,
                cause,
                ruleset,
                verdict: $row.rank.unwrap_or_default(),
                report: $row.report.unwrap_or_default(),
                queued_at: $row.queued_at.unwrap_or(Timestamp::UNIX_EPOCH),
                finished_at: $row.finished_at.unwrap_or(Timestamp::UNIX_EPOCH),
            }),
            _ => None,
        }
    };
}

/// What an agent reads of a deposit.
#[derive(Debug)]
pub struct OfDeposit {
    /// The deposit.
    pub deposit: Deposit,
    /// The newest finished analysis at the depth chosen, else at any. Later rounds are full analyses: after
    /// one, the rank is the round's and the previews are those drawn for the deposit.
    pub analysis: Option<Analysis>,
    /// Whether an analysis is waiting.
    pub waiting: bool,
}

/// One deposit with its analysis, for its own agent.
pub async fn of_deposit(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadReport>,
) -> Result<Option<OfDeposit>, Fault> {
    let row = sqlx::query!(
        r#"select deposit.id, deposit.file, deposit.key_id, deposit.name, deposit.password, deposit.kind, file.size,
            file.sha256, file.verdict, deposit.collected_at, deposit.invited_at, file.key_id as file_key,
            exists (select 1 from analysis where analysis.file = deposit.file and state = 'queued') as "waiting!",
            a.id as "analysis?", a.kind as "depth?", a.cause as "cause?", a.ruleset as "ruleset?",
            a.verdict as "rank?", a.report as "report?", a.queued_at as "queued_at?", a.finished_at as "finished_at?",
            drawn.report as "drawn?"
        from deposit join file on file.id = deposit.file
        left join lateral (
            select * from analysis where analysis.file = deposit.file and state = 'done'
            order by (analysis.kind = deposit.kind or deposit.kind = 'preview' and analysis.kind = 'full') desc,
                finished_at desc, ruleset desc, analysis.id desc limit 1
        ) a on true
        left join lateral (
            select report from analysis where analysis.file = deposit.file and state = 'done'
                and analysis.kind = 'preview' and deposit.kind = 'preview' and a.kind <> 'preview'
            order by finished_at desc, ruleset desc, analysis.id desc limit 1
        ) drawn on true
        where deposit.id = $1"#,
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let wanted = [Id::from_uuid(row.key_id), Id::from_uuid(row.file_key)];
    let mut keys = deed.keys(&wanted).await?.into_iter();
    let (Some(of_deposit), Some(of_file)) = (keys.next(), keys.next()) else {
        return Err(Fault::Missing);
    };
    let file = Id::from_uuid(row.file);
    let password = row
        .password
        .map(|sealed| of_deposit.open_text("deposit.password", &sealed))
        .transpose()?;
    let password = password.as_ref().map(|password| password.reveal().as_str());
    let shown = |report| for_depositor(report, password);
    let drawn = row
        .drawn
        .map(|report| open(&of_file, &report).map(shown))
        .transpose()?;
    let mut analysis = sealed!(row)
        .map(|sealed| sealed.open(file, &of_file, shown))
        .transpose()?;
    let finished = analysis
        .as_mut()
        .and_then(|analysis| analysis.finished.as_mut());
    if let (Some(finished), Some(drawn)) = (finished, drawn) {
        finished.report.previews = drawn.previews;
    }
    let name = of_deposit.open_text("deposit.name", &row.name)?;
    let name = FileName::from_client(name.reveal());
    call(&mut analysis, Some(name.reveal()));
    let deposit = Deposit {
        id: Id::from_uuid(row.id),
        file,
        name,
        size: row.size,
        sha256: row.sha256.try_into().unwrap_or_default(),
        choice: Choice::from_code(&row.kind).unwrap_or(Choice::Full),
        collected_at: row.collected_at,
        verdict: row.verdict.as_deref().and_then(verdict_from),
        invited_at: row.invited_at,
    };
    Ok(Some(OfDeposit {
        deposit,
        analysis,
        waiting: row.waiting,
    }))
}

/// A content with its deepest newest analysis, for ANSSI: called by its hash, for no depositor's name for it
/// is an analyst's to know.
pub async fn of_file(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadFile>,
    id: Id<FileKind>,
) -> Result<Option<(Content, Option<Analysis>)>, Fault> {
    let deepest = [Choice::Full, Choice::Preview, Choice::Quick];
    let deepest = deepest.map(|choice| choice.code().to_owned());
    let row = sqlx::query!(
        r#"select file.blob_id, file.sha256, file.size, file.verdict, file.key_id,
            a.id as "analysis?", a.kind as "depth?", a.cause as "cause?", a.ruleset as "ruleset?",
            a.verdict as "rank?", a.report as "report?", a.queued_at as "queued_at?", a.finished_at as "finished_at?"
        from file
        left join lateral (
            select * from analysis where analysis.file = file.id and state = 'done'
            order by array_position($2::text[], analysis.kind), finished_at desc, ruleset desc, analysis.id desc limit 1
        ) a on true
        where file.id = $1"#,
        id.uuid(),
        &deepest[..]
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let content = Content {
        blob: Id::from_uuid(row.blob_id),
        sha256: row.sha256.try_into().unwrap_or_default(),
        size: row.size,
        verdict: row.verdict,
    };
    let mut analysis = match sealed!(row) {
        None => None,
        Some(sealed) => {
            Some(sealed.open(id, &deed.key(Id::from_uuid(row.key_id)).await?, whole)?)
        }
    };
    call(&mut analysis, None);
    Ok(Some((content, analysis)))
}

/// The newest finished analysis of each content, in no order; two statements for all of them. Reports
/// may be large: ask for a few contents at a time.
pub async fn of_threats(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadThreats>,
    files: &[Id<FileKind>],
) -> Result<Vec<Analysis>, Fault> {
    let files: Vec<Uuid> = files.iter().map(|file| file.uuid()).collect();
    let rows = sqlx::query!(
        r#"select distinct on (analysis.file) analysis.id, analysis.file, analysis.kind, cause, ruleset,
            analysis.verdict as "verdict!", report as "report!", queued_at, finished_at as "finished_at!",
            file.key_id
        from analysis join file on file.id = analysis.file
        where analysis.file = any($1) and state = 'done'
        order by analysis.file, finished_at desc, ruleset desc, analysis.id desc"#,
        &files
    )
    .fetch_all(deed.sql())
    .await?;
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    rows.into_iter()
        .zip(&keys)
        .map(|(row, key)| {
            let sealed = Sealed {
                id: row.id,
                kind: row.kind,
                cause: row.cause,
                ruleset: row.ruleset,
                verdict: row.verdict,
                report: row.report,
                queued_at: row.queued_at,
                finished_at: row.finished_at,
            };
            sealed.open(Id::from_uuid(row.file), key, whole)
        })
        .collect()
}
