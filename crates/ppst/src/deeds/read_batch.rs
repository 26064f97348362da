//! Art. 7: a batch that was taken in is read, a few lines a deed. Every deed is the source's own; it may run again
//! from the start, for the same version of a request changes nothing.
//!
//! A source in mode `whole` has every line judged before any is written; nothing else of the source is read
//! meanwhile, so that what was judged still holds.

use bytes::Bytes;
use futures::{StreamExt as _, stream};
use kernel::{Id, Operation};
use ledger::{Fault, Permit, Record, Stop};

use super::{
    deliver,
    feed::{self, Refusal},
};
use crate::{
    access::Feed,
    desk::Desk,
    law::{FEED, MOST_FAULTS},
    model::{BatchKind, BatchOutcome, Mode, Source},
    rules::{
        documents::NotTaken,
        feed::{
            MOST_LINES, Reason, Wrong, csv,
            frame::{Frame, Frames},
            json,
            read::{Line, NewDocument, NewRecord, read},
            schema::RECORD,
        },
        terms::day_of,
    },
    store::{
        batches::{self, Format, Tally, Waiting},
        documents, requests,
    },
};

/// Lines judged or written in one deed.
const LINES: usize = 50;
/// Bytes of lines held at once.
const BYTES: usize = 16 << 20;

/// Reads a batch, and finishes it.
pub async fn read_batch(desk: &Desk, id: Id<BatchKind>) -> Result<(), Stop<Refusal>> {
    // Finished by an earlier run of the job.
    let Some((source, waiting)) = feed::waiting(desk, id).await? else {
        return Ok(());
    };
    let permit = permit(desk, &source).await?;
    let mut run = Run {
        desk,
        source: &source,
        permit,
        tally: Tally::default(),
        seen: 0,
    };
    let outcome = if waiting.mode == Mode::Whole {
        run.pass(&waiting, false).await?;
        if run.tally.refused > 0 {
            run.tally.accepted = 0;
            run.tally.unchanged = 0;
            BatchOutcome::Refused
        } else {
            run.tally = Tally::default();
            run.pass(&waiting, true).await?;
            run.outcome()
        }
    } else {
        run.pass(&waiting, true).await?;
        run.outcome()
    };
    run.finish(&waiting, outcome).await
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
    tally: Tally,
    seen: u32,
}

/// A line that could be read.
struct Read {
    line: u32,
    held: Line,
}

/// What became of a request's line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Taken,
    Unchanged,
    Not(Reason),
}

impl Run<'_> {
    /// Goes over every line once: judges it, and writes it when told.
    async fn pass(&mut self, waiting: &Waiting, write: bool) -> Result<(), Stop<Refusal>> {
        self.seen = 0;
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
                if self.seen >= MOST_LINES {
                    self.wrong(0, &[Wrong::line(Reason::TooManyLines)]);
                    over = true;
                    break;
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
                                return Ok(());
                            }
                        },
                    },
                };
                self.seen += 1;
                match object.and_then(|object| read(object, today)) {
                    Ok(read) => {
                        weight += size(&read);
                        held.push(Read { line, held: read });
                    }
                    Err(wrong) => self.wrong(line, &wrong),
                }
                if held.len() >= LINES || weight >= BYTES {
                    self.settle(std::mem::take(&mut held), write).await?;
                    weight = 0;
                }
            }
        }
        self.settle(held, write).await?;
        if self.seen == 0 {
            self.wrong(0, &[Wrong::line(Reason::EmptyBatch)]);
        }
        Ok(())
    }

    fn wrong(&mut self, line: u32, wrong: &[Wrong]) {
        self.tally.refused = self.tally.refused.saturating_add(1);
        let room = MOST_FAULTS.saturating_sub(self.tally.faults.len());
        self.tally
            .faults
            .extend(wrong.iter().take(room).map(|one| one.on(line)));
    }

    fn count(&mut self, line: u32, done: Done) {
        match done {
            Done::Taken => self.tally.accepted = self.tally.accepted.saturating_add(1),
            Done::Unchanged => self.tally.unchanged = self.tally.unchanged.saturating_add(1),
            Done::Not(reason) => self.wrong(line, &[Wrong::line(reason)]),
        }
    }

    /// Judges, or writes, a few lines.
    async fn settle(&mut self, lines: Vec<Read>, write: bool) -> Result<(), Stop<Refusal>> {
        let (mut requests, mut brought) = (Vec::new(), Vec::new());
        for Read { line, held } in lines {
            match held {
                Line::Request(new) => requests.push((line, new)),
                Line::Document(new) => brought.push((line, new)),
            }
        }
        if !requests.is_empty() {
            let done = self.requests(&requests, write).await?;
            for ((line, _), done) in requests.iter().zip(done) {
                self.count(*line, done);
            }
        }
        for (line, new) in brought {
            let done = self.document(new, write).await?;
            self.count(line, done);
        }
        Ok(())
    }

    async fn requests(
        &self,
        lines: &[(u32, Box<NewRecord>)],
        write: bool,
    ) -> Result<Vec<Done>, Stop<Refusal>> {
        let source = self.source;
        self.desk
            .ledger
            .deed(&feed::actor(source), FEED, async |deed| {
                let (mut deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
                let (mut done, mut records) = (Vec::with_capacity(lines.len()), Vec::new());
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
                    deed.enqueue(super::link::job(id)).await?;
                    records
                        .push(Record::new(operation, "request", id.uuid()).nature("request.feed"));
                    done.push(Done::Taken);
                }
                let about = source.id.uuid();
                let lines = serde_json::json!({ "lines": lines.len(), "written": records.len() });
                let record = Record::new(Operation::Consult, "source", about)
                    .nature("batch.lines")
                    .detail(lines);
                let mut deed = deed.record(record).await?;
                for record in records {
                    deed = deed.record(record).await?;
                }
                Ok((done, deed))
            })
            .await
    }

    /// A document: only when the base asked this source for it, and still wants it (art. 2).
    async fn document(&self, new: NewDocument, write: bool) -> Result<Done, Stop<Refusal>> {
        let source = self.source;
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
                Ok((done, deed.record(record).await?))
            })
            .await;
        if !matches!(done, Ok(Done::Taken))
            && let Some(received) = received
        {
            deliver::discard(self.desk, received).await;
        }
        done
    }

    fn outcome(&self) -> BatchOutcome {
        let taken = self.tally.accepted.saturating_add(self.tally.unchanged);
        match (taken, self.tally.refused) {
            (_, 0) => BatchOutcome::Accepted,
            (0, _) => BatchOutcome::Refused,
            _ => BatchOutcome::Partial,
        }
    }

    async fn finish(&self, waiting: &Waiting, outcome: BatchOutcome) -> Result<(), Stop<Refusal>> {
        let source = self.source;
        let tally = &self.tally;
        self.desk
            .ledger
            .deed(&feed::actor(source), FEED, async |deed| {
                let (mut deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
                batches::finish(&mut deed, &permit, waiting, outcome, tally).await?;
                let record = Record::new(Operation::Change, "batch", waiting.id.uuid())
                    .nature("batch.finish")
                    .detail(serde_json::json!({
                        "outcome": outcome.code(), "accepted": tally.accepted,
                        "unchanged": tally.unchanged, "refused": tally.refused,
                    }));
                Ok(((), deed.record(record).await?))
            })
            .await
    }
}

/// Bytes that a read line holds, roughly.
fn size(line: &Line) -> usize {
    match line {
        Line::Request(new) => 2 * new.content.reveal().len(),
        Line::Document(new) => new.bytes.reveal().len(),
    }
}
