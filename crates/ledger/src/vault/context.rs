//! What a ciphertext is bound to.

/// The place a sealed value belongs to: label of the use, service, id of the record key, column.
///
/// It enters both the derivation of the cipher's key and the authenticated data, so a value moved
/// to another column, row, service or use does not open.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Context<'a> {
    /// Use, with its format number: `field 1`.
    pub(crate) label: &'static str,
    /// Service.
    pub(crate) service: &'a str,
    /// Key id.
    pub(crate) key: &'a [u8],
    /// `table.column`, or whatever names the place inside the use.
    pub(crate) place: &'a str,
}

impl Context<'_> {
    /// The context as bytes: each part preceded by its length on four bytes, so that two different
    /// contexts never give the same bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let parts = [
            self.label.as_bytes(),
            self.service.as_bytes(),
            self.key,
            self.place.as_bytes(),
        ];
        let mut bytes = Vec::with_capacity(parts.iter().map(|part| part.len() + 4).sum());
        for part in parts {
            bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend(part);
        }
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cannot_slide_into_each_other() {
        let one = Context {
            label: "l",
            service: "ab",
            key: b"c",
            place: "t.c",
        };
        let other = Context {
            label: "l",
            service: "a",
            key: b"bc",
            place: "t.c",
        };
        assert_ne!(one.bytes(), other.bytes());
    }
}
