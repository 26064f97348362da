//! Batches: kept sealed until finished, then counted; what was wrong, never what stood there.

use kernel::Id;
use ledger::{
    Deed, Fault, Open, Permit,
    blobs::{Blob, Received},
};

use crate::{
    access::{Feed, ManageSources},
    model::{Batch, BatchFault, BatchKind, BatchName, BatchOutcome, Mode, SourceCode},
};

/// How a batch is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON Lines.
    JsonLines,
    /// CSV.
    Csv,
}

impl Format {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// A batch to keep.
#[derive(Debug, Clone, Copy)]
pub struct NewBatch<'a> {
    /// Name its source gives it.
    pub name: &'a BatchName,
    /// How it is written.
    pub format: Format,
    /// What becomes of it when it has bad lines.
    pub mode: Mode,
    /// Its bytes, received and sealed.
    pub received: &'a Received,
}

/// Keeps a batch for the worker.
pub async fn open(
    deed: &mut Deed<Open>,
    permit: &Permit<Feed>,
    new: NewBatch<'_>,
) -> Result<Id<BatchKind>, Fault> {
    deed.adopt_blob(new.received).await?;
    let id: Id<BatchKind> = deed.new_id();
    let now = deed.now();
    sqlx::query!(
        "insert into batch (id, source, name, sha256, format, mode, blob_id, received_at, outcome)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 'processing')",
        id.uuid(),
        permit.resource().code.as_str(),
        new.name.as_str(),
        new.received.sha256.as_slice(),
        new.format.code(),
        new.mode.code(),
        new.received.id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// A batch that waits for the worker.
#[derive(Debug, Clone)]
pub struct Waiting {
    /// Id.
    pub id: Id<BatchKind>,
    /// Its source.
    pub source: SourceCode,
    /// How it is written.
    pub format: Format,
    /// What becomes of it when it has bad lines.
    pub mode: Mode,
    /// Its bytes.
    pub blob: Id<Blob>,
    /// How far an earlier run came.
    pub progress: Progress,
}

/// How far a batch is read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Whether its lines are being written; judged, else (`whole`).
    pub writing: bool,
    /// The last line that is settled, from 1.
    pub line: u32,
    /// Lines seen, blank ones left out.
    pub seen: u32,
    /// Lines taken.
    pub accepted: u32,
    /// Lines that changed nothing.
    pub unchanged: u32,
    /// Lines not taken.
    pub refused: u32,
    /// Faults kept.
    pub faults: usize,
}

impl Progress {
    /// Which pass, and the last line that is settled.
    #[must_use]
    pub const fn place(&self) -> (bool, u32) {
        (self.writing, self.line)
    }
}

/// A batch, when it waits for the worker.
pub async fn waiting(deed: &mut Deed<Open>, id: Id<BatchKind>) -> Result<Option<Waiting>, Fault> {
    let row = sqlx::query!(
        r#"select source, format, mode, blob_id, writing, read_to, read_seen, read_accepted, read_unchanged,
            read_refused, (select count(*) from batch_fault where batch = batch.id) as "faults!"
        from batch where id = $1"#,
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(blob) = row.blob_id else {
        return Ok(None);
    };
    let corrupt = || Fault::Corrupt("batch".into());
    let count = |lines: i32| u32::try_from(lines).unwrap_or(0);
    Ok(Some(Waiting {
        id,
        source: SourceCode::parse(&row.source).ok_or_else(corrupt)?,
        format: if row.format == "csv" {
            Format::Csv
        } else {
            Format::JsonLines
        },
        mode: Mode::from_code(&row.mode).ok_or_else(corrupt)?,
        blob: Id::from_uuid(blob),
        progress: Progress {
            writing: row.writing,
            line: count(row.read_to),
            seen: count(row.read_seen),
            accepted: count(row.read_accepted),
            unchanged: count(row.read_unchanged),
            refused: count(row.read_refused),
            faults: usize::try_from(row.faults).unwrap_or(usize::MAX),
        },
    }))
}

/// Keeps how far a batch is read, and the faults found since it was last kept: in the deed that settles the lines. Not
/// when it is read from elsewhere than it was `kept`: two jobs never settle the same lines.
pub async fn advance(
    deed: &mut Deed<Open>,
    _permit: &Permit<Feed>,
    id: Id<BatchKind>,
    (writing, line): (bool, u32),
    progress: &Progress,
    found: &[BatchFault],
) -> Result<(), Fault> {
    let done = sqlx::query!(
        "update batch set writing = $2, read_to = $3, read_seen = $4, read_accepted = $5, read_unchanged = $6,
            read_refused = $7
        where id = $1 and outcome = 'processing' and writing = $8 and read_to = $9",
        id.uuid(),
        progress.writing,
        stored(progress.line),
        stored(progress.seen),
        stored(progress.accepted),
        stored(progress.unchanged),
        stored(progress.refused),
        writing,
        stored(line)
    )
    .execute(deed.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Err(Fault::Storage("another job reads this batch".into()));
    }
    faults(deed, id, found).await
}

fn stored(lines: u32) -> i32 {
    i32::try_from(lines).unwrap_or(i32::MAX)
}

/// Finishes a batch: its bytes go.
pub async fn finish(
    deed: &mut Deed<Open>,
    _permit: &Permit<Feed>,
    waiting: &Waiting,
    outcome: BatchOutcome,
    progress: &Progress,
    found: &[BatchFault],
) -> Result<(), Fault> {
    let now = deed.now();
    sqlx::query!(
        "update batch set outcome = $2, finished_at = $3, accepted = $4, unchanged = $5, refused = $6, blob_id = null
        where id = $1 and outcome = 'processing'",
        waiting.id.uuid(),
        outcome.code(),
        now,
        stored(progress.accepted),
        stored(progress.unchanged),
        stored(progress.refused)
    )
    .execute(deed.sql())
    .await?;
    faults(deed, waiting.id, found).await?;
    deed.delete_blob(waiting.blob).await
}

async fn faults(
    deed: &mut Deed<Open>,
    id: Id<BatchKind>,
    faults: &[BatchFault],
) -> Result<(), Fault> {
    let lines: Vec<i32> = faults
        .iter()
        .map(|one| i32::try_from(one.line).unwrap_or(i32::MAX))
        .collect();
    let fields: Vec<String> = faults.iter().map(|one| one.field.clone()).collect();
    let reasons: Vec<String> = faults.iter().map(|one| one.reason.clone()).collect();
    sqlx::query!(
        "insert into batch_fault (batch, line, field, reason)
        select $1, line, field, reason from unnest($2::int[], $3::text[], $4::text[]) as f (line, field, reason)
        on conflict do nothing",
        id.uuid(),
        &lines,
        &fields,
        &reasons
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// A batch of one's own by its name.
pub async fn named(
    deed: &mut Deed<Open>,
    permit: &Permit<Feed>,
    name: &BatchName,
) -> Result<Option<Batch>, Fault> {
    let source = permit.resource().code.clone();
    Ok(some(deed, Some(&source), Some(name), 1).await?.pop())
}

/// Whether a source has a batch that is not finished.
pub async fn is_busy(deed: &mut Deed<Open>, permit: &Permit<Feed>) -> Result<bool, Fault> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from batch where source = $1 and outcome = 'processing') as "busy!""#,
        permit.resource().code.as_str()
    )
    .fetch_one(deed.sql())
    .await?)
}

