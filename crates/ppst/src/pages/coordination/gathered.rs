//! All that concerns a person, in words: the same sections on the page, on the paper, and as data (art. 8).

use gate::{
    i18n::T,
    paper::{Paper, PaperError, column},
    ui,
};
use kernel::Timestamp;
use ledger::audit::Entry;

use super::{compare::likeness, sheet, words};
use crate::{
    deeds::commission::File,
    model::{Body, Link, Photograph},
    pages::words as shared,
};

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
    if let Some(photograph) = &file.photograph {
        let said = t
            .with("c-gathered-photograph", "file", photograph_name(file))
            .and("size", t.size(photograph.bytes().len() as u64));
        all.push(Section {
            title: t.get("c-request-photograph").to_owned(),
            piece: Piece::Said(said.to_string()),
        });
    }
    let rest = [
        ("c-links-of-request", links(t, file)),
        ("c-gathered-instructions", instructions(t, file)),
        ("c-asked-title", asked(t, file)),
        ("c-gathered-held", held(t, file)),
        ("c-gathered-traces", traces(t, &file.traces)),
        ("c-gathered-searches", traces(t, &file.searches)),
    ];
    all.extend(rest.map(|(key, piece)| Section {
        title: t.get(key).to_owned(),
        piece,
    }));
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

/// Name of the photograph beside the paper.
fn photograph_name(file: &File) -> String {
    let kind = file.photograph.as_ref().map(Photograph::media_type);
    let end = if kind == Some("image/png") {
        "png"
    } else {
        "jpg"
    };
    format!("photographie-{}.{end}", file.sheet.id)
}

fn instructions(t: &T, file: &File) -> Piece {
    if file.instructions.is_empty() {
        return Piece::Said(t.get("c-gathered-instructions-none").to_owned());
    }
    let until = |at: Option<Timestamp>| at.map_or_else(|| "–".to_owned(), |at| t.date_time(at));
    let rows = file.instructions.iter().flat_map(|one| {
        let own = vec![
            words::ministry(t, one.ministry),
            one.agent.to_string(),
            t.date_time(one.since),
            until(one.ended.as_ref().map(|(at, _)| *at)),
        ];
        let services = one.referrals.iter().map(|referred| {
            let body = Body::from_code(&referred.body);
            vec![
                body.map_or_else(|| referred.body.clone(), |body| words::body(t, body)),
                "–".to_owned(),
                t.date_time(referred.since),
                until(referred.ended_at),
            ]
        });
        std::iter::once(own).chain(services).collect::<Vec<_>>()
    });
    let keys = [
        "c-gathered-by",
        "c-trace-author",
        "c-gathered-since",
        "c-gathered-until",
    ];
    Piece::Table(heads(t, &keys), rows.collect())
}

fn held(t: &T, file: &File) -> Piece {
    if file.held.is_empty() {
        return Piece::Said(t.get("c-gathered-held-none").to_owned());
    }
    let rows = file.held.iter().map(|one| {
        vec![
            one.id.to_string(),
            one.media_type.clone(),
            t.size(u64::try_from(one.size).unwrap_or(0)),
            t.date_time(one.recorded_at),
            t.date_time(one.until),
        ]
    });
    let keys = [
        "c-gathered-document",
        "c-gathered-kind",
        "c-gathered-size",
        "c-gathered-since",
        "c-gathered-until",
    ];
    Piece::Table(heads(t, &keys), rows.collect())
}

/// Columns of a trace, and what it says of a correction or a judgement.
fn traces(t: &T, entries: &[Entry]) -> Piece {
    if entries.is_empty() {
        return Piece::Said(t.get("c-trace-none").to_owned());
    }
    let rows = entries.iter().map(|entry| {
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
    paper.paragraph(t.get("c-gathered-whole"));
    for file in files {
        paper.section(title(t, file));
        if let Some(photograph) = &file.photograph {
            let (name, said) = (photograph_name(file), t.get("c-request-photograph"));
            paper.attach(name, photograph.media_type(), said, photograph.bytes());
        }
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
