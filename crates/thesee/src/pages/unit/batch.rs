//! `/plaintes/fichier`: many complaints of a unit in one file, all of them or none; every bad line is told.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use futures::StreamExt as _;
use gate::{
    Problem, SignedIn, Upload,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Script, Shape, View, sample},
    ui,
    upload::{FileStream, UploadError},
};
use http::{HeaderValue, header};
use ledger::{Fault, Stop};

use super::taken::refused;
use crate::{
    deeds::take::{self, Refusal},
    desk::Desk,
    model::Way,
    rules::{
        days,
        intake::{FIELDS, MOST, Why, Wrong},
        intake_file::{self, LARGEST, LineWrong},
        sheet,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "unit/batch.html")]
pub(crate) struct Batch {
    t: T,
    csrf: Csrf,
    wrongs: Vec<LineWrong>,
    errors: ui::FieldErrors,
}

impl Batch {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("i-wrongs"))
            .id("wrongs")
            .head_number(t.get("i-line"))
            .head(t.get("i-field"))
            .head(t.get("i-why"));
        for one in &self.wrongs {
            table = table.row(vec![
                ui::number(one.line),
                ui::cell(ui::visible(&one.wrong.field)),
                ui::cell(t.get(&format!("i-why-{}", one.wrong.why.code()))),
            ]);
        }
        table
    }
    fn columns(&self) -> String {
        let names = FIELDS
            .iter()
            .map(|(name, must)| format!("{name}{}", if *must { "*" } else { "" }));
        names.collect::<Vec<_>>().join(", ")
    }
}

impl View for Batch {
    fn title(&self, t: &T) -> String {
        t.get("i-batch-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/plaintes", t.get("i-taken-title"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Upload]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |wrongs, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            wrongs,
            errors,
        };
        let wrong = |(place, field): (usize, &str), why| LineWrong {
            line: place,
            wrong: Wrong {
                field: field.to_owned(),
                why,
            },
        };
        let fields = [
            "number",
            sample::LONG,
            sample::HOSTILE,
            sample::BIDI,
            "file",
        ];
        let many = fields.into_iter().enumerate().zip(Why::ALL);
        let many = many.map(|(one, why)| wrong(one, *why)).collect();
        let told = t.with("i-batch-refused", "most", MOST);
        let refused = ui::FieldErrors::new().with("file", told);
        vec![page(vec![], ui::FieldErrors::new()), page(many, refused)]
    }
}

fn page(chrome: &Chrome, wrongs: Vec<LineWrong>, errors: ui::FieldErrors) -> Batch {
    Batch {
        t: chrome.t(),
        csrf: chrome.csrf(),
        wrongs,
        errors,
    }
}

/// `GET /plaintes/fichier`
pub(super) async fn get(chrome: Chrome) -> Page<Batch> {
    let view = page(&chrome, vec![], ui::FieldErrors::new());
    Page::new(chrome, view)
}

/// `GET /plaintes/modele.csv`: the heads.
pub(super) async fn model() -> Response {
    let heads: Vec<String> = FIELDS.map(|(name, _)| name.to_owned()).into();
    let mut response = sheet::write(&heads, []).into_response();
    let headers = response.headers_mut();
    let kind = HeaderValue::from_static("text/csv; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, kind);
    let named = HeaderValue::from_static("attachment; filename=\"modele.csv\"");
    headers.insert(header::CONTENT_DISPOSITION, named);
    response
}

/// The file whole: five megabytes at most, as the route says too.
async fn whole(mut file: FileStream) -> Result<Vec<u8>, UploadError> {
    let mut bytes = Vec::new();
    while let Some(piece) = file.next().await {
        bytes.extend_from_slice(&piece?);
        if bytes.len() as u64 > LARGEST {
            return Err(UploadError::TooLarge(LARGEST));
        }
    }
    Ok(bytes)
}

/// `POST /plaintes/fichier`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    upload: Upload,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let again = |chrome: Chrome, wrongs, key: &str| {
        let errors = ui::FieldErrors::new().with("file", t.with(key, "most", MOST));
        let view = page(&chrome, wrongs, errors);
        Ok(Page::new(chrome, view).invalid().into_response())
    };
    let Some((_, file)) = upload.into_file() else {
        return again(chrome, vec![], "i-batch-none");
    };
    let bytes = whole(file).await?;
    let today = days::day_of(desk.ledger.now()).map_err(Fault::from)?;
    // Unfolding a workbook takes a core for a while: not one that serves.
    let read = tokio::task::spawn_blocking(move || intake_file::read(&bytes, today))
        .await
        .map_err(Problem::fault)?;
    let (lines, all): (Vec<usize>, Vec<_>) = match read {
        Ok(all) => all.into_iter().unzip(),
        Err(wrongs) => return again(chrome, wrongs, "i-batch-refused"),
    };
    match take::take(&desk, &actor, Way::Batch, &all).await {
        Ok(_) => Ok(Redirect303::to("/plaintes")
            .saying("flash-i-taken")
            .into_response()),
        Err(Stop::Refused(Refusal::Known(place))) => {
            let wrong = Wrong {
                field: "number".to_owned(),
                why: Why::Twice,
            };
            let line = lines.get(place).copied().unwrap_or_default();
            again(chrome, vec![LineWrong { line, wrong }], "i-batch-refused")
        }
        Err(stop) => Err(refused(&t, stop)),
    }
}
