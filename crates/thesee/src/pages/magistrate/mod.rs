//! The magistrates of article 4 III 2°: their own procedures, and nothing else.

use gate::{Access, Routes};

use super::recipient;
use crate::{desk::Desk, law::MAGISTRATE};

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    recipient::routes(Access::Role(&[MAGISTRATE]))
}
