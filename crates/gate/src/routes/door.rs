//! The door of a route: who is there, may they knock, and is what they send theirs?

use std::{sync::Arc, time::Duration};

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, header};
use ledger::Ledger;

use super::{Access, RouteInfo, RouteKind, fields};
use crate::{
    Locale, Problem, SiteInfo, Theme, Visitor, csrf,
    extract::{Flash, RequestId},
    limits::{Key, Limiter},
    session::{self, Bearer, Cookie, Session},
    tokens,
    transport::{ClientCertificate, Peer},
    upload,
};

/// What the doors of one site share.
#[derive(Clone)]
pub(crate) struct Gate {
    pub(crate) info: Arc<SiteInfo>,
    pub(crate) ledger: Ledger,
    pub(crate) limiter: Limiter,
    /// How long a handler may take; uploads have the transport's own deadlines.
    pub(crate) patience: Duration,
}

/// One route's door.
#[derive(Clone)]
pub(crate) struct Door(pub(crate) Arc<(Gate, RouteInfo)>);

/// The answer carries its visitor to the layer that draws problems and sets cookies.
#[derive(Clone)]
pub(crate) struct Seen {
    pub(crate) visitor: Visitor,
    /// Cookie to set when a form was drawn for a visitor without session.
    pub(crate) visit: Option<String>,
    /// The browser holds a session that is no more.
    pub(crate) stale: bool,
}

/// Marks an answer of the API.
#[derive(Clone, Copy)]
pub(crate) struct ApiAnswer;

/// Lets a request in, or not.
pub(crate) async fn enter(State(door): State<Door>, request: Request, next: Next) -> Response {
    let (gate, route) = &*door.0;
    metrics::counter!("gate_requests", "portal" => route.portal, "route" => route.path)
        .increment(1);
    if route.kind.is_api() {
        let mut response = api(gate, route, request, next)
            .await
            .unwrap_or_else(IntoResponse::into_response);
        response.extensions_mut().insert(ApiAnswer);
        return response;
    }
    let seen = match see(gate, request.headers(), request.extensions(), request.uri()).await {
        Ok(seen) => seen,
        Err(problem) => return problem.into_response(),
    };
    let visitor = seen.visitor.clone();
    let mut response = page(gate, route, &visitor, request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response);
    response.extensions_mut().insert(seen);
    response
}

async fn page(
    gate: &Gate,
    route: &RouteInfo,
    visitor: &Visitor,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    limit(
        gate,
        route,
        request.extensions(),
        visitor.session().map(|session| session.account),
    )?;
    readable(request.uri())?;
    knock(route.access, visitor.session(), gate.info.sign_in.is_some())?;
    request.extensions_mut().insert(visitor.clone());
    request.extensions_mut().insert(Arc::clone(&gate.info));
    match route.kind {
        RouteKind::Form => {
            let checked = async {
                guard(request.headers(), &gate.info.origin)?;
                let (mut request, fields) = fields::read(request, route.body).await?;
                guard_token(visitor, request.headers(), fields.get(csrf::FIELD))?;
                request.extensions_mut().insert(fields);
                Ok::<_, Problem>(request)
            };
            let request = within(gate.patience * 2, checked).await??;
            within(gate.patience, next.run(request)).await
        }
        RouteKind::Upload => {
            guard(request.headers(), &gate.info.origin)?;
            let (mut request, upload) = upload::begin(request, route.body).await?;
            guard_token(visitor, request.headers(), upload.fields().get(csrf::FIELD))?;
            request.extensions_mut().insert(upload.park());
            Ok(next.run(request).await)
        }
        RouteKind::Page | RouteKind::Api | RouteKind::ApiUpload | RouteKind::ApiStream => {
            within(gate.patience, next.run(request)).await
        }
    }
}

