//! A service as the roof and the tests see it: everything they need to put it together, in one value.
//!
//! Each service has one `FACE`. The binary and the tests build portals and worker from it, so that what is
//! tested is what is served.

use std::{fmt, sync::Arc, time::Duration};

use kernel::{Clock, Purpose, Role, law::Text};
use ledger::{
    Fault, Law, Ledger,
    blobs::sweep,
    jobs::{JobError, Worker},
    migrate::Migrations,
    outbox::{self, Mailer},
    retention::{self, Engine},
};

use crate::{
    Accent, Locale, NavItem, Routes, Site, SiteInfo, SiteSettings,
    citizens::{self, CitizenPortal, CitizenProvider, CitizenSignIn},
    i18n::{Catalogue, CatalogueError, GROUND},
    legal::{Papers, PapersError, with_papers},
    limits::{Limiter, Quotas},
    oidc::Provider,
    routes::RoutesError,
    session::{self, Lifetime},
    staff::{self, StaffPortal},
};

/// A service whose deeds stand on a `D`: its desk.
pub struct Face<D: 'static> {
    /// Short name: `jecliqueoupas`. Its database, its first host name and its log bear it.
    pub name: &'static str,
    /// Accent colour.
    pub accent: Accent,
    /// The declaration, the register of columns and the policies (`law/`).
    pub law: fn() -> Result<Law, Fault>,
    /// `law/notice.toml`.
    pub notice: &'static str,
    /// `law/compliance.json`.
    pub compliance: &'static str,
    /// Migrations of its database: the ledger's, the gate's, its own.
    pub migrations: [Migrations; 3],
    /// Words of its pages and mails: `gate::locales!`.
    pub words: &'static [(Locale, &'static str, &'static str)],
    /// Its portals; the first answers at the service's own host name.
    pub portals: &'static [Portal<D>],
    /// What a visitor may ask for, and how often.
    pub quotas: fn() -> Quotas,
    /// The ledger of a desk.
    pub ledger: fn(&D) -> &Ledger,
    /// Adds who erases the service's tables declared `disposal = "service"`; the ground's are known.
    pub retention: fn(Engine, &D) -> Engine,
    /// Adds the service's own background work.
    pub jobs: fn(Worker, &D) -> Worker,
}

/// One portal of a service.
pub struct Portal<D: 'static> {
    /// Short name, in sessions, settings and host names: `agent`.
    pub name: &'static str,
    /// Name shown in the header: French, English.
    pub title: [&'static str; 2],
    /// Roles that may hold a session here.
    pub roles: &'static [Role],
    /// Navigation.
    pub nav: &'static [Nav],
    /// Its people are designated one by one and sign in at a provider; without it and `citizens` the portal opens
    /// its own sessions, and the gate gives it sign-out alone.
    pub staff: Option<StaffSignIn>,
    /// Its people sign in at a provider they choose, and nobody designates them; not beside `staff`.
    pub citizens: Option<CitizenSignIn<D>>,
    /// Whether it answers only to systems, each known by a client certificate ([`crate::ClientCertificate`]).
    pub client_certificates: bool,
    /// Its routes; papers, sign-in and sign-out are added.
    pub routes: fn(&D) -> Routes<D>,
}

