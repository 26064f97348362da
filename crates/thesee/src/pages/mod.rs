//! The portals: one folder each, one file a page.
//!
//! Every page file is in the same order: the form (raw strings), the view with its template and samples, `get`, `post`.

pub mod files;
pub mod office;
pub mod rights;
pub mod victim;

pub use gate::page::sample::Checked;

/// Messages of the service's pages and papers, in both languages.
pub const WORDS: [(gate::Locale, &str, &str); 12] = gate::locales![
    "receipt",
    "victim",
    "office",
    "office-staff",
    "rights",
    "files"
];

/// Draws every sample of every page in both languages, for the tests.
#[must_use]
pub fn check_samples(catalogue: &std::sync::Arc<gate::i18n::Catalogue>) -> Vec<Checked> {
    let mut all = victim::check_samples(catalogue);
    all.extend(office::check_samples(catalogue));
    all.extend(rights::check_samples(catalogue));
    all.extend(files::check_samples(catalogue));
    all
}