async fn api(
    gate: &Gate,
    route: &RouteInfo,
    mut request: Request,
    next: Next,
) -> Result<Response, Problem> {
    limit(gate, route, request.extensions(), None)?;
    readable(request.uri())?;
    if route.access == Access::Certificate
        && request.extensions().get::<ClientCertificate>().is_none()
    {
        return Err(Problem::NoCertificate);
    }
    if let Access::Token(scope) = route.access {
        let caller = tokens::caller(&gate.ledger, &gate.info, request.headers(), scope);
        let caller = within(gate.patience, caller).await??;
        let request_id = request.extensions().get::<RequestId>().copied();
        limit(gate, route, request.extensions(), Some(caller.account()))?;
        request
            .extensions_mut()
            .insert(caller.answering(request_id));
    }
    request.extensions_mut().insert(Arc::clone(&gate.info));
    if route.kind == RouteKind::ApiUpload {
        let most = route.body.saturating_mul(PAST);
        if declared(request.headers()).is_some_and(|length| length > route.body && length <= most) {
            request = beyond(request, route.body).await?;
        }
        // No token is looked for in the body here: another kind of body is a mistake.
        let begun = upload::begin(request, route.body).await;
        let (mut request, upload) = begun.map_err(|problem| match problem {
            Problem::Forgery => Problem::Malformed,
            other => other,
        })?;
        request.extensions_mut().insert(upload.park());
        return Ok(next.run(request).await);
    }
    let limit = usize::try_from(route.body).unwrap_or(usize::MAX);
    if declared(request.headers()).is_some_and(|length| length > route.body) {
        return Err(Problem::TooLarge(route.body));
    }
    let request =
        request.map(|body| axum::body::Body::new(http_body_util::Limited::new(body, limit)));
    if route.kind == RouteKind::ApiStream {
        return Ok(next.run(request).await);
    }
    within(gate.patience, next.run(request)).await
}

/// Refuses an address with a NUL in it, which no text of ours has and the database does not take.
fn readable(uri: &http::Uri) -> Result<(), Problem> {
    if uri.path().contains("%00") {
        Err(Problem::NotFound)
    } else if uri.query().is_some_and(|query| query.contains("%00")) {
        Err(Problem::Malformed)
    } else {
        Ok(())
    }
}

/// Header by which a page that looks again by itself says that nobody did it.
const LIVE: &str = "x-live";

/// How many times the bytes allowed are read and thrown away, so that a client that sends before it
/// listens reads why its file is refused. What is larger still is cut off.
const PAST: u64 = 8;

/// Reads a body that announces too much to its end, within the transport's deadlines, and refuses it; one
/// that its multipart envelope alone makes too long is let through to be judged by its file.
async fn beyond(request: Request, max: u64) -> Result<Request, Problem> {
    let whole = max.saturating_add(upload::AHEAD);
    if declared(request.headers()).is_none_or(|length| length <= whole) {
        return Ok(request);
    }
    let mut body = request.into_body();
    while let Some(Ok(_)) = http_body_util::BodyExt::frame(&mut body).await {}
    Err(Problem::TooLarge(max))
}

