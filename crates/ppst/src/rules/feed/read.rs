//! From an object that a line held to a record or a document; every fault of the line at once.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use kernel::{Id, Personal};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use time::Date;

use super::{
    Reason, Wrong,
    check::{checked, clean, dates, day},
    schema::{DOCUMENT, RECORD},
};
use crate::model::{
    Decision, DecisionSense, DocumentRequestKind, How, MediaType, Motive, Opinion, Photograph,
    Record, RequestState, Sense,
};

/// What a line holds.
#[derive(Debug)]
pub enum Line {
    /// A request.
    Request(Box<NewRecord>),
    /// A document.
    Document(NewDocument),
}

/// A request, with what tells its versions apart.
#[derive(Debug)]
pub struct NewRecord {
    /// The request.
    pub record: Record,
    /// Its version.
    pub version: i32,
    /// Its content, in one form whatever the order of its fields: for the keyed digest alone.
    pub content: Personal<Vec<u8>>,
}

/// A document.
#[derive(Debug)]
pub struct NewDocument {
    /// The request for documents that it answers.
    pub reference: Id<DocumentRequestKind>,
    /// Its title.
    pub title: Personal<String>,
    /// Its kind, by its first bytes.
    pub media_type: MediaType,
    /// Its bytes.
    pub bytes: Personal<Vec<u8>>,
}

/// Reads what a line holds.
///
/// # Errors
/// All that is wrong with it.
pub fn read(mut object: Map<String, Value>, today: Date) -> Result<Line, Vec<Wrong>> {
    clean(&mut object);
    if object.contains_key("document_request") {
        checked(&object, DOCUMENT)?;
        return document(object)
            .map(Line::Document)
            .map_err(|wrong| vec![wrong]);
    }
    checked(&object, RECORD)?;
    dates(&object, today)?;
    record(object)
        .map(Box::new)
        .map(Line::Request)
        .map_err(|wrong| vec![wrong])
}

fn document(object: Map<String, Value>) -> Result<NewDocument, Wrong> {
    let text = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
    let reference = text("document_request")
        .parse()
        .map_err(|_| Wrong::at("document_request", Reason::DocumentsUnasked))?;
    let bytes = STANDARD
        .decode(text("content"))
        .map_err(|_| Wrong::at("content", Reason::BadBase64))?;
    let media_type =
        MediaType::of(&bytes).ok_or_else(|| Wrong::at("content", Reason::NotADocument))?;
    Ok(NewDocument {
        reference,
        title: Personal::new(text("title").trim().to_owned()),
        media_type,
        bytes: Personal::new(bytes),
    })
}

/// One letter, which the schema has checked.
fn letter<T: DeserializeOwned>(
    object: &mut Map<String, Value>,
    name: &str,
) -> Result<Option<T>, Wrong> {
    let Some(value) = object.remove(name) else {
        return Ok(None);
    };
    serde_json::from_value(value)
        .map(Some)
        .map_err(|_| Wrong::at(name, Reason::WrongType))
}

fn required<T>(letter: Option<T>, name: &str) -> Result<T, Wrong> {
    letter.ok_or_else(|| Wrong::at(name, Reason::MissingField))
}

