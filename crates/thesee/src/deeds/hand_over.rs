//! Art. 4 III 1° to 3°: the office hands declarations to an inquiry of a unit or of a magistrate, and its head transmits
//! abroad (code of internal security, art. L. 235-1). The dossier is made first, kept with its communication in one deed.
//!
//! Keeps THES-4.3 and THES-5.1.

use std::convert::Infallible;

use bytes::Bytes;
use futures::TryStreamExt as _;
use gate::Locale;
use kernel::{Actor, Id, Operation, Personal};
use ledger::{Deed, Fault, Open, Permit, Reason, Record, Stop, blobs::ReceiveError};

use super::{
    LONGEST_TEXT, cross,
    inquiries::{self, numbered, on_inquiry},
    readable,
};
use crate::{
    access::{FindInquiry, Gives, HandOver, Registry, TakeDossier, TransmitAbroad},
    desk::Desk,
    law::COMMUNICATE,
    model::{CommunicationKind, DeclarationKind, InquiryKind, Recipient, UnitCode},
    rules::dossier::{self, Folder, Piece},
    store::{declarations, given, inquiries as stored},
};

pub use crate::store::given::Abroad;

/// Most declarations of one communication: a person must be able to say why each is needed.
pub const MOST: usize = 150;
/// Largest dossier, in bytes.
const LARGEST: u64 = 64 << 20;
/// Longest name of a recipient abroad, and of a commitment, in characters.
pub const LONGEST_NAME: usize = 300;

/// Why nothing was handed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such declaration.
    Unknown,
    /// No open inquiry of this number in this unit.
    NoInquiry,
    /// A ground is needed.
    NoGround,
    /// Nothing to hand over.
    Nothing,
    /// Too many at once.
    TooMany,
    /// A country, a body, a commitment: what article L. 235-1 asks is not there.
    NotAbroad,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NoInquiry => "no-inquiry",
            Self::NoGround => "no-ground",
            Self::Nothing => "nothing",
            Self::TooMany => "too-many",
            Self::NotAbroad => "not-abroad",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("4 III")
    }
}

/// What is handed to an inquiry.
#[derive(Debug, Clone)]
pub struct Handing {
    /// The declarations.
    pub declarations: Vec<Id<DeclarationKind>>,
    /// The unit or court that holds the inquiry.
    pub unit: UnitCode,
    /// The inquiry's number.
    pub number: Personal<String>,
    /// Why.
    pub ground: Personal<String>,
}

/// Hands declarations to an inquiry; its holder reads them from then on, under its number.
pub async fn hand_over(
    desk: &Desk,
    actor: &Actor,
    handing: &Handing,
) -> Result<Id<CommunicationKind>, Stop<Refusal>> {
    let number = numbered(&handing.number);
    let addressee = desk
        .ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = deed.permit::<FindInquiry, _>(&Registry).await?;
            let found = match &number {
                Some(number) => {
                    stored::find(&mut deed, &permit, &handing.unit, number.reveal()).await?
                }
                None => None,
            };
            let Some(found) = found else {
                return Err(deed.refuse(Refusal::NoInquiry).await);
            };
            let record =
                Record::new(Operation::Consult, "inquiry", found.id.uuid()).nature("inquiry.find");
            Ok((found, deed.record(record).await?))
        })
        .await?;
    let to = To {
        recipient: addressee.recipient,
        name: handing.unit.as_str(),
        inquiry: Some(addressee.id),
        abroad: None,
        nature: "dossier.hand-over",
    };
    give::<HandOver>(desk, actor, &handing.declarations, &handing.ground, to).await
}

/// The head transmits declarations to a body or a police service abroad: suspects and facts, nothing of victims' own.
pub async fn abroad(
    desk: &Desk,
    actor: &Actor,
    declarations: &[Id<DeclarationKind>],
    body: &str,
    ground: &Personal<String>,
    under: &Abroad,
) -> Result<Id<CommunicationKind>, Stop<Refusal>> {
    let to = To {
        recipient: Recipient::Abroad,
        name: body,
        inquiry: None,
        abroad: Some(under),
        nature: "dossier.transmit",
    };
    give::<TransmitAbroad>(desk, actor, declarations, ground, to).await
}

/// To whom.
#[derive(Clone, Copy)]
struct To<'a> {
    recipient: Recipient,
    name: &'a str,
    inquiry: Option<Id<InquiryKind>>,
    abroad: Option<&'a Abroad>,
    nature: &'static str,
}

