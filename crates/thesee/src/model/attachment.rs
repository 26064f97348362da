//! Files given in support (art. 2 II 8° and 9°): captures, photographs, messages. Nothing that runs.

use kernel::{Id, Personal, Timestamp};

use super::{AttachmentKind, codes};

codes! {
    /// What a file is, by its content.
    Media {
        /// Portable Network Graphics.
        Png = "image/png",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// WebP.
        Webp = "image/webp",
        /// GIF.
        Gif = "image/gif",
        /// A document as it would be printed.
        Pdf = "application/pdf",
        /// A message as it was received.
        Mail = "message/rfc822",
        /// A message as a mail program keeps it.
        Outlook = "application/vnd.ms-outlook",
        /// Text.
        Text = "text/plain",
    }

    /// What the file portal said of it.
    Verdict {
        /// Read whole, nothing found.
        Clean = "clean",
        /// Something found, or not read whole.
        Suspicious = "suspicious",
        /// Harmful.
        Malicious = "malicious",
    }
}

impl Media {
    /// Its name in messages' keys.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpeg",
            Self::Webp => "webp",
            Self::Gif => "gif",
            Self::Pdf => "pdf",
            Self::Mail => "mail",
            Self::Outlook => "outlook",
            Self::Text => "text",
        }
    }

    /// Whether it can be drawn again without what it hides.
    #[must_use]
    pub const fn is_image(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::Webp | Self::Gif)
    }
}

/// A file given in support, as lists show it.
#[derive(Debug, Clone)]
pub struct Attachment {
    /// Its id.
    pub id: Id<AttachmentKind>,
    /// The name it came under.
    pub name: Personal<String>,
    /// What it is.
    pub media: Media,
    /// Its size, in bytes.
    pub size: i64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Whether a copy without hidden data was drawn.
    pub copied: bool,
    /// What the file portal said, once it has.
    pub verdict: Option<Verdict>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// A picture drawn again out of the service, where decoding harms nobody.
#[derive(Clone)]
pub struct Drawn {
    /// Its pixels and nothing else, as PNG.
    pub png: Vec<u8>,
    /// Its shades, for its likeness.
    pub grey: Grey,
    /// What its QR codes say.
    pub codes: Vec<String>,
}

/// Shades, row after row.
#[derive(Clone)]
pub struct Grey {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// One byte a pixel.
    pub shades: Vec<u8>,
}

impl std::fmt::Debug for Drawn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Drawn [personal]")
    }
}
