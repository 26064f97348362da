//! A small service behind the gate, and a browser to visit it with.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Body,
    response::{Html, IntoResponse, Response},
};
use futures::TryStreamExt;
use gate::{
    Access, Form, Problem, Routes, SignedIn, Site, SiteInfo, SiteSettings, Upload,
    i18n::{Catalogue, GROUND},
    limits::{Class, Limiter, Quota, Quotas},
    page::Chrome,
    session::{self, Start},
    tokens::Caller,
};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use kernel::{Purpose, Role};
use ledger::{Attr, Law, Resource, migrate::Migrations};
use testkit::{TestDb, TestLedger};
use tower::ServiceExt;
use uuid::Uuid;

pub(crate) const AGENT: Role = Role("agent");
pub(crate) const ADMIN: Role = Role("admin");
pub(crate) const ROLES: &[Role] = &[AGENT, ADMIN];
pub(crate) const HANDLING: Purpose = Purpose("handling");
pub(crate) const ORIGIN: &str = "https://sample.localhost:8443";
const LISTS: &[Migrations] = &[&ledger::MIGRATIONS, &gate::MIGRATIONS];

/// What the policy is asked about: the portal as a whole.
#[derive(Clone)]
#[expect(
    unreachable_pub,
    reason = "the macro of actions makes public types that name it"
)]
pub struct Portal;
impl Resource for Portal {
    const TYPE: &'static str = "Portal";
    fn id(&self) -> Uuid {
        Uuid::nil()
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        Vec::new()
    }
}
ledger::actions! {
    Administer = "administer" on Portal;
}

pub(crate) fn law() -> Law {
    let law = Law::parse(
        include_str!("law/act.toml"),
        "",
        include_str!("law/access.cedar"),
        include_str!("law/access.cedarschema"),
    );
    law.unwrap().extend(gate::COLUMNS).unwrap()
}

pub(crate) async fn ledger() -> TestLedger {
    TestLedger::open(law(), TestDb::new("sample", LISTS).await).await
}

pub(crate) struct App {
    pub(crate) it: TestLedger,
    pub(crate) site: Site,
}

impl App {
    pub(crate) async fn new() -> Self {
        Self::with(Routes::new()).await
    }

    /// The sample routes and some more.
    pub(crate) async fn with(more: Routes<()>) -> Self {
        let it = ledger().await;
        let site = site(&it, more, "agent");
        Self { it, site }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::on(&self.site)
    }

    /// A browser whose session belongs to a new account in `role`.
    pub(crate) async fn signed_in(&self, role: Role) -> (Browser, Uuid) {
        let account = Uuid::from_u128(u128::from(role.0.len() as u64) + 100);
        let started = session::start(&self.it.ledger, Start::new("agent", account, role)).await;
        let mut browser = self.browser();
        let cookie = started.unwrap().cookie();
        let (name, value) = cookie.split_once('=').unwrap();
        browser.cookies.insert(name.to_owned(), value.to_owned());
        (browser, account)
    }
}

#[derive(serde::Deserialize)]
struct Change {
    value: String,
}

pub(crate) fn routes() -> Routes<()> {
    Routes::new()
        .get("/", Access::Public, async |chrome: Chrome| {
            Html(chrome.visitor.csrf())
        })
        .get("/mine", Access::SignedIn, async |who: SignedIn| {
            who.actor.account.unwrap().to_string()
        })
        .get("/admin", Access::Role(&[ADMIN]), async || "admin")
        .get("/things/{id}", Access::Public, async || "thing")
        .get("/boom", Access::Public, async || {
            Problem::fault("the secret cause")
        })
        .get("/panic", Access::Public, async || -> Response {
            panic!("the secret cause")
        })
        .post("/change", Access::Public, async |form: Form<Change>| {
            form.0.value
        })
        .post(
            "/mine/change",
            Access::SignedIn,
            async |form: Form<Change>| form.0.value,
        )
        .post("/guess", Access::Public, async || "no")
        .counted_as(Class::Guess)
        .upload("/file", Access::SignedIn, take, 1_000_000)
        .api(
            Method::GET,
            "/api/v1/me",
            Access::Token("read"),
            async |who: Caller| format!("{} {}", who.account(), who.actor().role),
        )
        .api(
            Method::POST,
            "/api/v1/thing",
            Access::Token("write"),
            async || "made",
        )
        .api(Method::GET, "/api/v1/boom", Access::Public, async || {
            Problem::fault("the secret cause")
        })
}

async fn take(upload: Upload) -> Result<Response, Problem> {
    let Some((name, stream)) = upload.into_file() else {
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, "no file").into_response());
    };
    let bytes: Vec<bytes::Bytes> = stream.try_collect().await?;
    Ok(format!("{} {}", name.safe(), bytes.concat().len()).into_response())
}

pub(crate) fn site(it: &TestLedger, more: Routes<()>, portal: &'static str) -> Site {
    site_with(it, more, portal, |_| {})
}

/// The same, some of it said otherwise.
pub(crate) fn site_with(
    it: &TestLedger,
    more: Routes<()>,
    portal: &'static str,
    otherwise: impl FnOnce(&mut SiteInfo),
) -> Site {
    let catalogue = Catalogue::new(GROUND).unwrap();
    let sample = gate::page::sample::site(&catalogue);
    let mut info = SiteInfo {
        portal,
        act: Arc::new(it.ledger.act().clone()),
        sign_in: Some("/sign-in"),
        roles: ROLES,
        ..(*sample).clone()
    };
    otherwise(&mut info);
    let quotas = Quotas::default().with(
        Class::Guess,
        Quota::per_minute(40, 1),
        Quota::per_minute(40, 1),
    );
    let settings = SiteSettings {
        limiter: Limiter::new(quotas),
        ..SiteSettings::default()
    };
    Site::new(info, &it.ledger, (), routes().merge(more), settings).unwrap()
}

/// A browser: it keeps cookies, and says where its requests come from.
pub(crate) struct Browser {
    router: axum::Router,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) headers: HeaderMap,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers
            .get(header::LOCATION)
            .map_or("", |value| value.to_str().unwrap())
    }
}

impl Browser {
    pub(crate) fn on(site: &Site) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert("sec-fetch-site", "same-origin".parse().unwrap());
        headers.insert("origin", ORIGIN.parse().unwrap());
        Self {
            router: site.router(),
            cookies: BTreeMap::new(),
            headers,
        }
    }

    pub(crate) async fn send(&mut self, mut request: Request<Body>) -> Answer {
        for (name, value) in &self.headers {
            request.headers_mut().entry(name).or_insert(value.clone());
        }
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(n, v)| format!("{n}={v}"))
            .collect();
        if !cookies.is_empty() {
            request
                .headers_mut()
                .insert("cookie", cookies.join("; ").parse().unwrap());
        }
        let peer = gate::transport::Peer("192.0.2.7".parse().unwrap());
        request.extensions_mut().insert(peer);
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let (name, rest) = text.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if text.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            body,
        }
    }

    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap())
            .await
    }

    /// Posts a form as it is.
    pub(crate) async fn post_raw(&mut self, path: &str, form: &str) -> Answer {
        let request =
            Request::post(path).header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap())
            .await
    }

    /// Fetches a page for its token, then posts the form with it.
    pub(crate) async fn post(&mut self, path: &str, form: &str) -> Answer {
        let token = self.get("/").await.body;
        self.post_raw(path, &format!("_csrf={token}&{form}")).await
    }
}
