//! A professional address (art. 4, 1°): the only thing known about an agent.
//!
//! Keeps JCOP-4.1.

use std::fmt;

use kernel::Personal;

/// An address, normalised so that one mailbox is one agent: trimmed, lower case.
///
/// Accepts the addresses that ministries give: one `@`, a dot-atom of at most 64 characters before
/// it (RFC 5321 §4.5.3.1.1), a host name of at least two labels after it, 254 characters in all.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ProfessionalEmail(Personal<String>);

/// Why a text is not a professional address. Holds nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// Nothing was typed.
    #[error("no address was given")]
    Empty,
    /// Not of the form `name@host.tld`.
    #[error("not an e-mail address")]
    Malformed,
}

impl ProfessionalEmail {
    /// Reads what was typed.
    ///
    /// # Errors
    /// When nothing was typed, or it is not an address.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        let address = text.to_lowercase();
        let (local, host) = address.split_once('@').ok_or(EmailError::Malformed)?;
        let atom = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~-.".contains(c);
        let local_ok = !local.is_empty()
            && local.len() <= 64
            && local.chars().all(atom)
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..");
        let labels: Vec<&str> = host.split('.').collect();
        let label_ok = |label: &&str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        };
        if local_ok && address.len() <= 254 && labels.len() >= 2 && labels.iter().all(label_ok) {
            Ok(Self(Personal::new(address)))
        } else {
            Err(EmailError::Malformed)
        }
    }

    /// The address, for the vault and for the mail that leaves.
    #[must_use]
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }

    /// The host part, which names a ministry.
    #[must_use]
    pub fn domain(&self) -> &str {
        self.0.reveal().rsplit('@').next().unwrap_or_default()
    }

    /// The host part and its parents, most precise first: `a.b.gouv.fr`, `b.gouv.fr`, `gouv.fr`.
    /// The last label alone is never asked for.
    pub fn domains(&self) -> impl Iterator<Item = &str> {
        let mut rest = Some(self.domain());
        std::iter::from_fn(move || {
            let current = rest.filter(|domain| domain.contains('.'))?;
            rest = current.split_once('.').map(|(_, parent)| parent);
            Some(current)
        })
    }
}

impl fmt::Debug for ProfessionalEmail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_mailbox_is_one_agent() {
        let typed = ProfessionalEmail::parse("  Claire.Martin@Culture.Gouv.example ").unwrap();
        assert_eq!(typed.reveal(), "claire.martin@culture.gouv.example");
        assert_eq!(typed.domain(), "culture.gouv.example");
        assert_eq!(
            typed.domains().collect::<Vec<_>>(),
            ["culture.gouv.example", "gouv.example"]
        );
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in [
            "a",
            "a@",
            "@b.fr",
            "a@b",
            "a b@c.fr",
            "a@b..fr",
            ".a@b.fr",
            "a.@b.fr",
            "a@-b.fr",
            "a@b.fr\r\nBcc: x@y.fr",
            "a@b@c.fr",
            "é@b.fr",
            "a@b.fr,c@d.fr",
        ] {
            assert_eq!(
                ProfessionalEmail::parse(text),
                Err(EmailError::Malformed),
                "{text:?}"
            );
        }
        assert_eq!(ProfessionalEmail::parse("  "), Err(EmailError::Empty));
        let long = format!("{}@b.fr", "a".repeat(65));
        assert_eq!(ProfessionalEmail::parse(&long), Err(EmailError::Malformed));
    }

    #[test]
    fn it_does_not_print() {
        let typed = ProfessionalEmail::parse("claire@culture.example").unwrap();
        assert_eq!(format!("{typed:?}"), "[personal]");
    }
}
