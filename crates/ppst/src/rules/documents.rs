//! When documents may be asked for, and recorded (art. 2, PPST-2.4).

use kernel::Id;

use crate::model::{DocumentState, LinkStatus, Ministry, RequestKind, SourceCode};

/// What decides whether an agent may ask.
#[derive(Debug, Clone, Copy)]
pub struct Asking {
    /// Ministry of the asker.
    pub ministry: Ministry,
    /// The request instructed.
    pub instructed: Id<RequestKind>,
    /// The earlier request, and its ministry.
    pub earlier: (Id<RequestKind>, Ministry),
    /// The link between both: which is received later, and where it stands.
    pub link: Option<(Id<RequestKind>, LinkStatus)>,
    /// A request for the same documents that is still open.
    pub open: bool,
}

/// Why documents may not be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAsked {
    /// The other request is not known to be of the same person.
    NotSamePerson,
    /// The other request is not earlier.
    NotEarlier,
    /// It is of one's own ministry.
    OwnMinistry,
    /// They are asked for already.
    AlreadyAsked,
}

/// Whether the agent may ask.
///
/// # Errors
/// The reason.
pub fn ask(asking: &Asking) -> Result<(), NotAsked> {
    if asking.earlier.1 == asking.ministry {
        return Err(NotAsked::OwnMinistry);
    }
    match asking.link {
        Some((_, status)) if !status.joins() => return Err(NotAsked::NotSamePerson),
        None => return Err(NotAsked::NotSamePerson),
        Some((later, _)) if later != asking.instructed => return Err(NotAsked::NotEarlier),
        Some(_) => {}
    }
    if asking.open {
        return Err(NotAsked::AlreadyAsked);
    }
    Ok(())
}

/// What decides whether a document that a source brings is recorded.
#[derive(Debug, Clone, Copy)]
pub struct Bringing<'a> {
    /// The source that brings it.
    pub source: &'a SourceCode,
    /// The source of the earlier request.
    pub asked_of: &'a SourceCode,
    /// Where the request for documents stands.
    pub state: DocumentState,
    /// Whether the asker still instructs.
    pub instructs: bool,
    /// Whether both requests are still held to be of one person.
    pub joined: bool,
    /// Whether the asker's habilitation stands.
    pub stands: bool,
}

/// Why a document is not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// Nobody asked this source for it: unasked, asked of another, or declined.
    Unasked,
    /// What was asked is over: erased, or the reason to ask is gone.
    Over,
}

/// Whether a document is recorded.
///
/// # Errors
/// The reason.
pub fn bring(bringing: &Bringing<'_>) -> Result<(), NotTaken> {
    if bringing.source != bringing.asked_of {
        return Err(NotTaken::Unasked);
    }
    match bringing.state {
        DocumentState::Declined => return Err(NotTaken::Unasked),
        DocumentState::Erased | DocumentState::Closed => return Err(NotTaken::Over),
        DocumentState::Asked | DocumentState::Delivered => {}
    }
    if bringing.instructs && bringing.joined && bringing.stands {
        Ok(())
    } else {
        Err(NotTaken::Over)
    }
}
