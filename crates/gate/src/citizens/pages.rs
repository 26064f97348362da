//! Sign-in and sign-out of a portal of citizens.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Path, Query, State, rejection::QueryRejection},
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, StatusCode};
use subtle::ConstantTimeEq as _;

use super::{
    Citizen, CitizenPortal, CitizenProvider, LIFETIME,
    way::{self, Way},
};
use crate::{
    Access, Problem, Routes, components as ui,
    extract::{Fields, Flash},
    i18n::T,
    limits::Class,
    oidc::{Callback, OidcError},
    page::{Chrome, Csrf, Page, View, sample},
    session::{self, Bearer, Cookie, Start, local_path},
    staff::{SIGN_IN, SIGN_OUT, see_other},
};

/// Where a provider sends the browser back, one address each: an answer cannot be passed off as another's.
const BACK: &str = "/sign-in/back/{provider}";
/// Where the provider sends the browser back after the sign-out.
pub const SIGNED_OUT: &str = "/sign-out/back";

/// «How do you want to sign in?»
#[derive(Debug, Template)]
#[template(path = "citizens/choose.html")]
pub struct Choose {
    t: T,
    csrf: Csrf,
    back: String,
    /// Short name and name of each provider.
    providers: Vec<(String, String)>,
}

impl Choose {
    fn label(&self, name: &str) -> String {
        self.t.with("citizen-with", "provider", name).to_string()
    }
}

impl View for Choose {
    fn title(&self, t: &T) -> String {
        t.get("citizen-title").to_owned()
    }

    fn samples(t: &T) -> Vec<Self> {
        let one = |name: &str| ("one".to_owned(), name.to_owned());
        [
            vec![one("FranceConnect")],
            vec![
                one("FranceConnect"),
                one(sample::HOSTILE),
                one(sample::LONG),
            ],
        ]
        .map(|providers| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            back: sample::HOSTILE.to_owned(),
            providers,
        })
        .into()
    }
}

/// What went wrong, and how to go on.
#[derive(Debug, Template)]
#[template(path = "citizens/trouble.html")]
pub struct Trouble {
    t: T,
    code: &'static str,
    provider: String,
}

impl Trouble {
    fn text(&self) -> String {
        let key = format!("citizen-{}-text", self.code);
        self.t
            .with(&key, "provider", self.provider.as_str())
            .to_string()
    }
    fn again(&self) -> &'static str {
        SIGN_IN
    }
}

impl View for Trouble {
    fn title(&self, t: &T) -> String {
        t.get(&format!("citizen-{}-title", self.code)).to_owned()
    }

    fn samples(t: &T) -> Vec<Self> {
        let names = ["FranceConnect", sample::HOSTILE, sample::LONG];
        CODES
            .into_iter()
            .zip(names.into_iter().cycle())
            .map(|(code, name)| Self {
                t: t.clone(),
                code,
                provider: name.to_owned(),
            })
            .collect()
    }
}

/// Every way a sign-in or a sign-out may end badly: `citizen-CODE-title`, `citizen-CODE-text`.
const CODES: [&str; 10] = [
    "denied",
    "provider",
    "lost",
    "spent",
    "unreachable",
    "invalid",
    "weak",
    "missing",
    "no-email",
    "left",
];

fn status(error: &OidcError) -> StatusCode {
    match error {
        OidcError::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        OidcError::Lost | OidcError::Spent => StatusCode::BAD_REQUEST,
        OidcError::Settings(_) | OidcError::Invalid(_) | OidcError::Provider => {
            StatusCode::BAD_GATEWAY
        }
        OidcError::Denied | OidcError::Weak | OidcError::NoEmail | OidcError::Missing(_) => {
            StatusCode::FORBIDDEN
        }
    }
}

/// The page of a sign-in that did not succeed.
fn trouble(chrome: Chrome, provider: Option<&CitizenProvider>, error: &OidcError) -> Response {
    let request = chrome.visitor.request().uuid();
    let key = provider.map_or("none", |one| one.key.as_str());
    tracing::warn!(%request, provider = key, %error, "sign-in failed");
    metrics::counter!("gate_sign_in_failed", "why" => error.code()).increment(1);
    told(chrome, provider, error.code(), status(error))
}

fn told(
    chrome: Chrome,
    provider: Option<&CitizenProvider>,
    code: &'static str,
    status: StatusCode,
) -> Response {
    let lang = chrome.locale().code();
    let view = Trouble {
        t: chrome.t(),
        code,
        provider: provider.map_or_else(String::new, |one| one.name.get(lang).to_owned()),
    };
    Page::new(chrome, view).status(status).into_response()
}

#[derive(Default, serde::Deserialize)]
struct Wanted {
    #[serde(rename = "return", default)]
    back: String,
}

#[derive(Default, serde::Deserialize)]
struct Left {
    #[serde(default)]
    state: String,
}

