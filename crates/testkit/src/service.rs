//! A whole service in one test: a database of its own, a clock that is told the time, a mailbox, every
//! portal, and a worker that runs when told.

use std::{fmt, path::Path, sync::Arc};

use gate::{
    Face, Site,
    citizens::CitizenProvider,
    face::{Place, Setting},
    i18n::Catalogue,
    limits::{Limiter, Quotas},
    oidc::{Provider, ProviderSettings},
    session::{self, Start},
    staff::Account,
};
use kernel::{Actor, Clock as _, Role, Secret, Timestamp, law::Text};
use ledger::{
    Ledger,
    audit::{FileSigner, Sequencer, Signer},
    jobs::Worker,
    outbox::{Delivered, Mailbox, Mailer},
    retention,
};
use tracing_subscriber::{layer::SubscriberExt as _, util::SubscriberInitExt as _};
use uuid::Uuid;

use crate::{Browser, SeededEntropy, TestDb, TestLedger};

/// Issuer of the identity provider that no test calls.
pub const ISSUER: &str = "https://localhost:8443";

/// A service, whole.
pub struct TestService<D: 'static> {
    /// Its ledger, clock and database.
    pub it: TestLedger,
    /// Its desk.
    pub desk: D,
    /// Every mail it sent.
    pub mailbox: Mailbox,
    /// Its portals.
    pub sites: Vec<Site>,
    pub(crate) face: &'static Face<D>,
    worker: Worker,
    signer: Arc<dyn Signer>,
}

impl<D> fmt::Debug for TestService<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("TestService").field(self.face).finish()
    }
}

/// A provider of citizens that no test calls.
fn silent() -> CitizenProvider {
    let (client, secret) = (
        "acte".to_owned(),
        Secret::new("a secret of the tests".to_owned()),
    );
    let settings = ProviderSettings::france_connect(ISSUER.to_owned(), client, secret, None);
    citizen_provider("franceconnect", settings)
}

/// A provider that citizens may choose, under this short name.
///
/// # Panics
/// When the settings cannot be used.
pub fn citizen_provider(key: &str, settings: ProviderSettings) -> CitizenProvider {
    let name = || format!("Fournisseur {key}");
    CitizenProvider {
        key: key.to_owned(),
        name: Text {
            fr: name(),
            en: name(),
        },
        provider: Arc::new(Provider::new(settings).expect("a provider")),
    }
}

/// Scheme, host and port of a portal in the tests.
pub fn origin<D: Clone + Send + Sync + 'static>(face: &Face<D>, portal: &str) -> String {
    format!("https://{}:8443", face.host(portal))
}

