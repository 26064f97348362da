//! What every deed of the service stands on.

use std::sync::Arc;

use gate::i18n::Catalogue;
use ledger::Ledger;

use crate::{deeds::reception::Signing, rules::resident::Resident};

/// The service, ready to work.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The ledger.
    pub ledger: Ledger,
    /// Words of papers.
    pub catalogue: Arc<Catalogue>,
    /// Who vouches for staff.
    pub issuers: Issuers,
    /// Declarations in memory, to find what they have in common.
    pub resident: Arc<Resident>,

    /// Keys that sign reports of reception, and who stamps them; none by default, and then nothing is signed.
    pub signing: Arc<Signing>,
}

/// Who vouches for the staff of each portal.
#[derive(Debug, Clone)]
pub struct Issuers {
    /// Of the office and its prosecution.
    pub office: String,
}
