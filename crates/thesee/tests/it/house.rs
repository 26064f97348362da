//! The whole service in one test: a database of its own, a clock that is told the time; its victims and its office.

use std::{ops::Deref, sync::Arc};

use gate::{Locale, citizens::CitizenProvider, i18n::Catalogue};
use kernel::{Actor, Id, Personal};
use ledger::Ledger;
use testkit::{ISSUER, TestLedger, TestService};
use thesee::{
    Attachments, Desk, FACE, Issuers, Resident,
    deeds::{
        come_in::come_in,
        draft,
        file::{self, Filed, Filing},
        own,
        reception::Signing,
    },
    model::{
        BankAccount, Birth, Content, DeclarationKind, DraftKind, Exchange, Identity, Kind, Names,
        PaperKind, Payment, Scheme, Sex, Subject, Suspect, Vouched,
    },
    rules::orientation::{Condition, conditions},
};

/// The service, whole, with what its tests often do.
pub(crate) struct House(TestService<Desk>);

impl Deref for House {
    type Target = TestService<Desk>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// A French account whose keys hold.
pub(crate) const MULE: &str = "FR76 3000 6000 0112 3456 7890 189";

/// An identity that a provider vouches for; `number` tells one person from another.
pub(crate) fn vouched(number: u32, born: &str) -> Vouched {
    Vouched {
        by: Subject {
            issuer: "https://fc.example".to_owned(),
            subject: Personal::new(format!("{number:064x}v1")),
        },
        identity: Identity {
            names: Names {
                birth_name: format!("LEFÈVRE{number}"),
                given_names: vec!["Anne".to_owned(), "Marie".to_owned()],
                ..Names::default()
            },
            birth: Birth {
                date: born.to_owned(),
                place: Some("75107".to_owned()),
                country: Some("99100".to_owned()),
            },
            sex: Some(Sex::Female),
        },
        email: Personal::new(format!("anne{number}@mail.example")),
    }
}

/// An order on a shop that does not exist, paid to an account.
pub(crate) fn shop(iban: &str) -> Content {
    let mut content = Content::default();
    content.happened.from = Some("2026-10-20".to_owned());
    content.happened.account = "J’ai commandé un vélo qui n’est jamais arrivé.".to_owned();
    content.payments.push(Payment {
        paid_cents: Some(25_000),
        to: BankAccount {
            iban: Some(iban.to_owned()),
            ..BankAccount::default()
        },
        ..Payment::default()
    });
    content
}

/// The same shop, known by a telephone number only.
pub(crate) fn called(telephone: &str) -> Content {
    let mut content = shop("");
    content.suspects.push(Suspect {
        telephones: vec![telephone.to_owned()],
        ..Suspect::default()
    });
    content
}

/// A message that was received.
pub(crate) fn message(text: &str) -> Exchange {
    Exchange {
        place: None,
        text: text.to_owned(),
    }
}

/// What the deeds stand on.
fn desk(ledger: Ledger, catalogue: Arc<Catalogue>) -> Desk {
    Desk {
        ledger,
        catalogue,
        issuers: Issuers {
            office: ISSUER.to_owned(),
        },
        resident: Arc::new(Resident::default()),
        attachments: Attachments::default(),
        signing: Arc::default(),
    }
}

impl House {
    /// A service with nobody in it.
    pub(crate) async fn open() -> Self {
        Self::open_with(Attachments::default()).await
    }

    /// The same, with somebody who draws pictures or analyses files.
    pub(crate) async fn open_with(attachments: Attachments) -> Self {
        let house = TestService::open(&FACE, |ledger, catalogue| Desk {
            attachments,
            ..desk(ledger, catalogue)
        });
        Self(house.await)
    }

    /// The same, with keys to sign with and an authority to stamp.
    pub(crate) async fn signing(signing: Signing) -> Self {
        let house = TestService::open(&FACE, |ledger, catalogue| Desk {
            signing: Arc::new(signing),
            ..desk(ledger, catalogue)
        });
        Self(house.await)
    }

    /// The same, for whose citizens these providers vouch.
    pub(crate) async fn vouched(
        providers: impl AsyncFnOnce(&TestLedger) -> Vec<CitizenProvider>,
    ) -> Self {
        Self(TestService::vouched(&FACE, desk, providers).await)
    }

    /// A victim of age, come in.
    pub(crate) async fn victim(&self, number: u32) -> Actor {
        let who = vouched(number, "1980-05-23");
        come_in(&self.desk, &Actor::visitor(), &who).await.unwrap()
    }

    /// A draft with this in it.
    pub(crate) async fn draft(
        &self,
        victim: &Actor,
        kind: Kind,
        scheme: Scheme,
        content: &Content,
    ) -> Id<DraftKind> {
        let id = draft::begin(&self.desk, victim, kind, scheme)
            .await
            .unwrap();
        draft::change(&self.desk, victim, id, content)
            .await
            .unwrap();
        id
    }

    /// Files a draft, every condition met.
    pub(crate) async fn file(
        &self,
        victim: &Actor,
        draft: Id<DraftKind>,
        scheme: Scheme,
    ) -> Result<Filed, ledger::Stop<file::Refusal>> {
        let met: Vec<Condition> = conditions(Kind::Complaint, scheme).collect();
        let filing = Filing {
            draft,
            met: &met,
            locale: Locale::Fr,
        };
        file::file(&self.desk, victim, filing).await
    }

    /// A complaint against a fake shop, filed and linked.
    pub(crate) async fn complaint(&self, victim: &Actor, content: &Content) -> Filed {
        let scheme = Scheme::FakeShop;
        let draft = self.draft(victim, Kind::Complaint, scheme, content).await;
        let filed = self.file(victim, draft, scheme).await.unwrap();
        self.settle().await;
        filed
    }

    /// The text of one's own paper, as pdftotext reads it.
    pub(crate) async fn printed(
        &self,
        victim: &Actor,
        id: Id<DeclarationKind>,
        what: PaperKind,
    ) -> String {
        let paper = own::paper(&self.desk, victim, id, what).await;
        let file = self.it.folder().join("paper.pdf");
        std::fs::write(&file, paper.unwrap()).unwrap();
        let read = std::process::Command::new("pdftotext")
            .args(["-raw", &file.to_string_lossy(), "-"])
            .output()
            .expect("pdftotext (poppler-utils)");
        let text = String::from_utf8(read.stdout).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// A number of the series a declaration stands in; nought for none.
    pub(crate) async fn series(&self, filed: &Filed) -> i64 {
        let mut conn = self.it.db.superuser().await;
        let number: Option<i64> = sqlx::query_scalar(
            "select number from series join series_member m on m.series = series.id where declaration = $1",
        )
        .bind(filed.id.uuid())
        .fetch_optional(&mut conn)
        .await
        .unwrap();
        number.unwrap_or_default()
    }
}
