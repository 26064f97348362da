//! Adverts on marketplaces: by their page, or by their number near the marketplace's name.

use crate::{
    extract::{Reading, Sure, near::Near, scan::Text, walk::Word},
    kind::Kind,
};

/// How a marketplace numbers its adverts in its pages' paths.
enum Way {
    /// A run of at least so many digits, the last after this mark.
    Number(&'static str, usize),
    /// What stands between this mark and the next slash, point or question mark.
    Part(&'static str),
    /// The path's last thirty-six characters that look like a UUID.
    Uuid,
}

/// Marketplaces by the first label of their domain, whatever the country.
static PLACES: &[(&str, Way)] = &[
    ("2ememain", Way::Number("/m", 8)),
    ("abritel", Way::Number("/", 5)),
    ("airbnb", Way::Number("/rooms/", 4)),
    ("aliexpress", Way::Number("/item/", 8)),
    ("amazon", Way::Part("/dp/")),
    ("autoscout24", Way::Uuid),
    ("booking", Way::Part("/hotel/")),
    ("ebay", Way::Number("/itm/", 9)),
    ("facebook", Way::Number("/marketplace/item/", 8)),
    ("gensdeconfiance", Way::Part("/annonce/")),
    ("kleinanzeigen", Way::Number("/", 8)),
    ("lacentrale", Way::Number("annonce-", 8)),
    ("leboncoin", Way::Number("/", 8)),
    ("leparking", Way::Uuid),
    ("marktplaats", Way::Number("/m", 8)),
    ("pap", Way::Number("-r", 6)),
    ("paruvendu", Way::Number("/", 7)),
    ("rakuten", Way::Number("/", 7)),
    ("seloger", Way::Number("/", 7)),
    ("subito", Way::Number("-", 7)),
    ("temu", Way::Number("g-", 8)),
    ("topannonces", Way::Number("v", 6)),
    ("vestiairecollective", Way::Number("-", 6)),
    ("vinted", Way::Number("/items/", 5)),
    ("vrbo", Way::Number("/", 5)),
    ("wallapop", Way::Number("-", 6)),
    ("willhaben", Way::Number("-", 7)),
];

/// The advert that a page shows.
pub(crate) fn paged(registrable: &str, path: &str) -> Option<String> {
    let label = registrable.split('.').next()?;
    let at = PLACES
        .binary_search_by_key(&label, |(label, _)| label)
        .ok()?;
    let (_, way) = PLACES.get(at)?;
    let path = path.split(['?', '#']).next()?;
    let number = match way {
        Way::Number(mark, least) => {
            let rest = path.get(path.find(mark)? + mark.len()..)?;
            rest.split(|letter: char| !letter.is_ascii_digit())
                .rfind(|run| (*least..=20).contains(&run.len()))?
                .to_owned()
        }
        Way::Part(mark) => {
            let rest = path.get(path.find(mark)? + mark.len()..)?;
            let rest = rest.strip_prefix("fr/").unwrap_or(rest);
            let part = rest
                .split(['/', '.', '?'])
                .next()
                .filter(|part| part.len() >= 3)?;
            part.to_ascii_lowercase()
        }
        Way::Uuid => {
            let tail = path
                .len()
                .checked_sub(36)
                .and_then(|from| path.get(from..))?;
            let shaped = tail.bytes().enumerate().all(|(place, byte)| match place {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            });
            shaped.then(|| tail.to_ascii_lowercase())?
        }
    };
    Some(format!("{label}:{number}"))
}

/// «annonce n° 2401234567 sur leboncoin»: a number after the word, a marketplace's name not far.
pub(crate) fn numbered(text: &Text<'_>, word: Word) -> Option<Reading> {
    if !(8..=14).contains(&word.len()) || text.wordy(word.end) {
        return None;
    }
    let before = Near::before(text, word.start, 80);
    let advert = before.last(&["annonce", "ad", "listing", "article", "item"])?;
    // Not far, and no other number's name between.
    if before.letters().len() - advert > 28 {
        return None;
    }
    let places = [
        (&["leboncoin", "le bon coin", "lbc"][..], "leboncoin"),
        (&["vinted"], "vinted"),
        (&["ebay"], "ebay"),
        (&["airbnb"], "airbnb"),
        (&["abritel"], "abritel"),
        (&["paruvendu"], "paruvendu"),
        (&["la centrale", "lacentrale"], "lacentrale"),
        (&["marketplace"], "facebook"),
    ];
    let after = Near::after(text, word.end, 48);
    let place = places
        .iter()
        .find(|(words, _)| before.has(words))
        .or_else(|| places.iter().find(|(words, _)| after.has(words)))?;
    Some(Reading {
        kind: Kind::Advert,
        value: format!("{}:{}", place.1, text.part(word.start, word.end)),
        start: word.start,
        end: word.end,
        sure: Sure::Named,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    #[test]
    fn each_marketplace_numbers_its_own_way() {
        assert!(PLACES.is_sorted_by(|one, other| one.0 < other.0));
        for (domain, path, advert) in [
            (
                "leboncoin.fr",
                "/vi/2401234567.htm",
                Some("leboncoin:2401234567"),
            ),
            (
                "leboncoin.fr",
                "/ad/voitures/2401234567",
                Some("leboncoin:2401234567"),
            ),
            (
                "ebay.fr",
                "/itm/Montre-luxe/123456789012",
                Some("ebay:123456789012"),
            ),
            (
                "facebook.com",
                "/marketplace/item/1234567890123456",
                Some("facebook:1234567890123456"),
            ),
            ("airbnb.fr", "/rooms/12345678", Some("airbnb:12345678")),
            (
                "booking.com",
                "/hotel/fr/villa-azur.fr.html",
                Some("booking:villa-azur"),
            ),
            (
                "lacentrale.fr",
                "/auto-occasion-annonce-69112345678.html",
                Some("lacentrale:69112345678"),
            ),
            (
                "autoscout24.fr",
                "/offres/renault-clio-0a1b2c3d-0000-4111-8222-0123456789ab",
                Some("autoscout24:0a1b2c3d-0000-4111-8222-0123456789ab"),
            ),
            (
                "abritel.fr",
                "/location-vacances/p1234567",
                Some("abritel:1234567"),
            ),
            ("leboncoin.fr", "/recherche", None),
        ] {
            assert_eq!(paged(domain, path).as_deref(), advert, "{domain}{path}");
        }
        assert_eq!(
            extract("l'annonce n° 2401234567 sur Le Bon Coin")[0].value,
            "leboncoin:2401234567"
        );
        assert!(extract("commande n° 2401234567 sur Le Bon Coin").is_empty());
    }
}
