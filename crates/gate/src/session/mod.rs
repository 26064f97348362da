//! Sessions: an opaque token in a cookie, everything else in our own table.
//!
//! ANSSI-PG-078 R12 (the server ends sessions), OWASP ASVS 5.0 V7. A session rests on one portal, one
//! account, one role; staff sessions rest on a designation too and end with it.

mod cookie;
mod store;
mod token;

use std::time::Duration;

use http::HeaderMap;
use kernel::{Actor, Role, Secret, Timestamp};
use uuid::Uuid;

pub(crate) use cookie::Cookie;
pub(crate) use store::find;
pub use store::{Start, end, end_all, start, sweep};
pub use token::Bearer;

/// A live session.
#[derive(Debug, Clone)]
pub struct Session {
    /// Account that signed in.
    pub account: Uuid,
    /// Role under which it acts.
    pub role: Role,
    /// Compartment it belongs to.
    pub compartment: Option<String>,
    /// When it began.
    pub since: Timestamp,
    /// When it ends, whatever happens.
    pub until: Timestamp,
    /// Provider's ID token, to tell the provider of the logout.
    pub(crate) hint: Option<Secret<Vec<u8>>>,
    pub(crate) hash: [u8; 32],
}

impl Session {
    /// A session for page samples and tests of pages; no table knows it.
    #[must_use]
    pub fn sample(account: Uuid, role: Role, compartment: Option<&str>) -> Self {
        Self {
            account,
            role,
            compartment: compartment.map(str::to_owned),
            since: Timestamp::UNIX_EPOCH,
            until: Timestamp::UNIX_EPOCH,
            hint: None,
            hash: [0; 32],
        }
    }

    /// The provider's ID token, for its logout.
    pub(crate) fn hint(&self) -> Option<&str> {
        self.hint
            .as_ref()
            .and_then(|hint| std::str::from_utf8(hint.reveal()).ok())
    }

    /// Who acts.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let actor = Actor::account(self.account, self.role);
        match &self.compartment {
            Some(compartment) => actor.within(compartment.as_str()),
            None => actor,
        }
    }
}

/// How long sessions last.
#[derive(Debug, Clone, Copy)]
pub struct Lifetime {
    /// Without a request.
    pub idle: Duration,
    /// In all.
    pub whole: Duration,
}

impl Lifetime {
    /// Half an hour idle, ten hours in all: a working day.
    pub const WORKDAY: Self = Self {
        idle: Duration::from_secs(1_800),
        whole: Duration::from_secs(36_000),
    };
}

/// A session just started: the cookie its answer must set. Attach it with [`Started::attach`].
#[must_use = "the browser does not know of the session yet"]
#[derive(Debug)]
pub struct Started {
    bearer: Bearer,
    /// When it ends, whatever happens.
    pub until: Timestamp,
}

impl Started {
    /// Sets the cookie of the session, and forgets that of the visit and of the sign-in.
    pub fn attach(self, headers: &mut HeaderMap) {
        Cookie::Session.set(&self.bearer.text(), headers);
        Cookie::Visit.clear(headers);
        Cookie::SignIn.clear(headers);
    }

    /// The token, for tests that speak for a browser.
    #[must_use]
    pub fn cookie(&self) -> String {
        format!("__Host-session={}", self.bearer.text())
    }
}

/// Makes the browser forget its session. The server's side is ended by [`end`].
pub fn detach(headers: &mut HeaderMap) {
    Cookie::Session.clear(headers);
}

/// A path of this very site, fit to return to: `/…`, but never `//host` or `/\host`.
#[must_use]
pub fn local_path(path: &str) -> Option<&str> {
    let rest = path.strip_prefix('/')?;
    let safe = path.len() <= 512
        && !rest.starts_with(['/', '\\'])
        && path
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'\\' && b != b'"' && b != b'<');
    safe.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site_are_returned_to() {
        for good in ["/", "/a", "/a/b?c=d&e=%2F", "/a//b"] {
            assert_eq!(local_path(good), Some(good));
        }
        for bad in [
            "",
            "a",
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/é",
        ] {
            assert_eq!(local_path(bad), None, "{bad:?}");
        }
    }
}
