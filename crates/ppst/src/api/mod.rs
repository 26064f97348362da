//! The feed (art. 7): machines push signed batches, one way. Nothing is ever read back through it but receipts,
//! which say nothing of any person.

use gate::Routes;

use crate::desk::Desk;

/// Routes of the feed's portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
}
