//! Cross-site request forgery: a synchroniser token bound to the session, and the browser's own word.
//!
//! The token is a digest of the cookie (the session's, or the one a visitor gets with their first
//! form), so nothing is stored and nothing can be guessed without the cookie, which scripts cannot
//! read. It is masked afresh each time it is drawn, so that compression leaks nothing (BREACH).
//! ANSSI-PA-009 R38, R40; OWASP ASVS 5.0 V3.5.1.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Name of the hidden field.
pub const FIELD: &str = "_csrf";
/// Header that scripts may use instead of the field.
pub const HEADER: &str = "x-csrf-token";

/// The token of one visitor.
#[derive(Clone)]
pub struct Token {
    secret: [u8; 32],
    seed: [u8; 32],
    drawn: Arc<AtomicU32>,
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[token]")
    }
}

impl Token {
    /// The token bound to a cookie's value; masks are drawn from `seed`, fresh for each request.
    #[must_use]
    pub fn of_cookie(cookie: &[u8], seed: [u8; 32]) -> Self {
        let mut digest = Sha256::new();
        digest.update(b"acte csrf v1\0");
        digest.update(cookie);
        Self {
            secret: digest.finalize().into(),
            seed,
            drawn: Arc::default(),
        }
    }

    /// The token for a form: mask, then masked secret.
    #[must_use]
    pub fn draw(&self) -> String {
        let count = self.drawn.fetch_add(1, Ordering::Relaxed);
        let mut mask = Sha256::new();
        mask.update(self.seed);
        mask.update(count.to_be_bytes());
        let mask = mask.finalize();
        let mut bytes = [0; 64];
        let masked = mask.iter().zip(&self.secret).map(|(m, s)| m ^ s);
        for (to, from) in bytes.iter_mut().zip(mask.iter().copied().chain(masked)) {
            *to = from;
        }
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether a page drew it: only then does a visitor without session need its cookie.
    #[must_use]
    pub fn was_drawn(&self) -> bool {
        self.drawn.load(Ordering::Relaxed) > 0
    }

    /// Whether `given` is this token, in constant time.
    #[must_use]
    pub fn accepts(&self, given: &str) -> bool {
        let mut bytes = [0; 64];
        // 86 characters are exactly 64 bytes: nothing longer is decoded.
        if given.len() != 86 || URL_SAFE_NO_PAD.decode_slice(given, &mut bytes) != Ok(64) {
            return false;
        }
        let (mask, masked) = bytes.split_at(32);
        let mut unmasked = [0; 32];
        for ((to, m), s) in unmasked.iter_mut().zip(mask).zip(masked) {
            *to = m ^ s;
        }
        bool::from(unmasked.ct_eq(&self.secret))
    }
}

/// Whether the browser says that the request comes from `origin` itself.
///
/// `Sec-Fetch-Site` must be `same-origin` when present; `Origin` must be ours when present. A
/// client that sends neither (old, or not a browser) still has to show the token.
#[must_use]
pub fn same_origin(headers: &HeaderMap, origin: &str) -> bool {
    let site = headers
        .get("sec-fetch-site")
        .is_none_or(|value| value == "same-origin");
    let from = headers
        .get(header::ORIGIN)
        .is_none_or(|value| value == origin);
    site && from
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_each_time_and_hold_for_one_cookie_only() {
        let mine = Token::of_cookie(b"mine", [1; 32]);
        let other = Token::of_cookie(b"other", [1; 32]);
        assert!(!mine.was_drawn());
        let (first, second) = (mine.draw(), mine.draw());
        assert_ne!(first, second);
        assert!(mine.accepts(&first) && mine.accepts(&second) && mine.was_drawn());
        assert!(!other.accepts(&first));
        for wrong in [
            "",
            "x",
            first.get(1..).unwrap(),
            &format!("{first}A"),
            &"A".repeat(86),
        ] {
            assert!(!mine.accepts(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_browser_word_is_taken_when_given() {
        let ours = "https://a.localhost:8443";
        let mut headers = HeaderMap::new();
        assert!(same_origin(&headers, ours));
        for (name, value, good) in [
            ("origin", ours, true),
            ("origin", "https://a.localhost", false),
            ("origin", "null", false),
            ("sec-fetch-site", "same-origin", true),
            ("sec-fetch-site", "same-site", false),
            ("sec-fetch-site", "cross-site", false),
            ("sec-fetch-site", "none", false),
        ] {
            headers.clear();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(same_origin(&headers, ours), good, "{name}: {value}");
        }
    }
}
