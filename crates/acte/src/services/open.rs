//! What every command asks of a service, whatever its desk is.
//!
//! A service says what is its own in a [`Wired`]; the rest comes from its [`Face`]. The two traits only
//! forget the type of the desk.

use std::{collections::BTreeMap, sync::Arc};

use futures::future::BoxFuture;
use gate::{
    Face, Portal, Site, StaffSignIn,
    citizens::CitizenProvider,
    face::{Place, Setting},
    i18n::Source,
    legal::Papers,
    oidc::Provider,
};
use kernel::{Role, law::Text};
use ledger::{Law, Ledger, jobs::Worker, migrate::Migrations, outbox::Mailer, retention::Engine};

use super::House;
use crate::{
    demo::{Persona, System},
    settings::{Failure, Service},
};

/// A service and what only the binary knows of it.
pub(crate) struct Wired<D: 'static> {
    /// The service.
    pub(crate) face: &'static Face<D>,
    /// Its desk, on its ledger.
    pub(crate) desk: fn(&House, &Service, Ledger) -> Result<D, Failure>,
    /// What a worker does before its first job.
    pub(crate) warm_up: for<'a> fn(&'a D) -> BoxFuture<'a, ()>,
    /// What a process that serves pages keeps in memory, for as long as it serves.
    pub(crate) keep: for<'a> fn(&'a D) -> BoxFuture<'a, ()>,
    /// What `acte doctor` warns of that only this service knows.
    pub(crate) warnings: for<'a> fn(&'a D) -> Warnings<'a>,
    /// Designates and habilitates someone, from the terminal.
    pub(crate) designate: for<'a> fn(&'a D, &'a Newcomer<'a>) -> BoxFuture<'a, Result<(), Failure>>,
    /// Writes the demonstration's sample data.
    pub(crate) seed: for<'a> fn(&'a D, &'a Stage) -> BoxFuture<'a, Result<(), Failure>>,
    /// Designates the demonstration's people again, those whose designation ended while its clock was moved.
    pub(crate) people: for<'a> fn(&'a D, &'a Stage) -> BoxFuture<'a, Result<(), Failure>>,
    /// People of the demonstration who sign in at its provider.
    pub(crate) cast: &'static [Persona],
    /// Systems of the demonstration that call a portal with a client certificate: short names.
    pub(crate) systems: &'static [&'static str],
    /// Message of the demonstration's home page: how to enter the service.
    pub(crate) hint: &'static str,
    /// The OpenAPI document, when there is an API.
    pub(crate) document: Option<fn() -> serde_json::Value>,
}

/// What sample data is written for.
pub(crate) struct Stage {
    /// Where the cast signs in.
    pub(crate) issuer: String,
    /// The service's systems, with their certificates.
    pub(crate) systems: Vec<System>,
}

/// What an operator should know, one sentence each.
pub(crate) type Warnings<'a> = BoxFuture<'a, Result<Vec<String>, Failure>>;

/// Someone to designate.
pub(crate) struct Newcomer<'a> {
    /// Who vouches for them.
    pub(crate) issuer: &'a str,
    /// Professional address.
    pub(crate) email: &'a str,
    /// Role.
    pub(crate) role: Role,
    /// Compartment of the role, when it has one.
    pub(crate) compartment: Option<&'a str>,
}

/// One portal, as settings and pages name it.
pub(crate) struct PortalInfo {
    /// Short name.
    pub(crate) name: &'static str,
    /// Name shown.
    pub(crate) title: Text,
    /// Host name.
    pub(crate) host: String,
    /// Roles that may hold a session there.
    pub(crate) roles: &'static [Role],
    /// How staff sign in there.
    pub(crate) staff: Option<StaffSignIn>,
    /// Whether citizens sign in there.
    pub(crate) citizens: bool,
    /// Whether only systems with a client certificate may call it.
    pub(crate) client_certificates: bool,
}

/// Who vouches for the staff of a portal, by its name.
type StaffProvider<'a> = dyn Fn(&str, StaffSignIn) -> Result<Arc<Provider>, Failure> + Sync + 'a;

/// Who vouches for the people of a portal.
#[derive(Clone, Copy)]
pub(crate) struct Vouching<'a> {
    /// For its staff.
    pub(crate) staff: &'a StaffProvider<'a>,
    /// For its citizens, the usual one first.
    pub(crate) citizens: &'a (dyn Fn(&str) -> Result<Vec<CitizenProvider>, Failure> + Sync),
}

/// A service before its database is open.
pub(crate) trait Kind: Sync {
    fn name(&self) -> &'static str;
    fn words(&self) -> &'static [Source];
    fn migrations(&self) -> &'static [Migrations];
    fn law(&self) -> Result<Law, Failure>;
    fn papers(&self) -> Result<Arc<Papers>, Failure>;
    fn portals(&self, service: &Service) -> Vec<PortalInfo>;
    fn cast(&self) -> &'static [Persona];
    fn systems(&self) -> &'static [&'static str];
    fn hint(&self) -> &'static str;
    fn document(&self) -> Option<serde_json::Value>;
    /// Opens it: an embedded database is brought to the schema first.
    fn open<'a>(
        &'static self,
        house: &'a House,
        service: &'a Service,
    ) -> BoxFuture<'a, Result<Box<dyn Open>, Failure>>;
}

