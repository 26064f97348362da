//! Hosts written without `http`, told from sentences whose space is missing and from names of files.

use super::{host, url};
use crate::extract::{near::Near, scan::Text, walk::Walk};

/// Suffixes that are also words or abbreviations: a host only where something says so.
const WORDS: &[&str] = &[
    "ac", "ad", "ae", "ag", "ai", "al", "am", "an", "ar", "as", "at", "au", "ba", "be", "bi",
    "blog", "bon", "car", "ce", "ci", "co", "de", "des", "do", "ed", "es", "et", "eu", "il", "im",
    "in", "is", "it", "je", "la", "le", "li", "lu", "ma", "me", "mon", "my", "na", "ne", "ni",
    "no", "nu", "on", "or", "ou", "pas", "plus", "pm", "pour", "pro", "qui", "re", "sa", "sc",
    "se", "si", "sl", "so", "st", "su", "ta", "tel", "tf", "to", "tu", "un", "us", "va", "vu",
    "via", "vous",
];

/// Suffixes that are also endings of files.
const FILES: &[&str] = &[
    "app", "cab", "cc", "md", "mov", "mp", "pl", "ps", "pub", "py", "rs", "sh", "zip",
];

/// Words before a host.
const SITE: &[&str] = &[
    "site",
    "sur",
    "lien",
    "domaine",
    "page",
    "boutique",
    "adresse",
    "url",
    "web",
    "internet",
    "plateforme",
    "website",
    "link",
    "visit",
    "via",
    "chez",
    "www",
    "nomme",
    "appele",
    "shop",
    "domain",
    "cliquer",
    "redirige",
    "vers",
];

/// Reads at the point (or its hiding place) at `place`.
pub(crate) fn read(walk: &mut Walk<'_>, place: usize) -> usize {
    let text = walk.text;
    if place < walk.dull {
        return place + 1;
    }
    let (before, after) = (text.before(place, 1), text.at(place + 1));
    let plain = text.at(place) == b'.';
    let from = if plain {
        place
    } else {
        text.before_blanks(place, 1)
    };
    if plain
        && (after.is_ascii_digit() && before.is_ascii_digit()
            || host::letter(&text, place + 1) == 0)
    {
        return place + 1;
    }
    let start = host::label_before(&text, from, walk.floor);
    if start >= from {
        return place + 1;
    }
    let Some(host) = host::read(&text, start, false) else {
        return place + 1;
    };
    // The local part of a mailbox.
    if text.at(host.end) == b'@' || host.registrable().is_none() {
        walk.dull = host.end;
        return place + 1;
    }
    let path = url::path_end(&text, host.end);
    if !believed(&text, &host, path > host.end + 1) {
        walk.dull = host.end;
        return place + 1;
    }
    match url::page(&text, start, &host, path) {
        Some(reading) => walk.keep(reading),
        None => host.end,
    }
}

/// Is it a host, and not the end of a sentence or a file?
fn believed(text: &Text<'_>, host: &host::Host, path: bool) -> bool {
    if host.defanged || path || text.says(host.start, "www.") {
        return true;
    }
    let suffix = text.part(host.last, host.end);
    let capital = suffix.starts_with(|letter: char| letter.is_uppercase());
    let shouted = capital && suffix.chars().all(char::is_uppercase);
    let first = text.part(host.start, host.last);
    if capital && !shouted && !matches!(suffix, "Fr" | "Com" | "Net" | "Org") {
        return false;
    }
    let small = suffix.to_ascii_lowercase();
    let told = || {
        let near = Near::before(text, host.start, 28);
        near.has(SITE)
    };
    if FILES.contains(&small.as_str()) {
        return told()
            && !Near::before(text, host.start, 40).has(&[
                "fichier",
                "file",
                "piece jointe",
                "document",
                "dossier",
            ]);
    }
    if !WORDS.contains(&small.as_str()) {
        // «demain.Pro» is no host, «SITE.FR» is.
        return !(shouted
            && first.chars().any(char::is_lowercase)
            && suffix.len() < 3
            && small != "fr");
    }
    first.contains('-')
        || first.bytes().any(|byte| byte.is_ascii_digit())
        || first.matches('.').count() > 1
        || told()
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn hosts_are_told_from_sentences() {
        for (text, value) in [
            ("la boutique promo-iphone.shop", "promo-iphone.shop"),
            ("www.soldes-privees.com.", "soldes-privees.com"),
            ("sur shop.exemple.co.uk hier", "exemple.co.uk"),
            ("evil[.]com", "evil.com"),
            ("le site vite.me", "vite.me"),
            ("ma-boutique24.de", "ma-boutique24.de"),
            ("PROMO-VELO.FR", "promo-velo.fr"),
            ("arnaque.github.io", "arnaque.github.io"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Domain, value),
                "{text}"
            );
        }
        for none in [
            "c'est la fin.Il est parti",
            "c'est fini.il est parti",
            "photo.jpg",
            "facture.pdf",
            "archive.zip",
            "M.Dupont",
            "etc.fin",
            "S.A.R.L",
            "3.50",
            "merci.Je pars",
            "a.m",
            "e.g.",
        ] {
            assert!(extract(none).is_empty(), "{none}: {:?}", extract(none));
        }
    }
}
