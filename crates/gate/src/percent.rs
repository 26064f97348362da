//! Percent-encoding, the same wherever a text goes into an address or a header.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// All but letters, digits and `-._~` (RFC 3986 §2.3); what is left may stand in any part of an address and
/// in the extended values of a header (RFC 8187 §3.2.1).
const RESERVED: AsciiSet = NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// The text in UTF-8, percent-encoded.
#[must_use]
pub fn encode(text: &str) -> String {
    utf8_percent_encode(text, &RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_unreserved_characters_stand() {
        assert_eq!(encode("aZ9-._~"), "aZ9-._~");
        assert_eq!(encode("é \r\n&?/'%"), "%C3%A9%20%0D%0A%26%3F%2F%27%25");
    }
}