/// The last batches of every source, newest first.
pub async fn last(
    deed: &mut Deed<Open>,
    _permit: &Permit<ManageSources>,
    source: Option<&SourceCode>,
) -> Result<Vec<Batch>, Fault> {
    some(deed, source, None, 100).await
}

async fn some(
    deed: &mut Deed<Open>,
    source: Option<&SourceCode>,
    name: Option<&BatchName>,
    most: i64,
) -> Result<Vec<Batch>, Fault> {
    let rows = sqlx::query!(
        "select id, source, name, sha256, received_at, accepted, unchanged, refused, outcome from batch
        where ($1::text is null or source = $1) and ($2::text is null or name = $2)
        order by received_at desc, id desc limit $3",
        source.map(SourceCode::as_str),
        name.map(BatchName::as_str),
        most
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let faults = sqlx::query!(
        "select batch, line, field, reason from batch_fault where batch = any($1) order by batch, line, field limit 5000",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    let corrupt = || Fault::Corrupt("batch".into());
    let count = |lines: i32| u32::try_from(lines).unwrap_or(0);
    rows.into_iter()
        .map(|row| {
            let of = faults.iter().filter(|fault| fault.batch == row.id);
            let faults = of.map(|fault| BatchFault {
                line: count(fault.line),
                field: fault.field.clone(),
                reason: fault.reason.clone(),
            });
            Ok(Batch {
                id: Id::from_uuid(row.id),
                source: SourceCode::parse(&row.source).ok_or_else(corrupt)?,
                name: BatchName::parse(&row.name).ok_or_else(corrupt)?,
                sha256: row.sha256.try_into().map_err(|_| corrupt())?,
                received_at: row.received_at,
                accepted: count(row.accepted),
                unchanged: count(row.unchanged),
                refused: count(row.refused),
                outcome: BatchOutcome::from_code(&row.outcome).ok_or_else(corrupt)?,
                faults: faults.collect(),
            })
        })
        .collect()
}
