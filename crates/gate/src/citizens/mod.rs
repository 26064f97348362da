//! Citizens: people who sign in at a provider chosen on a page (FranceConnect, or another for those who cannot use it),
//! and whom the service itself knows or comes to know. Nobody designates them.
//!
//! The gate sees to the exchange and its errors; who comes in under which account is the service's deed.

mod pages;
mod pivot;
mod way;

use std::{fmt, sync::Arc};

use futures::future::BoxFuture;
use kernel::{Actor, law::Text};
use ledger::Ledger;
use uuid::Uuid;

pub(crate) use pages::routes;
pub use pages::{Choose, SIGNED_OUT, Trouble};
pub use pivot::{Birthdate, Birthplace, Citizen, Gender, Pivot};

use crate::{Problem, i18n::T, oidc::Provider, session::Lifetime};

/// Half an hour idle, four hours in all: someone writes at home, perhaps on a computer that others use.
pub const LIFETIME: Lifetime = Lifetime {
    idle: std::time::Duration::from_secs(1_800),
    whole: std::time::Duration::from_secs(14_400),
};

/// How the citizens of a portal come in.
pub struct CitizenSignIn<D: 'static> {
    /// The service's deed: records who comes in, or refuses them in the visitor's words; the last is the request.
    pub come_in: ComeIn<D>,
}

/// What a service does with someone whom a provider vouches for: their account and role, or why not.
pub type ComeIn<D> =
    for<'a> fn(&'a D, &'a Citizen, &'a T, Uuid) -> BoxFuture<'a, Result<Actor, Problem>>;

impl<D> Clone for CitizenSignIn<D> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<D> Copy for CitizenSignIn<D> {}

impl<D> fmt::Debug for CitizenSignIn<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CitizenSignIn")
    }
}

/// A provider that citizens may choose.
#[derive(Debug, Clone)]
pub struct CitizenProvider {
    /// Short name, in addresses: letters, digits and hyphens.
    pub key: String,
    /// Name that people know it by.
    pub name: Text,
    /// The provider.
    pub provider: Arc<Provider>,
}

impl CitizenProvider {
    /// Whether a short name may stand in an address: 1 to 32 lower-case letters, digits and hyphens.
    #[must_use]
    pub fn is_key(key: &str) -> bool {
        (1..=32).contains(&key.len())
            && key
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    }
}

/// A portal of citizens, ready.
pub(crate) struct CitizenPortal<D: 'static> {
    /// Where sessions stand.
    pub(crate) ledger: Ledger,
    /// Who may be chosen, the usual one first.
    pub(crate) providers: Vec<CitizenProvider>,
    /// The service's deed.
    pub(crate) come_in: ComeIn<D>,
}
