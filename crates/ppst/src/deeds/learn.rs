//! Art. 1: the base learns from its own requests how to tell that two are of one person, and keeps what it learned when
//! it is sound (`rules::lesson`). Nothing of any person is kept: shares of levels of agreement, and figures.
//!
//! Keeps PPST-1.1.

use std::sync::Arc;

use kernel::{Actor, Operation};
use ledger::{Fault, Never, Record, Stop};

use super::renew;
use crate::{
    access::{Base, Work},
    desk::Desk,
    law::COMPARE,
    model::Learned,
    rules::{
        lesson::{self, Verdict},
        resident::{Resident, shipped},
    },
    store::models,
};

/// Learns, when it is time; whether a model was learned, and what was found of it.
pub async fn when_due(desk: &Desk) -> Result<Option<Verdict>, Stop<Never>> {
    let (paused, last) = desk
        .ledger
        .deed(&Actor::system(), COMPARE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let paused = models::is_paused(&mut deed, &permit).await?;
            let last = models::last(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "model", entry).nature("model.due");
            Ok(((paused, last), deed.record(record).await?))
        })
        .await?;
    renew::refresh(desk).await?;
    let due = lesson::is_due(desk.resident.len(), last, desk.ledger.now());
    if paused || !due {
        return Ok(None);
    }
    learn(desk).await.map(Some)
}

/// Learns from the requests in memory, judges what was learned, and keeps it.
pub async fn learn(desk: &Desk) -> Result<Verdict, Stop<Never>> {
    let resident = Arc::clone(&desk.resident);
    let studied = tokio::task::spawn_blocking(move || study(&resident)).await;
    let studied = studied
        .ok()
        .flatten()
        .ok_or_else(|| Fault::Storage("no model could be learned".into()))?;
    let Studied {
        figures,
        verdict,
        content,
    } = studied;
    desk.ledger
        .deed(&Actor::system(), COMPARE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let learned = Learned {
                id: deed.new_id(),
                learned_at: deed.now(),
                ..figures.clone()
            };
            // While it studied the coordination may have gone back to the shipped model.
            let paused = models::is_paused(&mut deed, &permit).await?;
            let content = content.as_deref().filter(|_| !paused);
            if !paused {
                models::keep(&mut deed, &permit, &learned, content).await?;
            }
            let record = Record::new(Operation::Create, "model", learned.id.uuid())
                .nature("model.learn")
                .detail(serde_json::json!({
                    "verdict": learned.verdict, "records": learned.records, "kept": !paused,
                }));
            Ok(((), deed.record(record).await?))
        })
        .await?;
    Ok(verdict)
}

struct Studied {
    figures: Learned,
    verdict: Verdict,
    content: Option<String>,
}

/// The study itself, some tens of seconds on one thread; none when there is nothing to try a model on.
fn study(resident: &Resident) -> Option<Studied> {
    let shipped = shipped().ok()?;
    let records = u32::try_from(resident.len()).unwrap_or(u32::MAX);
    let lesson = resident.learn();
    let (verdict, trials) = if let Some(doubt) = lesson::doubt(&lesson, &shipped) {
        (doubt, None)
    } else {
        let tried = lesson::tried(&lesson.model)?;
        let beside = lesson::tried(&shipped)?;
        (lesson::judge(&tried, &beside), Some([tried, beside]))
    };
    let content = (verdict == Verdict::Sound)
        .then(|| lesson.model.write().ok())
        .flatten();
    Some(Studied {
        figures: Learned {
            id: kernel::Id::from_uuid(uuid::Uuid::nil()),
            learned_at: kernel::Timestamp::UNIX_EPOCH,
            records,
            pairs: lesson.pairs,
            gain: lesson.gain,
            f1: trials.map(|both| both.map(|one| one.f1)),
            sure: trials.map(|both| both.map(|one| one.sure)),
            error: trials.map(|both| both.map(|one| one.error)),
            verdict: verdict.code().to_owned(),
            serves_from: None,
            serves_until: None,
            withdrawn: false,
        },
        verdict,
        content,
    })
}
