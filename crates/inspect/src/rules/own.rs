//! The rules shipped with this crate, in `crates/inspect/rules/`.

/// Namespace and text of each file.
pub const SOURCES: &[(&str, &str)] = &[
    ("documents", include_str!("../../rules/documents.yar")),
    ("mail", include_str!("../../rules/mail.yar")),
    ("programs", include_str!("../../rules/programs.yar")),
    ("scripts", include_str!("../../rules/scripts.yar")),
    ("web", include_str!("../../rules/web.yar")),
];
