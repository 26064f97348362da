//! Declarations and links for the samples of the office's pages: nothing, much, hostile.

use gate::page::sample;
use kernel::{Id, Personal, Timestamp};
use traces::kind::{Kind as What, Role};
use uuid::Uuid;

use super::home::sample_line;
use crate::model::{
    Act, Address, BankAccount, Content, Dossier, Exchange, Explained, FamilySituation, FollowUp,
    Found, How, Kind, LinkSeen, LinkStatus, Looked, Means, Note, Payment, Sex, Shared, Side, State,
    Suspect, UnitCode,
};

fn note(text: &str) -> Note {
    Note {
        text: Personal::new(text.to_owned()),
        at: Timestamp::UNIX_EPOCH,
    }
}

fn found(kind: What, role: Role, value: &str, source: &str, public: bool) -> Found {
    Found {
        id: Id::from_uuid(Uuid::nil()),
        kind,
        role,
        value: Personal::new(value.to_owned()),
        digits: "0123456789abcdef".to_owned(),
        source: source.to_owned(),
        quoted: if public { 101 } else { 2 },
        public,
    }
}

/// A link of a number, in a state.
pub(super) fn link(number: u128, status: LinkStatus) -> LinkSeen {
    let shared = |kind: &str, digest: Option<&str>, own, same| Shared {
        kind: kind.to_owned(),
        digest: digest.map(str::to_owned),
        documents: 3,
        own,
        same,
        alone: 0.93,
    };
    LinkSeen {
        id: Id::from_uuid(Uuid::from_u128(number)),
        later: Id::from_uuid(Uuid::nil()),
        earlier: Id::from_uuid(Uuid::from_u128(1)),
        probability: 0.97,
        reasons: vec![
            shared("iban", Some("0123456789abcdef"), 0.99, 0.98),
            shared("text", None, 0.96, 1.0),
            shared("phone", Some("0000000000000000"), 0.2, 0.3),
            shared(sample::HOSTILE, None, 0.5, 0.5),
        ],
        status,
        ground: (status == LinkStatus::Refuted).then(|| Personal::new(sample::HOSTILE.to_owned())),
    }
}

fn explained(number: u128, status: LinkStatus, reasons: usize) -> Explained {
    let mut link = link(number, status);
    link.reasons.truncate(reasons);
    let sides = link.reasons.iter().map(|reason| Side {
        reason: reason.clone(),
        value: reason
            .digest
            .as_ref()
            .map(|_| Personal::new(sample::HOSTILE.to_owned())),
        here: Some(Role::Suspect),
        there: Some(Role::Third),
        quoted: reason.digest.as_ref().map(|_| 101),
        public: reason.kind == "phone",
    });
    Explained {
        sides: sides.collect(),
        other: sample_line("T26-0000-0000"),
        link,
    }
}

fn address() -> Address {
    Address {
        name: Some(sample::LONG.to_owned()),
        street: Some(sample::HOSTILE.to_owned()),
        postcode: Some("29200".to_owned()),
        town: Some("Brest".to_owned()),
        country: Some("FR".to_owned()),
    }
}

/// Every field, hostile.
fn full() -> Content {
    let hostile = || sample::HOSTILE.to_owned();
    let account = || BankAccount {
        holder: Some(hostile()),
        bank: Some(sample::BIDI.to_owned()),
        iban: Some("FR7630006000011234567890189".to_owned()),
    };
    let mut content = Content::default();
    let victim = &mut content.victim;
    victim.names.birth_name = hostile();
    victim.names.used_name = Some(sample::LONG.to_owned());
    victim.names.given_names = vec![sample::BIDI.to_owned()];
    victim.names.pseudonyms = vec![hostile()];
    victim.birth.date = "1971-05".to_owned();
    victim.birth.place = Some(hostile());
    victim.birth.country = Some(hostile());
    victim.sex = Some(Sex::Other);
    victim.nationalities = vec!["FR".to_owned(), hostile()];
    victim.family = Some(FamilySituation::CivilUnion);
    victim.contacts.address = Some(address());
    victim.contacts.telephones = vec![hostile()];
    victim.contacts.emails = vec![hostile()];
    victim.contacts.accounts = vec![account()];
    victim.occupation = Some(hostile());
    content.happened.from = Some("2026-10-20".to_owned());
    content.happened.until = Some(hostile());
    content.happened.account = format!(
        "Appelé par le 06 12 34 56 78.\r\n{}\n\n{}",
        sample::BIDI,
        hostile()
    );
    content.contact_made = How::ALL.to_vec();
    content.payments = Means::ALL
        .iter()
        .map(|means| Payment {
            means: Some(*means),
            on: Some("2026-10-21".to_owned()),
            asked_cents: Some(u64::MAX),
            paid_cents: Some(125_005),
            currency: Some("USD".to_owned()),
            to: account(),
            cheque_holder: Some(hostile()),
            cheque_bank: Some(hostile()),
            cheque_number: Some("0000123".to_owned()),
            details: Some(hostile()),
        })
        .collect();
    content.goods.what = Some(hostile());
    content.goods.page = Some("javascript:alert(1)".to_owned());
    content.goods.number = Some(hostile());
    content.parcels = vec![address()];
    content.suspects = vec![Suspect {
        names: Some(hostile()),
        pseudonyms: vec![hostile()],
        emails: vec![hostile()],
        telephones: vec![hostile()],
        profiles: vec![hostile()],
        address: Some(address()),
        details: Some(hostile()),
    }];
    let exchange = || Exchange {
        place: Some(hostile()),
        text: "Envoyez au 06 12 34 56 78".to_owned(),
    };
    content.exchanges = vec![exchange()];
    content.messages = vec![exchange(), exchange()];
    content
}

/// An empty report, a complaint with everything in it, one that is decided.
pub(super) fn looked() -> Vec<Looked> {
    let mut report = sample_line("T26-7KQM-2XWD");
    (report.kind, report.series, report.lost_cents) = (Kind::Report, None, None);
    let dossier = |line, content| Dossier {
        line,
        unit: None,
        content,
        complements: vec![],
        messages: vec![],
        follow_ups: vec![],
    };
    let empty = Looked {
        dossier: dossier(report, Content::default()),
        identifiers: vec![],
        links: vec![],
        hidden: 0,
    };
    let mut whole = dossier(sample_line(sample::HOSTILE), full());
    whole.unit = UnitCode::parse("unit-1").ok();
    whole.complements = vec![note("Il a rappelé du 06 12 34 56 78."), note(sample::BIDI)];
    whole.messages = vec![(true, note(sample::HOSTILE)), (false, note(sample::LONG))];
    whole.follow_ups = FollowUp::ALL
        .iter()
        .map(|what| Act {
            what: *what,
            note: note(sample::HOSTILE),
        })
        .collect();
    let links = LinkStatus::ALL.iter().zip(1..);
    let whole = Looked {
        dossier: whole,
        identifiers: vec![
            found(What::Phone, Role::Suspect, "+33612345678", "account", false),
            found(What::Iban, Role::Victim, sample::HOSTILE, "contacts", false),
            found(What::Domain, Role::Third, sample::LONG, "goods", true),
        ],
        links: links
            .map(|(status, number)| explained(number, *status, 4))
            .collect(),
        hidden: 950,
    };
    let mut line = sample_line("T26-7KQM-2XWD");
    line.state = State::Withdrawn;
    let decided = Looked {
        dossier: dossier(line, full()),
        identifiers: vec![],
        links: vec![explained(9, LinkStatus::Certain, 1)],
        hidden: 1,
    };
    vec![empty, whole, decided]
}
