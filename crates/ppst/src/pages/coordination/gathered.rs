//! All that concerns a person, in words: the same sections on the page, on the paper, and as data (art. 8).

use gate::{
    i18n::T,
    paper::{Paper, PaperError, column},
    ui,
};
use kernel::Timestamp;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use super::{compare::likeness, sheet, words};
use crate::{
    deeds::commission::File,
    model::{Letter, Link},
    pages::words as shared,
};

/// Version of the data handed over.
const VERSION: u32 = 1;

/// What a section holds.
pub(super) enum Piece {
    /// Names and values.
    Facts(Vec<(String, String)>),
    /// Lines under their heads.
    Table(Vec<String>, Vec<Vec<String>>),
    /// A sentence.
    Said(String),
}

/// A part of what concerns one request.
pub(super) struct Section {
    /// Its title.
    pub(super) title: String,
    /// What it holds.
    pub(super) piece: Piece,
}

/// The title of a request.
pub(super) fn title(t: &T, file: &File) -> String {
    t.with(
        "c-gathered-request",
        "number",
        ui::visible(&file.sheet.record.number),
    )
    .and("ministry", words::ministry(t, file.sheet.ministry))
    .to_string()
}

/// Everything on one request, section by section.
pub(super) fn sections(t: &T, file: &File) -> Vec<Section> {
    let mut all = vec![Section {
        title: t.get("c-request-facts").to_owned(),
        piece: Piece::Facts(sheet::facts(t, &file.sheet)),
    }];
    for (letter, part) in sheet::letters(t, &file.sheet.record) {
        if !part.rows.is_empty() {
            all.push(Section {
                title: letter.title(t),
                piece: Piece::Facts(part.rows),
            });
        }
    }
    if file.sheet.pictured {
        all.push(Section {
            title: t.get("c-request-photograph").to_owned(),
            piece: Piece::Said(t.get("c-gathered-photograph").to_owned()),
        });
    }
    all.push(Section {
        title: t.get("c-links-of-request").to_owned(),
        piece: links(t, file),
    });
    all.push(Section {
        title: t.get("c-asked-title").to_owned(),
        piece: asked(t, file),
    });
    all.push(Section {
        title: t.get("c-gathered-traces").to_owned(),
        piece: traces(t, file),
    });
    all
}

fn heads(t: &T, keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| t.get(key).to_owned()).collect()
}

/// The reasons of a link, in words.
fn reasons(t: &T, link: &Link) -> String {
    let facts = link.explanation.reveal().facts.iter().map(|fact| {
        let what = shared::fact(t, &fact.what);
        let said = format!(
            "{what} : {} ({})",
            t.get(likeness(fact.likeness)),
            shared::bits(t, fact.millibits)
        );
        // The engine speaks French.
        match fact.sentence.as_ref().filter(|_| t.lang() == "fr") {
            Some(sentence) => format!("{said} {}", ui::visible(sentence)),
            None => said,
        }
    });
    facts.collect::<Vec<_>>().join(" ; ")
}

fn links(t: &T, file: &File) -> Piece {
    if file.links.is_empty() {
        return Piece::Said(t.get("c-links-none").to_owned());
    }
    let rows = file.links.iter().map(|link| {
        let (other, ministry) = link.other(file.sheet.id);
        let reason = link
            .reason
            .as_ref()
            .map_or_else(String::new, |text| ui::visible(text.reveal()));
        vec![
            format!("{} {other}", words::ministry(t, ministry)),
            words::coded(t, "c-link", link.status.code()),
            words::percent(t, link.probability),
            reasons(t, link),
            reason,
        ]
    });
    let keys = [
        "c-links-other",
        "c-links-status",
        "c-links-probability",
        "c-links-reasons",
        "c-link-reason",
    ];
    Piece::Table(heads(t, &keys), rows.collect())
}

fn asked(t: &T, file: &File) -> Piece {
    if file.asked.is_empty() {
        return Piece::Said(t.get("c-asked-none").to_owned());
    }
    let rows = file.asked.iter().map(|one| {
        let state = match (one.delivered_at, one.declined_at, one.closed_at) {
            (Some(at), ..) => format!("{}, {}", t.get("c-asked-delivered"), t.date_time(at)),
            (None, Some(at), _) => format!("{}, {}", t.get("c-asked-declined"), t.date_time(at)),
            (None, None, Some(at)) => format!("{}, {}", t.get("c-asked-closed"), t.date_time(at)),
            (None, None, None) => t.get("c-asked-open").to_owned(),
        };
        vec![
            t.date_time(one.asked_at),
            words::ministry(t, one.asking),
            words::ministry(t, one.giver),
            state,
        ]
    });
    let keys = ["c-asked-when", "c-asked-by", "c-asked-of", "c-asked-state"];
    Piece::Table(heads(t, &keys), rows.collect())
}

