//! One identity provider.

use std::{sync::Arc, time::Duration};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use kernel::{Secret, Timestamp};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet,
    EndpointNotSet, EndpointSet, IssuerUrl, LogoutRequest, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, PkceCodeVerifier, PostLogoutRedirectUrl, ProviderMetadataWithLogout,
    RedirectUrl, RequestTokenError, Scope, TokenResponse,
    core::{
        CoreAuthenticationFlow, CoreClient, CoreErrorResponseType, CoreJwsSigningAlgorithm,
        CoreTokenResponse,
    },
};
use subtle::ConstantTimeEq;
use tokio::{sync::Mutex, time::Instant};
use url::{Origin, Url};

use super::{
    Callback, ClientAuthentication, Identity, OidcError, Profile, ProviderSettings, Said, http,
    userinfo::{self, Expected},
};
use crate::session::Bearer;

/// How long a provider's configuration and keys are believed.
const FRESH: Duration = Duration::from_secs(3_600);
/// How soon they may be read again because a signature did not verify.
const AGAIN: Duration = Duration::from_secs(60);

/// What a token may be signed with: a key that only the provider has.
const PUBLIC_KEY: [CoreJwsSigningAlgorithm; 5] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

struct Discovered {
    at: Instant,
    metadata: ProviderMetadataWithLogout,
}

/// A provider, its configuration read when first needed and kept for an hour.
pub struct Provider {
    settings: ProviderSettings,
    http: reqwest::Client,
    /// The only origin it may name.
    home: Option<Origin>,
    known: Mutex<Option<Arc<Discovered>>>,
}

impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Provider").field(&self.settings).finish()
    }
}

impl Provider {
    /// Prepares a provider; nothing is asked of it yet.
    ///
    /// # Errors
    /// When the settings cannot be used.
    pub fn new(settings: ProviderSettings) -> Result<Self, OidcError> {
        let http = http::client(&settings)?;
        let issuer = Url::parse(&settings.issuer).map_err(|_| OidcError::Settings("issuer"))?;
        let home = (settings.profile == Profile::Citizens).then(|| issuer.origin());
        Ok(Self {
            settings,
            http,
            home,
            known: Mutex::new(None),
        })
    }

    /// Origin of the provider, for the policy that lets a form be redirected there.
    #[must_use]
    pub fn origin(&self) -> String {
        let issuer = Url::parse(&self.settings.issuer);
        issuer
            .map(|issuer| issuer.origin().ascii_serialization())
            .unwrap_or_default()
    }

