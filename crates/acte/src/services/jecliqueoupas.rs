//! jecliqueoupas, put together: three portals, one worker.

use std::sync::Arc;

use ::jecliqueoupas::{Bounds, Desk, Issuers, LONGEST_RULES, Origins, api, law, pages};
use gate::{
    Accent, NavItem, Routes, Site, SiteInfo, SiteSettings,
    legal::{Papers, with_papers},
    oidc::Provider,
    session::Lifetime,
    staff::{self, StaffPortal},
};
use inspect::{
    protocol::Lockdown,
    supervisor::{Supervisor, SupervisorSettings},
};
use kernel::law::Text;
use ledger::migrate::Migrations;

use super::House;
use crate::settings::{Failure, Service};

/// Name of the service.
pub(crate) const NAME: &str = "jecliqueoupas";

/// Migrations of its database, in the house's order.
pub(crate) fn migrations() -> &'static [Migrations] {
    static LISTS: [Migrations; 3] = [
        &ledger::MIGRATIONS,
        &gate::MIGRATIONS,
        &::jecliqueoupas::MIGRATIONS,
    ];
    &LISTS
}

/// The host of a portal: configured, or under `.localhost`.
pub(crate) fn host(service: &Service, portal: &str) -> String {
    let default = match portal {
        "agent" => format!("{NAME}.localhost"),
        other => format!("{other}.{NAME}.localhost"),
    };
    service.hosts.get(portal).cloned().unwrap_or(default)
}

/// The service, ready to work.
pub(crate) async fn desk(house: &House, service: &Service) -> Result<Desk, Failure> {
    let ledger = house
        .ledger(NAME, service, law::law()?, migrations())
        .await?;
    let engine = &house.settings.engine;
    let mut settings = SupervisorSettings::new(house.worker_program()?);
    settings.concurrency = engine.concurrency.max(1);
    settings.lockdown = if engine.allow_unlocked {
        Lockdown::BestEffort
    } else {
        Lockdown::Required
    };
    settings.clamd = engine.clamd.as_deref().map(clamd);
    let port = house.settings.listen.port();
    let origin = |portal: &str| {
        let host = host(service, portal);
        if port == 443 {
            format!("https://{host}")
        } else {
            format!("https://{host}:{port}")
        }
    };
    let origins = Origins {
        agent: origin("agent"),
        fssi: origin("fssi"),
        anssi: origin("anssi"),
    };
    let mut bounds = Bounds::default();
    if let Some(max) = service.max_upload {
        bounds.max_upload = max;
    }
    if let Some(max) = service.max_rules {
        bounds.max_rules = max.min(LONGEST_RULES);
    }
    let issuer = |portal: &str| {
        let configured = service
            .sign_in
            .get(portal)
            .map(|sign_in| sign_in.issuer.clone());
        configured.unwrap_or_else(|| format!("https://localhost:{port}"))
    };
    let issuers = Issuers {
        fssi: issuer("fssi"),
        anssi: issuer("anssi"),
    };
    let supervisor = Supervisor::new(settings);
    let words = Arc::clone(&house.catalogue);
    Ok(Desk::new(
        ledger, supervisor, words, origins, issuers, bounds,
    ))
}

fn clamd(address: &str) -> inspect::supervisor::Clamd {
    if address.starts_with('/') {
        inspect::supervisor::Clamd::Unix(address.into())
    } else {
        inspect::supervisor::Clamd::Tcp(address.to_owned())
    }
}

/// Who signs staff in, portal by portal.
#[derive(Clone)]
pub(crate) struct Providers {
    /// For the desks of FSSIs.
    pub(crate) fssi: Arc<Provider>,
    /// For ANSSI.
    pub(crate) anssi: Arc<Provider>,
}

