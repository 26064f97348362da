//! What every deed of the service stands on.

use std::sync::Arc;

use gate::i18n::{Catalogue, Locale, T};
use inspect::supervisor::Supervisor;
use kernel::{Actor, Id};
use ledger::Ledger;

use crate::model::AgentKind;

/// The service, ready to work: its ledger, its engine and its addresses.
#[derive(Clone)]
pub struct Desk {
    /// The ledger.
    pub ledger: Ledger,
    /// The file analysis engine.
    pub engine: Arc<Supervisor>,
    /// Words of pages and mails.
    pub catalogue: Arc<Catalogue>,
    /// Public addresses of the three portals.
    pub origins: Origins,
    /// Bounds set by the operator.
    pub bounds: Bounds,
    /// Who vouches for staff: the provider of FSSIs and that of ANSSI.
    pub issuers: Issuers,
    /// Version of the rules the engine applies in this process.
    pub(crate) applied_rules: Arc<tokio::sync::Mutex<i64>>,
}

/// Scheme, host and port of the portals: `https://jecliqueoupas.localhost:8443`.
#[derive(Debug, Clone)]
pub struct Origins {
    /// Agents.
    pub agent: String,
    /// Ministries' desks.
    pub fssi: String,
    /// ANSSI.
    pub anssi: String,
}

/// Issuers of the identity providers.
#[derive(Debug, Clone)]
pub struct Issuers {
    /// Of FSSIs.
    pub fssi: String,
    /// Of ANSSI.
    pub anssi: String,
}

/// What an operator may set.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// Bytes of the largest file accepted.
    pub max_upload: u64,
    /// Bytes of the longest file of rules; at most [`LONGEST_RULES`].
    pub max_rules: u64,
    /// Bounds of one analysis.
    pub analysis: inspect::limits::Limits,
}

/// Bytes of the longest file of rules that the database takes, whatever the operator sets.
pub const LONGEST_RULES: u64 = 16 << 20;

impl Default for Bounds {
    fn default() -> Self {
        Self {
            max_upload: 200 << 20,
            max_rules: 1 << 20,
            analysis: inspect::limits::Limits::default(),
        }
    }
}

impl Desk {
    /// A service ready to work.
    #[must_use]
    pub fn new(
        ledger: Ledger,
        engine: Supervisor,
        catalogue: Arc<Catalogue>,
        origins: Origins,
        issuers: Issuers,
        bounds: Bounds,
    ) -> Self {
        let applied_rules = Arc::default();
        Self {
            issuers,
            ledger,
            engine: Arc::new(engine),
            catalogue,
            origins,
            bounds,
            applied_rules,
        }
    }

    /// Who vouches for people of a role.
    #[must_use]
    pub fn issuer(&self, role: kernel::Role) -> &str {
        if role == crate::law::FSSI {
            &self.issuers.fssi
        } else {
            &self.issuers.anssi
        }
    }

    /// Words in a language.
    #[must_use]
    pub fn t(&self, locale: Locale) -> T {
        self.catalogue.speak(locale)
    }

    /// The agent behind a session's account: an agent's account is the agent itself.
    #[must_use]
    pub fn agent(actor: &Actor) -> Option<Id<AgentKind>> {
        actor.account.map(Id::from_uuid)
    }
}
