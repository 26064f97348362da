//! What the provider says of a person: plain JSON, or signed (ProConnect's default).
//!
//! Signed answers are verified here: the library verifies them under RS256 only, and ProConnect lets
//! its clients choose ES256.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderValue, Method, header};
use openidconnect::{
    AccessToken, HttpRequest, JsonWebKey,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;

use super::{OidcError, http as calls};

/// The claims we ask for (OpenID Connect Core §5.1, ProConnect's and FranceConnect's own).
#[derive(Deserialize)]
pub(crate) struct Claims {
    sub: String,
    #[serde(default)]
    iss: Option<String>,
    #[serde(default)]
    aud: Option<Audience>,
    #[serde(default)]
    exp: Option<i64>,
    pub(crate) email: Option<String>,
    pub(crate) email_verified: Option<bool>,
    pub(crate) given_name: Option<String>,
    pub(crate) family_name: Option<String>,
    pub(crate) usual_name: Option<String>,
    pub(crate) siret: Option<String>,
    pub(crate) gender: Option<String>,
    pub(crate) birthdate: Option<String>,
    pub(crate) birthplace: Option<String>,
    pub(crate) birthcountry: Option<String>,
    pub(crate) preferred_username: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    #[serde(default)]
    kid: Option<String>,
}

/// Who is expected to speak, of whom, to whom, under which keys, before when.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client: &'a str,
    pub(super) subject: &'a str,
    pub(super) keys: &'a [CoreJsonWebKey],
    /// Seconds since 1970.
    pub(super) now: i64,
    /// Whether an answer that is not signed is no answer.
    pub(super) signed: bool,
}

/// Asks the provider, and believes only an answer about the expected subject.
pub(super) async fn ask(
    client: &reqwest::Client,
    url: &str,
    token: &AccessToken,
    expected: &Expected<'_>,
) -> Result<Claims, OidcError> {
    let unreachable = OidcError::Unreachable("userinfo endpoint");
    let bearer = HeaderValue::from_str(&format!("Bearer {}", token.secret()));
    let bearer = bearer.map_err(|_| OidcError::Invalid("access token"))?;
    let mut request = HttpRequest::new(Vec::new());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = url.parse().map_err(|_| unreachable.clone())?;
    request.headers_mut().insert(header::AUTHORIZATION, bearer);
    let accept = HeaderValue::from_static("application/jwt, application/json;q=0.9");
    request.headers_mut().insert(header::ACCEPT, accept);
    let answer = calls::call(client.clone(), None, request)
        .await
        .map_err(|_| unreachable.clone())?;
    if !answer.status().is_success() {
        return Err(unreachable);
    }
    let kind = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let signed = kind.is_some_and(|kind| {
        kind.split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .eq_ignore_ascii_case("application/jwt")
    });
    let claims = if signed {
        verify(answer.body(), expected)
    } else if expected.signed {
        None
    } else {
        plain(answer.body())
    };
    let claims = claims.ok_or(OidcError::Invalid("userinfo"))?;
    if claims.sub != expected.subject {
        return Err(OidcError::Invalid("userinfo of another subject"));
    }
    Ok(claims)
}

fn plain(body: &[u8]) -> Option<Claims> {
    serde_json::from_slice(body).ok()
}

/// A compact JWS (RFC 7515 §3.1) under one of the provider's public keys.
fn verify(body: &[u8], expected: &Expected<'_>) -> Option<Claims> {
    use CoreJwsSigningAlgorithm as Alg;
    let text = std::str::from_utf8(body).ok()?.trim();
    let (message, signature) = text.rsplit_once('.')?;
    let (header, payload) = message.split_once('.')?;
    let header: Header = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    // Public-key algorithms only: neither `none` nor a MAC whose key the provider's users share.
    let allowed = matches!(
        header.alg,
        Alg::RsaSsaPkcs1V15Sha256
            | Alg::RsaSsaPssSha256
            | Alg::EcdsaP256Sha256
            | Alg::EcdsaP384Sha384
            | Alg::EdDsa
    );
    let good = allowed
        && expected.keys.iter().any(|key| {
            let named = header
                .kid
                .as_deref()
                .is_none_or(|kid| key.key_id().is_none_or(|id| id.as_str() == kid));
            named
                && key
                    .verify_signature(&header.alg, message.as_bytes(), &signature)
                    .is_ok()
        });
    let claims: Claims = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()?;
    let for_us = match claims.aud.as_ref()? {
        Audience::One(one) => one == expected.client,
        Audience::Several(several) => several.iter().any(|one| one == expected.client),
    };
    let from_them = claims.iss.as_deref() == Some(expected.issuer);
    let in_time = claims.exp.is_none_or(|end| end > expected.now);
    (good && for_us && from_them && in_time).then_some(claims)
}
