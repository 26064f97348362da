//! The table of routes: one line each, so that tests can list them all.

use http::Method;
use kernel::Role;

/// Who may knock. Need-to-know is decided behind, by the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// Anyone with a session on this portal.
    SignedIn,
    /// A session in one of these roles.
    Role(&'static [Role]),
    /// An API token.
    Token,
}

/// What a route reads and how it is guarded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RouteKind {
    /// A page: GET and HEAD.
    Page,
    /// A form: POST, urlencoded, anti-forgery token.
    Form,
    /// An upload: POST, multipart, anti-forgery token in a field before the file.
    Upload,
    /// The API: no cookie is looked at.
    Api,
}

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteInfo {
    /// Method.
    pub method: Method,
    /// Path, with `{name}` where it varies.
    pub path: &'static str,
    /// Who may knock.
    pub access: Access,
    /// What it reads.
    pub kind: RouteKind,
    /// Portal it belongs to.
    pub portal: &'static str,
}

/// The table under construction.
pub struct Routes<S> {
    rows: Vec<(RouteInfo, S)>,
}

impl<S> std::fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.rows.iter().map(|(info, _)| info)).finish()
    }
}