    /// Issuer, as identities name it.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.settings.issuer
    }

    /// Where to send the browser, for a sign-in bound to `secret` that comes back to `back`.
    ///
    /// # Errors
    /// When the provider cannot be reached.
    pub async fn begin(&self, secret: &Bearer, back: &str) -> Result<Url, OidcError> {
        let known = self.discover(FRESH).await?;
        let client = self.client(&known, back)?;
        let (state, nonce, verifier) = parts(secret);
        let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                move || state,
                move || nonce,
            )
            .set_pkce_challenge(challenge)
            .add_scopes(self.settings.scopes.iter().cloned().map(Scope::new))
            .add_extra_param("claims", claims(self.essential()));
        if !self.settings.acr_values.is_empty() {
            request = request.add_extra_param("acr_values", self.settings.acr_values.join(" "));
        }
        let url = request.url().0;
        if !self.is_home(&url) {
            return Err(OidcError::Unreachable("authorization endpoint elsewhere"));
        }
        Ok(url)
    }

    /// Contexts asked for as essential claims: of citizens none, for a provider may then answer no other, a higher
    /// one included.
    fn essential(&self) -> &[String] {
        match self.settings.profile {
            Profile::Staff => &self.settings.acr_values,
            Profile::Citizens => &[],
        }
    }

    /// Whether an address is one that this provider may name: that of citizens stays at its own origin.
    fn is_home(&self, url: &Url) -> bool {
        self.home.as_ref().is_none_or(|home| *home == url.origin())
    }

    /// Who signed in, from what the provider sent back to `back` in the browser that holds `secret`.
    ///
    /// # Errors
    /// Why nobody did.
    pub async fn finish(
        &self,
        secret: &Bearer,
        back: &str,
        callback: &Callback,
        now: Timestamp,
    ) -> Result<Identity, OidcError> {
        let said = self.answer(secret, back, callback, now).await?;
        said.identity(self.issuer())
    }

    /// What it said of who signed in, verified.
    pub(crate) async fn answer(
        &self,
        secret: &Bearer,
        back: &str,
        callback: &Callback,
        now: Timestamp,
    ) -> Result<Said, OidcError> {
        let (state, nonce, verifier) = parts(secret);
        let given = callback.state.as_deref().unwrap_or_default();
        if !bool::from(given.as_bytes().ct_eq(state.secret().as_bytes())) {
            return Err(OidcError::Lost);
        }
        if callback
            .iss
            .as_deref()
            .is_some_and(|iss| iss != self.issuer())
        {
            return Err(OidcError::Lost);
        }
        match callback.error.as_deref() {
            None => {}
            Some("access_denied") => return Err(OidcError::Denied),
            Some("unmet_authentication_requirements") => return Err(OidcError::Weak),
            Some("temporarily_unavailable") => {
                return Err(OidcError::Unreachable("it says so itself"));
            }
            Some(_) => return Err(OidcError::Provider),
        }
        let code = callback.code.clone().ok_or(OidcError::Lost)?;
        let known = self.discover(FRESH).await?;
        let client = self.client(&known, back)?;
        let call = |request| http::call(self.http.clone(), self.home.clone(), request);
        let tokens = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|_| OidcError::Unreachable("no token endpoint"))?
            .set_pkce_verifier(verifier)
            .request_async(&call)
            .await
            .map_err(|error| match error {
                RequestTokenError::Request(_) => OidcError::Unreachable("token endpoint"),
                RequestTokenError::ServerResponse(answer)
                    if *answer.error() == CoreErrorResponseType::InvalidGrant =>
                {
                    OidcError::Spent
                }
                _ => OidcError::Invalid("the code was not taken"),
            })?;
        match self.verify(&known, &client, &tokens, &nonce, now).await {
            Err(OidcError::Invalid(why)) => {
                // Its keys may have turned since they were read.
                let again = self.discover(AGAIN).await?;
                if Arc::ptr_eq(&again, &known) {
                    return Err(OidcError::Invalid(why));
                }
                self.verify(&again, &self.client(&again, back)?, &tokens, &nonce, now)
                    .await
            }
            end => end,
        }
    }

    async fn verify(
        &self,
        known: &Discovered,
        client: &Client,
        tokens: &CoreTokenResponse,
        nonce: &Nonce,
        now: Timestamp,
    ) -> Result<Said, OidcError> {
        let id_token = tokens.id_token().ok_or(OidcError::Invalid("no ID token"))?;
        let seconds = now.unix_timestamp();
        let mut verifier = client
            .id_token_verifier()
            .set_time_fn(move || chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default());
        if self.settings.profile == Profile::Citizens {
            verifier = verifier.set_allowed_algs(PUBLIC_KEY);
        }
        let claims = id_token
            .claims(&verifier, nonce)
            .map_err(|_| OidcError::Invalid("ID token"))?;
        let amr: Vec<String> = claims
            .auth_method_refs()
            .map(|methods| {
                methods
                    .iter()
                    .map(|method| method.as_str().to_owned())
                    .collect()
            })
            .unwrap_or_default();
        let acr = claims.auth_context_ref().map(|acr| acr.as_str());
        if !self.settings.strength.admits(acr, &amr) {
            return Err(OidcError::Weak);
        }
        let subject = claims.subject().clone();
        let metadata = &known.metadata;
        let url = metadata
            .userinfo_endpoint()
            .ok_or(OidcError::Unreachable("no userinfo endpoint"))?;
        let expected = Expected {
            issuer: self.issuer(),
            client: &self.settings.client_id,
            subject: subject.as_str(),
            keys: metadata.jwks().keys(),
            now: seconds,
            signed: self.settings.signed_userinfo,
        };
        if !self.is_home(url.url()) {
            return Err(OidcError::Unreachable("userinfo endpoint elsewhere"));
        }
        let info =
            userinfo::ask(&self.http, url.as_str(), tokens.access_token(), &expected).await?;
        Ok(Said {
            subject: subject.as_str().to_owned(),
            claims: info,
            id_token: Secret::new(id_token.to_string()),
        })
    }

    /// Where to send the browser so that the provider's session ends too (RP-Initiated Logout);
    /// none when the provider offers nothing of the kind or cannot be reached.
    pub async fn logout(&self, hint: &str, back: &str, state: &str) -> Option<Url> {
        let known = self.discover(FRESH).await.ok()?;
        let end = known
            .metadata
            .additional_metadata()
            .end_session_endpoint
            .clone()?;
        let hint = hint.parse::<openidconnect::core::CoreIdToken>().ok()?;
        let mut request = LogoutRequest::from(end).set_id_token_hint(&hint);
        // The ID token names us already, and FranceConnect lists no other parameter.
        if self.settings.profile == Profile::Staff {
            request = request.set_client_id(ClientId::new(self.settings.client_id.clone()));
        }
        let request = request
            .set_post_logout_redirect_uri(PostLogoutRedirectUrl::new(back.to_owned()).ok()?)
            .set_state(CsrfToken::new(state.to_owned()));
        Some(request.http_get_url()).filter(|url| self.is_home(url))
    }

    /// The provider's configuration and keys, read again when older than `age`.
    async fn discover(&self, age: Duration) -> Result<Arc<Discovered>, OidcError> {
        let mut known = self.known.lock().await;
        if let Some(found) = known.as_ref().filter(|found| found.at.elapsed() < age) {
            return Ok(Arc::clone(found));
        }
        let issuer =
            IssuerUrl::new(self.issuer().to_owned()).map_err(|_| OidcError::Settings("issuer"))?;
        let call = |request| http::call(self.http.clone(), self.home.clone(), request);
        let read = ProviderMetadataWithLogout::discover_async(issuer, &call).await;
        match read {
            Ok(metadata) => {
                let found = Arc::new(Discovered {
                    at: Instant::now(),
                    metadata,
                });
                *known = Some(Arc::clone(&found));
                Ok(found)
            }
            Err(error) => {
                tracing::warn!(%error, "the identity provider's configuration cannot be read");
                // Better an hour-old key than nobody able to sign in.
                known.clone().ok_or(OidcError::Unreachable("discovery"))
            }
        }
    }

    fn client(&self, known: &Discovered, back: &str) -> Result<Client, OidcError> {
        let back = RedirectUrl::new(back.to_owned()).map_err(|_| OidcError::Settings("address"))?;
        let secret = ClientSecret::new(self.settings.client_secret.reveal().clone());
        let id = ClientId::new(self.settings.client_id.clone());
        let client = CoreClient::from_provider_metadata(known.metadata.clone(), id, Some(secret));
        let client = client.set_auth_type(match self.settings.authentication {
            ClientAuthentication::Post => AuthType::RequestBody,
            ClientAuthentication::Basic => AuthType::BasicAuth,
        });
        Ok(client.set_redirect_uri(back))
    }
}

/// The `claims` parameter: how the person authenticated, which ProConnect tells only when it is asked to.
fn claims(contexts: &[String]) -> String {
    let mut id_token = serde_json::json!({ "amr": { "essential": true } });
    if !contexts.is_empty()
        && let Some(claims) = id_token.as_object_mut()
    {
        let acr = serde_json::json!({ "essential": true, "values": contexts });
        claims.insert("acr".to_owned(), acr);
    }
    serde_json::json!({ "id_token": id_token }).to_string()
}

/// State, nonce and PKCE verifier of a sign-in.
fn parts(secret: &Bearer) -> (CsrfToken, Nonce, PkceCodeVerifier) {
    let text = |usage| URL_SAFE_NO_PAD.encode(secret.derive(usage));
    (
        CsrfToken::new(text("oidc state")),
        Nonce::new(text("oidc nonce")),
        PkceCodeVerifier::new(text("oidc verifier")),
    )
}
