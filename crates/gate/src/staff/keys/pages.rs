//! The pages where a security key is registered and shown. The browser speaks to the key by a script
//! (`web/src/key.ts`): without it these pages say that they cannot work.

use std::{sync::Arc, time::Duration};

use askama::Template;
use axum::response::{IntoResponse, Response};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, StatusCode};
use kernel::Timestamp;
use ledger::Stop;
use serde_json::json;

use super::{
    super::pages::{StaffPortal, kept, see_other, sentence},
    KeyRefusal,
    ceremony::{self, Waiting},
    deeds::{self, Own},
};
use crate::{
    Access, Problem, Routes, SignedIn, SiteInfo, components as ui,
    extract::{Fields, Flash},
    i18n::T,
    limits::Class,
    page::{Chrome, Csrf, Page, Script, View},
    security_headers::AsksKey,
    session::{self, Bearer, Cookie, Session, Start},
    webauthn::{ALGORITHMS, Assertion, Registration, RelyingParty},
};

/// Page of a sign-in that waits for its key.
pub const KEY: &str = "/sign-in/key";
/// Page of one's own keys.
pub const KEYS: &str = "/sign-in/keys";

/// How long after its sign-in a session may add a key: an unlocked desk is not enough.
const FRESH: Duration = Duration::from_secs(900);

/// A sign-in that waits for its key.
#[derive(Debug, Template)]
#[template(path = "staff/key.html")]
pub struct KeyView {
    t: T,
    form: KeyForm,
    registering: bool,
}

/// One's own keys.
#[derive(Debug, Template)]
#[template(path = "staff/keys.html")]
pub struct KeysView {
    t: T,
    /// None when the session is too old to add one.
    form: Option<KeyForm>,
    keys: Vec<(Timestamp, Option<Timestamp>, bool)>,
}

/// The form that the script fills.
#[derive(Debug, Clone, Template)]
#[template(path = "staff/key_form.html")]
struct KeyForm {
    t: T,
    csrf: Csrf,
    action: &'static str,
    /// What the browser is asked, in JSON: `PublicKeyCredentialCreationOptions` or `…RequestOptions`.
    options: String,
    registering: bool,
    /// Message about the answer before.
    error: Option<&'static str>,
}

impl askama::filters::HtmlSafe for KeyForm {}

impl View for KeyView {
    fn title(&self, t: &T) -> String {
        let key = if self.registering {
            "key-register-title"
        } else {
            "key-show-title"
        };
        t.get(key).to_owned()
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Key]
    }
    fn has_errors(&self) -> bool {
        self.form.error.is_some()
    }
    fn samples(t: &T) -> Vec<Self> {
        let both = [true, false].map(|registering| Self {
            t: t.clone(),
            form: KeyForm::sample(t, KEY, registering, None),
            registering,
        });
        let errors = ERRORS.map(|error| Self {
            t: t.clone(),
            form: KeyForm::sample(t, KEY, false, Some(error)),
            registering: false,
        });
        both.into_iter().chain(errors).collect()
    }
}

impl View for KeysView {
    fn title(&self, t: &T) -> String {
        t.get("key-own-title").to_owned()
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Key]
    }
    fn has_errors(&self) -> bool {
        self.form.as_ref().is_some_and(|form| form.error.is_some())
    }
    fn samples(t: &T) -> Vec<Self> {
        let at = Timestamp::UNIX_EPOCH;
        let page = |form, keys| Self {
            t: t.clone(),
            form,
            keys,
        };
        vec![
            page(None, vec![]),
            page(
                Some(KeyForm::sample(t, KEYS, true, None)),
                vec![(at, None, false)],
            ),
            page(
                Some(KeyForm::sample(t, KEYS, true, Some("key-error-known"))),
                vec![(at, Some(at), true); 5],
            ),
        ]
    }
}

/// Every sentence about an answer that was refused.
const ERRORS: [&str; 9] = [
    "key-failed",
    "key-error-verified",
    "key-error-stranger",
    "key-error-counter",
    "key-error-algorithm",
    "key-error-late",
    "key-error-many",
    "key-error-known",
    "key-error-other",
];

impl KeyForm {
    fn sample(t: &T, action: &'static str, registering: bool, error: Option<&'static str>) -> Self {
        Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            action,
            options: format!("{{\"challenge\":\"{}\"}}", crate::page::sample::HOSTILE),
            registering,
            error,
        }
    }
}

