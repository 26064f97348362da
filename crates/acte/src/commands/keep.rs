//! Chores of an operator: schema, terms, first habilitations.

use std::process::ExitCode;

use ledger::{migrate, vault::rotation};

use crate::{
    services::{Newcomer, work::Keeping},
    settings::{Failure, Settings},
};

/// `acte migrate`
pub(crate) async fn migrate(settings: Settings, check: bool) -> Result<ExitCode, Failure> {
    let chosen = settings.chosen(&[])?;
    let house = super::house(settings).await?;
    let mut waiting = 0;
    for (kind, service) in chosen {
        let (name, lists) = (kind.name(), kind.migrations());
        let database = house.database(name, &service).await?;
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

/// `acte purge`: the exit code is 1 when a table could not be done.
pub(crate) async fn purge(settings: Settings) -> Result<ExitCode, Failure> {
    let chosen = settings.chosen(&[])?;
    let house = super::house(settings).await?;
    let mut complete = true;
    for (kind, service) in chosen {
        let (name, opened) = (kind.name(), kind.open(&house, &service).await?);
        let keeping = Keeping::new(&*opened, name, &house)?;
        let summary = keeping.engine.run().await?;
        let mut log = keeping.log(opened.ledger().clone());
        log.drain().await?;
        let pruned = log.prune().await?;
        println!(
            "{name}: {} rows at term, {} stretches of the log",
            summary.rows(),
            pruned.len()
        );
        for (table, erased) in &summary.erased {
            println!("  {table}: {}", erased.rows);
        }
        for (table, fault) in &summary.failed {
            println!("  {table}: not done: {fault}");
        }
        complete &= summary.is_complete();
    }
    house.close().await?;
    Ok(if complete {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// `acte rotate`: the exit code is 1 while an older key is still needed.
pub(crate) async fn rotate(settings: Settings, services: &[String]) -> Result<ExitCode, Failure> {
    let chosen = settings.chosen(services)?;
    let house = super::house(settings).await?;
    let mut done = true;
    for (kind, service) in chosen {
        let (name, opened) = (kind.name(), kind.open(&house, &service).await?);
        let rotation = rotation::rotate(opened.ledger(), rotation::GRACE).await?;
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
    let (kind, configured) = settings.one(service)?;
    let mut portals = kind.portals(&configured);
    portals.retain(|portal| portal.staff.is_some());
    let mut known = portals.iter().flat_map(|portal| {
        let roles = portal.roles.iter();
        roles.map(move |role| (portal.name, *role))
    });
    let Some((portal, role)) = known.clone().find(|(_, known)| known.0 == role) else {
        let roles: Vec<&str> = known.by_ref().map(|(_, role)| role.0).collect();
        return Err(format!("the roles of {service} are: {}", roles.join(", ")).into());
    };
    let issuer = configured
        .sign_in
        .get(portal)
        .map(|sign_in| sign_in.issuer.clone())
        .ok_or_else(|| format!("no identity provider is configured for the portal `{portal}`"))?;
    let house = super::house(settings).await?;
    let opened = kind.open(&house, &configured).await?;
    let who = Newcomer {
        issuer: &issuer,
        email,
        role,
        compartment: compartment.as_deref(),
    };
    opened.designate(&who).await?;
    println!("designated and habilitated as {role}");
    drop(opened);
    house.close().await
}
