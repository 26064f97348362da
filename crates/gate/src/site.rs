//! One host name, one portal: what its pages say it is, and what it serves.

use std::{sync::Arc, time::Duration};

use axum::middleware;
use kernel::{Act, Role, law::Text};
use ledger::Ledger;

use crate::{
    Problem,
    limits::{Class, Limiter},
    routes::{
        Access, Door, Gate, PATIENCE, RouteInfo, RouteKind, Routes, RoutesError, around, enter,
    },
};

/// Accent colour of a service (DESIGN.md, «Pages»); the stylesheet knows each by this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accent {
    /// jecliqueoupas, #0b5f5f.
    Teal,
    /// PPST, #39378a.
    Indigo,
    /// THESEE, #742a57.
    Plum,
    /// Vote, #174a96.
    Blue,
    /// Service-public, #275f39.
    Green,
}

impl Accent {
    /// Name used in class names.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Teal => "teal",
            Self::Indigo => "indigo",
            Self::Plum => "plum",
            Self::Blue => "blue",
            Self::Green => "green",
        }
    }
}

/// One entry of a portal's navigation.
#[derive(Debug, Clone)]
pub struct NavItem {
    /// Where it leads.
    pub href: &'static str,
    /// What it says.
    pub label: Text,
    /// Who sees it: the visitor's role must be among these; empty means everyone.
    pub roles: &'static [Role],
}

/// What a portal is, for pages and for the layers. Immutable once built.
#[derive(Debug, Clone)]
pub struct SiteInfo {
    /// Short name of the service: `jecliqueoupas`.
    pub service: &'static str,
    /// Portal inside the service: `agent`, `fssi`, `anssi`.
    pub portal: &'static str,
    /// Host name it answers to, without port: `jecliqueoupas.localhost`.
    pub host: String,
    /// Scheme, host and port as browsers send them in `Origin`: `https://jecliqueoupas.localhost:8443`.
    pub origin: String,
    /// Name shown in the header.
    pub name: Text,
    /// Accent colour.
    pub accent: Accent,
    /// Words of its pages, the ground's and the service's.
    pub catalogue: Arc<crate::i18n::Catalogue>,
    /// The act the service carries out.
    pub act: Arc<Act>,
    /// What its legal pages are printed from.
    pub papers: Arc<crate::legal::Papers>,
    /// Whether this is a demonstration; every page then says so.
    pub demo: bool,
    /// Navigation of the portal.
    pub nav: Vec<NavItem>,
    /// Page where one signs in; none on a portal without accounts.
    pub sign_in: Option<&'static str>,
    /// Roles that may hold a session here: a session of any other role does not count.
    pub roles: &'static [Role],
    /// Whether it answers only to systems that show a client certificate of its authority.
    pub client_certificates: bool,
    /// Origins a form of this portal may be redirected to (the identity provider), for `form-action`.
    pub form_origins: Vec<String>,
}

/// A portal ready to be served.
#[derive(Clone)]
pub struct Site {
    pub(crate) info: Arc<SiteInfo>,
    pub(crate) table: Arc<[RouteInfo]>,
    pub(crate) router: axum::Router,
}

impl Site {
    /// What the portal is.
    #[must_use]
    pub fn info(&self) -> &SiteInfo {
        &self.info
    }

    /// Every route it serves, for the coverage tests.
    #[must_use]
    pub fn table(&self) -> &[RouteInfo] {
        &self.table
    }

    /// The portal as a service, every layer included: what the transport calls, and tests too.
    pub fn router(&self) -> axum::Router {
        self.router.clone()
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Site")
            .field("host", &self.info.host)
            .finish_non_exhaustive()
    }
}

/// How a portal is served; the defaults suit a portal of agents.
#[derive(Debug, Clone)]
pub struct SiteSettings {
    /// Buckets of its visitors; share one between the portals of a process.
    pub limiter: Limiter,
    /// How long a handler may take before a 503; uploads have the transport's deadlines.
    pub patience: Duration,
}

impl Default for SiteSettings {
    fn default() -> Self {
        Self {
            limiter: Limiter::default(),
            patience: PATIENCE,
        }
    }
}

impl Site {
    /// A portal: its table of routes behind every layer of the gate.
    ///
    /// # Errors
    /// When the table is not sound.
    pub fn new<S: Clone + Send + Sync + 'static>(
        info: SiteInfo,
        ledger: &Ledger,
        state: S,
        routes: Routes<S>,
        settings: SiteSettings,
    ) -> Result<Self, RoutesError> {
        let info = Arc::new(info);
        let gate = Gate {
            info: Arc::clone(&info),
            ledger: ledger.clone(),
            limiter: settings.limiter,
            patience: settings.patience,
        };
        let door = |route| Door(Arc::new((gate.clone(), route)));
        let (table, router) = routes.build(info.portal, door)?;
        let nowhere = RouteInfo {
            method: http::Method::GET,
            path: "",
            access: Access::Public,
            kind: RouteKind::Page,
            class: Class::Page,
            body: 0,
            portal: info.portal,
        };
        let unknown = middleware::from_fn_with_state(door(nowhere), enter);
        let fallback = axum::routing::any(|| async { Problem::NotFound }).layer(unknown);
        let router = router
            .with_state(state)
            .fallback_service(fallback)
            .layer(middleware::from_fn_with_state(gate, around));
        Ok(Self {
            info,
            table: table.into(),
            router,
        })
    }
}
