//! What two requests are compared by: civil status, and the numbers, addresses and parents that single a person out.

use std::fmt;

use super::{Birth, Contact, Identity, IdentityDocument, Parent};

/// Letters a, c, d, e and h of 3°, and nothing else: post or project, ties, grounds of an opinion and documents have
/// no place here (art. 3).
pub struct Compared {
    /// 3° a.
    pub identity: Identity,
    /// 3° c, the father first as sources list them.
    pub parents: Vec<Parent>,
    /// 3° d.
    pub birth: Birth,
    /// 3° e.
    pub contact: Option<Contact>,
    /// 3° h.
    pub identity_documents: Vec<IdentityDocument>,
}

impl fmt::Debug for Compared {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Compared [personal]")
    }
}