fn record(mut object: Map<String, Value>) -> Result<NewRecord, Wrong> {
    let version = object.remove("version").and_then(|value| value.as_i64());
    let version = required(
        version.and_then(|number| i32::try_from(number).ok()),
        "version",
    )?;
    let mut content = Vec::new();
    one_form(&object, &mut content);
    let photograph = match object.remove("photograph") {
        Some(Value::String(text)) => {
            let not = || Wrong::at("photograph", Reason::NotAPhotograph);
            let bytes = STANDARD.decode(text).map_err(|_| not())?;
            Some(Photograph::new(bytes).map_err(|_| not())?)
        }
        _ => None,
    };
    let date = |object: &Map<String, Value>, name: &str| {
        required(object.get(name).and_then(Value::as_str).and_then(day), name)
    };
    let code = |object: &Map<String, Value>, name: &str| {
        object.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    let opinion = object.remove("opinion").and_then(|value| opinion(&value));
    let decision = object.remove("decision").and_then(|value| decision(&value));
    let inquiry = object.remove("inquiry").and_then(|value| sense(&value));
    let state = match (code(&object, "state").as_deref(), &opinion, decision) {
        (Some("withdrawn"), ..) => RequestState::Withdrawn,
        (Some("no-follow-up"), ..) => RequestState::NoFollowUp,
        (_, _, Some(_)) => RequestState::Decided,
        (_, Some(_), None) => RequestState::Given,
        _ => RequestState::Awaiting,
    };
    let motive = code(&object, "motive").and_then(|code| Motive::from_code(&code));
    let record = Record {
        received_on: date(&object, "received_on")?,
        opinion_received_on: date(&object, "opinion_received_on")?,
        number: required(code(&object, "number"), "number")?
            .trim()
            .to_owned(),
        motive: required(motive, "motive")?,
        author: required(letter(&mut object, "author")?, "author")?,
        identity: required(letter(&mut object, "identity")?, "identity")?,
        photograph,
        spouse: letter(&mut object, "spouse")?,
        parents: letter(&mut object, "parents")?.unwrap_or_default(),
        birth: required(letter(&mut object, "birth")?, "birth")?,
        contact: letter(&mut object, "contact")?,
        previous_homes: letter(&mut object, "previous_homes")?.unwrap_or_default(),
        other_homes: letter(&mut object, "other_homes")?.unwrap_or_default(),
        identity_documents: letter(&mut object, "identity_documents")?.unwrap_or_default(),
        travels: letter(&mut object, "travels")?.unwrap_or_default(),
        clearance: letter(&mut object, "clearance")?,
        career: letter(&mut object, "career")?,
        post: letter(&mut object, "post")?,
        ties: letter(&mut object, "ties")?,
        opinion,
        inquiry,
        decision,
        appeals: letter(&mut object, "appeals")?.unwrap_or_default(),
        state,
    };
    Ok(NewRecord {
        record,
        version,
        content: Personal::new(content),
    })
}

/// An object in one form, whatever the order its fields came in.
fn one_form(object: &Map<String, Value>, out: &mut Vec<u8>) {
    let mut names: Vec<_> = object.keys().collect();
    names.sort_unstable();
    out.push(b'{');
    for name in names {
        out.extend_from_slice(Value::from(name.as_str()).to_string().as_bytes());
        out.push(b':');
        if let Some(value) = object.get(name) {
            value_in_one_form(value, out);
        }
        out.push(b',');
    }
    out.push(b'}');
}

fn value_in_one_form(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Object(below) => one_form(below, out),
        Value::Array(items) => {
            out.push(b'[');
            for item in items {
                value_in_one_form(item, out);
                out.push(b',');
            }
            out.push(b']');
        }
        plain => out.extend_from_slice(plain.to_string().as_bytes()),
    }
}

fn sense(value: &Value) -> Option<Sense> {
    Sense::from_code(value.get("sense")?.as_str()?)
}

fn opinion(value: &Value) -> Option<Opinion> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    Some(Opinion {
        sense: sense(value)?,
        how: How::from_code(text("how")?)?,
        grounds: text("grounds").map(|grounds| Personal::new(grounds.to_owned())),
        sent_on: day(text("sent_on")?)?,
    })
}