/// What the browser is asked to do with a challenge.
struct Asked<'a> {
    site: &'a SiteInfo,
    challenge: &'a [u8; 32],
    account: uuid::Uuid,
    keys: &'a [Own],
}

impl Asked<'_> {
    fn options(&self, registering: bool) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(self.challenge);
        let known = self.keys.iter().map(
            |key| json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&key.credential) }),
        );
        let known: Vec<_> = known.collect();
        let (host, name) = (self.site.host.as_str(), self.site.name.get("fr"));
        if registering {
            let algorithms =
                ALGORITHMS.map(|algorithm| json!({ "type": "public-key", "alg": algorithm }));
            json!({
                "challenge": challenge,
                "rp": { "id": host, "name": name },
                // The key shows this; the account's id says nothing of its holder.
                "user": {
                    "id": URL_SAFE_NO_PAD.encode(self.account.as_bytes()),
                    "name": host,
                    "displayName": name,
                },
                "pubKeyCredParams": algorithms,
                "timeout": 300_000,
                "excludeCredentials": known,
                "authenticatorSelection": { "residentKey": "discouraged", "userVerification": "required" },
                "attestation": "none",
            })
        } else {
            json!({
                "challenge": challenge,
                "rpId": host,
                "allowCredentials": known,
                "userVerification": "required",
                "timeout": 300_000,
            })
        }
        .to_string()
    }
}

/// The routes of a portal whose staff show a key.
pub(in crate::staff) fn routes<S: Clone + Send + Sync + 'static>(
    portal: &Arc<StaffPortal>,
) -> Routes<S> {
    let [waits, answers, own, adds] = [(); 4].map(|()| Arc::clone(portal));
    Routes::new()
        .get(
            KEY,
            Access::Public,
            move |chrome: Chrome, headers: HeaderMap| {
                let portal = Arc::clone(&waits);
                async move { wait(&portal, chrome, &headers, None).await }
            },
        )
        .post(
            KEY,
            Access::Public,
            move |chrome: Chrome, headers: HeaderMap, fields: Fields| {
                let portal = Arc::clone(&answers);
                async move { answer(&portal, chrome, &headers, &fields).await }
            },
        )
        .counted_as(Class::Guess)
        .get(
            KEYS,
            Access::SignedIn,
            move |chrome: Chrome, who: SignedIn| {
                let portal = Arc::clone(&own);
                async move { keys(&portal, chrome, &who.session, None).await }
            },
        )
        .post(
            KEYS,
            Access::SignedIn,
            move |chrome: Chrome, who: SignedIn, fields: Fields| {
                let portal = Arc::clone(&adds);
                async move { add(&portal, chrome, &who.session, &fields).await }
            },
        )
        .counted_as(Class::Guess)
}

/// The cookie of a sign-in that waits, set on the answer that leads to its page.
pub(in crate::staff) fn attach(bearer: &Bearer, back: &str, headers: &mut HeaderMap) {
    let back = URL_SAFE_NO_PAD.encode(back);
    Cookie::Key.set(&format!("{}.{back}", bearer.text()), headers);
}

fn party(site: &SiteInfo) -> RelyingParty<'_> {
    RelyingParty {
        id: &site.host,
        origin: &site.origin,
    }
}

/// No sign-in waits in this browser: it took too long, or was never begun.
fn lost(chrome: &Chrome) -> Problem {
    sentence(
        &chrome.site,
        &chrome.visitor,
        StatusCode::BAD_REQUEST,
        "lost",
    )
}

fn cookie(headers: &HeaderMap) -> Option<(Bearer, String)> {
    Cookie::Key.read(headers).and_then(kept)
}

/// The page of a sign-in that waits.
async fn wait(
    portal: &StaffPortal,
    chrome: Chrome,
    headers: &HeaderMap,
    error: Option<&'static str>,
) -> Result<Response, Problem> {
    let site = Arc::clone(&chrome.site);
    let found = match cookie(headers) {
        Some((bearer, _)) => {
            let hash = bearer.hash();
            ceremony::find(&portal.ledger, site.portal, site.roles, hash).await?
        }
        None => None,
    };
    let Some(waiting) = found.filter(|waiting| waiting.designation.is_some()) else {
        return Err(lost(&chrome));
    };
    let (form, known) = form(portal, &chrome, &waiting, None, error)
        .await?
        .ok_or_else(|| lost(&chrome))?;
    let view = KeyView {
        t: chrome.t(),
        form,
        registering: known.is_empty(),
    };
    Ok(drawn(chrome, view, error))
}

