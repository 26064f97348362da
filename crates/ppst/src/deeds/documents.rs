//! Art. 2 and 4: documents of an earlier request of another ministry, at the express request of who instructs a later
//! one; that agent alone reads them, for seven days, as long as the habilitation stands.
//!
//! Keeps PPST-2.4 and PPST-4.1.

use bytes::Bytes;
use futures::stream::BoxStream;
use kernel::{Actor, Id, Operation, Personal};
use ledger::{Fault, Reason, Record, Stop};

use super::instruct::ministry;
use crate::{
    access::{
        AskDocuments, BodyScope, DeclineDocuments, ListAskedOfUs, ListDocuments, ListRequests,
        ReadDocument,
    },
    desk::Desk,
    law::INSTRUCT,
    letters,
    model::{AskedDocuments, Body, DocumentKind, DocumentRequestKind, RequestKind, StoredDocument},
    rules::documents::{Asking, NotAsked, ask as may_ask},
    store::{documents, instructions, links, requests, sources},
};

/// Longest description of what is wanted, in characters.
pub const LONGEST_WANTED: usize = 1_000;

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such request or document, or none that one needs to know.
    Unknown,
    /// One instructs no such request (art. 2: «lors de l'instruction»).
    NotInstructed,
    /// The rule of article 2 says no.
    Rule(NotAsked),
    /// What is wanted is not said: only what was asked for may come.
    NothingWanted,
    /// They came, were declined, or are no longer wanted.
    NotOpen,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-documents",
            Self::NotInstructed => "not-instructed",
            Self::Rule(NotAsked::NotSamePerson) => "not-same-person",
            Self::Rule(NotAsked::NotEarlier) => "not-earlier",
            Self::Rule(NotAsked::OwnMinistry) => "own-ministry",
            Self::Rule(NotAsked::AlreadyAsked) => "already-asked",
            Self::NothingWanted => "nothing-wanted",
            Self::NotOpen => "not-open",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("2")
    }
}

/// Asks another ministry for documents of an earlier request, while instructing a later one. That ministry is told
/// by mail, with its own number and nothing else.
pub async fn ask(
    desk: &Desk,
    actor: &Actor,
    instructed: Id<RequestKind>,
    earlier: Id<RequestKind>,
    wanted: &Personal<String>,
) -> Result<Id<DocumentRequestKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("request", earlier.uuid());
            let Some(scope) = requests::scope(&mut deed, earlier).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<AskDocuments, _>(&scope).await?;
            let reaching = instructions::reaching(&mut deed, earlier).await?;
            let Some(own) = reaching.into_iter().find(|one| one.request == instructed) else {
                return Err(deed.refuse(Refusal::NotInstructed).await);
            };
            let told = wanted.reveal().trim();
            if told.is_empty() || told.chars().count() > LONGEST_WANTED || told.contains('\0') {
                return Err(deed.refuse(Refusal::NothingWanted).await);
            }
            let asking = Asking {
                ministry: own.ministry,
                instructed,
                earlier: (earlier, scope.ministry),
                link: links::between(&mut deed, instructed, earlier).await?,
                open: documents::is_open(&mut deed, &own, earlier).await?,
            };
            if let Err(reason) = may_ask(&asking) {
                return Err(deed.refuse(Refusal::Rule(reason)).await);
            }
            let Some((_, source, number)) = requests::state(&mut deed, earlier).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let id = documents::ask(&mut deed, &permit, &own, &source, &number, wanted).await?;
            let mailbox = sources::load(&mut deed, &source)
                .await?
                .and_then(|one| one.mailbox);
            if let Some(to) = mailbox {
                let t = desk.t(gate::Locale::Fr);
                let mail = letters::documents_asked(&t, &to, id, &number, &desk.origins.desk);
                deed.send_mail(mail).await?;
            }
            let record = Record::new(Operation::Create, "document-request", id.uuid())
                .nature("documents.ask")
                .detail(serde_json::json!({ "instructed": instructed, "earlier": earlier }));
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// What one asked for.
pub async fn mine(desk: &Desk, actor: &Actor) -> Result<Vec<AskedDocuments>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |deed| {
            let Some(ministry) = ministry(actor) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let scope = BodyScope(Body::Ministry(ministry));
            let (mut deed, permit) = deed.permit::<ListRequests, _>(&scope).await?;
            let list = documents::mine(&mut deed, &permit).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "document-request", entry).nature("documents.mine");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// What is asked of one's ministry: its own number and what is wanted, not of whom nor why.
pub async fn asked_of_us(desk: &Desk, actor: &Actor) -> Result<Vec<AskedDocuments>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |deed| {
            let Some(ministry) = ministry(actor) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let scope = BodyScope(Body::Ministry(ministry));
            let (mut deed, permit) = deed.permit::<ListAskedOfUs, _>(&scope).await?;
            let list = documents::asked_of(&mut deed, &permit, ministry).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "document-request", entry)
                .nature("documents.asked-of-us");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// One's ministry has none to give.
pub async fn decline(
    desk: &Desk,
    actor: &Actor,
    id: Id<DocumentRequestKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("document-request", id.uuid());
            let Some(scope) = documents::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<DeclineDocuments, _>(&scope).await?;
            if !documents::decline(&mut deed, &permit).await? {
                return Err(deed.refuse(Refusal::NotOpen).await);
            }
            let record = Record::new(Operation::Change, "document-request", id.uuid())
                .nature("documents.decline");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The documents that came for what one asked.
pub async fn contents(
    desk: &Desk,
    actor: &Actor,
    id: Id<DocumentRequestKind>,
) -> Result<Vec<StoredDocument>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("document-request", id.uuid());
            let Some(scope) = documents::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ListDocuments, _>(&scope).await?;
            let list = documents::contents(&mut deed, &permit).await?;
            let record = Record::new(Operation::Consult, "document-request", id.uuid())
                .nature("documents.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// The bytes of a document, opened while they are read.
pub type Content = BoxStream<'static, Result<Bytes, Fault>>;

/// Reads a document: the one who asked for it, and nobody else.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<DocumentKind>,
) -> Result<(StoredDocument, Content), Stop<Refusal>> {
    let (document, permit) = desk
        .ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("document", id.uuid());
            let asked = documents::of_document(&mut deed, id).await?;
            let scope = match asked {
                Some(asked) => documents::scope(&mut deed, asked).await?,
                None => None,
            };
            let Some(scope) = scope else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadDocument, _>(&scope).await?;
            let Some(document) = documents::one(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record =
                Record::new(Operation::Consult, "document", id.uuid()).nature("document.read");
            Ok(((document, permit), deed.record(record).await?))
        })
        .await?;
    let bytes = desk.ledger.read_blob(document.blob, &permit).await?;
    Ok((document, Box::pin(bytes)))
}
