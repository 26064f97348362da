//! What the binary knows of jecliqueoupas alone: its engine, its bounds, its people.

mod seed;

use std::sync::Arc;

use ::jecliqueoupas::{
    Bounds, Desk, FACE, Issuers, LONGEST_RULES, Origins, api,
    deeds::{ministries, staff},
    model::ProfessionalEmail,
};
use inspect::{
    protocol::Lockdown,
    supervisor::{Clamd, Supervisor, SupervisorSettings},
};
use ledger::Ledger;

use super::{House, Newcomer, Wired};
use crate::settings::{Failure, Service};

/// The service.
pub(super) static SERVICE: Wired<Desk> = Wired {
    face: &FACE,
    desk,
    warm_up: |desk| Box::pin(desk.engine.warm_up()),
    keep: |_| Box::pin(async {}),
    warnings: |desk| Box::pin(warnings(desk)),
    designate: |desk, who| Box::pin(designate(desk, who)),
    seed: |desk, stage| Box::pin(seed::run(desk, &stage.issuer)),
    people: |desk, stage| Box::pin(seed::people(desk, &stage.issuer)),
    cast: &seed::CAST,
    systems: &[],
    hint: "demo-agent-text",
    document: Some(api::document),
};

fn desk(house: &House, service: &Service, ledger: Ledger) -> Result<Desk, Failure> {
    let engine = &house.settings.engine;
    let mut settings = SupervisorSettings::new(house.worker_program()?);
    settings.concurrency = engine.concurrency.max(1);
    settings.lockdown = if engine.allow_unlocked {
        Lockdown::BestEffort
    } else {
        Lockdown::Required
    };
    settings.clamd = engine.clamd.as_deref().map(clamd);
    let origin = |portal: &str| house.origin(&SERVICE.host(service, portal));
    let origins = Origins {
        agent: origin("agent"),
        fssi: origin("fssi"),
        anssi: origin("anssi"),
    };
    let mut bounds = Bounds::default();
    if let Some(max) = service.max_upload {
        bounds.max_upload = max;
    }
    if let Some(max) = service.max_rules {
        bounds.max_rules = max.min(LONGEST_RULES);
    }
    let issuers = Issuers {
        fssi: house.issuer(service, "fssi"),
        anssi: house.issuer(service, "anssi"),
    };
    let words = Arc::clone(&house.catalogue);
    let engine = Supervisor::new(settings);
    Ok(Desk::new(ledger, engine, words, origins, issuers, bounds))
}

fn clamd(address: &str) -> Clamd {
    if address.starts_with('/') {
        Clamd::Unix(address.into())
    } else {
        Clamd::Tcp(address.to_owned())
    }
}

/// Ministries whose alerts reach nobody (art. 3).
async fn warnings(desk: &Desk) -> Result<Vec<String>, Failure> {
    let alone = ministries::without_fssi(desk)
        .await
        .map_err(|stop| format!("{stop:?}"))?;
    let told = |code| format!("`{code}` has no FSSI: nobody receives its alerts");
    Ok(alone.into_iter().map(told).collect())
}

async fn designate(desk: &Desk, who: &Newcomer<'_>) -> Result<(), Failure> {
    let email = ProfessionalEmail::parse(who.email)?;
    staff::designate_first(desk, who.issuer, &email, who.role, who.compartment)
        .await
        .map_err(|stop| format!("{stop:?}").into())
}