/// Body size a client announces.
pub(crate) fn declared(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

/// What comes in time: a frozen database keeps its sockets open and answers nothing.
async fn within<T>(patience: Duration, work: impl Future<Output = T>) -> Result<T, Problem> {
    let late = |_| Problem::Unavailable(Duration::from_secs(5));
    tokio::time::timeout(patience, work).await.map_err(late)
}

fn limit(
    gate: &Gate,
    route: &RouteInfo,
    extensions: &http::Extensions,
    account: Option<uuid::Uuid>,
) -> Result<(), Problem> {
    let key = match account {
        Some(account) => Some(Key::Account(account)),
        None => extensions.get::<Peer>().map(|peer| Key::address(peer.0)),
    };
    key.map_or(Ok(()), |key| gate.limiter.take(route.class, key))
        .map_err(Problem::TooMany)
}

/// Whether the access of a route admits a visitor.
fn knock(access: Access, session: Option<&Session>, can_sign_in: bool) -> Result<(), Problem> {
    match (access, session) {
        (Access::Public, _) | (Access::SignedIn, Some(_)) => Ok(()),
        (Access::Role(roles), Some(session)) if roles.contains(&session.role) => Ok(()),
        (Access::SignedIn | Access::Role(_), None) if can_sign_in => Err(Problem::SignIn),
        // What one may not see does not exist.
        _ => Err(Problem::NotFound),
    }
}

fn guard(headers: &HeaderMap, origin: &str) -> Result<(), Problem> {
    if csrf::same_origin(headers, origin) {
        Ok(())
    } else {
        Err(Problem::Forgery)
    }
}

fn guard_token(visitor: &Visitor, headers: &HeaderMap, field: Option<&str>) -> Result<(), Problem> {
    let header = headers
        .get(csrf::HEADER)
        .and_then(|value| value.to_str().ok());
    let given = field.or(header);
    match given {
        Some(given) if visitor.csrf_token().accepts(given) => Ok(()),
        _ => Err(Problem::Forgery),
    }
}

/// Finds out who the visitor is.
async fn see(
    gate: &Gate,
    headers: &HeaderMap,
    extensions: &http::Extensions,
    uri: &http::Uri,
) -> Result<Seen, Problem> {
    let sent = Cookie::Session.read(headers);
    let bearer = sent.and_then(Bearer::parse);
    let session = match &bearer {
        Some(bearer) => {
            let someone = !headers.contains_key(LIVE);
            let (portal, roles) = (gate.info.portal, gate.info.roles);
            let found = session::find(&gate.ledger, portal, roles, bearer, someone);
            within(gate.patience, found).await??
        }
        None => None,
    };
    let stale = sent.is_some() && session.is_none();
    let mut seed = [0; 32];
    gate.ledger.entropy().fill(&mut seed);
    let (cookie, visit) = match (&session, bearer) {
        (Some(_), Some(bearer)) => (bearer, None),
        _ => match Cookie::Visit.read(headers).and_then(Bearer::parse) {
            Some(visit) => (visit, None),
            None => {
                let fresh = Bearer::new(gate.ledger.entropy());
                let text = fresh.text();
                (fresh, Some(text))
            }
        },
    };
    let token = csrf::Token::of_cookie(cookie.text().as_bytes(), seed);
    let visitor = visitor(headers, extensions, uri, session, token);
    Ok(Seen {
        visitor,
        visit,
        stale,
    })
}

/// A visitor of whom only the request is known.
pub(crate) fn visitor(
    headers: &HeaderMap,
    extensions: &http::Extensions,
    uri: &http::Uri,
    session: Option<Session>,
    token: csrf::Token,
) -> Visitor {
    let locale = Cookie::Lang.read(headers).and_then(Locale::parse);
    let locale = locale.unwrap_or_else(|| preferred(headers));
    let theme = Cookie::Scheme
        .read(headers)
        .and_then(Theme::parse)
        .unwrap_or_default();
    let flash = Cookie::Flash.read(headers).and_then(Flash::new);
    let request = extensions.get::<RequestId>().copied();
    let request = request.unwrap_or(RequestId::from_uuid(uuid::Uuid::nil()));
    let address = uri.path_and_query().map_or("/", |address| address.as_str());
    Visitor::new(
        locale,
        theme,
        session,
        token,
        request,
        address.to_owned(),
        flash,
    )
}

/// French first: English only for a browser that asks for it and does not list French before it.
fn preferred(headers: &HeaderMap) -> Locale {
    let accept = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    let mut ranges = accept
        .unwrap_or_default()
        .split(',')
        .take(20)
        .map(str::trim);
    let first = ranges.find_map(|range| {
        let tag = range.split([';', '-']).next().unwrap_or_default();
        Locale::parse(&tag.to_ascii_lowercase())
    });
    first.unwrap_or(Locale::Fr)
}

#[cfg(test)]
mod tests {
    use kernel::Role;

    use super::*;

    #[test]
    fn each_access_admits_whom_it_should() {
        const A: Role = Role("a");
        const B: Role = Role("b");
        let session = Session::sample(uuid::Uuid::nil(), A, None);
        let code = |access, session, sign_in| {
            knock(access, session, sign_in).map_err(|problem| problem.status().as_u16())
        };
        assert_eq!(code(Access::Public, None, true), Ok(()));
        assert_eq!(code(Access::SignedIn, None, true), Err(401));
        assert_eq!(code(Access::SignedIn, None, false), Err(404));
        assert_eq!(code(Access::SignedIn, Some(&session), true), Ok(()));
        assert_eq!(code(Access::Role(&[A]), Some(&session), true), Ok(()));
        assert_eq!(code(Access::Role(&[B]), Some(&session), true), Err(404));
        assert_eq!(code(Access::Role(&[]), Some(&session), true), Err(404));
        assert_eq!(code(Access::Role(&[B]), None, true), Err(401));
        assert_eq!(code(Access::Token("x"), Some(&session), true), Err(404));
        assert_eq!(code(Access::Certificate, Some(&session), true), Err(404));
    }

    #[test]
    fn french_comes_first() {
        for (accept, locale) in [
            ("", Locale::Fr),
            ("de-DE,de", Locale::Fr),
            ("en-GB,en;q=0.9", Locale::En),
            ("fr;q=0.9,en", Locale::Fr),
            ("de,EN", Locale::En),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("accept-language", accept.parse().unwrap());
            assert_eq!(preferred(&headers), locale, "{accept}");
        }
    }
}
