//! Security keys as the second factor of a staff portal.
//!
//! After the provider has vouched for a person, there is no session yet: a row of `key_ceremony` waits, known by
//! a cookie of its own, and only a key registered for the account turns it into a session. At the first sign-in
//! there is none, and the person registers it; an administrator's [`remove`] brings them back there.

mod ceremony;
mod deeds;
mod manage;
mod pages;

use ledger::Reason;

pub(super) use ceremony::begin;
pub use manage::{Kept, Removal, list, remove};
pub use pages::{KEY, KEYS, KeyView, KeysView};
pub(super) use pages::{attach, routes};

use crate::webauthn::Flaw;

/// Keys one account may have: the one in use, a spare, and room for a change.
pub const MOST: i64 = 5;

kernel::kinds! {
    /// A credential on a security key.
    SecurityKey = "security_key",
}

/// Why a key is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRefusal {
    /// What the browser answered does not hold.
    Flaw(Flaw),
    /// The sign-in, or its challenge, is over.
    Lost,
    /// The designation ended meanwhile.
    NotDesignated,
    /// The account has a key already: it must be shown before another is added.
    HasOne,
    /// The account has as many as it may.
    Many,
    /// The credential is registered already.
    Known,
}

impl Reason for KeyRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Flaw(flaw) => flaw.code(),
            Self::Lost => "key-lost",
            Self::NotDesignated => "not-designated",
            Self::HasOne => "key-has-one",
            Self::Many => "key-many",
            Self::Known => "key-known",
        }
    }
}

impl KeyRefusal {
    /// Name of the sentence the person reads: what they can do about it, no more.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Flaw(Flaw::NotPresent | Flaw::NotVerified) => "key-error-verified",
            Self::Flaw(Flaw::Stranger) => "key-error-stranger",
            Self::Flaw(Flaw::Counter) => "key-error-counter",
            Self::Flaw(Flaw::Algorithm) => "key-error-algorithm",
            Self::Lost | Self::Flaw(Flaw::Challenge) => "key-error-late",
            Self::Many => "key-error-many",
            Self::Known => "key-error-known",
            Self::Flaw(_) | Self::NotDesignated | Self::HasOne => "key-error-other",
        }
    }
}
