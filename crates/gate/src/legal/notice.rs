//! `law/notice.toml`: what the act does not say and a lawyer checks by hand.

use kernel::law::{Article, Text};
use serde::Deserialize;

use super::PaperKind;

/// Hand-checked facts about a service, for its papers.
///
/// ```toml
/// version = "2026-11-22"
/// transfers = { fr = "Aucune donnée ne sort de l’Union européenne.", en = "…" }
/// automated = { fr = "Aucune décision automatisée…", en = "…" }
/// [publisher]
/// name = { fr = "…", en = "…" }
/// director = { fr = "…", en = "…" }
/// address = "…"
/// email = "contact@example.org"
/// [host]        # hosting provider
/// [rights]      # whom to write to, to exercise one's rights
/// [dpo]         # data protection officer
/// [security]
/// contact = "mailto:security@example.org"
/// [accessibility]
/// state = "partial"
/// [[cookie]]
/// [[section]]   # further sections of the papers
/// pages = ["terms", "privacy"]
/// [[measure]]   # security measures, for the register
/// ```
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// Date of these texts, ISO 8601.
    pub version: String,
    /// Transfers outside the Union.
    pub transfers: Text,
    /// Automated decisions, and what a person may do about them.
    pub automated: Text,
    /// Publisher of the site (loi 2004-575, art. 1-1).
    pub publisher: Publisher,
    /// Hosting provider.
    pub host: Party,
    /// Whom to write to, to exercise one's rights.
    pub rights: Party,
    /// Data protection officer.
    pub dpo: Party,
    /// Where to report a weakness (RFC 9116).
    pub security: Security,
    /// State of accessibility.
    pub accessibility: Accessibility,
    /// Every cookie the site sets.
    #[serde(rename = "cookie", default)]
    pub cookies: Vec<Cookie>,
    /// Further sections of the papers.
    #[serde(rename = "section", default)]
    pub sections: Vec<Section>,
    /// Security measures (GDPR art. 30 1 g).
    #[serde(rename = "measure", default)]
    pub measures: Vec<Text>,
}

/// Publisher of the site.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publisher {
    /// Name.
    pub name: Text,
    /// Publication director, by office.
    pub director: Text,
    /// Postal address.
    pub address: String,
    /// E-mail address.
    pub email: String,
}

/// Someone one can write to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Party {
    /// Name or office.
    pub name: Text,
    /// Postal address.
    pub address: String,
    /// E-mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Telephone number.
    #[serde(default)]
    pub phone: Option<String>,
}

/// Where to report a weakness.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Security {
    /// `mailto:` or `https:` address.
    pub contact: String,
    /// Address of the disclosure policy.
    #[serde(default)]
    pub policy: Option<String>,
    /// Address of the key to encrypt with.
    #[serde(default)]
    pub encryption: Option<String>,
}

/// Conformity to the RGAA.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Conformity {
    /// Every applicable criterion is met.
    Full,
    /// At least half of them are.
    Partial,
    /// Fewer, or no audit yet.
    None,
}

impl Conformity {
    /// Name used in message keys.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Partial => "partial",
            Self::None => "none",
        }
    }
}

/// The accessibility statement's facts (RGAA 4.1, annexe 2).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Accessibility {
    /// Conformity.
    pub state: Conformity,
    /// Date of the audit, ISO 8601; none when there was none.
    #[serde(default)]
    pub audited: Option<String>,
    /// Who audited, how, on which pages.
    pub method: Text,
    /// Share of the criteria met, in percent.
    #[serde(default)]
    pub rate: Option<u8>,
    /// Known defects.
    #[serde(default)]
    pub defects: Vec<Text>,
    /// What was left out and why (exemptions, disproportionate burden).
    #[serde(default)]
    pub exemptions: Vec<Text>,
    /// Whom to tell.
    pub email: String,
}

/// A cookie.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cookie {
    /// Name.
    pub name: String,
    /// What it is for.
    pub purpose: Text,
    /// How long it lives.
    pub duration: Text,
}

/// A section of one or several papers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Papers that hold it.
    pub pages: Vec<PaperKind>,
    /// Title.
    pub title: Text,
    /// Paragraphs.
    pub text: Vec<Text>,
    /// Article of the act that asks for it.
    #[serde(default)]
    pub article: Option<Article>,
}
