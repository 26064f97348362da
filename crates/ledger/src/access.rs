//! Need-to-know: who may do what, on what, for which purpose.
//!
//! The answer comes from the service's Cedar policies, each of which names its article with
//! `@article("…")` and itself with `@id("…")`. They are validated strictly when the service starts.
//! Nothing is permitted unless a policy permits it, and any error during an evaluation is a denial.
//!
//! What a schema must declare:
//!
//! ```cedar
//! entity Role;
//! entity Account in [Role] = { role: String, compartment?: String };
//! action "read_report" appliesTo {
//!     principal: Account, resource: DepositScope, context: { purpose: String }
//! };
//! ```

mod matrix;
mod policies;
#[cfg(test)]
mod tests;

use std::{fmt, marker::PhantomData};

use uuid::Uuid;

pub use matrix::{Sample, matrix};
pub use policies::Policies;

/// Something a policy can be asked about: the few facts that decide, not the thing itself.
pub trait Resource: Clone + Send + Sync {
    /// Its entity type in the Cedar schema.
    const TYPE: &'static str;

    /// Its id.
    fn id(&self) -> Uuid;

    /// Its attributes, as the schema declares them.
    fn attributes(&self) -> Vec<(&'static str, Attr)>;
}

/// Value of an attribute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Attr {
    /// `String`.
    Text(String),
    /// `Bool`.
    Bool(bool),
    /// `Long`.
    Long(i64),
    /// `Set<String>`.
    Set(Vec<String>),
    /// `Account`: who something belongs to, so that a policy can say `resource.owner == principal`.
    Account(Uuid),
}

/// An action of the schema, as a type; written with [`actions!`](crate::actions).
pub trait Action: 'static {
    /// Its name in the Cedar schema.
    const NAME: &'static str;
    /// What it applies to.
    type Resource: Resource;
}

/// Declares actions: `actions! { ReadReport = "read_report" on DepositScope; }`. They are public, or of
/// the visibility written in front: `pub(crate) ReadReport = …`.
#[macro_export]
macro_rules! actions {
    ($($(#[$meta:meta])* $action:ident = $name:literal on $resource:ty;)+) => {
        $crate::actions! { $($(#[$meta])* pub $action = $name on $resource;)+ }
    };
    ($($(#[$meta:meta])* $vis:vis $action:ident = $name:literal on $resource:ty;)+) => {$(
        $(#[$meta])*
        #[doc = concat!("The action `", $name, "`.")]
        #[derive(Debug)]
        $vis enum $action {}

        impl $crate::Action for $action {
            const NAME: &'static str = $name;
            type Resource = $resource;
        }
    )+};
}

/// Proof that the policy permits `A` on one resource to the actor of the deed. Only the policy makes
/// one; store functions take it as an argument.
#[must_use = "a permit opens nothing by itself"]
pub struct Permit<A: Action> {
    resource: A::Resource,
    articles: Vec<String>,
    action: PhantomData<fn() -> A>,
}

impl<A: Action> Permit<A> {
    pub(crate) const fn granted(resource: A::Resource, articles: Vec<String>) -> Self {
        Self {
            resource,
            articles,
            action: PhantomData,
        }
    }

    /// The resource it is for.
    #[must_use]
    pub const fn resource(&self) -> &A::Resource {
        &self.resource
    }

    /// The articles of the policies that permit.
    #[must_use]
    pub fn articles(&self) -> &[String] {
        &self.articles
    }
}

impl<A: Action> fmt::Debug for Permit<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Permit({} on {})", A::NAME, self.resource.id())
    }
}