/// One entry of a portal's navigation.
#[derive(Debug, Clone, Copy)]
pub struct Nav {
    /// Where it leads.
    pub href: &'static str,
    /// What it says: French, English.
    pub label: [&'static str; 2],
    /// Who sees it; empty means everyone.
    pub roles: &'static [Role],
}

/// How the staff of a portal sign in.
#[derive(Debug, Clone, Copy)]
pub struct StaffSignIn {
    /// Purpose under which signing in is recorded.
    pub purpose: Purpose,
    /// Whether the provider must have asked for several factors.
    pub several_factors: bool,
    /// Whether a security key, registered here, is shown after the provider has vouched (WebAuthn).
    pub security_key: bool,
}

/// Where a portal stands in this installation.
#[derive(Debug, Clone)]
pub struct Place {
    /// Host name without port.
    pub host: String,
    /// Scheme, host and port.
    pub origin: String,
    /// Who vouches for its staff.
    pub provider: Option<Arc<Provider>>,
    /// Whom its citizens may choose to vouch for them, the usual one first.
    pub citizens: Vec<CitizenProvider>,
}

/// What the portals of one process share.
#[derive(Clone)]
pub struct Setting {
    /// Words of every page.
    pub catalogue: Arc<Catalogue>,
    /// Time, for the dates on papers.
    pub clock: Arc<dyn Clock>,
    /// Buckets of the visitors.
    pub limiter: Limiter,
    /// Whether this is a demonstration; every page then says so.
    pub demo: bool,
}

/// Why a service cannot be put together.
#[derive(Debug, thiserror::Error)]
pub enum FaceError {
    /// Its routes contradict each other.
    #[error("the routes of `{0}`")]
    Routes(&'static str, #[source] RoutesError),
    /// Its papers cannot be printed.
    #[error("the papers of `{0}`")]
    Papers(&'static str, #[source] PapersError),
    /// People sign in there, and nobody vouches for them.
    #[error("no identity provider is configured for the portal `{0}`")]
    Provider(&'static str),
}

impl<D: Clone + Send + Sync + 'static> Face<D> {
    /// Default host name of a portal: the service's own for the first, `PORTAL.SERVICE.localhost` for the others.
    #[must_use]
    pub fn host(&self, portal: &str) -> String {
        match self.portals.first() {
            Some(first) if first.name != portal => format!("{portal}.{}.localhost", self.name),
            _ => format!("{}.localhost", self.name),
        }
    }

    /// Words of the ground and of the service alone.
    ///
    /// # Errors
    /// When the languages differ, or a message cannot be read.
    pub fn catalogue(&self) -> Result<Arc<Catalogue>, CatalogueError> {
        Catalogue::new(&[GROUND, self.words].concat())
    }

    /// What the service's legal pages are printed from.
    ///
    /// # Errors
    /// When the notice or the compliance table cannot be read.
    pub fn papers(&self, law: &Law) -> Result<Papers, FaceError> {
        Papers::new(
            Arc::new(law.act.clone()),
            law.columns.clone(),
            self.notice,
            self.compliance,
        )
        .map_err(|error| FaceError::Papers(self.name, error))
    }

    /// The portals, each at its place.
    ///
    /// # Errors
    /// When routes or papers are not sound, or staff would have no provider.
    pub fn sites(
        &self,
        desk: &D,
        papers: &Arc<Papers>,
        setting: &Setting,
        place: impl Fn(&Portal<D>) -> Place,
    ) -> Result<Vec<Site>, FaceError> {
        let portals = self.portals.iter();
        portals
            .map(|portal| self.site(desk, papers, setting, portal, place(portal)))
            .collect()
    }

    fn site(
        &self,
        desk: &D,
        papers: &Arc<Papers>,
        setting: &Setting,
        portal: &Portal<D>,
        place: Place,
    ) -> Result<Site, FaceError> {
        let ledger = (self.ledger)(desk);
        let mut form_origins = Vec::new();
        let coming_and_going = match (portal.staff, portal.citizens) {
            (None, Some(sign_in)) => {
                if place.citizens.is_empty() {
                    return Err(FaceError::Provider(portal.name));
                }
                form_origins.extend(place.citizens.iter().map(|one| one.provider.origin()));
                citizens::routes(CitizenPortal {
                    ledger: ledger.clone(),
                    providers: place.citizens,
                    come_in: sign_in.come_in,
                })
            }
            // Systems hold no session.
            (None, None) if portal.client_certificates => Routes::new(),
            (None, None) => staff::sign_out(ledger.clone(), None),
            (Some(sign_in), _) => {
                let provider = place.provider.ok_or(FaceError::Provider(portal.name))?;
                form_origins.push(provider.origin());
                staff::routes(StaffPortal {
                    ledger: ledger.clone(),
                    provider,
                    purpose: sign_in.purpose,
                    lifetime: Lifetime::WORKDAY,
                    security_key: sign_in.security_key,
                })
            }
        };
        let routes = (portal.routes)(desk).merge(coming_and_going);
        let info = SiteInfo {
            service: self.name,
            portal: portal.name,
            host: place.host,
            origin: place.origin,
            name: text(portal.title),
            accent: self.accent,
            catalogue: Arc::clone(&setting.catalogue),
            act: Arc::clone(&papers.act),
            papers: Arc::clone(papers),
            demo: setting.demo,
            nav: portal.nav.iter().map(Nav::item).collect(),
            sign_in: (portal.staff.is_some() || portal.citizens.is_some())
                .then_some(staff::SIGN_IN),
            roles: portal.roles,
            client_certificates: portal.client_certificates,
            form_origins,
        };
        let settings = SiteSettings {
            limiter: setting.limiter.clone(),
            ..SiteSettings::default()
        };
        let routes = with_papers(routes, Arc::clone(&setting.clock));
        Site::new(info, ledger, desk.clone(), routes, settings)
            .map_err(|error| FaceError::Routes(self.name, error))
    }

    /// The retention engine: the ground's tables and the service's. When an account is forgotten is for the
    /// service to say: its act sets the term.
    pub fn engine(&self, desk: &D) -> Engine {
        let engine = Engine::new((self.ledger)(desk).clone())
            .table("session", async |ledger: Ledger| {
                session::sweep(&ledger).await
            })
            // Swept with the sessions.
            .table("api_token", async |_| Ok(0))
            .table("key_ceremony", async |_| Ok(0));
        (self.retention)(engine, desk)
    }

    /// A worker that does the ground's work and the service's: mail, sweeping, retention, jobs.
    pub fn worker(&self, desk: &D, mailer: Mailer, engine: Engine) -> Worker {
        let worker = Worker::new((self.ledger)(desk).clone());
        let worker = outbox::register(worker, mailer);
        let worker = sweep::register(worker);
        let worker = retention::register(worker, engine);
        let worker = worker.every(
            "sessions",
            Duration::from_secs(300),
            async |ledger: Ledger, _| {
                session::sweep(&ledger).await?;
                Ok::<(), JobError>(())
            },
        );
        (self.jobs)(worker, desk)
    }
}

impl Nav {
    fn item(&self) -> NavItem {
        NavItem {
            href: self.href,
            label: text(self.label),
            roles: self.roles,
        }
    }
}

fn text([fr, en]: [&str; 2]) -> Text {
    Text {
        fr: fr.to_owned(),
        en: en.to_owned(),
    }
}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setting").finish_non_exhaustive()
    }
}

impl<D> fmt::Debug for Face<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Face").field(&self.name).finish()
    }
}

impl<D> fmt::Debug for Portal<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Portal").field(&self.name).finish()
    }
}