/// A query, or why it cannot be read.
type Sent<T> = Result<Query<T>, QueryRejection>;

/// What was sent; nothing, when it cannot be read (a field given twice).
fn read<T: Default>(sent: Sent<T>) -> T {
    sent.map(|Query(sent)| sent).unwrap_or_default()
}

/// The routes of signing in and out.
pub(crate) fn routes<D: Clone + Send + Sync + 'static>(portal: CitizenPortal<D>) -> Routes<D> {
    let shown = Arc::new(portal);
    let (going, back) = (Arc::clone(&shown), Arc::clone(&shown));
    let (leaving, left) = (Arc::clone(&shown), Arc::clone(&shown));
    Routes::new()
        .get(
            SIGN_IN,
            Access::Public,
            move |chrome: Chrome, wanted: Sent<Wanted>| {
                let portal = Arc::clone(&shown);
                async move { choose(&portal, chrome, &read(wanted).back) }
            },
        )
        .post(
            SIGN_IN,
            Access::Public,
            move |chrome: Chrome, fields: Fields| {
                let portal = Arc::clone(&going);
                async move { leave(&portal, chrome, &fields).await }
            },
        )
        .counted_as(Class::Guess)
        .get(
            BACK,
            Access::Public,
            move |State(desk): State<D>,
                  chrome: Chrome,
                  headers: HeaderMap,
                  Path(key): Path<String>,
                  callback: Sent<Callback>| {
                let portal = Arc::clone(&back);
                async move { arrive(&portal, &desk, chrome, &headers, &key, &read(callback)).await }
            },
        )
        .counted_as(Class::Guess)
        .post(SIGN_OUT, Access::Public, move |chrome: Chrome| {
            let portal = Arc::clone(&leaving);
            async move { depart(&portal, &chrome).await }
        })
        .get(
            SIGNED_OUT,
            Access::Public,
            move |chrome: Chrome, headers: HeaderMap, sent: Sent<Left>| {
                let portal = Arc::clone(&left);
                async move { gone(&portal, chrome, &headers, &read(sent).state) }
            },
        )
}

impl<D> CitizenPortal<D> {
    fn provider(&self, key: &str) -> Option<&CitizenProvider> {
        self.providers.iter().find(|one| one.key == key)
    }
}

fn choose<D>(portal: &CitizenPortal<D>, chrome: Chrome, back: &str) -> Page<Choose> {
    let lang = chrome.locale().code();
    let providers = portal.providers.iter();
    let view = Choose {
        t: chrome.t(),
        csrf: chrome.csrf(),
        back: local_path(back).unwrap_or_default().to_owned(),
        providers: providers
            .map(|one| (one.key.clone(), one.name.get(lang).to_owned()))
            .collect(),
    };
    Page::new(chrome, view)
}

/// The address a provider sends the browser back to.
fn address(chrome: &Chrome, key: &str) -> String {
    format!("{}{}", chrome.site.origin, BACK.replace("{provider}", key))
}

/// To the provider.
async fn leave<D>(
    portal: &CitizenPortal<D>,
    chrome: Chrome,
    fields: &Fields,
) -> Result<Response, Problem> {
    let chosen = fields.get("provider").and_then(|key| portal.provider(key));
    let chosen = chosen.ok_or(Problem::Malformed)?;
    let secret = Bearer::new(portal.ledger.entropy());
    let url = match chosen
        .provider
        .begin(&secret, &address(&chrome, &chosen.key))
        .await
    {
        Ok(url) => url,
        Err(error) => return Ok(trouble(chrome, Some(chosen), &error)),
    };
    let way = Way {
        secret,
        key: chosen.key.clone(),
        back: fields.get("return").unwrap_or_default().to_owned(),
    };
    let mut response = see_other(url.as_str())?;
    Cookie::SignIn.set(&way.text(), response.headers_mut());
    Ok(response)
}

/// From the provider.
async fn arrive<D>(
    portal: &CitizenPortal<D>,
    desk: &D,
    chrome: Chrome,
    headers: &HeaderMap,
    key: &str,
    callback: &Callback,
) -> Response {
    let way = Cookie::SignIn.read(headers).and_then(Way::parse);
    let provider = portal.provider(key);
    let mut response = match (way, provider) {
        (Some(way), Some(provider)) if way.key == key => {
            admit(portal, desk, chrome, &way, provider, callback).await
        }
        _ => trouble(chrome, provider, &OidcError::Lost),
    };
    // Whatever came of it, the secret has served.
    Cookie::SignIn.clear(response.headers_mut());
    response
}

