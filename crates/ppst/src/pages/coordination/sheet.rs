//! A request as pages and papers show it: what identifies it, its letters, what followed.

use gate::{
    i18n::T,
    page::sample::{BIDI, HOSTILE, LONG},
    ui,
};
use kernel::{Id, Personal, Timestamp};
use time::macros::date;

use super::words;
use crate::{
    law::RECORD_TERM,
    model::{
        Address, Appeal, Author, Birth, Career, Clearance, Contact, Decision, DecisionSense,
        Diploma, Home, How, Identity, IdentityDocument, Letter, Ministry, Motive, Opinion, Parent,
        Position, Post, Record, RequestState, Sense, Sheet, SourceCode, Spouse, Ties, Travel,
    },
    pages::record::{self, Part},
};

/// What identifies a request and where it stands, as names and values.
pub(super) fn facts(t: &T, sheet: &Sheet) -> Vec<(String, String)> {
    let record = &sheet.record;
    let mut rows = vec![
        ("c-request-ministry", words::ministry(t, sheet.ministry)),
        ("c-request-source", sheet.source.as_str().to_owned()),
        ("c-request-number", record.number.clone()),
        ("c-request-version", sheet.version.to_string()),
        (
            "c-request-motive",
            words::coded(t, "desk-motive", record.motive.code()),
        ),
        ("c-request-received", words::day(t, record.received_on)),
        (
            "c-request-opinion-received",
            words::day(t, record.opinion_received_on),
        ),
        (
            "c-request-state",
            words::coded(t, "desk-state", record.state.code()),
        ),
    ];
    rows.extend(followed(t, record));
    rows.push(("c-request-recorded", t.date_time(sheet.recorded_at)));
    rows.push(("c-request-changed", t.date_time(sheet.changed_at)));
    if let Some(at) = sheet.corrected_at {
        rows.push(("c-request-corrected", t.date_time(at)));
    }
    if let Ok(until) = RECORD_TERM.end(sheet.term_from) {
        rows.push(("c-request-until", t.date(until)));
    }
    rows.into_iter()
        .map(|(key, value)| (t.get(key).to_owned(), value))
        .collect()
}

/// The opinion and what followed, without its grounds (4° and 5°).
fn followed(t: &T, record: &Record) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    if let Some(opinion) = &record.opinion {
        rows.push(("c-request-opinion", words::opinion(t, opinion)));
        rows.push(("c-request-opinion-sent", words::day(t, opinion.sent_on)));
    }
    if let Some(sense) = record.inquiry {
        rows.push(("c-request-inquiry", words::sense(t, sense)));
    }
    if let Some(decision) = &record.decision {
        let said = words::decision(t, decision.sense);
        let on = words::day(t, decision.on);
        rows.push(("c-request-decision", format!("{said}, {on}")));
    }
    rows
}

/// The letters that may be corrected, with what the request says under each.
pub(super) fn letters(t: &T, record: &Record) -> Vec<(Letter, Part)> {
    let parts = record::parts(t, record).into_iter();
    parts
        .filter_map(|part| Some((Letter::from_code(&part.code())?, part)))
        .collect()
}

/// First names and name of a person.
pub(super) fn full_name(given: &[String], name: &str, married: Option<&String>) -> String {
    let given = given.join(" ");
    let own = match married {
        Some(married) => format!("{name} ({married})"),
        None => name.to_owned(),
    };
    ui::visible(format!("{own} {given}").trim())
}

