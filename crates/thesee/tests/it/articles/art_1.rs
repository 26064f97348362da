//! Article 1: who files what, and is told what follows.

use gate::Locale;
use kernel::{Actor, Personal, Term};
use ledger::Stop;
use thesee::{
    deeds::{
        Refusal, come_in,
        decide::{self, Decision},
        draft, file, office, own, tell,
    },
    law::{HEAD, INFORM, LINK, OFFICER, PROSECUTOR},
    model::{Filter, FollowUp, Kind, Offence, PaperKind, Scheme, State},
    rules::{
        clocks::Clock,
        form::Wrong,
        orientation::{Condition, conditions},
    },
};
use time::macros::date;

use crate::house::{House, MULE, shop, vouched};

fn text(words: &str) -> Personal<String> {
    Personal::new(words.to_owned())
}

/// THES-1.1: an adult victim files a complaint, holds the receipt at once, and the draft is no more.
#[tokio::test]
async fn a_complaint_is_filed_and_its_receipt_is_there_at_once() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let draft = house
        .draft(&victim, Kind::Complaint, Scheme::FakeShop, &shop(MULE))
        .await;
    let filed = house.file(&victim, draft, Scheme::FakeShop).await.unwrap();

    // No worker has run yet.
    let paper = own::paper(&house.desk, &victim, filed.id, PaperKind::Receipt).await;
    let paper = paper.unwrap();
    assert!(paper.starts_with(b"%PDF-"));
    let marks = String::from_utf8_lossy(&paper);
    assert!(marks.contains("pdfaid"), "PDF/A says so in its metadata");
    let (drafts, lines) = own::list(&house.desk, &victim).await.unwrap();
    assert!(drafts.is_empty());
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].reference, filed.reference);
    assert_eq!(
        (lines[0].state, lines[0].lost_cents),
        (State::Filed, Some(25_000))
    );
    assert_eq!(house.number("select count(*) from draft").await, 0);
}

/// Code of criminal procedure, art. 15-3, 7 to 9, 85 and D. 8-2-2: what the receipt must say, in both languages.
#[tokio::test]
async fn the_receipt_says_what_the_code_of_criminal_procedure_asks() {
    let words = thesee::FACE.catalogue().unwrap();
    for locale in Locale::ALL {
        let t = words.speak(locale);
        for (key, says) in [
            ("receipt-limitation-intro", "7"),
            ("receipt-limitation-crime", "7"),
            ("receipt-limitation-delict", "8"),
            ("receipt-limitation-petty", "9"),
            ("receipt-civil-party", "85"),
            ("receipt-optional", "D. 8-2-2"),
            ("receipt-heard", "D. 8-2-2"),
        ] {
            assert!(t.get(key).contains(says), "{key} does not name {says}");
        }
    }
    let printed = printed().await;
    for mention in [
        "articles 7",
        "vingt ans",
        "six ans",
        "un an",
        "article 85",
        "facultatif",
    ] {
        assert!(printed.contains(mention), "the receipt lacks «{mention}»");
    }
}

/// The text of a receipt, as pdftotext reads it.
async fn printed() -> String {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let text = house.printed(&victim, filed.id, PaperKind::Receipt).await;
    assert!(text.contains(&filed.reference));
    text
}

/// THES-1.1: a minor is refused, and so is someone whose presumed birth leaves it open; a station decides.
#[tokio::test]
async fn only_who_is_surely_of_age_files_online() {
    let house = House::open().await;
    // It is 2 November 2026.
    let minor = vouched(1, "2008-11-03");
    let refused = come_in::come_in(&house.desk, &Actor::visitor(), &minor).await;
    assert!(matches!(
        refused,
        Err(Stop::Refused(come_in::Refusal::Minor))
    ));
    assert_eq!(house.number("select count(*) from citizen").await, 0);
    for (number, born, why) in [
        (
            2,
            "2008-01-01",
            file::Refusal::AgeUnsure(date!(2026 - 12 - 31)),
        ),
        (
            3,
            "2008-11-01",
            file::Refusal::AgeUnsure(date!(2026 - 11 - 30)),
        ),
        (
            4,
            "2008-11",
            file::Refusal::AgeUnsure(date!(2026 - 11 - 30)),
        ),
        (5, "1er mai 1980", file::Refusal::NoBirth),
    ] {
        let who = come_in::come_in(&house.desk, &Actor::visitor(), &vouched(number, born))
            .await
            .unwrap();
        for kind in [Kind::Complaint, Kind::Report] {
            let draft = house.draft(&who, kind, Scheme::FakeShop, &shop(MULE)).await;
            let refused = house.file(&who, draft, Scheme::FakeShop).await;
            let Err(Stop::Refused(reason)) = refused else {
                panic!("{born}: {refused:?}");
            };
            assert_eq!(reason, why, "{born}");
        }
    }
    assert_eq!(house.number("select count(*) from declaration").await, 0);
    // The receipts made ahead left nothing.
    assert_eq!(house.blobs(), 0);
    let who = come_in::come_in(&house.desk, &Actor::visitor(), &vouched(6, "2008-11-02"))
        .await
        .unwrap();
    house.complaint(&who, &shop(MULE)).await;
}

