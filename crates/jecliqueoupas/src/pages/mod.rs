//! The three portals: one folder each, one file a page.
//!
//! Every page file is in the same order: the form (raw strings), the view with its template and
//! samples, `get`, `post`.

pub mod agent;
pub mod anssi;
pub mod fssi;

mod pdf;
mod report;
mod stops;
mod words;

/// Messages of the service's pages and mails, in both languages.
pub const WORDS: [(gate::Locale, &str, &str); 12] =
    gate::locales!["agent", "report", "fssi", "anssi", "mail", "tokens"];