/// A request whose every letter says something, for samples.
pub(super) fn sample_record(name: &str) -> Record {
    let some = |text: &str| Some(text.to_owned());
    let address = || {
        Some(Address {
            street: some("1 rue de l’Essai"),
            postcode: some("75000"),
            city: some(name),
            country: some("FR"),
        })
    };
    let home = || Home {
        address: address(),
        email: some("a@example.org"),
        telephone: some("+33 1 00 00 00 00"),
        from: some("2011"),
        to: some("2014-06"),
    };
    Record {
        received_on: date!(2026 - 09 - 01),
        opinion_received_on: date!(2026 - 09 - 15),
        author: Author {
            name: name.to_owned(),
            kind: some("establishment"),
            address: address(),
            email: some("zrr@example.org"),
            telephone: None,
        },
        number: "2026-0417".to_owned(),
        motive: Motive::Newcomer,
        identity: Identity {
            name: name.to_owned(),
            married_name: some(name),
            given_names: vec!["Anne".to_owned(), name.to_owned()],
            nationalities: vec!["FR".to_owned(), "LV".to_owned()],
            french_since: some("1999-05"),
            sex: some("F"),
        },
        photograph: None,
        spouse: Some(Spouse {
            names: vec![name.to_owned()],
            given_names: vec!["Paul".to_owned()],
            nationalities: vec!["FR".to_owned()],
            employer: some(name),
        }),
        parents: vec![
            Parent {
                names: vec![name.to_owned()],
                given_names: vec![],
                nationalities: vec!["LV".to_owned()],
            };
            2
        ],
        birth: Birth {
            date: some("1971-05-23"),
            postcode: None,
            city: some("Riga"),
            country: some("LV"),
        },
        contact: Some(Contact {
            address: address(),
            emails: vec!["anne@example.org".to_owned()],
            telephones: vec!["+33 6 00 00 00 00".to_owned()],
        }),
        previous_homes: vec![home()],
        other_homes: vec![home()],
        identity_documents: vec![IdentityDocument {
            kind: some("passeport"),
            number: "00AA00000".to_owned(),
            issued_on: some("2020-01-31"),
            authority: some(name),
        }],
        travels: vec![Travel {
            country: "LV".to_owned(),
            city: some(name),
            from: some("2024-02"),
            to: some("2024-03"),
            kind: some("colloque"),
        }],
        clearance: Some(Clearance {
            held: false,
            expires_on: None,
            authority: some(name),
        }),
        career: Some(Career {
            diplomas: vec![Diploma {
                title: name.to_owned(),
                institution: some(name),
                country: some("FR"),
                year: some("1995"),
            }],
            positions: vec![Position {
                title: name.to_owned(),
                employer: some(name),
                country: some("FR"),
                from: some("1996"),
                to: None,
            }],
            contact: some(name),
        }),
        post: Some(Post {
            function: some(name),
            project: some(name),
        }),
        ties: Some(Ties {
            text: name.to_owned(),
        }),
        opinion: Some(Opinion {
            sense: Sense::Reserved,
            how: How::Implicit,
            grounds: Some(Personal::new(name.to_owned())),
            sent_on: date!(2026 - 11 - 15),
        }),
        inquiry: Some(Sense::Favourable),
        decision: Some(Decision {
            sense: DecisionSense::Refused,
            on: date!(2026 - 11 - 20),
        }),
        appeals: vec![Appeal {
            against: "decision".to_owned(),
            on: some("2026-12"),
            before: some(name),
            outcome: None,
        }],
        state: RequestState::Decided,
    }
}

/// A request opened, for samples; `full` says whether it says all that it can.
pub(super) fn sample_sheet(name: &str, full: bool) -> Sheet {
    let mut record = sample_record(name);
    if !full {
        record.spouse = None;
        record.parents.clear();
        record.opinion = None;
        record.decision = None;
        record.career = None;
        record.appeals.clear();
        record.state = RequestState::Awaiting;
    }
    Sheet {
        id: Id::from_uuid(uuid::Uuid::nil()),
        source: sample_source(),
        ministry: Ministry::Energy,
        version: 3,
        record,
        pictured: full,
        person: Id::from_uuid(uuid::Uuid::nil()),
        recorded_at: Timestamp::UNIX_EPOCH,
        changed_at: Timestamp::UNIX_EPOCH,
        corrected_at: full.then_some(Timestamp::UNIX_EPOCH),
        term_from: Timestamp::UNIX_EPOCH,
    }
}

/// A source's code, for samples.
pub(super) fn sample_source() -> SourceCode {
    #[expect(clippy::expect_used, reason = "a constant that a test draws")]
    SourceCode::parse("mte").expect("a code")
}

/// Names that try a page: ordinary, hostile, long, turned.
pub(super) const NAMES: [&str; 4] = ["Martin", HOSTILE, LONG, BIDI];
