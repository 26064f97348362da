//! Papers printed from the act's declaration, so that they cannot drift from what the program does.
//!
//! Each is a list of sections drawn by one template. What the act does not say (host, contacts,
//! accessibility) comes from the service's `law/notice.toml`, checked by hand.

mod compliance;
mod notice;
mod pages;
mod privacy;
mod sample;
mod security_txt;
mod statements;

use std::{collections::BTreeMap, sync::Arc};

use askama::Template;
use kernel::law::{Act, Columns, LawError, Retention};
use serde::Deserialize;

pub use compliance::{Compliance, Kept, Place, Words};
pub use notice::{Accessibility, Conformity, Cookie, Notice, Party, Publisher, Section, Security};
pub use pages::with_papers;
pub use sample::papers as sample_papers;
pub use security_txt::security_txt;

use crate::{
    SiteInfo,
    i18n::T,
    page::{Shape, View},
    ui::Markup,
};

/// A paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaperKind {
    /// Mentions légales.
    Legal,
    /// Politique de confidentialité (GDPR art. 13).
    Privacy,
    /// Conditions générales d'utilisation.
    Terms,
    /// Cookies.
    Cookies,
    /// Déclaration d'accessibilité (RGAA).
    Accessibility,
    /// How each obligation of the act is kept.
    Compliance,
    /// Plan du site.
    Map,
    /// Registre des activités de traitement (GDPR art. 30).
    Register,
}

impl PaperKind {
    /// All of them, in the order of the footer.
    pub const ALL: [Self; 8] = [
        Self::Legal,
        Self::Privacy,
        Self::Terms,
        Self::Cookies,
        Self::Accessibility,
        Self::Compliance,
        Self::Map,
        Self::Register,
    ];

    /// Where it stands.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Legal => "/mentions-legales",
            Self::Privacy => "/confidentialite",
            Self::Terms => "/conditions",
            Self::Cookies => "/cookies",
            Self::Accessibility => "/accessibilite",
            Self::Compliance => "/conformite",
            Self::Map => "/plan",
            Self::Register => "/registre",
        }
    }

    /// Message that names it.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Legal => "legal-title",
            Self::Privacy => "privacy-title",
            Self::Terms => "terms-title",
            Self::Cookies => "cookies-title",
            Self::Accessibility => "accessibility-title",
            Self::Compliance => "compliance-title",
            Self::Map => "map-title",
            Self::Register => "register-title",
        }
    }
}

/// Everything the papers of a service are printed from.
#[derive(Debug, Clone)]
pub struct Papers {
    /// The act.
    pub act: Arc<Act>,
    /// Every column, with its category and its retention.
    pub columns: Columns,
    /// Hand-checked facts.
    pub notice: Notice,
    /// Where each obligation is kept.
    pub compliance: Compliance,
}

