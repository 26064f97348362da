//! Art. 1 1°: a draft is begun, gone on with, given up. It is not a complaint, and ends thirty days after its last change.
//!
//! Keeps THES-1.1 and THES-2.1.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};

use super::citizen;
use crate::{
    access::{ChangeDraft, CitizenScope, EraseDraft, ReadDraft, WriteDraft},
    desk::Desk,
    law::COMPLAIN,
    model::{Content, DraftKind, Kind, Scheme},
    rules::form::{Wrong, fits},
    store::drafts::{self, Draft},
};

/// Most drafts of one person.
pub const MOST: i64 = 10;

/// Why nothing was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such draft, or not one's own.
    Unknown,
    /// Too many are begun.
    TooMany,
    /// A field cannot be taken.
    Wrong(Wrong),
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-draft",
            Self::TooMany => "too-many-drafts",
            Self::Wrong(_) => "wrong-field",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1 1")
    }
}

/// Begins a draft.
pub async fn begin(
    desk: &Desk,
    actor: &Actor,
    kind: Kind,
    scheme: Scheme,
) -> Result<Id<DraftKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |deed| {
            let Some(own) = citizen(actor) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<WriteDraft, _>(&CitizenScope(own)).await?;
            if drafts::count(&mut deed, &permit).await? >= MOST {
                return Err(deed.refuse(Refusal::TooMany).await);
            }
            let id = drafts::begin(&mut deed, &permit, kind, scheme).await?;
            let record = Record::new(Operation::Create, "draft", id.uuid()).nature("draft.begin");
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// Opens one's own draft.
pub async fn read(desk: &Desk, actor: &Actor, id: Id<DraftKind>) -> Result<Draft, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", id.uuid());
            let Some(scope) = drafts::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadDraft, _>(&scope).await?;
            let Some(draft) = drafts::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Consult, "draft", id.uuid()).nature("draft.read");
            Ok((draft, deed.record(record).await?))
        })
        .await
}

/// Goes on with one's own draft: its thirty days begin again.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    id: Id<DraftKind>,
    content: &Content,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", id.uuid());
            let Some(scope) = drafts::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ChangeDraft, _>(&scope).await?;
            if let Err(wrong) = fits(content) {
                return Err(deed.refuse(Refusal::Wrong(wrong)).await);
            }
            if !drafts::change(&mut deed, &permit, content).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let record = Record::new(Operation::Change, "draft", id.uuid()).nature("draft.change");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Gives one's own draft up: nothing is left of it.
pub async fn erase(desk: &Desk, actor: &Actor, id: Id<DraftKind>) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", id.uuid());
            let Some(scope) = drafts::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<EraseDraft, _>(&scope).await?;
            if !drafts::erase(&mut deed, &permit).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let record = Record::new(Operation::Erase, "draft", id.uuid()).nature("draft.erase");
            Ok(((), deed.record(record).await?))
        })
        .await
}
