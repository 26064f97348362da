//! Art. 5 II 2° and 3°: DGSI, DRSD and COSSEN see what a ministry refers to them, and through it alone the earlier
//! requests of the person.
//!
//! Keeps PPST-5.2.

use kernel::{Actor, Operation};
use ledger::{Record, Stop};

use super::instruct::Refusal;
use crate::{
    access::{BodyScope, ListReferred},
    desk::Desk,
    law::INSTRUCT,
    model::{Body, Line, Service},
    store::lists,
};

/// What is referred to one's service, the oldest first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Line>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |deed| {
            let service = actor.compartment.as_deref().and_then(Service::from_code);
            let Some(service) = service else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let scope = BodyScope(Body::Service(service));
            let (mut deed, permit) = deed.permit::<ListReferred, _>(&scope).await?;
            let list = lists::referred(&mut deed, &permit, service).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "request", entry)
                .nature("request.referred")
                .detail(serde_json::json!({ "count": list.len() }));
            Ok((list, deed.record(record).await?))
        })
        .await
}
