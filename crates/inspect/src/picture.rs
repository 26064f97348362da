//! A picture drawn again for somebody to look at: its pixels as plain PNG, its shades for likeness, what its codes say.
//! Made in the locked-down worker; the supervisor believes nothing that is not within the bounds.

use serde::{Deserialize, Serialize};

use crate::preview::plain_png;

/// Longer side of the picture, in pixels.
pub const MAX_SIDE: u32 = 2_000;
/// Longer side of the shades, in pixels.
pub const MAX_GREY: u32 = 512;
/// Largest PNG, in bytes.
pub const MAX_PNG: usize = 16 << 20;
/// Codes read.
pub const MAX_CODES: usize = 20;
/// Longest code, in characters.
pub const MAX_CODE: usize = 4_096;

/// A picture, drawn again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// Its pixels, over white, and nothing else.
    #[serde(with = "crate::protocol::encoded")]
    pub png: Vec<u8>,
    /// Pixels of the shades.
    pub grey_width: u32,
    /// Pixels of the shades.
    pub grey_height: u32,
    /// One byte a pixel, row after row (ITU-R BT.601).
    #[serde(with = "crate::protocol::encoded")]
    pub grey: Vec<u8>,
    /// What its QR codes say; hostile all the same.
    pub codes: Vec<String>,
}

impl Picture {
    /// Whether this is within the bounds, and nothing but what it says.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let side = |side, most| (1..=most).contains(&side);
        let shades = u64::from(self.grey_width) * u64::from(self.grey_height);
        side(self.width, MAX_SIDE)
            && side(self.height, MAX_SIDE)
            && side(self.grey_width, MAX_GREY)
            && side(self.grey_height, MAX_GREY)
            && self.grey.len() as u64 == shades
            && self.png.len() <= MAX_PNG
            && plain_png(&self.png, self.width, self.height) == Some(())
            && self.codes.len() <= MAX_CODES
            && self
                .codes
                .iter()
                .all(|code| code.chars().count() <= MAX_CODE)
    }
}

/// Decodes a picture and draws it again; none when it cannot be within the bounds, or is no picture.
#[cfg(feature = "engine")]
pub(crate) fn draw(bytes: &[u8]) -> Option<Picture> {
    use image::{ExtendedColorType, ImageEncoder as _, imageops::FilterType};

    let decoded = crate::preview::draw::decoded(bytes).ok()?;
    let codes = crate::readers::image::codes_of(&decoded);
    let smaller = |side: u32| {
        if decoded.width().max(decoded.height()) > side {
            decoded.resize(side, side, FilterType::Triangle)
        } else {
            decoded.clone()
        }
    };
    let pixels = crate::preview::draw::on_white(&smaller(MAX_SIDE));
    let (width, height) = pixels.dimensions();
    let mut png = Vec::new();
    image::codecs::png::PngEncoder::new(&mut png)
        .write_image(pixels.as_raw(), width, height, ExtendedColorType::Rgb8)
        .ok()?;
    // As PDQ's authors do: what is larger is brought to their side first.
    let small = crate::preview::draw::on_white(&smaller(MAX_GREY));
    let shade = |pixel: &image::Rgb<u8>| {
        let [red, green, blue] = pixel.0.map(u32::from);
        u8::try_from((299 * red + 587 * green + 114 * blue + 500) / 1_000).unwrap_or(255)
    };
    Some(Picture {
        width,
        height,
        png,
        grey_width: small.width(),
        grey_height: small.height(),
        grey: small.pixels().map(shade).collect(),
        codes,
    })
}
