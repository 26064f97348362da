//! Sessions: an opaque token in a cookie, everything else in our own table.

mod cookie;

use kernel::{Actor, Role, Timestamp};
use uuid::Uuid;

/// A live session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Account that signed in.
    pub account: Uuid,
    /// Role under which it acts.
    pub role: Role,
    /// Compartment it belongs to.
    pub compartment: Option<String>,
    /// When it began.
    pub since: Timestamp,
    /// When it ends, whatever happens.
    pub until: Timestamp,
}

impl Session {
    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let actor = Actor::account(self.account, self.role);
        match &self.compartment {
            Some(compartment) => actor.within(compartment.as_str()),
            None => actor,
        }
    }
}
