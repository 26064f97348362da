//! Who files, as an identity provider vouches for them.

use kernel::Personal;

use super::Identity;

/// Longest subject of a provider, in bytes (OpenID Connect Core, section 2: 255).
const LONGEST_SUBJECT: usize = 255;
/// Longest e-mail address, in bytes (RFC 5321, 4.5.3.1).
const LONGEST_EMAIL: usize = 254;

/// Who a provider says someone is: pairwise, it says nothing elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// The provider.
    pub issuer: String,
    /// Its identifier of the person.
    pub subject: Personal<String>,
}

/// An identity that a provider vouches for.
#[derive(Debug, Clone)]
pub struct Vouched {
    /// Under which identifier.
    pub by: Subject,
    /// Names, birth, sex (the «identité pivot»).
    pub identity: Identity,
    /// Where to write.
    pub email: Personal<String>,
}

impl Vouched {
    /// Whether it says enough to file under: an identifier, a birth name, a first name, a birth date, an address.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let names = &self.identity.names;
        let subject = self.by.subject.reveal();
        let email = self.email.reveal();
        let at = email.find('@').unwrap_or_default();
        !self.by.issuer.is_empty()
            && (1..=LONGEST_SUBJECT).contains(&subject.len())
            && !names.birth_name.trim().is_empty()
            && names.given_names.iter().any(|name| !name.trim().is_empty())
            && !self.identity.birth.date.is_empty()
            && (1..email.len().saturating_sub(1)).contains(&at)
            && email.len() <= LONGEST_EMAIL
    }
}
