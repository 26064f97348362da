//! Passwords worth trying on an enciphered archive.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::password_digest;

/// What senders of samples, and of phishing, use most.
const USUAL: &[&str] = &[
    "",
    "infected",
    "virus",
    "malware",
    "1234",
    "12345",
    "123456",
    "123",
    "password",
    "pass",
    "motdepasse",
    "azerty",
    "secret",
    "test",
    "0000",
    "1111",
    "abc123",
    "cert",
    "CERT_SOC",
    "pandora",
    "2024",
    "2025",
    "2026",
];

/// Passwords tried on one archive at most: key derivation costs time by design.
const MAX: usize = 64;

/// The given passwords, then the usual ones.
#[must_use]
pub fn candidates(given: &[String]) -> Vec<String> {
    let mut list: Vec<String> = given.iter().take(MAX - USUAL.len()).cloned().collect();
    add(&mut list, USUAL.iter().map(|word| (*word).to_owned()));
    list
}

/// Adds words found on the way (in a mail's body), within the bound.
pub fn add(list: &mut Vec<String>, found: impl IntoIterator<Item = String>) {
    for word in found {
        if list.len() < MAX && !list.contains(&word) {
            list.push(word);
        }
    }
}

/// Digests of the given passwords that something was read by.
pub type Seal = BTreeSet<String>;

/// Passwords that not everyone who holds the file knows: those given, and words found in what they opened.
/// Each has the seal of what it was learnt from.
#[derive(Debug, Clone, Default)]
pub struct Secrets(BTreeMap<String, Seal>);

/// Nobody gave anything.
pub(crate) static NO_SECRETS: Secrets = Secrets(BTreeMap::new());

impl Secrets {
    /// The given passwords; a usual one is no secret, for it is tried on every file.
    #[must_use]
    pub fn given(passwords: &[String]) -> Self {
        let secret = |password: &&String| !USUAL.contains(&password.as_str());
        let sealed =
            |password: &String| (password.clone(), Seal::from([password_digest(password)]));
        Self(passwords.iter().filter(secret).map(sealed).collect())
    }

    /// Who may know what this password opens; none when anyone may.
    #[must_use]
    pub fn seal(&self, password: &str) -> Option<&Seal> {
        self.0.get(password)
    }

    /// Everything that was given.
    pub fn seals(&self) -> impl Iterator<Item = &String> {
        self.0.values().flatten()
    }

    /// Notes that a word not tried before was found in a content under `seal`. What stands in the open is no
    /// secret, even if it was given too.
    pub fn learn(&mut self, word: &str, seal: &Seal, tried: &[String]) {
        if seal.is_empty() {
            self.0.remove(word);
        } else if !tried.iter().any(|known| known == word) {
            self.0.insert(word.to_owned(), seal.clone());
        }
    }

    /// The passwords that anyone may try.
    #[must_use]
    pub fn open_ones(&self, tried: &[String]) -> Vec<String> {
        let open = |password: &&String| !self.0.contains_key(*password);
        tried.iter().filter(open).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_ones_come_first_and_the_list_is_bounded() {
        let given: Vec<String> = (0..1000).map(|number| format!("p{number}")).collect();
        let mut list = candidates(&given);
        assert_eq!(list.first().map(String::as_str), Some("p0"));
        assert!(list.contains(&"infected".to_owned()));
        add(&mut list, given);
        assert_eq!(list.len(), MAX);
    }

    #[test]
    fn what_was_given_is_secret_until_it_stands_in_the_open() {
        let given = ["Zorglub-77".to_owned(), "infected".to_owned()];
        let tried = candidates(&given);
        let mut secrets = Secrets::given(&given);
        let seal = Seal::from([password_digest("Zorglub-77")]);
        assert_eq!(secrets.seal("Zorglub-77"), Some(&seal));
        assert_eq!(secrets.seal("infected"), None, "tried on every file");
        secrets.learn("virus", &seal, &tried);
        assert_eq!(secrets.seal("virus"), None, "usual, wherever it is found");
        secrets.learn("Inside-1", &seal, &tried);
        assert_eq!(secrets.seal("Inside-1"), Some(&seal));
        secrets.learn("Zorglub-77", &Seal::new(), &tried);
        assert_eq!(secrets.seal("Zorglub-77"), None);
        assert!(secrets.open_ones(&tried).contains(&"Zorglub-77".to_owned()));
    }
}
