//! Names, machine addresses, hashes and paths standing bare in a text.

use std::net::{Ipv4Addr, Ipv6Addr};

use memchr::{memchr_iter, memmem};

use super::{ATTEMPTS, Sink, hosts};
use crate::report::IndicatorKind;

const fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_')
}

/// The longest run of bytes satisfying `test` around `at`, at most `reach` to either side, as
/// `(start, end)`.
fn run_around(hay: &[u8], at: usize, reach: usize, test: impl Fn(u8) -> bool) -> (usize, usize) {
    let before = hay.get(at.saturating_sub(reach)..at).unwrap_or_default();
    let after = hay.get(at..(at + reach).min(hay.len())).unwrap_or_default();
    let left = before.iter().rev().take_while(|&&b| test(b)).count();
    let right = after.iter().take_while(|&&b| test(b)).count();
    (at - left, at + right)
}

fn byte_before(hay: &[u8], at: usize) -> Option<u8> {
    at.checked_sub(1).and_then(|i| hay.get(i)).copied()
}

/// E-mail addresses, by their `@`.
pub(super) fn find_emails(hay: &[u8], sink: &mut Sink) {
    for at in memchr_iter(b'@', hay).take(ATTEMPTS) {
        if sink.full() {
            return;
        }
        let in_local = |b: u8| in_name(b) || matches!(b, b'+' | b'%' | b'=');
        let (start, _) = run_around(hay, at, 64, in_local);
        let (_, end) = run_around(hay, at + 1, 253, in_name);
        let (Some(local), Some(domain)) = (hay.get(start..at), hay.get(at + 1..end)) else {
            continue;
        };
        let (Ok(local), Ok(domain)) = (str::from_utf8(local), str::from_utf8(domain)) else {
            continue;
        };
        let (local, domain) = (
            local.trim_matches(['.', '%', '=']),
            domain.trim_end_matches(['.', '-', '_']),
        );
        if local.len() >= 2 && hosts::is_domain(domain) && !hosts::is_file_name(domain) {
            sink.push(
                IndicatorKind::Email,
                format!("{local}@{}", domain.to_ascii_lowercase()),
            );
        }
    }
}

/// Bare domains and IPv4 addresses, by their dots. In a binary a name must be a whole string.
pub(super) fn find_dotted(hay: &[u8], prose: bool, sink: &mut Sink) {
    let mut next = 0;
    for at in memchr_iter(b'.', hay).take(ATTEMPTS) {
        if at < next || sink.full() {
            continue;
        }
        let (start, end) = run_around(hay, at, 253, in_name);
        next = end;
        let before = byte_before(hay, start);
        let after = hay.get(end).copied();
        let whole =
            matches!(before, None | Some(0)) && matches!(after, None | Some(0 | b':' | b'/'));
        let Some(token) = hay.get(start..end).and_then(|t| str::from_utf8(t).ok()) else {
            continue;
        };
        let token = token.trim_matches(['.', '-', '_']);
        if let Ok(address) = token.parse::<Ipv4Addr>() {
            if (prose || whole) && plausible(address, after) && !is_version(hay, start) {
                sink.push(IndicatorKind::Ipv4, address.to_string());
            }
        } else if (prose || whole)
            && !matches!(
                before,
                Some(b'@' | b'/' | b'\\' | b'=' | b'$' | b'%' | b'&' | 0x80..)
            )
            && !matches!(after, Some(b'(' | b'[' | b'@' | b'\\' | b'=' | 0x80..))
            && (prose || token.len() >= 8)
            && hosts::is_domain(token)
            && !hosts::is_file_name(token)
            && !hosts::is_noise(token, "")
            && !hosts::looks_like_code(token)
        {
            sink.push(IndicatorKind::Domain, token.to_ascii_lowercase());
        }
    }
}

fn plausible(address: Ipv4Addr, after: Option<u8>) -> bool {
    let [first, .., last] = address.octets();
    first != 0
        && !address.is_loopback()
        && !address.is_broadcast()
        && !address.is_multicast()
        // 16.0.0.0 is a version of an assembly, unless a mask follows
        && (last != 0 || after == Some(b'/'))
}

/// Whether the word before says that the number is a version.
fn is_version(hay: &[u8], start: usize) -> bool {
    let window = hay
        .get(start.saturating_sub(12)..start)
        .unwrap_or_default()
        .to_ascii_lowercase();
    let trimmed = window.trim_ascii_end();
    let word = trimmed
        .strip_suffix(b"=")
        .or(trimmed.strip_suffix(b":"))
        .unwrap_or(trimmed);
    let word = word.strip_suffix(b"\"").unwrap_or(word).trim_ascii_end();
    [&b"version"[..], b"ver", b"build", b"release"]
        .iter()
        .any(|w| word.ends_with(w))
}

