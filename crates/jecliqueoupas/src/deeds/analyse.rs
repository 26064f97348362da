//! Art. 2 II 1° and 5: the automated analysis of a content, at deposit and later.
//!
//! Keeps JCOP-2.1, JCOP-3.3 and JCOP-5.2.

use inspect::{
    report::{AnalysisKind as Depth, Report},
    supervisor::Order,
};
use kernel::{Actor, Id, Operation};
use ledger::{Fault, Never, Permit, Record, Stop, blobs::Blob};

use super::consequences;
use crate::{
    access::{Portal, Work},
    desk::Desk,
    law::VERIFY,
    model::{AnalysisKind, Cause, Choice, FileKind, FileName},
    rules::{alerting, terms},
    store::{analyses, deposits, files, rules},
};

/// What the engine is handed.
#[derive(Debug)]
struct Taken {
    file: Id<FileKind>,
    blob: Id<Blob>,
    depth: Depth,
    cause: Cause,
    name: FileName,
    passwords: Vec<String>,
    ruleset: i64,
    permit: Permit<Work>,
}

/// Runs one waiting analysis; does nothing when it was done or its content erased meanwhile.
pub async fn analyse(desk: &Desk, id: Id<AnalysisKind>) -> Result<(), Stop<Never>> {
    let Some(order) = take(desk, id).await? else {
        return Ok(());
    };
    desk.apply_rules(order.ruleset).await?;
    let content = reader(desk.ledger.read_blob(order.blob, &order.permit).await?);
    let asked = Order {
        name: order.name.reveal(),
        kind: order.depth,
        limits: &desk.bounds.analysis,
        passwords: &order.passwords,
        owner: "",
    };
    let report = desk.engine.analyse(content, asked).await;
    finish(desk, id, &order, &report).await
}

async fn take(desk: &Desk, id: Id<AnalysisKind>) -> Result<Option<Taken>, Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let order = match analyses::waiting(&mut deed, &permit, id).await? {
                None => None,
                Some(waiting) => {
                    let content = files::locate(&mut deed, &permit, waiting.file).await?;
                    let handling = deposits::handling(&mut deed, &permit, waiting.file).await?;
                    let ruleset = rules::version(&mut deed, &permit).await?;
                    content
                        .zip(handling)
                        .map(|(content, (name, passwords))| Taken {
                            file: waiting.file,
                            blob: content.blob,
                            depth: waiting.choice.depth(),
                            cause: waiting.cause,
                            name,
                            passwords,
                            ruleset,
                            permit,
                        })
                }
            };
            let record =
                Record::new(Operation::Consult, "analysis", id.uuid()).nature("analysis.run");
            Ok((order, deed.record(record).await?))
        })
        .await
}

async fn finish(
    desk: &Desk,
    id: Id<AnalysisKind>,
    order: &Taken,
    report: &Report,
) -> Result<(), Stop<Never>> {
    let found = alerting::detections(report);
    let terms = terms::terms(report);
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let kept = analyses::finish(&mut deed, &permit, id, order.ruleset, report).await?;
            let mut records = Vec::new();
            if kept {
                files::rank(&mut deed, &permit, order.file, report.verdict).await?;
                analyses::detect(&mut deed, &permit, order.file, id, &found).await?;
                analyses::index(&mut deed, &permit, order.file, &terms).await?;
                records =
                    consequences::follow(desk, &mut deed, &permit, order.file, &found, order.cause)
                        .await?;
            }
            let record =
                Record::new(Operation::Change, "analysis", id.uuid()).nature("analysis.finish");
            let mut deed = deed.record(record).await?;
            for record in records {
                deed = deed.record(record).await?;
            }
            Ok(((), deed))
        })
        .await
}

/// What follows for a deposit of a content whose analysis was already done.
pub async fn follow_known(desk: &Desk, file: Id<FileKind>) -> Result<(), Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let found = analyses::detected(&mut deed, &permit, file).await?;
            let records =
                consequences::follow(desk, &mut deed, &permit, file, &found, Cause::Deposit)
                    .await?;
            let record =
                Record::new(Operation::Consult, "file", file.uuid()).nature("file.consequences");
            let mut deed = deed.record(record).await?;
            for record in records {
                deed = deed.record(record).await?;
            }
            Ok(((), deed))
        })
        .await
}

/// Asks for the analysis of every stored content that was not analysed since `since`, a page at a
/// time (art. 2 and 5). Says how many were asked for and where to go on.
pub async fn queue_round(
    desk: &Desk,
    cause: Cause,
    since: kernel::Timestamp,
    after: Option<Id<FileKind>>,
) -> Result<(usize, Option<Id<FileKind>>), Stop<Never>> {
    use ledger::jobs::NewJob;
    const PAGE: i64 = 500;
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let due = files::due(&mut deed, &permit, since, after, PAGE).await?;
            let next = due
                .last()
                .map(|(file, _)| *file)
                .filter(|_| due.len() as i64 == PAGE);
            for (file, choice) in &due {
                let choice = if *choice == Choice::Preview {
                    Choice::Full
                } else {
                    *choice
                };
                let analysis = analyses::queue(&mut deed, &permit, *file, choice, cause).await?;
                let payload = serde_json::json!({ "analysis": analysis });
                deed.enqueue(NewJob::new("analyse", payload).key(format!("analyse:{analysis}")))
                    .await?;
            }
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "round", entry)
                .nature("analysis.round")
                .detail(serde_json::json!({ "files": due.len(), "cause": cause.code() }));
            Ok(((due.len(), next), deed.record(record).await?))
        })
        .await
}

/// A stored content as the engine reads it.
pub(super) fn reader(
    content: impl futures::Stream<Item = Result<bytes::Bytes, Fault>> + Send + 'static,
) -> impl tokio::io::AsyncRead + Send + Unpin {
    use futures::TryStreamExt as _;
    tokio_util::io::StreamReader::new(Box::pin(content.map_err(std::io::Error::other)))
}

impl Desk {
    /// Has the engine apply the compiled rules of a version; before the first, its own alone.
    async fn apply_rules(&self, version: i64) -> Result<(), Stop<Never>> {
        let mut applied = self.applied_rules.lock().await;
        if *applied >= version {
            return Ok(());
        }
        let bundle = self
            .ledger
            .deed(&Actor::system(), VERIFY, async |deed| {
                let (mut deed, permit) = deed.permit::<Work, Never>(&Portal).await?;
                let bundle = rules::bundle(&mut deed, &permit, version).await?;
                let entry = deed.id();
                let record =
                    Record::new(Operation::Consult, "ruleset", entry).nature("ruleset.load");
                Ok((bundle, deed.record(record).await?))
            })
            .await?;
        self.engine.set_rules(bundle.map(Into::into));
        *applied = version;
        Ok(())
    }
}
