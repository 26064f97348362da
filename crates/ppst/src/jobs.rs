//! Background work, each step idempotent: retention first.

use std::time::Duration;

use ledger::{jobs::Worker, retention::Engine};

use crate::{
    deeds::{expire, inbox, learn, link, read_batch, renew, users},
    desk::Desk,
};

/// How often instructions are looked for whose agent is no longer habilitated. The gate shut the door at the second.
const OFTEN: Duration = Duration::from_secs(3_600);

/// How often the folders of the sources are looked into.
const LOOK: Duration = Duration::from_secs(60);

/// How often each worker's memory follows the database though no request comes: what was erased is out of it within
/// two of these.
const TEND: Duration = Duration::from_secs(60);

/// How often it is asked whether the base should learn from its requests.
const LEARN: Duration = Duration::from_secs(24 * 3_600);

/// Who erases what has no term of its own: accounts, two years after their last habilitation (art. 6).
pub(crate) fn retention(engine: Engine, desk: &Desk) -> Engine {
    let forgetting = desk.clone();
    engine.table("account", move |_| {
        let desk = forgetting.clone();
        async move { users::forget_ended(&desk).await }
    })
}

/// Adds the service's work to a worker of its ledger.
pub(crate) fn register(worker: Worker, desk: &Desk) -> Worker {
    let on = |desk: &Desk| desk.clone();
    let (linking, settling, erasing, ending) = (on(desk), on(desk), on(desk), on(desk));
    let (reading, collecting) = (on(desk), on(desk));
    let (tending, forgetting, learning) = (on(desk), on(desk), on(desk));
    worker
        .beside("tend_memory", TEND, move |_| {
            let desk = tending.clone();
            async move {
                renew::tend(&desk).await?;
                Ok(())
            }
        })
        .every("forget_changes", OFTEN, move |_, _| {
            let desk = forgetting.clone();
            async move {
                renew::forget_changes(&desk).await?;
                Ok(())
            }
        })
        .every("learn_model", LEARN, move |_, _| {
            let desk = learning.clone();
            async move {
                if let Some(verdict) = learn::when_due(&desk).await? {
                    tracing::info!(verdict = verdict.code(), "a model was learned");
                }
                Ok(())
            }
        })
        .handle("read_batch", move |_, job| {
            let desk = reading.clone();
            async move { Ok(read_batch::read_batch(&desk, job.id_of("batch")?).await?) }
        })
        .every("collect_inbox", LOOK, move |_, _| {
            let desk = collecting.clone();
            async move { Ok(inbox::collect_all(&desk).await?) }
        })
        .handle("link_requests", move |_, job| {
            let desk = linking.clone();
            async move { Ok(link::link_requests(&desk, &job.ids_of("requests")?).await?) }
        })
        .handle("settle_persons", move |_, job| {
            let desk = settling.clone();
            async move { Ok(link::settle_persons(&desk, &job.ids_of("requests")?).await?) }
        })
        .handle("erase_documents", move |_, _| {
            let desk = erasing.clone();
            async move {
                expire::documents(&desk).await?;
                Ok(())
            }
        })
        .every("end_habilitations", OFTEN, move |_, _| {
            let desk = ending.clone();
            async move {
                expire::habilitations(&desk).await?;
                Ok(())
            }
        })
}
