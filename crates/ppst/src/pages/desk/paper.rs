//! `/demandes/{id}/fiche.pdf`: a request and its links as a paper, tagged PDF/A, in the order of the page.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::Chrome,
    paper::{Paper, PaperError, column},
};
use http::{HeaderValue, header};
use kernel::{Id, Timestamp};

use super::{record, request::followed, words};
use crate::{
    deeds::history::{self, Dossier},
    desk::Desk,
    model::RequestKind,
    rules::{deadlines, terms::day_of},
};

/// The sheet of a request at an instant.
fn print(t: &T, dossier: &Dossier, now: Timestamp) -> Result<Vec<u8>, PaperError> {
    let sheet = &dossier.view.sheet;
    let record = &sheet.record;
    let title = t.with("desk-request-title", "number", record.number.as_str());
    let mut paper = Paper::new(
        t,
        title.to_string(),
        words::ministry(t, sheet.ministry),
        now,
    )
    .footer(t.get("desk-paper-footer"));
    paper.facts([
        (
            t.get("desk-col-person").to_owned(),
            words::person(t, &record.civil()),
        ),
        (
            t.get("desk-col-state").to_owned(),
            words::of(t, "state", record.state.code()),
        ),
    ]);
    let clock = day_of(now)
        .ok()
        .and_then(|today| deadlines::opinion(record.opinion_received_on, today));
    if let Some(deadline) = clock.filter(|_| record.opinion.is_none()) {
        paper.paragraph(words::silence(t, &deadline));
    }
    for part in record::parts(t, &sheet.record)
        .into_iter()
        .filter(|part| !part.rows.is_empty())
    {
        paper.section(format!("{} — {}", part.letter, part.title));
        let rows = part.rows.into_iter();
        paper.facts(rows.map(|(name, value)| (name, words::one_line(&value))));
    }
    links(&mut paper, t, dossier);
    paper.print()
}

/// The requests of the person elsewhere, as the panel shows them.
fn links(paper: &mut Paper, t: &T, dossier: &Dossier) {
    let Some(known) = &dossier.known else { return };
    paper.section(t.get("desk-elsewhere"));
    let shown: Vec<_> = known
        .iter()
        .filter_map(|known| Some((known, known.other.as_ref()?)))
        .collect();
    if shown.is_empty() {
        paper.paragraph(t.get("desk-elsewhere-none-title"));
        return;
    }
    let rows = shown.iter().map(|(known, line)| {
        let sense = line.opinion.as_ref().map_or_else(
            || words::of(t, "state", line.state.code()),
            |one| words::opinion_words(t, one.sense, one.how),
        );
        vec![
            format!("{} — {}", words::ministry(t, line.ministry), line.number),
            words::date(t, line.opinion_received_on),
            sense,
            followed(t, known),
            format!(
                "{} ({}, {} bits)",
                words::of(t, "link", known.link.status.code()),
                words::certainty(t, known.link.probability),
                words::bits(t, known.link.millibits)
            ),
        ]
    });
    paper.table(
        [
            column(t.get("desk-col-ministry"), 1.6),
            column(t.get("desk-col-received"), 1.0),
            column(t.get("desk-row-sense"), 1.0),
            column(t.get("desk-followed"), 1.6),
            column(t.get("desk-col-link"), 1.4),
        ],
        rows,
    );
    for (known, line) in shown {
        let why = words::why(t, known.link.explanation.reveal());
        paper.paragraph(format!("{} : {why}", line.number));
    }
}

/// `GET /demandes/{id}/fiche.pdf`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Response, Problem> {
    let (t, now) = (chrome.t(), desk.ledger.now());
    let read = history::print(&desk, &actor, id).await;
    let dossier = read.map_err(|stop| words::refused(&t, stop))?;
    // Setting the lines of a long sheet takes a core for a while: not one that serves.
    let body = tokio::task::spawn_blocking(move || print(&t, &dossier, now))
        .await
        .map_err(Problem::fault)?
        .map_err(Problem::fault)?;
    let mut response = body.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/pdf"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    headers.insert(
        header::CONTENT_DISPOSITION,
        HeaderValue::from_static("attachment; filename=\"fiche.pdf\""),
    );
    Ok(response)
}

#[cfg(test)]
mod tests {
    use gate::i18n::{Catalogue, GROUND, Locale};

    use super::*;
    use crate::pages::{WORDS, desk::samples};

    #[test]
    fn every_sheet_prints_in_both_languages() {
        let words: Vec<_> = GROUND.iter().chain(&WORDS).copied().collect();
        let catalogue = Catalogue::new(&words).unwrap();
        for locale in Locale::ALL {
            for text in samples::WORDS {
                for whole in [true, false] {
                    let dossier = Dossier {
                        view: samples::view(text, whole),
                        known: whole.then(|| samples::every_link(text)),
                    };
                    let t = catalogue.speak(locale);
                    let paper = print(&t, &dossier, Timestamp::UNIX_EPOCH).unwrap();
                    assert!(paper.starts_with(b"%PDF-"));
                }
            }
        }
        assert!(catalogue.missed().is_empty(), "{:?}", catalogue.missed());
    }
}
