//! From a request on a connection to the site it is for.

use std::{collections::HashMap, net::IpAddr, sync::Arc};

use axum::body::Body;
use http::{
    HeaderMap, HeaderValue, Method, Request, Response, StatusCode, Uri, header, uri::PathAndQuery,
};
use hyper::body::Incoming;
use tokio::sync::Semaphore;
use tower::ServiceExt;

use super::{ClientCertificate, Peer, TransportLimits, body::Paced, watch::Activity};
use crate::site::Site;

/// Everything the connections of one listener share.
pub(super) struct Shared {
    pub(super) limits: Arc<TransportLimits>,
    routers: HashMap<String, Portal>,
    requests: Semaphore,
}

struct Portal {
    router: axum::Router,
    /// Whether it answers only on connections with a client certificate.
    asks: bool,
}

/// The connection a request came on.
pub(super) struct From {
    /// Host name it was opened for.
    pub(super) sni: Option<Arc<str>>,
    /// Address of the other end.
    pub(super) address: IpAddr,
    /// Certificate it was opened with.
    pub(super) client: Option<ClientCertificate>,
}

impl Shared {
    pub(super) fn new(sites: &[Site], limits: Arc<TransportLimits>) -> Self {
        let routers = sites
            .iter()
            .map(|site| {
                let portal = Portal {
                    router: site.router(),
                    asks: site.info.client_certificates,
                };
                (site.info.host.to_ascii_lowercase(), portal)
            })
            .collect();
        let requests = Semaphore::new(limits.requests.min(Semaphore::MAX_PERMITS));
        Self {
            limits,
            routers,
            requests,
        }
    }

    /// Answers one request of a connection.
    pub(super) async fn answer(
        &self,
        request: Request<Incoming>,
        from: &From,
        activity: &Arc<Activity>,
    ) -> Response<Body> {
        let handling = activity.handle();
        let response = self.route(request, from).await;
        let response = response.map(|body| activity.send(body));
        handling.answered();
        response
    }

    async fn route(&self, mut request: Request<Incoming>, from: &From) -> Response<Body> {
        let Some(host) = host_of(&request) else {
            return bare(StatusCode::BAD_REQUEST);
        };
        // A connection serves the host it was opened for, so that one portal's cookies and
        // policies never meet another's (RFC 9110 §15.5.20).
        let sni = from.sni.as_deref();
        if sni.is_some_and(|name| !name.eq_ignore_ascii_case(&host)) {
            return bare(StatusCode::MISDIRECTED_REQUEST);
        }
        let Some(portal) = self.routers.get(&host) else {
            return bare(StatusCode::MISDIRECTED_REQUEST);
        };
        // A connection that named no host was asked for no certificate.
        if portal.asks && (sni.is_none() || from.client.is_none()) {
            return bare(StatusCode::MISDIRECTED_REQUEST);
        }
        if !matches!(
            *request.method(),
            Method::GET
                | Method::HEAD
                | Method::POST
                | Method::PUT
                | Method::PATCH
                | Method::DELETE
                | Method::OPTIONS
        ) {
            return bare(StatusCode::NOT_IMPLEMENTED);
        }
        let Ok(_permit) = self.requests.try_acquire() else {
            let mut response = bare(StatusCode::SERVICE_UNAVAILABLE);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
            return response;
        };
        if !to_origin_form(request.uri_mut()) {
            return bare(StatusCode::BAD_REQUEST);
        }
        let peer = Peer(client(
            from.address,
            request.headers(),
            &self.limits.trusted_proxies,
        ));
        request.extensions_mut().insert(peer);
        if let Some(client) = from.client.as_ref().filter(|_| portal.asks) {
            request.extensions_mut().insert(client.clone());
        }
        let request = request.map(|body| Body::new(Paced::new(body, Arc::clone(&self.limits))));
        match portal.router.clone().oneshot(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }
}

/// An answer without a page, for requests that reach no site.
pub(super) fn bare(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// Host asked for, lower case, without port. None when there is none, or two.
pub(super) fn host_of<B>(request: &Request<B>) -> Option<String> {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let named = hosts.next();
    if hosts.next().is_some() {
        return None;
    }
    let text = match request.uri().authority() {
        Some(authority) if !authority.as_str().contains('@') => authority.as_str(),
        Some(_) => return None,
        None => named?.to_str().ok()?,
    };
    let authority: http::uri::Authority = text.parse().ok()?;
    let host = authority.host().trim_end_matches('.').to_ascii_lowercase();
    (!host.is_empty()).then_some(host)
}

/// Drops scheme and authority from a request target (RFC 9112 §3.2.2); whether a path remained.
fn to_origin_form(uri: &mut Uri) -> bool {
    let path = uri
        .path_and_query()
        .cloned()
        .unwrap_or_else(|| PathAndQuery::from_static("/"));
    if !path.as_str().starts_with('/') {
        return false;
    }
    *uri = Uri::from(path);
    true
}

/// The client's address: the peer's, or the last one that is not a trusted proxy's.
fn client(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let mut address = peer.to_canonical();
    if !trusted.contains(&address) {
        return address;
    }
    let lines = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|line| line.to_str().ok());
    let hops: Vec<&str> = lines
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .collect();
    for hop in hops.into_iter().rev() {
        let Ok(hop) = hop.parse::<IpAddr>() else {
            break;
        };
        address = hop.to_canonical();
        if !trusted.contains(&address) {
            break;
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forwarded_address_counts_only_behind_a_trusted_proxy() {
        let proxy: IpAddr = "192.0.2.1".parse().unwrap();
        let stranger: IpAddr = "198.51.100.7".parse().unwrap();
        let mut headers = HeaderMap::new();
        headers.append(
            "x-forwarded-for",
            "203.0.113.5, 198.51.100.9".parse().unwrap(),
        );
        assert_eq!(client(stranger, &headers, &[]), stranger);
        assert_eq!(client(proxy, &headers, &[]), proxy);
        assert_eq!(
            client(proxy, &headers, &[proxy]).to_string(),
            "198.51.100.9"
        );
        headers.append("x-forwarded-for", "192.0.2.1".parse().unwrap());
        assert_eq!(
            client(proxy, &headers, &[proxy]).to_string(),
            "198.51.100.9"
        );
        headers.append("x-forwarded-for", "rubbish".parse().unwrap());
        assert_eq!(client(proxy, &headers, &[proxy]), proxy);
    }

    #[test]
    fn one_host_is_read_and_two_are_not() {
        let request = |uri: &str, hosts: &[&str]| {
            let mut builder = Request::builder().uri(uri);
            for host in hosts {
                builder = builder.header("host", *host);
            }
            builder.body(()).unwrap()
        };
        assert_eq!(
            host_of(&request("/", &["A.Localhost:8443"])).as_deref(),
            Some("a.localhost")
        );
        assert_eq!(
            host_of(&request("https://b.example/x", &["a"])).as_deref(),
            Some("b.example")
        );
        for (uri, hosts) in [
            ("/", &["a", "b"][..]),
            ("/", &[]),
            ("/", &["a b"]),
            ("/", &[""]),
            ("https://user@a/", &["a"]),
        ] {
            assert_eq!(host_of(&request(uri, hosts)), None, "{uri} {hosts:?}");
        }
    }
}
