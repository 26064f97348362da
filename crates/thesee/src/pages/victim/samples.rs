//! Drafts and declarations for the samples of pages.

use kernel::{Id, Personal, Timestamp};
use uuid::Uuid;

use crate::model::{
    Act, Address, BankAccount, Birth, Contacts, Content, Dossier, DraftLine, Exchange,
    FamilySituation, FollowUp, Goods, Happened, How, Identity, Kind, Line, Means, Names, Note,
    PaperKind, PaperSeen, Payment, Scheme, Sex, State, Suspect, Victim, Way,
};

/// An id.
pub(super) fn id<K>(number: u128) -> Id<K> {
    Id::from_uuid(Uuid::from_u128(number))
}

/// An identity made of one text.
pub(super) fn identity(text: &str) -> Identity {
    Identity {
        names: Names {
            birth_name: text.to_owned(),
            used_name: Some(text.to_owned()),
            given_names: vec![text.to_owned(); 2],
            ..Names::default()
        },
        birth: Birth {
            date: if text.is_empty() { "1971-05-23" } else { text }.to_owned(),
            place: Some(text.to_owned()),
            country: Some(text.to_owned()),
        },
        sex: Some(Sex::Female),
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn many(text: &str) -> Vec<String> {
    some(text).into_iter().chain(some(text)).collect()
}

fn address(text: &str) -> Address {
    Address {
        name: some(text),
        street: some(text),
        postcode: some(text),
        town: some(text),
        country: some(text),
    }
}

fn bank(text: &str) -> BankAccount {
    BankAccount {
        holder: some(text),
        bank: some(text),
        iban: some(text),
    }
}

/// A content whose every text is this one; an empty text gives an empty content.
pub(super) fn content(text: &str) -> Content {
    if text.is_empty() {
        return Content::default();
    }
    let exchange = || Exchange {
        place: some(text),
        text: text.to_owned(),
    };
    Content {
        victim: Victim {
            names: Names {
                pseudonyms: many(text),
                ..identity(text).names
            },
            birth: identity(text).birth,
            sex: Some(Sex::Other),
            nationalities: many(text),
            family: Some(FamilySituation::Single),
            contacts: Contacts {
                address: Some(address(text)),
                telephones: many(text),
                emails: many(text),
                accounts: vec![bank(text)],
            },
            occupation: some(text),
        },
        happened: Happened {
            from: Some("2026-10-20".to_owned()),
            until: some(text),
            account: text.to_owned(),
        },
        contact_made: How::ALL.to_vec(),
        payments: vec![
            Payment {
                means: Some(Means::Cheque),
                on: Some("2026-10-21".to_owned()),
                asked_cents: Some(u64::MAX),
                paid_cents: Some(25_000),
                currency: some(text),
                to: bank(text),
                cheque_holder: some(text),
                cheque_bank: some(text),
                cheque_number: some(text),
                details: some(text),
            };
            3
        ],
        goods: Goods {
            what: some(text),
            page: some(text),
            number: some(text),
        },
        parcels: vec![address(text); 2],
        suspects: vec![
            Suspect {
                names: some(text),
                pseudonyms: many(text),
                emails: many(text),
                telephones: many(text),
                profiles: many(text),
                address: Some(address(text)),
                details: some(text),
            };
            2
        ],
        exchanges: vec![exchange(), exchange()],
        messages: vec![exchange()],
    }
}

/// A draft in a list.
pub(super) fn draft(number: u128, kind: Kind, scheme: Scheme) -> DraftLine {
    DraftLine {
        id: id(number),
        kind,
        scheme,
        changed_at: Timestamp::UNIX_EPOCH,
    }
}

/// A declaration in a list.
pub(super) fn line(number: u128, kind: Kind, state: State) -> Line {
    Line {
        id: id(number),
        reference: "T26-7KQM-2XWD".to_owned(),
        kind,
        way: Way::Online,
        scheme: Scheme::FakeShop,
        offence: Scheme::FakeShop.offence(),
        state,
        filed_at: Timestamp::UNIX_EPOCH,
        lost_cents: Some(25_005),
        series: None,
    }
}

/// A declaration, opened.
pub(super) fn dossier(text: &str, kind: Kind, state: State) -> Dossier {
    let note = || Note {
        text: Personal::new(text.to_owned()),
        at: Timestamp::UNIX_EPOCH,
    };
    Dossier {
        line: line(1, kind, state),
        unit: None,
        content: content(text),
        complements: vec![note()],
        messages: vec![(false, note()), (true, note())],
        follow_ups: FollowUp::ALL
            .iter()
            .map(|what| Act {
                what: *what,
                note: note(),
            })
            .collect(),
    }
}

/// Papers, some read.
pub(super) fn papers() -> Vec<PaperSeen> {
    let read = [None, Some(Timestamp::UNIX_EPOCH), None];
    let papers = PaperKind::ALL.iter().zip(read);
    papers
        .map(|(what, read_at)| PaperSeen {
            what: *what,
            made_at: Timestamp::UNIX_EPOCH,
            read_at,
        })
        .collect()
}
