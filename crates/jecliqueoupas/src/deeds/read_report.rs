//! Art. 3: the agent reads the report on what they deposited.
//!
//! Keeps JCOP-3.3.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};

use crate::{
    access::{DepositScope, ReadReport},
    desk::Desk,
    law::VERIFY,
    model::{Alert, Analysis, Choice, Deposit, DepositKind},
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
            let chosen = Some(deposit.choice);
            let mut analysis = analyses::latest(&mut deed, &permit, deposit.file, chosen).await?;
            // Later rounds are full analyses: theirs is the rank, the previews stay those of the deposit.
            if deposit.choice == Choice::Preview {
                let full = Some(Choice::Full);
                let round = analyses::latest(&mut deed, &permit, deposit.file, full).await?;
                analysis = newer(analysis, round);
            }
            if analysis.is_none() {
                analysis = analyses::latest(&mut deed, &permit, deposit.file, None).await?;
            }
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

/// The analysis that ended last, with the previews of the other when it has none.
fn newer(drawn: Option<Analysis>, round: Option<Analysis>) -> Option<Analysis> {
    let at = |analysis: &Analysis| analysis.finished.as_ref().map(|finished| finished.at);
    match (drawn, round) {
        (Some(drawn), Some(mut round)) if at(&round) > at(&drawn) => {
            if let (Some(new), Some(old)) = (&mut round.finished, drawn.finished) {
                new.report.previews = old.report.previews;
            }
            Some(round)
        }
        (Some(drawn), _) => Some(drawn),
        (None, round) => round,
    }
}

/// What decides who may see a deposit; for the deeds of its agent.
pub(super) async fn scope_of(
    deed: &mut ledger::Deed<ledger::Open>,
    id: Id<DepositKind>,
) -> Result<Option<DepositScope>, ledger::Fault> {
    deed.about("deposit", id.uuid());
    deposits::scope(deed, id).await
}
