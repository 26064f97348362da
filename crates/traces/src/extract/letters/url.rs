//! Pages: what their host is tells what is kept, a profile, an advert, the whole page or the domain alone.

use super::{
    advert,
    host::{self, Host},
    hosts::{Sort, sort},
    networks,
};
use crate::{
    extract::{
        Reading, Sure, numbers,
        scan::{LOWER, Text, UPPER},
        walk::Walk,
    },
    kind::Kind,
};

/// The longest page's address read, in bytes.
const LONGEST: usize = 2048;

/// Reads at the colon at `place`, if `//` follows a scheme.
pub(crate) fn read(walk: &mut Walk<'_>, place: usize) -> usize {
    let text = &walk.text;
    // «hxxp[:]//», «http[://]»
    let open = usize::from(text.before(place, 1) == b'[');
    let mut after = place + 1 + usize::from(text.at(place + 1) == b']');
    if text.at(after) != b'/' || text.at(after + 1) != b'/' {
        return place + 1;
    }
    after += 2 + usize::from(text.at(after + 2) == b']');
    let scheme_end = place - open;
    let start = text.run_back(scheme_end, LOWER | UPPER, 6, walk.floor);
    let scheme = text.part(start, scheme_end);
    let known = [
        "http", "https", "hxxp", "hxxps", "htxp", "htxps", "ttps", "ttp", "ftp", "meow",
    ];
    if !known.iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return place + 1;
    }
    // What stands before an at sign is not the host, though it is meant to be taken for it.
    let authority = (after..after + 128)
        .find(|&at| matches!(text.at(at), b'@' | b'/' | b' ' | b'\n' | b'?' | 0));
    let first = authority
        .filter(|&at| text.at(at) == b'@')
        .map_or(after, |at| at + 1);
    if let Some(reading) = numeric(text, start, first) {
        return walk.keep(reading);
    }
    let Some(host) = host::read(text, first, false).filter(|host| host.registrable().is_some())
    else {
        return after;
    };
    let path = path_end(text, host.end);
    match page(text, start, &host, path) {
        Some(reading) => walk.keep(reading),
        None => path.max(place + 1),
    }
}

/// `http://185.12.3.4/…`: a host without a name.
fn numeric(text: &Text<'_>, start: usize, first: usize) -> Option<Reading> {
    let mut end = first;
    while end - first < 15 && matches!(text.at(end), b'0'..=b'9' | b'.') {
        end += 1;
    }
    let address: std::net::Ipv4Addr = text.part(first, end).parse().ok()?;
    let path = path_end(text, end);
    Some(Reading {
        kind: Kind::Url,
        value: format!("https://{address}{}", masked(&clean(text.part(end, path)))),
        start,
        end: path,
        sure: Sure::Named,
    })
}

/// Where the port, the path and the query after a host end, marks of the sentence left out.
pub(crate) fn path_end(text: &Text<'_>, host_end: usize) -> usize {
    let mut start = host_end;
    if text.at(start) == b':' && text.at(start + 1).is_ascii_digit() {
        start = text.run(start + 1, crate::extract::scan::DIGIT, 5);
    }
    if !matches!(text.at(start), b'/' | b'?' | b'#') {
        return start;
    }
    let mut end = start;
    let mut open = 0i32;
    while end - start < LONGEST {
        match text.at(end) {
            0..=b' ' | b'<' | b'>' | b'"' | b'`' | b'{' | b'}' | b'|' | b'\\' | b'^' => break,
            b'(' => open += 1,
            b')' if open == 0 => break,
            b')' => open -= 1,
            // Quotes, dashes, spaces of typography.
            0xC2 if matches!(text.at(end + 1), 0xA0 | 0xAB | 0xBB) => break,
            0xE2 if text.at(end + 1) == 0x80 => break,
            _ => {}
        }
        end += 1;
    }
    while end > start
        && matches!(
            text.before(end, 1),
            b'.' | b',' | b';' | b':' | b'!' | b'?' | b'\'' | b'*' | b']' | b'('
        )
    {
        end -= 1;
    }
    // Not in the middle of a letter.
    while end > start && text.part(start, end).is_empty() {
        end -= 1;
    }
    end
}

