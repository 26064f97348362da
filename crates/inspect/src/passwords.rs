//! Passwords worth trying on an enciphered archive.

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
}
