//! The table of routes: one line each, so that tests can list them all, and a page that is not in
//! the table cannot be reached.

mod around;
mod door;
mod fields;

use axum::{
    Router,
    handler::Handler,
    routing::{self, MethodFilter, MethodRouter},
};
use http::Method;
use kernel::Role;

pub use around::Statements;
pub(crate) use around::{PATIENCE, around};
pub(crate) use door::{Door, Gate, declared, enter};
#[cfg(fuzzing)]
pub(crate) use fields::parse as parse_form;
pub(crate) use fields::{FIELDS as FIELD_COUNT, NAME as FIELD_NAME, broken};

use crate::{limits::Class, problem::Problem};

/// Who may knock. Need-to-know is decided behind, by the policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anyone.
    Public,
    /// Anyone with a session on this portal.
    SignedIn,
    /// A session in one of these roles.
    Role(&'static [Role]),
    /// An API token that has this scope.
    Token(&'static str),
    /// A system, by its client certificate; only on a portal that asks for one, and for calls of the API.
    Certificate,
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
    /// An upload of the API.
    ApiUpload,
    /// A call of the API whose body is bytes, streamed: the transport alone bounds how long it may take.
    ApiStream,
}

impl RouteKind {
    /// Whether cookies are looked at.
    #[must_use]
    pub const fn is_api(self) -> bool {
        matches!(self, Self::Api | Self::ApiUpload | Self::ApiStream)
    }

    const fn class(self) -> Class {
        match self {
            Self::Page => Class::Page,
            Self::Form => Class::Form,
            Self::Upload => Class::Upload,
            Self::Api | Self::ApiUpload | Self::ApiStream => Class::Api,
        }
    }
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
    /// How often it may be asked.
    pub class: Class,
    /// Bytes its body may have.
    pub body: u64,
    /// Portal it belongs to; filled in when the site is built.
    pub portal: &'static str,
}

/// Bytes a form may have.
pub const FORM_BYTES: u64 = 64 * 1024;
/// Bytes a JSON body of the API may have.
pub const API_BYTES: u64 = 256 * 1024;

/// The table under construction.
pub struct Routes<S> {
    rows: Vec<(RouteInfo, MethodRouter<S>)>,
}

/// Why a table cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum RoutesError {
    /// Two lines answer the same request.
    #[error("{0} {1} stands twice in the table of routes")]
    Twice(Method, &'static str),
    /// A path that does not begin with `/`, ends with one, or stands under the ground's own.
    #[error("`{0}` cannot be a route")]
    Path(&'static str),
    /// A method the gate does not serve.
    #[error("{0} cannot be served")]
    Method(Method),
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// An empty table.
    #[must_use]
    pub const fn new() -> Self {
        Self { rows: Vec::new() }
    }

    /// A page.
    #[must_use]
    pub fn get<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.row(
            Method::GET,
            path,
            access,
            RouteKind::Page,
            0,
            routing::get(handler),
        )
    }

    /// A form.
    #[must_use]
    pub fn post<H, T>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let row = routing::post(handler);
        self.row(Method::POST, path, access, RouteKind::Form, FORM_BYTES, row)
    }

    /// An upload of at most `max` bytes in its file, fields besides. The handler takes a
    /// [`crate::upload::Upload`].
    #[must_use]
    pub fn upload<H, T>(self, path: &'static str, access: Access, handler: H, max: u64) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.row(
            Method::POST,
            path,
            access,
            RouteKind::Upload,
            max,
            routing::post(handler),
        )
    }

    /// A call of the API. No cookie is looked at, so no anti-forgery token is asked.
    #[must_use]
    pub fn api<H, T>(self, method: Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::OPTIONS);
        let row = routing::on(filter, handler);
        self.row(method, path, access, RouteKind::Api, API_BYTES, row)
    }

    /// An upload through the API.
    #[must_use]
    pub fn api_upload<H, T>(self, path: &'static str, access: Access, handler: H, max: u64) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        self.row(
            Method::POST,
            path,
            access,
            RouteKind::ApiUpload,
            max,
            routing::post(handler),
        )
    }

    /// A call of the API whose body is bytes, at most `max`, that the handler streams.
    #[must_use]
    pub fn api_stream<H, T>(
        self,
        method: Method,
        path: &'static str,
        access: Access,
        handler: H,
        max: u64,
    ) -> Self
    where
        H: Handler<T, S>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).unwrap_or(MethodFilter::OPTIONS);
        let row = routing::on(filter, handler);
        self.row(method, path, access, RouteKind::ApiStream, max, row)
    }

    /// Counts the last line under another class: [`Class::Guess`] for anything one could try guesses on.
    #[must_use]
    pub fn counted_as(mut self, class: Class) -> Self {
        if let Some((info, _)) = self.rows.last_mut() {
            info.class = class;
        }
        self
    }

    /// Lets the body of the last line, a form, have this many bytes.
    #[must_use]
    pub fn taking(mut self, bytes: u64) -> Self {
        if let Some((info, _)) = self.rows.last_mut() {
            info.body = bytes;
        }
        self
    }

    /// The lines of `other` after these.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.rows.extend(other.rows);
        self
    }

    /// Every line, for the coverage tests.
    #[must_use]
    pub fn table(&self) -> Vec<RouteInfo> {
        self.rows.iter().map(|(info, _)| info.clone()).collect()
    }

    fn row(
        mut self,
        method: Method,
        path: &'static str,
        access: Access,
        kind: RouteKind,
        body: u64,
        row: MethodRouter<S>,
    ) -> Self {
        let class = kind.class();
        self.rows.push((
            RouteInfo {
                method,
                path,
                access,
                kind,
                class,
                body,
                portal: "",
            },
            row,
        ));
        self
    }

    /// The router, each line behind its door. `door` makes the door of a line.
    pub(crate) fn build(
        self,
        portal: &'static str,
        door: impl Fn(RouteInfo) -> Door,
    ) -> Result<(Vec<RouteInfo>, Router<S>), RoutesError> {
        let mut table: Vec<RouteInfo> = Vec::with_capacity(self.rows.len());
        let mut router = Router::new();
        let mut allowed: Vec<(&'static str, Vec<Method>, RouteInfo)> = Vec::new();
        for (mut info, row) in self.rows {
            check(&info, &table)?;
            info.portal = portal;
            let layer = axum::middleware::from_fn_with_state(door(info.clone()), enter);
            router = router.route(info.path, row.layer(layer));
            match allowed.iter_mut().find(|(path, ..)| *path == info.path) {
                Some((_, methods, _)) => methods.push(info.method.clone()),
                None => allowed.push((info.path, vec![info.method.clone()], info.clone())),
            }
            table.push(info);
        }
        // Another method on a known path: told only to who may see the path.
        for (path, methods, mut info) in allowed {
            let allow = allow(&methods);
            info.kind = if info.kind.is_api() {
                RouteKind::Api
            } else {
                RouteKind::Page
            };
            let layer = axum::middleware::from_fn_with_state(door(info), enter);
            let refuse = routing::MethodRouter::new()
                .fallback(move || async move { Problem::MethodNotAllowed(allow) });
            router = router.route(path, refuse.layer(layer));
        }
        Ok((table, router))
    }
}