fn traces(t: &T, file: &File) -> Piece {
    if file.traces.is_empty() {
        return Piece::Said(t.get("c-trace-none").to_owned());
    }
    let rows = file.traces.iter().map(|entry| {
        let role = entry
            .role
            .as_deref()
            .map_or_else(String::new, |role| words::coded(t, "c-role", role));
        let operation = entry.operation.as_deref();
        vec![
            t.date_time(entry.at),
            entry
                .account
                .map_or_else(|| "–".to_owned(), |account| account.to_string()),
            role,
            operation.map_or_else(
                || "–".to_owned(),
                |code| words::coded(t, "c-operation", code),
            ),
            entry
                .nature
                .as_deref()
                .map_or_else(|| "–".to_owned(), |code| words::nature(t, code)),
            words::coded(t, "c-outcome", &entry.outcome),
        ]
    });
    let keys = [
        "c-trace-when",
        "c-trace-author",
        "c-trace-role",
        "c-trace-operation",
        "c-trace-nature",
        "c-trace-outcome",
    ];
    Piece::Table(heads(t, &keys), rows.collect())
}

/// The paper handed to the commissioner.
pub(super) fn paper(
    t: &T,
    reference: &str,
    at: Timestamp,
    files: &[File],
) -> Result<Vec<u8>, PaperError> {
    let mut paper = Paper::new(t, t.get("c-paper-title"), t.get("c-paper-author"), at)
        .footer(t.get("c-paper-footer"));
    paper.facts([
        (
            t.get("c-procedure-reference").to_owned(),
            reference.to_owned(),
        ),
        (
            t.get("c-gathered-count").to_owned(),
            files.len().to_string(),
        ),
    ]);
    paper.paragraph(t.get("c-procedure-hint"));
    for file in files {
        paper.section(title(t, file));
        for section in sections(t, file) {
            paper.subsection(section.title);
            match section.piece {
                Piece::Facts(rows) => paper.facts(rows),
                Piece::Table(heads, rows) => {
                    paper.table(heads.into_iter().map(|head| column(head, 1.0)), rows);
                }
                Piece::Said(text) => paper.paragraph(text),
            }
        }
    }
    paper.print()
}

fn instant(at: Timestamp) -> Value {
    at.format(&Rfc3339).map_or(Value::Null, Value::String)
}

/// The same as data: a version, then one object a request, one key a letter.
pub(super) fn data(
    reference: &str,
    at: Timestamp,
    files: &[File],
) -> Result<Vec<u8>, serde_json::Error> {
    serde_json::to_vec_pretty(&json!({
        "format": "ppst-commission",
        "version": VERSION,
        "reference": reference,
        "made_at": instant(at),
        "requests": files.iter().map(request).collect::<Vec<_>>(),
    }))
}

fn request(file: &File) -> Value {
    let (sheet, record) = (&file.sheet, &file.sheet.record);
    let letters: serde_json::Map<String, Value> = Letter::ALL
        .into_iter()
        .map(|letter| (letter.code().to_owned(), letter.of(record)))
        .filter(|(_, value)| !value.is_null())
        .collect();
    json!({
        "id": sheet.id,
        "source": sheet.source.as_str(),
        "ministry": sheet.ministry.code(),
        "version": sheet.version,
        "number": record.number,
        "motive": record.motive.code(),
        "received_on": record.received_on.to_string(),
        "opinion_received_on": record.opinion_received_on.to_string(),
        "state": record.state.code(),
        "letters": letters,
        "photograph": sheet.pictured,
        "opinion": record.opinion.as_ref().map(|one| json!({
            "sense": one.sense.code(), "how": one.how.code(), "sent_on": one.sent_on.to_string(),
        })),
        "inquiry": record.inquiry.map(|sense| sense.code()),
        "decision": record.decision.map(|one| json!({ "sense": one.sense.code(), "on": one.on.to_string() })),
        "recorded_at": instant(sheet.recorded_at),
        "changed_at": instant(sheet.changed_at),
        "corrected_at": sheet.corrected_at.map(instant),
        "term_from": instant(sheet.term_from),
        "links": file.links.iter().map(|link| json!({
            "id": link.id,
            "other": link.other(sheet.id).0,
            "ministry": link.other(sheet.id).1.code(),
            "status": link.status.code(),
            "probability": link.probability,
            "millibits": link.millibits,
            "reasons": link.explanation.reveal().facts,
            "judged_because": link.reason.as_ref().map(|text| text.reveal()),
            "found_at": instant(link.found_at),
        })).collect::<Vec<_>>(),
        "documents_asked": file.asked.iter().map(|one| json!({
            "id": one.id,
            "asking": one.asking.code(),
            "giver": one.giver.code(),
            "asked_at": instant(one.asked_at),
            "delivered_at": one.delivered_at.map(instant),
            "declined_at": one.declined_at.map(instant),
            "closed_at": one.closed_at.map(instant),
        })).collect::<Vec<_>>(),
        "traces": file.traces.iter().map(|entry| json!({
            "id": entry.id,
            "at": instant(entry.at),
            "account": entry.account,
            "role": entry.role,
            "operation": entry.operation,
            "nature": entry.nature,
            "outcome": entry.outcome,
        })).collect::<Vec<_>>(),
    })
}
