//! `acte jobs`: what the workers gave up, for a person to decide.

use std::process::ExitCode;

use ledger::{Ledger, jobs::operator};
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use crate::{
    cli::Jobs,
    settings::{Failure, Settings},
};

/// Jobs listed, and retried at once, at most.
const MOST: i64 = 1_000;

/// Lists, retries or drops; the exit code is 1 when an id named is not a job given up.
pub(crate) async fn run(settings: Settings, command: Jobs) -> Result<ExitCode, Failure> {
    let named = match &command {
        Jobs::List { services } => services.clone(),
        Jobs::Retry { service, .. } | Jobs::Drop { service, .. } => vec![service.clone()],
    };
    let chosen = settings.chosen(&named)?;
    let house = super::house(settings).await?;
    let mut all_there = true;
    for (kind, service) in chosen {
        let opened = kind.open(&house, &service).await?;
        let ledger = opened.ledger();
        match &command {
            Jobs::List { .. } => list(kind.name(), ledger).await?,
            Jobs::Retry { ids, all, .. } => {
                let ids = if *all {
                    dead(ledger).await?
                } else {
                    ids.clone()
                };
                for id in ids {
                    all_there &= change(ledger, id, Change::Retry).await?;
                }
            }
            Jobs::Drop { ids, .. } => {
                for id in ids {
                    all_there &= change(ledger, *id, Change::Drop).await?;
                }
            }
        }
    }
    house.close().await?;
    Ok(if all_there {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

async fn list(name: &str, ledger: &Ledger) -> Result<(), Failure> {
    let mut tx = ledger.ground().await?;
    let backlog = operator::backlog(tx.sql()).await?;
    let dead = operator::dead(tx.sql(), MOST).await?;
    tx.rollback().await?;
    println!(
        "{name}: {} waiting, {} running, {} given up; the oldest due is {} s late",
        backlog.ready,
        backlog.running,
        backlog.dead,
        backlog.late(ledger.now()).whole_seconds()
    );
    for job in dead {
        let at = job.finished_at.format(&Rfc3339)?;
        println!(
            "{} {at} {} after {} attempts: {}",
            job.id, job.kind, job.attempts, job.error
        );
    }
    Ok(())
}

async fn dead(ledger: &Ledger) -> Result<Vec<Uuid>, Failure> {
    let mut tx = ledger.ground().await?;
    let dead = operator::dead(tx.sql(), MOST).await?;
    tx.rollback().await?;
    Ok(dead.into_iter().map(|job| job.id).collect())
}

#[derive(Clone, Copy)]
enum Change {
    Retry,
    Drop,
}

/// Whether `id` was a job given up.
async fn change(ledger: &Ledger, id: Uuid, change: Change) -> Result<bool, Failure> {
    let mut tx = ledger.ground().await?;
    let now = tx.now();
    let (there, done) = match change {
        Change::Retry => (
            operator::requeue(tx.sql(), id, now).await?,
            "waits for a worker again",
        ),
        Change::Drop => (operator::forget(tx.sql(), id).await?, "dropped"),
    };
    tx.commit().await?;
    let told = if there { done } else { "no such job given up" };
    println!("{id}: {told}");
    Ok(there)
}
