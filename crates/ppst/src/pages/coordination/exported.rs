//! All that concerns a person, as data (art. 8): every column of the base that hangs on a request of theirs is here, or
//! is left out for a reason that a test reads.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::Timestamp;
use ledger::audit::Entry;
use serde_json::{Value, json};
use time::format_description::well_known::Rfc3339;

use crate::{
    deeds::commission::{File, Instructed},
    law::RECORD_TERM,
    model::{Letter, Link},
};

/// Version of the data handed over.
const VERSION: u32 = 2;

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
        "person": sheet.person,
        "photograph": file.photograph.as_ref().map(|one| json!({
            "media_type": one.media_type(), "content": STANDARD.encode(one.bytes()),
        })),
        "opinion": record.opinion.as_ref().map(|one| json!({
            "sense": one.sense.code(), "how": one.how.code(), "sent_on": one.sent_on.to_string(),
        })),
        "inquiry": record.inquiry.map(|sense| sense.code()),
        "decision": record.decision.map(|one| json!({ "sense": one.sense.code(), "on": one.on.to_string() })),
        "recorded_at": instant(sheet.recorded_at),
        "changed_at": instant(sheet.changed_at),
        "corrected_at": sheet.corrected_at.map(instant),
        "term_from": instant(sheet.term_from),
        "kept_until": RECORD_TERM.end(sheet.term_from).map_or(Value::Null, instant),
        "links": file.links.iter().map(|one| link(file, one)).collect::<Vec<_>>(),
        "instructions": file.instructions.iter().map(instruction).collect::<Vec<_>>(),
        "documents_asked": file.asked.iter().map(|one| json!({
            "id": one.id,
            "asking": one.asking.code(),
            "giver": one.giver.code(),
            "earlier": one.earlier,
            "asked_at": instant(one.asked_at),
            "delivered_at": one.delivered_at.map(instant),
            "declined_at": one.declined_at.map(instant),
            "closed_at": one.closed_at.map(instant),
        })).collect::<Vec<_>>(),
        "documents_held": file.held.iter().map(|one| json!({
            "id": one.id,
            "asked": one.asked,
            "media_type": one.media_type,
            "size": one.size,
            "recorded_at": instant(one.recorded_at),
            "kept_until": instant(one.until),
        })).collect::<Vec<_>>(),
        "traces": file.traces.iter().map(trace).collect::<Vec<_>>(),
        "searches": file.searches.iter().map(trace).collect::<Vec<_>>(),
    })
}

fn link(file: &File, link: &Link) -> Value {
    json!({
        "id": link.id,
        "other": link.other(file.sheet.id).0,
        "ministry": link.other(file.sheet.id).1.code(),
        "later": link.later.0,
        "earlier": link.earlier.0,
        "status": link.status.code(),
        "probability": link.probability,
        "millibits": link.millibits,
        "reasons": link.explanation.reveal().facts,
        "sentence": link.explanation.reveal().sentence,
        "judged_by": link.decided.as_ref().and_then(|(by, _)| *by),
        "judged_at": link.decided.as_ref().map(|(_, at)| instant(*at)),
        "judged_because": link.reason.as_ref().map(|text| text.reveal()),
        "found_at": instant(link.found_at),
    })
}

fn instruction(one: &Instructed) -> Value {
    json!({
        "id": one.id,
        "ministry": one.ministry.code(),
        "agent": one.agent,
        "since": instant(one.since),
        "ended_at": one.ended.as_ref().map(|(at, _)| instant(*at)),
        "ended_how": one.ended.as_ref().map(|(_, how)| how),
        "referrals": one.referrals.iter().map(|one| json!({
            "id": one.id,
            "body": one.body,
            "ministry": one.ministry.code(),
            "since": instant(one.since),
            "ended_at": one.ended_at.map(instant),
        })).collect::<Vec<_>>(),
    })
}

/// An entry of the log. What was found of others by the same search is not this person's.
fn trace(entry: &Entry) -> Value {
    let detail: Value = entry
        .detail
        .as_deref()
        .and_then(|text| serde_json::from_str(text).ok())
        .unwrap_or(Value::Null);
    let mut detail = detail;
    if let Some(object) = detail.as_object_mut() {
        object.remove("found");
        object.remove("requests");
    }
    json!({
        "id": entry.id,
        "at": instant(entry.at),
        "account": entry.account,
        "role": entry.role,
        "body": entry.compartment,
        "purpose": entry.purpose,
        "operation": entry.operation,
        "nature": entry.nature,
        "outcome": entry.outcome,
        "reason": entry.reason,
        "articles": entry.articles,
        "detail": detail,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::pages::coordination::procedure::sample_file;

    /// Where each column is in the data of one request, or why it is not there.
    const WHERE: &str = include_str!("exported.txt");

    /// Tables that hold nothing that hangs on a request: configuration, batches as they came, users.
    const OTHERS: [&str; 8] = [
        "source",
        "source_certificate",
        "source_key",
        "batch",
        "batch_fault",
        "appointment",
        "habilitation",
        "request_index",
    ];

    #[test]
    fn every_column_that_hangs_on_a_request_is_handed_over_or_left_out_for_a_reason() {
        let law = crate::law::law().unwrap();
        let file = sample_file("Martin", true);
        let data = request(&file);
        let mut told: BTreeMap<&str, &str> = BTreeMap::new();
        for line in WHERE.lines().filter(|line| !line.starts_with('#')) {
            let (column, place) = line.split_once(": ").unwrap();
            assert!(told.insert(column, place).is_none(), "{column} twice");
        }
        for (table, declared) in &law.columns.tables {
            let ground = !["request", "link", "instruction", "referral", "document"]
                .iter()
                .any(|start| table.starts_with(start));
            if ground || OTHERS.contains(&table.as_str()) {
                continue;
            }
            for column in declared.column.keys() {
                let name = format!("{table}.{column}");
                let place = told
                    .remove(name.as_str())
                    .unwrap_or_else(|| panic!("{name} is neither handed over nor left out"));
                if let Some(pointer) = place.strip_prefix('/') {
                    let found = data.pointer(&format!("/{pointer}"));
                    let there = found.is_some_and(|value| !value.is_null() && value != &json!([]));
                    assert!(there, "{name} is not at /{pointer}: {data:#}");
                } else {
                    assert!(place.starts_with("left out, "), "{name}: {place}");
                }
            }
        }
        assert!(told.is_empty(), "no such column: {told:?}");
    }

    #[test]
    fn every_table_is_one_or_the_other() {
        let law = crate::law::law().unwrap();
        let own: Vec<&str> = WHERE
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| line.split('.').next())
            .collect();
        let text = include_str!("../../../law/columns.toml");
        for line in text.lines() {
            let Some(table) = line
                .strip_prefix("[table.")
                .and_then(|rest| rest.strip_suffix(']'))
                .filter(|table| !table.contains('.'))
            else {
                continue;
            };
            assert!(
                own.contains(&table) || OTHERS.contains(&table),
                "{table} is neither handed over nor known to hold nothing of a person"
            );
            assert!(law.columns.tables.contains_key(table), "{table}");
        }
    }

    #[test]
    fn what_a_search_found_of_others_is_not_handed_over() {
        let mut file = sample_file("Martin", true);
        let found = r#"{"criteria":["name"],"found":["018f0000-0000-7000-8000-000000000001"]}"#;
        file.searches.first_mut().unwrap().detail = Some(found.to_owned());
        let data = request(&file);
        assert_eq!(data["searches"][0]["detail"]["criteria"], json!(["name"]));
        assert!(!data["searches"].to_string().contains("018f0000"));
    }
}
