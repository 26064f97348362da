//! Port 80: nothing but the way to HTTPS.

use std::{collections::HashMap, convert::Infallible, io, sync::Arc};

use axum::body::Body;
use http::{HeaderValue, Request, Response, StatusCode, header};
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    TransportLimits,
    connection::drive,
    listen::{Entry, accept},
    service::{bare, host_of},
    watch::Activity,
};
use crate::site::Site;

/// Answers every plain HTTP request for one of `sites` with a permanent redirect to HTTPS, until
/// `shutdown` resolves. Anything else is refused.
///
/// # Errors
/// When the listener itself fails.
pub async fn serve_redirect(
    listener: TcpListener,
    sites: &[Site],
    limits: TransportLimits,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let origins: HashMap<String, String> = sites
        .iter()
        .map(|site| {
            (
                site.info.host.to_ascii_lowercase(),
                site.info.origin.clone(),
            )
        })
        .collect();
    let origins = Arc::new(origins);
    let limits = Arc::new(limits);
    let entry = Entry::new(&limits);
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let (stream, address) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = shutdown.as_mut() => break,
        };
        let Some(ticket) = entry.admit(address) else {
            continue;
        };
        let (origins, limits, stop) = (Arc::clone(&origins), Arc::clone(&limits), stop.clone());
        tasks.spawn(async move {
            let activity = Activity::new();
            let watched = Arc::clone(&activity);
            drive(stream, limits, watched, stop, move |request| {
                let handling = activity.handle();
                let response = redirect(&request, &origins);
                handling.answered();
                async move { Ok::<_, Infallible>(response) }
            })
            .await;
            drop(ticket);
        });
    }
    stop.cancel();
    tasks.close();
    let _ = tokio::time::timeout(limits.drain, tasks.wait()).await;
    Ok(())
}

fn redirect<B>(request: &Request<B>, origins: &HashMap<String, String>) -> Response<Body> {
    let Some(origin) = host_of(request).and_then(|host| origins.get(&host)) else {
        return bare(StatusCode::MISDIRECTED_REQUEST);
    };
    let path = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str());
    let path = if path.starts_with('/') { path } else { "/" };
    let Ok(location) = HeaderValue::from_str(&format!("{origin}{path}")) else {
        return bare(StatusCode::BAD_REQUEST);
    };
    let mut response = bare(StatusCode::PERMANENT_REDIRECT);
    response.headers_mut().insert(header::LOCATION, location);
    response
        .headers_mut()
        .insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}
