//! What a provider said of a person, once all of it is verified.

use kernel::{Personal, Secret};

use super::{Identity, OidcError, userinfo::Claims};

/// Subject, claims and ID token of one sign-in.
pub(crate) struct Said {
    /// The person's identifier at the provider.
    pub(crate) subject: String,
    /// What the userinfo endpoint tells.
    pub(crate) claims: Claims,
    /// The ID token as it came.
    pub(crate) id_token: Secret<String>,
}

impl Said {
    /// An address that can be one. ProConnect and FranceConnect do not send `email_verified`: they vouch for the
    /// address. A provider that says it is not verified is taken at its word.
    pub(crate) fn address(&self) -> Option<String> {
        let claims = &self.claims;
        let email = claims
            .email
            .as_deref()
            .filter(|_| claims.email_verified != Some(false))?;
        let email = email.trim();
        let (local, domain) = email.rsplit_once('@')?;
        let shaped = !local.is_empty() && !domain.is_empty() && email.len() <= 254;
        let plain = !email.contains(|c: char| c.is_control() || c.is_whitespace());
        (shaped && plain).then(|| email.to_owned())
    }

    /// As a member of staff.
    pub(super) fn identity(self, issuer: &str) -> Result<Identity, OidcError> {
        let email = self.address().ok_or(OidcError::NoEmail)?;
        let text = |value: Option<String>| {
            value
                .filter(|text| !text.is_empty() && text.len() <= 300)
                .map(Personal::new)
        };
        let claims = self.claims;
        Ok(Identity {
            issuer: issuer.to_owned(),
            subject: Personal::new(self.subject),
            email: Personal::new(email),
            given_name: text(claims.given_name),
            usual_name: text(claims.usual_name.or(claims.family_name)),
            organisation: text(claims.siret),
            id_token: self.id_token,
        })
    }
}
