//! The three portals: one folder each, one file a page.
//!
//! Every page file is in the same order: the form (raw strings), the view with its template and
//! samples, `get`, `post`.

pub mod agent;
pub mod anssi;
pub mod fssi;

mod copy;
mod pdf;
mod place;
mod report;
mod words;

use gate::stops;

/// Messages of the service's pages and mails, in both languages.
pub const WORDS: [(gate::Locale, &str, &str); 12] =
    gate::locales!["agent", "report", "fssi", "anssi", "mail", "tokens"];

pub use gate::page::sample::Checked;

/// Draws every sample of every page in both languages, for the tests.
#[must_use]
pub fn check_samples(catalogue: &std::sync::Arc<gate::i18n::Catalogue>) -> Vec<Checked> {
    let mut all = agent::check_samples(catalogue);
    all.extend(fssi::check_samples(catalogue));
    all.extend(anssi::check_samples(catalogue));
    all
}
