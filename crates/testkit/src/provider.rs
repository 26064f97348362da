//! An identity provider small enough to lie on demand, on the loopback.
#![expect(
    clippy::indexing_slicing,
    reason = "a member that a JSON object lacks is null, and writing it adds it"
)]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _},
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
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

/// Name and secret under which it knows its one client.
pub const CLIENT: [&str; 2] = ["acte", "secret"];

/// What tokens are signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// Ed25519.
    EdDsa,
    /// ECDSA on P-256.
    Es256,
    /// Nothing.
    Not,
    /// The client's own secret, which is no proof of who signed.
    Hs256,
}

impl Signed {
    const fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Not => "none",
            Self::Hs256 => "HS256",
        }
    }
}

/// What the provider says, and how it lies.
#[derive(Debug, Clone)]
pub struct Says {
    /// Identifier of the person.
    pub subject: String,
    /// Their address.
    pub email: Option<String>,
    /// How they were authenticated.
    pub amr: Vec<String>,
    /// In which context.
    pub acr: Option<String>,
    /// What else it tells of them.
    pub claims: Map<String, Value>,
    /// A nonce other than the one it was given.
    pub nonce: Option<String>,
    /// For whom its tokens are.
    pub audience: String,
    /// An issuer other than itself.
    pub issuer: Option<String>,
    /// Seconds its ID token is good for.
    pub expires_in: i64,
    /// Seconds its userinfo is good for, when it says so.
    pub userinfo_expires_in: Option<i64>,
    /// Whether it signs with a key that it does not publish.
    pub foreign_key: bool,
    /// What it signs with.
    pub signed: Signed,
    /// Whose userinfo it tells, when it is another's.
    pub userinfo_subject: Option<String>,
    /// Whether its userinfo is signed.
    pub signed_userinfo: bool,
    /// Whether its token endpoint is out of order.
    pub down: bool,
    /// Where its configuration says that its token endpoint stands, when elsewhere.
    pub token_endpoint: Option<String>,
    /// The time.
    pub now: Timestamp,
}

impl Says {
    /// The truth, about a member of staff.
    #[must_use]
    pub fn new(now: Timestamp) -> Self {
        let claims =
            json!({ "given_name": "Marie", "usual_name": "Curie", "siret": "13000766900018" });
        Self {
            subject: "sub-1".into(),
            email: Some("Marie.Curie@interieur.example".into()),
            amr: vec!["pwd".into(), "mfa".into()],
            acr: None,
            claims: claims.as_object().cloned().unwrap_or_default(),
            nonce: None,
            audience: CLIENT[0].into(),
            issuer: None,
            expires_in: 300,
            userinfo_expires_in: None,
            foreign_key: false,
            signed: Signed::EdDsa,
            userinfo_subject: None,
            signed_userinfo: true,
            down: false,
            token_endpoint: None,
            now,
        }
    }

    /// The truth, about a citizen born in Paris in 1980.
    #[must_use]
    pub fn citizen(now: Timestamp) -> Self {
        let claims = json!({
            "given_name": "Anne Marie", "family_name": "LEFEVRE", "gender": "female", "birthdate": "1980-05-23",
            "birthplace": "75107", "birthcountry": "99100", "preferred_username": "DURAND",
        });
        Self {
            subject: format!("{:064x}v1", 1),
            email: Some("anne@mail.example".into()),
            amr: vec!["fc".into()],
            acr: Some("eidas1".into()),
            claims: claims.as_object().cloned().unwrap_or_default(),
            ..Self::new(now)
        }
    }

    /// The same, one claim said otherwise; left out when null.
    pub fn claim(&mut self, name: &str, value: impl Into<Value>) {
        match value.into() {
            Value::Null => self.claims.remove(name),
            value => self.claims.insert(name.to_owned(), value),
        };
    }
}

struct Keys {
    ed25519: Ed25519KeyPair,
    p256: EcdsaKeyPair,
}

impl Keys {
    fn new(seed: u8) -> Self {
        let p256 = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING);
        Self {
            ed25519: Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).expect("a seed"),
            p256: p256.expect("a key"),
        }
    }

    fn sign(&self, how: Signed, text: &[u8]) -> Vec<u8> {
        match how {
            Signed::EdDsa => self.ed25519.sign(text).as_ref().to_vec(),
            Signed::Es256 => {
                let signature = self.p256.sign(&SystemRandom::new(), text);
                signature.expect("a signature").as_ref().to_vec()
            }
            Signed::Not => Vec::new(),
            Signed::Hs256 => {
                let key =
                    aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, CLIENT[1].as_bytes());
                aws_lc_rs::hmac::sign(&key, text).as_ref().to_vec()
            }
        }
    }

    fn public(&self) -> Value {
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        // 4, then both coordinates.
        let point = self.p256.public_key().as_ref();
        let (x, y) = point
            .get(1..65)
            .map(|both| both.split_at(32))
            .unwrap_or_default();
        json!({ "keys": [
            { "kty": "OKP", "crv": "Ed25519", "kid": "EdDSA", "use": "sig", "x": text(self.ed25519.public_key().as_ref()) },
            { "kty": "EC", "crv": "P-256", "kid": "ES256", "use": "sig", "x": text(x), "y": text(y) },
        ]})
    }
}

struct Inner {
    issuer: String,
    says: Mutex<Says>,
    own: Keys,
    foreign: Keys,
    /// Codes given out: nonce and PKCE challenge of their request.
    codes: Mutex<HashMap<String, (String, String)>>,
}

