//! How a name sounds in French.

/// A key equal for names that sound alike in French; 0 for none.
pub(super) fn key(_ascii: &str) -> u64 {
    0
}
