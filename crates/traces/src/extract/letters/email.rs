//! Mailboxes, plain or hidden (`bob [at] gmail (dot) com`, «bob arobase gmail point com»).

use super::host::{self, Host};
use crate::{
    extract::{
        Reading, Sure,
        scan::{LOWER, Text, UPPER},
    },
    kind::Kind,
};

/// Who gives mailboxes to all: near them, a blank beside the sign is a slip of the hand. First labels of their domains.
const FREE: &[&str] = &[
    "aol",
    "bbox",
    "free",
    "gmail",
    "gmx",
    "googlemail",
    "hotmail",
    "icloud",
    "laposte",
    "live",
    "mail",
    "mailo",
    "msn",
    "neuf",
    "numericable",
    "orange",
    "outlook",
    "pm",
    "proton",
    "protonmail",
    "sfr",
    "tutanota",
    "wanadoo",
    "yahoo",
    "yandex",
    "ymail",
    "yopmail",
    "zoho",
];

/// Those that drop what follows a plus.
const SUFFIXED: &[&str] = &[
    "fastmail",
    "gmail",
    "googlemail",
    "hotmail",
    "icloud",
    "live",
    "mailo",
    "msn",
    "outlook",
    "pm",
    "proton",
    "protonmail",
    "yandex",
    "zoho",
];

/// A mailbox whose sign stands from `left` to `right`.
pub(crate) fn read(text: &Text<'_>, left: usize, right: usize) -> Option<Reading> {
    let worded = text.at(left) != b'@';
    let bracket = matches!(text.at(left), b'[' | b'(' | b'{');
    let end = text.before_blanks(left, 1);
    let domain = text.after_blanks(right, 1);
    let spaced = end < left || domain > right;
    if worded && !bracket && !(end < left && domain > right) {
        return None;
    }
    let mut start = local(text, end);
    if start == end {
        return None;
    }
    // «jean . dupont @ gmail . com»
    for _ in 0..4 {
        let point = text.before_blanks(start, 1);
        let before = text.before_blanks(point.saturating_sub(1), 1);
        if !spaced
            || point == start
            || text.before(point, 1) != b'.'
            || local(text, before) == before
        {
            break;
        }
        start = local(text, before);
    }
    let host = host::read(text, domain, worded || spaced).or_else(|| comma(text, domain))?;
    let host = match host.registrable() {
        Some(_) => host,
        // A word of the sentence was taken for a label.
        None => shorter(text, host)?,
    };
    let provider = host.name.split('.').next().unwrap_or("");
    if spaced && !bracket && FREE.binary_search(&provider).is_err() {
        return None;
    }
    let value = canonical(
        &text.part(start, end).replace([' ', '\u{a0}'], ""),
        &host.name,
    );
    Some(Reading {
        kind: Kind::Email,
        value,
        start,
        end: host.end,
        sure: Sure::Named,
    })
}

/// `gmail,com`: a slip of the hand, at a known provider.
fn comma(text: &Text<'_>, start: usize) -> Option<Host> {
    let end = text.run(start, LOWER | UPPER, 16);
    let provider = text.part(start, end).to_ascii_lowercase();
    let last = end + 1;
    let suffix = ["com", "fr", "net", "be"]
        .into_iter()
        .find(|suffix| text.says(last, suffix) && !text.wordy(last + suffix.len()))?;
    (text.at(end) == b',' && FREE.binary_search(&provider.as_str()).is_ok()).then(|| Host {
        start,
        end: last + suffix.len(),
        name: format!("{provider}.{suffix}"),
        defanged: true,
        last,
    })
}

/// `gmail.com.Merci`: the host without its last label.
fn shorter(text: &Text<'_>, host: Host) -> Option<Host> {
    let (name, _) = host.name.rsplit_once('.')?;
    let name = name.to_owned();
    host::registrable(&name)?;
    let mut end = host.last;
    while end > host.start && host::letter(text, end - 1) == 0 {
        end -= 1;
    }
    Some(Host { name, end, ..host })
}

/// The first byte of the local part that ends before `end`.
fn local(text: &Text<'_>, end: usize) -> usize {
    let mut start = end;
    while end - start < 64 {
        let byte = text.before(start, 1);
        if byte.is_ascii_alphanumeric()
            || matches!(byte, b'.' | b'_' | b'-' | b'+' | b'%' | b'&' | b'~')
        {
            start -= 1;
        } else if byte >= 0x80 && (0xC3..=0xC5).contains(&text.before(start, 2)) {
            start -= 2;
        } else {
            break;
        }
    }
    // Marks of the sentence before it; a run of marks is not a mailbox.
    while start < end && matches!(text.at(start), b'.' | b'-' | b'+' | b'&' | b'~' | b'%') {
        start += 1;
    }
    if text.before(end, 1) == b'.' || text.part(start, end).contains("..") {
        return end;
    }
    start
}

/// Small letters; without what the provider ignores.
fn canonical(local: &str, domain: &str) -> String {
    let provider = domain.split('.').next().unwrap_or("");
    let gmail = matches!(domain, "gmail.com" | "googlemail.com");
    let mut local = local.to_lowercase();
    if SUFFIXED.binary_search(&provider).is_ok()
        && let Some(plus) = local.find('+').filter(|plus| *plus > 0)
    {
        local.truncate(plus);
    }
    if gmail {
        local.retain(|letter| letter != '.');
        return format!("{local}@gmail.com");
    }
    format!("{local}@{domain}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    #[test]
    fn mailboxes_plain_and_hidden() {
        assert!(FREE.is_sorted() && SUFFIXED.is_sorted());
        for (text, value) in [
            ("Jean.Dupont+vente@GMail.com", "jeandupont@gmail.com"),
            ("j.dupont@googlemail.com", "jdupont@gmail.com"),
            ("bob+x@outlook.fr", "bob@outlook.fr"),
            ("bob+x@example.fr", "bob+x@example.fr"),
            ("bob [at] gmail [dot] com", "bob@gmail.com"),
            ("bob(at)example(.)fr", "bob@example.fr"),
            ("bob arobase orange point fr", "bob@orange.fr"),
            ("bob @ hotmail . fr", "bob@hotmail.fr"),
            ("bob at gmail dot com", "bob@gmail.com"),
            ("jean . dupont @ orange . fr", "jean.dupont@orange.fr"),
            ("jean.dupont@orange,fr", "jean.dupont@orange.fr"),
            ("contact@crédit.fr", "contact@xn--crdit-csa.fr"),
            ("0612345678@free.fr", "0612345678@free.fr"),
            ("12.03.2025@orange.fr", "12.03.2025@orange.fr"),
            ("MARIE_L@YAHOO.FR", "marie_l@yahoo.fr"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Email, value),
                "{text}"
            );
        }
        assert_eq!(extract("bob@gmail.com.Merci")[0].value, "bob@gmail.com");
        for none in [
            "rdv @ 14h",
            "bob@gmail",
            "@",
            "a@b.c",
            "..@..",
            "look at this.thing",
        ] {
            assert!(extract(none).is_empty(), "{none}");
        }
    }
}
