//! `/demandes/{id}/donnees.json` and `.pdf`: a copy of all that is held of who asks (law no. 78-17, art. 105), for machines
//! and for eyes. Both are printed from the same copy.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::Chrome,
    paper::{Paper, PaperError},
};
use http::{HeaderValue, header};
use kernel::{Id, Timestamp};
use serde_json::Value;

use super::words;
use crate::{
    deeds::answer,
    desk::Desk,
    model::{Copied, RightsRequestKind},
};

/// `GET /demandes/{id}/donnees.json`
pub(super) async fn json(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RightsRequestKind>>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let copy = answer::copy(&desk, &actor, id).await;
    let (_, copy) = copy.map_err(|stop| words::refused(&t, stop))?;
    let body = serde_json::to_vec_pretty(&copy).map_err(Problem::fault)?;
    Ok(download(body, "application/json", "donnees.json"))
}

/// `GET /demandes/{id}/donnees.pdf`
pub(super) async fn pdf(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RightsRequestKind>>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let copy = answer::copy(&desk, &actor, id).await;
    let (_, copy) = copy.map_err(|stop| words::refused(&t, stop))?;
    let now = desk.ledger.now();
    // Setting the lines of a paper takes a core for a while: not one that serves.
    let body = tokio::task::spawn_blocking(move || print(&t, &copy, now))
        .await
        .map_err(Problem::fault)?
        .map_err(Problem::fault)?;
    Ok(download(body, "application/pdf", "donnees.pdf"))
}

/// The copy as a paper: each declaration a section, each field a line, nothing left out.
fn print(t: &T, copy: &Copied, now: Timestamp) -> Result<Vec<u8>, PaperError> {
    let title = t.get("rights-copy-title").to_owned();
    let mut paper = Paper::new(t, title, t.get("rights-copy-author").to_owned(), now)
        .footer(t.get("rights-copy-footer"));
    paper.paragraph(t.get("rights-copy-text"));
    let Ok(Value::Object(parts)) = serde_json::to_value(copy) else {
        return paper.print();
    };
    for (part, things) in &parts {
        for thing in things.as_array().into_iter().flatten() {
            let reference = thing.get("reference").and_then(Value::as_str);
            let name = words::of(t, "copy", part);
            paper.section(reference.map_or(name.clone(), |one| format!("{name} {one}")));
            let mut facts = Vec::new();
            flatten(String::new(), thing, &mut facts);
            paper.facts(facts);
        }
        if things.as_array().is_none_or(Vec::is_empty) {
            paper.section(words::of(t, "copy", part));
            paper.paragraph(t.get("rights-copy-none"));
        }
    }
    paper.print()
}

/// Every value with its path; what says nothing is left out.
fn flatten(path: String, value: &Value, out: &mut Vec<(String, String)>) {
    let under = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path} › {name}")
        }
    };
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => out.push((path, gate::ui::visible(text))),
        Value::Bool(_) | Value::Number(_) => out.push((path, value.to_string())),
        Value::Array(all) => {
            for (number, one) in all.iter().enumerate() {
                flatten(under(&(number + 1).to_string()), one, out);
            }
        }
        Value::Object(fields) => {
            for (name, one) in fields {
                flatten(under(name), one, out);
            }
        }
    }
}

/// A file to keep, never shown in the page's own origin.
fn download(body: Vec<u8>, kind: &'static str, name: &'static str) -> Response {
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_its_line_and_what_says_nothing_has_none() {
        let value = serde_json::json!({
            "a": { "b": ["x", "", "y"], "c": null }, "d": 3, "e": true,
        });
        let mut out = Vec::new();
        flatten(String::new(), &value, &mut out);
        let lines: Vec<_> = out.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        assert_eq!(
            lines,
            [
                ("a › b › 1", "x"),
                ("a › b › 3", "y"),
                ("d", "3"),
                ("e", "true")
            ]
        );
    }

    #[test]
    fn a_copy_prints_in_both_languages() {
        use gate::i18n::{Catalogue, GROUND, Locale};
        let words: Vec<_> = GROUND.iter().chain(&crate::pages::WORDS).copied().collect();
        let catalogue = Catalogue::new(&words).unwrap();
        for locale in Locale::ALL {
            let t = catalogue.speak(locale);
            let printed = print(&t, &Copied::default(), Timestamp::UNIX_EPOCH).unwrap();
            assert!(printed.starts_with(b"%PDF-"));
        }
        assert!(catalogue.missed().is_empty(), "{:?}", catalogue.missed());
    }
}
