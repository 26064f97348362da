//! Art. 1 3°: what the office is told of without looking for it: a declaration joined a series under inquiry, a value
//! reached many victims.
//!
//! Keeps THES-1.3, THES-4.1 and THES-5.1.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Deed, Fault, Open, Permit, Record, Stop};
use traces::kind::Kind;

use super::Refusal;
use crate::{
    access::{Registry, SetAlerts, TendAlerts, Work},
    desk::Desk,
    law,
    model::{AlertKind, AlertSeen, DeclarationKind, SeriesKind},
    rules::reading::kind_code,
    store::alerts,
};

/// Alerts of one page.
pub const PAGE: i64 = 50;

/// Kinds that are somebody's own: many victims of one such value are one campaign, or one mule.
const STRONG: [Kind; 7] = [
    Kind::Iban,
    Kind::Wallet,
    Kind::Card,
    Kind::Cheque,
    Kind::Phone,
    Kind::Email,
    Kind::Handle,
];

/// Fewest and most victims that the office may ask to be alerted from.
pub const BOUNDS: std::ops::RangeInclusive<i32> = 2..=1_000;

/// Raises what a declaration just linked, and the series that changed with it, call for.
pub(super) async fn raise(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    declaration: Option<Id<DeclarationKind>>,
    changed: &[Id<SeriesKind>],
) -> Result<Vec<Id<AlertKind>>, Fault> {
    let mut raised = Vec::new();
    if !changed.is_empty() {
        raised = alerts::joined_inquiries(deed, permit, changed).await?;
    }
    if let Some(declaration) = declaration {
        let least = alerts::victims(deed).await?;
        let kinds = STRONG.map(kind_code);
        raised.extend(alerts::many_victims(deed, permit, declaration, &kinds, least).await?);
    }
    Ok(raised)
}

/// Alerts, the latest first, before the last one read; and from how many victims on there is one.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    seen_too: bool,
    before: Option<(Timestamp, Id<AlertKind>)>,
) -> Result<(Vec<AlertSeen>, i32), Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<TendAlerts, _>(&Registry).await?;
            let list = alerts::list(&mut deed, &permit, seen_too, before, PAGE).await?;
            let victims = alerts::victims(&mut deed).await?;
            let shown: Vec<_> = list.iter().map(|one| one.id).collect();
            let entry = deed.id();
            // That these stand together is a link shown.
            let record = Record::new(Operation::Link, "alert", entry)
                .nature("alert.list")
                .detail(serde_json::json!({ "alerts": shown }));
            Ok(((list, victims), deed.record(record).await?))
        })
        .await
}

/// Somebody of the office says that they saw an alert.
pub async fn see(desk: &Desk, actor: &Actor, id: Id<AlertKind>) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |mut deed| {
            deed.about("alert", id.uuid());
            let (mut deed, permit) = deed.permit::<TendAlerts, _>(&Registry).await?;
            if !alerts::see(&mut deed, &permit, id).await? {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            let record = Record::new(Operation::Change, "alert", id.uuid()).nature("alert.see");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The head of the office says from how many victims of one value on it is alerted.
pub async fn set(desk: &Desk, actor: &Actor, victims: i32) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<SetAlerts, _>(&Registry).await?;
            if !BOUNDS.contains(&victims) {
                return Err(deed.refuse(Refusal::Unreadable).await);
            }
            alerts::set_victims(&mut deed, &permit, victims).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Change, "alert-setting", entry)
                .nature("alert.set")
                .detail(serde_json::json!({ "victims": victims }));
            Ok(((), deed.record(record).await?))
        })
        .await
}