/// The three portals.
pub(crate) fn sites(
    house: &House,
    service: &Service,
    desk: &Desk,
    providers: &Providers,
    demo: bool,
) -> Result<Vec<Site>, Failure> {
    let papers = papers(desk)?;
    let act = Arc::clone(&papers.act);
    let text = |fr: &str, en: &str| Text {
        fr: fr.to_owned(),
        en: en.to_owned(),
    };
    let item = |href, fr: &str, en: &str, roles| NavItem {
        href,
        label: text(fr, en),
        roles,
    };
    let info =
        |portal: &'static str, name: Text, origin: &str, nav, sign_in, roles, form_origins| {
            SiteInfo {
                service: NAME,
                portal,
                host: host(service, portal),
                origin: origin.to_owned(),
                name,
                accent: Accent::Teal,
                catalogue: Arc::clone(&house.catalogue),
                act: Arc::clone(&act),
                papers: Arc::clone(&papers),
                demo,
                nav,
                sign_in,
                roles,
                form_origins,
            }
        };
    let limiter = gate::limits::Limiter::new(api::quotas());
    let settings = SiteSettings {
        limiter,
        ..SiteSettings::default()
    };
    let agent = info(
        "agent",
        text("jecliqueoupas", "jecliqueoupas"),
        &desk.origins.agent,
        vec![
            item("/", "Accueil", "Home", &[]),
            item("/depots/nouveau", "Déposer", "Deposit", &[law::AGENT]),
            item("/depots", "Mes dépôts", "My deposits", &[law::AGENT]),
            item("/mes-donnees", "Mes données", "My data", &[law::AGENT]),
        ],
        None,
        &[law::AGENT, law::APPLICATION],
        vec![],
    );
    let fssi = info(
        "fssi",
        text("jecliqueoupas — poste du FSSI", "jecliqueoupas — FSSI desk"),
        &desk.origins.fssi,
        vec![
            item("/", "Alertes", "Alerts", &[law::FSSI]),
            item(
                "/destinataires",
                "Destinataires",
                "Recipients",
                &[law::FSSI],
            ),
        ],
        Some(staff::SIGN_IN),
        &[law::FSSI],
        vec![providers.fssi.origin()],
    );
    let anssi = info(
        "anssi",
        text("jecliqueoupas — ANSSI", "jecliqueoupas — ANSSI"),
        &desk.origins.anssi,
        vec![
            item("/", "Fichiers", "Files", &[law::ANALYST]),
            item("/regles", "Règles", "Rules", &[law::ANALYST]),
            item("/reference", "Référence", "Reference", &[law::ANALYST]),
            item("/menaces", "Menaces", "Threats", &[law::ANALYST]),
            item(
                "/ministeres",
                "Ministères",
                "Ministries",
                &[law::ADMINISTRATOR],
            ),
            item(
                "/utilisateurs",
                "Utilisateurs",
                "Users",
                &[law::ADMINISTRATOR],
            ),
            item("/jetons", "Jetons", "Tokens", &[law::ADMINISTRATOR]),
            item("/droits", "Droits", "Rights", &[law::ADMINISTRATOR]),
            item("/journal", "Journal", "Log", &[law::ADMINISTRATOR]),
        ],
        Some(staff::SIGN_IN),
        &[law::ANALYST, law::ADMINISTRATOR],
        vec![providers.anssi.origin()],
    );
    let max = desk.bounds.max_upload;
    let ledger = &desk.ledger;
    let portal = |provider: &Arc<Provider>| {
        staff::routes(StaffPortal {
            ledger: ledger.clone(),
            provider: Arc::clone(provider),
            purpose: law::VERIFY,
            lifetime: Lifetime::WORKDAY,
        })
    };
    let site = |info, routes: Routes<Desk>| {
        let routes = with_papers(routes, Arc::clone(&house.clock));
        Site::new(info, ledger, desk.clone(), routes, settings.clone())
    };
    Ok(vec![
        site(
            agent,
            pages::agent::routes(max)
                .merge(api::routes(max))
                .merge(staff::sign_out(ledger.clone(), None)),
        )?,
        site(fssi, pages::fssi::routes().merge(portal(&providers.fssi)))?,
        site(
            anssi,
            pages::anssi::routes(&desk.bounds).merge(portal(&providers.anssi)),
        )?,
    ])
}

/// Words of the service's pages.
pub(crate) fn words() -> Vec<(gate::Locale, &'static str, &'static str)> {
    pages::WORDS.to_vec()
}

/// What the service's legal pages are printed from.
pub(crate) fn papers(desk: &Desk) -> Result<Arc<Papers>, Failure> {
    let act = Arc::new(desk.ledger.act().clone());
    let columns = desk.ledger.columns().clone();
    Ok(Arc::new(Papers::new(
        act,
        columns,
        law::NOTICE,
        law::COMPLIANCE,
    )?))
}