/// A service ready to work.
pub(crate) trait Open: Send + Sync {
    fn ledger(&self) -> &Ledger;
    fn engine(&self) -> Engine;
    fn worker(&self, mailer: Mailer, engine: Engine) -> Worker;
    fn warm_up(&self) -> BoxFuture<'_, ()>;
    fn keep(&self) -> BoxFuture<'_, ()>;
    fn warnings(&self) -> Warnings<'_>;
    /// Its portals.
    fn sites(
        &self,
        house: &House,
        service: &Service,
        vouching: Vouching<'_>,
        demo: bool,
    ) -> Result<Vec<Site>, Failure>;
    fn designate<'a>(&'a self, who: &'a Newcomer<'a>) -> BoxFuture<'a, Result<(), Failure>>;
    fn seed<'a>(&'a self, stage: &'a Stage) -> BoxFuture<'a, Result<(), Failure>>;
    fn people<'a>(&'a self, stage: &'a Stage) -> BoxFuture<'a, Result<(), Failure>>;
}

struct Opened<D: 'static> {
    wired: &'static Wired<D>,
    desk: D,
}

impl<D: Clone + Send + Sync + 'static> Wired<D> {
    /// Host of a portal: configured, or under `.localhost`.
    pub(crate) fn host(&self, service: &Service, portal: &str) -> String {
        let configured = service.hosts.get(portal).cloned();
        configured.unwrap_or_else(|| self.face.host(portal))
    }
}

impl<D: Clone + Send + Sync + 'static> Kind for Wired<D> {
    fn name(&self) -> &'static str {
        self.face.name
    }
    fn words(&self) -> &'static [Source] {
        self.face.words
    }
    fn migrations(&self) -> &'static [Migrations] {
        &self.face.migrations
    }
    fn law(&self) -> Result<Law, Failure> {
        Ok((self.face.law)()?)
    }
    fn papers(&self) -> Result<Arc<Papers>, Failure> {
        Ok(Arc::new(self.face.papers(&self.law()?)?))
    }
    fn portals(&self, service: &Service) -> Vec<PortalInfo> {
        let info = |portal: &Portal<D>| PortalInfo {
            name: portal.name,
            title: Text {
                fr: portal.title[0].to_owned(),
                en: portal.title[1].to_owned(),
            },
            host: self.host(service, portal.name),
            roles: portal.roles,
            staff: portal.staff,
            citizens: portal.citizens.is_some(),
            client_certificates: portal.client_certificates,
        };
        self.face.portals.iter().map(info).collect()
    }
    fn cast(&self) -> &'static [Persona] {
        self.cast
    }
    fn systems(&self) -> &'static [&'static str] {
        self.systems
    }
    fn hint(&self) -> &'static str {
        self.hint
    }
    fn document(&self) -> Option<serde_json::Value> {
        self.document.map(|document| document())
    }
    fn open<'a>(
        &'static self,
        house: &'a House,
        service: &'a Service,
    ) -> BoxFuture<'a, Result<Box<dyn Open>, Failure>> {
        Box::pin(async move {
            let ledger = house.ledger(self, service).await?;
            let desk = (self.desk)(house, service, ledger)?;
            Ok(Box::new(Opened { wired: self, desk }) as Box<dyn Open>)
        })
    }
}

impl<D: Clone + Send + Sync + 'static> Open for Opened<D> {
    fn ledger(&self) -> &Ledger {
        (self.wired.face.ledger)(&self.desk)
    }
    fn engine(&self) -> Engine {
        self.wired.face.engine(&self.desk)
    }
    fn worker(&self, mailer: Mailer, engine: Engine) -> Worker {
        self.wired.face.worker(&self.desk, mailer, engine)
    }
    fn warm_up(&self) -> BoxFuture<'_, ()> {
        (self.wired.warm_up)(&self.desk)
    }
    fn keep(&self) -> BoxFuture<'_, ()> {
        (self.wired.keep)(&self.desk)
    }
    fn warnings(&self) -> Warnings<'_> {
        (self.wired.warnings)(&self.desk)
    }
    fn sites(
        &self,
        house: &House,
        service: &Service,
        vouching: Vouching<'_>,
        demo: bool,
    ) -> Result<Vec<Site>, Failure> {
        let face = self.wired.face;
        let (mut of_staff, mut of_citizens) = (BTreeMap::new(), BTreeMap::new());
        for portal in face.portals {
            if let Some(sign_in) = portal.staff {
                of_staff.insert(portal.name, (vouching.staff)(portal.name, sign_in)?);
            }
            if portal.citizens.is_some() {
                of_citizens.insert(portal.name, (vouching.citizens)(portal.name)?);
            }
        }
        let factors = house.settings.limits;
        let setting = Setting {
            catalogue: Arc::clone(&house.catalogue),
            clock: Arc::clone(&house.clock),
            limiter: gate::limits::Limiter::new(
                (face.quotas)().times(factors.address, factors.account),
            ),
            demo,
        };
        let papers = self.wired.papers()?;
        Ok(face.sites(&self.desk, &papers, &setting, |portal| {
            let host = self.wired.host(service, portal.name);
            Place {
                origin: house.origin(&host),
                host,
                provider: of_staff.get(portal.name).map(Arc::clone),
                citizens: of_citizens.get(portal.name).cloned().unwrap_or_default(),
            }
        })?)
    }
    fn designate<'a>(&'a self, who: &'a Newcomer<'a>) -> BoxFuture<'a, Result<(), Failure>> {
        (self.wired.designate)(&self.desk, who)
    }
    fn seed<'a>(&'a self, stage: &'a Stage) -> BoxFuture<'a, Result<(), Failure>> {
        (self.wired.seed)(&self.desk, stage)
    }
    fn people<'a>(&'a self, stage: &'a Stage) -> BoxFuture<'a, Result<(), Failure>> {
        (self.wired.people)(&self.desk, stage)
    }
}
