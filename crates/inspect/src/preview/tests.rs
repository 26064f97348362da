use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

use super::*;
use crate::{
    analyse::{Request, analyse},
    limits::Limits,
    report::{AnalysisKind, Report},
};

fn report_as(name: &str, bytes: Vec<u8>, kind: AnalysisKind) -> Report {
    analyse(Request {
        name,
        bytes,
        kind,
        limits: &Limits::default(),
        passwords: &[],
        owner: "",
        rules: None,
        sandboxed: false,
    })
}

fn previews(name: &str, bytes: Vec<u8>) -> Vec<Preview> {
    report_as(name, bytes, AnalysisKind::Preview).previews
}

fn drawn(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(width, height, |x, y| {
        Rgb([(x % 251) as u8, (y % 241) as u8, 90])
    });
    let mut out = Cursor::new(Vec::new());
    picture.write_to(&mut out, format).unwrap();
    out.into_inner()
}

#[track_caller]
fn picture(preview: &Preview) -> (u32, u32, &[u8]) {
    assert!(preview.is_plain(), "{preview:?}");
    match &preview.shown {
        Shown::Picture { width, height, png } => (*width, *height, png),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_follows_a_picture_is_not_in_its_preview() {
    const PAYLOAD: &[u8] = b"MARQUE-CHARGE-9f31 powershell -enc";
    for (name, format) in [("a.png", ImageFormat::Png), ("a.jpg", ImageFormat::Jpeg)] {
        let mut bytes = drawn(200, 120, format);
        bytes.extend(PAYLOAD);
        let shown = previews(name, bytes);
        let first = &shown[0];
        assert_eq!((first.node, first.part), (0, Part::Picture));
        let (width, height, png) = picture(first);
        assert_eq!((width, height), (200, 120));
        assert!(memchr::memmem::find(png, b"MARQUE").is_none(), "{name}");
        let again = image::load_from_memory(png).unwrap();
        assert_eq!((again.width(), again.height()), (200, 120));
    }
}

#[test]
fn a_large_picture_is_reduced_and_transparency_lies_on_white() {
    let shown = previews("grand.png", drawn(2400, 1200, ImageFormat::Png));
    assert_eq!(picture(&shown[0]).0, MAX_WIDTH);

    let clear = RgbaImage::from_pixel(80, 80, Rgba([0, 0, 0, 0]));
    let mut out = Cursor::new(Vec::new());
    clear.write_to(&mut out, ImageFormat::Png).unwrap();
    let shown = previews("vide.png", out.into_inner());
    let again = image::load_from_memory(picture(&shown[0]).2)
        .unwrap()
        .to_rgb8();
    assert_eq!(again.get_pixel(40, 40), &Rgb([255, 255, 255]));
}

#[test]
fn a_picture_that_declares_billions_of_pixels_is_refused_undecoded() {
    let mut bytes = drawn(64, 64, ImageFormat::Png);
    // IHDR: width and height at 16, its sum at 29.
    bytes[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
    let mut sum = flate2::Crc::new();
    sum.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.sum().to_be_bytes());
    let shown = previews("bombe.png", bytes);
    assert_eq!(shown[0].shown, Shown::Nothing { why: Why::TooLarge });
}

#[test]
fn a_broken_picture_says_so() {
    let mut bytes = drawn(200, 120, ImageFormat::Png);
    bytes.truncate(80);
    let shown = previews("coupe.png", bytes);
    assert_eq!(
        shown[0].shown,
        Shown::Nothing {
            why: Why::Unreadable
        }
    );
}

/// A document of two pages: a black square on the first, words on the second.
fn document(media: &str) -> Vec<u8> {
    let first = "0 0 0 rg 100 100 200 200 re f";
    let second = "BT /F1 24 Tf 72 700 Td (Bonjour) Tj ET";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 2 /Kids [3 0 R 5 0 R] >>".to_owned(),
        format!("<< /Type /Page /Parent 2 0 R /MediaBox {media} /Contents 4 0 R >>"),
        format!("<< /Length {} >>\nstream\n{first}\nendstream", first.len()),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox {media} /Contents 6 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        ),
        format!(
            "<< /Length {} >>\nstream\n{second}\nendstream",
            second.len()
        ),
    ];
    let mut out = "%PDF-1.7\n".to_owned();
    let mut table = "xref\n0 7\n0000000000 65535 f \n".to_owned();
    for (place, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", place + 1));
    }
    let start = out.len();
    out.push_str(&format!(
        "{table}trailer << /Size 7 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    ));
    out.into_bytes()
}

#[test]
fn pages_of_a_document_are_drawn() {
    let shown = previews("note.pdf", document("[0 0 595 842]"));
    assert_eq!(
        shown.iter().map(|preview| preview.part).collect::<Vec<_>>(),
        [Part::Page(1), Part::Page(2)]
    );
    let (width, height, png) = picture(&shown[0]);
    assert!((895..=MAX_WIDTH).contains(&width) && height <= MAX_HEIGHT);
    let page = image::load_from_memory(png).unwrap().to_rgb8();
    // The middle of the square, from the top, at the scale of the picture.
    let at = |x: u32, y: u32| *page.get_pixel(x * width / 595, (842 - y) * width / 595);
    assert_eq!(at(200, 200), Rgb([0, 0, 0]));
    assert_eq!(at(400, 600), Rgb([255, 255, 255]));
    let words = image::load_from_memory(picture(&shown[1]).2)
        .unwrap()
        .to_luma8();
    assert!(
        words.pixels().any(|pixel| pixel.0[0] < 60),
        "no letter was drawn"
    );
}

#[test]
fn a_page_of_absurd_size_is_refused() {
    let shown = previews("mur.pdf", document("[0 0 9000000 9000000]"));
    assert!(
        shown.iter().all(
            |preview| preview.shown == Shown::Nothing { why: Why::TooLarge }
                || matches!(preview.shown, Shown::Picture { width, .. } if width <= MAX_WIDTH)
        ),
        "{shown:?}"
    );
}

#[test]
fn words_are_shown_without_what_controls() {
    let shown = previews(
        "note.txt",
        b"Bonjour\x1b[31m\r\n\r\n\r\n\r\nle monde".to_vec(),
    );
    let Shown::Text { text } = &shown[0].shown else {
        panic!("{shown:?}");
    };
    assert!(shown[0].is_plain());
    assert!(
        text.starts_with("Bonjour") && text.ends_with("le monde"),
        "{text:?}"
    );
    assert!(!text.contains('\x1b') && !text.contains("\n\n\n"));
}

#[test]
fn nothing_is_drawn_unless_asked_for() {
    for kind in [AnalysisKind::Quick, AnalysisKind::Full] {
        let report = report_as("a.png", drawn(99, 99, ImageFormat::Png), kind);
        assert_eq!(report.previews, []);
        assert!(!serde_json::to_string(&report).unwrap().contains("previews"));
    }
}

#[test]
fn a_worker_is_believed_only_as_far_as_its_pictures_are_plain() {
    let shown = previews("a.png", drawn(99, 99, ImageFormat::Png));
    let Shown::Picture { width, height, png } = shown[0].shown.clone() else {
        panic!("{shown:?}");
    };
    let with = |png: Vec<u8>, width| Preview {
        node: 0,
        part: Part::Picture,
        shown: Shown::Picture { width, height, png },
    };
    assert!(with(png.clone(), width).is_plain());
    assert!(!with(png.clone(), width + 1).is_plain());
    assert!(!with([&png[..], b"x"].concat(), width).is_plain());
    assert!(!with(b"<svg onload=alert(1)>".to_vec(), width).is_plain());
    let mut text = png[..33].to_vec();
    text.extend(b"\0\0\0\x04tEXtabcd\0\0\0\0");
    text.extend(&png[33..]);
    assert!(!with(text, width).is_plain());

    let kept = believed(
        vec![
            with(b"x".to_vec(), 1),
            Preview {
                node: 7,
                ..with(png, width)
            },
        ],
        1,
    );
    assert_eq!(kept.len(), 1);
    assert_eq!(
        kept[0].shown,
        Shown::Nothing {
            why: Why::Unreadable
        }
    );
}
