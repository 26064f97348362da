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
    let mut file = tokio::fs::File::options()
        .write(true)
        .create_new(true)
        .open(&out)
        .await?;
    let class = ledger
        .act()
        .traces
        .first()
        .map(|trace| trace.class.clone())
        .unwrap_or_default();
    let totals = ledger::audit::export::export(ledger, &class, &mut file).await?;
    file.sync_all().await?;
    println!("{service}/{class}: {totals:?} → {}", out.display());
    println!("verifier audit {}", out.display());
    drop(opened);
    house.close().await
}