/// What is kept of a page.
pub(crate) fn page(text: &Text<'_>, start: usize, host: &Host, end: usize) -> Option<Reading> {
    let path = text.part(host.end, end);
    let registrable = host.registrable()?;
    let found = |kind, value| {
        Some(Reading {
            kind,
            value,
            start,
            end,
            sure: Sure::Named,
        })
    };
    if let Some((kind, value)) = networks::profile(registrable, host.bare(), path) {
        return found(kind, value);
    }
    let cleaned = clean(path);
    if cleaned.len() > 1 {
        if let Some(value) = advert::paged(registrable, &cleaned) {
            return found(Kind::Advert, value);
        }
        if matches!(
            sort(registrable),
            Some(Sort::Short | Sort::Market | Sort::Hosting | Sort::Popular)
        ) {
            return found(
                Kind::Url,
                format!("https://{}{}", host.bare(), masked(&cleaned)),
            );
        }
    }
    found(Kind::Domain, registrable.to_owned())
}

/// The path and query without what only follows people, without fragment, port nor last slash.
fn clean(path: &str) -> String {
    let path = path
        .find(['/', '?', '#'])
        .and_then(|from| path.get(from..))
        .unwrap_or("");
    // A fragment that holds a key or a page of its own stays.
    let (path, fragment) = path.split_once('#').unwrap_or((path, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let mut cleaned = path.trim_end_matches('/').to_owned();
    let mut mark = '?';
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let name = pair.split('=').next().unwrap_or(pair);
        if !follows(name) {
            cleaned.push(mark);
            cleaned.push_str(pair);
            mark = '&';
        }
    }
    if fragment.len() > 15 || fragment.starts_with(['!', '/']) {
        cleaned.push('#');
        cleaned.push_str(fragment);
    }
    cleaned
}

/// A card's number that a trap's address carries is kept no more than elsewhere.
fn masked(path: &str) -> String {
    let mut kept = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(from) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let (before, digits) = rest.split_at_checked(from).unwrap_or((rest, ""));
        let length = digits
            .find(|letter: char| !letter.is_ascii_digit())
            .unwrap_or(digits.len());
        let (run, after) = digits.split_at_checked(length).unwrap_or((digits, ""));
        kept.push_str(before);
        match numbers::masked(run) {
            Some(mask) => kept.push_str(&mask),
            None => kept.push_str(run),
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// Parameters that say who came from where, not which page it is.
fn follows(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "_ga",
        "_gl",
        "campaignid",
        "dclid",
        "fbclid",
        "gad_source",
        "gbraid",
        "gclid",
        "gclsrc",
        "igsh",
        "igshid",
        "li_fat_id",
        "mc_cid",
        "mc_eid",
        "mibextid",
        "msclkid",
        "ref",
        "ref_src",
        "share",
        "si",
        "src",
        "tt_content",
        "ttclid",
        "twclid",
        "wbraid",
        "yclid",
    ];
    let small = name.to_ascii_lowercase();
    small.starts_with("utm_") || NAMES.binary_search(&small.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn pages_are_kept_for_what_they_say() {
        for (text, kind, value) in [
            (
                "https://www.promo-velo.shop/panier?id=3",
                Kind::Domain,
                "promo-velo.shop",
            ),
            (
                "hxxps://promo-velo[.]shop/x",
                Kind::Domain,
                "promo-velo.shop",
            ),
            ("hxxp[:]//evil[.]com", Kind::Domain, "evil.com"),
            (
                "https://bit.ly/3xYz?utm_source=sms",
                Kind::Url,
                "https://bit.ly/3xYz",
            ),
            (
                "http://185.12.3.4/pay?pan=4970101234567893",
                Kind::Url,
                "https://185.12.3.4/pay?pan=497010******7893",
            ),
            ("bit.ly/3xYz.", Kind::Url, "https://bit.ly/3xYz"),
            (
                "http://185.12.3.4/login/",
                Kind::Url,
                "https://185.12.3.4/login",
            ),
            ("https://google.com@evil.com/x", Kind::Domain, "evil.com"),
            (
                "https://www.instagram.com/Julie_B/?igsh=1",
                Kind::Handle,
                "instagram:julie_b",
            ),
            ("https://wa.me/33612345678", Kind::Phone, "+33612345678"),
            ("t.me/crypto_gains", Kind::Handle, "telegram:crypto_gains"),
            (
                "https://www.leboncoin.fr/ad/velos/2401234567",
                Kind::Advert,
                "leboncoin:2401234567",
            ),
            (
                "https://www.vinted.fr/items/4123456789-robe",
                Kind::Advert,
                "vinted:4123456789",
            ),
            (
                "https://sites.google.com/view/faux",
                Kind::Url,
                "https://sites.google.com/view/faux",
            ),
            ("(voir https://evil.com/a)", Kind::Domain, "evil.com"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (kind, value),
                "{text}"
            );
        }
    }
}
