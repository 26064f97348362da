//! The whole service in one test: a database of its own, a clock that is told the time, the engine in
//! its own process, a mailbox, and the three portals.

mod browser;
mod samples;
mod trace;

use std::{path::PathBuf, sync::Arc};

use gate::{
    Accent, Site, SiteInfo, SiteSettings,
    i18n::{Catalogue, GROUND},
    legal::{Papers, with_papers},
    limits::{Limiter, Quotas},
    oidc::{Provider, ProviderSettings},
    session::{self, Lifetime, Start},
    staff::{self, StaffPortal},
};
use inspect::{
    protocol::Lockdown,
    supervisor::{Supervisor, SupervisorSettings},
};
use jecliqueoupas::{
    Bounds, Desk, Issuers, Origins,
    deeds::{library, ministries, ministry_desk, rules},
    jobs, law,
    model::{AlertPath, FileName, Ministry, MinistryEntry, ProfessionalEmail, RuleName},
    pages,
};
use kernel::{Actor, Clock as _, Role, Secret, Timestamp, law::Text};
use ledger::{
    audit::{FileSigner, Sequencer, Signer},
    blobs::{Received, sweep},
    jobs::Worker,
    outbox::{self, Delivered, Mailbox, Mailer},
    retention,
};
use testkit::{SeededEntropy, TestDb, TestLedger};
use uuid::Uuid;

pub(crate) use browser::{Answer, Browser};
pub(crate) use samples::{PAYLOAD, clean, eicar, marked, picture, rule_finding};

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

/// Host names of the portals.
pub(crate) const PORTALS: [&str; 3] = ["agent", "fssi", "anssi"];

/// The service, whole.
pub(crate) struct House {
    pub(crate) it: TestLedger,
    pub(crate) desk: Desk,
    pub(crate) mailbox: Mailbox,
    pub(crate) sites: [Site; 3],
    worker: Worker,
    signer: Arc<dyn Signer>,
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
    match portal {
        "agent" => "https://jecliqueoupas.localhost:8443".to_owned(),
        other => format!("https://{other}.jecliqueoupas.localhost:8443"),
    }
}

/// Words of the ground and of the service.
pub(crate) fn words() -> Arc<Catalogue> {
    let mut words = GROUND.to_vec();
    words.extend_from_slice(&pages::WORDS);
    Catalogue::new(&words).unwrap()
}

pub(crate) fn email(text: &str) -> ProfessionalEmail {
    ProfessionalEmail::parse(text).unwrap()
}