/// The provider.
#[derive(Clone)]
pub struct FakeProvider(Arc<Inner>);

impl std::fmt::Debug for FakeProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("FakeProvider").field(&self.0.issuer).finish()
    }
}

impl FakeProvider {
    /// One on a port of its own, for as long as the test runs.
    ///
    /// # Panics
    /// When the loopback has no port left.
    pub async fn start(says: Says) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let issuer = format!("http://{}", listener.local_addr().expect("an address"));
        let this = Self(Arc::new(Inner {
            issuer,
            says: Mutex::new(says),
            own: Keys::new(1),
            foreign: Keys::new(2),
            codes: Mutex::default(),
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

    /// Its issuer.
    #[must_use]
    pub fn issuer(&self) -> String {
        self.0.issuer.clone()
    }

    /// Changes what it says.
    pub fn say(&self, change: impl FnOnce(&mut Says)) {
        change(&mut self.0.says.lock().unwrap_or_else(PoisonError::into_inner));
    }

    fn says(&self) -> Says {
        self.0
            .says
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The person signs in: the query the browser comes back with.
    ///
    /// # Panics
    /// When what was asked is not a request of ours.
    pub fn authorize(&self, asked: &str) -> String {
        let query = query(asked);
        assert_eq!(query["response_type"], "code");
        assert_eq!(query["code_challenge_method"], "S256");
        assert!(query["scope"].split(' ').any(|scope| scope == "openid"));
        for long in ["state", "nonce"] {
            assert!(query[long].len() >= 32, "{long}");
        }
        let mut codes = self.0.codes.lock().unwrap_or_else(PoisonError::into_inner);
        let code = format!("code-{}", codes.len());
        let kept = (query["nonce"].clone(), query["code_challenge"].clone());
        codes.insert(code.clone(), kept);
        format!("code={code}&state={}&iss={}", query["state"], self.0.issuer)
    }

    fn sign(&self, claims: &Value) -> String {
        let says = self.says();
        let keys = if says.foreign_key {
            &self.0.foreign
        } else {
            &self.0.own
        };
        let name = says.signed.name();
        let header = json!({ "alg": name, "kid": name, "typ": "JWT" });
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text = format!("{}.{}", part(&header), part(claims));
        let signature = keys.sign(says.signed, text.as_bytes());
        format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}

/// The parameters of an address.
#[must_use]
pub fn query(address: &str) -> HashMap<String, String> {
    let uri: axum::http::Uri = address.parse().expect("an address");
    let read = axum::extract::Query::<HashMap<String, String>>::try_from_uri(&uri);
    read.expect("parameters").0
}

async fn configuration(State(this): State<FakeProvider>) -> Json<Value> {
    let (issuer, says) = (&this.0.issuer, this.says());
    let token = says
        .token_endpoint
        .unwrap_or_else(|| format!("{issuer}/token"));
    Json(json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": token,
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "end_session_endpoint": format!("{issuer}/logout"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["EdDSA", "ES256", "HS256", "none"],
    }))
}

async fn jwks(State(this): State<FakeProvider>) -> Json<Value> {
    Json(this.0.own.public())
}

async fn token(
    State(this): State<FakeProvider>,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let says = this.says();
    if says.down {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let refused =
        |error: &str| (StatusCode::BAD_REQUEST, Json(json!({ "error": error }))).into_response();
    let sent = |name: &str| form.get(name).map(String::as_str);
    if [sent("client_id"), sent("client_secret")] != CLIENT.map(Some) {
        return refused("invalid_client");
    }
    let code = sent("code").unwrap_or_default();
    let mut codes = this.0.codes.lock().unwrap_or_else(PoisonError::into_inner);
    let Some((nonce, challenge)) = codes.remove(code) else {
        return refused("invalid_grant");
    };
    drop(codes);
    let verifier = Sha256::digest(sent("code_verifier").unwrap_or_default());
    if URL_SAFE_NO_PAD.encode(verifier) != challenge {
        return refused("invalid_grant");
    }
    let now = says.now.unix_timestamp();
    let mut claims = json!({
        "iss": says.issuer.as_ref().unwrap_or(&this.0.issuer),
        "sub": says.subject,
        "aud": says.audience,
        "nonce": says.nonce.unwrap_or(nonce),
        "iat": now,
        "exp": now + says.expires_in,
        "amr": says.amr,
    });
    if let Some(acr) = says.acr {
        claims["acr"] = acr.into();
    }
    Json(json!({
        "access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": this.sign(&claims),
    }))
    .into_response()
}

async fn userinfo(State(this): State<FakeProvider>, headers: HeaderMap) -> Response {
    if headers
        .get("authorization")
        .is_none_or(|value| value != "Bearer at")
    {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let says = this.says();
    let mut claims = Value::Object(says.claims);
    claims["iss"] = this.0.issuer.as_str().into();
    claims["aud"] = CLIENT[0].into();
    claims["sub"] = says.userinfo_subject.unwrap_or(says.subject).into();
    if let Some(email) = says.email {
        claims["email"] = email.into();
    }
    if let Some(seconds) = says.userinfo_expires_in {
        claims["exp"] = (says.now.unix_timestamp() + seconds).into();
    }
    if says.signed_userinfo {
        ([("content-type", "application/jwt")], this.sign(&claims)).into_response()
    } else {
        Json(claims).into_response()
    }
}
