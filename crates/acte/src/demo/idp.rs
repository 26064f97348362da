//! A small identity provider (OpenID Connect code flow with PKCE) whose people are made up: choosing
//! one signs in as them. For the demonstration alone; production names a real provider.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use askama::Template;
use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::{
    Access, Form, Problem, Routes,
    i18n::T,
    page::{Chrome, Csrf, Page, View},
    percent, ui,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use kernel::{Clock, Entropy as _, Timestamp};
use ledger::ambient::OsEntropy;
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    clock::DemoClock,
    people::{Manner, Person, STAFF},
};

/// Name under which the portals are known here.
pub(crate) const CLIENT: &str = "acte";
/// How long a code or token is good for.
const MINUTES: i64 = 5;
/// Sign-ins under way at once.
const MOST: usize = 1_000;

/// A code or token given out.
#[derive(Debug, Clone)]
struct Grant {
    person: Person,
    redirect_uri: String,
    nonce: Option<String>,
    challenge: String,
    until: Timestamp,
}

/// The provider.
#[derive(Clone)]
pub(crate) struct Idp(Arc<Inner>);

struct Inner {
    issuer: String,
    secret: String,
    /// Origins that may be returned to.
    clients: Vec<String>,
    /// Who may be chosen.
    cast: Vec<Person>,
    manner: Manner,
    clock: Arc<DemoClock>,
    key: ed25519_dalek::SigningKey,
    codes: Mutex<HashMap<String, Grant>>,
    tokens: Mutex<HashMap<String, (Person, Timestamp)>>,
}

impl Idp {
    /// A provider at `issuer` that knows one client.
    pub(crate) fn new(
        issuer: String,
        secret: &str,
        clients: Vec<String>,
        (cast, manner): (Vec<Person>, Manner),
        clock: Arc<DemoClock>,
    ) -> Self {
        let mut seed = [0; 32];
        OsEntropy.fill(&mut seed);
        Self(Arc::new(Inner {
            issuer,
            secret: secret.to_owned(),
            clients,
            cast,
            manner,
            clock,
            key: ed25519_dalek::SigningKey::from_bytes(&seed),
            codes: Mutex::default(),
            tokens: Mutex::default(),
        }))
    }

    fn until(&self) -> Timestamp {
        self.0.clock.now() + time::Duration::minutes(MINUTES)
    }

    /// Whether a redirection address is a portal's.
    fn knows(&self, redirect_uri: &str) -> bool {
        self.0.clients.iter().any(|origin| {
            redirect_uri
                .strip_prefix(origin.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        })
    }

    fn keep<V>(&self, map: &Mutex<HashMap<String, V>>, value: V) -> String {
        let mut bytes = [0; 32];
        OsEntropy.fill(&mut bytes);
        let word = URL_SAFE_NO_PAD.encode(bytes);
        let mut map = map.lock().unwrap_or_else(PoisonError::into_inner);
        if map.len() >= MOST {
            map.clear();
        }
        map.insert(word.clone(), value);
        word
    }

    /// A signed token (RFC 7519, EdDSA of RFC 8037).
    fn sign(&self, claims: &serde_json::Value) -> String {
        use ed25519_dalek::Signer as _;
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": "demo" });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(claims));
        let signature = self.0.key.sign(text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }
}

/// Routes of the provider.
pub(crate) fn routes() -> Routes<Idp> {
    Routes::new()
        .api(
            Method::GET,
            "/.well-known/openid-configuration",
            Access::Public,
            configuration,
        )
        .api(Method::GET, "/jwks", Access::Public, jwks)
        .get("/authorize", Access::Public, authorize)
        .post("/authorize", Access::Public, choose)
        .api(Method::POST, "/token", Access::Public, token)
        .api(Method::GET, "/userinfo", Access::Public, userinfo)
        .get("/logout", Access::Public, logout)
}

async fn configuration(State(idp): State<Idp>) -> Json<serde_json::Value> {
    let issuer = &idp.0.issuer;
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "end_session_endpoint": format!("{issuer}/logout"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "acr_values_supported": ["eidas1", "eidas2"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "code_challenge_methods_supported": ["S256"],
        "claims_parameter_supported": true,
    }))
}

async fn jwks(State(idp): State<Idp>) -> Json<serde_json::Value> {
    let public = URL_SAFE_NO_PAD.encode(idp.0.key.verifying_key().as_bytes());
    Json(json!({ "keys": [
        { "kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "demo", "x": public }
    ]}))
}

/// What a portal asks.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    response_type: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    nonce: Option<String>,
    #[serde(default)]
    code_challenge: String,
    #[serde(default)]
    code_challenge_method: String,
    /// Chosen on the page; empty for giving up.
    #[serde(default)]
    sub: String,
}

impl Asked {
    fn is_sound(&self, idp: &Idp) -> bool {
        self.client_id == CLIENT
            && idp.knows(&self.redirect_uri)
            && self.response_type == "code"
            && self.code_challenge_method == "S256"
            && !self.code_challenge.is_empty()
    }
}

/// «Who are you?»
#[derive(Template)]
#[template(path = "authorize.html")]
pub(crate) struct Authorize {
    t: T,
    csrf: Csrf,
    cast: Vec<Person>,
    manner: Manner,
    asked: Asked,
}

impl View for Authorize {
    fn title(&self, t: &T) -> String {
        t.get(self.manner.title).to_owned()
    }
    fn samples(t: &T) -> Vec<Self> {
        vec![Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            cast: vec![],
            manner: STAFF,
            asked: Asked::default(),
        }]
    }
}

