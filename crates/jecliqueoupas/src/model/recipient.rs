//! Who receives a ministry's alerts (art. 3).

use kernel::{Id, Timestamp};

use super::{ProfessionalEmail, RecipientKind};

/// A recipient.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// Id.
    pub id: Id<RecipientKind>,
    /// Address.
    pub email: ProfessionalEmail,
    /// Whether this is the FSSI (else an agent the FSSI named).
    pub fssi: bool,
    /// Since when.
    pub named_at: Timestamp,
}
