//! What happens around every request of a site: its number, its headers, its cookies, its problem page.

use std::{panic::AssertUnwindSafe, time::Duration};

use axum::{
    Json,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use ledger::statements;

use super::door::{ApiAnswer, Gate, Seen, visitor};
use crate::{
    Locale, Problem, Theme, assets, csrf,
    extract::{Flash, RequestId},
    limits::{ADDRESS, Key},
    page, security_headers,
    session::{Cookie, local_path},
    transport::{ClientCertificate, Peer},
};

/// How many statements a request sent to PostgreSQL, on its answer; [`statements`] says what counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statements(pub u32);

/// Header that carries the request's number.
const REQUEST_ID: &str = "x-request-id";
/// Header by which the upload script says that it will go on by itself.
const UPLOAD: &str = "x-upload";

/// The layer around a site.
pub(crate) async fn around(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let number = RequestId::new(gate.ledger.clock(), gate.ledger.entropy());
    request.extensions_mut().insert(number);
    let method = request.method().clone();
    let uri = request.uri().clone();
    let headers = request.headers().clone();
    let extensions = request.extensions().clone();
    let started = tokio::time::Instant::now();

    let answer = async {
        AssertUnwindSafe(next.run(request))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Problem::fault("a handler panicked").into_response())
    };
    // The transport sends nobody here without one; this is the second lock.
    let stranger = gate.info.client_certificates && extensions.get::<ClientCertificate>().is_none();
    let (mut response, sent) = match shortcut(&gate, &method, &uri, &headers) {
        _ if stranger => (Problem::NoCertificate.into_response(), 0),
        Some(response) => (response, 0),
        None => match flood(&gate, &extensions) {
            Some(problem) => (problem.into_response(), 0),
            None => statements::counted(answer).await,
        },
    };

    let problem = response.extensions_mut().remove::<Problem>();
    // Programs also learn in their own form that a path is not there, or that they ask too much.
    let api = response.extensions_mut().remove::<ApiAnswer>().is_some()
        || uri.path().starts_with("/api/");
    let seen = response.extensions_mut().remove::<Seen>();
    let flash = response.extensions_mut().remove::<Flash>();
    if let Some(problem) = problem {
        log(&problem, number, &gate, &method);
        let sentence = if api {
            Drawn::Json
        } else {
            Drawn::Page(seen.as_ref().map_or_else(
                || {
                    visitor(
                        &headers,
                        &extensions,
                        &uri,
                        None,
                        csrf::Token::of_cookie(b"", [0; 32]),
                    )
                },
                |seen| seen.visitor.clone(),
            ))
        };
        response = draw(&gate, &problem, sentence, number, &method, &uri, response);
    }
    if !api {
        cookies(seen.as_ref(), flash, &headers, &mut response);
    }
    // A script's redirection is followed without it: the page would be read twice, its news told to nobody.
    if headers.contains_key(UPLOAD) && response.status() == StatusCode::SEE_OTHER {
        *response.status_mut() = StatusCode::NO_CONTENT;
    }
    security_headers::apply(&gate.info, &mut response);
    if let Ok(value) = HeaderValue::from_str(&number.uuid().to_string()) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response.extensions_mut().insert(Statements(sent));
    metrics::histogram!("gate_request_statements", "portal" => gate.info.portal)
        .record(f64::from(sent));
    metrics::histogram!("gate_request_seconds", "portal" => gate.info.portal)
        .record(started.elapsed().as_secs_f64());
    response
}

/// Every request of an address counts, found or not, before anything is looked up.
fn flood(gate: &Gate, extensions: &http::Extensions) -> Option<Problem> {
    let peer = extensions.get::<Peer>()?;
    let taken = gate.limiter.take(ADDRESS, Key::address(peer.0));
    taken.err().map(Problem::TooMany)
}

/// Answers that need no visitor: assets, preferences, one address for one page.
fn shortcut(gate: &Gate, method: &Method, uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    if !matches!(*method, Method::GET | Method::HEAD) {
        return None;
    }
    let path = uri.path();
    let encoding = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok());
    if let Some(asset) = assets::serve(path, encoding) {
        return Some(asset);
    }
    if path == "/healthz" {
        return Some("ok\n".into_response());
    }
    preference(gate, uri).or_else(|| slash(gate, uri))
}

/// `?lang=` and `?theme=`: keeps the choice and goes back to the page without it.
fn preference(gate: &Gate, uri: &Uri) -> Option<Response> {
    let query = uri.query()?;
    let mut chosen = HeaderMap::new();
    let kept: Vec<&str> = query
        .split('&')
        .filter(|pair| match pair.split_once('=') {
            Some(("lang", code)) => Locale::parse(code)
                .inspect(|locale| Cookie::Lang.set(locale.code(), &mut chosen))
                .is_none(),
            Some(("theme", name)) => Theme::parse(name)
                .inspect(|theme| Cookie::Scheme.set(theme.name(), &mut chosen))
                .is_none(),
            _ => true,
        })
        .collect();
    if chosen.is_empty() {
        return None;
    }
    let query = if kept.is_empty() {
        String::new()
    } else {
        format!("?{}", kept.join("&"))
    };
    let mut response = redirect(gate, StatusCode::SEE_OTHER, uri.path(), &query)?;
    response.headers_mut().extend(chosen);
    Some(response)
}

