//! Art. 1 1°: a draft is begun, gone on with, given up. It is not a complaint, and ends thirty days after its last change.
//!
//! Keeps THES-1.1 and THES-2.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Fault, Reason, Record, Stop};

use super::citizen;
use crate::{
    access::{ChangeDraft, CitizenScope, EraseDraft, ListOwn, ReadDraft, WriteDraft},
    desk::Desk,
    law::COMPLAIN,
    model::{Content, DraftKind, DraftLine, Identity, Kind, Scheme},
    rules::{
        age::{Age, age},
        days,
        form::{Wrong, fits},
    },
    store::{
        citizens,
        drafts::{self, Draft},
    },
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

/// A draft, and who writes it as the provider vouches for them.
#[derive(Debug, Clone)]
pub struct Written {
    /// The draft.
    pub draft: Draft,
    /// Names, birth and sex: shown, never typed.
    pub identity: Identity,
    /// Where to write.
    pub email: Personal<String>,
}

/// Opens one's own draft with one's own identity beside it: what a complaint will say of who files it.
pub async fn read_written(
    desk: &Desk,
    actor: &Actor,
    id: Id<DraftKind>,
) -> Result<Written, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", id.uuid());
            let Some(scope) = drafts::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadDraft, _>(&scope).await?;
            let draft = drafts::load(&mut deed, &permit).await?;
            let known = citizens::identity(&mut deed, &permit, scope.citizen).await?;
            let (Some(draft), Some((identity, email))) = (draft, known) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Consult, "draft", id.uuid()).nature("draft.read");
            let written = Written {
                draft,
                identity,
                email,
            };
            Ok((written, deed.record(record).await?))
        })
        .await
}

/// Who one is, as the provider vouches, and whether that is somebody of age: asked before a draft is begun, so that
/// nobody fills in a form that they cannot file.
pub async fn who(desk: &Desk, actor: &Actor) -> Result<(Identity, Age), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |deed| {
            let Some(own) = citizen(actor) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ListOwn, _>(&CitizenScope(own)).await?;
            let Some((identity, _)) = citizens::identity(&mut deed, &permit, own).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let today = days::day_of(deed.now()).map_err(Fault::from)?;
            let grown = age(&identity.birth.date, today);
            let record =
                Record::new(Operation::Consult, "citizen", own.uuid()).nature("own.identity");
            Ok(((identity, grown), deed.record(record).await?))
        })
        .await
}

/// Changes part of one's own draft: `edit` is given what it holds and says whether there was such a part. Read and
/// written in one deed, so that two pages open at once do not undo each other's section.
pub async fn edit(
    desk: &Desk,
    actor: &Actor,
    id: Id<DraftKind>,
    edit: impl Fn(&DraftLine, &mut Content) -> bool + Sync,
) -> Result<Draft, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", id.uuid());
            let Some(scope) = drafts::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ChangeDraft, _>(&scope).await?;
            let Some(mut draft) = drafts::to_change(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            if !edit(&draft.line, &mut draft.content) {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            if let Err(wrong) = fits(&draft.content) {
                return Err(deed.refuse(Refusal::Wrong(wrong)).await);
            }
            if !drafts::change(&mut deed, &permit, &draft.content).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            draft.line.changed_at = deed.now();
            let record = Record::new(Operation::Change, "draft", id.uuid()).nature("draft.change");
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
