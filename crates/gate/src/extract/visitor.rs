//! Who is reading, in which language, under which number.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::request::Parts;
use kernel::{Actor, Clock, Entropy, Id, Kind, Personal};
use uuid::Uuid;

use crate::{Locale, Problem, csrf::Token, session::Session};

/// Colour scheme the visitor asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// The browser's own preference.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Name used in the cookie, the query and the `<html>` attribute.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The scheme a name stands for.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        match name {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }
}

/// Number of one request, in the log, in the audit log and, when something fails, on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RequestId(Uuid);

/// Kind of a request's id.
enum Request {}
impl Kind for Request {
    const NAME: &'static str = "request";
}

impl RequestId {
    /// A new number.
    pub fn new(clock: &(impl Clock + ?Sized), entropy: &(impl Entropy + ?Sized)) -> Self {
        Self(Id::<Request>::new(clock, entropy).uuid())
    }

    /// The number `uuid` denotes.
    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }

    /// As a UUID, for an [`Actor`] or a log line.
    #[must_use]
    pub const fn uuid(self) -> Uuid {
        self.0
    }

    /// Short form that a person can read over the telephone: `7f3a-09bc-51de`.
    #[must_use]
    pub fn incident(self) -> String {
        let tail = self.0.as_u128() & 0xffff_ffff_ffff;
        format!(
            "{:04x}-{:04x}-{:04x}",
            tail >> 32,
            (tail >> 16) & 0xffff,
            tail & 0xffff
        )
    }
}

/// A message shown once, on the page after the one that caused it: a key of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash(pub(crate) String);

impl Flash {
    /// A message, when `key` is the shape of a catalogue key (`[a-z0-9-]`, at most 60).
    #[must_use]
    pub fn new(key: &str) -> Option<Self> {
        let shaped = !key.is_empty()
            && key.len() <= 60
            && key
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        shaped.then(|| Self(key.to_owned()))
    }

    /// Key of the catalogue.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.0
    }
}

/// The visitor of one request. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Visitor(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    locale: Locale,
    theme: Theme,
    session: Option<Session>,
    csrf: Token,
    request: RequestId,
    /// Path and query: what someone searches for may be a name.
    address: Personal<String>,
    flash: Option<Flash>,
}

impl Visitor {
    /// A visitor as the layers found them.
    pub(crate) fn new(
        locale: Locale,
        theme: Theme,
        session: Option<Session>,
        csrf: Token,
        request: RequestId,
        address: String,
        flash: Option<Flash>,
    ) -> Self {
        Self(Arc::new(Inner {
            locale,
            theme,
            session,
            csrf,
            request,
            address: Personal::new(address),
            flash,
        }))
    }

    /// A visitor for page samples, without a request behind.
    #[must_use]
    pub fn sample(locale: Locale, session: Option<Session>) -> Self {
        let csrf = Token::of_cookie(b"sample", [7; 32]);
        let request = RequestId(Uuid::nil());
        Self::new(
            locale,
            Theme::Auto,
            session,
            csrf,
            request,
            "/".to_owned(),
            None,
        )
    }

    /// Language of the page.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.0.locale
    }

    /// Colour scheme.
    #[must_use]
    pub fn theme(&self) -> Theme {
        self.0.theme
    }

    /// Session, when signed in on this portal.
    #[must_use]
    pub fn session(&self) -> Option<&Session> {
        self.0.session.as_ref()
    }

    /// Anti-forgery token for the hidden field named [`crate::csrf::FIELD`]. Different each time it is
    /// drawn, always good for this visitor.
    #[must_use]
    pub fn csrf(&self) -> String {
        self.0.csrf.draw()
    }

    pub(crate) fn csrf_token(&self) -> &Token {
        &self.0.csrf
    }

    /// Number of the request.
    #[must_use]
    pub fn request(&self) -> RequestId {
        self.0.request
    }

    /// Path asked for, without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        let address = self.0.address.reveal().as_str();
        address.split_once('?').map_or(address, |(path, _)| path)
    }

    /// Query asked for, as it was written.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        let address = self.0.address.reveal();
        address.split_once('?').map(|(_, query)| query)
    }

    /// Message left by the page before.
    #[must_use]
    pub fn flash(&self) -> Option<&Flash> {
        self.0.flash.as_ref()
    }

    /// Who acts in a deed of this request: the session's account, else a visitor.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let actor = self
            .0
            .session
            .as_ref()
            .map_or_else(Actor::visitor, Session::actor);
        actor.for_request(self.0.request.0)
    }
}

impl<S: Sync> FromRequestParts<S> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Problem::fault("no visitor layer"))
    }
}
