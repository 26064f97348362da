//! Sign-in at an identity provider: OpenID Connect code flow with PKCE, in the profile of ProConnect.
//!
//! Nothing of a sign-in under way is stored on the server. The browser keeps one secret in a cookie; the
//! `state`, the `nonce` and the PKCE verifier are derived from it, so that an answer can be used only in
//! the browser that asked for it (RFC 9700 §2.1, OpenID Connect Core §3.1, RFC 7636).

mod assurance;
mod http;
mod provider;
mod said;
mod userinfo;

use std::fmt;

pub use assurance::Assurance;
use kernel::{Personal, Secret};
pub use provider::Provider;
pub(crate) use said::Said;
#[cfg(test)]
pub(crate) use userinfo::Claims;

/// A provider and what is asked of it.
#[derive(Clone)]
pub struct ProviderSettings {
    /// Issuer, letter for letter; its configuration is read at `/.well-known/openid-configuration` below it.
    pub issuer: String,
    /// Our name there.
    pub client_id: String,
    /// Our secret there.
    pub client_secret: Secret<String>,
    /// Scopes asked for, besides `openid`.
    pub scopes: Vec<String>,
    /// How our secret is sent to the token endpoint.
    pub authentication: ClientAuthentication,
    /// Authentication contexts asked for, as essential; whether the answer is strong enough is for
    /// `strength` to say.
    pub acr_values: Vec<String>,
    /// How strongly a person must have been authenticated.
    pub strength: Strength,
    /// Further certification authorities, in PEM: the demonstration's own.
    pub roots: Vec<Vec<u8>>,
    /// Of whom it vouches.
    pub profile: Profile,
    /// Whether what it tells of a person is believed only when signed, TLS or not.
    pub signed_userinfo: bool,
}

/// What differs between providers of staff and of citizens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// ProConnect and its like: contexts are asked for as essential claims too.
    Staff,
    /// FranceConnect and its like: contexts in `acr_values` alone; tokens under public keys only; every address that
    /// its configuration names stands at the issuer's own origin.
    Citizens,
}

impl ProviderSettings {
    /// ProConnect's profile: what it tells of an agent, and nothing more.
    #[must_use]
    pub fn pro_connect(issuer: String, client_id: String, client_secret: Secret<String>) -> Self {
        let scopes = ["given_name", "usual_name", "email", "uid", "siret"]
            .map(str::to_owned)
            .to_vec();
        Self {
            issuer,
            client_id,
            client_secret,
            scopes,
            authentication: ClientAuthentication::Post,
            acr_values: Vec::new(),
            strength: Strength::Any,
            roots: Vec::new(),
            profile: Profile::Staff,
            signed_userinfo: false,
        }
    }

    /// FranceConnect's profile: the pivot identity, the name in use and the address, nothing more. `assurance` is
    /// asked for, and what is answered must not be below; with none, how someone was authenticated is not looked at.
    #[must_use]
    pub fn france_connect(
        issuer: String,
        client_id: String,
        client_secret: Secret<String>,
        assurance: Option<Assurance>,
    ) -> Self {
        let scopes = [
            "given_name",
            "family_name",
            "birthdate",
            "gender",
            "birthplace",
            "birthcountry",
            "email",
            "preferred_username",
        ];
        Self {
            scopes: scopes.map(str::to_owned).to_vec(),
            acr_values: assurance
                .map(|level| level.code().to_owned())
                .into_iter()
                .collect(),
            strength: assurance.map_or(Strength::Any, Strength::AtLeast),
            profile: Profile::Citizens,
            signed_userinfo: true,
            ..Self::pro_connect(issuer, client_id, client_secret)
        }
    }
}

impl fmt::Debug for ProviderSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ProviderSettings")
            .field("issuer", &self.issuer)
            .finish_non_exhaustive()
    }
}

/// How our secret is sent to the token endpoint (OpenID Connect Core §9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientAuthentication {
    /// In the body: the only way of sending a secret that ProConnect takes.
    Post,
    /// In the `Authorization` header.
    Basic,
}

/// How strongly a person must have been authenticated (ANSSI-PG-078 R1: several factors for the
/// privileged).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Strength {
    /// However the provider does.
    Any,
    /// In one of these contexts (`acr`): a provider may answer less than it was asked.
    Contexts(Vec<String>),
    /// At this level of assurance or above.
    AtLeast(Assurance),
    /// With several factors: `amr` holds `mfa` (RFC 8176), or `acr` is one of these.
    SeveralFactors(Vec<String>),
}

impl Strength {
    /// Whether an authentication is strong enough.
    #[must_use]
    pub fn admits(&self, acr: Option<&str>, amr: &[String]) -> bool {
        match self {
            Self::Any => true,
            Self::Contexts(contexts) => among(acr, contexts),
            Self::AtLeast(level) => acr
                .and_then(Assurance::of)
                .is_some_and(|given| given >= *level),
            Self::SeveralFactors(contexts) => {
                amr.iter().any(|method| method == "mfa") || among(acr, contexts)
            }
        }
    }
}

