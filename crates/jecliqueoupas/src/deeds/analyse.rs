//! Art. 2 II 1° and 5: the automated analysis of a content, at deposit and later.

use inspect::report::{AnalysisKind as Depth, Report};
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
struct Order {
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
    let Some(order) = take(desk, id).await? else { return Ok(()) };
    let rules = desk.rules(order.ruleset, &order.permit).await?;
    let content = desk.ledger.read_blob(order.blob, &order.permit).await?;
    let report = desk
        .engine
        .analyse(content, order.name.reveal(), order.depth, &desk.bounds.analysis, &order.passwords, rules.as_deref())
        .await;
    finish(desk, id, &order, &report).await
}

async fn take(desk: &Desk, id: Id<AnalysisKind>) -> Result<Option<Order>, Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let order = match analyses::waiting(&mut deed, &permit, id).await? {
                None => None,
                Some(waiting) => {
                    let content = files::locate(&mut deed, &permit, waiting.file).await?;
                    let handling = deposits::handling(&mut deed, &permit, waiting.file).await?;
                    let ruleset = rules::version(&mut deed, &permit).await?;
                    content.zip(handling).map(|(content, (name, passwords))| Order {
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
            let record = Record::new(Operation::Consult, "analysis", id.uuid()).nature("analysis.run");
            Ok((order, deed.record(record).await?))
        })
        .await
}

async fn finish(
    desk: &Desk,
    id: Id<AnalysisKind>,
    order: &Order,
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
                    consequences::follow(desk, &mut deed, &permit, order.file, &found, order.cause).await?;
            }
            let record = Record::new(Operation::Change, "analysis", id.uuid()).nature("analysis.finish");
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
                consequences::follow(desk, &mut deed, &permit, file, &found, Cause::Deposit).await?;
            let record = Record::new(Operation::Consult, "file", file.uuid()).nature("file.consequences");
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
            let next = due.last().map(|(file, _)| *file).filter(|_| due.len() as i64 == PAGE);
            for (file, choice) in &due {
                let choice = if *choice == Choice::Preview { Choice::Full } else { *choice };
                let analysis = analyses::queue(&mut deed, &permit, *file, choice, cause).await?;
                let payload = serde_json::json!({ "analysis": analysis });
                deed.enqueue(NewJob::new("analyse", payload).key(format!("analyse:{analysis}"))).await?;
            }
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "round", entry)
                .nature("analysis.round")
                .detail(serde_json::json!({ "files": due.len(), "cause": cause.code() }));
            Ok(((due.len(), next), deed.record(record).await?))
        })
        .await
}

impl Desk {
    /// The compiled rules of a version, as a file the workers can open; none before the first rule.
    async fn rules(
        &self,
        version: i64,
        _permit: &Permit<Work>,
    ) -> Result<Option<std::path::PathBuf>, Stop<Never>> {
        if version == 0 {
            return Ok(None);
        }
        let path = self.rules_folder.join(format!("rules-{version}.bin"));
        if tokio::fs::try_exists(&path).await.unwrap_or(false) {
            return Ok(Some(path));
        }
        let bundle = self
            .ledger
            .deed(&Actor::system(), VERIFY, async |deed| {
                let (mut deed, permit) = deed.permit::<Work, Never>(&Portal).await?;
                let bundle = rules::bundle(&mut deed, &permit, version).await?;
                let entry = deed.id();
                let record = Record::new(Operation::Consult, "ruleset", entry).nature("ruleset.load");
                Ok((bundle, deed.record(record).await?))
            })
            .await?;
        let Some(bundle) = bundle else { return Ok(None) };
        let fault = |error: std::io::Error| Fault::Storage(error.to_string().into());
        let draft = self.rules_folder.join(format!("rules-{version}.{}", self.ledger.new_id::<Self>()));
        tokio::fs::write(&draft, bundle).await.map_err(fault)?;
        tokio::fs::rename(&draft, &path).await.map_err(fault)?;
        Ok(Some(path))
    }
}
