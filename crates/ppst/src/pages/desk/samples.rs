//! Requests and links for page samples: bare, full, and with hostile words everywhere.

use gate::page::sample;
use kernel::{Id, Personal, Timestamp};
use time::macros::date;
use uuid::Uuid;

use crate::{
    deeds::{history::Known, instruct::RequestView},
    model::{
        Address, Appeal, AskedDocuments, Author, Birth, Career, Civil, Clearance, Contact,
        Decision, DecisionSense, Diploma, DocumentState, Explanation, Fact, Followed, Home, How,
        Identity, IdentityDocument, Instruction, Likeness, Line, Link, LinkStatus, MediaType,
        Ministry, Motive, Opinion, Parent, Position, Post, Record, Referral, RequestState, Sense,
        Service, Sheet, SourceCode, Spouse, StoredDocument, Ties, Travel,
    },
};

/// Words of each kind worth looking at.
pub(super) const WORDS: [&str; 4] = ["Martin", sample::LONG, sample::HOSTILE, sample::BIDI];

pub(super) fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

#[expect(clippy::unwrap_used, reason = "a constant code that is valid")]
fn source() -> SourceCode {
    SourceCode::parse("mesr").unwrap()
}

pub(super) fn civil(text: &str) -> Civil {
    Civil {
        name: text.to_owned(),
        married_name: Some(text.to_owned()),
        given_names: vec![text.to_owned(), "Anne".to_owned()],
        birth_date: Some("1971-05-23".to_owned()),
        birth_city: Some(text.to_owned()),
        birth_country: Some("FR".to_owned()),
        sex: Some("F".to_owned()),
        nationalities: vec!["FR".to_owned(), text.to_owned()],
    }
}

fn opinion(text: &str) -> Opinion {
    Opinion {
        sense: Sense::Reserved,
        how: How::Implicit,
        grounds: Some(Personal::new(text.to_owned())),
        sent_on: date!(2026 - 10 - 02),
    }
}

/// A request in a list.
pub(super) fn line(text: &str, named: bool) -> Line {
    Line {
        id: id(7),
        source: source(),
        ministry: Ministry::Energy,
        number: text.chars().take(64).collect(),
        motive: Motive::Newcomer,
        received_on: date!(2026 - 09 - 01),
        opinion_received_on: date!(2026 - 09 - 14),
        state: RequestState::Awaiting,
        opinion: None,
        instructor: Some(Uuid::nil()),
        links: 3,
        civil: named.then(|| Personal::new(civil(text))),
    }
}

fn bare_record(text: &str) -> Record {
    Record {
        received_on: date!(2026 - 09 - 01),
        opinion_received_on: date!(2026 - 09 - 14),
        author: Author {
            name: text.to_owned(),
            kind: None,
            address: None,
            email: None,
            telephone: None,
        },
        number: "ZRR-1".to_owned(),
        motive: Motive::Renewal,
        identity: Identity {
            name: text.to_owned(),
            married_name: None,
            given_names: vec![],
            nationalities: vec![],
            french_since: None,
            sex: None,
        },
        photograph: None,
        spouse: None,
        parents: vec![],
        birth: Birth {
            date: None,
            postcode: None,
            city: None,
            country: None,
        },
        contact: None,
        previous_homes: vec![],
        other_homes: vec![],
        identity_documents: vec![],
        travels: vec![],
        clearance: None,
        career: None,
        post: None,
        ties: None,
        opinion: None,
        inquiry: None,
        decision: None,
        appeals: vec![],
        state: RequestState::Awaiting,
    }
}

fn whole_record(text: &str) -> Record {
    let word = || Some(text.to_owned());
    let words = || vec![text.to_owned()];
    let place = || Address {
        street: word(),
        postcode: word(),
        city: word(),
        country: word(),
    };
    let home = Home {
        address: Some(place()),
        email: word(),
        telephone: word(),
        from: Some("2019".to_owned()),
        to: None,
    };
    let position = Position {
        title: text.to_owned(),
        employer: word(),
        country: word(),
        from: word(),
        to: Some("2024-02".to_owned()),
    };
    Record {
        author: Author {
            name: text.to_owned(),
            kind: Some("company".to_owned()),
            address: Some(place()),
            email: word(),
            telephone: word(),
        },
        identity: Identity {
            name: text.to_owned(),
            married_name: word(),
            given_names: words(),
            nationalities: words(),
            french_since: word(),
            sex: Some("F".to_owned()),
        },
        spouse: Some(Spouse {
            names: words(),
            given_names: words(),
            nationalities: words(),
            employer: word(),
        }),
        parents: vec![Parent {
            names: words(),
            given_names: words(),
            nationalities: words(),
        }],
        birth: Birth {
            date: Some("1971-05-23".to_owned()),
            postcode: word(),
            city: word(),
            country: word(),
        },
        contact: Some(Contact {
            address: Some(place()),
            emails: words(),
            telephones: words(),
        }),
        previous_homes: vec![home.clone(), home.clone()],
        other_homes: vec![home],
        identity_documents: vec![IdentityDocument {
            kind: word(),
            number: text.to_owned(),
            issued_on: word(),
            authority: word(),
        }],
        travels: vec![Travel {
            country: text.to_owned(),
            city: word(),
            from: word(),
            to: word(),
            kind: word(),
        }],
        clearance: Some(Clearance {
            held: true,
            expires_on: word(),
            authority: word(),
        }),
        career: Some(Career {
            diplomas: vec![Diploma {
                title: text.to_owned(),
                institution: word(),
                country: word(),
                year: word(),
            }],
            positions: vec![position],
            contact: word(),
        }),
        post: Some(Post {
            function: word(),
            project: word(),
        }),
        ties: Some(Ties {
            text: text.to_owned(),
        }),
        opinion: Some(opinion(text)),
        inquiry: Some(Sense::Unfavourable),
        decision: Some(Decision {
            sense: DecisionSense::Refused,
            on: date!(2026 - 10 - 20),
        }),
        appeals: vec![appeal(text)],
        state: RequestState::Decided,
        ..bare_record(text)
    }
}

