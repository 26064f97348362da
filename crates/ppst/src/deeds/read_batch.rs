//! Art. 7: a batch that was taken in is read, a few lines a deed, however many it has. Every deed is the source's own,
//! and keeps how far the batch is read with what it writes: a run that was broken off goes on from there, and a long
//! batch is read by several jobs one after another.
//!
//! A source in mode `whole` has every line judged before any is written; nothing else of the source is read
//! meanwhile, so that what was judged still holds.

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use kernel::{Id, Operation, Timestamp};
use ledger::{Fault, Permit, Record, Stop};

use super::{
    deliver,
    feed::{self, Refusal},
};
use crate::{
    access::Feed,
    desk::Desk,
    law::{FEED, MOST_FAULTS},
    model::{BatchFault, BatchKind, BatchOutcome, Mode, Source},
    rules::{
        documents::NotTaken,
        feed::{
            Reason, Wrong, csv,
            frame::{Frame, Frames},
            json,
            read::{Line, NewDocument, NewRecord, read},
            schema::RECORD,
        },
        terms::day_of,
    },
    store::{
        batches::{self, Format, Progress, Waiting},
        documents, requests,
    },
};

/// Lines judged or written in one deed.
const LINES: usize = 50;
/// Bytes of lines held at once.
const BYTES: usize = 16 << 20;

/// Lines passed over, bad ones, before how far one came is kept.
const PASSED: u32 = 20_000;
/// Deeds of one job: another goes on from there, long before a job's time is over.
const DEEDS: u32 = 400;
/// Time of one job.
const TURN: time::Duration = time::Duration::minutes(4);

/// Reads a batch for a while, and finishes it, or leaves the rest to another job.
pub async fn read_batch(desk: &Desk, id: Id<BatchKind>) -> Result<(), Stop<Refusal>> {
    read_some(desk, id, DEEDS).await
}

/// Reads a batch, in so many deeds at most (at least one).
pub async fn read_some(desk: &Desk, id: Id<BatchKind>, deeds: u32) -> Result<(), Stop<Refusal>> {
    // Finished by an earlier run of the job.
    let Some((source, waiting)) = feed::waiting(desk, id).await? else {
        return Ok(());
    };
    let permit = permit(desk, &source).await?;
    let mut run = Run {
        desk,
        source: &source,
        permit,
        batch: id,
        at: waiting.progress,
        kept: waiting.progress.place(),
        found: Vec::new(),
        left: deeds.max(1),
        until: desk.ledger.now() + TURN,
    };
    if waiting.mode == Mode::Whole && !run.at.writing {
        if !run.pass(&waiting).await? {
            return run.later().await;
        }
        if run.at.refused > 0 {
            (run.at.accepted, run.at.unchanged) = (0, 0);
            return run.finish(&waiting, BatchOutcome::Refused).await;
        }
        run.at = Progress {
            writing: true,
            ..Progress::default()
        };
        run.keep(&mut Vec::new()).await?;
    }
    run.at.writing = true;
    if run.pass(&waiting).await? {
        let outcome = run.outcome();
        run.finish(&waiting, outcome).await
    } else {
        run.later().await
    }
}

async fn permit(desk: &Desk, source: &Source) -> Result<Permit<Feed>, Stop<Refusal>> {
    desk.ledger
        .deed(&feed::actor(source), FEED, async |deed| {
            let (deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
            let about = source.id.uuid();
            let record = Record::new(Operation::Consult, "source", about).nature("batch.open");
            Ok((permit, deed.record(record).await?))
        })
        .await
}

struct Run<'a> {
    desk: &'a Desk,
    source: &'a Source,
    permit: Permit<Feed>,
    batch: Id<BatchKind>,
    at: Progress,
    /// How far the batch itself says it is read.
    kept: (bool, u32),
    /// Faults found and not kept yet.
    found: Vec<BatchFault>,
    /// Deeds this run may still do, and until when.
    left: u32,
    until: Timestamp,
}

