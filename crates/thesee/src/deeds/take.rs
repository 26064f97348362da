//! Art. 1 2°: a unit gives complaints that it took, one from its form, many from a file, or from its own program: all of
//! them or none.
//!
//! Keeps THES-1.2 and THES-2.3.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Reason, Record, Stop};

use super::{file::reference, link};
use crate::{
    access::{DeclarationScope, ListTaken, Take, UnitScope},
    desk::Desk,
    law::CENTRALISE,
    model::{DeclarationKind, Kind, Taken, UnitCode, Way},
    rules::{
        days,
        intake::{Intake, MOST},
        reading,
    },
    store::{declarations, identifiers, stations},
};

/// Why nothing was taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The actor is of no unit.
    NoUnit,
    /// The unit gave the one at this place before, under this number.
    Known(usize),
    /// None, or too many at once.
    Count,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NoUnit => "no-unit",
            Self::Known(_) => "known-number",
            Self::Count => "count",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1 2")
    }
}

/// A complaint that was taken in.
#[derive(Debug, Clone)]
pub struct TakenIn {
    /// The declaration.
    pub id: Id<DeclarationKind>,
    /// Its reference here.
    pub reference: String,
}

fn unit(actor: &Actor) -> Option<UnitCode> {
    UnitCode::parse(actor.compartment.as_deref()?).ok()
}

/// Takes complaints in.
pub async fn take(
    desk: &Desk,
    actor: &Actor,
    way: Way,
    all: &[Intake],
) -> Result<Vec<TakenIn>, Stop<Refusal>> {
    let read: Vec<_> = all.iter().map(|one| reading::read(&one.content)).collect();
    let (read, numbers) = (&read, numbers(all));
    desk.ledger
        .deed(actor, CENTRALISE, async |deed| {
            let Some(unit) = unit(actor) else {
                return Err(deed.refuse(Refusal::NoUnit).await);
            };
            let scope = UnitScope(unit.clone());
            let (mut deed, permit) = deed.permit::<ListTaken, _>(&scope).await?;
            if way == Way::Online || !(1..=MOST).contains(&all.len()) {
                return Err(deed.refuse(Refusal::Count).await);
            }
            let known = stations::known(&mut deed, &permit, &numbers).await?;
            if let Some(place) = known.first() {
                return Err(deed.refuse(Refusal::Known(*place)).await);
            }
            let mut taken = Vec::with_capacity(all.len());
            let mut records = Vec::with_capacity(all.len());
            for (one, read) in all.iter().zip(read) {
                let id: Id<DeclarationKind> = deed.new_id();
                let scope = DeclarationScope {
                    id,
                    citizen: None,
                    unit: Some(unit.clone()),
                    inquiry: false,
                    complaint: true,
                };
                let permit;
                (deed, permit) = deed.permit::<Take, _>(&scope).await?;
                let reference = reference(desk.ledger.entropy(), deed.now());
                let new = declarations::New {
                    by: declarations::By::Unit(way, &unit, &one.number),
                    reference: &reference,
                    kind: Kind::Complaint,
                    scheme: one.scheme,
                    happened_on: one.content.happened.from.as_deref().and_then(days::read),
                    content: &one.content,
                };
                let key = declarations::insert(&mut deed, &permit, &new).await?;
                identifiers::keep(&mut deed, &permit, &key, read).await?;
                let texts = reading::texts(&one.content);
                identifiers::sketch(&mut deed, &permit, &key, texts).await?;
                stations::keep_agent(&mut deed, &permit, &key, &unit, &one.agent).await?;
                deed.enqueue(link::job(id)).await?;
                records.push(
                    Record::new(Operation::Create, "declaration", id.uuid())
                        .nature("declaration.take")
                        .detail(serde_json::json!({
                            "way": way.code(), "scheme": one.scheme.code(), "identifiers": read.len(),
                        })),
                );
                taken.push(TakenIn { id, reference });
            }
            let entry = deed.id();
            let record = Record::new(Operation::Create, "batch", entry)
                .nature("declarations.take")
                .detail(serde_json::json!({ "way": way.code(), "count": taken.len() }));
            let mut deed = deed.record(record).await?;
            for record in records {
                deed = deed.record(record).await?;
            }
            Ok((taken, deed))
        })
        .await
}

fn numbers(all: &[Intake]) -> Vec<Personal<String>> {
    all.iter().map(|one| one.number.clone()).collect()
}

/// What one's unit took, the latest first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Taken>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, CENTRALISE, async |deed| {
            let Some(unit) = unit(actor) else {
                return Err(deed.refuse(Refusal::NoUnit).await);
            };
            let (mut deed, permit) = deed.permit::<ListTaken, _>(&UnitScope(unit)).await?;
            let taken = stations::taken(&mut deed, &permit).await?;
            let ids: Vec<_> = taken.iter().map(|one| one.line.id).collect();
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "declaration", entry)
                .nature("taken.list")
                .detail(serde_json::json!({ "declarations": ids }));
            Ok((taken, deed.record(record).await?))
        })
        .await
}
