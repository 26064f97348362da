//! Art. 4 III 4°: figures about nobody, for the statistics service. A month is counted once, some days after its end, so
//! that nobody learns of one person by comparing two counts of it.
//!
//! Keeps THES-4.3.

use kernel::{Actor, Operation};
use ledger::{Fault, Never, Record, Stop};
use time::Date;

use super::Refusal;
use crate::{
    access::{ReadFigures, Registry, Work},
    desk::Desk,
    law::COMMUNICATE,
    model::Figure,
    rules::{days, figures},
    store::figures as stored,
};

/// How long after its end a month is counted: by then what was filed twice is found.
pub const SETTLING: time::Duration = time::Duration::days(10);

/// Counts the months that are over. May run again.
pub async fn count(desk: &Desk) -> Result<(), Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), COMMUNICATE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let day = days::day_of(deed.now() - SETTLING).map_err(Fault::from)?;
            let before = day.replace_day(1).unwrap_or(day);
            let due = stored::due(&mut deed, &permit, before).await?;
            for month in &due {
                let counted = stored::count(&mut deed, &permit, *month).await?;
                stored::keep(&mut deed, &permit, *month, &figures::publish(&counted)).await?;
            }
            let entry = deed.id();
            let months: Vec<String> = due.iter().map(Date::to_string).collect();
            let record = Record::new(Operation::Consult, "declaration", entry)
                .nature("figures.count")
                .detail(serde_json::json!({ "months": months }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The months published, and the figures of one of them, or of all.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    month: Option<Date>,
) -> Result<(Vec<Date>, Vec<Figure>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadFigures, _>(&Registry).await?;
            let months = stored::months(&mut deed, &permit).await?;
            let figures = stored::read(&mut deed, &permit, month).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Communicate, "figure", entry).nature("figures.read");
            Ok(((months, figures), deed.record(record).await?))
        })
        .await
}