/// What became of a request's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Taken,
    Unchanged,
    Not(Reason),
}

impl Run<'_> {
    /// Goes over every line that is not settled yet: judges it, and writes it when that is due. Whether it came to
    /// the end.
    async fn pass(&mut self, waiting: &Waiting) -> Result<bool, Stop<Refusal>> {
        let (settled, mut kept) = (self.at.line, self.at.seen);
        let csv = waiting.format == Format::Csv;
        let mut header: Option<csv::Header> = None;
        let mut frames = Frames::new(csv);
        let mut bytes = self
            .desk
            .ledger
            .read_blob(waiting.blob, &self.permit)
            .await?
            .boxed();
        let today = day_of(self.desk.ledger.now()).map_err(Fault::from)?;
        let (mut held, mut weight) = (Vec::new(), 0);
        let mut over = false;
        while !over {
            let mut cut = Vec::new();
            match bytes.next().await {
                Some(piece) => frames.push(&piece?, &mut |frame| cut.push(frame)),
                None => {
                    over = true;
                    frames.finish(&mut |frame| cut.push(frame));
                }
            }
            for Frame { line, bytes } in cut {
                if line <= settled && (!csv || header.is_some() || bytes.is_err()) {
                    continue;
                }
                let object = match (bytes, csv) {
                    (Err(reason), _) => Err(vec![Wrong::line(reason)]),
                    (Ok(bytes), false) => {
                        json::parse(&bytes).map_err(|reason| vec![Wrong::line(reason)])
                    }
                    (Ok(bytes), true) => match &header {
                        Some(header) => header
                            .record(&bytes)
                            .map_err(|reason| vec![Wrong::line(reason)]),
                        None => match csv::Header::parse(&bytes, RECORD) {
                            Ok(read) => {
                                header = Some(read);
                                continue;
                            }
                            Err(wrong) => {
                                // Without its columns nothing of it can be read.
                                self.wrong(line, &wrong);
                                return Ok(true);
                            }
                        },
                    },
                };
                let mut kept_now = false;
                match object.and_then(|object| read(object, today)) {
                    Ok(Line::Document(new)) => {
                        // A document is a deed of its own, after all that came before it.
                        self.settle(&mut held).await?;
                        weight = 0;
                        self.pass_by(line);
                        self.document(line, new).await?;
                        kept_now = true;
                    }
                    Ok(Line::Request(new)) => {
                        self.pass_by(line);
                        weight += 2 * new.content.reveal().len();
                        held.push((line, new));
                    }
                    Err(wrong) => {
                        self.pass_by(line);
                        self.wrong(line, &wrong);
                    }
                }
                let passed = self.at.seen.saturating_sub(kept) >= PASSED;
                if held.len() >= LINES || weight >= BYTES {
                    self.settle(&mut held).await?;
                } else if passed && !kept_now {
                    self.keep(&mut held).await?;
                } else if !kept_now {
                    continue;
                }
                weight = 0;
                kept = self.at.seen;
                if self.left == 0 || self.desk.ledger.now() >= self.until {
                    return Ok(false);
                }
            }
        }
        self.settle(&mut held).await?;
        if self.at.seen == 0 {
            self.wrong(0, &[Wrong::line(Reason::EmptyBatch)]);
        }
        Ok(true)
    }

    fn pass_by(&mut self, line: u32) {
        self.at.line = line;
        self.at.seen = self.at.seen.saturating_add(1);
    }

    fn wrong(&mut self, line: u32, wrong: &[Wrong]) {
        refuse(&mut self.at, &mut self.found, line, wrong);
    }

    /// Judges, or writes, a few lines.
    async fn settle(&mut self, held: &mut Vec<(u32, Box<NewRecord>)>) -> Result<(), Stop<Refusal>> {
        if held.is_empty() {
            return Ok(());
        }
        self.keep(held).await
    }

    /// Keeps how far it came, with the lines there are to write, if any.
    async fn keep(&mut self, held: &mut Vec<(u32, Box<NewRecord>)>) -> Result<(), Stop<Refusal>> {
        let lines = std::mem::take(held);
        let done = self.requests(&lines).await?;
        self.came(done);
        Ok(())
    }

    fn came(&mut self, to: Progress) {
        (self.at, self.kept) = (to, to.place());
        self.found.clear();
        self.left = self.left.saturating_sub(1);
    }

    /// The rest is another job's.
    async fn later(&self) -> Result<(), Stop<Refusal>> {
        self.desk
            .ledger
            .deed(&feed::actor(self.source), FEED, async |deed| {
                let (mut deed, _permit) = deed.permit::<Feed, _>(&feed::scope(self.source)).await?;
                deed.enqueue(feed::job(self.batch)).await?;
                let record = Record::new(Operation::Change, "batch", self.batch.uuid())
                    .nature("batch.later");
                Ok(((), deed.record(record).await?))
            })
            .await
    }

    /// Settles lines in one deed, with how far that leaves the batch.
    async fn requests(&self, lines: &[(u32, Box<NewRecord>)]) -> Result<Progress, Stop<Refusal>> {
        let (source, write) = (self.source, self.at.writing);
        let _turn = self.desk.turns.write().await;
        self.desk
            .ledger
            .deed(&feed::actor(source), FEED, async |deed| {
                let (mut deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
                let (mut done, mut written) = (Vec::with_capacity(lines.len()), Vec::new());
                for (_, new) in lines {
                    let NewRecord {
                        record,
                        version,
                        content,
                    } = &**new;
                    let content = content.reveal();
                    let known = requests::find(&mut deed, &permit, &record.number, content).await?;
                    let (id, operation) = match known {
                        Some(known) if known.version > *version => {
                            done.push(Done::Not(Reason::StaleVersion));
                            continue;
                        }
                        Some(known) if known.version == *version && known.same => {
                            done.push(Done::Unchanged);
                            continue;
                        }
                        Some(known) if known.version == *version => {
                            done.push(Done::Not(Reason::ConflictingVersion));
                            continue;
                        }
                        _ if !write => {
                            done.push(Done::Taken);
                            continue;
                        }
                        Some(known) => {
                            requests::replace(
                                &mut deed, &permit, known.id, record, *version, content,
                            )
                            .await?;
                            (known.id, Operation::Change)
                        }
                        None => {
                            let ministry = source.ministry;
                            let id = requests::insert(
                                &mut deed, &permit, ministry, record, *version, content,
                            )
                            .await?;
                            (id, Operation::Create)
                        }
                    };
                    written.push((id, operation));
                    done.push(Done::Taken);
                }
                if !written.is_empty() {
                    let ids: Vec<_> = written.iter().map(|(id, _)| *id).collect();
                    deed.enqueue(super::link::job(&ids)).await?;
                }
                let (mut at, mut found) = (self.at, self.found.clone());
                for ((line, _), done) in lines.iter().zip(done) {
                    count(&mut at, &mut found, *line, done);
                }
                batches::advance(&mut deed, &permit, self.batch, self.kept, &at, &found).await?;
                at.faults += found.len();
                let about = source.id.uuid();
                let lines = serde_json::json!({ "lines": lines.len(), "written": written.len() });
                let record = Record::new(Operation::Consult, "source", about)
                    .nature("batch.lines")
                    .detail(lines);
                let mut deed = deed.record(record).await?;
                for (id, operation) in written {
                    let record = Record::new(operation, "request", id.uuid());
                    deed = deed.record(record.nature("request.feed")).await?;
                }
                Ok((at, deed))
            })
            .await
    }

    /// A document: only when the base asked this source for it, and still wants it (art. 2).
    async fn document(&mut self, line: u32, new: NewDocument) -> Result<(), Stop<Refusal>> {
        let (source, write) = (self.source, self.at.writing);
        let NewDocument {
            reference,
            title,
            media_type,
            bytes,
        } = new;
        let bytes = Bytes::from(bytes.into_inner());
        let received = if write {
            let most = bytes.len() as u64;
            let piece = stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
            let received = self.desk.ledger.receive(piece, most).await;
            Some(received.map_err(|_| Fault::Storage("a document could not be kept".into()))?)
        } else {
            None
        };
        let (title, received) = (&title, &received);
        let done = self
            .desk
            .ledger
            .deed(&feed::actor(source), FEED, async |mut deed| {
                deed.about("document-request", reference.uuid());
                let (mut deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
                let judged = deliver::judged(&mut deed, &permit, source, reference).await?;
                let note = |nature| {
                    Record::new(Operation::Consult, "document-request", reference.uuid())
                        .nature(nature)
                };
                let (done, record) = match (judged, received) {
                    (Err(NotTaken::Unasked), _) => (
                        Done::Not(Reason::DocumentsUnasked),
                        note("document.unasked"),
                    ),
                    (Err(NotTaken::Over), _) => {
                        (Done::Not(Reason::DocumentsOver), note("document.over"))
                    }
                    (Ok(_), None) => (Done::Taken, note("document.judge")),
                    (Ok(asked), Some(received)) => {
                        let new = documents::NewDocument {
                            name: None,
                            title,
                            media_type,
                            received,
                        };
                        let taken = deliver::take(&mut deed, &permit, &asked, &new).await?;
                        (Done::Taken, taken.ok_or(Fault::Missing)?)
                    }
                };
                let (mut at, mut found) = (self.at, self.found.clone());
                count(&mut at, &mut found, line, done);
                batches::advance(&mut deed, &permit, self.batch, self.kept, &at, &found).await?;
                at.faults += found.len();
                Ok(((done, at), deed.record(record).await?))
            })
            .await;
        if !matches!(done, Ok((Done::Taken, _)))
            && let Some(received) = received
        {
            deliver::discard(self.desk, received).await;
        }
        self.came(done?.1);
        Ok(())
    }

    fn outcome(&self) -> BatchOutcome {
        let taken = self.at.accepted.saturating_add(self.at.unchanged);
        match (taken, self.at.refused) {
            (_, 0) => BatchOutcome::Accepted,
            (0, _) => BatchOutcome::Refused,
            _ => BatchOutcome::Partial,
        }
    }

    async fn finish(&self, waiting: &Waiting, outcome: BatchOutcome) -> Result<(), Stop<Refusal>> {
        let source = self.source;
        let (at, found) = (&self.at, &self.found);
        self.desk
            .ledger
            .deed(&feed::actor(source), FEED, async |deed| {
                let (mut deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
                batches::finish(&mut deed, &permit, waiting, outcome, at, found).await?;
                let record = Record::new(Operation::Change, "batch", waiting.id.uuid())
                    .nature("batch.finish")
                    .detail(serde_json::json!({
                        "outcome": outcome.code(), "accepted": at.accepted,
                        "unchanged": at.unchanged, "refused": at.refused,
                    }));
                Ok(((), deed.record(record).await?))
            })
            .await
    }
}

/// Counts a line that was not taken, and what was wrong with it while there is room.
fn refuse(at: &mut Progress, found: &mut Vec<BatchFault>, line: u32, wrong: &[Wrong]) {
    at.refused = at.refused.saturating_add(1);
    let room = MOST_FAULTS.saturating_sub(at.faults + found.len());
    found.extend(wrong.iter().take(room).map(|one| one.on(line)));
}

fn count(at: &mut Progress, found: &mut Vec<BatchFault>, line: u32, done: Done) {
    match done {
        Done::Taken => at.accepted = at.accepted.saturating_add(1),
        Done::Unchanged => at.unchanged = at.unchanged.saturating_add(1),
        Done::Not(reason) => refuse(at, found, line, &[Wrong::line(reason)]),
    }
}
