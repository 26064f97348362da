//! The whole service in one test: a database of its own, a clock that is told the time, the engine in
//! its own process, a mailbox, and the three portals.

mod samples;

use std::{ops::Deref, path::PathBuf, sync::Arc};

use gate::i18n::Catalogue;
use inspect::{
    protocol::Lockdown,
    supervisor::{Supervisor, SupervisorSettings},
};
use jecliqueoupas::{
    Bounds, Desk, FACE, Issuers, Origins,
    deeds::{library, ministries, ministry_desk, rules},
    law,
    model::{AlertPath, FileName, Ministry, MinistryEntry, ProfessionalEmail, RuleName},
};
use kernel::Actor;
use ledger::blobs::Received;
use testkit::{ISSUER, TestService};

pub(crate) use samples::{PAYLOAD, clean, eicar, marked, picture, rule_finding, sealed_zip};
pub(crate) use testkit::Browser;

/// A culture agent: ANSSI alerts that ministry.
pub(crate) const CLAIRE: &str = "claire.martin@culture.gouv.example";
/// Another culture agent.
pub(crate) const DENIS: &str = "denis.petit@culture.gouv.example";
/// An agent of the interior: agents themselves alert that ministry.
pub(crate) const HUGO: &str = "hugo.leroy@interieur.gouv.example";
/// FSSI of culture.
pub(crate) const FSSI_CULTURE: &str = "fssi@culture.gouv.example";
/// FSSI of the interior.
pub(crate) const FSSI_INTERIEUR: &str = "fssi@interieur.gouv.example";

/// The service, whole, with what its tests often do.
pub(crate) struct House(TestService<Desk>);

impl Deref for House {
    type Target = TestService<Desk>;
    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

/// The `acte-inspect` program, beside the tests or in the engine's own build folder.
fn inspector() -> PathBuf {
    let program = std::env::current_exe().unwrap();
    let debug = program.ancestors().nth(2).unwrap();
    let root = debug.ancestors().nth(2).unwrap();
    let places = [
        debug.join("acte-inspect"),
        root.join("target-inspect/debug/acte-inspect"),
    ];
    let found = places.into_iter().find(|place| place.is_file());
    found.expect("run cargo build --bin acte-inspect")
}

fn origin(portal: &str) -> String {
    testkit::origin(&FACE, portal)
}

/// Words of the ground and of the service.
pub(crate) fn words() -> Arc<Catalogue> {
    FACE.catalogue().unwrap()
}

pub(crate) fn email(text: &str) -> ProfessionalEmail {
    ProfessionalEmail::parse(text).unwrap()
}

impl House {
    /// A service with two ministries, their FSSI, and one file known to be harmless.
    pub(crate) async fn open() -> Self {
        let mut settings = SupervisorSettings::new(inspector());
        settings.lockdown = Lockdown::BestEffort;
        let mut bounds = Bounds {
            max_upload: 1 << 20,
            ..Bounds::default()
        };
        bounds.analysis.max_millis = 240_000;
        let origins = Origins {
            agent: origin("agent"),
            fssi: origin("fssi"),
            anssi: origin("anssi"),
        };
        let issuers = Issuers {
            fssi: ISSUER.to_owned(),
            anssi: ISSUER.to_owned(),
        };
        let engine = Supervisor::new(settings);
        let house = TestService::open(&FACE, |ledger, words| {
            Desk::new(ledger, engine, words, origins, issuers, bounds)
        });
        let house = Self(house.await);
        house.furnish().await;
        house
    }

    async fn furnish(&self) {
        let entry = |code: &str, name: &str, alert_path| MinistryEntry {
            ministry: Ministry {
                code: code.to_owned(),
                name_fr: name.to_owned(),
                name_en: name.to_owned(),
                alert_path,
            },
            domains: vec![format!("{code}.gouv.example")],
        };
        let entries = [
            entry("culture", "Culture", AlertPath::Deposit),
            entry("interieur", "Intérieur", AlertPath::Agent),
        ];
        let fssi = [("culture", FSSI_CULTURE), ("interieur", FSSI_INTERIEUR)]
            .map(|(code, address)| (code.to_owned(), email(address)));
        ministries::seed(&self.desk, &entries, &fssi).await.unwrap();
        let received = self
            .receive(b"Ordre du jour de la reunion du 12 decembre.\n")
            .await;
        let name = FileName::from_client("reunion.txt");
        library::add(&self.desk, &Actor::system(), &name, &received)
            .await
            .unwrap();
    }

