//! Values that never print.

use std::fmt;

use zeroize::Zeroize;

/// Data about a person. It has no `Display` and no `Serialize`, and its `Debug` says only that it
/// is there: it cannot slip into a log line, an error or a JSON answer by accident.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Personal<T>(T);

impl<T> Personal<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for a page, a letter or the vault. Every call is a place to review.
    pub const fn reveal(&self) -> &T {
        &self.0
    }

    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> fmt::Debug for Personal<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[personal]")
    }
}

impl<T> From<T> for Personal<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// A key, token or password: does not print, and is wiped when dropped.
#[derive(Clone)]
pub struct Secret<T: Zeroize>(T);

impl<T: Zeroize> Secret<T> {
    /// Wraps a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value, for the one computation that needs it.
    pub const fn reveal(&self) -> &T {
        &self.0
    }
}

impl<T: Zeroize> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

impl<T: Zeroize> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl<T: Zeroize> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_prints_what_it_holds() {
        let person = Personal::new("agent@interieur.example".to_owned());
        let secret = Secret::new("hunter2".to_owned());
        let printed = format!("{person:?} {secret:?} {:#?}", Some(&person));
        assert!(
            !printed.contains("agent") && !printed.contains("hunter2"),
            "{printed}"
        );
        assert_eq!(person.reveal(), "agent@interieur.example");
    }
}