/// IPv6 addresses of global, local or link scope, written with at least eight digits.
pub(super) fn find_ipv6(hay: &[u8], sink: &mut Sink) {
    let mut next = 0;
    for at in memchr_iter(b':', hay).take(ATTEMPTS) {
        if at < next || sink.full() {
            continue;
        }
        let in_address = |b: u8| b.is_ascii_hexdigit() || b == b':' || b == b'.';
        let (start, end) = run_around(hay, at, 48, in_address);
        next = end;
        let edge = |b: Option<u8>| b.is_none_or(|b| !b.is_ascii_alphanumeric() && b != b'_');
        if !edge(byte_before(hay, start)) || !edge(hay.get(end).copied()) {
            continue;
        }
        let Some(token) = hay.get(start..end).and_then(|t| str::from_utf8(t).ok()) else {
            continue;
        };
        let token = token.trim_end_matches(['.', ':']);
        let digits = token.bytes().filter(u8::is_ascii_hexdigit).count();
        if digits >= 8
            && let Ok(address) = token.parse::<Ipv6Addr>()
            && matches!(
                address.segments().first(),
                Some(0x2000..=0x3fff | 0xfc00..=0xfebf)
            )
        {
            sink.push(IndicatorKind::Ipv6, address.to_string());
        }
    }
}

/// MD5, SHA-1 and SHA-256 in hexadecimal: a run of exactly 32, 40 or 64 digits.
pub(super) fn find_hashes(hay: &[u8], sink: &mut Sink) {
    let mut at = 0;
    // A run of 32 digits has a digit at every 32nd place: hop until one is met.
    while let Some(&byte) = hay.get(at + 31) {
        if sink.full() {
            return;
        }
        if !byte.is_ascii_hexdigit() {
            at += 32;
            continue;
        }
        let (start, end) = run_around(hay, at + 31, 70, |b| b.is_ascii_alphanumeric() || b == b'_');
        if let Some(token) = hay.get(start..end)
            && matches!(token.len(), 32 | 40 | 64)
            && token.iter().all(u8::is_ascii_hexdigit)
            && varied(token)
            && let Ok(token) = str::from_utf8(token)
        {
            sink.push(IndicatorKind::Hash, token.to_ascii_lowercase());
        }
        at = end.max(at + 1);
    }
}

/// Letters and figures, and at least eight different ones: not a row of zeros or a counter.
fn varied(token: &[u8]) -> bool {
    let mut seen = [false; 256];
    for byte in token.to_ascii_lowercase() {
        if let Some(slot) = seen.get_mut(usize::from(byte)) {
            *slot = true;
        }
    }
    seen.iter().filter(|s| **s).count() >= 8
        && token.iter().any(u8::is_ascii_digit)
        && token.iter().any(u8::is_ascii_alphabetic)
}

/// Drive paths, UNC shares, paths from an environment variable, and the Unix places that attacks use.
pub(super) fn find_paths(hay: &[u8], sink: &mut Sink) {
    let in_path = |b: u8| {
        (b > b' '
            && b < 0x7f
            && !matches!(
                b,
                b'"' | b'\'' | b'<' | b'>' | b'|' | b'*' | b'?' | b',' | b';' | b')' | b'('
            ))
            || b >= 0x80
    };
    let keep = |start: usize, least: usize, sink: &mut Sink| {
        let window = hay
            .get(start..(start + 260).min(hay.len()))
            .unwrap_or_default();
        let length = window.iter().take_while(|&&b| in_path(b)).count();
        if let Some(path) = window.get(..length).and_then(|p| str::from_utf8(p).ok()) {
            let path = path.trim_end_matches(['.', ':', '\\', '!', ']']);
            if path.len() >= least {
                sink.push(IndicatorKind::Path, path.to_owned());
            }
        }
    };
    for at in memmem::find_iter(hay, b":\\").take(ATTEMPTS) {
        let Some(start) = at.checked_sub(1) else {
            continue;
        };
        let drive = hay.get(start).is_some_and(u8::is_ascii_alphabetic);
        let alone = !byte_before(hay, start).is_some_and(|b| b.is_ascii_alphanumeric());
        if drive
            && alone
            && hay
                .get(at + 2)
                .is_some_and(|&b| b.is_ascii_alphanumeric() || b == b'$')
        {
            keep(start, 7, sink);
        }
    }
    let mut next = 0;
    for at in memmem::find_iter(hay, b"\\\\").take(ATTEMPTS) {
        let alone = !byte_before(hay, at)
            .is_some_and(|b| b == b'\\' || b == b':' || b.is_ascii_alphanumeric());
        let rest = hay
            .get(at + 2..(at + 66).min(hay.len()))
            .unwrap_or_default();
        let host = rest
            .iter()
            .take_while(|&&b| in_name(b) || b == b'@')
            .count();
        if at >= next
            && alone
            && host >= 3
            && rest.get(host) == Some(&b'\\')
            && rest.get(host + 1).is_some_and(u8::is_ascii_alphanumeric)
        {
            keep(at, 7, sink);
            next = at + host;
        }
    }
    for at in memmem::find_iter(hay, b"%\\").take(ATTEMPTS) {
        let before = hay.get(at.saturating_sub(24)..at).unwrap_or_default();
        let length = before
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_alphanumeric() || **b == b'_')
            .count();
        if let Some(start) = at.checked_sub(length + 1)
            && length >= 3
            && hay.get(start) == Some(&b'%')
        {
            keep(start, 8, sink);
        }
    }
    for place in [
        &b"/dev/tcp/"[..],
        b"/dev/shm/",
        b"/tmp/",
        b"/etc/passwd",
        b"/etc/shadow",
        b"/etc/cron",
        b"/var/tmp/",
    ] {
        for at in memmem::find_iter(hay, place).take(1000) {
            if !byte_before(hay, at)
                .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'/'))
            {
                keep(
                    at,
                    place.len() + 1 - usize::from(!place.ends_with(b"/")),
                    sink,
                );
            }
        }
    }
}
