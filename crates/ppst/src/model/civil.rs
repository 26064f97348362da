//! What two requests are compared by, and persons searched by: the civil status alone (art. 3).

use std::fmt;

use super::{Birth, Identity};

/// A person's civil status.
///
/// It is made from 3° a and d and from nothing else: post or project, ties, grounds of an opinion and
/// documents have no place here, so that nothing can select by them.
#[derive(Clone, PartialEq, Eq)]
pub struct Civil {
    /// Name at birth.
    pub name: String,
    /// Name taken by marriage.
    pub married_name: Option<String>,
    /// First names.
    pub given_names: Vec<String>,
    /// Date of birth: `1971`, `1971-05` or `1971-05-23`.
    pub birth_date: Option<String>,
    /// Town of birth.
    pub birth_city: Option<String>,
    /// Country of birth.
    pub birth_country: Option<String>,
    /// Sex.
    pub sex: Option<String>,
    /// Nationalities.
    pub nationalities: Vec<String>,
}

impl Civil {
    /// From the two letters that hold it.
    #[must_use]
    pub fn of(identity: &Identity, birth: &Birth) -> Self {
        Self {
            name: identity.name.clone(),
            married_name: identity.married_name.clone(),
            given_names: identity.given_names.clone(),
            birth_date: birth.date.clone(),
            birth_city: birth.city.clone(),
            birth_country: birth.country.clone(),
            sex: identity.sex.clone(),
            nationalities: identity.nationalities.clone(),
        }
    }
}

impl fmt::Debug for Civil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Civil [personal]")
    }
}
