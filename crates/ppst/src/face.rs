//! The service as the binary and the tests put it together: three portals, one worker.

use gate::{Accent, Face, Nav, Portal, StaffSignIn, limits::Quotas};

use crate::{
    MIGRATIONS, api,
    desk::Desk,
    jobs,
    law::{
        self, COMPLIANCE, COORDINATE, COSSEN, INSTRUCT, MINISTRY, NOTICE, OSIIC, SERVICE, SGDSN,
        SOURCE,
    },
    pages,
};

/// Base interministérielle PPST.
pub static FACE: Face<Desk> = Face {
    name: "ppst",
    accent: Accent::Indigo,
    law: law::law,
    notice: NOTICE,
    compliance: COMPLIANCE,
    migrations: [&ledger::MIGRATIONS, &gate::MIGRATIONS, &MIGRATIONS],
    words: &pages::WORDS,
    portals: &[DESK, COORDINATION, FEED],
    quotas: Quotas::default,
    ledger: |desk| &desk.ledger,
    retention: jobs::retention,
    jobs: jobs::register,
};

/// The recipients of article 5 II: agents of nine ministries, DGSI, DRSD and COSSEN.
const DESK: Portal<Desk> = Portal {
    name: "desk",
    title: ["Base PPST", "PPST base"],
    roles: &[MINISTRY, SERVICE, COSSEN],
    nav: &[
        item("/", ["Accueil", "Home"], &[]),
        item("/recherche", ["Rechercher", "Search"], &[]),
        item("/pieces", ["Mes pièces", "My documents"], &[MINISTRY]),
        item(
            "/pieces-demandees",
            ["Pièces demandées à mon ministère", "Documents asked of us"],
            &[MINISTRY],
        ),
    ],
    staff: Some(StaffSignIn {
        purpose: INSTRUCT,
        several_factors: true,
        security_key: true,
    }),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::desk::routes(),
};

/// Those who access under article 5 I: SGDSN's coordination, OSIIC's administrators of the users.
const COORDINATION: Portal<Desk> = Portal {
    name: "coordination",
    title: ["Base PPST — coordination", "PPST base — coordination"],
    roles: &[SGDSN, OSIIC],
    nav: &[
        item("/", ["Accueil", "Home"], &[SGDSN]),
        item("/demandes", ["Demandes", "Requests"], &[SGDSN]),
        item("/liens", ["Liens à juger", "Links to judge"], &[SGDSN]),
        item(
            "/habilitations",
            ["Habilitations", "Habilitations"],
            &[SGDSN],
        ),
        item("/alimentation", ["Alimentation", "Feeds"], &[SGDSN]),
        item("/modele", ["Comparaison", "Comparison"], &[SGDSN]),
        item("/journal", ["Journal", "Log"], &[SGDSN]),
        item("/cnil", ["CNIL", "CNIL"], &[SGDSN]),
        item("/utilisateurs", ["Utilisateurs", "Users"], &[OSIIC]),
    ],
    staff: Some(StaffSignIn {
        purpose: COORDINATE,
        several_factors: true,
        security_key: true,
    }),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::coordination::routes(),
};

/// The feeding bases (art. 7): machines, over mutual TLS.
const FEED: Portal<Desk> = Portal {
    name: "feed",
    title: ["Base PPST — alimentation", "PPST base — feed"],
    roles: &[SOURCE],
    nav: &[],
    staff: None,
    citizens: None,
    client_certificates: true,
    routes: |_| api::routes(),
};

const fn item(href: &'static str, label: [&'static str; 2], roles: &'static [kernel::Role]) -> Nav {
    Nav { href, label, roles }
}
