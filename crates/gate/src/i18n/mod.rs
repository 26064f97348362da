//! French and English.
//!
//! Words stand in Fluent files, `locales/{fr,en}/*.ftl`, one pair a subject, in the ground and in
//! each service. A [`Catalogue`] holds both languages of a portal and is refused when they do not say
//! the same things; [`T`] is the handle a page speaks through.

mod catalogue;
mod dates;
mod locale;
mod message;
mod numbers;
mod speak;

pub use catalogue::{Catalogue, CatalogueError, Source};
pub use locale::Locale;
pub use message::{Arg, Message, RichMessage};
pub use speak::T;

/// The ground's own words: layout, components, problems, legal pages.
pub const GROUND: &[Source] = &crate::locales![
    "layout",
    "components",
    "problem",
    "sign-in",
    "citizen",
    "key",
    "legal",
    "privacy",
    "compliance",
    "paper"
];

/// The Fluent files of the crate it is written in, both languages:
/// `gate::locales!["deposit", "report"]` reads `locales/{fr,en}/{deposit,report}.ftl`.
#[macro_export]
macro_rules! locales {
    ($($name:literal),+ $(,)?) => {
        [$(
            (
                $crate::i18n::Locale::Fr,
                $name,
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/fr/", $name, ".ftl")),
            ),
            (
                $crate::i18n::Locale::En,
                $name,
                include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/locales/en/", $name, ".ftl")),
            ),
        )+]
    };
}
