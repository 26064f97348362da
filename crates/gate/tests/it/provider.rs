//! An identity provider small enough to lie on demand.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Form, Json, Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::Timestamp;
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreEdDsaPrivateSigningKey, CoreJwsSigningAlgorithm},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use url::Url;

/// The example key of RFC 8410 §10.3, and another.
const KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n\
    -----END PRIVATE KEY-----\n";
const OTHER_KEY: &str = "-----BEGIN PRIVATE KEY-----\n\
    MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n\
    -----END PRIVATE KEY-----\n";

/// What the provider says, and how it lies.
#[derive(Clone)]
pub(crate) struct Says {
    pub(crate) subject: String,
    pub(crate) email: Option<String>,
    pub(crate) amr: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) audience: String,
    pub(crate) issuer: Option<String>,
    pub(crate) expires_in: i64,
    pub(crate) foreign_key: bool,
    pub(crate) userinfo_subject: Option<String>,
    pub(crate) signed_userinfo: bool,
    pub(crate) now: Timestamp,
}

impl Says {
    pub(crate) fn new(now: Timestamp) -> Self {
        Self {
            subject: "sub-1".into(),
            email: Some("Marie.Curie@interieur.example".into()),
            amr: vec!["pwd".into(), "mfa".into()],
            nonce: None,
            audience: "acte".into(),
            issuer: None,
            expires_in: 300,
            foreign_key: false,
            userinfo_subject: None,
            signed_userinfo: true,
            now,
        }
    }
}

struct Inner {
    issuer: String,
    says: Mutex<Says>,
    /// Codes given out: nonce and PKCE challenge of their request.
    codes: Mutex<HashMap<String, (String, String)>>,
}

#[derive(Clone)]
pub(crate) struct FakeProvider(Arc<Inner>);

fn key(foreign: bool) -> CoreEdDsaPrivateSigningKey {
    let id = Some(JsonWebKeyId::new("k1".into()));
    CoreEdDsaPrivateSigningKey::from_ed25519_pem(if foreign { OTHER_KEY } else { KEY }, id).unwrap()
}

fn sign(claims: &Value, foreign: bool) -> String {
    let header = json!({ "alg": "EdDSA", "kid": "k1", "typ": "JWT" });
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let text = format!("{}.{}", part(&header), part(claims));
    let signature = key(foreign)
        .sign(&CoreJwsSigningAlgorithm::EdDsa, text.as_bytes())
        .unwrap();
    format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
}

impl FakeProvider {
    pub(crate) async fn start(says: Says) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let issuer = format!("http://{}", listener.local_addr().unwrap());
        let (says, codes) = (Mutex::new(says), Mutex::default());
        let this = Self(Arc::new(Inner {
            issuer,
            says,
            codes,
        }));
        let router = Router::new()
            .route("/.well-known/openid-configuration", get(configuration))
            .route("/jwks", get(jwks))
            .route("/token", post(token))
            .route("/userinfo", get(userinfo))
            .with_state(this.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        this
    }

    pub(crate) fn issuer(&self) -> String {
        self.0.issuer.clone()
    }

    pub(crate) fn say(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.0.says.lock().unwrap());
    }

    /// The person signs in: the query the browser comes back with.
    pub(crate) fn authorize(&self, asked: &str) -> String {
        let url = Url::parse(asked).unwrap();
        let query: HashMap<_, _> = url.query_pairs().into_owned().collect();
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["code_challenge_method"], "S256");
        assert!(query["scope"].contains("openid") && query["scope"].contains("usual_name"));
        let mut codes = self.0.codes.lock().unwrap();
        let code = format!("code-{}", codes.len());
        codes.insert(
            code.clone(),
            (query["nonce"].clone(), query["code_challenge"].clone()),
        );
        format!("code={code}&state={}&iss={}", query["state"], self.0.issuer)
    }
}

async fn configuration(State(this): State<FakeProvider>) -> Json<Value> {
    let issuer = &this.0.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "end_session_endpoint": format!("{issuer}/logout"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "userinfo_signing_alg_values_supported": ["EdDSA"],
    }))
}

async fn jwks() -> Json<Value> {
    Json(json!({ "keys": [serde_json::to_value(key(false).as_verification_key()).unwrap()] }))
}

async fn token(
    State(this): State<FakeProvider>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let refused =
        |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let sent = |name: &str| form.get(name).map(String::as_str);
    if sent("client_id") != Some("acte") || sent("client_secret") != Some("secret") {
        return refused("invalid_client");
    }
    let given = this.0.codes.lock().unwrap().remove(&form["code"]);
    let Some((nonce, challenge)) = given else {
        return refused("invalid_grant");
    };
    let verifier = Sha256::digest(form["code_verifier"].as_bytes());
    if URL_SAFE_NO_PAD.encode(verifier) != challenge {
        return refused("invalid_grant");
    }
    let says = this.0.says.lock().unwrap().clone();
    let now = says.now.unix_timestamp();
    let claims = json!({
        "iss": says.issuer.as_ref().unwrap_or(&this.0.issuer),
        "sub": says.subject,
        "aud": says.audience,
        "nonce": says.nonce.unwrap_or(nonce),
        "iat": now,
        "exp": now + says.expires_in,
        "amr": says.amr,
    });
    let id_token = sign(&claims, says.foreign_key);
    Json(json!({ "access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": id_token }))
        .into_response()
}

async fn userinfo(State(this): State<FakeProvider>, headers: HeaderMap) -> Response {
    if headers
        .get("authorization")
        .is_none_or(|value| value != "Bearer at")
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let says = this.0.says.lock().unwrap().clone();
    let mut claims = json!({
        "iss": this.0.issuer,
        "aud": "acte",
        "sub": says.userinfo_subject.unwrap_or(says.subject),
        "given_name": "Marie",
        "usual_name": "Curie",
        "siret": "13000766900018",
    });
    if let Some(email) = says.email {
        claims["email"] = email.into();
    }
    if says.signed_userinfo {
        (
            [("content-type", "application/jwt")],
            sign(&claims, says.foreign_key),
        )
            .into_response()
    } else {
        Json(claims).into_response()
    }
}
