//! The two languages.

/// Language of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Locale {
    /// French: the first language, and the one of the acts.
    #[default]
    Fr,
    /// English.
    En,
}

impl Locale {
    /// Both, in the order the language switch shows them.
    pub const ALL: [Self; 2] = [Self::Fr, Self::En];

    /// ISO 639-1 code, as in `<html lang>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Its name, in itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fr => "Français",
            Self::En => "English",
        }
    }

    /// The language a code names.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language to answer in: what was asked for in the address, then what was chosen before
    /// (the cookie), then what the browser prefers, else French.
    #[must_use]
    pub fn choose(asked: Option<&str>, kept: Option<&str>, accept_language: Option<&str>) -> Self {
        asked
            .and_then(Self::parse)
            .or_else(|| kept.and_then(Self::parse))
            .or_else(|| accept_language.and_then(Self::preferred))
            .unwrap_or_default()
    }

    /// The best of the two in an `Accept-Language` header (RFC 9110 §12.5.4), if it names either.
    /// At most sixteen ranges are read.
    #[must_use]
    pub fn preferred(accept_language: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in accept_language.split(',').take(16) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default().trim();
            let primary = tag.split('-').next().unwrap_or_default();
            let weight = parts
                .find_map(|p| p.trim().strip_prefix("q="))
                .map_or(1000, thousandths);
            let locale = match primary.to_ascii_lowercase().as_str() {
                "fr" => Self::Fr,
                "en" => Self::En,
                _ => continue,
            };
            if weight > 0 && best.is_none_or(|(other, _)| weight > other) {
                best = Some((weight, locale));
            }
        }
        best.map(|(_, locale)| locale)
    }
}

/// A quality value (`0.8`) in thousandths; anything unreadable counts for nothing.
fn thousandths(text: &str) -> u16 {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    match (whole, fraction.len()) {
        ("1", _) if fraction.bytes().all(|b| b == b'0') => 1000,
        ("0", 0) => 0,
        ("0", 1..=3) => format!("{fraction:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_wins_then_the_cookie_then_the_browser() {
        let header = Some("en-GB,en;q=0.9,fr;q=0.8");
        assert_eq!(Locale::choose(Some("fr"), Some("en"), header), Locale::Fr);
        assert_eq!(Locale::choose(Some("de"), Some("fr"), header), Locale::Fr);
        assert_eq!(Locale::choose(None, Some("x"), header), Locale::En);
        assert_eq!(Locale::choose(None, None, Some("de, it;q=0.5")), Locale::Fr);
        assert_eq!(Locale::choose(None, None, None), Locale::Fr);
    }

    #[test]
    fn the_browser_preference_is_weighed() {
        for (header, expected) in [
            ("fr", Some(Locale::Fr)),
            ("EN-us", Some(Locale::En)),
            ("de, en;q=0.3, fr;q=0.31", Some(Locale::Fr)),
            ("fr;q=0, en;q=0.1", Some(Locale::En)),
            ("fr;q=9, en;q=0.1", Some(Locale::En)),
            ("en, fr", Some(Locale::En)),
            ("*", None),
            ("", None),
            (";;;,,,q=", None),
        ] {
            assert_eq!(Locale::preferred(header), expected, "{header}");
        }
        let long = "xx,".repeat(100_000) + "en";
        assert_eq!(Locale::preferred(&long), None);
    }
}
