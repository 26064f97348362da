//! `/demandes/{id}/liens/{link}`: two requests side by side, why they were linked, and the judgement on it (art. 1).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::{Actor, Id, Personal};
use ledger::Stop;
use serde::Deserialize;

use super::{
    record,
    request::{followed, instructs},
    samples, words,
};
use crate::{
    deeds::{
        history::{self, Known},
        instruct,
        links::{self, LONGEST_REASON, Refusal},
    },
    desk::Desk,
    model::{Civil, Likeness, LinkKind, RequestKind, Sheet},
    pages::places,
    rules::search::folded,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Judgement {
    #[serde(default)]
    reason: String,
    /// `same` or `other`.
    #[serde(default)]
    verdict: String,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/compare.html")]
pub(crate) struct Compare {
    t: T,
    csrf: Csrf,
    sheet: Sheet,
    known: Known,
    other: Option<Sheet>,
    /// Whether the actor may judge: they instruct the request.
    judges: bool,
    typed: Judgement,
    errors: ui::FieldErrors,
}

/// How alike two values of a letter are, to the eye: this marks the page and weighs nothing.
fn alike(one: &str, other: &str) -> Likeness {
    match (one.trim(), other.trim()) {
        ("", _) | (_, "") => Likeness::Absent,
        (one, other) if one == other => Likeness::Same,
        (one, other) if folded(one) == folded(other) => Likeness::Similar,
        _ => Likeness::Different,
    }
}

/// The value of a civil status that a comparison was made on.
fn value(t: &T, civil: &Civil, what: &str) -> String {
    let text = match what {
        "name" | "names" => civil.name.clone(),
        "married-name" => civil.married_name.clone().unwrap_or_default(),
        "given-names" => civil.given_names.join(" "),
        "birth-date" => civil
            .birth_date
            .as_deref()
            .map(|date| words::partial(t, date))
            .unwrap_or_default(),
        "birth-city" => civil.birth_city.clone().unwrap_or_default(),
        "birth-country" => places::countries(t, &civil.birth_country),
        "sex" => civil.sex.clone().unwrap_or_default(),
        "nationalities" => places::countries(t, &civil.nationalities),
        _ => String::new(),
    };
    if text.is_empty() {
        "–".to_owned()
    } else {
        ui::visible(&text)
    }
}

impl Compare {
    /// Heads of the two columns: two requests of one ministry differ by their numbers.
    fn ministries(&self) -> (String, String) {
        let t = &self.t;
        let (_, other) = self.known.link.other(self.sheet.id);
        let named = |ministry, number: Option<&String>| {
            let ministry = words::ministry(t, ministry);
            match number {
                Some(number) => format!("{ministry} — {}", ui::visible(number)),
                None => ministry,
            }
        };
        let theirs = self.other.as_ref().map(|sheet| &sheet.record.number);
        (
            named(self.sheet.ministry, Some(&self.sheet.record.number)),
            named(other, theirs),
        )
    }
    fn status(&self) -> ui::Badge {
        words::link(&self.t, self.known.link.status).large()
    }
    fn certainty(&self) -> &str {
        words::certainty(&self.t, self.known.link.probability)
    }
    fn bits(&self) -> String {
        words::bits(&self.t, self.known.link.millibits)
    }
    fn why(&self) -> String {
        words::why(&self.t, self.known.link.explanation.reveal())
    }
    fn reason(&self) -> Option<String> {
        let reason = self.known.link.reason.as_ref()?;
        Some(words::one_line(reason.reveal()))
    }
    fn judged(&self) -> Option<String> {
        let (_, at) = self.known.link.decided.as_ref()?;
        Some(
            self.t
                .with("desk-judged-at", "when", self.t.date_time(at))
                .to_string(),
        )
    }
    /// Why the base linked them: field, both values, likeness, weight.
    fn explanation(&self) -> ui::Table {
        let t = &self.t;
        let (own, theirs) = self.ministries();
        let (one, two) = (
            self.sheet.record.civil(),
            self.other.as_ref().map(|sheet| sheet.record.civil()),
        );
        let table = ui::table(t.get("desk-explanation"))
            .hide_caption()
            .head(t.get("desk-col-field"))
            .head(own)
            .head(theirs)
            .head(t.get("desk-col-likeness"))
            .head_number(t.get("desk-col-bits"));
        let facts = &self.known.link.explanation.reveal().facts;
        facts.iter().fold(table, |table, fact| {
            let there = two
                .as_ref()
                .map_or_else(|| "–".to_owned(), |civil| value(t, civil, &fact.what));
            table.row(vec![
                words::fact_head(t, &fact.what),
                ui::cell(value(t, &one, &fact.what)),
                ui::cell(there),
                ui::cell_html(words::likeness(t, fact.likeness)),
                ui::number(words::bits(t, fact.millibits)),
            ])
        })
    }
    /// Both requests letter by letter, but for what is never compared (art. 3).
    fn columns(&self, other: &Sheet) -> ui::Table {
        let t = &self.t;
        let (own, theirs) = self.ministries();
        let mut table = ui::table(t.get("desk-side-by-side"))
            .hide_caption()
            .head(t.get("desk-col-letter"))
            .head(t.get("desk-col-field"))
            .head(own)
            .head(theirs)
            .head(t.get("desk-col-difference"));
        let (here, there) = (
            record::parts(t, &self.sheet.record),
            record::parts(t, &other.record),
        );
        for (one, two) in here
            .iter()
            .zip(&there)
            .filter(|(one, _)| one.letter.starts_with('3') && !one.sensitive)
        {
            let mut names: Vec<&String> = one
                .rows
                .iter()
                .chain(&two.rows)
                .map(|(name, _)| name)
                .collect();
            let mut seen = std::collections::BTreeSet::new();
            names.retain(|name| seen.insert(*name));
            for name in names {
                let of = |rows: &[(String, String)]| {
                    let row = rows.iter().find(|(one, _)| one == name);
                    row.map(|(_, value)| value.clone()).unwrap_or_default()
                };
                let (one_value, two_value) = (of(&one.rows), of(&two.rows));
                let dash = |text: &str| {
                    if text.is_empty() {
                        "–".to_owned()
                    } else {
                        words::one_line(text)
                    }
                };
                table = table.row(vec![
                    ui::cell(one.letter),
                    ui::row_head(ui::Markup::text(name)),
                    ui::cell(dash(&one_value)),
                    ui::cell(dash(&two_value)),
                    ui::cell_html(words::likeness(t, alike(&one_value, &two_value))),
                ]);
            }
        }
        table
    }
    /// What each request is, before its letters.
    fn heads(&self) -> ui::Table {
        let t = &self.t;
        let (own, theirs) = self.ministries();
        let table = ui::table(t.get("desk-both"))
            .hide_caption()
            .head(t.get("desk-col-field"))
            .head(own)
            .head(theirs);
        let other = self.other.as_ref();
        let row = |key: &str, say: &dyn Fn(&Sheet) -> ui::Cell| {
            let there = other.map_or_else(|| ui::cell("–"), say);
            let name = ui::Markup::text(t.get(key));
            vec![ui::row_head(name), say(&self.sheet), there]
        };
        let after = |sheet: &Sheet| {
            if sheet.id == self.sheet.id {
                let decision = sheet.record.decision;
                let words = decision.map(|decision| words::decision(t, decision));
                return ui::cell(words.as_deref().unwrap_or(t.get("desk-followed-nothing")));
            }
            ui::cell(followed(t, &self.known))
        };
        table
            .row(row("desk-row-number", &|sheet| {
                ui::cell(ui::visible(&sheet.record.number))
            }))
            .row(row("desk-row-author", &|sheet| {
                ui::cell(ui::visible(&sheet.record.author.name))
            }))
            .row(row("desk-col-received", &|sheet| {
                ui::cell(words::date(t, sheet.record.opinion_received_on))
            }))
            .row(row("desk-row-sense", &|sheet| {
                let record = &sheet.record;
                ui::cell_html(words::opinion(t, record.opinion.as_ref(), record.state))
            }))
            .row(row("desk-followed", &after))
    }
    fn typed_lines(&self) -> String {
        words::kept_lines(&self.typed.reason)
    }
    fn action(&self) -> String {
        format!("/demandes/{}/liens/{}", self.sheet.id, self.known.link.id)
    }
    fn can_accept(&self) -> bool {
        self.known.link.status.accept().is_ok()
    }
    fn can_reject(&self) -> bool {
        self.known.link.status.reject().is_ok()
    }
    /// «Écarter» what was only proposed, «retirer» what stood.
    fn reject_label(&self) -> &str {
        self.t.get(if self.known.link.status.joins() {
            "desk-withdraw"
        } else {
            "desk-dismiss"
        })
    }
}

impl View for Compare {
    fn title(&self, t: &T) -> String {
        t.get("desk-compare-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        let number = ui::visible(&self.sheet.record.number);
        let request = t.with("desk-request-title", "number", number).to_string();
        vec![
            Crumb::new("/", t.get("desk-home-title")),
            Crumb::new(format!("/demandes/{}", self.sheet.id), request),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let mut all = Vec::new();
        for (text, known) in samples::WORDS.iter().flat_map(|text| {
            samples::every_link(text)
                .into_iter()
                .map(move |known| (*text, known))
        }) {
            let shows = known.link.status.shows();
            all.push(Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                sheet: samples::sheet(text, true),
                other: shows.then(|| samples::sheet("Lefèvre", text != "Martin")),
                known,
                judges: text != sample::LONG,
                typed: Judgement {
                    reason: text.to_owned(),
                    verdict: String::new(),
                },
                errors: if text == sample::HOSTILE {
                    ui::FieldErrors::new().with("reason", text)
                } else {
                    ui::FieldErrors::new()
                },
            });
        }
        all
    }
}

/// Reads both requests and their link.
async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    (id, link): (Id<RequestKind>, Id<LinkKind>),
    typed: Judgement,
    errors: ui::FieldErrors,
) -> Result<Compare, Problem> {
    let t = chrome.t();
    let read = history::read(desk, actor, id).await;
    let dossier = read.map_err(|stop| words::refused(&t, stop))?;
    let judges = instructs(&dossier.view, actor.account);
    let mut known = dossier.known.into_iter().flatten();
    let known = known
        .find(|known| known.link.id == link)
        .ok_or(Problem::NotFound)?;
    let other = match &known.other {
        Some(line) => {
            let read = instruct::read(desk, actor, line.id).await;
            Some(read.map_err(|stop| words::refused(&t, stop))?.sheet)
        }
        None => None,
    };
    Ok(Compare {
        csrf: chrome.csrf(),
        sheet: dossier.view.sheet,
        known,
        other,
        judges,
        typed,
        errors,
        t,
    })
}

/// `GET /demandes/{id}/liens/{link}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(pair): Path<(Id<RequestKind>, Id<LinkKind>)>,
) -> Result<Page<Compare>, Problem> {
    let (typed, errors) = (Judgement::default(), ui::FieldErrors::new());
    let view = page(&desk, &actor, &chrome, pair, typed, errors).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /demandes/{id}/liens/{link}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, link)): Path<(Id<RequestKind>, Id<LinkKind>)>,
    Form(typed): Form<Judgement>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let same = match typed.verdict.as_str() {
        "same" => true,
        "other" => false,
        _ => return Err(Problem::Malformed),
    };
    let reason = Personal::new(typed.reason.clone());
    match links::judge(&desk, &actor, link, same, &reason).await {
        Ok(_) => {
            let said = if same {
                "flash-desk-accepted"
            } else {
                "flash-desk-rejected"
            };
            Ok(Redirect303::to(format!("/demandes/{id}#ailleurs"))
                .saying(said)
                .into_response())
        }
        Err(Stop::Refused(Refusal::NoReason)) => {
            let most = t
                .with("desk-reason-missing", "max", LONGEST_REASON)
                .to_string();
            let errors = ui::FieldErrors::new().with("reason", most);
            let view = page(&desk, &actor, &chrome, (id, link), typed, errors).await?;
            Ok(Page::new(chrome, view).invalid().into_response())
        }
        Err(stop) => Err(Problem::stopped(stop, |reason| match reason {
            Refusal::NotFromHere => stops::refusal(&t, StatusCode::CONFLICT, "desk-judged-already"),
            Refusal::Unknown | Refusal::NoReason => Problem::NotFound,
        })),
    }
}
