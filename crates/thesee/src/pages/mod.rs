//! The portals with pages: one folder each, one file a page.
//!
//! Every page file is in the same order: the form (raw strings), the view with its template and
//! samples, `get`, `post`.

pub mod files;
pub mod office;
pub mod rights;
pub mod victim;

pub mod handing;
pub mod magistrate;
mod recipient;
pub mod statistics;
pub mod unit;

/// Messages of the service's pages, papers and mails, in both languages.
pub const WORDS: [(gate::Locale, &str, &str); 42] = gate::locales![
    "receipt",
    "reception",
    "countries",
    "office",
    "office-staff",
    "rights",
    "victim",
    "victim-enter",
    "victim-form",
    "victim-follow",
    "victim-letters",
    "dossier",
    "recipient",
    "intake",
    "statistics",
    "handing",
    "files",
    "office-declaration",
    "office-desk",
    "office-series",
    "office-why",
];

pub use gate::page::sample::Checked;

/// Draws every sample of every page in both languages, for the tests.
#[must_use]
pub fn check_samples(catalogue: &std::sync::Arc<gate::i18n::Catalogue>) -> Vec<Checked> {
    let mut all = victim::check_samples(catalogue);
    all.extend(office::check_samples(catalogue));
    all.extend(rights::check_samples(catalogue));

    all.extend(recipient::check_samples(catalogue));
    all.extend(unit::check_samples(catalogue));
    all.extend(statistics::check_samples(catalogue));
    all.extend(handing::check_samples(catalogue));

    all.extend(files::check_samples(catalogue));
    all
}
