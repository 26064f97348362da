//! The portals: one folder each, one file a page.
//!
//! Every page file is in the same order: the form (raw strings), the view with its template and samples, `get`, `post`.

pub mod office;
pub mod victim;

pub use gate::page::sample::Checked;

/// Messages of the service's pages and papers, in both languages.
pub const WORDS: [(gate::Locale, &str, &str); 10] =
    gate::locales!["receipt", "reception", "victim", "office", "office-staff"];

/// Draws every sample of every page in both languages, for the tests.
#[must_use]
pub fn check_samples(catalogue: &std::sync::Arc<gate::i18n::Catalogue>) -> Vec<Checked> {
    let mut all = victim::check_samples(catalogue);
    all.extend(office::check_samples(catalogue));
    all
}
