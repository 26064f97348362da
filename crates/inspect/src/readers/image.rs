//! Pictures: their size, QR codes in them, and what follows their end.
//!
//! Dimensions are read before any pixel: a picture of a few bytes can declare billions.

use std::io::Cursor;

use image::{
    DynamicImage, GenericImageView as _, GrayImage, ImageReader, Limits, imageops::FilterType,
};

use super::{
    le::u32_at,
    script::decode::{What, recognise},
};
use crate::context::Context;

/// Pixels decoded at most.
const MAX_PIXELS: u64 = 40_000_000;
/// Memory a decoder may take.
const MAX_MEMORY: u64 = 256 << 20;
/// Longer side of the picture searched for codes; larger ones are reduced.
const SEARCHED_SIDE: u32 = 1600;
/// Pictures no larger are searched enlarged too: modules of one or two pixels are found better so, and the
/// largest code has 177 of them a side (ISO/IEC 18004).
const ENLARGED_SIDE: u32 = 240;
/// Codes read of one picture.
const MAX_CODES: usize = 20;

/// Reads a PNG, JPEG, GIF, BMP or WebP picture.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    trailing(bytes, cx);
    if has_exif(bytes) {
        cx.fact("image.exif", true);
    }
    let Ok(reader) = ImageReader::new(Cursor::new(bytes)).with_guessed_format() else {
        return;
    };
    let Ok((width, height)) = reader.into_dimensions() else {
        cx.fact("image.readable", false);
        return;
    };
    cx.fact("image.width", width);
    cx.fact("image.height", height);
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        // The bytes themselves were examined: only codes drawn in it are missed.
        cx.fact("image.codes_searched", false);
        return;
    }
    if width < 21 || height < 21 {
        return;
    }
    let Ok(mut reader) = ImageReader::new(Cursor::new(bytes)).with_guessed_format() else {
        return;
    };
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    match reader.decode() {
        Ok(picture) => codes(&picture, cx),
        Err(_) => cx.fact("image.readable", false),
    }
}

/// Searches for QR codes, dark on light and light on dark.
fn codes(picture: &DynamicImage, cx: &mut Context<'_>) {
    let found = codes_of(picture);
    if found.is_empty() {
        return;
    }
    for content in &found {
        cx.text("code", content.as_str());
        let lower = content.trim().to_ascii_lowercase();
        if lower.starts_with("http://") || lower.starts_with("https://") {
            cx.signal("image-code-address", content.trim());
        }
    }
    cx.fact("image.codes", found);
}

/// What the QR codes of a picture say.
pub(crate) fn codes_of(picture: &DynamicImage) -> Vec<String> {
    let (width, height) = picture.dimensions();
    let picture = if width.max(height) > SEARCHED_SIDE {
        &picture.resize(SEARCHED_SIDE, SEARCHED_SIDE, FilterType::Triangle)
    } else {
        picture
    };
    let grey = on_white(picture);
    let mut found = search(&grey);
    if found.is_empty() {
        let mut inverted = grey.clone();
        image::imageops::invert(&mut inverted);
        found = search(&inverted);
    }
    if found.is_empty() && width.max(height) <= ENLARGED_SIDE {
        // Each pixel drawn nine times, without the sums of a general resizing.
        let larger = GrayImage::from_fn(grey.width() * 3, grey.height() * 3, |x, y| {
            *grey.get_pixel(x / 3, y / 3)
        });
        found = search(&larger);
    }
    found
}

/// Grey values over a white page, since codes are often drawn on a transparent one.
fn on_white(picture: &DynamicImage) -> GrayImage {
    if !picture.color().has_alpha() {
        return picture.to_luma8();
    }
    let source = picture.to_luma_alpha8();
    GrayImage::from_fn(source.width(), source.height(), |x, y| {
        let image::LumaA([value, alpha]) = *source.get_pixel(x, y);
        let shade = (u16::from(value) * u16::from(alpha) + 255 * (255 - u16::from(alpha))) / 255;
        image::Luma([u8::try_from(shade).unwrap_or(255)])
    })
}

/// Whether a QR code is drawn in it: a preview does not hand one to a telephone.
pub(crate) fn holds_code(grey: &GrayImage) -> bool {
    !search(grey).is_empty()
}

