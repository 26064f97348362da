//! Sign-in and sign-out of a staff portal.

use std::sync::Arc;

use askama::Template;
use axum::{
    extract::{Query, rejection::QueryRejection},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use kernel::Purpose;
use ledger::{Ledger, Stop};

use super::{Admitted, SignInRefusal, keys};
use crate::{
    Access, Problem, Routes, SiteInfo, Visitor, components as ui,
    extract::{Fields, Flash},
    i18n::T,
    limits::Class,
    oidc::{Callback, Identity, OidcError, Provider},
    page::{Chrome, Csrf, Page, View},
    problem::Refusal,
    session::{self, Bearer, Cookie, Lifetime, Session, Start, local_path},
};

/// Page that offers to sign in.
pub const SIGN_IN: &str = "/sign-in";
/// Where the provider sends the browser back.
pub const BACK: &str = "/sign-in/back";
/// Form that ends the session.
pub const SIGN_OUT: &str = "/sign-out";

/// A portal whose people are designated and sign in at a provider.
#[derive(Debug, Clone)]
pub struct StaffPortal {
    /// Where accounts and sessions stand.
    pub ledger: Ledger,
    /// Who vouches for them.
    pub provider: Arc<Provider>,
    /// Purpose under which signing in is recorded.
    pub purpose: Purpose,
    /// How long sessions last.
    pub lifetime: Lifetime,
    /// Whether a security key opens the session, once the provider has vouched.
    pub security_key: bool,
}

/// The page that offers to sign in.
#[derive(Debug, Template)]
#[template(path = "staff/sign_in.html")]
pub struct SignInView {
    t: T,
    csrf: Csrf,
    back: String,
}

impl View for SignInView {
    fn title(&self, t: &T) -> String {
        t.get("sign-in-title").to_owned()
    }

    fn samples(t: &T) -> Vec<Self> {
        ["", "/designations?page=2", crate::page::sample::HOSTILE]
            .map(|back| Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                back: back.to_owned(),
            })
            .into()
    }
}

#[derive(Default, serde::Deserialize)]
struct Wanted {
    #[serde(rename = "return", default)]
    back: String,
}

/// A query, or why it cannot be read.
type Sent<T> = Result<Query<T>, QueryRejection>;

/// What was sent; nothing, when it cannot be read (a field given twice).
fn read<T: Default>(sent: Sent<T>) -> T {
    sent.map(|Query(sent)| sent).unwrap_or_default()
}

/// The routes of signing in and out, to merge into a portal's table. The site's `sign_in` must be
/// [`SIGN_IN`], and its `form_origins` must hold the provider's origin.
#[must_use]
pub fn routes<S: Clone + Send + Sync + 'static>(portal: StaffPortal) -> Routes<S> {
    let out = sign_out(portal.ledger.clone(), Some(Arc::clone(&portal.provider)));
    let going = Arc::new(portal);
    let back = Arc::clone(&going);
    let keys = if going.security_key {
        keys::routes(&going)
    } else {
        Routes::new()
    };
    Routes::new()
        .get(SIGN_IN, Access::Public, |chrome: Chrome, wanted: Sent<Wanted>| async move {
            let wanted = read(wanted);
            let back = local_path(&wanted.back).unwrap_or_default().to_owned();
            let view = SignInView { t: chrome.t(), csrf: chrome.csrf(), back };
            Page::new(chrome, view)
        })
        .post(SIGN_IN, Access::Public, move |chrome: Chrome, fields: Fields| {
            let portal = Arc::clone(&going);
            async move { leave(&portal, &chrome, fields.get("return").unwrap_or_default()).await }
        })
        .counted_as(Class::Guess)
        .get(
            BACK,
            Access::Public,
            move |chrome: Chrome, headers: HeaderMap, callback: Sent<Callback>| {
                let portal = Arc::clone(&back);
                async move { arrive(&portal, &chrome, &headers, &read(callback)).await }
            },
        )
        .counted_as(Class::Guess)
        .merge(keys)
        .merge(out)
}

