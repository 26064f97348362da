//! The photograph of 3° a: a JPEG or PNG image, bounded, checked by its first bytes and its frame.

use kernel::Personal;

/// Most bytes.
const MAX: usize = 2 << 20;

/// A photograph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photograph(Personal<Vec<u8>>);

/// The bytes are no JPEG or PNG image of a bounded size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a JPEG or PNG image of at most two mebibytes")]
pub struct NotAPhotograph;

impl Photograph {
    /// Takes bytes that begin and end as a JPEG or PNG image does.
    ///
    /// # Errors
    /// When they do not, or are too many.
    pub fn new(bytes: Vec<u8>) -> Result<Self, NotAPhotograph> {
        if bytes.len() <= MAX && Self::media_type_of(&bytes).is_some() {
            Ok(Self(Personal::new(bytes)))
        } else {
            Err(NotAPhotograph)
        }
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        self.0.reveal()
    }

    /// `image/jpeg` or `image/png`.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        Self::media_type_of(self.bytes()).unwrap_or("application/octet-stream")
    }

    fn media_type_of(bytes: &[u8]) -> Option<&'static str> {
        const PNG_END: &[u8] = b"IEND\xaeB`\x82";
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") && bytes.ends_with(PNG_END) {
            return Some("image/png");
        }
        (bytes.starts_with(b"\xff\xd8\xff") && bytes.ends_with(b"\xff\xd9")).then_some("image/jpeg")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_jpeg_and_png_images_pass() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR....IEND\xaeB`\x82".to_vec();
        assert_eq!(
            Photograph::new(png.clone()).unwrap().media_type(),
            "image/png"
        );
        let jpeg = b"\xff\xd8\xff\xe0....\xff\xd9".to_vec();
        assert_eq!(Photograph::new(jpeg).unwrap().media_type(), "image/jpeg");
        let cut = png[..png.len() - 1].to_vec();
        let huge = [&png[..4], &vec![0; MAX], &png[4..]].concat();
        for wrong in [cut, huge, vec![], b"GIF89a".to_vec(), b"<svg/>".to_vec()] {
            assert_eq!(Photograph::new(wrong), Err(NotAPhotograph));
        }
    }
}
