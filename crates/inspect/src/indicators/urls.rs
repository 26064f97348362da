//! Whole addresses, found by their `://`.

use memchr::memmem;
use url::{Host, Url};

use super::{ATTEMPTS, Sink, hosts};
use crate::report::IndicatorKind;

/// Longest address kept, in bytes.
const LONGEST: usize = 2048;
/// Bytes parsed in one haystack: addresses within addresses are each read to the end.
const PARSED: usize = 8 << 20;

/// Schemes worth keeping, the defanged writings beside what they stand for.
const SCHEMES: [(&str, &str); 19] = [
    ("http", "http"),
    ("https", "https"),
    ("hxxp", "http"),
    ("hxxps", "https"),
    ("htxp", "http"),
    ("htxps", "https"),
    ("meow", "http"),
    ("meows", "https"),
    ("ftp", "ftp"),
    ("fxp", "ftp"),
    ("ftps", "ftps"),
    ("sftp", "sftp"),
    ("smb", "smb"),
    ("ldap", "ldap"),
    ("ldaps", "ldaps"),
    ("ws", "ws"),
    ("wss", "wss"),
    ("tcp", "tcp"),
    ("rmi", "rmi"),
];

/// Finds addresses in `hay` and the domain or machine address in each.
pub(super) fn find(hay: &[u8], sink: &mut Sink) {
    let mut parsed = 0;
    for at in memmem::find_iter(hay, b"://").take(ATTEMPTS) {
        if sink.full() || parsed > PARSED {
            return;
        }
        let Some(scheme) = scheme_before(hay, at) else {
            continue;
        };
        let Some(rest) = hay.get(at + 3..) else {
            continue;
        };
        let window = rest.get(..LONGEST).unwrap_or(rest);
        let end = window
            .iter()
            .position(|&b| ends_address(b))
            .unwrap_or(window.len());
        let Some(rest) = window.get(..end) else {
            continue;
        };
        parsed += rest.len();
        if let Some(url) = canonical(scheme, &String::from_utf8_lossy(rest)) {
            keep(&url, sink);
        }
    }
}

fn ends_address(byte: u8) -> bool {
    byte <= b' '
        || matches!(
            byte,
            b'<' | b'>' | b'"' | b'\'' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^' | 0x7f
        )
}

/// The scheme written just before position `at`.
fn scheme_before(hay: &[u8], at: usize) -> Option<&'static str> {
    let window = hay.get(at.saturating_sub(6)..at)?;
    let letters = window
        .iter()
        .rev()
        .take_while(|b| b.is_ascii_alphabetic())
        .count();
    let longest = window.get(window.len() - letters..)?;
    // `xhttp://` in a binary is `http://` with a stray letter before it: the longest known tail wins.
    SCHEMES
        .iter()
        .filter(|(written, _)| {
            longest.len() >= written.len()
                && longest
                    .get(longest.len() - written.len()..)
                    .is_some_and(|tail| tail.eq_ignore_ascii_case(written.as_bytes()))
        })
        .max_by_key(|(written, _)| written.len())
        .map(|(_, meant)| *meant)
}

/// The address as the standard writes it, if its host makes sense.
fn canonical(scheme: &str, rest: &str) -> Option<Url> {
    let rest = trim(rest);
    let host = rest.split(['/', '?', '#']).next()?;
    let dotted = host.contains(['.', '%', '[', '。'])
        || host.starts_with(|c: char| c.is_ascii_digit())
        || host.starts_with("localhost");
    if !dotted || host.len() < 3 || host.contains(['$', '*', '(', ',', ';', '\u{fffd}']) {
        return None;
    }
    let url = Url::parse(&format!("{scheme}://{rest}")).ok()?;
    match url.host()? {
        Host::Domain(name) => {
            let plausible = name == "localhost" || (name.contains('.') && !name.starts_with('.'));
            plausible.then_some(url.clone())
        }
        Host::Ipv4(_) | Host::Ipv6(_) => Some(url),
    }
}

/// Without the punctuation of the sentence around it; a closing bracket stays when it was opened.
fn trim(mut rest: &str) -> &str {
    // A sentence ends with a few signs; the bound keeps a row of brackets linear.
    for _ in 0..8 {
        let Some(last) = rest.chars().next_back() else {
            break;
        };
        let drop = match last {
            '.' | ',' | ';' | ':' | '!' | '*' | '\u{a0}' | '»' | '”' | '’' | '…' => true,
            ')' => rest.matches('(').count() < rest.matches(')').count(),
            ']' => rest.matches('[').count() < rest.matches(']').count(),
            _ => false,
        };
        if !drop {
            return rest;
        }
        rest = rest.strip_suffix(last).unwrap_or_default();
    }
    rest
}

fn keep(url: &Url, sink: &mut Sink) {
    match url.host() {
        Some(Host::Domain(name)) => {
            if hosts::is_noise(name, url.path()) {
                return;
            }
            sink.push(IndicatorKind::Url, url.as_str().to_owned());
            if hosts::is_domain(name) {
                sink.push(IndicatorKind::Domain, name.to_ascii_lowercase());
            }
        }
        Some(Host::Ipv4(address)) => {
            sink.push(IndicatorKind::Url, url.as_str().to_owned());
            if !address.is_loopback() && !address.is_unspecified() {
                sink.push(IndicatorKind::Ipv4, address.to_string());
            }
        }
        Some(Host::Ipv6(address)) => {
            sink.push(IndicatorKind::Url, url.as_str().to_owned());
            if !address.is_loopback() && !address.is_unspecified() {
                sink.push(IndicatorKind::Ipv6, address.to_string());
            }
        }
        None => {}
    }
}
