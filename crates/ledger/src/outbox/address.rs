//! Which addresses mail is sent to.

use lettre::Address;

/// Longest address, in bytes (RFC 5321 §4.5.3.1.3, less the brackets).
const LONGEST: usize = 254;

/// Reads a mail address: `local@domain`, no comment, no quoted part, no address literal, at least
/// two labels in the domain, ASCII only. Blanks around it are dropped.
#[must_use]
pub fn address(text: &str) -> Option<Address> {
    let text = text.trim();
    if text.len() > LONGEST || !text.is_ascii() || text.contains(['"', '[', ']', '\\', '(', ')']) {
        return None;
    }
    let address: Address = text.parse().ok()?;
    let local = address.user().len() <= 64;
    (local && address.domain().contains('.') && !address.domain().ends_with('.')).then_some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn usual_addresses_are_read() {
        for text in [
            "a@b.fr",
            " elodie.martin@interieur.gouv.example\n",
            "x+y_z@sub.dom.example",
        ] {
            assert!(address(text).is_some(), "{text}");
        }
        assert_eq!(
            address("A.B@Dom.example").unwrap().to_string(),
            "A.B@Dom.example"
        );
    }

    #[test]
    fn others_are_not() {
        let long = format!("{}@b.fr", "a".repeat(65));
        let longer = format!("a@{}fr", "b.".repeat(130));
        for text in [
            "",
            "a",
            "a@",
            "@b.fr",
            "a@b",
            "a b@c.fr",
            "a@b.fr\r\nBcc: x@y.fr",
            "a@b.fr,c@d.fr",
            "\"a b\"@c.fr",
            "a@[127.0.0.1]",
            "é@b.fr",
            "a@b..fr",
            "a@b.fr.",
            "<a@b.fr>",
            "a@b.fr\0",
            "a@127.0.0.1\n.fr",
            &long,
            &longer,
        ] {
            assert!(address(text).is_none(), "{text:?}");
        }
    }
}
