//! How long a victim waits: from pressing the button to the complaint being filed, linked, and its receipt in hand. A
//! whole service with its own PostgreSQL, each complaint by another victim, many of them on one account.
//!
//! `cargo run --release -p thesee --example filing [COMPLAINTS]` prints the percentiles, in milliseconds.

#![expect(
    clippy::unwrap_used,
    reason = "a measure that fails has measured nothing"
)]
#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]
#![expect(clippy::disallowed_methods, reason = "a measure reads the clock")]

use std::{sync::Arc, time::Instant};

use gate::Locale;
use kernel::{Actor, Personal};
use testkit::{ISSUER, TestService};
use thesee::{
    Desk, FACE, Issuers, Resident,
    deeds::{come_in::come_in, draft, file, link, own},
    model::{Birth, Content, Identity, Kind, Names, PaperKind, Payment, Scheme, Subject, Vouched},
    rules::orientation::Condition,
};

fn person(number: usize) -> Vouched {
    Vouched {
        by: Subject {
            issuer: "https://fc.example".to_owned(),
            subject: Personal::new(format!("{number:064x}v1")),
        },
        identity: Identity {
            names: Names {
                birth_name: format!("LEFÈVRE{number}"),
                given_names: vec!["Anne".to_owned()],
                ..Names::default()
            },
            birth: Birth {
                date: "1980-05-23".to_owned(),
                ..Birth::default()
            },
            sex: None,
        },
        email: Personal::new(format!("anne{number}@mail.example")),
    }
}

fn complaint(number: usize) -> Content {
    let mut content = Content::default();
    content.happened.from = Some("2026-10-20".to_owned());
    content.happened.account = format!(
        "J’ai commandé un vélo sur velo-{}.example. Le vendeur m’a appelé du 07 11 22 {:02} {:02}, puis plus rien. ",
        number / 10,
        number / 100 % 100,
        number / 10 % 100
    )
    .repeat(8);
    let mut payment = Payment {
        paid_cents: Some(25_000),
        ..Payment::default()
    };
    payment.to.iban = Some("FR76 3000 6000 0112 3456 7890 189".to_owned());
    content.payments.push(payment);
    content
}

#[tokio::main]
async fn main() {
    let count = std::env::args()
        .nth(1)
        .map_or(300, |text| text.parse().unwrap());
    let house = TestService::open(&FACE, |ledger, catalogue| Desk {
        ledger,
        catalogue,
        issuers: Issuers {
            office: ISSUER.to_owned(),
        },
        resident: Arc::new(Resident::default()),
        attachments: thesee::Attachments::default(),
        signing: Arc::default(),
    })
    .await;
    let desk = &house.desk;
    let (mut filed, mut linked, mut taken) = (Vec::new(), Vec::new(), Vec::new());
    for number in 0..count {
        let victim = come_in(desk, &Actor::visitor(), &person(number))
            .await
            .unwrap();
        let draft = draft::begin(desk, &victim, Kind::Complaint, Scheme::FakeShop)
            .await
            .unwrap();
        draft::change(desk, &victim, draft, &complaint(number))
            .await
            .unwrap();
        let filing = file::Filing {
            draft,
            met: Condition::ALL,
            locale: Locale::Fr,
        };
        let started = Instant::now();
        let done = file::file(desk, &victim, filing).await.unwrap();
        filed.push(started.elapsed().as_secs_f64() * 1e3);
        link::link_declaration(desk, done.id).await.unwrap();
        linked.push(started.elapsed().as_secs_f64() * 1e3);
        let paper = own::paper(desk, &victim, done.id, PaperKind::Receipt)
            .await
            .unwrap();
        assert!(paper.starts_with(b"%PDF-"));
        taken.push(started.elapsed().as_secs_f64() * 1e3);
    }
    println!("{count} complaints, one after the other; milliseconds from the submit");
    for (what, mut times) in [
        ("filed, receipt made", filed),
        ("and linked", linked),
        ("and receipt taken", taken),
    ] {
        times.sort_by(f64::total_cmp);
        let at = |share: usize| {
            times
                .get(times.len() * share / 100)
                .copied()
                .unwrap_or_default()
        };
        println!(
            "{what:>20}  p50 {:6.1}  p95 {:6.1}  p99 {:6.1}",
            at(50),
            at(95),
            at(99)
        );
    }
}
