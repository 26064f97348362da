//! Profiles named in the text: «@x sur Instagram», «insta : x», «mon snap c'est x».

use crate::{
    extract::{Reading, Sure, near::Near, scan::Text, walk::Word},
    kind::Kind,
};

/// What people call networks, folded.
static NETWORKS: &[(&str, &str)] = &[
    ("insta", "instagram"),
    ("instagram", "instagram"),
    ("snap", "snapchat"),
    ("snapchat", "snapchat"),
    ("telegram", "telegram"),
    ("tiktok", "tiktok"),
    ("tik tok", "tiktok"),
    ("twitter", "twitter"),
    ("sur x", "twitter"),
    ("on x", "twitter"),
    ("facebook", "facebook"),
    ("fb", "facebook"),
    ("messenger", "facebook"),
    ("discord", "discord"),
    ("skype", "skype"),
    ("youtube", "youtube"),
    ("twitch", "twitch"),
    ("threads", "threads"),
    ("onlyfans", "onlyfans"),
    ("mym", "mym"),
    ("paypal", "paypal"),
    ("kik", "kik"),
    ("linkedin", "linkedin"),
    ("vinted", "vinted"),
    ("leboncoin", "leboncoin"),
    ("le bon coin", "leboncoin"),
    ("reddit", "reddit"),
    ("steam", "steam"),
    ("vk", "vk"),
    ("pinterest", "pinterest"),
    ("wechat", "wechat"),
    ("signal", "signal"),
    ("revolut", "revolut"),
    ("lydia", "lydia"),
];

/// Words of the sentence that no one takes as a name.
const STOP: &[&str] = &[
    "account", "and", "apres", "au", "avec", "bloque", "but", "ca", "car", "ce", "ces", "cet",
    "cette", "comme", "compte", "contact", "dans", "de", "depuis", "des", "donc", "du", "elle",
    "en", "est", "et", "faux", "from", "has", "id", "il", "ils", "is", "je", "la", "le", "les",
    "leur", "lui", "ma", "mais", "me", "mes", "message", "moi", "mon", "ne", "not", "nous", "on",
    "or", "ou", "par", "pas", "plus", "pour", "profil", "profile", "pseudo", "puis", "que", "qui",
    "sa", "sans", "se", "ses", "si", "son", "sous", "sur", "the", "their", "then", "tout", "tres",
    "tu", "un", "une", "was", "where", "with", "y",
];

/// The network among these words, the last or the first of them.
fn network(near: &Near, last: bool) -> Option<&'static str> {
    let places = NETWORKS
        .iter()
        .filter_map(|(word, name)| Some((near.last(&[word])?, *name)));
    if last {
        places.max_by_key(|(place, _)| *place).map(|(_, name)| name)
    } else {
        places.min_by_key(|(place, _)| *place).map(|(_, name)| name)
    }
}

/// The end of the name that begins at `start`.
fn name_end(text: &Text<'_>, start: usize) -> usize {
    let mut end = start;
    while end - start < 32 {
        let byte = text.at(end);
        if byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-') {
            end += 1;
        } else {
            break;
        }
    }
    while end > start && matches!(text.before(end, 1), b'.' | b'-') {
        end -= 1;
    }
    end
}

fn reading(network: &str, text: &Text<'_>, from: usize, start: usize, end: usize) -> Reading {
    Reading {
        kind: Kind::Handle,
        value: format!("{network}:{}", text.part(start, end).to_lowercase()),
        start: from,
        end,
        sure: Sure::Named,
    }
}

/// `@name`, beside its network's name.
pub(crate) fn at(text: &Text<'_>, place: usize) -> Option<Reading> {
    if text.wordy_before(place) || matches!(text.before(place, 1), b'.' | b'@' | b'_') {
        return None;
    }
    let start = place + 1;
    let end = name_end(text, start);
    if !(2..=30).contains(&(end - start)) || text.at(end) == b'@' || text.wordy(end) {
        return None;
    }
    let after = Near::after(text, end, 28);
    // What follows belongs to another name from the first mark of a sentence on.
    let beside = after
        .letters()
        .iter()
        .position(|byte| matches!(byte, b'@' | b';' | b'\n' | b'.'));
    let network = match network(&after, false) {
        Some(name) if beside.is_none_or(|stop| stop > 8) && linked(&after) => Some(name),
        _ => network(&Near::before(text, place, 56), true),
    }?;
    Some(reading(network, text, place, start, end))
}

/// Does a word of place begin what follows («sur Instagram», «(Telegram)»)?
fn linked(after: &Near) -> bool {
    let letters = after.letters();
    [
        " sur ", " on ", " (", " via ", " de ", ", sur ", " - ", " compte ", " du ", "\" sur ",
        " sur l",
    ]
    .iter()
    .any(|start| letters.starts_with(start.as_bytes()))
}

