//! Art. 1 1°: a draft becomes a complaint or a report, and its author holds the receipt at once (code of criminal
//! procedure, art. 15-3 and D. 8-2-2).
//!
//! Who files is who the provider vouches for: names, birth and sex come from there, not from the form. A report keeps
//! none of them: an address to write to, and the facts. Keeps THES-1.1, THES-1.3, THES-2.1 and THES-2.2.

use std::convert::Infallible;

use bytes::Bytes;
use gate::Locale;
use kernel::{Actor, Entropy, Id, Operation, Timestamp};
use ledger::{
    Fault, Reason, Record, Stop,
    blobs::{ReceiveError, Received},
};
use time::Date;

use super::{citizen, link};
use crate::{
    access::{DeclarationScope, File},
    desk::Desk,
    law::COMPLAIN,
    letters::{self, News, Receipt},
    model::{CitizenKind, Content, DeclarationKind, DraftKind, Kind, PaperKind, Scheme, UnitCode},
    rules::{
        age::{Age, age},
        days, form,
        orientation::{Condition, Outcome, orient},
        reading,
    },
    store::{attachments, citizens, declarations, drafts, identifiers, papers},
};

/// Largest receipt, in bytes.
const LARGEST_PAPER: u64 = 4 << 20;

/// Why it was not filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such draft, or not one's own.
    Unknown,
    /// The draft was changed while it was being filed.
    Changed,
    /// A condition is not met, or was not answered: another door is the right one.
    Elsewhere(Condition),
    /// Below eighteen.
    Minor,
    /// The birth is presumed: no answer is certain before this day.
    AgeUnsure(Date),
    /// The provider's birth date cannot be read.
    NoBirth,
    /// A field is missing or cannot be taken.
    Wrong(form::Wrong),
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-draft",
            Self::Changed => "draft-changed",
            Self::Elsewhere(condition) => condition.code(),
            Self::Minor => "minor",
            Self::AgeUnsure(_) => "age-unsure",
            Self::NoBirth => "no-birth",
            Self::Wrong(_) => "wrong-field",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1 1")
    }
}

/// What is filed.
#[derive(Debug, Clone, Copy)]
pub struct Filing<'a> {
    /// The draft.
    pub draft: Id<DraftKind>,
    /// The conditions that its author declares met; being of age is computed, never declared.
    pub met: &'a [Condition],
    /// The language of the receipt.
    pub locale: Locale,
}

/// What was filed.
#[derive(Debug, Clone)]
pub struct Filed {
    /// The declaration.
    pub id: Id<DeclarationKind>,
    /// Its reference, as the receipt says it.
    pub reference: String,
}

/// Everything ready to be filed.
struct Ready {
    kind: Kind,
    scheme: Scheme,
    content: Content,
    changed_at: Timestamp,
}

/// Files a draft. The receipt is made first, kept with the declaration in one deed, and is there when this returns.
pub async fn file(desk: &Desk, actor: &Actor, filing: Filing<'_>) -> Result<Filed, Stop<Refusal>> {
    let id: Id<DeclarationKind> = desk.ledger.new_id();
    let ready = prepare(desk, actor, filing, id).await?;
    let filed_at = desk.ledger.now();
    let reference = reference(desk.ledger.entropy(), filed_at);
    let receipt = Receipt {
        reference: reference.clone(),
        kind: ready.kind,
        scheme: ready.scheme,
        filed_at,
        names: ready.content.victim.names.clone(),
        happened: ready.content.happened.clone(),
        lost_cents: form::lost(&ready.content),
    };
    let t = desk.catalogue.speak(filing.locale);
    // Setting the lines of a paper takes a core for a while: not one that serves.
    let printed = tokio::task::spawn_blocking(move || letters::given(&t, &receipt))
        .await
        .map_err(|error| Fault::Unavailable(error.to_string().into()))?
        .map_err(|error| Fault::Corrupt(error.to_string().into()))?;
    let mut papers = Vec::with_capacity(printed.len());
    let mut done = Ok(());
    for (what, paper) in printed {
        match received(desk, paper).await {
            Ok(paper) => papers.push((what, paper)),
            Err(fault) => {
                done = Err(fault.into());
                break;
            }
        }
    }
    if done.is_ok() {
        done = keep(desk, actor, filing, id, &reference, &ready, &papers).await;
    }
    match done {
        Ok(()) => Ok(Filed { id, reference }),
        Err(stop) => {
            for (_, paper) in papers {
                desk.ledger.discard(paper).await?;
            }
            Err(stop)
        }
    }
}

/// Keeps the bytes of a paper until a deed adopts them.
async fn received(desk: &Desk, paper: Vec<u8>) -> Result<Received, Fault> {
    let bytes = futures::stream::once(async move { Ok::<_, Infallible>(Bytes::from(paper)) });
    match desk.ledger.receive(bytes, LARGEST_PAPER).await {
        Ok(paper) => Ok(paper),
        Err(ReceiveError::Fault(fault)) => Err(fault),
        Err(_) => Err(Fault::Corrupt("a paper".into())),
    }
}

fn scope(id: Id<DeclarationKind>, own: Id<CitizenKind>, kind: Kind) -> DeclarationScope {
    DeclarationScope {
        id,
        citizen: Some(own),
        unit: None::<UnitCode>,
        inquiry: false,
        complaint: kind == Kind::Complaint,
    }
}

