//! Who acts.

use std::fmt;

use uuid::Uuid;

/// A role an act or its service names (`agent`, `fssi`, `anssi-analyst`…).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Role(pub &'static str);

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// Who acts in a deed: one account in one role, or the service itself.
///
/// Holds no name: the account's id is the pseudonym under which the audit log knows its author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Account; none for the service itself and for a visitor not signed in.
    pub account: Option<Uuid>,
    /// Role under which it acts.
    pub role: Role,
    /// Compartment it belongs to (a ministry, a body), when the act divides by one.
    pub compartment: Option<String>,
    /// Request or job that this act answers, to follow it through the logs.
    pub request: Option<Uuid>,
}

impl Actor {
    /// Role of the service's own background work.
    pub const SYSTEM: Role = Role("system");
    /// Role of a visitor who has not signed in.
    pub const VISITOR: Role = Role("visitor");

    /// The service itself.
    #[must_use]
    pub const fn system() -> Self {
        Self {
            account: None,
            role: Self::SYSTEM,
            compartment: None,
            request: None,
        }
    }

    /// A visitor who has not signed in.
    #[must_use]
    pub const fn visitor() -> Self {
        Self {
            account: None,
            role: Self::VISITOR,
            compartment: None,
            request: None,
        }
    }

    /// An account in a role.
    #[must_use]
    pub const fn account(account: Uuid, role: Role) -> Self {
        Self {
            account: Some(account),
            role,
            compartment: None,
            request: None,
        }
    }

    /// The same, inside a compartment.
    #[must_use]
    pub fn within(mut self, compartment: impl Into<String>) -> Self {
        self.compartment = Some(compartment.into());
        self
    }

    /// The same, answering a request.
    #[must_use]
    pub const fn for_request(mut self, request: Uuid) -> Self {
        self.request = Some(request);
        self
    }
}
