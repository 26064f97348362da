//! Art. 4 III 1° and 2°: a unit or a magistrate opens an inquiry under its number, reads what was handed to it under that
//! number and for no other reason, and closes it: access ends at once.
//!
//! Keeps THES-4.3 and THES-5.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Action, Deed, Open, Permit, Reason, Record, Stop};

use crate::{
    access::{
        CloseInquiry, InquiryScope, ListInquiries, OpenInquiry, ReadHanded, ReadInquiry, Registry,
    },
    desk::Desk,
    law::COMMUNICATE,
    model::{DeclarationKind, Handed, Inquiry, InquiryKind, InquiryOpened},
    store::{declarations, given, hits, inquiries, links},
};

/// Longest number of an inquiry, in characters.
pub const LONGEST_NUMBER: usize = 60;

/// Why something of an inquiry was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such thing, or none that one needs to know.
    Unknown,
    /// No number that an inquiry can have.
    NoNumber,
    /// The unit has one of this number.
    Known,
    /// The number given is not this inquiry's: for what one reads must be said each time.
    OtherNumber,
    /// A ground is needed, of a length that can be kept.
    NoGround,
    /// Asked, or answered, before.
    Already,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-inquiry",
            Self::NoNumber => "no-number",
            Self::Known => "known-number",
            Self::OtherNumber => "other-number",
            Self::NoGround => "no-ground",
            Self::Already => "already",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("4 III")
    }
}

/// A number, without the spaces around it; none when no inquiry can have it.
pub(super) fn numbered(typed: &Personal<String>) -> Option<Personal<String>> {
    let number = typed.reveal().trim();
    let fits = number.len() <= LONGEST_NUMBER * 4
        && (1..=LONGEST_NUMBER).contains(&number.chars().count())
        && number.chars().any(char::is_alphanumeric)
        && !number.chars().any(char::is_control);
    fits.then(|| Personal::new(number.to_owned()))
}

/// An inquiry under a permission: one that is closed, somebody else's or none at all is the same refusal.
pub(super) async fn on_inquiry<A: Action<Resource = InquiryScope>>(
    mut deed: Deed<Open>,
    id: Id<InquiryKind>,
) -> Result<(Deed<Open>, Permit<A>), Stop<Refusal>> {
    deed.about("inquiry", id.uuid());
    let Some(scope) = inquiries::scope(&mut deed, id).await? else {
        return Err(deed.refuse(Refusal::Unknown).await);
    };
    deed.permit::<A, _>(&scope).await
}

/// Opens one's own inquiry under its number.
pub async fn open(
    desk: &Desk,
    actor: &Actor,
    number: &Personal<String>,
) -> Result<Id<InquiryKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = deed.permit::<OpenInquiry, _>(&Registry).await?;
            let Some(number) = numbered(number) else {
                return Err(deed.refuse(Refusal::NoNumber).await);
            };
            let Some(id) = inquiries::open(&mut deed, &permit, &number).await? else {
                return Err(deed.refuse(Refusal::Known).await);
            };
            let record =
                Record::new(Operation::Create, "inquiry", id.uuid()).nature("inquiry.open");
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// One's own inquiries, the open ones first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Inquiry>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ListInquiries, _>(&Registry).await?;
            let list = inquiries::own(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "inquiry", entry).nature("inquiry.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// One's own inquiry: what it holds, without opening it; what others share with it; what is asked of it. Each hit shown
/// is a logged act of «mise en relation» (art. 5).
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<InquiryKind>,
) -> Result<InquiryOpened, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = on_inquiry::<ReadInquiry>(deed, id).await?;
            let Some((inquiry, lines)) = inquiries::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let hits = hits::of(&mut deed, &permit).await?;
            let opened = InquiryOpened {
                asked: hits::asked(&mut deed, &permit).await?,
                given: given::received(&mut deed, &permit).await?,
                inquiry,
                lines,
                hits,
            };
            let held: Vec<_> = opened.lines.iter().map(|line| line.id).collect();
            let record = Record::new(Operation::Consult, "inquiry", id.uuid())
                .nature("inquiry.read")
                .detail(serde_json::json!({ "declarations": held }));
            let mut deed = deed.record(record).await?;
            if !opened.hits.is_empty() {
                let shown: Vec<_> = opened.hits.iter().map(|hit| hit.id).collect();
                let record = Record::new(Operation::Link, "inquiry", id.uuid())
                    .nature("cross-hit.show")
                    .detail(serde_json::json!({ "hits": shown }));
                deed = deed.record(record).await?;
            }
            Ok((opened, deed))
        })
        .await
}

/// Reads a declaration that was handed to one's inquiry. The number of the inquiry is asked each time, and the record
/// keeps for which one it was read.
pub async fn consult(
    desk: &Desk,
    actor: &Actor,
    inquiry: Id<InquiryKind>,
    number: &Personal<String>,
    id: Id<DeclarationKind>,
) -> Result<Handed, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, known) = on_inquiry::<ReadInquiry>(deed, inquiry).await?;
            deed.about("declaration", id.uuid());
            let Some(number) = numbered(number) else {
                return Err(deed.refuse(Refusal::NoNumber).await);
            };
            if !inquiries::is_named(&mut deed, &known, number.reveal()).await? {
                return Err(deed.refuse(Refusal::OtherNumber).await);
            }
            let Some(scope) = inquiries::handed_scope(&mut deed, inquiry, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadHanded, _>(&scope).await?;
            let Some(dossier) = declarations::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let links = links::of(&mut deed, &permit, &[id], false).await?;
            let shown: Vec<_> = links.iter().map(|link| link.id).collect();
            let record = Record::new(Operation::Consult, "declaration", id.uuid())
                .nature("declaration.read-handed")
                .detail(serde_json::json!({ "inquiry": inquiry }));
            let mut deed = deed.record(record).await?;
            if !shown.is_empty() {
                let record = Record::new(Operation::Link, "declaration", id.uuid())
                    .nature("link.show")
                    .detail(serde_json::json!({ "links": shown, "inquiry": inquiry }));
                deed = deed.record(record).await?;
            }
            Ok((Handed { dossier, links }, deed))
        })
        .await
}

/// Closes one's own inquiry: what it holds is read no more.
pub async fn close(desk: &Desk, actor: &Actor, id: Id<InquiryKind>) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = on_inquiry::<CloseInquiry>(deed, id).await?;
            if !inquiries::close(&mut deed, &permit).await? {
                return Err(deed.refuse(Refusal::Already).await);
            }
            let record =
                Record::new(Operation::Change, "inquiry", id.uuid()).nature("inquiry.close");
            Ok(((), deed.record(record).await?))
        })
        .await
}