/// The route that signs out, for any portal with sessions.
#[must_use]
pub fn sign_out<S: Clone + Send + Sync + 'static>(
    ledger: Ledger,
    provider: Option<Arc<Provider>>,
) -> Routes<S> {
    Routes::new().post(SIGN_OUT, Access::Public, move |chrome: Chrome| {
        let (ledger, provider) = (ledger.clone(), provider.clone());
        async move { depart(&ledger, provider.as_deref(), &chrome).await }
    })
}

/// To the provider.
async fn leave(portal: &StaffPortal, chrome: &Chrome, back: &str) -> Result<Response, Problem> {
    let secret = Bearer::new(portal.ledger.entropy());
    let address = format!("{}{BACK}", chrome.site.origin);
    let url = portal.provider.begin(&secret, &address).await;
    let url = url.map_err(|error| refused(&chrome.site, &chrome.visitor, &error))?;
    let mut response = see_other(url.as_str())?;
    let back = URL_SAFE_NO_PAD.encode(local_path(back).unwrap_or("/"));
    Cookie::SignIn.set(&format!("{}.{back}", secret.text()), response.headers_mut());
    Ok(response)
}

/// From the provider.
async fn arrive(
    portal: &StaffPortal,
    chrome: &Chrome,
    headers: &HeaderMap,
    callback: &Callback,
) -> Response {
    let mut response = match admit(portal, chrome, headers, callback).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    };
    // Whatever came of it, the secret has served.
    Cookie::SignIn.clear(response.headers_mut());
    response
}

async fn admit(
    portal: &StaffPortal,
    chrome: &Chrome,
    headers: &HeaderMap,
    callback: &Callback,
) -> Result<Response, Problem> {
    let (site, visitor) = (&chrome.site, &chrome.visitor);
    let lost = || refused(site, visitor, &OidcError::Lost);
    let (secret, back) = Cookie::SignIn
        .read(headers)
        .and_then(kept)
        .ok_or_else(lost)?;
    let address = format!("{}{BACK}", site.origin);
    let identity = portal
        .provider
        .finish(&secret, &address, callback, portal.ledger.now())
        .await
        .map_err(|error| refused(site, visitor, &error))?;
    let request = Some(visitor.request().uuid());
    let admitted = super::sign_in(
        &portal.ledger,
        portal.purpose,
        site.roles,
        &identity,
        request,
    )
    .await;
    let admitted = match admitted {
        Ok(admitted) => admitted,
        Err(Stop::Fault(fault)) => return Err(fault.into()),
        Err(
            Stop::Denied(_) | Stop::Refused(SignInRefusal::Unknown | SignInRefusal::NotDesignated),
        ) => {
            return Err(sentence(
                site,
                visitor,
                StatusCode::FORBIDDEN,
                "not-designated",
            ));
        }
    };
    if portal.security_key {
        let hint = hint(&identity);
        let waits = keys::begin(&portal.ledger, site.portal, &admitted, hint).await?;
        let mut response = see_other(&format!("{}{}", site.origin, keys::KEY))?;
        keys::attach(&waits, &back, response.headers_mut());
        return Ok(response);
    }
    let started = start(portal, site, visitor.session(), &admitted, &identity).await?;
    let mut response = see_other(&format!("{}{back}", site.origin))?;
    started.attach(response.headers_mut());
    Ok(response)
}

async fn start(
    portal: &StaffPortal,
    site: &SiteInfo,
    replaces: Option<&Session>,
    admitted: &Admitted,
    identity: &Identity,
) -> Result<session::Started, Problem> {
    let start = Start {
        compartment: admitted.compartment.as_deref(),
        designation: Some(admitted.designation.uuid()),
        lifetime: portal.lifetime,
        not_after: Some(admitted.until),
        hint: hint(identity),
        replaces,
        ..Start::new(site.portal, admitted.account.uuid(), admitted.role)
    };
    Ok(session::start(&portal.ledger, start).await?)
}

