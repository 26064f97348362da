//! `law/act.toml`.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::{Article, LawError, Requirement};
use crate::{Operation, Term};

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The sentence in `language` (`en`, else French).
    #[must_use]
    pub fn get(&self, language: &str) -> &str {
        if language == "en" { &self.en } else { &self.fr }
    }
}

/// An act, as its service declares it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Prefix of its requirement ids: `JCOP`.
    pub id: String,
    /// Short name of the service, also its database and host name.
    pub service: String,
    /// Name shown to people.
    pub name: Text,
    /// Title of the act.
    pub title: Text,
    /// NOR number or other official reference.
    pub reference: String,
    /// Date of signature, ISO 8601.
    pub signed: String,
    /// The processing created by the act.
    pub processing: Processing,
    /// Its articles.
    #[serde(rename = "article", default)]
    pub articles: Vec<ActArticle>,
    /// Purposes of the processing.
    #[serde(rename = "purpose", default)]
    pub purposes: Vec<DataPurpose>,
    /// Categories of data.
    #[serde(rename = "category", default)]
    pub categories: Vec<Category>,
    /// Who may receive what.
    #[serde(rename = "recipient", default)]
    pub recipients: Vec<Recipient>,
    /// How long data is kept.
    #[serde(rename = "retention", default)]
    pub retentions: Vec<Retention>,
    /// What is traced.
    #[serde(rename = "trace", default)]
    pub traces: Vec<Trace>,
    /// Rights of the persons concerned.
    #[serde(rename = "right", default)]
    pub rights: Vec<Right>,
}

/// Who answers for the processing, and on which legal ground.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Processing {
    /// Controller.
    pub controller: Text,
    /// Where to write.
    pub contact: Text,
    /// Legal basis (GDPR article 6, or the directive's chapter of the law of 1978).
    pub basis: Text,
    /// Who is concerned.
    pub persons: Text,
}

/// One article in our own words, with the obligations drawn from it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActArticle {
    /// Its number.
    pub number: Article,
    /// What it says, in our words.
    pub summary: Text,
    /// Obligations drawn from it.
    #[serde(default)]
    pub requirements: Vec<Requirement>,
}

/// A purpose (finalité).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataPurpose {
    /// Key used by deeds.
    pub key: String,
    /// Where the act states it.
    pub article: Article,
    /// The purpose in words.
    pub text: Text,
}

/// A category of data.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// Key used by `columns.toml`.
    pub key: String,
    /// Where the act lists it; `none` for what is technical and about nobody.
    pub article: Article,
    /// The category in words.
    pub text: Text,
    /// Whether it is personal data.
    #[serde(default = "yes")]
    pub personal: bool,
}

const fn yes() -> bool {
    true
}

/// A recipient (destinataire) or a body with access.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipient {
    /// Key.
    pub key: String,
    /// Where the act names it.
    pub article: Article,
    /// Who, in words.
    pub text: Text,
    /// Categories it may receive.
    pub categories: Vec<String>,
}

/// How long a category is kept, and from when.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// Key used by `columns.toml`.
    pub key: String,
    /// Where the act sets it.
    pub article: Article,
    /// How long; none while the row is needed by another kept for a term of its own.
    pub term: Option<Term>,
    /// The start of the term and its reason, in words.
    pub text: Text,
}

/// Operations that must be traced.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trace {
    /// Retention class of the audit log: `access`.
    pub class: String,
    /// Where the act requires it.
    pub article: Article,
    /// Which operations.
    pub operations: Vec<Operation>,
    /// How long the records are kept.
    pub term: Term,
    /// In words.
    pub text: Text,
}

/// A right of the persons concerned, granted or excluded.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Right {
    /// Key: `access`, `objection`…
    pub key: String,
    /// Where the act grants or excludes it.
    pub article: Article,
    /// Whether it applies.
    pub granted: bool,
    /// To whom and how, in words.
    pub text: Text,
}

impl Act {
    /// Reads and checks a declaration.
    ///
    /// # Errors
    /// When the text is not of this shape, a key stands twice, or a key is used but not declared.
    pub fn parse(text: &str) -> Result<Self, LawError> {
        let act: Self = toml::from_str(text)?;
        act.check()?;
        Ok(act)
    }

    fn check(&self) -> Result<(), LawError> {
        unique("article", self.articles.iter().map(|a| a.number.0.as_str()))?;
        unique("purpose", self.purposes.iter().map(|p| p.key.as_str()))?;
        unique("retention", self.retentions.iter().map(|r| r.key.as_str()))?;
        unique("trace", self.traces.iter().map(|t| t.class.as_str()))?;
        unique("recipient", self.recipients.iter().map(|r| r.key.as_str()))?;
        unique("right", self.rights.iter().map(|r| r.key.as_str()))?;
        unique(
            "requirement",
            self.requirements().map(|(_, r)| r.0.as_str()),
        )?;
        let categories = unique("category", self.categories.iter().map(|c| c.key.as_str()))?;
        for recipient in &self.recipients {
            for key in &recipient.categories {
                if !categories.contains(key.as_str()) {
                    return Err(LawError::Unknown {
                        place: format!("recipient `{}`", recipient.key),
                        what: "category",
                        key: key.clone(),
                    });
                }
            }
        }
        Ok(())
    }

    /// Every obligation with the article it is drawn from.
    pub fn requirements(&self) -> impl Iterator<Item = (&ActArticle, &Requirement)> {
        self.articles
            .iter()
            .flat_map(|article| article.requirements.iter().map(move |r| (article, r)))
    }

    /// Whether the act declares a purpose.
    #[must_use]
    pub fn has_purpose(&self, key: &str) -> bool {
        self.purposes.iter().any(|purpose| purpose.key == key)
    }

    /// A retention by key.
    #[must_use]
    pub fn retention(&self, key: &str) -> Option<&Retention> {
        self.retentions
            .iter()
            .find(|retention| retention.key == key)
    }

    /// A category by key.
    #[must_use]
    pub fn category(&self, key: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.key == key)
    }
}

fn unique<'a>(
    what: &'static str,
    keys: impl Iterator<Item = &'a str>,
) -> Result<BTreeSet<&'a str>, LawError> {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            return Err(LawError::Twice {
                what,
                key: key.to_owned(),
            });
        }
    }
    Ok(seen)
}