fn appeal(text: &str) -> Appeal {
    Appeal {
        against: "opinion".to_owned(),
        on: Some(text.to_owned()),
        before: Some(text.to_owned()),
        outcome: Some(text.to_owned()),
    }
}

/// A request, with every letter or with those alone that every request has.
pub(super) fn sheet(text: &str, whole: bool) -> Sheet {
    Sheet {
        id: id(7),
        source: source(),
        ministry: Ministry::Energy,
        version: 1,
        record: if whole {
            whole_record(text)
        } else {
            bare_record(text)
        },
        pictured: whole,
        person: id(7),
        recorded_at: Timestamp::UNIX_EPOCH,
        changed_at: Timestamp::UNIX_EPOCH,
        corrected_at: whole.then_some(Timestamp::UNIX_EPOCH),
        term_from: Timestamp::UNIX_EPOCH,
    }
}

/// The same as one reads it, instructed by the nil account and referred to a service, or neither.
pub(super) fn view(text: &str, whole: bool) -> RequestView {
    let instruction = Instruction {
        id: id(1),
        request: id(7),
        ministry: Ministry::Energy,
        agent: Uuid::nil(),
        since: Timestamp::UNIX_EPOCH,
    };
    let referral = Referral {
        id: id(2),
        request: id(7),
        ministry: Ministry::Energy,
        service: Service::Dgsi,
        since: Timestamp::UNIX_EPOCH,
    };
    RequestView {
        sheet: sheet(text, whole),
        instruction: whole.then_some(instruction),
        referrals: if whole { vec![referral] } else { vec![] },
    }
}

/// A link in a state, with every likeness.
pub(super) fn known(text: &str, status: LinkStatus) -> Known {
    let fact = |what: &str, likeness, millibits, sentence: Option<&str>| Fact {
        what: what.to_owned(),
        likeness,
        millibits,
        sentence: sentence.map(str::to_owned),
    };
    let facts = vec![
        fact("name", Likeness::Same, 12_000, None),
        fact("birth-date", Likeness::Similar, 6_449, None),
        fact("given-names", Likeness::Different, -8_051, None),
        fact("birth-city", Likeness::Absent, 0, None),
        fact(
            text,
            Likeness::Absent,
            0,
            (text != "Martin").then_some(text),
        ),
    ];
    let judged = matches!(
        status,
        LinkStatus::Accepted | LinkStatus::Dismissed | LinkStatus::Withdrawn
    );
    let other = Line {
        id: id(8),
        ministry: Ministry::Defence,
        opinion: Some(opinion(text)),
        state: RequestState::Decided,
        ..line(text, true)
    };
    Known {
        link: Link {
            id: id(9),
            later: (id(7), Ministry::Energy),
            earlier: (id(8), Ministry::Defence),
            millibits: 18_400,
            probability: 0.93,
            explanation: Personal::new(Explanation {
                facts,
                sentence: Some(text.to_owned()),
            }),
            status,
            found_at: Timestamp::UNIX_EPOCH,
            decided: judged.then_some((None, Timestamp::UNIX_EPOCH)),
            reason: judged.then(|| Personal::new(text.to_owned())),
        },
        other: status.shows().then_some(other),
        followed: status.shows().then(|| Followed {
            inquiry: Some(Sense::Favourable),
            decision: Some(Decision {
                sense: DecisionSense::Granted,
                on: date!(2026 - 10 - 20),
            }),
            appeals: vec![appeal(text)],
        }),
    }
}

/// A link in each state.
pub(super) fn every_link(text: &str) -> Vec<Known> {
    let mut all = Vec::new();
    for status in LinkStatus::ALL {
        all.push(known(text, status));
    }
    all
}

/// Documents asked for.
pub(super) fn asked(text: &str, number: u128, state: DocumentState) -> AskedDocuments {
    AskedDocuments {
        id: id(number),
        asker: Uuid::nil(),
        asking: Ministry::Energy,
        instructed: id(7),
        earlier: id(8),
        giver: Ministry::Defence,
        earlier_number: text.to_owned(),
        wanted: Personal::new(format!("{text}\nDiplôme")),
        asked_at: Timestamp::UNIX_EPOCH,
        state,
    }
}

/// A document that came.
pub(super) fn stored(text: &str) -> StoredDocument {
    StoredDocument {
        id: id(5),
        title: Personal::new(text.to_owned()),
        media_type: MediaType::Pdf,
        size: 123_456,
        blob: id(6),
        recorded_at: Timestamp::UNIX_EPOCH,
        until: Timestamp::UNIX_EPOCH + time::Duration::days(7),
    }
}
