//! `/enquetes/{id}/declarations/{declaration}`: what was handed to an inquiry, shown when its number is given, each time.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Shape, View},
    ui,
};
use kernel::{Id, Personal};
use ledger::Stop;
use serde::Deserialize;

use super::{samples, words};
use crate::{
    deeds::inquiries::{self, LONGEST_NUMBER, Refusal},
    desk::Desk,
    model::{DeclarationKind, Dossier, Handed, InquiryKind},
};

/// What was typed.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    number: String,
}

/// The page.
#[derive(Template)]
#[template(path = "recipient/declaration.html")]
pub(crate) struct Declaration {
    t: T,
    csrf: Csrf,
    inquiry: Id<InquiryKind>,
    id: Id<DeclarationKind>,
    shown: Option<Handed>,
    errors: ui::FieldErrors,
}

impl Declaration {
    fn reference(&self) -> String {
        let line = self.shown.as_ref().map(|shown| &shown.dossier.line);
        line.map(|line| ui::visible(&line.reference))
            .unwrap_or_default()
    }
    fn facts(&self, dossier: &Dossier) -> ui::Summary {
        let (t, line, content) = (&self.t, &dossier.line, &dossier.content);
        let names = &content.victim.names;
        let name = format!("{} {}", names.given_names.join(" "), names.birth_name);
        let contacts = &content.victim.contacts;
        let told = contacts.telephones.iter().chain(&contacts.emails);
        let told: Vec<String> = told.map(|one| ui::visible(one)).collect();
        let mut rows = vec![
            (
                "r-scheme",
                t.get(&format!("scheme-{}", line.scheme.code())).to_owned(),
            ),
            (
                "r-offence",
                t.get(&format!("offence-{}", line.offence.code()))
                    .to_owned(),
            ),
            ("r-filed", t.date_time(line.filed_at)),
            ("r-lost", words::euros(line.lost_cents)),
            ("r-victim", ui::visible(name.trim())),
            ("r-born", ui::visible(&content.victim.birth.date)),
            ("r-contacts", told.join(", ")),
        ];
        let goods = [
            &content.goods.what,
            &content.goods.page,
            &content.goods.number,
        ];
        let goods: Vec<String> = goods
            .into_iter()
            .flatten()
            .map(|one| ui::visible(one))
            .collect();
        rows.push(("r-goods", goods.join(", ")));
        for one in &content.payments {
            let sum = one.paid_cents.or(one.asked_cents);
            let sum = sum.and_then(|cents| i64::try_from(cents).ok());
            let told = [&one.on, &one.to.holder, &one.to.iban, &one.details];
            let told = told.into_iter().flatten().map(|one| ui::visible(one));
            let parts: Vec<String> = std::iter::once(words::euros(sum)).chain(told).collect();
            rows.push(("r-payment", parts.join(", ")));
        }
        for one in &content.suspects {
            let lists = [&one.pseudonyms, &one.emails, &one.telephones, &one.profiles];
            let told = one
                .names
                .iter()
                .chain(lists.into_iter().flatten())
                .chain(&one.details);
            let told: Vec<String> = told.map(|one| ui::visible(one)).collect();
            rows.push(("r-suspect", told.join(", ")));
        }
        rows.retain(|(_, value)| !value.is_empty());
        rows.into_iter().fold(ui::summary(), |list, (key, value)| {
            list.row(t.get(key), value)
        })
    }
    fn account(&self, dossier: &Dossier) -> ui::Markup {
        words::lines(&dossier.content.happened.account)
    }
    /// What was received, and what was added since.
    fn texts(&self, dossier: &Dossier) -> Vec<ui::Markup> {
        let content = &dossier.content;
        let received = content.exchanges.iter().chain(&content.messages);
        let received = received.map(|one| words::lines(&one.text));
        let added = dossier
            .complements
            .iter()
            .map(|note| words::lines(note.text.reveal()));
        received.chain(added).collect()
    }
    fn links(&self, handed: &Handed) -> String {
        let count = handed.links.len();
        self.t.with("r-links", "count", count).to_string()
    }
}

impl View for Declaration {
    fn title(&self, t: &T) -> String {
        if self.shown.is_some() {
            t.with("r-declaration-title", "reference", self.reference())
                .to_string()
        } else {
            t.get("r-purpose-title").to_owned()
        }
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![
            Crumb::new("/", t.get("r-list-title")),
            Crumb::new(format!("/enquetes/{}", self.inquiry), t.get("r-back")),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |shown, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            inquiry: samples::id(1),
            id: samples::id(2),
            shown,
            errors,
        };
        let wrong = ui::FieldErrors::new().with("number", t.get("r-number-other"));
        let mut all = vec![page(None, ui::FieldErrors::new()), page(None, wrong)];
        all.extend(samples::WORDS.map(|text| {
            let dossier = samples::dossier(text);
            let handed = Handed {
                dossier,
                links: vec![],
            };
            page(Some(handed), ui::FieldErrors::new())
        }));
        all
    }
}

/// `GET /enquetes/{id}/declarations/{declaration}`: asks for the number; nothing is opened yet.
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((inquiry, id)): Path<(Id<InquiryKind>, Id<DeclarationKind>)>,
) -> Result<Page<Declaration>, Problem> {
    let t = chrome.t();
    let opened = inquiries::read(&desk, &actor, inquiry).await;
    let opened = opened.map_err(|stop| words::refused(&t, stop))?;
    if !opened.lines.iter().any(|line| line.id == id) {
        return Err(Problem::NotFound);
    }
    let view = Declaration {
        csrf: chrome.csrf(),
        inquiry,
        id,
        shown: None,
        errors: ui::FieldErrors::new(),
        t,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /enquetes/{id}/declarations/{declaration}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((inquiry, id)): Path<(Id<InquiryKind>, Id<DeclarationKind>)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let number = Personal::new(typed.number);
    let (shown, errors) = match inquiries::consult(&desk, &actor, inquiry, &number, id).await {
        Ok(handed) => (Some(handed), ui::FieldErrors::new()),
        Err(Stop::Refused(Refusal::NoNumber | Refusal::OtherNumber)) => {
            let told = t.get("r-number-other");
            (None, ui::FieldErrors::new().with("number", told))
        }
        Err(stop) => return Err(words::refused(&t, stop)),
    };
    let wrong = shown.is_none();
    let view = Declaration {
        csrf: chrome.csrf(),
        inquiry,
        id,
        shown,
        errors,
        t,
    };
    let page = Page::new(chrome, view);
    let page = if wrong { page.invalid() } else { page };
    Ok(page.into_response())
}