fn told(text: &str) -> bool {
    let text = text.trim();
    (1..=LONGEST_NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

impl To<'_> {
    /// Whether all that the law asks of a recipient is there.
    fn is_whole(&self) -> bool {
        let here = self.abroad.is_none_or(|abroad| {
            let country = abroad.country.as_bytes();
            let coded = country.len() == 2 && country.iter().all(u8::is_ascii_uppercase);
            coded && country != b"FR" && told(&abroad.commitment)
        });
        here && told(self.name)
    }
}

async fn give<A: Gives>(
    desk: &Desk,
    actor: &Actor,
    declarations: &[Id<DeclarationKind>],
    ground: &Personal<String>,
    to: To<'_>,
) -> Result<Id<CommunicationKind>, Stop<Refusal>> {
    let id: Id<CommunicationKind> = desk.ledger.new_id();
    let mut wanted = declarations.to_vec();
    wanted.sort_unstable();
    wanted.dedup();
    let pieces = gather::<A>(desk, actor, &wanted, ground, to).await?;
    let folder = Folder {
        id: id.uuid(),
        recipient: to.recipient,
        name: to.name.to_owned(),
        ground: ground.reveal().clone(),
        at: desk.ledger.now(),
        pieces,
    };
    let t = desk.catalogue.speak(Locale::Fr);
    // Setting the lines of a report takes a core for a while: not one that serves.
    let packed = tokio::task::spawn_blocking(move || dossier::pack(&t, &folder))
        .await
        .map_err(|error| Fault::Unavailable(error.to_string().into()))?
        .map_err(|error| Fault::Corrupt(error.to_string().into()))?;
    let bytes = futures::stream::once(async move { Ok::<_, Infallible>(Bytes::from(packed)) });
    let paper = match desk.ledger.receive(bytes, LARGEST).await {
        Ok(paper) => paper,
        Err(ReceiveError::Fault(fault)) => return Err(fault.into()),
        Err(_) => return Err(Stop::Refused(Refusal::TooMany)),
    };
    let done = desk
        .ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permits) = permitted::<A>(deed, &wanted).await?;
            let new = given::NewCommunication {
                id,
                recipient: to.recipient,
                name: to.name,
                ground,
                inquiry: to.inquiry,
                abroad: to.abroad,
                paper: &paper,
            };
            given::write(&mut deed, &permits, &new).await?;
            if to.inquiry.is_some() {
                deed.enqueue(cross::job(&wanted)).await?;
            }
            let record = Record::new(Operation::Communicate, "communication", id.uuid())
                .nature(to.nature)
                .detail(serde_json::json!({
                    "recipient": to.recipient.code(), "inquiry": to.inquiry, "declarations": wanted,
                    "country": to.abroad.map(|abroad| abroad.country.as_str()),
                }));
            let mut deed = deed.record(record).await?;
            for one in &wanted {
                let record = Record::new(Operation::Communicate, "declaration", one.uuid())
                    .nature("declaration.give")
                    .detail(serde_json::json!({ "communication": id }));
                deed = deed.record(record).await?;
            }
            Ok(((), deed))
        })
        .await;
    match done {
        Ok(()) => Ok(id),
        Err(stop) => {
            desk.ledger.discard(paper).await?;
            Err(stop)
        }
    }
}

/// The right to give each declaration, asked one by one.
async fn permitted<A: Gives>(
    mut deed: Deed<Open>,
    ids: &[Id<DeclarationKind>],
) -> Result<(Deed<Open>, Vec<Permit<A>>), Stop<Refusal>> {
    let mut permits = Vec::with_capacity(ids.len());
    for id in ids {
        deed.about("declaration", id.uuid());
        let Some((scope, _)) = declarations::scope(&mut deed, *id).await? else {
            return Err(deed.refuse(Refusal::Unknown).await);
        };
        let permit;
        (deed, permit) = deed.permit::<A, _>(&scope).await?;
        permits.push(permit);
    }
    Ok((deed, permits))
}

/// Opens what will be given.
async fn gather<A: Gives>(
    desk: &Desk,
    actor: &Actor,
    ids: &[Id<DeclarationKind>],
    ground: &Personal<String>,
    to: To<'_>,
) -> Result<Vec<Piece>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let wrong = if ids.is_empty() {
                Some(Refusal::Nothing)
            } else if ids.len() > MOST {
                Some(Refusal::TooMany)
            } else if !readable(ground, LONGEST_TEXT) {
                Some(Refusal::NoGround)
            } else if !to.is_whole() {
                Some(Refusal::NotAbroad)
            } else {
                None
            };
            if let Some(wrong) = wrong {
                return Err(deed.refuse(wrong).await);
            }
            let (mut deed, permits) = permitted::<A>(deed, ids).await?;
            let mut pieces = Vec::with_capacity(permits.len());
            for permit in &permits {
                let Some(dossier) = declarations::load(&mut deed, permit).await? else {
                    return Err(deed.refuse(Refusal::Unknown).await);
                };
                let identifiers = given::identifiers(&mut deed, permit).await?;
                pieces.push(Piece {
                    dossier,
                    identifiers,
                });
            }
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "declaration", entry)
                .nature("dossier.prepare")
                .detail(serde_json::json!({ "declarations": ids }));
            Ok((pieces, deed.record(record).await?))
        })
        .await
}

/// The bytes of a dossier handed to one's inquiry.
pub async fn take(
    desk: &Desk,
    actor: &Actor,
    inquiry: Id<InquiryKind>,
    id: Id<CommunicationKind>,
) -> Result<Vec<u8>, Stop<inquiries::Refusal>> {
    let (blob, permit) = desk
        .ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = on_inquiry::<TakeDossier>(deed, inquiry).await?;
            deed.about("communication", id.uuid());
            let Some(blob) = given::dossier(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(inquiries::Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Consult, "communication", id.uuid())
                .nature("dossier.take")
                .detail(serde_json::json!({ "inquiry": inquiry }));
            Ok(((blob, permit), deed.record(record).await?))
        })
        .await?;
    let bytes = desk.ledger.read_blob(blob, &permit).await?;
    let whole: Result<Vec<_>, Fault> = bytes.try_collect().await;
    Ok(whole?.concat())
}