/// After the name of a network at `word`.
pub(crate) fn named(text: &Text<'_>, word: Word) -> Option<Reading> {
    if text.wordy_before(word.start)
        || text.wordy(word.end)
        || matches!(text.at(word.end), b'.' | b'-' | b'@') && text.wordy(word.end + 1)
    {
        return None;
    }
    let near = Near::after(text, word.start, word.len());
    let called = str::from_utf8(near.letters()).ok()?;
    let pseudo = called.starts_with("pseudo");
    let (start, certain) = announced(text, word.end, pseudo)?;
    let quoted = quote_before(text, start);
    let at_sign = text.at(start) == b'@';
    let first = start + usize::from(at_sign);
    let end = name_end(text, first);
    let name = text.part(first, end);
    if !(3..=30).contains(&name.len())
        || text.wordy(end)
        || text.at(end) == b'@'
        || text.at(end) == b'/'
    {
        return None;
    }
    let folded = name.to_ascii_lowercase();
    if STOP.binary_search(&folded.as_str()).is_ok()
        || NETWORKS.iter().any(|(word, _)| *word == folded)
    {
        return None;
    }
    // A telephone or a host after «Telegram :» is read as one.
    let digits = name.bytes().filter(u8::is_ascii_digit).count();
    let host = name.contains('.') && super::host::registrable(&folded).is_some() && name.len() > 12;
    if digits == name.len()
        || host
        || digits * 2 > name.len() && !name.bytes().any(|byte| byte.is_ascii_alphabetic())
    {
        return None;
    }
    let marked = at_sign
        || quoted
        || name
            .bytes()
            .any(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'.'));
    // «Facebook : Jean Dupont» is a person's name.
    let capital = name.starts_with(|letter: char| letter.is_ascii_uppercase());
    let next = text.after_blanks(end, 1);
    if capital && !marked && next > end && text.at(next).is_ascii_uppercase() {
        return None;
    }
    let closed = matches!(text.at(end), b'.' | b',' | b';' | b')' | b'\n' | b'!' | 0);
    if !(marked || certain || closed) {
        return None;
    }
    let network = if pseudo {
        let after = Near::after(text, end, 28);
        match network(&after, false) {
            Some(network) if linked(&after) || quoted => network,
            _ => network_before(text, word.start)?,
        }
    } else {
        NETWORKS
            .iter()
            .find(|(word, _)| *word == called)
            .map(|(_, name)| *name)?
    };
    Some(reading(network, text, start, first, end))
}

fn network_before(text: &Text<'_>, place: usize) -> Option<&'static str> {
    network(&Near::before(text, place, 56), true)
}

/// Is there a quotation mark just before?
fn quote_before(text: &Text<'_>, place: usize) -> bool {
    let at = text.before_blanks(place, 1);
    matches!(text.before(at, 1), b'"' | b'\'')
        || text.part(at.saturating_sub(2), at) == "«"
        || text.part(at.saturating_sub(3), at) == "“"
}

/// Where a name announced after `place` begins, and whether what announces it leaves no doubt.
fn announced(text: &Text<'_>, place: usize, pseudo: bool) -> Option<(usize, bool)> {
    let mut at = text.after_blanks(place, 2);
    let mut certain = false;
    if matches!(text.at(at), b':' | b'=') {
        if text.at(at + 1) == b'/' {
            return None;
        }
        certain = true;
        at = text.after_blanks(at + 1, 2);
    } else {
        let mut said = pseudo;
        for _ in 0..3 {
            let word = [
                "c'est ",
                "c’est ",
                "est ",
                "is ",
                "était ",
                "etait ",
                "sous le nom de ",
                "sous le nom ",
                "sous le pseudo ",
                "sous le pseudonyme ",
                "nommé ",
                "nomme ",
                "nommée ",
                "appelé ",
                "au nom de ",
                "pseudo ",
                "id ",
                "username ",
                "user ",
                "handle ",
                "name ",
                "compte ",
                "account ",
                "de ",
                ": ",
            ]
            .into_iter()
            .find(|word| {
                text.part(at, at + word.len()).eq_ignore_ascii_case(word) || text.says(at, word)
            });
            match word {
                // «de» alone announces nothing.
                Some(word) => {
                    said |= word != "de " && word != "compte " && word != "account ";
                    at += word.len();
                    if word == ": " {
                        certain = true;
                    }
                }
                None => break,
            }
        }
        if matches!(text.at(at), b'(') {
            said = true;
            at += 1;
        }
        let opened = matches!(text.at(at), b'"' | b'@')
            || matches!(text.part(at, at + 2), "«")
            || text.part(at, at + 3) == "“";
        // «compte Discord gamer_77»
        let account =
            || Near::before(text, place, 24).has(&["compte", "profil", "pseudo", "account", "id"]);
        if !said && !opened && !account() {
            return None;
        }
    }
    // An opening quotation mark
    at += match text.at(at) {
        b'"' | b'\'' => 1,
        _ if text.part(at, at + 2) == "«" => 2,
        _ if text.part(at, at + 3) == "“" => 3,
        _ => 0,
    };
    at = text.after_blanks(at, 1);
    (at > place).then_some((at, certain))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    #[test]
    fn profiles_named_in_the_text() {
        assert!(STOP.is_sorted());
        for (text, value) in [
            ("elle est @julie_b sur Instagram", "instagram:julie_b"),
            ("Telegram : @crypto_max", "telegram:crypto_max"),
            ("mon snap c'est lea92x", "snapchat:lea92x"),
            ("insta: Julie.B92", "instagram:julie.b92"),
            (
                "sur Snapchat sous le pseudo « marc_vente »",
                "snapchat:marc_vente",
            ),
            ("le pseudo Dupond75 sur Vinted", "vinted:dupond75"),
            ("Discord : gamer_77", "discord:gamer_77"),
            ("son TikTok est \"maxgains\"", "tiktok:maxgains"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Handle, value),
                "{text}"
            );
        }
        for none in [
            "sur Instagram et Facebook",
            "insta c'est bien connu",
            "Facebook : Jean Dupont",
            "Telegram est une messagerie",
            "@julie m'a écrit",
            "mon pseudo est connu de tous",
            "il m'a bloqué sur Snapchat.",
        ] {
            assert!(extract(none).is_empty(), "{none}: {:?}", extract(none));
        }
    }
}