/// A form with a new challenge, and the keys of who will answer it. `adding` says what it does for a person
/// signed in; a sign-in registers when it has no key, and shows one when it has.
async fn form(
    portal: &StaffPortal,
    chrome: &Chrome,
    waiting: &Waiting,
    adding: Option<()>,
    error: Option<&'static str>,
) -> Result<Option<(KeyForm, Vec<Own>)>, Problem> {
    let request = chrome.visitor.request().uuid();
    let keys = deeds::own(&portal.ledger, portal.purpose, waiting, request)
        .await
        .map_err(unforeseen)?;
    let challenge = ceremony::challenge(&portal.ledger, chrome.site.portal, waiting).await?;
    let Some(challenge) = challenge else {
        return Ok(None);
    };
    let asked = Asked {
        site: &chrome.site,
        challenge: &challenge,
        account: waiting.account,
        keys: &keys,
    };
    let registering = adding.is_some() || keys.is_empty();
    let form = KeyForm {
        t: chrome.t(),
        csrf: chrome.csrf(),
        action: if adding.is_some() { KEYS } else { KEY },
        options: asked.options(registering),
        registering,
        error,
    };
    Ok(Some((form, keys)))
}

/// A page that may ask the browser for a key.
fn drawn<V: View>(chrome: Chrome, view: V, error: Option<&'static str>) -> Response {
    let page = Page::new(chrome, view);
    let mut response = match error {
        Some(_) => page.invalid().into_response(),
        None => page.into_response(),
    };
    response.extensions_mut().insert(AsksKey);
    response
}

/// A field of the script's, out of base64url; empty when it is not.
fn field(fields: &Fields, name: &str) -> Vec<u8> {
    let text = fields.get(name).unwrap_or_default();
    URL_SAFE_NO_PAD.decode(text).unwrap_or_default()
}

/// The answer of a sign-in that waits: a session, or the page again.
async fn answer(
    portal: &StaffPortal,
    chrome: Chrome,
    headers: &HeaderMap,
    fields: &Fields,
) -> Result<Response, Problem> {
    let site = Arc::clone(&chrome.site);
    let (bearer, back) = cookie(headers).ok_or_else(|| lost(&chrome))?;
    let client_data = field(fields, "client_data");
    // The script did not run: no key was asked, no challenge has served.
    if client_data.is_empty() {
        return wait(portal, chrome, headers, Some("key-failed")).await;
    }
    let taken = ceremony::take(&portal.ledger, site.portal, site.roles, bearer.hash()).await?;
    let waiting = taken
        .filter(|waiting| waiting.designation.is_some())
        .ok_or_else(|| lost(&chrome))?;
    let (ledger, purpose, party) = (&portal.ledger, portal.purpose, party(&site));
    let request = chrome.visitor.request().uuid();
    let registering = fields.get("attestation").is_some();
    let done = if registering {
        let attestation = field(fields, "attestation");
        let given = Registration {
            client_data: &client_data,
            attestation: &attestation,
        };
        deeds::register(ledger, purpose, party, &waiting, given, request).await
    } else {
        let (data, signature) = (
            field(fields, "authenticator_data"),
            field(fields, "signature"),
        );
        let given = Assertion {
            client_data: &client_data,
            authenticator_data: &data,
            signature: &signature,
        };
        let credential = field(fields, "credential");
        deeds::prove(
            ledger,
            purpose,
            party,
            &waiting,
            &credential,
            given,
            request,
        )
        .await
        .map(Some)
    };
    let until = match done {
        Ok(until) => until,
        Err(Stop::Refused(KeyRefusal::NotDesignated)) => {
            let status = StatusCode::FORBIDDEN;
            return Err(sentence(&site, &chrome.visitor, status, "not-designated"));
        }
        Err(Stop::Refused(why)) => {
            metrics::counter!("gate_key_refused", "why" => ledger::Reason::code(&why)).increment(1);
            return wait(portal, chrome, headers, Some(why.sentence())).await;
        }
        Err(other) => return Err(unforeseen(other)),
    };
    let hint = waiting.hint.as_deref();
    let hint = hint.and_then(|sealed| bearer.open("id token", sealed));
    let hint = hint.and_then(|plain| String::from_utf8(plain).ok());
    let start = Start {
        compartment: waiting.compartment.as_deref(),
        designation: waiting.designation,
        lifetime: portal.lifetime,
        not_after: until,
        hint: hint.as_deref(),
        replaces: chrome.visitor.session(),
        ..Start::new(site.portal, waiting.account, waiting.role)
    };
    let started = session::start(ledger, start).await?;
    // Whoever has just registered a first key is led to register a spare.
    let to = if registering { KEYS } else { back.as_str() };
    let mut response = see_other(&format!("{}{to}", site.origin))?;
    started.attach(response.headers_mut());
    Cookie::Key.clear(response.headers_mut());
    if let Some(flash) = Flash::new("flash-key-registered").filter(|_| registering) {
        response.extensions_mut().insert(flash);
    }
    Ok(response)
}

