//! `/ministeres`: the register of ministries and their domains (art. 3), kept by the administrator.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use http::StatusCode;
use ledger::Stop;
use serde::Deserialize;

use crate::{
    deeds::ministries::{Refusal, create, list},
    desk::Desk,
    model::{AlertPath, Ministry, MinistryEntry},
    pages::stops,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    pub(super) name_fr: String,
    #[serde(default)]
    pub(super) name_en: String,
    /// One domain a line.
    #[serde(default)]
    pub(super) domains: String,
    #[serde(default)]
    pub(super) alert_path: String,
}

impl Typed {
    /// The ministry meant, or what is wrong with each field.
    pub(super) fn read(&self, t: &T) -> Result<MinistryEntry, ui::FieldErrors> {
        let mut errors = ui::FieldErrors::new();
        let code = self.code.trim().to_owned();
        let code_ok = (2..=41).contains(&code.len())
            && code.starts_with(|c: char| c.is_ascii_lowercase())
            && code
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if !code_ok {
            errors.add("code", t.get("ministry-code-wrong"));
        }
        for (field, name) in [("name_fr", &self.name_fr), ("name_en", &self.name_en)] {
            if name.trim().is_empty() || name.chars().count() > 200 {
                errors.add(field, t.get("ministry-name-wrong"));
            }
        }
        let mut domains: Vec<String> = self
            .domains
            .split_whitespace()
            .map(|domain| domain.trim_start_matches('@').to_lowercase())
            .collect();
        domains.sort_unstable();
        domains.dedup();
        let domain_ok = |domain: &String| {
            (4..=253).contains(&domain.len())
                && domain.contains('.')
                && domain
                    .bytes()
                    .all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
        };
        if domains.is_empty() || domains.len() > 500 || !domains.iter().all(domain_ok) {
            errors.add("domains", t.get("ministry-domains-wrong"));
        }
        if errors.is_empty() {
            let alert_path = if self.alert_path == "agent" {
                AlertPath::Agent
            } else {
                AlertPath::Deposit
            };
            let ministry = Ministry {
                code,
                name_fr: self.name_fr.trim().to_owned(),
                name_en: self.name_en.trim().to_owned(),
                alert_path,
            };
            Ok(MinistryEntry { ministry, domains })
        } else {
            Err(errors)
        }
    }
}

/// The register.
#[derive(Template)]
#[template(path = "anssi/ministries.html")]
pub(crate) struct Ministries {
    t: T,
    csrf: Csrf,
    entries: Vec<MinistryEntry>,
    typed: Typed,
    errors: ui::FieldErrors,
}

/// The fields of a ministry, for a new one and for a change.
pub(super) fn path_radios(t: &T, value: &str) -> ui::Choices {
    ui::radios("alert_path", t.get("ministry-path"))
        .option_hint(
            "anssi",
            t.get("ministry-path-anssi"),
            t.get("ministry-path-anssi-hint"),
        )
        .option_hint(
            "agent",
            t.get("ministry-path-agent"),
            t.get("ministry-path-agent-hint"),
        )
        .value(if value == "agent" { "agent" } else { "anssi" })
}

impl Ministries {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("ministries-caption"))
            .hide_caption()
            .id("ministries")
            .head(t.get("ministries-name"))
            .head(t.get("ministries-domains"));
        for entry in &self.entries {
            let ministry = &entry.ministry;
            let name = if t.lang() == "en" {
                &ministry.name_en
            } else {
                &ministry.name_fr
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::link(
                    format!("/ministeres/{}", ministry.code),
                    name,
                )),
                ui::cell(entry.domains.join(", ")),
            ]);
        }
        table
    }
    fn path(&self) -> ui::Choices {
        path_radios(&self.t, &self.typed.alert_path)
    }
}

impl View for Ministries {
    fn title(&self, t: &T) -> String {
        t.get("ministries-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let entry = |name: &str| MinistryEntry {
            ministry: Ministry {
                code: "culture".to_owned(),
                name_fr: name.to_owned(),
                name_en: name.to_owned(),
                alert_path: AlertPath::Deposit,
            },
            domains: vec!["culture.gouv.example".to_owned(), sample::LONG.to_owned()],
        };
        let page = |entries, typed, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            entries,
            typed,
            errors,
        };
        let hostile = Typed {
            domains: sample::HOSTILE.to_owned(),
            ..Typed::default()
        };
        let errors = hostile.read(t).err().unwrap_or_default();
        vec![
            page(vec![], Typed::default(), ui::FieldErrors::new()),
            page(
                vec![entry("Culture"), entry(sample::HOSTILE)],
                hostile,
                errors,
            ),
        ]
    }
}

/// Puts the register's refusals into words.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::CodeTaken => stops::refusal(t, StatusCode::CONFLICT, "ministry-code-taken"),
        Refusal::DomainTaken => stops::refusal(t, StatusCode::CONFLICT, "ministry-domain-taken"),
        Refusal::NotNameable => {
            stops::refusal(t, StatusCode::UNPROCESSABLE_ENTITY, "ministry-not-nameable")
        }
    })
}

/// `GET /ministeres`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Ministries>, Problem> {
    let t = chrome.t();
    let entries = list(&desk, &actor)
        .await
        .map_err(|stop| refused(&t, stop))?;
    let view = Ministries {
        t,
        csrf: chrome.csrf(),
        entries,
        typed: Typed::default(),
        errors: ui::FieldErrors::new(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /ministeres`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let errors = match typed.read(&t) {
        Ok(entry) => match create(&desk, &actor, &entry).await {
            Ok(()) => {
                let to = format!("/ministeres/{}", entry.ministry.code);
                return Ok(Redirect303::to(to)
                    .saying("flash-ministry-saved")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::DomainTaken)) => {
                ui::FieldErrors::new().with("domains", t.get("ministry-domain-taken-text"))
            }
            Err(Stop::Refused(Refusal::CodeTaken)) => {
                ui::FieldErrors::new().with("code", t.get("ministry-code-taken-text"))
            }
            Err(stop) => return Err(refused(&t, stop)),
        },
        Err(errors) => errors,
    };
    let entries = list(&desk, &actor)
        .await
        .map_err(|stop| refused(&t, stop))?;
    let view = Ministries {
        t,
        csrf: chrome.csrf(),
        entries,
        typed,
        errors,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}
