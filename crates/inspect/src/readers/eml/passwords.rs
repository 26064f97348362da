//! Words of a message that may be the password of what is attached.

use std::collections::BTreeSet;

/// Bytes of body searched.
pub(crate) const SEARCHED: usize = 256 << 10;
/// Candidates kept.
const MOST: usize = 50;
/// Words after an announcement that are tried.
const AFTER: usize = 6;

/// Words that announce a password, in the languages of the mails met here.
const ANNOUNCE: [&str; 20] = [
    "mot de passe",
    "mots de passe",
    "mdp",
    "m.d.p",
    "passe",
    "password",
    "passwd",
    "passcode",
    "pass",
    "pwd",
    "pw",
    "code",
    "clé",
    "cle",
    "key",
    "kennwort",
    "passwort",
    "contraseña",
    "clave",
    "senha",
];
/// Words that join an announcement to what it announces.
const JOINS: [&str; 34] = [
    "est",
    "is",
    "le",
    "la",
    "the",
    "de",
    "du",
    "pour",
    "for",
    "to",
    "of",
    "ouvrir",
    "open",
    "archive",
    "fichier",
    "file",
    "zip",
    "suivant",
    "following",
    "ci-dessous",
    "below",
    "l'archive",
    "d'ouverture",
    "document",
    "your",
    "votre",
    "with",
    "avec",
    "and",
    "et",
    "word",
    "are",
    "was",
    "sera",
];

/// What a body offers.
#[derive(Debug, Default)]
pub(crate) struct Candidates {
    /// Words to try, the likeliest first, at most fifty.
    pub(crate) words: Vec<String>,
    /// Whether an announcement was followed by a plausible word.
    pub(crate) announced: bool,
}

impl Candidates {
    fn push(&mut self, seen: &mut BTreeSet<String>, word: &str) {
        let sized = (3..=64).contains(&word.chars().count());
        if sized && self.words.len() < MOST && seen.insert(word.to_owned()) {
            self.words.push(word.to_owned());
        }
    }
}

/// The candidates of `body`: first what follows an announcement, then what stands in quotes, then
/// words that mix letters with figures or signs.
pub(crate) fn candidates(body: &str) -> Candidates {
    let body = super::super::html::clip_str(body, SEARCHED);
    let mut found = Candidates::default();
    let mut seen = BTreeSet::new();
    let words: Vec<&str> = body
        .split(|c: char| c.is_whitespace() || c == '\u{a0}')
        .filter(|w| !w.is_empty())
        .take(40_000)
        .collect();
    for (at, word) in words.iter().enumerate() {
        if found.words.len() >= MOST {
            break;
        }
        if !announces(word) {
            continue;
        }
        // «mdp:X» in one word
        if let Some((_, after)) = word.split_once([':', '='])
            && !after.is_empty()
            && !after.starts_with("//")
        {
            found.announced = true;
            offer(&mut found, &mut seen, after);
        }
        let mut tried = 0;
        for next in words.iter().skip(at + 1).take(12) {
            let bare = bare(next);
            if bare.is_empty() || JOINS.contains(&bare.to_lowercase().as_str()) || announces(next) {
                continue;
            }
            found.announced |= tried == 0;
            offer(&mut found, &mut seen, next);
            tried += 1;
            if tried == AFTER {
                break;
            }
        }
    }
    // The same sign opens and closes: every other piece stands between two of them, but an
    // apostrophe may shift the count, so every piece is tried.
    for quote in ['"', '\'', '`'] {
        for quoted in body.split(quote).skip(1).take(400) {
            inside(&mut found, &mut seen, quoted);
        }
    }
    for (open, close) in [('«', '»'), ('“', '”'), ('[', ']'), ('(', ')')] {
        for quoted in body.split(open).skip(1).take(400) {
            if let Some((quoted, _)) = quoted.split_once(close) {
                inside(&mut found, &mut seen, quoted);
            }
        }
    }
    for word in &words {
        let bare = bare(word);
        let letters = bare.chars().any(char::is_alphabetic);
        let others = bare
            .chars()
            .any(|c| c.is_ascii_digit() || "!@#$%&*+-_?".contains(c));
        if letters && others && bare.len() >= 4 && !bare.contains(['/', '@', ':']) {
            found.push(&mut seen, bare);
        }
    }
    found
}

fn inside(found: &mut Candidates, seen: &mut BTreeSet<String>, quoted: &str) {
    if quoted.chars().count() <= 32 && !quoted.contains('\n') {
        found.push(seen, quoted.trim());
    }
}

/// A word as written, then without the punctuation around it.
fn offer(found: &mut Candidates, seen: &mut BTreeSet<String>, word: &str) {
    let bare = bare(word);
    found.push(seen, bare);
    if word != bare {
        found.push(seen, word);
        found.push(seen, word.trim_end_matches(['.', ',', ';', ':']));
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric() && !"!@#$%&*+_?-".contains(c))
        .trim_end_matches(['.', ',', ';', ':', '-'])
}

fn announces(word: &str) -> bool {
    let lower = word.to_lowercase();
    let first = lower.split([':', '=']).next().unwrap_or_default();
    let first = first.trim_matches(|c: char| !c.is_alphanumeric());
    ANNOUNCE.contains(&first) || first == "motdepasse"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn announced_words_come_first() {
        let found =
            candidates("Bonjour,\nLe mot de passe de l'archive est : Fact-2024!\nCordialement");
        assert_eq!(found.words.first().map(String::as_str), Some("Fact-2024!"));
        assert!(found.announced);
        assert_eq!(
            candidates("mdp:1234").words.first().map(String::as_str),
            Some("1234")
        );
        assert!(
            candidates("The password is \"open sesame\".")
                .words
                .contains(&"open sesame".to_owned())
        );
    }

    #[test]
    fn nothing_is_announced_by_an_ordinary_letter() {
        assert!(!candidates("Bonjour, vous trouverez ci-joint le compte rendu.").announced);
    }

    #[test]
    fn the_count_is_bounded() {
        let long: String = (0..3000).map(|n| format!("mdp: a{n} ")).collect();
        assert_eq!(candidates(&long).words.len(), MOST);
    }
}