impl House {
    /// A service with two ministries, their FSSI, and one file known to be harmless.
    pub(crate) async fn open() -> Self {
        let lists = [
            &ledger::MIGRATIONS,
            &gate::MIGRATIONS,
            &jecliqueoupas::MIGRATIONS,
        ];
        let db = TestDb::new("jecliqueoupas", &lists).await;
        let it = TestLedger::open(law::law().unwrap(), db).await;
        let mut settings = SupervisorSettings::new(inspector());
        settings.lockdown = Lockdown::BestEffort;
        settings.warm = 0;
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
        let issuer = "https://localhost:8443".to_owned();
        let issuers = Issuers {
            fssi: issuer.clone(),
            anssi: issuer.clone(),
        };
        let engine = Supervisor::new(settings);
        let desk = Desk::new(it.ledger.clone(), engine, words(), origins, issuers, bounds);
        let mailbox = Mailbox::default();
        let mailer = Mailer::mailbox("jecliqueoupas <no-reply@example.org>", mailbox.clone());
        let worker = Worker::new(desk.ledger.clone());
        let worker = outbox::register(worker, mailer.unwrap());
        let worker = sweep::register(worker);
        let worker = retention::register(worker, jobs::retention(&desk));
        let worker = jobs::register(worker, &desk);
        let key = it.folder().join("audit.key");
        let signer = FileSigner::open_or_create(&key, &SeededEntropy::new(3)).unwrap();
        let sites = PORTALS.map(|portal| site(&desk, portal, &issuer, &it));
        let signer: Arc<dyn Signer> = Arc::new(signer);
        let house = Self {
            it,
            desk,
            mailbox,
            sites,
            worker,
            signer,
        };
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

    /// The portal named `agent`, `fssi` or `anssi`.
    pub(crate) fn site(&self, portal: &str) -> &Site {
        self.sites
            .iter()
            .find(|site| site.info().portal == portal)
            .unwrap()
    }

    /// A browser that nobody has signed in with.
    pub(crate) fn browser(&self, portal: &str) -> Browser {
        Browser::on(self.site(portal))
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

    /// Someone of the staff, signed in; their account too.
    pub(crate) async fn staff(
        &self,
        portal: &'static str,
        role: Role,
        compartment: Option<&str>,
    ) -> (Browser, Uuid) {
        let account = self
            .desk
            .ledger
            .new_id::<jecliqueoupas::model::AgentKind>()
            .uuid();
        let start = Start {
            compartment,
            ..Start::new(portal, account, role)
        };
        let started = session::start(&self.desk.ledger, start).await.unwrap();
        let mut browser = self.browser(portal);
        browser.hold(&started.cookie());
        (browser, account)
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

    /// Someone of the staff, for a deed without pages.
    pub(crate) fn actor(&self, role: Role) -> Actor {
        Actor::account(
            self.desk
                .ledger
                .new_id::<jecliqueoupas::model::AgentKind>()
                .uuid(),
            role,
        )
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

    /// Runs what is due now to its end; nothing may have failed.
    pub(crate) async fn settle(&self) {
        self.worker.run_until_idle().await.unwrap();
        let failed = self
            .words("select kind || ': ' || coalesce(error, '?') from job where state = 'dead' or attempts > 0 and state = 'ready'")
            .await;
        if !failed.is_empty() {
            let retention = jobs::retention(&self.desk).run().await;
            panic!("jobs that failed: {failed:?}; a pass of the retention engine: {retention:?}");
        }
    }

    /// One pass of the retention engine; every table must have been done.
    pub(crate) async fn retention(&self) -> retention::Summary {
        let summary = jobs::retention(&self.desk).run().await.unwrap();
        assert!(summary.is_complete(), "{summary:?}");
        summary
    }

    /// The sequencer of the log.
    pub(crate) fn sequencer(&self) -> Sequencer {
        Sequencer::new(
            self.desk.ledger.clone(),
            "acte.example",
            Arc::clone(&self.signer),
        )
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.it.clock.now()
    }

    /// Mails delivered to an address, oldest first.
    pub(crate) fn mails_to(&self, address: &str) -> Vec<Delivered> {
        let mut mails = self.mailbox.mails();
        mails.retain(|mail| mail.to.reveal() == address);
        mails
    }

    /// One number, as the owner of the database reads it.
    pub(crate) async fn number(&self, sql: &'static str) -> i64 {
        let mut conn = self.it.db.superuser().await;
        sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap()
    }

    /// One column of texts, as the owner of the database reads it.
    pub(crate) async fn words(&self, sql: &'static str) -> Vec<String> {
        let mut conn = self.it.db.superuser().await;
        sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap()
    }

    /// Sealed files on the disk.
    pub(crate) fn blobs(&self) -> usize {
        fn files(folder: &std::path::Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else {
                return 0;
            };
            let count = |path: PathBuf| if path.is_dir() { files(&path) } else { 1 };
            entries.map(|entry| count(entry.unwrap().path())).sum()
        }
        files(&self.it.folder().join("blobs"))
    }
}

fn site(desk: &Desk, portal: &'static str, issuer: &str, it: &TestLedger) -> Site {
    let act = Arc::new(desk.ledger.act().clone());
    let columns = desk.ledger.columns().clone();
    let papers = Papers::new(Arc::clone(&act), columns, law::NOTICE, law::COMPLIANCE).unwrap();
    let roles: &'static [Role] = match portal {
        "agent" => &[law::AGENT],
        "fssi" => &[law::FSSI],
        _ => &[law::ANALYST, law::ADMINISTRATOR],
    };
    let origin = origin(portal);
    let info = SiteInfo {
        service: "jecliqueoupas",
        portal,
        host: origin
            .trim_start_matches("https://")
            .trim_end_matches(":8443")
            .to_owned(),
        origin,
        name: Text {
            fr: "jecliqueoupas".to_owned(),
            en: "jecliqueoupas".to_owned(),
        },
        accent: Accent::Teal,
        catalogue: Arc::clone(&desk.catalogue),
        act,
        papers: Arc::new(papers),
        demo: false,
        nav: vec![],
        sign_in: (portal != "agent").then_some(staff::SIGN_IN),
        roles,
        form_origins: vec![],
    };
    let max = desk.bounds.max_upload;
    let ledger = &desk.ledger;
    let signing = || {
        let secret = Secret::new("a secret of the tests".to_owned());
        let settings = ProviderSettings::pro_connect(issuer.to_owned(), "acte".to_owned(), secret);
        staff::routes(StaffPortal {
            ledger: ledger.clone(),
            provider: Arc::new(Provider::new(settings).unwrap()),
            purpose: law::VERIFY,
            lifetime: Lifetime::WORKDAY,
        })
    };
    let routes = match portal {
        "agent" => pages::agent::routes(max).merge(staff::sign_out(ledger.clone(), None)),
        "fssi" => pages::fssi::routes().merge(signing()),
        _ => pages::anssi::routes(max).merge(signing()),
    };
    let routes = with_papers(routes, it.clock.clone());
    let limiter = Limiter::new(Quotas::unlimited());
    let settings = SiteSettings {
        limiter,
        ..SiteSettings::default()
    };
    Site::new(info, ledger, desk.clone(), routes, settings).unwrap()
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
