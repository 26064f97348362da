//! `/declarations/{id}`: what was filed in the order of article 2, what was read in it, what ties it to others, and what
//! the office decides or the prosecution tells.

use askama::Template;
use axum::{
    extract::{Path, State as Shared},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    extract::Fields,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View},
    ui,
};
use kernel::{Actor, Id, Personal, Role, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use super::{
    dossier::{self, Part},
    links::LinkCard,
    marked, words,
};
use crate::{
    deeds::{
        LONGEST_TEXT, Refusal,
        decide::{self, Decision},
        judge, look, tell,
    },
    desk::Desk,
    law::{HEAD, OFFICER},
    model::{DeclarationKind, FollowUp, Kind, LinkKind, LinkStatus, Looked, Offence, State},
    rules::clocks::{Clock, clock},
};

/// What was typed to decide.
#[derive(Default, Clone, Deserialize)]
pub(crate) struct Decided {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    offence: String,
    #[serde(default)]
    said: String,
}

/// What was typed to the victim.
#[derive(Default, Clone, Deserialize)]
pub(crate) struct Written {
    #[serde(default)]
    message: String,
    #[serde(default)]
    what: String,
    #[serde(default)]
    told: String,
}

/// The page.
#[derive(Template)]
#[template(path = "office/declaration.html")]
pub(crate) struct DeclarationPage {
    t: T,
    csrf: Csrf,
    role: Role,
    now: Timestamp,
    looked: Looked,
    decided: Decided,
    written: Written,
    errors: ui::FieldErrors,
}

impl DeclarationPage {
    fn office(&self) -> bool {
        matches!(self.role, OFFICER | HEAD)
    }
    fn complaint(&self) -> bool {
        self.looked.dossier.line.kind == Kind::Complaint
    }
    fn id(&self) -> Id<DeclarationKind> {
        self.looked.dossier.line.id
    }
    fn reference(&self) -> String {
        ui::visible(&self.looked.dossier.line.reference)
    }
    fn nature(&self) -> String {
        words::of(&self.t, "nature-one", self.looked.dossier.line.kind.code())
    }
    fn state(&self) -> ui::Badge {
        words::state(&self.t, self.looked.dossier.line.state)
    }
    fn clock(&self) -> Option<ui::Badge> {
        let line = &self.looked.dossier.line;
        let clock = clock(line.state, line.filed_at, self.now);
        (clock != Clock::Stopped).then(|| words::clock(&self.t, clock))
    }
    fn facts(&self) -> ui::Summary {
        let (t, line) = (&self.t, &self.looked.dossier.line);
        let unit = self.looked.dossier.unit.as_ref();
        let mut list = ui::summary()
            .row_html(t.get("office-filed"), t.stamp(line.filed_at))
            .row(t.get("office-way"), words::of(t, "way", line.way.code()));
        if let Some(unit) = unit {
            list = list.row(t.get("office-unit"), ui::visible(unit.as_str()));
        }
        list = list
            .row(t.get("office-scheme"), words::scheme(t, line.scheme))
            .row(t.get("office-offence"), words::offence(t, line.offence))
            .row(t.get("office-paid"), words::paid(t, line.lost_cents));
        match line.series {
            Some(number) => list.row_html(t.get("office-series"), words::series(t, number)),
            None => list.row(t.get("office-series"), t.get("office-series-none")),
        }
    }
    fn parts(&self) -> Vec<Part> {
        dossier::parts(&self.t, &self.looked)
    }
    fn identifiers(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-identifiers"))
            .hide_caption()
            .id("identifiers")
            .head(t.get("office-identifier-kind"))
            .head(t.get("office-identifier-value"))
            .head(t.get("office-identifier-role"))
            .head(t.get("office-identifier-where"))
            .head_number(t.get("office-identifier-quoted"));
        for one in &self.looked.identifiers {
            let quoted = if one.quoted > 100 {
                t.get("office-more-than-a-hundred").to_owned()
            } else {
                t.number(one.quoted)
            };
            let mut value = ui::code(one.value.reveal());
            if one.public {
                value = value
                    .and_text(" ")
                    .and(ui::badge(ui::Tone::Neutral, t.get("office-public-now")));
            }
            table = table.row(vec![
                ui::row_head(ui::Markup::text(words::kind(t, one.kind))),
                ui::cell_html(value),
                ui::cell(words::role(t, one.role)),
                ui::cell(words::of(t, "source", &one.source)),
                ui::number(quoted),
            ]);
        }
        table
    }
    /// The links that stand, then those that do not.
    fn links(&self) -> Vec<LinkCard> {
        let fallen = |status| matches!(status, LinkStatus::Refuted | LinkStatus::Lapsed);
        let mut all: Vec<_> = self.looked.links.iter().collect();
        all.sort_by_key(|one| fallen(one.link.status));
        let card = |one| {
            LinkCard::of(
                &self.t,
                &self.csrf,
                one,
                self.office(),
                &self.errors,
                self.id(),
            )
        };
        all.into_iter().map(card).collect()
    }
    fn said(&self, text: &Personal<String>, source: &str) -> ui::Markup {
        let found = &self.looked.identifiers;
        marked::text(&self.t, text.reveal(), source, found)
    }
    fn plain(&self, text: &Personal<String>) -> ui::Markup {
        marked::plain(text.reveal())
    }
    fn author(&self, from_victim: impl ui::Give<bool>) -> &str {
        self.t.get(if from_victim.give() {
            "office-message-victim"
        } else {
            "office-message-office"
        })
    }
    fn told_words(&self, what: impl ui::Give<FollowUp>) -> String {
        words::of(&self.t, "told", what.give().code())
    }
    /// What may be decided from here.
    fn decisions(&self) -> Option<ui::Choices> {
        let (t, line) = (&self.t, &self.looked.dossier.line);
        let all = [
            (State::Admissible, "admissible"),
            (State::Asked, "ask"),
            (State::Requalified, "requalify"),
            (State::Oriented, "orient"),
        ];
        let possible = |state| {
            let asks_a_report = state == State::Asked && line.kind == Kind::Report;
            state != line.state && line.state.may_become(state) && !asks_a_report
        };
        let mut choices = ui::radios("decision", t.get("office-decision"));
        let mut any = false;
        for (_, code) in all.into_iter().filter(|(state, _)| possible(*state)) {
            any = true;
            let hint = t.get(&format!("office-decision-{code}-hint")).to_owned();
            choices = choices.option_hint(code, words::of(t, "decision", code), hint);
        }
        any.then(|| choices.value(&self.decided.decision).errors(&self.errors))
    }
    fn offences(&self) -> ui::Select {
        let t = &self.t;
        let all = Offence::ALL.iter();
        let chosen = match self.decided.offence.as_str() {
            "" => self.looked.dossier.line.offence.code(),
            typed => typed,
        };
        ui::select("offence", t.get("office-decision-offence"))
            .hint(t.get("office-decision-offence-hint"))
            .options(all.map(|one| (one.code(), words::offence(t, *one))))
            .value(chosen)
            .errors(&self.errors)
    }
    fn follow_ups(&self) -> ui::Select {
        let t = &self.t;
        let all = FollowUp::ALL.iter();
        ui::select("what", t.get("office-tell-what"))
            .options(all.map(|one| (one.code(), words::of(t, "told", one.code()))))
            .value(&self.written.what)
            .errors(&self.errors)
    }
    fn text(&self, name: &str, key: &str, hint: &str, value: &str) -> ui::TextArea {
        ui::textarea(name, self.t.get(key))
            .hint(self.t.get(hint))
            .rows(4)
            .max(5_000_u32)
            .value(value)
            .errors(&self.errors)
    }
}

impl View for DeclarationPage {
    fn title(&self, t: &T) -> String {
        t.with("office-declaration-title", "reference", self.reference())
            .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("office-queue-title"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        super::samples::looked()
            .into_iter()
            .zip([OFFICER, HEAD, crate::law::PROSECUTOR])
            .map(|(looked, role)| {
                let wrong = |errors: ui::FieldErrors, field: &str| {
                    errors.with(field, t.get("office-text-missing"))
                };
                let errors = if role == HEAD {
                    ["said", "message"]
                        .into_iter()
                        .fold(ui::FieldErrors::new(), wrong)
                } else {
                    ui::FieldErrors::new()
                };
                Self {
                    t: t.clone(),
                    csrf: Csrf::sample(),
                    role,
                    now: Timestamp::UNIX_EPOCH + crate::law::DECISION * 2,
                    looked,
                    decided: Decided::default(),
                    written: Written::default(),
                    errors,
                }
            })
            .collect()
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<DeclarationKind>,
    errors: ui::FieldErrors,
) -> Result<DeclarationPage, Problem> {
    let t = chrome.t();
    let looked = look::look(desk, actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(DeclarationPage {
        t,
        csrf: chrome.csrf(),
        role: actor.role,
        now: desk.ledger.now(),
        looked,
        decided: Decided::default(),
        written: Written::default(),
        errors,
    })
}

/// `GET /declarations/{id}`
pub(super) async fn get(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
) -> Result<Page<DeclarationPage>, Problem> {
    let view = page(&desk, &actor, &chrome, id, ui::FieldErrors::new()).await?;
    Ok(Page::new(chrome, view))
}

/// Back to the declaration with a word, or the page again with what is wrong with a field.
async fn answered<R>(
    (desk, actor, chrome): (&Desk, &Actor, Chrome),
    id: Id<DeclarationKind>,
    done: Result<R, Stop<Refusal>>,
    flash: &'static str,
    field: &str,
    typed: (Decided, Written),
) -> Result<Response, Problem> {
    let t = chrome.t();
    match done {
        Ok(_) => Ok(Redirect303::to(format!("/declarations/{id}"))
            .saying(flash)
            .into_response()),
        Err(Stop::Refused(Refusal::NoText)) => {
            let text = t.with("office-text-missing", "most", LONGEST_TEXT);
            let errors = ui::FieldErrors::new().with(field, text);
            let mut view = page(desk, actor, &chrome, id, errors).await?;
            (view.decided, view.written) = typed;
            Ok(Page::new(chrome, view).invalid().into_response())
        }
        Err(stop) => Err(words::stopped(&t, stop)),
    }
}

/// `POST /declarations/{id}/decision`
pub(super) async fn decide(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
    Form(typed): Form<Decided>,
) -> Result<Response, Problem> {
    let said = || Personal::new(typed.said.clone());
    let decision = match (typed.decision.as_str(), Offence::of(&typed.offence)) {
        ("admissible", _) => Decision::Admissible,
        ("ask", _) => Decision::Ask(said()),
        ("requalify", Some(offence)) => Decision::Requalify(offence),
        ("orient", _) => Decision::Orient(said()),
        _ => {
            let t = chrome.t();
            let wrong = t.get("office-decision-missing");
            let errors = ui::FieldErrors::new().with("decision", wrong);
            let mut view = page(&desk, &actor, &chrome, id, errors).await?;
            view.decided = typed;
            return Ok(Page::new(chrome, view).invalid().into_response());
        }
    };
    let done = decide::decide(&desk, &actor, id, &decision).await;
    let typed = (typed, Written::default());
    let by = (&desk, &actor, chrome);
    answered(by, id, done, "flash-office-decided", "said", typed).await
}

/// `POST /declarations/{id}/message`
pub(super) async fn write(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
    Form(typed): Form<Written>,
) -> Result<Response, Problem> {
    let text = Personal::new(typed.message.clone());
    let done = tell::write(&desk, &actor, id, &text).await;
    let typed = (Decided::default(), typed);
    let by = (&desk, &actor, chrome);
    answered(by, id, done, "flash-office-written", "message", typed).await
}

/// `POST /declarations/{id}/suites`
pub(super) async fn tell(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
    Form(typed): Form<Written>,
) -> Result<Response, Problem> {
    let what = FollowUp::of(&typed.what).ok_or(Problem::Malformed)?;
    let text = Personal::new(typed.told.clone());
    let done = tell::tell(&desk, &actor, id, what, &text).await;
    let typed = (Decided::default(), typed);
    let by = (&desk, &actor, chrome);
    answered(by, id, done, "flash-office-told", "told", typed).await
}

/// `POST /declarations/{id}/liens/{link}`
pub(super) async fn judge(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, link)): Path<(Id<DeclarationKind>, Id<LinkKind>)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let field = format!("ground-{link}");
    let ground = Personal::new(fields.get(&field).unwrap_or_default().to_owned());
    let same = match fields.get("same") {
        Some("yes") => true,
        Some("no") => false,
        _ => return Err(Problem::Malformed),
    };
    let done = judge::judge(&desk, &actor, link, same, &ground).await;
    let typed = (Decided::default(), Written::default());
    let by = (&desk, &actor, chrome);
    answered(by, id, done, "flash-office-judged", &field, typed).await
}