fn search(grey: &GrayImage) -> Vec<String> {
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let pixels = grey.as_raw();
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| {
        pixels.get(y * width + x).copied().unwrap_or(255)
    });
    prepared
        .detect_grids()
        .iter()
        .take(MAX_CODES)
        .filter_map(|grid| {
            let mut content = Vec::new();
            grid.decode_to(&mut content).ok()?;
            Some(crate::context::clip(
                String::from_utf8_lossy(&content).into_owned(),
                4096,
            ))
        })
        .collect()
}

fn has_exif(bytes: &[u8]) -> bool {
    let head = bytes.get(..(64 << 10).min(bytes.len())).unwrap_or_default();
    memchr::memmem::find(head, b"Exif\0\0").is_some()
        || memchr::memmem::find(head, b"eXIf").is_some()
}

/// Makes a child of what follows the picture's own end.
fn trailing(bytes: &[u8], cx: &mut Context<'_>) {
    let Some(end) = end_of_picture(bytes) else {
        return;
    };
    let data = bytes.get(end..).unwrap_or_default();
    if data.len() < 16
        || data
            .iter()
            .all(|b| matches!(b, 0 | 0xff | b'\r' | b'\n' | b' '))
    {
        return;
    }
    cx.fact("image.trailing_bytes", data.len());
    match recognise(data) {
        Some(What::Carrier(kind)) => cx.signal("image-trailing-program", kind),
        // Telephones append a second picture or a film: ordinary.
        Some(What::File("jpg" | "png" | "gif" | "riff")) | None => {}
        _ if data.get(4..8) == Some(b"ftyp") => {}
        _ => cx.signal("image-trailing-data", data.len().to_string()),
    }
    // A refusal left its gap already.
    let _ = cx.child("trailing", "trailing", data.to_vec());
}

/// Where the picture's own structure ends, if it can be followed to its end.
fn end_of_picture(bytes: &[u8]) -> Option<usize> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return end_of_png(bytes);
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        return end_of_jpeg(bytes);
    }
    if bytes.starts_with(b"GIF8") {
        return end_of_gif(bytes);
    }
    if bytes.starts_with(b"BM") {
        let declared = u32_at(bytes, 2)? as usize;
        return (declared > 54).then_some(declared);
    }
    if bytes.starts_with(b"RIFF") {
        return (u32_at(bytes, 4)? as usize)
            .checked_add(8)?
            .checked_next_multiple_of(2);
    }
    None
}

fn end_of_png(bytes: &[u8]) -> Option<usize> {
    let mut at = 8_usize;
    loop {
        let length = u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?) as usize;
        let kind = bytes.get(at + 4..at + 8)?;
        at = at.checked_add(12)?.checked_add(length)?;
        if kind == b"IEND" {
            return Some(at);
        }
    }
}

fn end_of_jpeg(bytes: &[u8]) -> Option<usize> {
    let mut at = 2_usize;
    loop {
        if bytes.get(at)? != &0xff {
            return None;
        }
        match bytes.get(at + 1)? {
            0xff => at += 1,
            0xd9 => return Some(at + 2),
            0x01 | 0xd0..=0xd8 => at += 2,
            marker => {
                let length = usize::from(u16::from_be_bytes(*bytes.get(at + 2..)?.first_chunk()?));
                at = at.checked_add(2)?.checked_add(length.max(2))?;
                if *marker == 0xda {
                    // Entropy-coded data: up to a marker that is neither stuffing nor a restart.
                    loop {
                        at += memchr::memchr(0xff, bytes.get(at..)?)?;
                        match bytes.get(at + 1)? {
                            0 | 0xd0..=0xd7 => at += 2,
                            0xff => at += 1,
                            _ => break,
                        }
                    }
                }
            }
        }
    }
}

fn end_of_gif(bytes: &[u8]) -> Option<usize> {
    let table = |flags: u8| {
        if flags & 0x80 != 0 {
            3 << ((flags & 7) + 1)
        } else {
            0_usize
        }
    };
    let mut at = 13 + table(*bytes.get(10)?);
    let blocks = |mut at: usize| loop {
        let length = usize::from(*bytes.get(at)?);
        at += 1 + length;
        if length == 0 {
            return Some(at);
        }
    };
    loop {
        match bytes.get(at)? {
            0x3b => return Some(at + 1),
            0x21 => at = blocks(at + 2)?,
            0x2c => at = blocks(at + 11 + table(*bytes.get(at + 9)?))?,
            _ => return None,
        }
    }
}

#[cfg(test)]
mod tests;
