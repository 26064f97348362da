//! Background work, each step idempotent: retention first.

use std::time::Duration;

use kernel::Id;
use ledger::{
    Fault, Never, Stop,
    jobs::{Job, JobError, Worker},
    retention::Engine,
};

use crate::{
    deeds::{analyse, erase, expire, rules, staff},
    desk::Desk,
    law::REANALYSIS_DAYS,
    model::Cause,
};

/// Who erases what has no term of its own (art. 7): deposits and links end by theirs; contents and
/// addresses end with the last deposit that needs them, recipients when they are no longer named, and
/// accounts a year after their last designation (art. 8).
pub(crate) fn retention(engine: Engine, desk: &Desk) -> Engine {
    let (expiring, forgetting) = (desk.clone(), desk.clone());
    engine
        // After `deposit`, and for `agent` too.
        .table("file", move |_| {
            let desk = expiring.clone();
            async move {
                match expire::expire(&desk).await {
                    Ok(done) => Ok(u64::try_from(done.files + done.agents).unwrap_or(u64::MAX)),
                    Err(Stop::Fault(fault)) => Err(fault),
                    Err(Stop::Denied(_)) => Err(Fault::Law("erasing at term is denied".into())),
                    Err(Stop::Refused(never)) => match never {},
                }
            }
        })
        .table("agent", async |_| Ok(0))
        .table("alert_recipient", async |_| Ok(0))
        .table("account", move |_| {
            let desk = forgetting.clone();
            async move { staff::forget_ended(&desk).await }
        })
}

/// Adds the service's work to a worker of its ledger.
pub(crate) fn register(worker: Worker, desk: &Desk) -> Worker {
    let on = |desk: &Desk| desk.clone();
    let (analysing, known, trying, rounding, regular, withdrawing) =
        (on(desk), on(desk), on(desk), on(desk), on(desk), on(desk));
    worker
        .every(
            "regular-round",
            Duration::from_secs(24 * 3600),
            move |_, _| {
                let desk = regular.clone();
                async move { regular_round(&desk).await }
            },
        )
        .handle("analyse", move |_, job| {
            let desk = analysing.clone();
            async move { Ok(analyse::analyse(&desk, job.id_of("analysis")?).await?) }
        })
        .handle("consequences", move |_, job| {
            let desk = known.clone();
            async move { Ok(analyse::follow_known(&desk, job.id_of("file")?).await?) }
        })
        .handle("try-rules", move |_, job| {
            let desk = trying.clone();
            async move { Ok(rules::run_trial(&desk, job.id_of("rules")?).await?) }
        })
        .handle("withdraw", move |_, job| {
            let desk = withdrawing.clone();
            async move {
                let done: Result<_, Stop<Never>> = erase::destroy(&desk, job.id_of("file")?).await;
                Ok(done.map(|_| ())?)
            }
        })
        .handle("round", move |_, job| {
            let desk = rounding.clone();
            async move { round(&desk, &job).await }
        })
}

/// One page of a round over the stored files; asks for the next page when there is one.
async fn round(desk: &Desk, job: &Job) -> Result<(), JobError> {
    let dead = || JobError::Dead("payload".into());
    let cause = Cause::from_code(job.text("cause")?).ok_or_else(dead)?;
    let since = job
        .payload
        .get("since")
        .and_then(serde_json::Value::as_i64)
        .ok_or_else(dead)?;
    let since = kernel::Timestamp::from_unix_timestamp(since).map_err(|_| dead())?;
    let mut after: Option<Id<crate::model::FileKind>> = None;
    loop {
        let (_, next) = analyse::queue_round(desk, cause, since, after).await?;
        let Some(next) = next else { return Ok(()) };
        after = Some(next);
    }
}

/// Art. 5: files are analysed again regularly, each at least every [`REANALYSIS_DAYS`] days.
async fn regular_round(desk: &Desk) -> Result<(), JobError> {
    let since = desk.ledger.now() - time::Duration::days(REANALYSIS_DAYS);
    let mut after = None;
    loop {
        let (_, next) = analyse::queue_round(desk, Cause::Schedule, since, after).await?;
        let Some(next) = next else { return Ok(()) };
        after = Some(next);
    }
}
