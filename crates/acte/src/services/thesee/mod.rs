//! What the binary knows of THESEE alone: its people.

mod files;
mod seed;

use std::sync::Arc;

use ::thesee::{
    Desk, FACE, Issuers, Resident,
    deeds::{
        link,
        staff::{self, NewStaff},
    },
};
use gate::staff::StaffRefusal;
use kernel::{Actor, Personal, Role};
use ledger::{Ledger, Stop};

use super::{House, Newcomer, Wired};
use crate::settings::{Failure, Service};

/// The service.
pub(super) static SERVICE: Wired<Desk> = Wired {
    face: &FACE,
    desk,
    warm_up: |desk| Box::pin(warm_up(desk)),
    keep: |_| Box::pin(async {}),
    warnings: |_| Box::pin(async { Ok(vec![]) }),
    designate: |desk, who| Box::pin(designate(desk, who)),
    seed: |desk, stage| Box::pin(seed::people(desk, &stage.issuer)),
    people: |desk, stage| Box::pin(seed::people(desk, &stage.issuer)),
    cast: &seed::CAST,
    systems: &[],
    hint: "demo-thesee-text",
    document: Some(::thesee::api::document),
};

fn desk(house: &House, service: &Service, ledger: Ledger) -> Result<Desk, Failure> {
    Ok(Desk {
        ledger,
        catalogue: Arc::clone(&house.catalogue),
        issuers: Issuers {
            office: house.issuer(service, "office"),
        },
        resident: Arc::new(Resident::default()),
        attachments: files::attachments(house, service)?,
        // No key and no time stamp authority: no report is signed until the settings name them.
        signing: Arc::default(),
    })
}

/// Reads the declarations into memory, so that the first one to link does not wait for it.
async fn warm_up(desk: &Desk) {
    if let Err(stop) = link::refresh(desk).await {
        tracing::warn!(
            ?stop,
            "the declarations are not in memory yet: the first job reads them"
        );
    }
}

/// The first designations, from the terminal: the head of the office and the public prosecutor designate the others.
async fn designate(desk: &Desk, who: &Newcomer<'_>) -> Result<(), Failure> {
    let added = add(desk, who.issuer, who.email, who.role, who.compartment).await;
    added.map_err(|stop| format!("{stop:?}").into())
}

async fn add(
    desk: &Desk,
    issuer: &str,
    email: &str,
    role: Role,
    unit: Option<&str>,
) -> Result<(), Stop<StaffRefusal>> {
    let new = NewStaff {
        issuer,
        email: Personal::new(email.to_owned()),
        role,
        unit,
    };
    staff::designate(desk, &Actor::system(), &new).await
}
