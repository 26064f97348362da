//! What the binary knows of the PPST base alone: its people and its folder of batches.

pub(crate) mod feeding;
pub(crate) mod invented;
mod seed;

use std::sync::Arc;

use ::ppst::{
    Desk, FACE, Issuers, Origins, Resident,
    deeds::{
        recall,
        users::{self, NewUser},
    },
    model::{Authority, Body},
    rules::terms,
};
use kernel::Personal;
use ledger::{Fault, Ledger, Stop};

use super::{House, Newcomer, Wired};
use crate::settings::{Failure, Service};

/// The service.
pub(super) static SERVICE: Wired<Desk> = Wired {
    face: &FACE,
    desk,
    warm_up: |_| Box::pin(async {}),
    keep: |desk| Box::pin(recall::keep(desk)),
    warnings: |_| Box::pin(async { Ok(vec![]) }),
    designate: |desk, who| Box::pin(designate(desk, who)),
    seed: |desk, stage| Box::pin(seed::run(desk, &stage.systems)),
    people: |desk, _| Box::pin(seed::people(desk)),
    systems: &seed::SYSTEMS,
    cast: &seed::CAST,
    hint: "demo-ppst-text",
    document: Some(::ppst::api::document),
};

fn desk(house: &House, service: &Service, ledger: Ledger) -> Result<Desk, Failure> {
    let origin = |portal: &str| house.origin(&SERVICE.host(service, portal));
    Ok(Desk {
        ledger,
        catalogue: Arc::clone(&house.catalogue),
        origins: Origins {
            desk: origin("desk"),
            coordination: origin("coordination"),
        },
        issuers: Issuers {
            desk: house.issuer(service, "desk"),
            coordination: house.issuer(service, "coordination"),
        },
        resident: Arc::new(Resident::new()?),
        turns: Arc::default(),
        inbox: Some(house.folder("ppst").join("inbox")),
    })
}

/// The first users, from the terminal: SGDSN and OSIIC agents alone, for a recipient is first designated by their
/// own authority (art. 5).
async fn designate(desk: &Desk, who: &Newcomer<'_>) -> Result<(), Failure> {
    let body = Body::from_code(who.compartment.unwrap_or(who.role.0))
        .filter(|body| body.role() == who.role)
        .ok_or("the compartment is not a body of that role")?;
    let added = add(desk, who.email, body, None).await;
    added.map_err(|stop| format!("{stop:?}").into())
}

async fn add(
    desk: &Desk,
    email: &str,
    body: Body,
    authority: Option<Authority>,
) -> Result<(), Stop<users::Refusal>> {
    let new = NewUser {
        email: Personal::new(email.to_owned()),
        body,
        authority,
    };
    let today = terms::day_of(desk.ledger.now()).map_err(Fault::from)?;
    let review_on = today.saturating_add(time::Duration::days(365));
    users::first(desk, &new, review_on).await.map(drop)
}