async fn admit<D>(
    portal: &CitizenPortal<D>,
    desk: &D,
    chrome: Chrome,
    way: &Way,
    chosen: &CitizenProvider,
    callback: &Callback,
) -> Response {
    let (provider, now) = (&chosen.provider, portal.ledger.now());
    let back = address(&chrome, &chosen.key);
    let said = provider.answer(&way.secret, &back, callback, now).await;
    let citizen = match said.and_then(|said| Citizen::read(provider.issuer(), said)) {
        Ok(citizen) => citizen,
        Err(error) => return trouble(chrome, Some(chosen), &error),
    };
    match begin(portal, desk, &chrome, way, chosen, &citizen).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

/// The service's deed, then the session.
async fn begin<D>(
    portal: &CitizenPortal<D>,
    desk: &D,
    chrome: &Chrome,
    way: &Way,
    chosen: &CitizenProvider,
    citizen: &Citizen,
) -> Result<Response, Problem> {
    let request = chrome.visitor.request().uuid();
    let actor = (portal.come_in)(desk, citizen, &chrome.t(), request).await?;
    let account = actor
        .account
        .ok_or_else(|| Problem::fault("a citizen without an account"))?;
    let hint = way::hint(&chosen.key, citizen.id_token.reveal());
    let start = Start {
        lifetime: LIFETIME,
        hint: hint.as_deref(),
        replaces: chrome.visitor.session(),
        ..Start::new(chrome.site.portal, account, actor.role)
    };
    let started = session::start(&portal.ledger, start).await?;
    let mut response = see_other(&format!("{}{}", chrome.site.origin, way.back))?;
    started.attach(response.headers_mut());
    Ok(response)
}

/// Ends the session here, then at the provider.
async fn depart<D>(portal: &CitizenPortal<D>, chrome: &Chrome) -> Result<Response, Problem> {
    let origin = &chrome.site.origin;
    let mut elsewhere = None;
    if let Some(session) = chrome.visitor.session() {
        session::end(&portal.ledger, session).await?;
        if let Some((key, id_token)) = session.hint().and_then(|hint| hint.split_once(' '))
            && let Some(chosen) = portal.provider(key)
        {
            let secret = Bearer::new(portal.ledger.entropy());
            let back = format!("{origin}{SIGNED_OUT}");
            let url = chosen
                .provider
                .logout(id_token, &back, &way::leaving(&secret))
                .await;
            elsewhere = url.map(|url| (url, format!("{}.{}", secret.text(), chosen.key)));
        }
    }
    let mut response = match &elsewhere {
        Some((url, _)) => see_other(url.as_str())?,
        None => see_other(&format!("{origin}/"))?,
    };
    session::detach(response.headers_mut());
    match elsewhere {
        Some((_, kept)) => Cookie::SignOut.set(&kept, response.headers_mut()),
        None => say_left(&mut response),
    }
    Ok(response)
}

/// Back from the provider, which has ended its session if the state is the one it was given.
fn gone<D>(
    portal: &CitizenPortal<D>,
    chrome: Chrome,
    headers: &HeaderMap,
    state: &str,
) -> Result<Response, Problem> {
    let kept = Cookie::SignOut
        .read(headers)
        .and_then(|kept| kept.split_once('.'));
    let expected = kept.and_then(|(secret, _)| Some(way::leaving(&Bearer::parse(secret)?)));
    let same =
        expected.is_some_and(|expected| bool::from(expected.as_bytes().ct_eq(state.as_bytes())));
    let mut response = if same {
        let mut response = see_other(&format!("{}/", chrome.site.origin))?;
        say_left(&mut response);
        response
    } else {
        // The session here ended before the browser left; what became of the provider's is not known.
        let provider = kept.and_then(|(_, key)| portal.provider(key));
        told(
            chrome,
            provider.or(portal.providers.first()),
            "left",
            StatusCode::BAD_REQUEST,
        )
    };
    Cookie::SignOut.clear(response.headers_mut());
    Ok(response)
}

fn say_left(response: &mut Response) {
    if let Some(flash) = Flash::new("flash-signed-out") {
        response.extensions_mut().insert(flash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalogue, GROUND};

    #[test]
    fn every_failure_has_its_sentences() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        let errors = [
            OidcError::Denied,
            OidcError::Provider,
            OidcError::Lost,
            OidcError::Spent,
            OidcError::Unreachable(""),
            OidcError::Invalid(""),
            OidcError::Weak,
            OidcError::Missing(""),
            OidcError::NoEmail,
            OidcError::Settings(""),
        ];
        for error in errors {
            assert!(CODES.contains(&error.code()), "{error}");
        }
        for code in CODES {
            for part in ["title", "text"] {
                let key = format!("citizen-{code}-{part}");
                assert!(catalogue.has(&key), "{key}");
            }
        }
    }

    #[test]
    fn the_pages_read_well_in_both_languages() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        crate::page::sample::check::<Choose>(&catalogue).unwrap();
        crate::page::sample::check::<Trouble>(&catalogue).unwrap();
    }
}