/// THES-1.1: each condition of article 1 and of the guide is asked; the first unmet says so.
#[tokio::test]
async fn an_unmet_condition_stops_the_filing() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let scheme = Scheme::FakeShop;
    let draft = house
        .draft(&victim, Kind::Complaint, scheme, &shop(MULE))
        .await;
    let all: Vec<Condition> = conditions(Kind::Complaint, scheme).collect();
    for unmet in all.iter().copied().filter(|one| *one != Condition::Adult) {
        let met: Vec<Condition> = all.iter().copied().filter(|one| *one != unmet).collect();
        let filing = file::Filing {
            draft,
            met: &met,
            locale: Locale::Fr,
        };
        let refused = file::file(&house.desk, &victim, filing).await;
        assert!(
            matches!(refused, Err(Stop::Refused(file::Refusal::Elsewhere(one))) if one == unmet),
            "{unmet:?}"
        );
    }
    let mut content = shop(MULE);
    content.payments.clear();
    draft::change(&house.desk, &victim, draft, &content)
        .await
        .unwrap();
    let refused = house.file(&victim, draft, scheme).await;
    assert!(matches!(
        refused,
        Err(Stop::Refused(file::Refusal::Wrong(Wrong("payments"))))
    ));
}

/// THES-1.1: someone who comes in again is the same person, under what the provider now says.
#[tokio::test]
async fn a_person_is_known_again_by_the_provider_s_identifier() {
    let house = House::open().await;
    let first = house.victim(1).await;
    let mut again = vouched(1, "1980-05-23");
    again.identity.names.used_name = Some("MARTIN".to_owned());
    let visitor = Actor::visitor();
    let known = come_in::come_in(&house.desk, &visitor, &again).await;
    assert_eq!(known.unwrap(), first);
    assert_ne!(house.victim(2).await, first);
    again.email = Personal::new("nowhere".to_owned());
    let refused = come_in::come_in(&house.desk, &visitor, &again).await;
    assert!(matches!(
        refused,
        Err(Stop::Refused(come_in::Refusal::NotWhole))
    ));
}

/// THES-1.4: the victim reads what the judicial authority says, and only that authority says it.
#[tokio::test]
async fn the_judicial_authority_tells_the_victim_what_follows() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let (magistrate, officer) = (house.actor(PROSECUTOR), house.actor(OFFICER));
    let closed = text("Auteur non identifié ; recours : article 40-3.");
    let refused = tell::tell(&house.desk, &officer, filed.id, FollowUp::Closed, &closed).await;
    assert!(
        matches!(refused, Err(Stop::Denied(_))),
        "an officer is no judicial authority"
    );
    tell::tell(
        &house.desk,
        &magistrate,
        filed.id,
        FollowUp::Closed,
        &closed,
    )
    .await
    .unwrap();

    tell::write(
        &house.desk,
        &officer,
        filed.id,
        &text("Avez-vous gardé l’annonce ?"),
    )
    .await
    .unwrap();
    own::answer(&house.desk, &victim, filed.id, &text("Oui."))
        .await
        .unwrap();
    let seen = own::read(&house.desk, &victim, filed.id).await.unwrap();
    assert_eq!(seen.follow_ups.len(), 1);
    assert_eq!(seen.follow_ups[0].what, FollowUp::Closed);
    assert!(seen.follow_ups[0].note.text.reveal().contains("40-3"));
    let said: Vec<bool> = seen
        .messages
        .iter()
        .map(|(from_victim, _)| *from_victim)
        .collect();
    assert_eq!(said, [false, true]);
}

