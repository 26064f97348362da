//! The report of reception, as PDF/A-3 with its data joined: what the code of criminal procedure has it say, then all
//! that the victim declared.

use gate::{
    i18n::T,
    paper::{Paper, PaperError},
};
use kernel::Timestamp;
use serde_json::Value;

use super::data::hex;
use crate::model::{Dossier, Signatory};

/// Name of the data joined.
const DATA: &str = "reception.json";
/// Longest part of a text in one block, in characters.
const PART: usize = 3_500;
/// The parts of a declaration, in the order of article 2.
const PARTS: [&str; 9] = [
    "victim",
    "happened",
    "contact_made",
    "payments",
    "goods",
    "parcels",
    "suspects",
    "exchanges",
    "messages",
];
/// Fields whose values are words of closed lists.
const CODED: [&str; 4] = ["means", "contact_made", "family", "sex"];

/// What the report must say, by the keys of its words: that the complaint was received online and where it is dealt with
/// (art. 15-3 and 15-3-1), who signs and who does not (801-1, D. 8-2-2 and following), how it is kept and proved.
pub(super) const MENTIONS: [&str; 5] = [
    "reception-mention-received",
    "reception-mention-place",
    "reception-mention-signed",
    "reception-mention-heard",
    "reception-mention-kept",
];

/// What a report is made of.
pub(super) struct Report<'a> {
    pub(super) dossier: &'a Dossier,
    pub(super) signatory: &'a Signatory,
    pub(super) at: Timestamp,
    pub(super) data: &'a [u8],
    pub(super) digest: [u8; 32],
}

/// Prints a report, ready to be signed.
pub(super) fn print(t: &T, report: &Report<'_>) -> Result<Vec<u8>, PaperError> {
    let (line, signatory) = (&report.dossier.line, report.signatory);
    let agent = &signatory.agent;
    let footer = t.with("reception-footer", "reference", line.reference.as_str());
    let mut paper = Paper::new(
        t,
        t.get("reception-title").to_owned(),
        signatory.service.clone(),
        report.at,
    )
    .footer(footer.to_string());
    let mut facts = vec![
        ("reception-reference", line.reference.clone()),
        ("reception-filed", t.date_time(line.filed_at)),
        ("reception-received", t.date_time(report.at)),
        ("reception-service", signatory.service.clone()),
        ("reception-agent", agent.name()),
    ];
    if let Some(number) = &agent.number {
        facts.push(("reception-number", number.clone()));
    }
    let capacity = format!("reception-capacity-{}", agent.capacity.code());
    facts.push(("reception-grade", agent.grade.clone()));
    facts.push(("reception-capacity", t.get(&capacity).to_owned()));
    paper.facts(
        facts
            .into_iter()
            .map(|(name, value)| (t.get(name).to_owned(), value)),
    );
    for mention in MENTIONS {
        paper.paragraph(t.get(mention).to_owned());
    }
    paper.section(t.get("reception-qualified").to_owned());
    let scheme = format!("scheme-{}", line.scheme.code());
    let offence = format!("offence-{}", line.offence.code());
    paper.facts([
        (
            t.get("receipt-scheme").to_owned(),
            t.get(&scheme).to_owned(),
        ),
        (
            t.get("receipt-offence").to_owned(),
            t.get(&offence).to_owned(),
        ),
    ]);
    // What is shown is what is joined, read from it: neither can say what the other does not.
    let whole: Value = serde_json::from_slice(report.data).map_err(|_| PaperError::Writer)?;
    if let Some(Value::Object(parts)) = whole.get("content") {
        for name in PARTS {
            if let Some(part) = parts.get(name) {
                section(t, &mut paper, name, part);
            }
        }
    }
    if let Some(added) = whole.get("complements") {
        section(t, &mut paper, "complements", added);
    }
    paper.section(t.get("reception-joined").to_owned());
    let said = t.with("reception-joined-what", "name", DATA);
    paper.paragraph(said.to_string());
    paper.facts([("SHA-256", hex(&report.digest))]);
    paper.attach_data(
        DATA,
        "application/json",
        t.get("reception-data").to_owned(),
        report.data,
    );
    paper.print()
}

/// One part of what was declared: short values as a list, long ones as text. What says nothing is left out.
fn section(t: &T, paper: &mut Paper, name: &str, part: &Value) {
    let mut rows = Vec::new();
    rows_of(t, name, part, &mut rows);
    if rows.is_empty() {
        return;
    }
    paper.section(t.get(&format!("reception-part-{name}")).to_owned());
    let mut short = Vec::new();
    for (label, value) in rows {
        if value.chars().count() <= 200 && !value.contains('\n') {
            short.push((label, value));
            continue;
        }
        if !short.is_empty() {
            paper.facts(std::mem::take(&mut short));
        }
        paper.subsection(label);
        for paragraph in value.lines().filter(|line| !line.trim().is_empty()) {
            let letters: Vec<char> = paragraph.chars().collect();
            for part in letters.chunks(PART) {
                paper.paragraph(part.iter().collect::<String>());
            }
        }
    }
    if !short.is_empty() {
        paper.facts(short);
    }
}

/// Every value below a name, with its label.
fn rows_of(t: &T, name: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    let label = || t.get(&format!("reception-field-{name}")).to_owned();
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields {
                rows_of(t, name, value, rows);
            }
        }
        Value::Array(all) => {
            for value in all {
                rows_of(t, name, value, rows);
            }
        }
        Value::String(text) if text.is_empty() => {}
        Value::String(code) if CODED.contains(&name) => {
            let word = t.get(&format!("reception-{name}-{code}")).to_owned();
            rows.push((label(), word));
        }
        Value::String(text) => rows.push((label(), text.clone())),
        Value::Number(cents) if name.ends_with("_cents") => {
            let cents = cents.as_u64().unwrap_or_default();
            rows.push((label(), format!("{},{:02}", cents / 100, cents % 100)));
        }
        other => rows.push((label(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Content;

    #[test]
    fn no_part_of_a_declaration_is_left_out() {
        let whole = serde_json::to_value(Content::default()).unwrap();
        let mut names: Vec<&str> = whole
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let mut parts = PARTS;
        names.sort_unstable();
        parts.sort_unstable();
        assert_eq!(names, parts);
    }
}
