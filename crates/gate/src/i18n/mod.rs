//! French and English.

mod locale;

pub use locale::Locale;