fn among(acr: Option<&str>, contexts: &[String]) -> bool {
    acr.is_some_and(|acr| contexts.iter().any(|context| context == acr))
}

/// Who the provider says it is.
#[derive(Debug, Clone)]
pub struct Identity {
    /// Issuer.
    pub issuer: String,
    /// The person's identifier there.
    pub subject: Personal<String>,
    /// Professional address.
    pub email: Personal<String>,
    /// First name.
    pub given_name: Option<Personal<String>>,
    /// Name used.
    pub usual_name: Option<Personal<String>>,
    /// SIRET of the organisation.
    pub organisation: Option<Personal<String>>,
    /// ID token, to end the provider's session too.
    pub id_token: Secret<String>,
}

/// What the provider sends back through the browser (OpenID Connect Core §3.1.2.5, §3.1.2.6).
#[derive(Clone, Default, serde::Deserialize)]
pub struct Callback {
    /// Code to exchange.
    #[serde(default)]
    pub code: Option<String>,
    /// The state we sent.
    #[serde(default)]
    pub state: Option<String>,
    /// Error code, when it failed.
    #[serde(default)]
    pub error: Option<String>,
    /// Issuer that answers (RFC 9207).
    #[serde(default)]
    pub iss: Option<String>,
}

impl fmt::Debug for Callback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Callback")
    }
}

/// Why a sign-in did not succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OidcError {
    /// The person gave up, or the provider refused them.
    #[error("the provider denied access")]
    Denied,
    /// Another error of the provider's.
    #[error("the provider answered with an error")]
    Provider,
    /// The answer is not to a question of this browser, or comes too late.
    #[error("the answer belongs to no sign-in of this browser")]
    Lost,
    /// The code was taken already, or is too old.
    #[error("the provider did not take the code")]
    Spent,
    /// The provider cannot be reached or does not answer as it should.
    #[error("the provider cannot be reached: {0}")]
    Unreachable(&'static str),
    /// What it sent does not verify.
    #[error("the provider's tokens do not verify: {0}")]
    Invalid(&'static str),
    /// The authentication is not strong enough.
    #[error("the authentication is not strong enough")]
    Weak,
    /// A claim is missing without which one cannot go on.
    #[error("the provider does not tell {0}")]
    Missing(&'static str),
    /// The provider gives no verified address.
    #[error("the provider gives no address")]
    NoEmail,
    /// The settings cannot be used.
    #[error("the provider's settings cannot be used: {0}")]
    Settings(&'static str),
}

impl OidcError {
    /// Key of its sentences in the catalogue: `sign-in-CODE-title`, `sign-in-CODE-text`.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Provider | Self::Settings(_) => "provider",
            Self::Lost => "lost",
            Self::Spent => "spent",
            Self::Missing(_) => "missing",
            Self::Unreachable(_) => "unreachable",
            Self::Invalid(_) => "invalid",
            Self::Weak => "weak",
            Self::NoEmail => "no-email",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_factors_are_seen_in_either_claim() {
        let strength = Strength::SeveralFactors(vec!["eidas2".to_owned()]);
        let amr = |methods: &[&str]| methods.iter().map(|m| (*m).to_owned()).collect::<Vec<_>>();
        assert!(strength.admits(None, &amr(&["pwd", "mfa"])));
        assert!(strength.admits(Some("eidas2"), &[]));
        assert!(!strength.admits(Some("eidas1"), &amr(&["pwd"])));
        assert!(!strength.admits(None, &[]));
        assert!(Strength::Any.admits(None, &[]));
    }

    #[test]
    fn a_level_below_the_one_asked_for_is_refused() {
        let asked = Strength::AtLeast(Assurance::Substantial);
        assert!(asked.admits(Some("eidas2"), &[]) && asked.admits(Some("eidas3"), &[]));
        for acr in [
            None,
            Some("eidas1"),
            Some("eidas"),
            Some("eidas22"),
            Some(""),
        ] {
            assert!(!asked.admits(acr, &["mfa".to_owned()]), "{acr:?}");
        }
        assert!(Strength::AtLeast(Assurance::Low).admits(Some("eidas1"), &[]));
    }

    #[test]
    fn a_context_is_believed_only_when_it_is_one_that_was_asked_for() {
        let strength = Strength::Contexts(vec!["eidas2".to_owned(), "eidas3".to_owned()]);
        assert!(strength.admits(Some("eidas3"), &[]));
        assert!(!strength.admits(Some("eidas1"), &["mfa".to_owned()]));
        assert!(!strength.admits(None, &[]));
    }
}