/// One address for one page: without the slash at its end.
fn slash(gate: &Gate, uri: &Uri) -> Option<Response> {
    let path = uri.path();
    let trimmed = path.strip_suffix('/').filter(|rest| !rest.is_empty())?;
    let query = uri
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    redirect(
        gate,
        StatusCode::PERMANENT_REDIRECT,
        trimmed.trim_end_matches('/'),
        &query,
    )
}

fn redirect(gate: &Gate, status: StatusCode, path: &str, query: &str) -> Option<Response> {
    let path = local_path(path)?;
    let location = HeaderValue::from_str(&format!("{}{path}{query}", gate.info.origin)).ok()?;
    let mut response = status.into_response();
    response.headers_mut().insert(header::LOCATION, location);
    Some(response)
}

enum Drawn {
    Json,
    Page(crate::Visitor),
}

fn draw(
    gate: &Gate,
    problem: &Problem,
    drawn: Drawn,
    number: RequestId,
    method: &Method,
    uri: &Uri,
    bare: Response,
) -> Response {
    let mut response = match drawn {
        Drawn::Json => {
            let mut body = serde_json::json!({
                "type": format!("urn:acte:problem:{}", problem.code()),
                "title": problem.code(),
                "status": problem.status().as_u16(),
                "instance": format!("urn:uuid:{}", number.uuid()),
            });
            if let (Problem::Refused(refusal), Some(body)) = (problem, body.as_object_mut()) {
                body.insert("title".to_owned(), refusal.title.clone().into());
                body.insert("detail".to_owned(), refusal.text.clone().into());
            }
            let mut response = (problem.status(), Json(body)).into_response();
            let kind = HeaderValue::from_static("application/problem+json");
            response.headers_mut().insert(header::CONTENT_TYPE, kind);
            response
        }
        Drawn::Page(visitor) => {
            if let (Problem::SignIn, Some(sign_in)) = (problem, gate.info.sign_in) {
                let back = (*method == Method::GET)
                    .then(|| {
                        uri.path_and_query()
                            .and_then(|path| local_path(path.as_str()))
                    })
                    .flatten();
                let query = back
                    .map(|back| {
                        url::form_urlencoded::Serializer::for_suffix("?".to_owned(), 1)
                            .append_pair("return", back)
                            .finish()
                    })
                    .unwrap_or_default();
                if let Some(response) = redirect(gate, StatusCode::SEE_OTHER, sign_in, &query) {
                    return response;
                }
            }
            (
                problem.status(),
                page::draw_problem(&gate.info, &visitor, problem),
            )
                .into_response()
        }
    };
    for name in [header::RETRY_AFTER, header::ALLOW] {
        if let Some(value) = bare.headers().get(&name) {
            response.headers_mut().insert(name, value.clone());
        }
    }
    for cookie in bare.headers().get_all(header::SET_COOKIE) {
        response
            .headers_mut()
            .append(header::SET_COOKIE, cookie.clone());
    }
    // A body that was not read to its end must not be taken for the next request.
    if matches!(
        problem,
        Problem::TooLarge(_) | Problem::TooSlow | Problem::Malformed
    ) {
        response
            .headers_mut()
            .insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

fn cookies(seen: Option<&Seen>, flash: Option<Flash>, sent: &HeaderMap, response: &mut Response) {
    let headers = response.headers_mut();
    if let Some(flash) = flash {
        Cookie::Flash.set(flash.key(), headers);
    } else if let Some(seen) = seen {
        // Told on a page, not on a redirect.
        let told = seen.visitor.flash().is_some() && !headers.contains_key(header::LOCATION);
        if told || (Cookie::Flash.read(sent).is_some() && seen.visitor.flash().is_none()) {
            Cookie::Flash.clear(headers);
        }
    }
    let Some(seen) = seen else { return };
    let setting = headers
        .get_all(header::SET_COOKIE)
        .iter()
        .any(|cookie| cookie.as_bytes().starts_with(b"__Host-session="));
    if seen.stale && !setting {
        Cookie::Session.clear(headers);
    }
    if let Some(visit) = &seen.visit
        && seen.visitor.csrf_token().was_drawn()
        && !setting
    {
        Cookie::Visit.set(visit, headers);
    }
}

fn log(problem: &Problem, number: RequestId, gate: &Gate, method: &Method) {
    let (request, portal, code) = (number.uuid(), gate.info.portal, problem.code());
    match problem {
        Problem::Fault(cause) => {
            metrics::counter!("gate_incidents").increment(1);
            let incident = number.incident();
            tracing::error!(%request, incident, portal, %method, cause = cause.chain(), "incident");
        }
        _ => tracing::debug!(%request, portal, %method, code, "not carried out"),
    }
}

/// How long a handler may take when a site does not say.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);
