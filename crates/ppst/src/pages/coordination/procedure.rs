//! `/cnil/{id}`: finds the person by civil status, gathers all that concerns them, shows it and hands it over as data
//! and as a paper; each is recorded with its own nature (art. 8, and law of 6 January 1978, art. 118).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id, Timestamp};
use ledger::{Stop, audit::Entry};
use serde::Deserialize;
use uuid::Uuid;

use super::{
    commission::sample_procedure,
    csv::download,
    exported,
    gathered::{self, Piece, Section},
    request::{sample_asked, sample_link},
    sheet, words,
};
use crate::{
    deeds::{
        commission::{File, HeldDocument, Instructed, Referred, Refusal, Way, hand_over},
        procedures::{self, Procedure},
    },
    desk::Desk,
    model::{LinkStatus, Ministry, Photograph},
    pages::record,
    rules::search::{self, Query},
};

/// Who is looked for.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    name: String,
    #[serde(default)]
    born_on: String,
    #[serde(default)]
    source: String,
    #[serde(default)]
    number: String,
}

impl Typed {
    /// Without what hides.
    fn cleaned(&self) -> Self {
        let [name, born_on, source, number] =
            [&self.name, &self.born_on, &self.source, &self.number]
                .map(|text| words::unhidden(text));
        Self {
            name,
            born_on,
            source,
            number,
        }
    }
    /// The person, when they are named.
    fn query(&self, t: &T) -> Result<Query, ui::FieldErrors> {
        let born = words::read_day(&self.born_on)
            .map_or_else(|| self.born_on.clone(), |day| day.to_string());
        let pairs = [
            ("name", self.name.as_str()),
            ("born_on", born.as_str()),
            ("source", self.source.as_str()),
            ("number", self.number.as_str()),
        ];
        search::parse(pairs)
            .map_err(|_| ui::FieldErrors::new().with("name", t.get("c-procedure-person-wrong")))
    }
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/procedure.html")]
pub(crate) struct ProcedurePage {
    t: T,
    csrf: Csrf,
    procedure: Procedure,
    done: Vec<Entry>,
    typed: Typed,
    files: Option<Vec<File>>,
    errors: ui::FieldErrors,
}

impl ProcedurePage {
    fn done(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-procedure-done"))
            .hide_caption()
            .id("done")
            .head(t.get("c-trace-when"))
            .head(t.get("c-trace-nature"))
            .head(t.get("c-trace-entry"));
        for entry in &self.done {
            let nature = entry.nature.as_deref().unwrap_or("–");
            table = table.row(vec![
                ui::cell_html(t.stamp(entry.at)),
                ui::cell(words::nature(t, nature)),
                ui::cell_html(ui::code(entry.id)),
            ]);
        }
        table
    }
    fn heading(&self, file: &File) -> String {
        gathered::title(&self.t, file)
    }
    fn sections(&self, file: &File) -> Vec<Section> {
        gathered::sections(&self.t, file)
    }
    fn body(&self, section: &Section) -> ui::Markup {
        match &section.piece {
            Piece::Facts(rows) => ui::Markup::of(record::summary(rows)),
            Piece::Said(text) => ui::Markup::of(ui::inset(text)),
            Piece::Table(heads, rows) => {
                let table = ui::table(&section.title).hide_caption();
                let table = heads.iter().fold(table, |table, head| table.head(head));
                let cells = |row: &Vec<String>| {
                    row.iter()
                        .map(|text| ui::cell(ui::visible(text)))
                        .collect::<Vec<_>>()
                };
                ui::Markup::of(rows.iter().fold(table, |table, row| table.row(cells(row))))
            }
        }
    }
}

impl View for ProcedurePage {
    fn title(&self, t: &T) -> String {
        t.with(
            "c-procedure-title",
            "reference",
            ui::visible(&self.procedure.reference),
        )
        .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/cnil", t.get("c-procedures-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |reference: &str, files: Option<Vec<File>>, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            procedure: sample_procedure(reference),
            done: files
                .iter()
                .flatten()
                .flat_map(|file| file.traces.clone())
                .collect(),
            typed: Typed {
                name: words::unhidden(reference),
                ..Typed::default()
            },
            files,
            errors,
        };
        let wrong = ui::FieldErrors::new().with("name", t.get("c-procedure-person-wrong"));
        let mut all = vec![
            page("CNIL-2026-118-42", None, ui::FieldErrors::new()),
            page(sample::LONG, None, wrong),
            page("CNIL-2026-118-42", Some(vec![]), ui::FieldErrors::new()),
        ];
        all.extend(sheet::NAMES.map(|name| {
            let files = vec![sample_file(name, true), sample_file(name, false)];
            page(name, Some(files), ui::FieldErrors::new())
        }));
        all
    }
}

/// What concerns a request, for samples.
pub(super) fn sample_file(name: &str, full: bool) -> File {
    let entry = Entry {
        id: Uuid::nil(),
        at: Timestamp::UNIX_EPOCH,
        class: "trace".to_owned(),
        purpose: "rights".to_owned(),
        operation: Some("communicate".to_owned()),
        nature: Some("commission.gather".to_owned()),
        outcome: "done".to_owned(),
        reason: None,
        articles: Some("8".to_owned()),
        object_kind: "request".to_owned(),
        account: Some(Uuid::nil()),
        role: Some("sgdsn".to_owned()),
        compartment: Some("sgdsn".to_owned()),
        request: None,
        object: Some(Uuid::nil()),
        detail: None,
    };
    let link = |status| sample_link(name, status, 1).link;
    File {
        sheet: sheet::sample_sheet(name, full),
        links: if full {
            vec![link(LinkStatus::Automatic), link(LinkStatus::Withdrawn)]
        } else {
            vec![]
        },
        photograph: full.then(sample_photograph).flatten(),
        asked: if full { sample_asked() } else { vec![] },
        held: if full { vec![sample_held()] } else { vec![] },
        instructions: if full {
            vec![sample_instructed()]
        } else {
            vec![]
        },
        searches: if full { vec![entry.clone()] } else { vec![] },
        traces: if full { vec![entry] } else { vec![] },
    }
}

