//! Those who may be chosen at the demonstration's identity providers, and what tells one provider from another.

use serde::Serialize;
use serde_json::json;

/// Someone who does not exist.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Persona {
    /// Subject.
    pub(crate) sub: &'static str,
    /// Given name.
    pub(crate) given_name: &'static str,
    /// Family name.
    pub(crate) usual_name: &'static str,
    /// Address.
    pub(crate) email: &'static str,
    /// What they do, in the demonstration.
    pub(crate) role: &'static str,
}

/// Someone who may be chosen, as the provider tells of them.
#[derive(Debug, Clone)]
pub(crate) struct Person {
    /// Subject.
    pub(crate) sub: String,
    /// Name on the button.
    pub(crate) name: &'static str,
    /// Message beside it.
    pub(crate) hint: Option<&'static str>,
    /// What the userinfo endpoint says.
    pub(crate) claims: serde_json::Value,
    /// Context of the authentication.
    pub(crate) acr: &'static str,
    /// Methods of the authentication.
    pub(crate) amr: Vec<&'static str>,
}

impl From<Persona> for Person {
    fn from(persona: Persona) -> Self {
        Self {
            sub: persona.sub.to_owned(),
            name: persona.usual_name,
            hint: None,
            claims: json!({
                "sub": persona.sub, "given_name": persona.given_name, "usual_name": persona.usual_name,
                "email": persona.email, "uid": persona.sub, "siret": "00000000000000",
            }),
            acr: "eidas2",
            amr: vec!["pwd", "mfa"],
        }
    }
}

/// What tells one provider of the demonstration from another.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Message: title of its page.
    pub(crate) title: &'static str,
    /// Message: what it says there.
    pub(crate) text: &'static str,
    /// Whether one may give up.
    pub(crate) refuses: bool,
    /// Whether what it tells of people is signed.
    pub(crate) signed: bool,
}

/// The provider of staff.
pub(crate) const STAFF: Manner = Manner {
    title: "demo-idp-title",
    text: "demo-idp-text",
    refuses: false,
    signed: false,
};
