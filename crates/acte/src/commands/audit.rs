//! `acte audit export`.

use crate::{
    cli::Audit,
    services::jecliqueoupas,
    settings::{Failure, Settings},
};

/// Writes the export of a service's log.
pub(crate) async fn run(settings: Settings, command: Audit) -> Result<(), Failure> {
    let Audit::Export { service, out } = command;
    let (name, configured) = settings
        .chosen(std::slice::from_ref(&service))?
        .pop()
        .ok_or("no service")?;
    let house = super::house(settings).await?;
    let desk = jecliqueoupas::desk(&house, &configured).await?;
    let mut file = tokio::fs::File::options()
        .write(true)
        .create_new(true)
        .open(&out)
        .await?;
    let class = desk
        .ledger
        .act()
        .traces
        .first()
        .map(|trace| trace.class.clone())
        .unwrap_or_default();
    let totals = ledger::audit::export::export(&desk.ledger, &class, &mut file).await?;
    file.sync_all().await?;
    println!("{name}/{class}: {totals:?} → {}", out.display());
    println!("verifier audit {}", out.display());
    drop(desk);
    house.close().await
}
