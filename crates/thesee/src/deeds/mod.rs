//! One legal or user act a file, or the few of one desk: input, refusals, order of operations.

pub mod alerts;
pub mod answer;
pub mod attach;
pub mod attachments;
pub mod come_in;
pub mod cross;
pub mod decide;
pub mod draft;
pub mod expire;
pub mod file;
pub mod file_portal;
pub mod hand_over;
pub mod inquiries;
pub mod judge;
pub mod link;
pub mod look;
pub mod office;
pub mod own;
pub mod pictures;
pub mod public;
pub mod reception;
pub mod rights;
pub mod search;
pub mod series;
pub mod signatories;
pub mod staff;
pub mod statistics;
pub mod systems;
pub mod take;
pub mod tell;
pub mod twins;

use kernel::{Actor, Id, Personal};
use ledger::{Action, Deed, Fault, Open, Permit, Reason, Stop};

use crate::{
    access::DeclarationScope,
    desk::Desk,
    law::VICTIM,
    letters::{self, News},
    model::{CitizenKind, DeclarationKind, State},
    store::declarations,
};

/// Longest text written to a victim, by one, or as a ground, in characters.
pub const LONGEST_TEXT: usize = 5_000;

/// Why something about a declaration was not done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such thing, or none that one needs to know.
    Unknown,
    /// A text is needed here, of a length that can be kept.
    NoText,
    /// Not from where it stands.
    NotFromHere,
    /// Too many already.
    TooMany,
    /// The value cannot be read as what it is said to be.
    Unreadable,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NoText => "no-text",
            Self::NotFromHere => "not-from-here",
            Self::TooMany => "too-many",
            Self::Unreadable => "unreadable",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1")
    }
}

/// Who files, as the actor; none when it is somebody else.
fn citizen(actor: &Actor) -> Option<Id<CitizenKind>> {
    let account = actor.account.filter(|_| actor.role == VICTIM)?;
    Some(Id::from_uuid(account))
}

/// A declaration under a permission, and where it stands: every deed on one begins so. One that does not exist, or that
/// one does not see, is the same refusal.
async fn on_declaration<A: Action<Resource = DeclarationScope>>(
    mut deed: Deed<Open>,
    id: Id<DeclarationKind>,
) -> Result<(Deed<Open>, Permit<A>, State), Stop<Refusal>> {
    deed.about("declaration", id.uuid());
    let Some((scope, state)) = declarations::scope(&mut deed, id).await? else {
        return Err(deed.refuse(Refusal::Unknown).await);
    };
    let (deed, permit) = deed.permit::<A, _>(&scope).await?;
    Ok((deed, permit, state))
}

/// Tells a victim by mail, if they gave an address, that there is something to read.
async fn notify(
    desk: &Desk,
    deed: &mut Deed<Open>,
    id: Id<DeclarationKind>,
    news: News,
) -> Result<(), Fault> {
    let to = declarations::mailbox(deed, id).await?;
    if let Some(mail) = letters::mail(&desk.catalogue, news, to.as_ref(), id) {
        deed.send_mail(mail).await?;
    }
    Ok(())
}

/// A text that says something and can be kept.
fn readable(text: &Personal<String>, most: usize) -> bool {
    let text = text.reveal();
    let short = text.len() <= most.saturating_mul(4) && text.chars().count() <= most;
    short && !text.trim().is_empty() && !text.contains('\0')
}
