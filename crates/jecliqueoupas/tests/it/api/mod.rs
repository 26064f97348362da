//! The API, asked as an application asks: with a token, over the portal of agents.

mod document;
mod lasuite;
mod own;
mod tokens;
mod wire;

use axum::body::Body;
use gate::{
    Site, SiteSettings,
    limits::{Limiter, Quotas},
};
use http::{Method, Request};
use http_body_util::BodyExt as _;
use jecliqueoupas::{
    api,
    deeds::tokens::{self as deeds, Issued, Lifetime, NewApplication},
    law, pages,
};
use kernel::Actor;
use serde_json::Value;
use tower::ServiceExt as _;

use crate::house::{House, email};

/// What a holder signs.
const STATEMENT: &str = "Rien de ce que l’application dépose n’est classifié.";

/// The portal of agents under other quotas than those of the house.
fn site(house: &House, quotas: Quotas) -> Site {
    let desk = &house.desk;
    let info = house.site("agent").info().clone();
    let max = desk.bounds.max_upload;
    let routes = pages::agent::routes(max).merge(api::routes(max));
    let settings = SiteSettings {
        limiter: Limiter::new(quotas),
        ..SiteSettings::default()
    };
    Site::new(info, &desk.ledger, desk.clone(), routes, settings).unwrap()
}

/// A token for an application under an address.
pub(crate) async fn token(house: &House, address: &str) -> Issued {
    issue(
        house,
        &house.actor(law::ADMINISTRATOR),
        address,
        Lifetime::Year,
    )
    .await
}

pub(crate) async fn issue(
    house: &House,
    actor: &Actor,
    address: &str,
    lifetime: Lifetime,
) -> Issued {
    let email = email(address);
    let new = NewApplication {
        application: "Drive",
        email: &email,
        statement: Some(STATEMENT),
        reference: "courrier 2026-117",
        lifetime,
    };
    deeds::issue(&house.desk, actor, &new).await.unwrap()
}

/// An application with a token.
pub(crate) struct Client {
    router: axum::Router,
    token: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        if status >= 400 {
            assert_eq!(self.headers["content-type"], "application/problem+json");
        }
        assert!(!self.headers.contains_key("set-cookie"));
        serde_json::from_str(&self.text).unwrap()
    }

    /// The code of a problem with this status.
    #[track_caller]
    pub(crate) fn problem(self, status: u16) -> String {
        let body = self.expect(status);
        assert_eq!(body["status"], status);
        body["type"]
            .as_str()
            .unwrap()
            .trim_start_matches("urn:acte:problem:")
            .to_owned()
    }
}

impl Client {
    pub(crate) async fn of(house: &House, address: &str) -> Self {
        let issued = token(house, address).await;
        Self::with(house, issued.text.reveal())
    }

    pub(crate) fn with(house: &House, token: &str) -> Self {
        Self {
            router: house.site("agent").router(),
            token: token.to_owned(),
        }
    }

    pub(crate) async fn send(&self, mut request: Request<Body>) -> Answer {
        if !self.token.is_empty() {
            request
                .headers_mut()
                .insert("x-auth-token", self.token.parse().unwrap());
        }
        let peer = gate::transport::Peer("192.0.2.9".parse().unwrap());
        request.extensions_mut().insert(peer);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text,
        }
    }

    pub(crate) async fn call(&self, method: Method, path: &str) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::empty());
        self.send(request.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path).await
    }

    /// Sends a file after its fields.
    pub(crate) async fn upload(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        name: &str,
        bytes: &[u8],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            let part = format!(
                "--x\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--x--\r\n");
        self.raw(path, "multipart/form-data; boundary=x", body)
            .await
    }

    async fn raw(&self, path: &str, kind: &str, body: Vec<u8>) -> Answer {
        let request = Request::post(path)
            .header("content-type", kind)
            .body(Body::from(body));
        self.send(request.unwrap()).await
    }

    /// Deposits in the wire format: its id.
    pub(crate) async fn submit(&self, name: &str, bytes: &[u8]) -> String {
        let body = self
            .upload("/api/v1/submit", &[], name, bytes)
            .await
            .expect(200);
        body["id"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn result(&self, key: &str) -> Value {
        self.get(&format!("/api/v1/results/{key}"))
            .await
            .expect(200)
    }
}
