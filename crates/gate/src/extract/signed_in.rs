//! A visitor who has signed in.

use axum::extract::FromRequestParts;
use http::request::Parts;
use kernel::Actor;

use crate::{Problem, Visitor, session::Session};

/// A signed-in visitor: the actor of the deeds this request opens, and their session.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// Who acts.
    pub actor: Actor,
    /// Their session.
    pub session: Session,
}

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let session = visitor.session().cloned().ok_or(Problem::SignIn)?;
        Ok(Self {
            actor: visitor.actor(),
            session,
        })
    }
}
