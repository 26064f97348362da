//! One legal or user act a file, or the few of one desk: input, refusals, order of operations.

pub mod come_in;
pub mod decide;
pub mod draft;
pub mod expire;
pub mod file;
pub mod judge;
pub mod link;
pub mod office;
pub mod own;
pub mod public;
pub mod series;
pub mod tell;

use kernel::{Actor, Id, Personal};
use ledger::Reason;

use crate::{law::VICTIM, model::CitizenKind};

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

/// A text that says something and can be kept.
fn readable(text: &Personal<String>, most: usize) -> bool {
    let text = text.reveal();
    let short = text.len() <= most.saturating_mul(4) && text.chars().count() <= most;
    short && !text.trim().is_empty() && !text.contains('\0')
}