impl<D: Clone + Send + Sync + 'static> TestService<D> {
    /// Puts a service together from its face, as the binary does; `desk` makes what its deeds stand on.
    ///
    /// # Panics
    /// When it cannot be put together.
    pub async fn open(
        face: &'static Face<D>,
        desk: impl FnOnce(Ledger, Arc<Catalogue>) -> D,
    ) -> Self {
        Self::vouched(face, desk, async |_| vec![silent()]).await
    }

    /// The same, for whose citizens these providers vouch.
    ///
    /// # Panics
    /// When it cannot be put together.
    pub async fn vouched(
        face: &'static Face<D>,
        desk: impl FnOnce(Ledger, Arc<Catalogue>) -> D,
        vouching: impl AsyncFnOnce(&TestLedger) -> Vec<CitizenProvider>,
    ) -> Self {
        // Once for all the tests of the process.
        let _ = tracing_subscriber::registry()
            .with(ledger::statements::Counter)
            .try_init();
        let law = (face.law)().expect("the declaration");
        let papers = Arc::new(face.papers(&law).expect("the papers"));
        let db = TestDb::new(face.name, &face.migrations).await;
        let it = TestLedger::open(law, db).await;
        let vouching = vouching(&it).await;
        let catalogue = face.catalogue().expect("the words");
        let desk = desk(it.ledger.clone(), Arc::clone(&catalogue));
        let secret = Secret::new("a secret of the tests".to_owned());
        let provider = ProviderSettings::pro_connect(ISSUER.to_owned(), "acte".to_owned(), secret);
        let provider = Arc::new(Provider::new(provider).expect("a provider"));
        let setting = Setting {
            catalogue,
            clock: it.clock.clone(),
            limiter: Limiter::new(Quotas::unlimited()),
            demo: false,
        };
        let sites = face.sites(&desk, &papers, &setting, |portal| Place {
            host: face.host(portal.name),
            origin: origin(face, portal.name),
            provider: portal.staff.map(|_| Arc::clone(&provider)),
            citizens: vouching.clone(),
        });
        let mailbox = Mailbox::default();
        let sender = format!("{} <no-reply@example.org>", face.name);
        let mailer = Mailer::mailbox(&sender, mailbox.clone()).expect("a mailbox");
        let key = it.folder().join("audit.key");
        let signer = FileSigner::open_or_create(&key, &SeededEntropy::new(3));
        Self {
            worker: face.worker(&desk, mailer, face.engine(&desk)),
            signer: Arc::new(signer.expect("a key for the log")),
            sites: sites.expect("the portals"),
            it,
            desk,
            mailbox,
            face,
        }
    }

    /// The portal of this name.
    ///
    /// # Panics
    /// When there is none.
    pub fn site(&self, portal: &str) -> &Site {
        let mut sites = self.sites.iter();
        sites
            .find(|site| site.info().portal == portal)
            .expect("a portal of the service")
    }

    /// A browser that nobody has signed in with.
    pub fn browser(&self, portal: &str) -> Browser {
        Browser::on(self.site(portal))
    }

    /// A system that feeds a portal, on connections opened with this client certificate.
    pub fn system(&self, portal: &str, certificate: gate::ClientCertificate) -> Browser {
        self.browser(portal).presenting(certificate)
    }

    /// Someone signed in under a new account; their account too.
    ///
    /// # Panics
    /// When the session does not start.
    pub async fn staff(
        &self,
        portal: &'static str,
        role: Role,
        compartment: Option<&str>,
    ) -> (Browser, Uuid) {
        let account = self.it.ledger.new_id::<Account>().uuid();
        let start = Start {
            compartment,
            ..Start::new(portal, account, role)
        };
        let started = session::start(&self.it.ledger, start).await;
        let mut browser = self.browser(portal);
        browser.hold(&started.expect("a session").cookie());
        (browser, account)
    }

    /// Someone signed in whose account there is, as after a sign-in at a provider: what keys and designations hang on.
    ///
    /// # Panics
    /// When the account cannot be written or the session does not start.
    pub async fn known_staff(
        &self,
        portal: &'static str,
        role: Role,
        compartment: Option<&str>,
    ) -> (Browser, Uuid) {
        let (browser, account) = self.staff(portal, role, compartment).await;
        let mut conn = self.it.db.superuser().await;
        sqlx::query(
            "insert into account (id, issuer, email_index, key, email, created_at)
             values ($1, $2, sha256($3), $1, $3, $4)",
        )
        .bind(account)
        .bind(ISSUER)
        .bind(account.as_bytes().as_slice())
        .bind(self.now())
        .execute(&mut conn)
        .await
        .expect("an account");
        (browser, account)
    }

    /// Someone new in a role, for a deed without pages.
    pub fn actor(&self, role: Role) -> Actor {
        Actor::account(self.it.ledger.new_id::<Account>().uuid(), role)
    }

    /// Runs what is due now to its end; nothing may have failed.
    ///
    /// # Panics
    /// When a job failed.
    pub async fn settle(&self) {
        let ran = self.worker.run_until_idle().await;
        ran.expect("the database");
        let failed = self
            .words("select kind || ': ' || coalesce(error, '?') from job where state = 'dead' or attempts > 0 and state = 'ready'")
            .await;
        if !failed.is_empty() {
            let retention = self.face.engine(&self.desk).run().await;
            panic!("jobs that failed: {failed:?}; a pass of the retention engine: {retention:?}");
        }
    }

    /// One pass of the retention engine; every table must have been done.
    ///
    /// # Panics
    /// When one was not.
    pub async fn retention(&self) -> retention::Summary {
        let summary = self.face.engine(&self.desk).run().await;
        let summary = summary.expect("the database");
        assert!(summary.is_complete(), "{summary:?}");
        summary
    }

    /// The sequencer of the log.
    pub fn sequencer(&self) -> Sequencer {
        let ledger = self.it.ledger.clone();
        Sequencer::new(ledger, "acte.example", Arc::clone(&self.signer))
    }

    /// The service's time.
    pub fn now(&self) -> Timestamp {
        self.it.clock.now()
    }

    /// Mails delivered to an address, oldest first.
    pub fn mails_to(&self, address: &str) -> Vec<Delivered> {
        let mut mails = self.mailbox.mails();
        mails.retain(|mail| mail.to.reveal() == address);
        mails
    }

    /// One number, as the owner of the database reads it.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let mut conn = self.it.db.superuser().await;
        let number = sqlx::query_scalar(sql).fetch_one(&mut conn).await;
        number.expect("one number")
    }

    /// One column of texts, as the owner of the database reads it.
    ///
    /// # Panics
    /// When the statement fails.
    pub async fn words(&self, sql: &'static str) -> Vec<String> {
        let mut conn = self.it.db.superuser().await;
        let words = sqlx::query_scalar(sql).fetch_all(&mut conn).await;
        words.expect("a column of texts")
    }

    /// Sealed files on the disk.
    pub fn blobs(&self) -> usize {
        fn files(folder: &Path) -> usize {
            let Ok(entries) = std::fs::read_dir(folder) else {
                return 0;
            };
            let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
            paths
                .map(|path| if path.is_dir() { files(&path) } else { 1 })
                .sum()
        }
        files(&self.it.folder().join("blobs"))
    }
}
