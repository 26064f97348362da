//! The service as the binary and the tests put it together: its portals, one worker.

use gate::{Accent, CitizenSignIn, Face, Nav, Portal, StaffSignIn, limits::Quotas};

use crate::{
    MIGRATIONS,
    desk::Desk,
    jobs,
    law::{self, CHIEF_PROSECUTOR, COMPLIANCE, HEAD, LINK, NOTICE, OFFICER, PROSECUTOR, VICTIM},
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
    portals: &[VICTIMS, OFFICE],
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
    nav: &[item("/", ["Accueil", "Home"], &[])],
    staff: None,
    citizens: Some(CitizenSignIn {
        come_in: pages::victim::come_in,
    }),
    client_certificates: false,
    routes: |_| pages::victim::routes(),
};

/// The office and its prosecution (art. 4 I and II).
const OFFICE: Portal<Desk> = Portal {
    name: "office",
    title: ["THESEE — office", "THESEE — office"],
    roles: &[OFFICER, HEAD, PROSECUTOR, CHIEF_PROSECUTOR],
    nav: &[
        item("/", ["Accueil", "Home"], &[]),
        item(
            "/habilitations",
            ["Habilitations", "Designations"],
            &[HEAD, CHIEF_PROSECUTOR],
        ),
    ],
    staff: Some(StaffSignIn {
        purpose: LINK,
        several_factors: true,
        security_key: true,
    }),
    citizens: None,
    client_certificates: false,
    routes: |_| pages::office::routes(),
};

const fn item(href: &'static str, label: [&'static str; 2], roles: &'static [kernel::Role]) -> Nav {
    Nav { href, label, roles }
}