fn decision(value: &Value) -> Option<Decision> {
    let text = |name: &str| value.get(name).and_then(Value::as_str);
    Some(Decision {
        sense: DecisionSense::from_code(text("sense")?)?,
        on: day(text("on")?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::{super::json, *};
    use proptest::prelude::*;
    use serde_json::json;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 22);

    fn plain() -> Value {
        json!({
            "number": "2026-0042", "version": 1, "access": "zrr", "received_on": "2026-11-01",
            "opinion_received_on": "2026-11-05", "author": { "name": "Laboratoire d’essai" }, "motive": "newcomer",
            "identity": { "name": "Martin", "given_names": ["Anne"], "nationalities": ["FR"] },
            "birth": { "date": "1990-02-03", "city": "Brest", "country": "FR" },
        })
    }

    fn with(change: impl FnOnce(&mut Map<String, Value>)) -> Result<Line, Vec<(String, Reason)>> {
        let Value::Object(mut object) = plain() else {
            panic!()
        };
        change(&mut object);
        read(object, TODAY).map_err(|wrong| {
            wrong
                .into_iter()
                .map(|one| (one.field, one.reason))
                .collect()
        })
    }

    fn refused(name: &str, value: Value) -> Vec<(String, Reason)> {
        with(|object| drop(object.insert(name.to_owned(), value))).unwrap_err()
    }

    #[test]
    fn a_plain_request_is_read_and_its_state_follows_from_it() {
        let Ok(Line::Request(new)) = with(|_| {}) else {
            panic!()
        };
        assert_eq!(new.record.state, RequestState::Awaiting);
        assert_eq!(new.record.identity.given_names, ["Anne"]);
        let opinion = json!({ "sense": "reserved", "how": "explicit", "grounds": "…", "sent_on": "2026-11-20" });
        let given = with(|object| drop(object.insert("opinion".into(), opinion)));
        let Ok(Line::Request(given)) = given else {
            panic!()
        };
        assert_eq!(given.record.state, RequestState::Given);
        assert_ne!(new.content, given.content);
    }

    #[test]
    fn the_same_content_in_another_order_is_the_same() {
        let text = plain().to_string();
        let turned = text.replacen("\"number\":\"2026-0042\",", "", 1).replacen(
            '{',
            "{\"number\":\"2026-0042\",\"spouse\":null,\"state\":\"\",",
            1,
        );
        let one = |text: &str| match read(json::parse(text.as_bytes()).unwrap(), TODAY) {
            Ok(Line::Request(new)) => new.content,
            other => panic!("{other:?}"),
        };
        assert_eq!(one(&text), one(&turned));
    }

    /// PPST-2.5: of an inquiry nothing but its direction, whatever it is called.
    #[test]
    fn an_inquiry_has_a_direction_and_nothing_else() {
        let good = with(|object| {
            drop(object.insert("inquiry".into(), json!({ "sense": "unfavourable" })));
        });
        assert!(
            matches!(good, Ok(Line::Request(new)) if new.record.inquiry == Some(Sense::Unfavourable))
        );
        let more = refused("inquiry", json!({ "sense": "favourable", "grounds": "x" }));
        assert_eq!(
            more,
            [("inquiry.grounds".to_owned(), Reason::InquiryContent)]
        );
        assert_eq!(Reason::InquiryContent.article(), Some("2"));
        assert_eq!(
            refused("inquiry", json!("a text")),
            [("inquiry".to_owned(), Reason::InquiryContent)]
        );
    }

    /// PPST-7.1: data about anything but a zone is refused, with the article.
    #[test]
    fn what_is_not_about_a_zone_is_refused() {
        assert_eq!(
            refused("access", json!("clearance")),
            [("access".to_owned(), Reason::NotZrr)]
        );
        assert_eq!(Reason::NotZrr.article(), Some("7"));
    }

    #[test]
    fn a_fault_names_the_field_and_never_what_stood_there() {
        let field =
            |found: Vec<(String, Reason)>| found.first().map(|(field, _)| field.clone()).unwrap();
        assert_eq!(
            refused("religion", json!("x")),
            [("religion".to_owned(), Reason::UnknownField)]
        );
        assert_eq!(
            field(refused("Anne Martin, née le 3 février", json!(1))),
            "?"
        );
        for (name, value, reason) in [
            ("documents", json!(["x"]), Reason::DocumentsUnasked),
            ("received_on", json!("01/11/2026"), Reason::BadDate),
            ("received_on", json!("2026-02-30"), Reason::BadDate),
            ("received_on", json!("2027-11-01"), Reason::FutureDate),
            ("received_on", json!(20261101), Reason::WrongType),
            ("number", json!("a\u{0}b"), Reason::ControlCharacter),
            ("number", json!("x".repeat(65)), Reason::TooLong),
            ("version", json!(0), Reason::WrongType),
            ("version", json!(1.5), Reason::WrongType),
            ("photograph", json!("%%%"), Reason::BadBase64),
            ("photograph", json!("AAAA"), Reason::NotAPhotograph),
            ("motive", json!("=cmd()"), Reason::BadCode),
            (
                "travels",
                json!([{ "country": "France" }]),
                Reason::BadCountry,
            ),
            (
                "ties",
                json!({ "text": "x".repeat(20_001) }),
                Reason::TooLong,
            ),
        ] {
            let found = refused(name, value);
            assert_eq!(
                found.first().map(|(_, reason)| *reason),
                Some(reason),
                "{name}: {found:?}"
            );
        }
        let kept =
            with(|object| drop(object.insert("ties".into(), json!({ "text": "=1+1\n\tsuite" }))));
        assert!(kept.is_ok(), "a formula is text like any other");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(name in "[a-z_.]{1,12}", text in "\\PC{0,40}", number: i64) {
            for value in [json!(text), json!(number), json!([text]), json!({ &name: number })] {
                let _ = with(|object| drop(object.insert(name.clone(), value)));
            }
        }
    }
}
