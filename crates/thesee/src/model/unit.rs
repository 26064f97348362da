//! A unit's code.

/// Code of a police or gendarmerie unit: 2 to 64 letters, digits and hyphens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitCode(String);

/// It is no unit's code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the code of a unit")]
pub struct NotAUnit;

impl UnitCode {
    /// Reads a code; letters become lower case.
    ///
    /// # Errors
    /// When it holds anything but letters of ASCII, digits and hyphens, or is too short or long.
    pub fn parse(text: &str) -> Result<Self, NotAUnit> {
        let code = text.trim().to_ascii_lowercase();
        let fits = (2..=64).contains(&code.len())
            && code
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        fits.then_some(Self(code)).ok_or(NotAUnit)
    }

    /// As written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
