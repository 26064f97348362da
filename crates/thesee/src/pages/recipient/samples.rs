//! Sample contexts of the pages of recipients.

use gate::page::sample;
use kernel::{Id, Personal, Timestamp};
use uuid::Uuid;

use crate::model::{
    Asked, Content, Dossier, Given, Hit, Inquiry, InquiryOpened, Kind, Line, Note, Offence, Scheme,
    State, Way,
};

pub(super) const WORDS: [&str; 4] = ["2026/000123", sample::LONG, sample::HOSTILE, sample::BIDI];

pub(super) fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

pub(super) fn inquiry(text: &str, closed: bool) -> Inquiry {
    Inquiry {
        id: id(1),
        number: Personal::new(text.to_owned()),
        opened_at: Timestamp::UNIX_EPOCH,
        closed_at: closed.then_some(Timestamp::UNIX_EPOCH),
        declarations: 2,
    }
}

pub(super) fn line(text: &str, number: u128) -> Line {
    Line {
        id: id(number),
        reference: text.to_owned(),
        kind: Kind::Complaint,
        way: Way::Online,
        scheme: Scheme::FakeShop,
        offence: Offence::Fraud,
        state: State::Filed,
        filed_at: Timestamp::UNIX_EPOCH,
        lost_cents: Some(25_005),
        series: None,
    }
}

pub(super) fn opened(text: &str) -> InquiryOpened {
    let hit = |number, asked, given| Hit {
        id: id(number),
        kind: "iban".to_owned(),
        own: id(2),
        found_at: Timestamp::UNIX_EPOCH,
        asked_at: Some(Timestamp::UNIX_EPOCH).filter(|_| asked),
        given,
        reason: given
            .filter(|given| !given)
            .map(|_| Personal::new(text.to_owned())),
    };
    InquiryOpened {
        inquiry: inquiry(text, false),
        lines: vec![line(text, 2), line(text, 3)],
        hits: vec![
            hit(11, false, None),
            hit(12, true, None),
            hit(13, true, Some(true)),
            hit(14, true, Some(false)),
        ],
        asked: vec![Asked {
            id: id(21),
            unit: text.to_owned(),
            declaration: id(2),
            ground: Personal::new(text.to_owned()),
            at: Timestamp::UNIX_EPOCH,
        }],
        given: vec![Given {
            id: id(31),
            at: Timestamp::UNIX_EPOCH,
            sha256: [0xab; 32],
        }],
    }
}

pub(super) fn dossier(text: &str) -> Dossier {
    let mut content = Content::default();
    content.victim.names.birth_name = text.to_owned();
    content.victim.names.given_names = vec![text.to_owned()];
    content.victim.contacts.telephones = vec![text.to_owned()];
    content.happened.account = text.to_owned();
    content.goods.what = Some(text.to_owned());
    content.payments.push(crate::model::Payment {
        details: Some(text.to_owned()),
        ..crate::model::Payment::default()
    });
    content.suspects.push(crate::model::Suspect {
        names: Some(text.to_owned()),
        ..crate::model::Suspect::default()
    });
    Dossier {
        line: line(text, 2),
        unit: None,
        content,
        complements: vec![Note {
            text: Personal::new(text.to_owned()),
            at: Timestamp::UNIX_EPOCH,
        }],
        messages: vec![],
        follow_ups: vec![],
    }
}
