//! `/.well-known/security.txt` (RFC 9116).

use std::fmt::Write;

use kernel::Timestamp;
use time::{Duration, format_description::well_known::Rfc3339};

use super::Papers;

/// The file, good for half a year from `now`; `origin` is the site's own, for `Canonical`.
#[must_use]
pub fn security_txt(papers: &Papers, origin: &str, now: Timestamp) -> String {
    let security = &papers.notice.security;
    let mut text = String::new();
    let mut field = |name: &str, value: &str| {
        // A value on two lines would be another field.
        let value: String = value.chars().filter(|c| !c.is_control()).collect();
        let _ = writeln!(text, "{name}: {value}");
    };
    field("Contact", &security.contact);
    let end = now.checked_add(Duration::days(180)).unwrap_or(now);
    let end = end.replace_nanosecond(0).unwrap_or(end);
    field("Expires", &end.format(&Rfc3339).unwrap_or_default());
    field("Preferred-Languages", "fr, en");
    field("Canonical", &format!("{origin}/.well-known/security.txt"));
    if let Some(policy) = &security.policy {
        field("Policy", policy);
    }
    if let Some(encryption) = &security.encryption {
        field("Encryption", encryption);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn it_expires_half_a_year_from_now() {
        let papers = crate::legal::sample_papers();
        let now = datetime!(2026-11-22 13:05:59.123 UTC);
        assert_eq!(
            security_txt(&papers, "https://jecliqueoupas.localhost", now),
            "Contact: mailto:securite@exemple.invalid\nExpires: 2027-05-21T13:05:59Z\n\
             Preferred-Languages: fr, en\n\
             Canonical: https://jecliqueoupas.localhost/.well-known/security.txt\n"
        );
    }
}
