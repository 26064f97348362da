use std::io::Cursor;

use image::{ImageFormat, Luma};

use super::*;
use crate::{context::Budget, limits::Limits as Bounds};

/// `https://example.org/` as a QR code of version 2, level L, as the Python package qrcode 8 draws it; a row of
/// modules a line, dark ones as `1`.
const CODE: &str = "1111111001110100001111111 \
1000001000011100101000001 \
1011101001110000101011101 \
1011101010110101101011101 \
1011101010101000101011101 \
1000001001100110001000001 \
1111111010101010101111111 \
0000000001001011100000000 \
1100011101101100000011000 \
1100110010100111110111110 \
1110001011011111100101011 \
0111000100110010101101001 \
0111011001100111101100001 \
1111010100101101100100010 \
1000011000100111001111011 \
1011100010101110011101101 \
1011001011101010111110100 \
0000000010100000100010000 \
1111111011001110101010001 \
1000001010010011100010001 \
1011101001010001111110111 \
1011101000101100111000011 \
1011101001000111000001101 \
1000001010001101110110001 \
1111111010011100101001001";

fn drawn(scale: u32, inverted: bool) -> GrayImage {
    let rows: Vec<&[u8]> = CODE.split_ascii_whitespace().map(str::as_bytes).collect();
    let side = u32::try_from(rows.len()).expect("small");
    let dark = |x: u32, y: u32| {
        let (x, y) = ((x / scale).wrapping_sub(4), (y / scale).wrapping_sub(4));
        rows.get(y as usize).and_then(|r| r.get(x as usize)) == Some(&b'1')
    };
    GrayImage::from_fn((side + 8) * scale, (side + 8) * scale, |x, y| {
        Luma([if dark(x, y) != inverted { 0 } else { 255 }])
    })
}

fn encoded(picture: &GrayImage, format: ImageFormat) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(DynamicImage::from(picture.clone()).to_rgb8())
        .write_to(&mut out, format)
        .expect("in memory");
    out.into_inner()
}

fn with<T>(bytes: &[u8], check: impl FnOnce(&Context<'_>) -> T) -> T {
    let mut budget = Budget::unmetered(Bounds::default());
    let mut cx = Context::new("p", 0, bytes.len() as u64, &[], &mut budget);
    read(bytes, &mut cx);
    for signal in &cx.signals {
        assert!(crate::signals::entry(&signal.id).is_some(), "{}", signal.id);
    }
    check(&cx)
}

#[test]
fn codes_are_read_in_every_format_and_both_polarities() {
    for (format, scale, inverted) in [
        (ImageFormat::Png, 5, false),
        (ImageFormat::Png, 5, true),
        (ImageFormat::Png, 1, false),
        (ImageFormat::Jpeg, 6, false),
        (ImageFormat::Gif, 5, false),
        (ImageFormat::Bmp, 5, false),
        (ImageFormat::WebP, 5, false),
    ] {
        with(&encoded(&drawn(scale, inverted), format), |cx| {
            assert_eq!(
                cx.facts.get("image.codes"),
                Some(&serde_json::json!(["https://example.org/"])),
                "{format:?} {scale} {inverted}"
            );
            assert!(cx.signals.iter().any(|s| s.id == "image-code-address"));
            assert_eq!(cx.children.len(), 0, "{format:?}");
        });
    }
}

#[test]
fn what_follows_a_picture_is_a_child() {
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::Bmp,
        ImageFormat::WebP,
    ] {
        let mut bytes = encoded(&GrayImage::new(30, 30), format);
        with(&bytes, |cx| {
            assert!(
                cx.children.is_empty() && cx.signals.is_empty(),
                "{format:?}"
            );
        });
        bytes.extend(b"PK\x03\x04 the archive hidden behind");
        with(&bytes, |cx| {
            assert_eq!(cx.children.len(), 1, "{format:?}");
            assert!(cx.children[0].bytes.starts_with(b"PK"));
            assert!(cx.signals.iter().any(|s| s.id == "image-trailing-program"));
        });
    }
}

#[test]
fn a_picture_that_declares_billions_of_pixels_is_not_decoded() {
    let mut bytes = encoded(&GrayImage::new(30, 30), ImageFormat::Bmp);
    bytes[18..22].copy_from_slice(&60_000_u32.to_le_bytes());
    bytes[22..26].copy_from_slice(&60_000_u32.to_le_bytes());
    with(&bytes, |cx| {
        assert_eq!(cx.facts["image.codes_searched"], false);
    });
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]
    #[test]
    fn damaged_pictures_do(which in 0..5_usize, changes in proptest::collection::vec((0..400_usize, proptest::prelude::any::<u8>()), 1..10), cut in 8..400_usize) {
        let format = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::WebP][which];
        let mut bytes = encoded(&drawn(1, false), format);
        for (at, byte) in changes {
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
        }
        bytes.truncate(cut.max(bytes.len() / 2));
        with(&bytes, |_| ());
    }
}
