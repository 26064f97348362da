//! What the browser keeps of a sign-in or a sign-out under way.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

use super::CitizenProvider;
use crate::session::{Bearer, local_path};

/// A sign-in under way: its secret, the provider it was begun at, where it leads.
pub(super) struct Way {
    pub(super) secret: Bearer,
    pub(super) key: String,
    pub(super) back: String,
}

impl Way {
    /// As the cookie holds it.
    pub(super) fn text(&self) -> String {
        let back = URL_SAFE_NO_PAD.encode(local_path(&self.back).unwrap_or("/"));
        format!("{}.{}.{back}", self.secret.text(), self.key)
    }

    /// Reads the cookie.
    pub(super) fn parse(cookie: &str) -> Option<Self> {
        let mut parts = cookie.split('.');
        let secret = Bearer::parse(parts.next()?)?;
        let key = parts.next().filter(|key| CitizenProvider::is_key(key))?;
        let back = String::from_utf8(URL_SAFE_NO_PAD.decode(parts.next()?).ok()?).ok()?;
        if parts.next().is_some() {
            return None;
        }
        Some(Self {
            secret,
            key: key.to_owned(),
            back: local_path(&back)?.to_owned(),
        })
    }
}

/// What the session keeps for the logout: which provider, and its ID token. A very long token is not worth a row.
pub(super) fn hint(key: &str, id_token: &str) -> Option<String> {
    (id_token.len() <= 8_192).then(|| format!("{key} {id_token}"))
}

/// The state of a sign-out, known only to the browser that asked for it.
pub(super) fn leaving(secret: &Bearer) -> String {
    URL_SAFE_NO_PAD.encode(secret.derive("oidc logout state"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_gives_back_secret_provider_and_way() {
        let secret = Bearer::parse(&"A".repeat(43)).unwrap();
        let way = |key: &str, back: &str| Way {
            secret: secret.clone(),
            key: key.to_owned(),
            back: back.to_owned(),
        };
        let read = Way::parse(&way("franceconnect", "/a?b=c").text()).unwrap();
        assert_eq!(
            (read.key.as_str(), read.back.as_str()),
            ("franceconnect", "/a?b=c")
        );
        assert_eq!(read.secret.text(), secret.text());
        // A foreign address is never the way back.
        let away = way("franceconnect", "https://evil.example").text();
        assert_eq!(Way::parse(&away).unwrap().back, "/");
        let back = URL_SAFE_NO_PAD.encode("//evil.example");
        for bad in [
            String::new(),
            format!("{}.franceconnect", secret.text()),
            format!("{}.France/Connect.{back}", secret.text()),
            format!("{}.franceconnect.{back}", secret.text()),
            format!("{}.more", way("fc", "/").text()),
        ] {
            assert!(Way::parse(&bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn the_state_of_a_sign_out_is_long_and_the_browser_s_own() {
        let secret = Bearer::parse(&"A".repeat(43)).unwrap();
        let other = Bearer::parse(&"E".repeat(43)).unwrap();
        assert!(leaving(&secret).len() >= 32);
        assert_ne!(leaving(&secret), leaving(&other));
        assert!(hint("fc", &"x".repeat(9_000)).is_none());
    }
}
