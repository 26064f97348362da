//! Background work, each step idempotent: retention first.

use ledger::{jobs::Worker, retention::Engine};

use crate::{deeds::users, desk::Desk};

/// Who erases what has no term of its own: accounts, two years after their last habilitation (art. 6).
pub(crate) fn retention(engine: Engine, desk: &Desk) -> Engine {
    let forgetting = desk.clone();
    engine.table("account", move |_| {
        let desk = forgetting.clone();
        async move { users::forget_ended(&desk).await }
    })
}

/// Adds the service's work to a worker of its ledger.
pub(crate) fn register(worker: Worker, _desk: &Desk) -> Worker {
    worker
}