/// Opens the draft and the identity, and decides whether it may be filed.
async fn prepare(
    desk: &Desk,
    actor: &Actor,
    filing: Filing<'_>,
    id: Id<DeclarationKind>,
) -> Result<Ready, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", filing.draft.uuid());
            let (Some(own), Some(draft)) = (
                citizen(actor),
                drafts::scope(&mut deed, filing.draft).await?,
            ) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let whose = scope(id, draft.citizen, Kind::Complaint);
            let (mut deed, permit) = deed.permit::<File, _>(&whose).await?;
            let known = citizens::identity(&mut deed, &permit, own).await?;
            let draft = drafts::to_file(&mut deed, &permit, filing.draft).await?;
            let (Some((identity, email)), Some(draft)) = (known, draft) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (kind, scheme) = (draft.line.kind, draft.line.scheme);
            let today = days::day_of(deed.now()).map_err(Fault::from)?;
            let grown = match age(&identity.birth.date, today) {
                Age::Adult => None,
                Age::Minor => Some(Refusal::Minor),
                Age::Unsure(certain) => Some(Refusal::AgeUnsure(certain)),
                Age::Unreadable => Some(Refusal::NoBirth),
            };
            if let Some(refusal) = grown {
                return Err(deed.refuse(refusal).await);
            }
            let met = |one| Some(one == Condition::Adult || filing.met.contains(&one));
            if let Outcome::Elsewhere(condition, _) = orient(kind, scheme, met) {
                return Err(deed.refuse(Refusal::Elsewhere(condition)).await);
            }
            if let Err(wrong) = form::complete(kind, scheme, &draft.content, today) {
                return Err(deed.refuse(Refusal::Wrong(wrong)).await);
            }
            let mut content = draft.content;
            match kind {
                Kind::Complaint => {
                    let victim = &mut content.victim;
                    let typed = std::mem::take(&mut victim.names);
                    victim.names = identity.names;
                    victim.names.pseudonyms = typed.pseudonyms;
                    victim.birth = identity.birth;
                    victim.sex = identity.sex;
                }
                // A report is of facts: of its author, only where to write.
                Kind::Report => content.victim = crate::model::Victim::default(),
            }
            let emails = &mut content.victim.contacts.emails;
            emails.retain(|known| known != email.reveal());
            emails.insert(0, email.into_inner());
            let ready = Ready {
                kind,
                scheme,
                content,
                changed_at: draft.line.changed_at,
            };
            let record =
                Record::new(Operation::Consult, "draft", filing.draft.uuid()).nature("draft.check");
            Ok((ready, deed.record(record).await?))
        })
        .await
}

/// Writes the declaration, what was read in it and its receipt; the draft is no more.
async fn keep(
    desk: &Desk,
    actor: &Actor,
    filing: Filing<'_>,
    id: Id<DeclarationKind>,
    reference: &str,
    ready: &Ready,
    papers: &[(PaperKind, Received)],
) -> Result<(), Stop<Refusal>> {
    let read = reading::read(&ready.content);
    let (read, happened_on) = (
        &read,
        ready.content.happened.from.as_deref().and_then(days::read),
    );
    desk.ledger
        .deed(actor, COMPLAIN, async |deed| {
            let Some(own) = citizen(actor) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let whose = scope(id, own, ready.kind);
            let (mut deed, permit) = deed.permit::<File, _>(&whose).await?;
            let draft = drafts::to_file(&mut deed, &permit, filing.draft).await?;
            if draft.is_none_or(|draft| draft.line.changed_at != ready.changed_at) {
                return Err(deed.refuse(Refusal::Changed).await);
            }
            let new = declarations::New {
                by: declarations::By::Citizen(own),
                reference,
                kind: ready.kind,
                scheme: ready.scheme,
                happened_on,
                content: &ready.content,
            };
            let key = declarations::insert(&mut deed, &permit, &new).await?;
            identifiers::keep(&mut deed, &permit, &key, read).await?;
            let texts = reading::texts(&ready.content);
            identifiers::sketch(&mut deed, &permit, &key, texts).await?;
            let mut kept = serde_json::Map::new();
            for (what, paper) in papers {
                let paper = papers::keep(&mut deed, &permit, *what, paper).await?;
                kept.insert(what.code().to_owned(), serde_json::json!(paper));
            }
            let files = attachments::file(&mut deed, &permit, filing.draft, &key).await?;
            for job in files
                .iter()
                .flat_map(|(file, media)| desk.attachments.jobs(*file, *media))
            {
                deed.enqueue(job).await?;
            }
            drafts::erase_filed(&mut deed, &permit, filing.draft).await?;
            deed.enqueue(link::job(id)).await?;
            let to = ready.content.victim.contacts.emails.first();
            if let Some(mail) = letters::mail(&desk.catalogue, News::of(ready.kind), to, id) {
                deed.send_mail(mail).await?;
            }
            let record = Record::new(Operation::Create, "declaration", id.uuid())
                .nature("declaration.file")
                .detail(serde_json::json!({
                    "kind": ready.kind.code(), "scheme": ready.scheme.code(), "draft": filing.draft,
                    "papers": kept, "identifiers": read.len(), "files": files.len(),
                }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// A reference that can be read over the telephone: `T26-7KQM-2XWD`, forty bits of chance.
pub(super) fn reference(entropy: &dyn Entropy, at: Timestamp) -> String {
    /// Crockford's alphabet: no I, L, O, U.
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut chance = [0_u8; 8];
    entropy.fill(&mut chance);
    let mut reference = format!("T{:02}", at.year().rem_euclid(100));
    for (place, byte) in chance.iter().enumerate() {
        if place % 4 == 0 {
            reference.push('-');
        }
        let letter = LETTERS.get(usize::from(byte % 32)).copied();
        reference.push(char::from(letter.unwrap_or(b'0')));
    }
    reference
}
