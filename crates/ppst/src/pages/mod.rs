//! The portals with pages: one folder each, one file a page.
//!
//! Every page file is in the same order: the form (raw strings), the view with its template and
//! samples, `get`, `post`.

pub mod coordination;
pub mod desk;
mod found;
mod places;
mod record;
mod words;

/// Messages of the service's pages and mails, in both languages.
pub const WORDS: [(gate::Locale, &str, &str); 24] = gate::locales![
    "desk",
    "desk-request",
    "desk-documents",
    "coordination",
    "coordination-feeds",
    "coordination-letters",
    "coordination-models",
    "coordination-people",
    "coordination-trace",
    "feed",
    "found",
    "mail"
];

pub use gate::page::sample::Checked;

/// Draws every sample of every page in both languages, for the tests.
#[must_use]
pub fn check_samples(catalogue: &std::sync::Arc<gate::i18n::Catalogue>) -> Vec<Checked> {
    let mut all = desk::check_samples(catalogue);
    all.extend(coordination::check_samples(catalogue));
    all
}
