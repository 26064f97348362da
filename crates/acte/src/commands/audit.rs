//! `acte audit export`.

use crate::{
    cli::Audit,
    settings::{Failure, Settings},
};

/// Writes the export of a service's log.
pub(crate) async fn run(settings: Settings, command: Audit) -> Result<(), Failure> {
    let Audit::Export { service, out } = command;
    let (kind, configured) = settings.one(&service)?;
    let house = super::house(settings).await?;
    let opened = kind.open(&house, &configured).await?;
    let ledger = opened.ledger();
    // It says who did what.
    let mut file = tokio::fs::File::options()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&out)
        .await
        .map_err(|error| format!("{}: {error}", out.display()))?;
    let class = ledger
        .act()
        .traces
        .first()
        .map(|trace| trace.class.clone())
        .unwrap_or_default();
    let totals = match ledger::audit::export::export(ledger, &class, &mut file).await {
        Ok(totals) => totals,
        Err(fault) => {
            // Half an export would stand in the way of the next one. Nothing more can be done if this fails.
            let _ = tokio::fs::remove_file(&out).await;
            return Err(fault.into());
        }
    };
    file.sync_all().await?;
    println!(
        "{service}/{class}: {} entries, {} waiting, {} checkpoints → {}",
        totals.entries,
        totals.pending,
        totals.checkpoints,
        out.display()
    );
    println!("verifier audit {}", out.display());
    drop(opened);
    house.close().await
}