/// The ID token, for the logout. A very long one is not worth a row: the provider is then asked nothing.
fn hint(identity: &Identity) -> Option<&str> {
    Some(identity.id_token.reveal().as_str()).filter(|hint| hint.len() <= 8_192)
}

async fn depart(
    ledger: &Ledger,
    provider: Option<&Provider>,
    chrome: &Chrome,
) -> Result<Response, Problem> {
    let home = format!("{}/", chrome.site.origin);
    let mut to = home.clone();
    if let Some(session) = chrome.visitor.session() {
        session::end(ledger, session).await?;
        if let (Some(provider), Some(hint)) = (provider, session.hint()) {
            let state = chrome.visitor.request().uuid().simple().to_string();
            if let Some(url) = provider.logout(hint, &home, &state).await {
                to = url.into();
            }
        }
    }
    let mut response = see_other(&to)?;
    session::detach(response.headers_mut());
    if let Some(flash) = Flash::new("flash-signed-out") {
        response.extensions_mut().insert(flash);
    }
    Ok(response)
}

/// Secret and way back, out of the cookie.
pub(super) fn kept(cookie: &str) -> Option<(Bearer, String)> {
    let (secret, back) = cookie.split_once('.')?;
    let back = String::from_utf8(URL_SAFE_NO_PAD.decode(back).ok()?).ok()?;
    Some((Bearer::parse(secret)?, local_path(&back)?.to_owned()))
}

pub(crate) fn see_other(to: &str) -> Result<Response, Problem> {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let to = HeaderValue::from_str(to).map_err(Problem::fault)?;
    response.headers_mut().insert(header::LOCATION, to);
    Ok(response)
}

/// The page of a sign-in that did not succeed.
fn refused(site: &SiteInfo, visitor: &Visitor, error: &OidcError) -> Problem {
    let status = match error {
        OidcError::Unreachable(_) => StatusCode::SERVICE_UNAVAILABLE,
        OidcError::Lost | OidcError::Spent => StatusCode::BAD_REQUEST,
        OidcError::Settings(_) | OidcError::Invalid(_) | OidcError::Provider => {
            StatusCode::BAD_GATEWAY
        }
        OidcError::Denied | OidcError::Weak | OidcError::NoEmail | OidcError::Missing(_) => {
            StatusCode::FORBIDDEN
        }
    };
    let request = visitor.request().uuid();
    tracing::warn!(%request, %error, "sign-in failed");
    metrics::counter!("gate_sign_in_failed", "why" => error.code()).increment(1);
    sentence(site, visitor, status, error.code())
}

pub(super) fn sentence(
    site: &SiteInfo,
    visitor: &Visitor,
    status: StatusCode,
    code: &'static str,
) -> Problem {
    let t = site.catalogue.speak(visitor.locale());
    Problem::Refused(Refusal {
        status,
        code,
        title: t.get(&format!("sign-in-{code}-title")).to_owned(),
        text: t.get(&format!("sign-in-{code}-text")).to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };

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
        ];
        let codes = errors.iter().map(OidcError::code).chain(["not-designated"]);
        for code in codes {
            for part in ["title", "text"] {
                let key = format!("sign-in-{code}-{part}");
                assert!(catalogue.has(&key), "{key}");
            }
        }
        for locale in [Locale::Fr, Locale::En] {
            assert!(!catalogue.speak(locale).get("flash-signed-out").is_empty());
        }
    }

    #[test]
    fn the_page_reads_well_in_both_languages() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        crate::page::sample::check::<SignInView>(&catalogue).unwrap();
    }

    #[test]
    fn the_cookie_gives_back_secret_and_way() {
        let secret = Bearer::parse(&"A".repeat(43)).unwrap();
        let cookie = |back: &str| format!("{}.{}", secret.text(), URL_SAFE_NO_PAD.encode(back));
        assert_eq!(kept(&cookie("/a?b=c")).unwrap().1, "/a?b=c");
        for bad in ["//evil.example", "https://evil.example", ""] {
            assert!(kept(&cookie(bad)).is_none());
        }
        assert!(kept("x").is_none());
    }
}
