//! Who calls: the one place that turns a client certificate into a unit's program.

use axum::extract::{FromRef, FromRequestParts};
use gate::{ClientCertificate, Problem};
use http::request::Parts;
use kernel::Actor;

use crate::{deeds::systems, desk::Desk};

/// The program whose certificate opened the connection, acting for its unit.
pub(super) struct Peer(pub(super) Actor);

impl<S> FromRequestParts<S> for Peer
where
    S: Send + Sync,
    Desk: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let certificate = ClientCertificate::from_request_parts(parts, state).await?;
        let desk = Desk::from_ref(state);
        let actor = systems::recognise(&desk, &certificate.fingerprint).await;
        // Of a certificate that no unit has, as of none: what one may not reach does not exist.
        actor
            .map(Self)
            .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))
    }
}
