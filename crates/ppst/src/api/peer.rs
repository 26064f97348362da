//! Who calls: the one place that turns a client certificate into a source.

use axum::extract::{FromRef, FromRequestParts};
use gate::{ClientCertificate, Problem};
use http::request::Parts;

use crate::{deeds::feed, desk::Desk, model::Source};

/// The source whose certificate opened the connection.
pub(super) struct Peer(pub(super) Source);

impl<S> FromRequestParts<S> for Peer
where
    S: Send + Sync,
    Desk: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let certificate = ClientCertificate::from_request_parts(parts, state).await?;
        let desk = Desk::from_ref(state);
        let source = feed::recognise(&desk, &certificate.fingerprint).await;
        // Of a certificate that no source has, as of none: what one may not reach does not exist.
        source
            .map(Self)
            .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))
    }
}