async fn authorize(
    State(idp): State<Idp>,
    chrome: Chrome,
    Query(asked): Query<Asked>,
) -> Result<Page<Authorize>, Problem> {
    if !asked.is_sound(&idp) {
        return Err(Problem::Malformed);
    }
    let view = Authorize {
        t: chrome.t(),
        csrf: chrome.csrf(),
        cast: idp.0.cast.clone(),
        manner: idp.0.manner,
        asked,
    };
    Ok(Page::new(chrome, view))
}

async fn choose(State(idp): State<Idp>, Form(asked): Form<Asked>) -> Result<Response, Problem> {
    if !asked.is_sound(&idp) {
        return Err(Problem::Malformed);
    }
    let issuer: String = percent::encode(&idp.0.issuer);
    let state: String = percent::encode(&asked.state);
    if asked.sub.is_empty() && idp.0.manner.refuses {
        let back = &asked.redirect_uri;
        return redirect(&format!(
            "{back}?error=access_denied&state={state}&iss={issuer}"
        ));
    }
    let person = idp.0.cast.iter().find(|person| person.sub == asked.sub);
    let person = person.cloned().ok_or(Problem::Malformed)?;
    let grant = Grant {
        person,
        redirect_uri: asked.redirect_uri.clone(),
        nonce: asked.nonce.clone(),
        challenge: asked.code_challenge.clone(),
        until: idp.until(),
    };
    let code = idp.keep(&idp.0.codes, grant);
    let back = &asked.redirect_uri;
    redirect(&format!("{back}?code={code}&state={state}&iss={issuer}"))
}

fn redirect(to: &str) -> Result<Response, Problem> {
    let to = HeaderValue::from_str(to).map_err(|_| Problem::Malformed)?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(header::LOCATION, to);
    Ok(response)
}

/// What the portal's server sends.
#[derive(Debug, Default, Deserialize)]
struct Exchange {
    #[serde(default)]
    grant_type: String,
    #[serde(default)]
    code: String,
    #[serde(default)]
    redirect_uri: String,
    #[serde(default)]
    code_verifier: String,
    #[serde(default)]
    client_id: String,
    #[serde(default)]
    client_secret: String,
}

async fn token(State(idp): State<Idp>, headers: HeaderMap, body: Bytes) -> Response {
    let refuse =
        |code: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": code }))).into_response();
    let Ok(Query(mut sent)) = Query::<Exchange>::try_from_uri(&as_uri(&body)) else {
        return refuse("invalid_request");
    };
    if let Some((id, secret)) = basic(&headers) {
        (sent.client_id, sent.client_secret) = (id, secret);
    }
    if sent.client_id != CLIENT || sent.client_secret != idp.0.secret {
        return refuse("invalid_client");
    }
    let grant = idp
        .0
        .codes
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(&sent.code);
    let now = idp.0.clock.now();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(sent.code_verifier.as_bytes()));
    let Some(grant) = grant.filter(|grant| {
        sent.grant_type == "authorization_code"
            && grant.until > now
            && grant.redirect_uri == sent.redirect_uri
            && grant.challenge == challenge
    }) else {
        return refuse("invalid_grant");
    };
    let Grant { person, nonce, .. } = grant;
    let access = idp.keep(&idp.0.tokens, (person.clone(), idp.until()));
    let claims = json!({
        "iss": idp.0.issuer, "sub": person.sub, "aud": CLIENT, "nonce": nonce,
        "iat": now.unix_timestamp(), "exp": grant.until.unix_timestamp() + 60,
        "auth_time": now.unix_timestamp(), "amr": person.amr, "acr": person.acr,
    });
    Json(json!({
        "access_token": access, "token_type": "Bearer", "expires_in": MINUTES * 60,
        "id_token": idp.sign(&claims),
    }))
    .into_response()
}

/// A form body read as a query string.
fn as_uri(body: &[u8]) -> http::Uri {
    let text = String::from_utf8_lossy(body);
    format!("/?{text}").parse().unwrap_or_default()
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    use base64::engine::general_purpose::STANDARD;
    let value = headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

async fn userinfo(State(idp): State<Idp>, headers: HeaderMap) -> Response {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "))
        .unwrap_or_default();
    let tokens = idp.0.tokens.lock().unwrap_or_else(PoisonError::into_inner);
    match tokens
        .get(bearer)
        .filter(|(_, until)| *until > idp.0.clock.now())
    {
        Some((person, _)) if idp.0.manner.signed => {
            let mut claims = person.claims.clone();
            if let Some(claims) = claims.as_object_mut() {
                claims.insert("iss".to_owned(), idp.0.issuer.as_str().into());
                claims.insert("aud".to_owned(), CLIENT.into());
            }
            let kind = [(header::CONTENT_TYPE, "application/jwt")];
            (kind, idp.sign(&claims)).into_response()
        }
        Some((person, _)) => Json(person.claims.clone()).into_response(),
        None => StatusCode::UNAUTHORIZED.into_response(),
    }
}

/// Where a portal sends the browser after its own logout.
#[derive(Debug, Default, Deserialize)]
struct Leaving {
    #[serde(default)]
    post_logout_redirect_uri: String,
    #[serde(default)]
    state: String,
}

async fn logout(
    State(idp): State<Idp>,
    Query(leaving): Query<Leaving>,
) -> Result<Response, Problem> {
    // This provider keeps no session of its own: there is nothing to end but the way back.
    if !idp.knows(&leaving.post_logout_redirect_uri) {
        return Err(Problem::Malformed);
    }
    redirect(&format!(
        "{}?state={}",
        leaving.post_logout_redirect_uri,
        percent::encode(&leaving.state)
    ))
}