/// One's own keys.
async fn keys(
    portal: &StaffPortal,
    chrome: Chrome,
    session: &Session,
    error: Option<&'static str>,
) -> Result<Response, Problem> {
    let waiting = Waiting::of_session(session);
    let request = chrome.visitor.request().uuid();
    let fresh = is_fresh(portal, session);
    let (form, known) = if fresh {
        let form = form(portal, &chrome, &waiting, Some(()), error).await?;
        let (form, known) = form.ok_or(Problem::NotFound)?;
        (Some(form), known)
    } else {
        let known = deeds::own(&portal.ledger, portal.purpose, &waiting, request).await;
        (None, known.map_err(unforeseen)?)
    };
    let keys = known
        .iter()
        .map(|key| (key.registered_at, key.used_at, key.backup_eligible));
    let view = KeysView {
        t: chrome.t(),
        form,
        keys: keys.collect(),
    };
    Ok(drawn(chrome, view, error))
}

fn is_fresh(portal: &StaffPortal, session: &Session) -> bool {
    portal.ledger.now() < session.since + FRESH
}

/// Adds a key to one's own.
async fn add(
    portal: &StaffPortal,
    chrome: Chrome,
    session: &Session,
    fields: &Fields,
) -> Result<Response, Problem> {
    let site = Arc::clone(&chrome.site);
    if !is_fresh(portal, session) {
        return keys(portal, chrome, session, Some("key-error-late")).await;
    }
    let (client_data, attestation) = (field(fields, "client_data"), field(fields, "attestation"));
    if client_data.is_empty() {
        return keys(portal, chrome, session, Some("key-failed")).await;
    }
    let taken = ceremony::take(&portal.ledger, site.portal, site.roles, session.hash).await?;
    let own =
        |waiting: &Waiting| waiting.account == session.account && waiting.designation.is_none();
    let waiting = taken.filter(own);
    let waiting = waiting.unwrap_or_else(|| Waiting::of_session(session));
    let given = Registration {
        client_data: &client_data,
        attestation: &attestation,
    };
    let request = chrome.visitor.request().uuid();
    let (ledger, purpose) = (&portal.ledger, portal.purpose);
    match deeds::register(ledger, purpose, party(&site), &waiting, given, request).await {
        Ok(_) => {
            let mut response = see_other(&format!("{}{KEYS}", site.origin))?;
            if let Some(flash) = Flash::new("flash-key-added") {
                response.extensions_mut().insert(flash);
            }
            Ok(response)
        }
        Err(Stop::Refused(why)) => keys(portal, chrome, session, Some(why.sentence())).await,
        Err(other) => Err(unforeseen(other)),
    }
}

/// What no rule of these deeds says.
fn unforeseen(stop: Stop<KeyRefusal>) -> Problem {
    match stop {
        Stop::Fault(fault) => fault.into(),
        Stop::Denied(_) | Stop::Refused(_) => Problem::fault("a deed on keys was denied"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Catalogue, GROUND};

    #[test]
    fn the_pages_read_well_in_both_languages() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        crate::page::sample::check::<KeyView>(&catalogue).unwrap();
        crate::page::sample::check::<KeysView>(&catalogue).unwrap();
    }
}
