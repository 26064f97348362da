//! Staff: people designated one by one, cleared for a role and a time, signed in by their provider.
//!
//! The pages that manage them belong to the services; the deeds are here, each asked of the
//! service's own policy and recorded in its audit log.

mod designation;
pub mod keys;
mod pages;
mod sign_in;

use ledger::Reason;

pub use designation::{
    End, Listed, NewDesignation, account_in, addresses_in, designate, designate_in, end, end_in,
    forget, forget_ended, list,
};
pub(crate) use pages::see_other;
pub use pages::{BACK, SIGN_IN, SIGN_OUT, SignInView, StaffPortal, routes, sign_out};
pub use sign_in::{Admitted, SignInRefusal, sign_in};

kernel::kinds! {
    /// A person known to an identity provider.
    Account = "account",
    /// A person's role, in a compartment, for a time.
    Designation = "designation",
}

/// Why a designation was not made or changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffRefusal {
    /// There is no such designation or account.
    Unknown,
    /// The person already has this role there.
    AlreadyDesignated,
    /// The term is empty or over.
    BadTerm,
    /// The address cannot be one.
    BadAddress,
    /// The designation is not in a state this can be done from.
    WrongState,
    /// One does not change one's own designation.
    OneSelf,
}

impl Reason for StaffRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-designation",
            Self::AlreadyDesignated => "already-designated",
            Self::BadTerm => "bad-term",
            Self::BadAddress => "bad-address",
            Self::WrongState => "wrong-state",
            Self::OneSelf => "one-self",
        }
    }
}
