//! Art. 8 and law of 6 January 1978, art. 118: a procedure of the commission, opened under its commissioner's reference.
//!
//! It stands in the log alone, as long as the log is kept (art. 6): the base keeps no file on who asked.
//! Keeps PPST-8.1.

use kernel::{Actor, Operation, Timestamp};
use ledger::{
    Deed, Fault, Open, Permit, Record, Stop,
    audit::{self, Entry, Filter},
};
use uuid::Uuid;

use super::commission::{Refusal, told};
use crate::{
    access::{AnswerCommission, Base},
    desk::Desk,
    law::RIGHTS,
};

/// Natures of what is done under a procedure.
pub const NATURES: [&str; 3] = [
    "commission.gather",
    "commission.export-json",
    "commission.export-paper",
];
const OPEN: &str = "commission.open";

/// A procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The entry that opened it.
    pub id: Uuid,
    /// The commissioner's reference.
    pub reference: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// By whom.
    pub opened_by: Option<Uuid>,
}

impl Procedure {
    fn of(entry: &Entry) -> Option<Self> {
        if entry.nature.as_deref() != Some(OPEN) || entry.outcome != "done" {
            return None;
        }
        Some(Self {
            id: entry.object?,
            reference: reference(entry)?,
            opened_at: entry.at,
            opened_by: entry.account,
        })
    }
}

/// The reference an entry bears.
fn reference(entry: &Entry) -> Option<String> {
    let detail: serde_json::Value = serde_json::from_str(entry.detail.as_deref()?).ok()?;
    Some(detail.get("reference")?.as_str()?.to_owned())
}

/// Opens a procedure.
pub async fn open(desk: &Desk, actor: &Actor, reference: &str) -> Result<Uuid, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |mut deed| {
            let id = deed.id();
            deed.about("commission", id);
            let (deed, _permit) = deed.permit::<AnswerCommission, _>(&Base).await?;
            let Some(told) = told(reference) else {
                return Err(deed.refuse(Refusal::NoReference).await);
            };
            let record = Record::new(Operation::Create, "commission", id)
                .nature(OPEN)
                .detail(serde_json::json!({ "reference": told }));
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// The last procedures, newest first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Procedure>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<AnswerCommission, _>(&Base).await?;
            let entries = of_nature(&mut deed, &permit, OPEN).await?;
            let list = entries.iter().filter_map(Procedure::of).collect();
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "commission", entry).nature("commission.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// A procedure, and what was done under its reference, newest first.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Uuid,
) -> Result<(Procedure, Vec<Entry>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |mut deed| {
            deed.about("commission", id);
            let (mut deed, permit) = deed.permit::<AnswerCommission, _>(&Base).await?;
            let about = Filter {
                object: Some(id),
                limit: 50,
                ..Filter::default()
            };
            let entries = audit::list(&mut deed, &permit, &about).await?;
            let Some(procedure) = entries.iter().find_map(Procedure::of) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let mut done = Vec::new();
            for nature in NATURES {
                let entries = of_nature(&mut deed, &permit, nature).await?;
                let under = |entry: &Entry| {
                    entry.at >= procedure.opened_at
                        && reference(entry).as_deref() == Some(procedure.reference.as_str())
                };
                done.extend(entries.into_iter().filter(under));
            }
            done.sort_by_key(|entry| std::cmp::Reverse(entry.at));
            let record = Record::new(Operation::Consult, "commission", id)
                .nature("commission.read-procedure");
            Ok(((procedure, done), deed.record(record).await?))
        })
        .await
}

async fn of_nature(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerCommission>,
    nature: &str,
) -> Result<Vec<Entry>, Fault> {
    let filter = Filter {
        nature: Some(nature.to_owned()),
        limit: 500,
        ..Filter::default()
    };
    audit::list(deed, permit, &filter).await
}
