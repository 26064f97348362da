//! Calls to the provider: short, bounded, never redirected.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use openidconnect::{HttpRequest, HttpResponse};

use super::{OidcError, ProviderSettings};

/// Longest answer read.
const LONGEST: usize = 512 * 1024;

/// Why a call failed. Says nothing of what was sent.
#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("the provider did not answer")]
    Network(#[source] reqwest::Error),
    #[error("the provider is out of order")]
    Down,
    #[error("an address that is not at the issuer's origin")]
    Elsewhere,
    #[error("the provider's answer is too long")]
    Long,
    #[error("the provider's answer cannot be read")]
    Shape,
}

/// A client that trusts the system's authorities and those of the settings.
pub(super) fn client(settings: &ProviderSettings) -> Result<reqwest::Client, OidcError> {
    let mut roots = Vec::new();
    for pem in &settings.roots {
        let certificates = reqwest::Certificate::from_pem_bundle(pem);
        roots.extend(certificates.map_err(|_| OidcError::Settings("certification authority"))?);
    }
    let issuer = url::Url::parse(&settings.issuer).map_err(|_| OidcError::Settings("issuer"))?;
    let loopback = issuer.scheme() == "http" && is_loopback(&issuer);
    let mut builder = reqwest::Client::builder()
        // A redirect could lead a call, and our secret with it, to another host.
        .redirect(reqwest::redirect::Policy::none())
        .connect_timeout(Duration::from_secs(3))
        .timeout(Duration::from_secs(8))
        .https_only(!loopback);
    if !roots.is_empty() {
        builder = builder.tls_certs_merge(roots);
    }
    if let Some(host) = issuer
        .host_str()
        .filter(|host| host.ends_with(".localhost"))
    {
        // `.localhost` needs no resolver to stay on this machine (RFC 6761, 6.3); the port is the address's own.
        builder = builder.resolve(host, SocketAddr::from((Ipv4Addr::LOCALHOST, 0)));
    }
    builder
        .build()
        .map_err(|_| OidcError::Settings("HTTP client"))
}

/// Whether a URL stays on this machine: the only place where plain HTTP is taken.
fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

/// One call; with a `home`, to no other origin.
pub(super) async fn call(
    client: reqwest::Client,
    home: Option<url::Origin>,
    request: HttpRequest,
) -> Result<HttpResponse, CallError> {
    let (parts, body) = request.into_parts();
    let url = parts.uri.to_string();
    let there = url::Url::parse(&url).map(|url| url.origin());
    if home.is_some_and(|home| there.as_ref() != Ok(&home)) {
        return Err(CallError::Elsewhere);
    }
    let call = client
        .request(parts.method, url)
        .headers(parts.headers)
        .body(body);
    let mut response = call.send().await.map_err(CallError::Network)?;
    // A broken provider's page is no answer to read.
    if response.status().is_server_error() {
        return Err(CallError::Down);
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(CallError::Network)? {
        if bytes.len() + chunk.len() > LONGEST {
            return Err(CallError::Long);
        }
        bytes.extend_from_slice(&chunk);
    }
    let mut answer = http::Response::builder().status(response.status());
    if let Some(headers) = answer.headers_mut() {
        headers.clone_from(response.headers());
    }
    answer.body(bytes).map_err(|_| CallError::Shape)
}
