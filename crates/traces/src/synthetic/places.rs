//! Mailboxes, hosts, pages, profiles and adverts.

use super::{figures::Told, names};
use crate::chance::Chance;
use crate::kind::Kind;

/// Without accents, in small letters.
fn plain(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .map(|letter| match letter {
            'é' | 'è' | 'ë' | 'ê' => 'e',
            'ï' => 'i',
            'ç' => 'c',
            'œ' => 'o',
            'à' | 'ä' => 'a',
            other => other,
        })
        .collect()
}

/// A mailbox.
pub(super) fn email(chance: &mut Chance, hostile: bool) -> Told {
    let (first, last) = (
        plain(chance.word(names::FIRST)),
        plain(chance.word(names::LAST)),
    );
    let local = match chance.from(0, 3) {
        0 => format!("{first}.{last}"),
        1 => format!("{first}{last}{}", chance.from(1, 99)),
        2 => format!("{last}_{first}"),
        _ => format!("{first}-{}", chance.from(1950, 2008)),
    };
    let domain = if chance.often(0.75) {
        (*chance.one(&[
            "gmail.com",
            "gmail.com",
            "hotmail.fr",
            "outlook.com",
            "orange.fr",
            "yahoo.fr",
            "laposte.net",
            "free.fr",
            "proton.me",
        ]))
        .to_owned()
    } else {
        host(chance)
    };
    let kept = if domain == "gmail.com" {
        local.replace('.', "")
    } else {
        local.clone()
    };
    let canonical = format!("{kept}@{domain}");
    if !hostile {
        return (format!("{local}@{domain}"), canonical);
    }
    let written = match chance.from(0, 6) {
        0 => format!("{local}@{domain}").to_uppercase(),
        1 => format!("{local} [at] {}", domain.replace('.', " [dot] ")),
        2 => format!("{local}(at){}", domain.replace('.', "(dot)")),
        3 => format!("{local}@{}", domain.replace('.', "[.]")),
        4 if domain == "gmail.com" => format!("{local}+achat@{domain}"),
        5 if domain == "gmail.com" => format!("{local}@googlemail.com"),
        6 if domain == "gmail.com" || domain == "hotmail.fr" => {
            format!("{local} arobase {}", domain.replace('.', " point "))
        }
        _ => format!("{local}@{domain}"),
    };
    (written, canonical)
}

/// A host of a false shop.
pub(super) fn host(chance: &mut Chance) -> String {
    let (one, two) = (*chance.one(names::WORDS), *chance.one(names::WORDS));
    let digits = if chance.often(0.4) {
        chance.from(2, 99).to_string()
    } else {
        String::new()
    };
    let mark = if digits.is_empty() || chance.often(0.5) {
        "-"
    } else {
        ""
    };
    format!("{one}{mark}{two}{digits}.{}", chance.one(names::ENDS))
}

/// A domain, alone or with a page on it.
pub(super) fn domain(chance: &mut Chance, hostile: bool) -> Told {
    let host = host(chance);
    let written = if hostile {
        match chance.from(0, 5) {
            0 => format!(
                "hxxps://{}/index.php?id={}",
                host.replace('.', "[.]"),
                chance.from(1, 99)
            ),
            1 => host.replace('.', " [.] "),
            2 => host.replace('.', "(dot)"),
            3 => format!("HTTPS://WWW.{}", host.to_uppercase()),
            4 => format!(
                "https://paiement-securise.{host}/fr/login?utm_source=sms&token={}",
                chance.digits(10)
            ),
            _ => format!("hxxp://{host}"),
        }
    } else {
        match chance.from(0, 4) {
            0 => host.clone(),
            1 => format!("www.{host}"),
            2 => format!("https://{host}/"),
            3 => format!("https://www.{host}/produit/{}?ref=ad", chance.digits(6)),
            _ => format!("http://{host}"),
        }
    };
    (written, host)
}

/// A page that only its whole address names.
pub(super) fn url(chance: &mut Chance) -> Told {
    let code = chance.letters(b"abcdefghjkmnpqrstuvwxyzABCDEFGHJK23456789", 7);
    let page = match chance.from(0, 5) {
        0 => format!("bit.ly/{code}"),
        1 => format!("tinyurl.com/{code}"),
        2 => format!("cutt.ly/{code}"),
        3 => format!("sites.google.com/view/{code}"),
        4 => format!("forms.gle/{code}"),
        _ => format!("urlz.fr/{code}"),
    };
    let written = match chance.from(0, 3) {
        0 => page.clone(),
        1 => format!("https://{page}?utm_medium=sms"),
        2 => format!("http://{page}"),
        _ => format!("https://{page}"),
    };
    (written, format!("https://{page}"))
}