    /// An agent who asked for a link and followed it.
    pub(crate) async fn agent(&self, address: &str) -> Browser {
        let link = self.link(address).await;
        let mut browser = self.browser("agent");
        browser.get(&link).await.expect(200);
        browser.post(&link, &[]).await.expect(303);
        browser
    }

    /// Asks for a link and reads it in the mail: its path.
    pub(crate) async fn link(&self, address: &str) -> String {
        let links = || -> Vec<String> {
            let mails = self.mails_to(address);
            mails
                .iter()
                .map(|mail| mail.text.reveal().clone())
                .filter(|text| text.contains("/lien/"))
                .collect()
        };
        let before = links().len();
        self.browser("agent")
            .post("/lien", &[("email", address)])
            .await
            .expect(200);
        self.settle().await;
        let mails = links();
        assert_eq!(mails.len(), before + 1, "one link was mailed");
        link_in(mails.last().unwrap())
    }

    pub(crate) async fn analyst(&self) -> Browser {
        self.staff("anssi", law::ANALYST, None).await.0
    }

    pub(crate) async fn administrator(&self) -> Browser {
        self.staff("anssi", law::ADMINISTRATOR, None).await.0
    }

    pub(crate) async fn fssi(&self, ministry: &str) -> Browser {
        self.staff("fssi", law::FSSI, Some(ministry)).await.0
    }

    /// Bytes received and sealed, which no deed keeps yet.
    pub(crate) async fn receive(&self, bytes: &[u8]) -> Received {
        let bytes = bytes::Bytes::copy_from_slice(bytes);
        let stream = futures::stream::iter([Ok::<_, std::convert::Infallible>(bytes)]);
        self.desk.ledger.receive(stream, 1 << 20).await.unwrap()
    }

    /// Puts rules into force, tried on the known-good files first.
    pub(crate) async fn rules(&self, name: &str, source: &str) {
        let analyst = self.actor(law::ANALYST);
        let name = RuleName::parse(name).unwrap();
        let id = rules::write(&self.desk, &analyst, None, &name, source)
            .await
            .unwrap();
        self.settle().await;
        rules::activate(&self.desk, &analyst, id).await.unwrap();
        self.settle().await;
    }

    /// The FSSI of a ministry names someone.
    pub(crate) async fn name_recipient(&self, ministry: &str, address: &str) {
        let fssi = self.actor(law::FSSI).within(ministry);
        ministry_desk::name_recipient(&self.desk, &fssi, &email(address))
            .await
            .unwrap();
    }
}

/// What an agent does from a browser.
pub(crate) trait Deposits {
    /// Deposits a file with everything the form asks for: the path of its page.
    async fn deposit(&mut self, name: &str, bytes: &[u8], choice: &str) -> String;
}

impl Deposits for Browser {
    async fn deposit(&mut self, name: &str, bytes: &[u8], choice: &str) -> String {
        let fields = [("choice", choice), ("unclassified", "yes")];
        let answer = self.upload("/depots", &fields, (name, bytes)).await;
        let answer = answer.expect(303);
        let (_, path) = answer.location().split_once("/depots/").unwrap();
        format!("/depots/{path}")
    }
}

/// The path of the only link to the agents' portal in a mail.
pub(crate) fn link_in(text: &str) -> String {
    let origin = origin("agent");
    let mut links = text
        .split_whitespace()
        .filter_map(|word| word.strip_prefix(&origin));
    let link = links.next().expect("a link").to_owned();
    assert_eq!(links.next(), None);
    link
}
