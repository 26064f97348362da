//! Profiles by the address of their page.

use crate::{extract::numbers, kind::Kind};

/// Where a network puts a profile's name: its domain, its name here, what stands before the profile's.
static PLACES: &[(&str, &str, &[&str])] = &[
    ("bsky.app", "bluesky", &["profile/"]),
    ("cash.app", "cashapp", &["$"]),
    ("discord.com", "discord", &["users/", "invite/"]),
    ("discord.gg", "discord", &[""]),
    ("discordapp.com", "discord", &["users/", "invite/"]),
    ("facebook.com", "facebook", &[""]),
    ("fb.com", "facebook", &[""]),
    ("fb.me", "facebook", &[""]),
    ("instagram.com", "instagram", &[""]),
    ("kik.me", "kik", &[""]),
    ("leetchi.com", "leetchi", &["fr/c/", "c/"]),
    ("linkedin.com", "linkedin", &["in/", "company/"]),
    ("linktr.ee", "linktree", &[""]),
    ("m.me", "facebook", &[""]),
    ("mym.fans", "mym", &[""]),
    ("ok.ru", "ok", &["profile/", ""]),
    ("onlyfans.com", "onlyfans", &[""]),
    ("paypal.com", "paypal", &["paypalme/"]),
    ("paypal.me", "paypal", &[""]),
    ("pinterest.com", "pinterest", &[""]),
    ("pinterest.fr", "pinterest", &[""]),
    ("reddit.com", "reddit", &["user/", "u/"]),
    ("revolut.me", "revolut", &[""]),
    ("snapchat.com", "snapchat", &["add/", "@"]),
    ("steamcommunity.com", "steam", &["id/", "profiles/"]),
    ("t.me", "telegram", &["s/", ""]),
    ("telegram.me", "telegram", &[""]),
    ("threads.com", "threads", &["@"]),
    ("threads.net", "threads", &["@"]),
    ("tiktok.com", "tiktok", &["@"]),
    ("twitch.tv", "twitch", &[""]),
    ("twitter.com", "twitter", &[""]),
    ("vinted.fr", "vinted", &["member/"]),
    ("vk.com", "vk", &[""]),
    ("x.com", "twitter", &[""]),
    ("youtube.com", "youtube", &["@", "channel/", "c/", "user/"]),
];

/// First parts of paths that are no profile's.
const PAGES: &[&str] = &[
    "about",
    "accounts",
    "ads",
    "business",
    "events",
    "explore",
    "gaming",
    "groups",
    "hashtag",
    "help",
    "home",
    "i",
    "intent",
    "join",
    "joinchat",
    "legal",
    "login",
    "marketplace",
    "messages",
    "p",
    "pages",
    "people",
    "permalink.php",
    "photo",
    "photo.php",
    "photos",
    "pin",
    "posts",
    "privacy",
    "profile.php",
    "reel",
    "reels",
    "search",
    "settings",
    "share",
    "sharer",
    "sharer.php",
    "stories",
    "story.php",
    "terms",
    "tr",
    "tv",
    "videos",
    "watch",
    "watch.php",
];

/// The profile (or the telephone, for WhatsApp) that a page is.
pub(crate) fn profile(registrable: &str, host: &str, path: &str) -> Option<(Kind, String)> {
    if matches!(registrable, "wa.me" | "whatsapp.com" | "t.me") {
        if let Some(phone) = telephone(path) {
            return Some((Kind::Phone, phone));
        }
        if registrable != "t.me" {
            return None;
        }
    }
    let at = PLACES
        .binary_search_by_key(&registrable, |(domain, ..)| domain)
        .ok()?;
    let (_, network, marks) = PLACES.get(at)?;
    // Subdomains that are no profiles' place.
    if matches!(
        host.split('.').next(),
        Some("help" | "about" | "business" | "developers" | "support")
    ) {
        return None;
    }
    let path = path.get(path.find('/')? + 1..)?;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    if *network == "facebook" && path == "profile.php" {
        let id = query.split('&').find_map(|pair| pair.strip_prefix("id="))?;
        let id = id.get(
            ..id.find(|letter: char| !letter.is_ascii_digit())
                .unwrap_or(id.len()),
        )?;
        return (!id.is_empty()).then(|| (Kind::Handle, format!("facebook:{id}")));
    }
    let name = marks.iter().find_map(|mark| path.strip_prefix(mark))?;
    let name = name.split(['/', '?', '#']).next().unwrap_or("");
    // «123456-julie» is the hundred and twenty-three thousandth member, called Julie.
    let name = if *network == "vinted" {
        name.split('-').next().unwrap_or("")
    } else {
        name
    };
    let name = name.trim_start_matches('@').to_lowercase();
    if PAGES.binary_search(&name.as_str()).is_ok() || !(2..=64).contains(&name.len()) {
        return None;
    }
    name.chars()
        .all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.' | '-' | '+'))
        .then(|| (Kind::Handle, format!("{network}:{name}")))
}

/// `/33612345678`, `/send?phone=33612345678`, `/+33612345678`.
fn telephone(path: &str) -> Option<String> {
    let from = path.find("phone=").map_or(1, |at| at + 6);
    let rest = path.get(from..)?;
    let rest = rest
        .strip_prefix("%2B")
        .unwrap_or(rest)
        .trim_start_matches('+');
    let end = rest
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(rest.len());
    let digits = rest.get(..end)?.trim_start_matches("00");
    if !(8..=15).contains(&digits.len()) {
        return None;
    }
    match numbers::abroad(digits) {
        Some(numbers::Line::Plain(number)) => Some(number),
        Some(numbers::Line::Special(_)) => None,
        None => numbers::foreign_number(digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_their_order() {
        assert!(PLACES.is_sorted_by(|one, other| one.0 < other.0));
        assert!(PAGES.is_sorted());
    }

    #[test]
    fn a_page_is_a_profile() {
        for (domain, path, value) in [
            (
                "facebook.com",
                "/profile.php?id=100012345678",
                Some("facebook:100012345678"),
            ),
            ("facebook.com", "/groups/ventes", None),
            ("tiktok.com", "/@Crypto.Max", Some("tiktok:crypto.max")),
            ("tiktok.com", "/tag/x", None),
            ("snapchat.com", "/add/Lea-92", Some("snapchat:lea-92")),
            ("x.com", "/home", None),
            ("paypal.me", "/bob92", Some("paypal:bob92")),
            ("vinted.fr", "/member/123456-julie", Some("vinted:123456")),
            ("wa.me", "/33612345678?text=x", Some("+33612345678")),
            (
                "whatsapp.com",
                "/send?phone=%2B33612345678",
                Some("+33612345678"),
            ),
            ("t.me", "/+33612345678", Some("+33612345678")),
        ] {
            assert_eq!(
                profile(domain, domain, path)
                    .map(|found| found.1)
                    .as_deref(),
                value,
                "{domain}{path}"
            );
        }
    }
}