/// Why a service's papers cannot be printed.
#[derive(Debug, thiserror::Error)]
pub enum PapersError {
    /// `act.toml` or `columns.toml`.
    #[error(transparent)]
    Law(#[from] LawError),
    /// `notice.toml`.
    #[error("notice.toml: {0}")]
    Notice(#[from] toml::de::Error),
    /// The compliance table.
    #[error("compliance table: {0}")]
    Compliance(#[from] serde_json::Error),
}

impl Papers {
    /// Reads the hand-checked facts (`law/notice.toml`) and the generated table.
    ///
    /// # Errors
    /// When either is not of its shape.
    pub fn new(
        act: Arc<Act>,
        columns: Columns,
        notice_toml: &str,
        compliance_json: &str,
    ) -> Result<Self, PapersError> {
        let notice = toml::from_str(notice_toml)?;
        let compliance = serde_json::from_str(compliance_json)?;
        Ok(Self {
            act,
            columns,
            notice,
            compliance,
        })
    }

    /// How long each category is kept, by its key: what the columns that hold it say.
    pub(crate) fn kept(&self, category: &str) -> Vec<&Retention> {
        let mut found = BTreeMap::new();
        for table in self.columns.tables.values() {
            if table
                .column
                .values()
                .any(|column| column.category == category)
                && let Some(retention) = self.act.retention(&table.retention)
            {
                found.insert(retention.key.as_str(), retention);
            }
        }
        found.into_values().collect()
    }

    /// A paper, in the language of `t`.
    #[must_use]
    pub fn draw(&self, kind: PaperKind, t: &T, site: &SiteInfo) -> Paper {
        let mut paper = match kind {
            PaperKind::Legal => statements::legal(self, t),
            PaperKind::Privacy => privacy::privacy(self, t),
            PaperKind::Terms => Paper::new(t, kind),
            PaperKind::Cookies => statements::cookies(self, t),
            PaperKind::Accessibility => statements::accessibility(self, t),
            PaperKind::Compliance => statements::compliance(self, t),
            PaperKind::Map => statements::map(t, site),
            PaperKind::Register => privacy::register(self, t),
        };
        for section in self
            .notice
            .sections
            .iter()
            .filter(|s| s.pages.contains(&kind))
        {
            let mut body = Markup::default();
            for text in &section.text {
                body = paragraph(body, text.get(t.lang()));
            }
            if let Some(article) = &section.article {
                body = body.and(cite(t, &article.0));
            }
            paper.section(section.title.get(t.lang()), body);
        }
        if kind != PaperKind::Map {
            let date = t.iso_date(&self.notice.version);
            paper.dated = Some(t.with("paper-dated", "date", date).to_string());
        }
        paper
    }
}

/// `body` and one more paragraph.
fn paragraph(body: Markup, text: &str) -> Markup {
    body.and(Markup::trusted(format!("<p>{}</p>", Markup::text(text))))
}

/// A list of texts, each of which may be markup.
fn list(items: impl IntoIterator<Item = Markup>) -> Markup {
    let items: String = items
        .into_iter()
        .map(|item| format!("<li>{item}</li>"))
        .collect();
    Markup::trusted(format!("<ul>{items}</ul>"))
}

/// «article 3 de l'acte», small.
fn cite(t: &T, article: &str) -> Markup {
    // What is technical rests on no article of the act.
    if matches!(article, "-" | "none") {
        return Markup::default();
    }
    let text = t.with("paper-article", "article", article).to_string();
    Markup::trusted(format!(
        " <span class=\"muted small nowrap\">({})</span>",
        Markup::text(text)
    ))
}

/// A paper: a title and sections.
#[derive(Debug, Template)]
#[template(path = "legal/paper.html")]
pub struct Paper {
    t: T,
    kind: PaperKind,
    lead: Option<String>,
    dated: Option<String>,
    sections: Vec<(String, Markup)>,
}

impl Paper {
    fn new(t: &T, kind: PaperKind) -> Self {
        Self {
            t: t.clone(),
            kind,
            lead: None,
            dated: None,
            sections: Vec::new(),
        }
    }

    fn section(&mut self, title: impl Into<String>, body: Markup) {
        self.sections.push((title.into(), body));
    }
}

impl View for Paper {
    fn title(&self, t: &T) -> String {
        t.get(self.kind.title()).to_owned()
    }

    fn shape(&self) -> Shape {
        match self.kind {
            PaperKind::Compliance | PaperKind::Register => Shape::Wide,
            _ => Shape::Column,
        }
    }

    fn samples(t: &T) -> Vec<Self> {
        let site = crate::page::sample::site(t.catalogue());
        let all = |papers: &Papers| PaperKind::ALL.map(|kind| papers.draw(kind, t, &site));
        let hostile = sample::hostile();
        all(&sample::papers())
            .into_iter()
            .chain(all(&hostile))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalogue, GROUND, Locale};

    #[test]
    fn every_paper_reads_well_in_both_languages() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        assert_eq!(crate::page::sample::check::<Paper>(&catalogue), Ok(32));
    }

    #[test]
    fn the_notice_says_what_the_declaration_says() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        let t = catalogue.speak(Locale::Fr);
        let site = crate::page::sample::site(&catalogue);
        let papers = sample::papers();
        let text = papers.draw(PaperKind::Privacy, &t, &site).render().unwrap();
        for said in [
            "Analyse des fichiers",
            "1 an",
            "CNIL",
            "article 7",
            "Droit d’opposition",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        // What columns.toml keeps for a year is said of the category that those columns hold.
        assert_eq!(
            papers
                .kept("content")
                .iter()
                .map(|r| &r.key)
                .collect::<Vec<_>>(),
            ["deposit"]
        );
        assert!(papers.kept("nothing").is_empty());
        let legal = papers.draw(PaperKind::Legal, &t, &site).render().unwrap();
        assert!(
            legal.contains("article 9 I"),
            "the sections of the notice are printed: {legal}"
        );
    }
}
