//! The service as the binary and the tests put it together. Its portals come with its pages.

use gate::{Accent, Face, limits::Quotas};

use crate::{
    MIGRATIONS, WORDS,
    desk::Desk,
    jobs,
    law::{self, COMPLIANCE, NOTICE},
};

/// THESEE.
pub static FACE: Face<Desk> = Face {
    name: "thesee",
    accent: Accent::Plum,
    law: law::law,
    notice: NOTICE,
    compliance: COMPLIANCE,
    migrations: [&ledger::MIGRATIONS, &gate::MIGRATIONS, &MIGRATIONS],
    words: &WORDS,
    portals: &[],
    quotas: Quotas::default,
    ledger: |desk| &desk.ledger,
    retention: jobs::retention,
    jobs: jobs::register,
};
