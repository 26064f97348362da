//! The service as the binary and the tests put it together: its portals, one worker.

use gate::{Accent, CitizenSignIn, Face, Nav, Portal, StaffSignIn, limits::Quotas};

use crate::{
    MIGRATIONS, api,
    desk::Desk,
    jobs,
    law::{
        self, CHIEF_PROSECUTOR, COMMUNICATE, COMPLIANCE, HEAD, LINK, MAGISTRATE, NOTICE, OFFICER,
        PROSECUTOR, RIGHTS as EXERCISE, RIGHTS_DESK, STATISTICS, UNIT, VICTIM,
    },
    pages,
};

/// THESEE.
pub static FACE: Face<Desk> = Face {
    name: "thesee",
    accent: Accent::Plum,
    law: law::law,
    notice: NOTICE,
    compliance: COMPLIANCE,
    migrations: [&ledger::MIGRATIONS, &gate::MIGRATIONS, &MIGRATIONS],
    words: &pages::WORDS,
    portals: &[
        VICTIMS,
        OFFICE,
        UNITS,
        MAGISTRATES,
        FIGURES,
        PROGRAMS,
        RIGHTS,
    ],
    quotas: Quotas::default,
    ledger: |desk| &desk.ledger,
    retention: jobs::retention,
    jobs: jobs::register,
};

/// Who files online (art. 1 1°).
const VICTIMS: Portal<Desk> = Portal {
    name: "victim",
    title: [
        "THESEE — porter plainte en ligne",
        "THESEE — complain online",
    ],
    roles: &[VICTIM],
    nav: &[
        item("/", ["Accueil", "Home"], &[]),
        item(
            "/mes-declarations",
            ["Mes déclarations", "My declarations"],
            &[VICTIM],
        ),
    ],
    staff: None,
    citizens: Some(CitizenSignIn {
        come_in: pages::victim::come_in,
    }),
    client_certificates: false,
    routes: |_| pages::files::victims(pages::victim::routes()),
};

/// The office and its prosecution (art. 4 I and II).
const OFFICE: Portal<Desk> = Portal {
    name: "office",
    title: ["THESEE — office", "THESEE — office"],
    roles: &[OFFICER, HEAD, PROSECUTOR, CHIEF_PROSECUTOR],
    nav: &[
        item("/", ["File", "Queue"], &[]),
        item("/series", ["Séries", "Series"], &[]),
        item("/alertes", ["Alertes", "Alerts"], &[OFFICER, HEAD]),
        item("/recherche", ["Rechercher", "Search"], &[]),
        item(
            "/valeurs-publiques",
            ["Valeurs publiques", "Public values"],
            &[OFFICER, HEAD],
        ),
        item("/qualite", ["Qualité", "Quality"], &[]),
        item(
            "/habilitations",
            ["Habilitations", "Designations"],
            &[HEAD, CHIEF_PROSECUTOR],
        ),
        item("/doublons", ["Doublons", "Filed twice"], &[OFFICER, HEAD]),
        item("/programmes", ["Programmes", "Programs"], &[HEAD]),
    ],
    staff: Some(StaffSignIn {
        purpose: LINK,
        several_factors: true,
        security_key: true,
    }),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::files::office(pages::office::routes()).merge(pages::handing::routes()),
};

/// Police and gendarmerie units (art. 1 2° and 4 III 1°).
const UNITS: Portal<Desk> = Portal {
    name: "unit",
    title: ["THESEE — unités", "THESEE — units"],
    roles: &[UNIT],
    nav: &[
        item("/", ["Enquêtes", "Inquiries"], &[]),
        item("/plaintes", ["Plaintes reçues", "Complaints taken"], &[]),
    ],
    staff: Some(RECIPIENTS),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::unit::routes(),
};

/// Magistrates, for their own procedures (art. 4 III 2°).
const MAGISTRATES: Portal<Desk> = Portal {
    name: "magistrate",
    title: ["THESEE — magistrats", "THESEE — magistrates"],
    roles: &[MAGISTRATE],
    nav: &[item("/", ["Procédures", "Procedures"], &[])],
    staff: Some(RECIPIENTS),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::magistrate::routes(),
};

/// The statistics service (art. 4 III 4°).
const FIGURES: Portal<Desk> = Portal {
    name: "statistics",
    title: ["THESEE — chiffres", "THESEE — figures"],
    roles: &[STATISTICS],
    nav: &[item("/", ["Chiffres", "Figures"], &[])],
    staff: Some(RECIPIENTS),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::statistics::routes(),
};

/// Units' own programs (art. 1 2°): machines, over mutual TLS.
const PROGRAMS: Portal<Desk> = Portal {
    name: "programs",
    title: ["THESEE — programmes des unités", "THESEE — units’ programs"],
    roles: &[UNIT],
    nav: &[],
    staff: None,
    citizens: None,
    client_certificates: true,
    routes: |_| api::routes(),
};

/// How recipients sign in.
const RECIPIENTS: StaffSignIn = StaffSignIn {
    purpose: COMMUNICATE,
    several_factors: true,
    security_key: true,
};

/// The directorate's desk for rights (art. 6 II).
const RIGHTS: Portal<Desk> = Portal {
    name: "rights",
    title: ["THESEE — droits", "THESEE — rights"],
    roles: &[RIGHTS_DESK],
    nav: &[
        item("/", ["Demandes", "Requests"], &[]),
        item(
            "/nouvelle",
            ["Enregistrer une demande", "Take a request in"],
            &[],
        ),
    ],
    staff: Some(StaffSignIn {
        purpose: EXERCISE,
        several_factors: true,
        security_key: true,
    }),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::rights::routes(),
};

const fn item(href: &'static str, label: [&'static str; 2], roles: &'static [kernel::Role]) -> Nav {
    Nav { href, label, roles }
}