/// The smallest bytes that pass for a photograph.
fn sample_photograph() -> Option<Photograph> {
    Photograph::new(b"\xff\xd8\xff\xe0....\xff\xd9".to_vec()).ok()
}

fn sample_held() -> HeldDocument {
    HeldDocument {
        id: Id::from_uuid(Uuid::nil()),
        asked: Id::from_uuid(Uuid::nil()),
        media_type: "application/pdf".to_owned(),
        size: 1_200_000,
        recorded_at: Timestamp::UNIX_EPOCH,
        until: Timestamp::UNIX_EPOCH,
    }
}

fn sample_instructed() -> Instructed {
    Instructed {
        id: Id::from_uuid(Uuid::nil()),
        ministry: Ministry::Energy,
        agent: Uuid::nil(),
        since: Timestamp::UNIX_EPOCH,
        ended: Some((Timestamp::UNIX_EPOCH, "opinion".to_owned())),
        referrals: vec![Referred {
            id: Uuid::nil(),
            body: "dgsi".to_owned(),
            ministry: Ministry::Energy,
            since: Timestamp::UNIX_EPOCH,
            ended_at: Some(Timestamp::UNIX_EPOCH),
        }],
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Uuid,
) -> Result<ProcedurePage, Problem> {
    let t = chrome.t();
    let (procedure, done) = procedures::read(desk, actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(ProcedurePage {
        t,
        csrf: chrome.csrf(),
        procedure,
        done,
        typed: Typed::default(),
        files: None,
        errors: ui::FieldErrors::new(),
    })
}

/// `GET /cnil/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Uuid>,
) -> Result<Page<ProcedurePage>, Problem> {
    let view = page(&desk, &actor, &chrome, id).await?;
    Ok(Page::new(chrome, view))
}

/// Gathers under a procedure; the page with its errors when nobody is named.
async fn gather(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    (id, typed, way): (Uuid, Typed, Way),
) -> Result<ProcedurePage, Problem> {
    let typed = typed.cleaned();
    let mut view = page(desk, actor, chrome, id).await?;
    let t = chrome.t();
    match typed.query(&t) {
        Err(errors) => view.errors = errors,
        Ok(query) => match hand_over(desk, actor, &view.procedure.reference, &query, way).await {
            Ok(files) => view.files = Some(files),
            Err(Stop::Refused(reason @ Refusal::NoPerson)) => {
                view.errors.add("name", words::why(&t, &reason));
            }
            Err(stop) => return Err(words::stopped(&t, stop)),
        },
    }
    view.typed = typed;
    Ok(view)
}

/// `POST /cnil/{id}`: read on screen.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Page<ProcedurePage>, Problem> {
    let view = gather(&desk, &actor, &chrome, (id, typed, Way::Screen)).await?;
    let invalid = !view.errors.is_empty();
    let page = Page::new(chrome, view);
    Ok(if invalid { page.invalid() } else { page })
}

/// `POST /cnil/{id}/donnees.json`
pub(super) async fn json(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let view = gather(&desk, &actor, &chrome, (id, typed, Way::Json)).await?;
    let Some(files) = &view.files else {
        return Ok(Page::new(chrome, view).invalid().into_response());
    };
    let body = exported::data(&view.procedure.reference, desk.ledger.now(), files)
        .map_err(Problem::fault)?;
    Ok(download(body, "application/json", "donnees.json"))
}

/// `POST /cnil/{id}/donnees.pdf`
pub(super) async fn pdf(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Uuid>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let view = gather(&desk, &actor, &chrome, (id, typed, Way::Paper)).await?;
    if view.files.is_none() {
        return Ok(Page::new(chrome, view).invalid().into_response());
    }
    let files = view.files.unwrap_or_default();
    let (t, reference, now) = (chrome.t(), view.procedure.reference, desk.ledger.now());
    // Laying out a paper is the work of a processor, not of the runtime.
    let body = tokio::task::spawn_blocking(move || gathered::paper(&t, &reference, now, &files))
        .await
        .map_err(Problem::fault)?
        .map_err(Problem::fault)?;
    Ok(download(body, "application/pdf", "donnees.pdf"))
}

#[cfg(test)]
mod tests {
    use gate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };

    use super::*;

    #[test]
    fn every_sample_is_a_paper_and_data_in_both_languages() {
        let words: Vec<_> = GROUND.iter().chain(&crate::pages::WORDS).copied().collect();
        let catalogue = Catalogue::new(&words).unwrap();
        for locale in [Locale::Fr, Locale::En] {
            let t = catalogue.speak(locale);
            for name in sheet::NAMES {
                let files = [sample_file(name, true), sample_file(name, false)];
                let paper = gathered::paper(&t, name, Timestamp::UNIX_EPOCH, &files).unwrap();
                assert!(paper.starts_with(b"%PDF-1.7"));
                let data = exported::data(name, Timestamp::UNIX_EPOCH, &files).unwrap();
                let data: serde_json::Value = serde_json::from_slice(&data).unwrap();
                assert_eq!(data["version"], 2);
                assert_eq!(data["requests"][0]["letters"]["3a"]["name"], name);
                assert_eq!(
                    data["requests"][0]["links"][0]["reasons"][0]["likeness"],
                    "similar"
                );
                assert!(data["requests"][1]["letters"].get("3b").is_none());
            }
        }
        assert_eq!(catalogue.missed(), Vec::<String>::new());
    }
}
