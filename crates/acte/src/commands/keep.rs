//! Chores of an operator: schema, terms, first habilitations.

use std::process::ExitCode;

use ::jecliqueoupas::deeds::staff;
use ledger::{audit::Sequencer, migrate, vault::rotation};

use crate::{
    services::{jecliqueoupas, work::LOG_PREFIX},
    settings::{Failure, Settings},
};

/// `acte migrate`
pub(crate) async fn migrate(settings: Settings, check: bool) -> Result<ExitCode, Failure> {
    let chosen = settings.chosen(&[])?;
    let house = super::house(settings).await?;
    let mut waiting = 0;
    for (name, service) in chosen {
        let database = house.database(&name, &service).await?;
        let lists = jecliqueoupas::migrations();
        let done = if check {
            migrate::pending(&database, lists).await?
        } else {
            migrate::run(&database, lists).await?
        };
        waiting += done.len();
        for migration in &done {
            println!("{name}: {migration}");
        }
        if done.is_empty() {
            println!("{name}: up to date");
        }
    }
    house.close().await?;
    Ok(if check && waiting > 0 {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// `acte purge`
pub(crate) async fn purge(settings: Settings) -> Result<(), Failure> {
    let chosen = settings.chosen(&[])?;
    let house = super::house(settings).await?;
    for (name, service) in chosen {
        let desk = jecliqueoupas::desk(&house, &service).await?;
        let summary = ::jecliqueoupas::jobs::retention(&desk).run().await?;
        let expired = ::jecliqueoupas::deeds::expire::expire(&desk)
            .await
            .map_err(|stop| format!("{stop:?}"))?;
        let mut sequencer = Sequencer::new(desk.ledger.clone(), LOG_PREFIX, house.signer(&name)?);
        sequencer.drain().await?;
        let pruned = sequencer.prune().await?;
        println!(
            "{name}: {} rows at term, {} files, {} addresses, {} stretches of the log",
            summary.rows(),
            expired.files,
            expired.agents,
            pruned.len()
        );
    }
    house.close().await
}

/// `acte rotate`: the exit code is 1 while an older key is still needed.
pub(crate) async fn rotate(settings: Settings, services: &[String]) -> Result<ExitCode, Failure> {
    let chosen = settings.chosen(services)?;
    let house = super::house(settings).await?;
    let mut done = true;
    for (name, service) in chosen {
        let desk = jecliqueoupas::desk(&house, &service).await?;
        let rotation = rotation::rotate(&desk.ledger, rotation::GRACE).await?;
        println!(
            "{name}: key {} is in use; {} record keys wrapped again, {} remain",
            rotation.active, rotation.rewrapped, rotation.remaining
        );
        for version in &rotation.retired {
            println!("{name}: key {version} is needed no more: take it out of the configuration");
        }
        if rotation.remaining > 0 || !rotation.draining.is_empty() {
            done = false;
            println!("{name}: run `acte rotate` again in a few minutes, before taking a key out");
        }
    }
    house.close().await?;
    Ok(if done {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `acte designate`
pub(crate) async fn designate(
    settings: Settings,
    service: &str,
    email: &str,
    role: &str,
    compartment: Option<String>,
) -> Result<(), Failure> {
    let (_, configured) = settings
        .chosen(&[service.to_owned()])?
        .pop()
        .ok_or("no service")?;
    let portal = if role == "fssi" { "fssi" } else { "anssi" };
    let issuer = configured
        .sign_in
        .get(portal)
        .map(|sign_in| sign_in.issuer.clone())
        .ok_or_else(|| format!("no identity provider is configured for the portal `{portal}`"))?;
    let house = super::house(settings).await?;
    let desk = jecliqueoupas::desk(&house, &configured).await?;
    let email = ::jecliqueoupas::model::ProfessionalEmail::parse(email)?;
    let known = staff::role(role).ok_or("the roles are fssi, anssi-analyst and anssi-admin")?;
    staff::designate_first(&desk, &issuer, &email, known, compartment.as_deref())
        .await
        .map_err(|stop| format!("{stop:?}"))?;
    println!("designated and habilitated as {role}");
    drop(desk);
    house.close().await
}
