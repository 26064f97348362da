//! What every deed of the service stands on.

use std::sync::Arc;

use gate::i18n::Catalogue;
use ledger::Ledger;

use crate::rules::resident::Resident;

/// The service, ready to work.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The ledger.
    pub ledger: Ledger,
    /// Words of papers.
    pub catalogue: Arc<Catalogue>,
    /// Declarations in memory, to find what they have in common.
    pub resident: Arc<Resident>,
}
