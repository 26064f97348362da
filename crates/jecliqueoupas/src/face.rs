//! The service as the binary and the tests put it together: three portals, one worker.

use gate::{Accent, Face, Nav, Portal, StaffSignIn};

use crate::{
    MIGRATIONS, api,
    desk::Desk,
    jobs,
    law::{self, ADMINISTRATOR, AGENT, ANALYST, APPLICATION, COMPLIANCE, FSSI, NOTICE, VERIFY},
    pages,
};

/// jecliqueoupas.
pub static FACE: Face<Desk> = Face {
    name: "jecliqueoupas",
    accent: Accent::Teal,
    law: law::law,
    notice: NOTICE,
    compliance: COMPLIANCE,
    migrations: [&ledger::MIGRATIONS, &gate::MIGRATIONS, &MIGRATIONS],
    words: &pages::WORDS,
    portals: &[AGENTS, MINISTRY, ANSSI],
    quotas: api::quotas,
    ledger: |desk| &desk.ledger,
    retention: jobs::retention,
    jobs: jobs::register,
};

/// State agents (art. 1) and the applications that deposit for them.
const AGENTS: Portal<Desk> = Portal {
    name: "agent",
    title: ["jecliqueoupas", "jecliqueoupas"],
    roles: &[AGENT, APPLICATION],
    nav: &[
        item("/", ["Accueil", "Home"], &[]),
        item("/depots/nouveau", ["Déposer", "Deposit"], &[AGENT]),
        item("/depots", ["Mes dépôts", "My deposits"], &[AGENT]),
        item("/mes-donnees", ["Mes données", "My data"], &[AGENT]),
    ],
    staff: None,
    citizens: None,
    client_certificates: false,
    routes: |desk| {
        let max = desk.bounds.max_upload;
        pages::agent::routes(max).merge(api::routes(max))
    },
};

/// The desk of a ministry's FSSI (art. 3 and 6).
const MINISTRY: Portal<Desk> = Portal {
    name: "fssi",
    title: ["jecliqueoupas — poste du FSSI", "jecliqueoupas — FSSI desk"],
    roles: &[FSSI],
    nav: &[
        item("/", ["Alertes", "Alerts"], &[FSSI]),
        item("/destinataires", ["Destinataires", "Recipients"], &[FSSI]),
    ],
    staff: Some(StaffSignIn {
        purpose: VERIFY,
        several_factors: false,
        security_key: false,
    }),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::fssi::routes(),
};

/// ANSSI's desk (art. 5).
const ANSSI: Portal<Desk> = Portal {
    name: "anssi",
    title: ["jecliqueoupas — ANSSI", "jecliqueoupas — ANSSI"],
    roles: &[ANALYST, ADMINISTRATOR],
    nav: &[
        item("/", ["Fichiers", "Files"], &[ANALYST]),
        item("/regles", ["Règles", "Rules"], &[ANALYST]),
        item("/reference", ["Référence", "Reference"], &[ANALYST]),
        item("/menaces", ["Menaces", "Threats"], &[ANALYST]),
        item(
            "/ministeres",
            ["Ministères", "Ministries"],
            &[ADMINISTRATOR],
        ),
        item("/utilisateurs", ["Utilisateurs", "Users"], &[ADMINISTRATOR]),
        item("/jetons", ["Jetons", "Tokens"], &[ADMINISTRATOR]),
        item("/droits", ["Droits", "Rights"], &[ADMINISTRATOR]),
        item("/journal", ["Journal", "Log"], &[ADMINISTRATOR]),
    ],
    staff: Some(StaffSignIn {
        purpose: VERIFY,
        several_factors: true,
        security_key: false,
    }),
    citizens: None,
    client_certificates: false,
    routes: |desk| pages::anssi::routes(&desk.bounds),
};

const fn item(href: &'static str, label: [&'static str; 2], roles: &'static [kernel::Role]) -> Nav {
    Nav { href, label, roles }
}