/// A profile: what is written before the name, the name, what is written after, the canonical form.
pub(super) fn handle(chance: &mut Chance) -> (String, String, String, String) {
    let name = format!("{}{}", chance.one(names::PSEUDOS), chance.from(10, 99_999));
    let (called, network) = *chance.one(&[
        ("Instagram", "instagram"),
        ("insta", "instagram"),
        ("Snapchat", "snapchat"),
        ("snap", "snapchat"),
        ("Telegram", "telegram"),
        ("TikTok", "tiktok"),
        ("Facebook", "facebook"),
        ("Discord", "discord"),
    ]);
    let (before, written, after) = match chance.from(0, 6) {
        0 => (String::new(), format!("@{name}"), format!(" sur {called}")),
        1 => (format!("{called} : "), format!("@{name}"), String::new()),
        2 => (format!("{called}: "), name.clone(), String::new()),
        3 => (
            format!("sur {called} sous le pseudo « "),
            name.clone(),
            " »".to_owned(),
        ),
        4 => (format!("pseudo {called} \""), name.clone(), "\"".to_owned()),
        _ => {
            let page = match network {
                "instagram" => format!("https://www.instagram.com/{name}/"),
                "snapchat" => format!("https://snapchat.com/add/{name}"),
                "telegram" => format!("t.me/{name}"),
                "tiktok" => format!("https://www.tiktok.com/@{name}?lang=fr"),
                "discord" => format!("https://discord.gg/{name}"),
                _ => format!("https://m.facebook.com/{name}"),
            };
            (String::new(), page, String::new())
        }
    };
    (before, written, after, format!("{network}:{name}"))
}

/// A telephone given as a page of WhatsApp.
pub(super) fn whatsapp(chance: &mut Chance) -> Told {
    let number = format!("336{}{}", chance.from(0, 2), chance.digits(7));
    (format!("https://wa.me/{number}"), format!("+{number}"))
}

/// An advert.
pub(super) fn advert(chance: &mut Chance) -> Told {
    let number = format!("{}{}", chance.from(1, 9), chance.digits(9));
    match chance.from(0, 7) {
        0 => (
            format!("https://www.leboncoin.fr/ad/velos/{number}"),
            format!("leboncoin:{number}"),
        ),
        1 => (
            format!("https://www.leboncoin.fr/vi/{number}.htm"),
            format!("leboncoin:{number}"),
        ),
        2 => (
            format!("https://www.vinted.fr/items/{number}-veste-cuir?referrer=catalog"),
            format!("vinted:{number}"),
        ),
        3 => (
            format!("https://www.ebay.fr/itm/{number}12"),
            format!("ebay:{number}12"),
        ),
        4 => (
            format!("https://www.facebook.com/marketplace/item/{number}789"),
            format!("facebook:{number}789"),
        ),
        5 => (
            format!("https://www.airbnb.fr/rooms/{number}?adults=2"),
            format!("airbnb:{number}"),
        ),
        6 => (
            format!("https://www.abritel.fr/location-vacances/p{number}"),
            format!("abritel:{number}"),
        ),
        _ => (
            format!("https://www.lacentrale.fr/auto-occasion-annonce-{number}.html"),
            format!("lacentrale:{number}"),
        ),
    }
}

/// Of what kind the places of the known are, for the text's own people.
pub(super) fn known(chance: &mut Chance) -> (Kind, Told) {
    let (written, domain) = *chance.one(&[
        ("www.leboncoin.fr", "leboncoin.fr"),
        ("leboncoin.fr", "leboncoin.fr"),
        ("Vinted.fr", "vinted.fr"),
        ("https://www.service-public.fr", "service-public.fr"),
        ("www.impots.gouv.fr", "impots.gouv.fr"),
        ("labanquepostale.fr", "labanquepostale.fr"),
        ("boursorama.com", "boursorama.com"),
    ]);
    (Kind::Domain, (written.to_owned(), domain.to_owned()))
}
