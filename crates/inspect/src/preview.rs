//! What a file looks like, shown beside its report: pages and pictures drawn again as plain PNG, and
//! the beginning of a text. Made in the locked-down worker, after the report, only when asked for.
//!
//! A preview never weighs on the verdict. Nothing of the original's bytes is in it but its pixels or
//! its letters; the supervisor checks each on its side of the wall with [`Preview::is_plain`].

#[cfg(feature = "engine")]
pub(crate) mod draw;

use serde::{Deserialize, Serialize};

/// Previews of one report.
pub const MOST: usize = 4;
/// Widest picture, in pixels.
pub const MAX_WIDTH: u32 = 900;
/// Highest picture, in pixels.
pub const MAX_HEIGHT: u32 = 1_273;
/// Largest picture, in bytes of PNG.
pub const MAX_PNG: usize = 768 << 10;
/// Longest text, in characters.
pub const MAX_TEXT: usize = 1_500;

/// One preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Node it shows.
    pub node: u32,
    /// What of it.
    pub part: Part,
    /// What is shown, or why nothing is.
    pub shown: Shown,
}

/// What of a file a preview shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// A page, from 1.
    Page(u32),
    /// The picture that the file is.
    Picture,
    /// Its first words.
    Text,
    /// All of it: no preview was reached.
    File,
}

/// What a preview shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "shows", rename_all = "lowercase")]
pub enum Shown {
    /// A picture drawn anew.
    Picture {
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        /// The PNG, in base64 when written.
        #[serde(with = "crate::protocol::encoded")]
        png: Vec<u8>,
    },
    /// The beginning of a text.
    Text {
        /// Without control characters; may be hostile all the same.
        text: String,
    },
    /// Nothing.
    Nothing {
        /// Why.
        why: Why,
    },
}

/// Why a preview shows nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Declared or drawn, it is past a bound on pixels, bytes or memory.
    TooLarge,
    /// The format's own rules are broken, or it is enciphered.
    Unreadable,
    /// It carries a QR code, which a telephone could follow from the page.
    Code,
    /// Time was up, or the worker did not survive it.
    Interrupted,
}

impl Preview {
    /// Whether this is within the bounds, and nothing but what it says: a picture is a PNG with no
    /// other chunk than its pixels' and no byte after its end.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        match &self.shown {
            Shown::Nothing { .. } => true,
            Shown::Text { text } => {
                text.chars().count() <= MAX_TEXT
                    && !text.chars().any(|c| c.is_control() && c != '\n')
            }
            Shown::Picture { width, height, png } => {
                (1..=MAX_WIDTH).contains(width)
                    && (1..=MAX_HEIGHT).contains(height)
                    && png.len() <= MAX_PNG
                    && plain_png(png, *width, *height) == Some(())
            }
        }
    }
}

/// Follows the chunks of a PNG: a header of these dimensions, pixels, the end, and nothing else.
pub(crate) fn plain_png(png: &[u8], width: u32, height: u32) -> Option<()> {
    let mut rest = png.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let mut first = true;
    loop {
        let (length, after) = rest.split_first_chunk::<4>()?;
        let (kind, after) = after.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        let (data, after) = after.split_at_checked(length)?;
        let (_sum, after) = after.split_first_chunk::<4>()?;
        match kind {
            b"IHDR" if first => {
                let (w, rest) = data.split_first_chunk::<4>()?;
                let (h, _) = rest.split_first_chunk::<4>()?;
                if (u32::from_be_bytes(*w), u32::from_be_bytes(*h)) != (width, height) {
                    return None;
                }
            }
            b"IDAT" if !first => {}
            b"IEND" if !first && data.is_empty() => return after.is_empty().then_some(()),
            _ => return None,
        }
        first = false;
        rest = after;
    }
}

/// What a report shows whose worker was stopped before it had drawn.
pub(crate) fn interrupted() -> Vec<Preview> {
    vec![Preview {
        node: 0,
        part: Part::File,
        shown: Shown::Nothing {
            why: Why::Interrupted,
        },
    }]
}

/// Keeps of a worker's previews those that are plain and speak of one of `nodes` nodes.
pub(crate) fn believed(previews: Vec<Preview>, nodes: usize) -> Vec<Preview> {
    previews
        .into_iter()
        .take(MOST)
        .filter(|preview| usize::try_from(preview.node).is_ok_and(|node| node < nodes))
        .map(|preview| {
            if preview.is_plain() {
                preview
            } else {
                Preview {
                    shown: Shown::Nothing {
                        why: Why::Unreadable,
                    },
                    ..preview
                }
            }
        })
        .collect()
}

#[cfg(feature = "engine")]
#[cfg(test)]
mod tests;
