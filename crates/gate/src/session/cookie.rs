//! The few cookies there are, all `__Host-`: Secure, no Domain, whole path (RFC 6265bis §4.1.3.2).

use http::{HeaderMap, HeaderValue, header};

/// A cookie of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Opaque token of a session.
    Session,
    /// Random value that binds the forms of a visitor without session.
    Visit,
    /// Secret of a sign-in under way at the identity provider.
    SignIn,
    /// Secret of a sign-out under way there.
    SignOut,
    /// Token of a sign-in that waits for its security key.
    Key,
    /// Key of a message for the next page.
    Flash,
    /// Language chosen.
    Lang,
    /// Colour scheme chosen.
    Scheme,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "__Host-session",
            Self::Visit => "__Host-visit",
            Self::SignIn => "__Host-signin",
            Self::SignOut => "__Host-signout",
            Self::Key => "__Host-key",
            Self::Flash => "__Host-flash",
            Self::Lang => "__Host-lang",
            Self::Scheme => "__Host-scheme",
        }
    }

    /// Seconds it lives in the browser; none for as long as the browser runs.
    const fn age(self) -> Option<u32> {
        match self {
            Self::Session | Self::Visit => None,
            Self::SignIn | Self::SignOut | Self::Key => Some(600),
            Self::Flash => Some(60),
            Self::Lang | Self::Scheme => Some(180 * 86_400),
        }
    }

    /// The value a browser sent. None when there is none, two, or one that cannot be ours.
    pub(crate) fn read(self, headers: &HeaderMap) -> Option<&str> {
        let pairs = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='));
        let mut values = pairs
            .filter(|(name, _)| *name == self.name())
            .map(|(_, value)| value);
        let value = values.next()?;
        (values.next().is_none() && value.len() <= 1_024).then_some(value)
    }

    /// Asks the browser to keep `value`, which must be of cookie characters.
    pub(crate) fn set(self, value: &str, headers: &mut HeaderMap) {
        let age = self
            .age()
            .map(|age| format!("; Max-Age={age}"))
            .unwrap_or_default();
        self.write(
            &format!(
                "{}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}",
                self.name()
            ),
            headers,
        );
    }

    /// Asks the browser to forget it.
    pub(crate) fn clear(self, headers: &mut HeaderMap) {
        let name = self.name();
        self.write(
            &format!("{name}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"),
            headers,
        );
    }

    fn write(self, text: &str, headers: &mut HeaderMap) {
        if let Ok(mut value) = HeaderValue::from_str(text) {
            value.set_sensitive(true);
            headers.append(header::SET_COOKIE, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_sent_twice_is_not_believed() {
        let mut headers = HeaderMap::new();
        headers.append("cookie", "a=b; __Host-session=one".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers), Some("one"));
        headers.append("cookie", "__Host-session=two".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers), None);
        assert_eq!(Cookie::Visit.read(&headers), None);
    }

    #[test]
    fn every_cookie_is_a_host_cookie_that_scripts_cannot_read() {
        use Cookie::{Flash, Key, Lang, Scheme, Session, SignIn, SignOut, Visit};
        for cookie in [Session, Visit, SignIn, SignOut, Key, Flash, Lang, Scheme] {
            for setting in [true, false] {
                let mut headers = HeaderMap::new();
                if setting {
                    cookie.set("x", &mut headers);
                } else {
                    cookie.clear(&mut headers);
                }
                let text = headers["set-cookie"].to_str().unwrap();
                assert!(text.starts_with("__Host-"), "{text}");
                for part in ["; Path=/;", "; Secure;", "; HttpOnly;", "; SameSite=Lax"] {
                    assert!(text.contains(part), "{text} lacks {part}");
                }
                assert!(!text.contains("Domain"));
            }
        }
    }
}