/// THES-1.1: a report is not a complaint: no identity, no follow-up.
#[tokio::test]
async fn a_report_holds_an_address_and_facts_and_nothing_follows_it() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let mut content = shop(MULE);
    content.victim.names.pseudonyms.push("anne75".to_owned());
    content.victim.occupation = Some("infirmière".to_owned());
    let draft = house
        .draft(&victim, Kind::Report, Scheme::FakeShop, &content)
        .await;
    let filed = house.file(&victim, draft, Scheme::FakeShop).await.unwrap();
    let seen = own::read(&house.desk, &victim, filed.id).await.unwrap();
    assert_eq!(seen.content.victim.names, thesee::model::Names::default());
    assert_eq!(seen.content.victim.occupation, None);
    assert_eq!(seen.content.victim.contacts.emails, ["anne1@mail.example"]);
    assert_eq!(
        house
            .number("select count(*) from declaration where names is null and person_blind is null")
            .await,
        1
    );
    let more = own::complete(&house.desk, &victim, filed.id, &text("Et encore.")).await;
    assert!(matches!(more, Err(Stop::Refused(Refusal::NotFromHere))));
    let officer = house.actor(OFFICER);
    let written = tell::write(&house.desk, &officer, filed.id, &text("Bonjour")).await;
    assert!(matches!(written, Err(Stop::Refused(Refusal::NotFromHere))));
    let asked = Decision::Ask(text("Quand ?"));
    let asked = decide::decide(&house.desk, &officer, filed.id, &asked).await;
    assert!(matches!(asked, Err(Stop::Refused(Refusal::NotFromHere))));
}

/// The office decides within its clocks; a withdrawal is the victim's alone, and ends what can be decided.
#[tokio::test]
async fn the_office_decides_and_the_victim_withdraws() {
    let house = House::open().await;
    let victim = house.victim(1).await;
    let filed = house.complaint(&victim, &shop(MULE)).await;
    let officer = house.actor(HEAD);
    let clock = async |state| {
        let filter = Filter {
            state,
            ..Filter::from(Kind::Complaint)
        };
        let queue = office::queue(&house.desk, &officer, filter, None)
            .await
            .unwrap();
        queue.first().map(|(_, clock)| *clock)
    };
    assert_eq!(clock(State::Filed).await, Some(Clock::Fresh));
    house.it.clock.advance(Term::days(3));
    assert_eq!(clock(State::Filed).await, Some(Clock::Late));
    house.it.clock.advance(Term::days(6));
    assert_eq!(clock(State::Filed).await, Some(Clock::Overdue));

    let decide =
        async |decision: Decision| decide::decide(&house.desk, &officer, filed.id, &decision).await;
    let silent = decide(Decision::Ask(text("  "))).await;
    assert!(matches!(silent, Err(Stop::Refused(Refusal::NoText))));
    decide(Decision::Ask(text("Quel site ?"))).await.unwrap();
    assert_eq!(clock(State::Asked).await, Some(Clock::Stopped));
    own::answer(&house.desk, &victim, filed.id, &text("velo.example"))
        .await
        .unwrap();
    assert_eq!(clock(State::Filed).await, Some(Clock::Overdue));
    decide(Decision::Requalify(Offence::Blackmail))
        .await
        .unwrap();
    assert_eq!(clock(State::Filed).await, None);
    let (seen, _) = office::read(&house.desk, &officer, LINK, filed.id)
        .await
        .unwrap();
    assert_eq!(
        (seen.line.state, seen.line.offence),
        (State::Requalified, Offence::Blackmail)
    );

    own::withdraw(&house.desk, &victim, filed.id).await.unwrap();
    let after = decide(Decision::Admissible).await;
    assert!(matches!(after, Err(Stop::Refused(Refusal::NotFromHere))));
    let again = own::withdraw(&house.desk, &victim, filed.id).await;
    assert!(matches!(again, Err(Stop::Refused(Refusal::NotFromHere))));
    office::read(&house.desk, &officer, INFORM, filed.id)
        .await
        .unwrap();
}
