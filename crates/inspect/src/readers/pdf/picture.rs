//! Pictures of a document as files of their own, so that the codes drawn in them can be read.

use super::{
    object::{Dict, Object},
    scan::Document,
};
use crate::context::Context;

/// Widest and highest picture unpacked.
const MAX_SIDE: usize = 3000;

/// The picture of an item: ending of its name, and its bytes. Only JPEG, and plain grey or RGB.
pub(super) fn take(
    at: usize,
    dict: &Dict,
    document: &mut Document<'_>,
    cx: &mut Context<'_>,
) -> Option<(&'static str, Vec<u8>)> {
    let number = |key: &str| {
        let value = document.follow(dict.get(key)?).number()?;
        usize::try_from(value).ok()
    };
    let (width, height) = (number("Width")?, number("Height")?);
    if !(32..=MAX_SIDE).contains(&width) || !(32..=MAX_SIDE).contains(&height) {
        return None;
    }
    let bits = number("BitsPerComponent").unwrap_or(8);
    let space = dict.get("ColorSpace").map(|object| document.follow(object));
    let planes = match space {
        Some(Object::Name(name)) if name == "DeviceGray" || name == "CalGray" => 1,
        Some(Object::Name(name)) if name == "DeviceRGB" => 3,
        Some(Object::Array(items)) => match items.first().and_then(Object::name) {
            Some("CalRGB") => 3,
            Some("CalGray") => 1,
            Some("ICCBased") => match items.get(1).map(|object| document.follow(object)) {
                Some(Object::Dict(profile)) => profile.get("N").and_then(Object::number)?,
                _ => return None,
            },
            _ => return jpeg(at, document, cx),
        },
        _ => return jpeg(at, document, cx),
    };
    let decoded = document.stream(at, cx)?;
    match decoded.picture.as_deref() {
        Some("DCTDecode" | "DCT") => return Some((".jpg", decoded.bytes)),
        Some(_) => return None,
        None => {}
    }
    let planes = usize::try_from(planes).ok()?;
    bitmap(&decoded.bytes, width, height, planes, bits).map(|bytes| (".bmp", bytes))
}

fn jpeg(
    at: usize,
    document: &mut Document<'_>,
    cx: &mut Context<'_>,
) -> Option<(&'static str, Vec<u8>)> {
    let decoded = document.stream(at, cx)?;
    matches!(decoded.picture.as_deref(), Some("DCTDecode" | "DCT"))
        .then_some((".jpg", decoded.bytes))
}

/// A 24-bit Windows bitmap, rows from the top (negative height).
fn bitmap(
    pixels: &[u8],
    width: usize,
    height: usize,
    planes: usize,
    bits: usize,
) -> Option<Vec<u8>> {
    if !matches!((planes, bits), (1, 1 | 8) | (3, 8)) {
        return None;
    }
    let row = (width * planes * bits).div_ceil(8);
    if pixels.len() < row.checked_mul(height)? {
        return None;
    }
    let stride = (width * 3).next_multiple_of(4);
    let size = u32::try_from(54 + stride * height).ok()?;
    let mut out = b"BM".to_vec();
    out.extend(size.to_le_bytes());
    out.extend([0; 4]);
    out.extend(54_u32.to_le_bytes());
    out.extend(40_u32.to_le_bytes());
    out.extend(i32::try_from(width).ok()?.to_le_bytes());
    out.extend((-i32::try_from(height).ok()?).to_le_bytes());
    out.extend([1, 0, 24, 0]);
    out.extend([0; 24]);
    for line in pixels.chunks(row).take(height) {
        let start = out.len();
        for column in 0..width {
            let at = |place: usize| line.get(place).copied().unwrap_or(0);
            match (planes, bits) {
                (3, _) => out.extend([at(column * 3 + 2), at(column * 3 + 1), at(column * 3)]),
                (_, 1) => {
                    let lit = at(column / 8) >> (7 - column % 8) & 1;
                    out.extend([lit * 255; 3]);
                }
                _ => out.extend([at(column); 3]),
            }
        }
        out.resize(start + stride, 0);
    }
    Some(out)
}
