//! What every deed of the service stands on.

use std::{path::PathBuf, sync::Arc};

use gate::i18n::{Catalogue, Locale, T};
use ledger::Ledger;
use tokio::sync::RwLock;

use crate::{
    model::{Body, Role5},
    rules::resident::Resident,
};

/// The service, ready to work.
#[derive(Clone)]
pub struct Desk {
    /// The ledger.
    pub ledger: Ledger,
    /// Words of pages and mails.
    pub catalogue: Arc<Catalogue>,
    /// Public addresses of the portals.
    pub origins: Origins,
    /// Who vouches for the agents.
    pub issuers: Issuers,
    /// Requests in memory, to find those of the same person.
    pub resident: Arc<Resident>,
    /// Who reads a batch writes alone, who compares reads together: each writes where the other looks, and under
    /// SERIALIZABLE a long batch would lose to comparisons again and again. For this process; another's still collide.
    pub turns: Arc<RwLock<()>>,
    /// Folder where sources drop batches, one folder a source; none when they only push.
    pub inbox: Option<PathBuf>,
}

/// Scheme, host and port of the portals with pages.
#[derive(Debug, Clone)]
pub struct Origins {
    /// Recipients.
    pub desk: String,
    /// SGDSN and OSIIC.
    pub coordination: String,
}

/// Issuers of the identity providers.
#[derive(Debug, Clone)]
pub struct Issuers {
    /// Of the recipients (art. 5 II).
    pub desk: String,
    /// Of SGDSN and OSIIC (art. 5 I).
    pub coordination: String,
}

impl Desk {
    /// Who vouches for the agents of a body.
    #[must_use]
    pub fn issuer(&self, body: Body) -> &str {
        match body.rank() {
            Role5::Recipient => &self.issuers.desk,
            Role5::Accessing => &self.issuers.coordination,
        }
    }

    /// Words in a language.
    #[must_use]
    pub fn t(&self, locale: Locale) -> T {
        self.catalogue.speak(locale)
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk")
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}
