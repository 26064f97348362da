//! Art. 3: the agent reads the report on what they deposited.
//!
//! Keeps JCOP-3.3.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};

use crate::{
    access::{DepositScope, ReadReport},
    desk::Desk,
    law::VERIFY,
    model::{Alert, Analysis, Deposit, DepositKind},
    store::{alerts, analyses, deposits},
};

/// Why there is nothing to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such deposit: never made, erased, or past its year.
    Unknown,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        "unknown-deposit"
    }
}

/// What the report page shows.
#[derive(Debug, Clone)]
pub struct ReportView {
    /// The deposit.
    pub deposit: Deposit,
    /// The newest finished analysis; none while the first one waits.
    pub analysis: Option<Analysis>,
    /// Whether an analysis is waiting.
    pub waiting: bool,
    /// Alerts raised about it.
    pub alerts: Vec<Alert>,
}

/// Reads one report.
pub async fn read_report(
    desk: &Desk,
    actor: &Actor,
    id: Id<DepositKind>,
) -> Result<ReportView, Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |mut deed| {
            deed.about("deposit", id.uuid());
            let Some(scope) = deposits::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadReport, _>(&scope).await?;
            let Some(deposit) = deposits::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let chosen = [deposit.choice];
            let analysis = analyses::latest(&mut deed, &permit, deposit.file, &chosen).await?;
            let waiting = analyses::is_waiting(&mut deed, &permit, deposit.file).await?;
            let alerts = alerts::of_deposit(&mut deed, &permit).await?;
            let record =
                Record::new(Operation::Consult, "deposit", id.uuid()).nature("report.read");
            let view = ReportView {
                deposit,
                analysis,
                waiting,
                alerts,
            };
            Ok((view, deed.record(record).await?))
        })
        .await
}

/// What decides who may see a deposit; for the deeds of its agent.
pub(super) async fn scope_of(
    deed: &mut ledger::Deed<ledger::Open>,
    id: Id<DepositKind>,
) -> Result<Option<DepositScope>, ledger::Fault> {
    deed.about("deposit", id.uuid());
    deposits::scope(deed, id).await
}
