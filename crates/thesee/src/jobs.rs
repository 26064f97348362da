//! Background work, each step idempotent: retention first.

use ledger::{jobs::Worker, retention::Engine};

use crate::{
    deeds::{cross, expire, file_portal, link, pictures, statistics, twins},
    desk::Desk,
};

/// How often it is asked whether a month is over and to be counted.
const DAILY: std::time::Duration = std::time::Duration::from_secs(24 * 3_600);

/// Who erases what has no term of its own: series that hold nobody, citizens of whom nothing is left, accounts once the
/// traces that name them end. Series come after declarations: what those held together is looked at the same second.
pub(crate) fn retention(engine: Engine, desk: &Desk) -> Engine {
    let (accounts, citizens, series) = (desk.clone(), desk.clone(), desk.clone());
    engine
        .table("account", move |_| {
            let desk = accounts.clone();
            async move { expire::accounts(&desk).await }
        })
        .table("citizen", move |_| {
            let desk = citizens.clone();
            async move { expire::citizens(&desk).await }
        })
        .table("series", move |_| {
            let desk = series.clone();
            async move {
                expire::dossiers(&desk).await?;
                let erased = expire::series(&desk).await?;
                Ok(erased + expire::citizens(&desk).await?)
            }
        })
}

/// Adds the service's work to a worker of its ledger.
pub(crate) fn register(worker: Worker, desk: &Desk) -> Worker {
    let (drawing, submitting, asking) = (desk.clone(), desk.clone(), desk.clone());
    let (linking, settling, crossing) = (desk.clone(), desk.clone(), desk.clone());
    let counting = desk.clone();
    worker
        .every("count_figures", DAILY, move |_, _| {
            let desk = counting.clone();
            async move { Ok(statistics::count(&desk).await?) }
        })
        .handle("link_declaration", move |_, job| {
            let desk = linking.clone();
            async move {
                let id = job.id_of("declaration")?;
                link::link_declaration(&desk, id).await?;
                twins::propose(&desk, id).await?;
                Ok(cross::find(&desk, &[id]).await?)
            }
        })
        .handle("find_cross_hits", move |_, job| {
            let desk = crossing.clone();
            async move {
                let ids = job.ids_of("declarations")?.into_iter();
                let ids: Vec<_> = ids.map(kernel::Id::from_uuid).collect();
                Ok(cross::find(&desk, &ids).await?)
            }
        })
        .handle("settle_series", move |_, job| {
            let desk = settling.clone();
            async move {
                let ids = job.ids_of("declarations")?.into_iter();
                let ids: Vec<_> = ids.map(kernel::Id::from_uuid).collect();
                Ok(link::settle_series(&desk, &ids).await?)
            }
        })
        .handle("draw_attachment", move |_, job| {
            let desk = drawing.clone();
            async move { Ok(pictures::draw(&desk, job.id_of("attachment")?).await?) }
        })
        .handle("submit_attachment", move |_, job| {
            let desk = submitting.clone();
            async move { file_portal::submit(&desk, job.id_of("attachment")?).await }
        })
        .handle("ask_verdict", move |_, job| {
            let desk = asking.clone();
            async move {
                let times = job.payload.get("times").and_then(serde_json::Value::as_i64);
                let times = times
                    .and_then(|times| i32::try_from(times).ok())
                    .unwrap_or_default();
                let id = job.id_of("attachment")?;
                file_portal::ask(&desk, id, job.text("known_as")?, times).await
            }
        })
}