fn check(info: &RouteInfo, before: &[RouteInfo]) -> Result<(), RoutesError> {
    let reserved = ["/assets/", "/healthz", "/readyz"];
    let bad = !info.path.starts_with('/')
        || (info.path.len() > 1 && info.path.ends_with('/'))
        || reserved.iter().any(|prefix| info.path.starts_with(prefix));
    if bad {
        return Err(RoutesError::Path(info.path));
    }
    let served = [
        Method::GET,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
    ];
    if !served.contains(&info.method) {
        return Err(RoutesError::Method(info.method.clone()));
    }
    let shape = |path: &str| -> Vec<String> {
        let part = |part: &str| {
            if part.starts_with('{') {
                "{}".to_owned()
            } else {
                part.to_owned()
            }
        };
        path.split('/').map(part).collect()
    };
    // Two names for one variable part would make the router panic; refuse them here.
    for other in before {
        let same = shape(other.path) == shape(info.path);
        if same && (other.method == info.method || other.path != info.path) {
            return Err(RoutesError::Twice(info.method.clone(), info.path));
        }
    }
    Ok(())
}

/// Value of `Allow` for the methods of one path.
fn allow(methods: &[Method]) -> &'static str {
    let has = |method: &Method| methods.contains(method);
    match (
        has(&Method::GET),
        has(&Method::POST),
        has(&Method::PUT) || has(&Method::PATCH),
        has(&Method::DELETE),
    ) {
        (true, true, false, false) => "GET, HEAD, POST",
        (true, false, false, false) => "GET, HEAD",
        (false, true, false, false) => "POST",
        (true, true, false, true) => "GET, HEAD, POST, DELETE",
        (true, false, false, true) => "GET, HEAD, DELETE",
        (false, false, false, true) => "DELETE",
        (true, false, true, _) => "GET, HEAD, PUT, PATCH, DELETE",
        _ => "GET, HEAD, POST, PUT, PATCH, DELETE",
    }
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S> std::fmt::Debug for Routes<S> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list()
            .entries(self.rows.iter().map(|(info, _)| info))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_would_answer_twice_is_refused() {
        async fn nothing() {}
        let line = |path| {
            Routes::<()>::new()
                .get("/a/{id}", Access::Public, nothing)
                .get(path, Access::Public, nothing)
        };
        let build = |routes: Routes<()>| {
            let infos = routes.table();
            let mut seen = Vec::new();
            infos.iter().try_for_each(|info| {
                check(info, &seen)?;
                seen.push(info.clone());
                Ok::<_, RoutesError>(())
            })
        };
        assert!(matches!(
            build(line("/a/{id}")),
            Err(RoutesError::Twice(..))
        ));
        assert!(matches!(
            build(line("/a/{other}")),
            Err(RoutesError::Twice(..))
        ));
        assert!(matches!(build(line("/b/")), Err(RoutesError::Path(_))));
        assert!(matches!(
            build(line("/assets/x")),
            Err(RoutesError::Path(_))
        ));
        assert!(build(line("/a/new")).is_ok());
        assert!(build(line("/a/{id}/more")).is_ok());
    }
}
