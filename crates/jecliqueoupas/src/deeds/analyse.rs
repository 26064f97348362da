//! Art. 2 II 1° and 5: the automated analysis of a content, at deposit and later.
//!
//! Keeps JCOP-2.1, JCOP-3.3 and JCOP-5.2.

use inspect::{
    report::{Report, Verdict},
    supervisor::Order,
};
use kernel::{Actor, Id, Operation};
use ledger::{Deed, Fault, Never, Open, Permit, Record, Stop, blobs::Blob, jobs::NewJob};

use super::consequences;
use crate::{
    access::{Portal, Work},
    desk::Desk,
    law::VERIFY,
    model::{AnalysisKind, Cause, Choice, FileKind, FileName},
    rules::{alerting, ranking, terms},
    store::{analyses, deposits, files, rules},
};

/// What the engine is handed.
#[derive(Debug)]
struct Taken {
    file: Id<FileKind>,
    blob: Id<Blob>,
    choice: Choice,
    cause: Cause,
    name: FileName,
    passwords: Vec<String>,
    ruleset: i64,
    permit: Permit<Work>,
}

/// Asks for an analysis, once for all who want the same.
pub(super) async fn ask<A: analyses::Queues>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    file: Id<FileKind>,
    choice: Choice,
    cause: Cause,
) -> Result<(), Fault> {
    let analysis = analyses::queue(deed, permit, file, choice, cause).await?;
    let payload = serde_json::json!({ "analysis": analysis });
    deed.enqueue(NewJob::new("analyse", payload).key(format!("analyse:{analysis}")))
        .await
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
        kind: order.choice.depth(),
        limits: &desk.bounds.analysis,
        passwords: &order.passwords,
        owner: "",
    };
    let mut report = desk.engine.analyse(content, asked).await;
    // The name is one depositor's, and goes with that deposit: whoever reads the report sees their own.
    if let Some(root) = report.nodes.first_mut() {
        root.name.clear();
    }
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
                            choice: waiting.choice,
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
                let fresh = analyses::detect(&mut deed, &permit, order.file, id, &found).await?;
                let history = analyses::history(&mut deed, &permit, order.file).await?;
                let outdone = ranking::is_outdone(order.choice, &history);
                if !outdone {
                    analyses::index(&mut deed, &permit, order.file, &terms).await?;
                }
                let rank = rank(&mut deed, &permit, order.file, report.verdict, outdone).await?;
                // Held for worse than this analysis found: what a deeper one found follows.
                let all = if rank == report.verdict {
                    found.clone()
                } else {
                    analyses::detected(&mut deed, &permit, order.file).await?
                };
                let findings = consequences::Findings {
                    all: &all,
                    fresh: &fresh,
                    cause: order.cause,
                    ruleset: order.ruleset,
                };
                records =
                    consequences::follow(desk, &mut deed, &permit, order.file, findings).await?;
                again_if_overtaken(&mut deed, &permit, order).await?;
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

/// Writes the rank of a content after an analysis, and says it: what that one found, or worse when it was
/// outdone by a deeper one.
async fn rank(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    file: Id<FileKind>,
    found: Verdict,
    outdone: bool,
) -> Result<Verdict, Fault> {
    let mut rank = found;
    if outdone {
        let content = files::locate(deed, permit, file).await?;
        let before = content.and_then(|content| content.verdict);
        let before = before.as_deref().and_then(analyses::verdict_from);
        rank = before.map_or(found, |before| before.max(found));
    }
    files::rank(deed, permit, file, rank).await?;
    Ok(rank)
}

/// Asks for the same once more when newer rules or another password came while the engine ran: whoever
/// brought them was promised this analysis, which knew nothing of them.
async fn again_if_overtaken(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    order: &Taken,
) -> Result<(), Fault> {
    let newer_rules = rules::version(deed, permit).await? > order.ruleset;
    let handling = deposits::handling(deed, permit, order.file).await?;
    let unknown = |password: &String| !order.passwords.contains(password);
    let new_password = handling.is_some_and(|(_, passwords)| passwords.iter().any(unknown));
    if !newer_rules && !new_password {
        return Ok(());
    }
    let cause = if newer_rules {
        Cause::Rule
    } else {
        order.cause
    };
    ask(deed, permit, order.file, order.choice, cause).await
}

/// What follows for a deposit of a content whose analysis was already done.
pub async fn follow_known(desk: &Desk, file: Id<FileKind>) -> Result<(), Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let found = analyses::detected(&mut deed, &permit, file).await?;
            let findings = consequences::Findings {
                all: &found,
                fresh: &[],
                cause: Cause::Deposit,
                ruleset: rules::version(&mut deed, &permit).await?,
            };
            let records = consequences::follow(desk, &mut deed, &permit, file, findings).await?;
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
                ask(&mut deed, &permit, *file, choice, cause).await?;
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
