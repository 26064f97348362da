//! Polyglots: other formats in which the same bytes are valid.

use super::{
    Kind, Role, extension,
    magic::{self, find_in, u32_at},
    text,
};
use crate::readers::zip::directory;

/// Another format found in the same bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Secondary {
    /// The other kind.
    pub kind: Kind,
    /// Byte at which it begins.
    pub offset: usize,
}

/// Bytes searched for markup in a picture.
const MARKUP_SEARCH: usize = 4 << 20;

/// Every other format the bytes are valid in, or would be opened as by their name.
pub(super) fn find(kind: Kind, bytes: &[u8], name: &str) -> Vec<Secondary> {
    let mut also = Vec::new();
    let whole = |kind: Kind| Secondary { kind, offset: 0 };
    let image = matches!(
        kind,
        Kind::Iso9660 | Kind::Udf | Kind::Dmg | Kind::Vhd | Kind::Vhdx | Kind::Disk
    );
    // Tape archives and disc images leave the first bytes of the file to whoever makes them.
    if (image || kind == Kind::Tar)
        && let Some(other) = magic::beginning(bytes)
    {
        also.push(whole(other));
    }
    if !image
        && kind != Kind::Empty
        && let Some(other) = magic::disk(bytes)
    {
        also.push(whole(other));
    }
    if kind.role() != Role::Script
        && kind != Kind::Empty
        && let Some(script) = text::run_by_name(name)
    {
        also.push(whole(script));
    }
    if !kind.is_zip() && kind != Kind::Empty && directory::ends_as_zip(bytes) {
        also.push(Secondary {
            kind: Kind::Zip,
            offset: 0,
        });
    }
    if kind != Kind::Pdf && pdf_around(kind, bytes) {
        also.push(Secondary {
            kind: Kind::Pdf,
            offset: 0,
        });
    }
    let picture = matches!(
        kind,
        Kind::Png
            | Kind::Jpeg
            | Kind::Gif
            | Kind::Bmp
            | Kind::Webp
            | Kind::Ico
            | Kind::Audio
            | Kind::Video
    );
    let page_by_name = kind.role() != Role::Script
        && matches!(
            extension(name).as_deref(),
            Some("htm" | "html" | "shtml" | "xhtml")
        );
    // Acrobat searches its header in the first kilobyte: a page may stand around it.
    let late = kind == Kind::Pdf && !bytes.starts_with(b"%PDF-");
    if (picture || page_by_name || late) && has_markup(bytes) {
        also.push(Secondary {
            kind: Kind::Html,
            offset: 0,
        });
    }
    if matches!(kind.role(), Role::Program) || picture {
        also.extend(appended(bytes));
    }
    also
}

/// A PDF header before byte 1024 and a PDF's end, in a file that begins as something else. Inside
/// a container the header belongs to a member, which is read for itself.
fn pdf_around(kind: Kind, bytes: &[u8]) -> bool {
    let head = bytes.get(..1024.min(bytes.len())).unwrap_or_default();
    let tail = bytes
        .get(bytes.len().saturating_sub(2048)..)
        .unwrap_or_default();
    let reach = if kind.role() == Role::Container || kind.is_zip() {
        30
    } else {
        1024
    };
    find_in(head, b"%PDF-").is_some_and(|place| place < reach)
        && find_in(tail, b"startxref").is_some()
}

fn has_markup(bytes: &[u8]) -> bool {
    let searched = bytes
        .get(..MARKUP_SEARCH.min(bytes.len()))
        .unwrap_or_default();
    memchr::memchr_iter(b'<', searched).any(|place| {
        let tag: Vec<u8> = searched
            .iter()
            .skip(place + 1)
            .take(9)
            .map(u8::to_ascii_lowercase)
            .collect();
        [
            &b"script>"[..],
            b"script ",
            b"html>",
            b"html ",
            b"?php ",
            b"iframe ",
        ]
        .iter()
        .any(|name| tag.starts_with(name))
    })
}

/// Archives glued behind a program or a picture (self-extracting archives, smuggled archives).
fn appended(bytes: &[u8]) -> Vec<Secondary> {
    let mut found = Vec::new();
    let past = 64;
    let rest = bytes.get(past..).unwrap_or_default();
    for (magic, kind) in [
        (&b"7z\xBC\xAF\x27\x1C\0"[..], Kind::SevenZip),
        (b"Rar!\x1A\x07", Kind::Rar),
        (b"MSCF\0\0\0\0", Kind::Cab),
    ] {
        let plausible = memchr::memmem::find_iter(rest, magic)
            .take(64)
            .map(|place| place + past)
            .find(|offset| begins_archive(kind, bytes.get(*offset..).unwrap_or_default()));
        if let Some(offset) = plausible {
            found.push(Secondary { kind, offset });
        }
    }
    found
}

/// Whether an archive really begins here: programs that open archives contain the bare signatures.
fn begins_archive(kind: Kind, bytes: &[u8]) -> bool {
    match kind {
        // The start header of a 7z archive has its own checksum.
        Kind::SevenZip => bytes.get(12..32).is_some_and(|header| {
            let mut crc = flate2::Crc::new();
            crc.update(header);
            u32_at(bytes, 8) == Some(crc.sum())
        }),
        // RAR 4 goes on with a main header (type 0x73), RAR 5 with one of type 1.
        Kind::Rar => match bytes.get(6) {
            Some(0) => bytes.get(9) == Some(&0x73),
            Some(1) => bytes.get(7) == Some(&0) && bytes.get(13) == Some(&1),
            _ => false,
        },
        // A cabinet states its size, where its files are listed, and version 1.3.
        _ => {
            let size = u32_at(bytes, 8).and_then(|size| usize::try_from(size).ok());
            let files = u32_at(bytes, 16).and_then(|at| usize::try_from(at).ok());
            bytes.get(24..26) == Some(&[3, 1])
                && size.is_some_and(|size| {
                    size <= bytes.len() && files.is_some_and(|files| files >= 36 && files < size)
                })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kind::identify;

    #[test]
    fn a_picture_with_a_script_is_also_a_page() {
        let mut bytes = b"GIF89a\x01\x00\x01\x00".to_vec();
        bytes.extend(b"\x2C\x00 /* <ScRiPt>go()</script> */");
        let identity = identify(&bytes, "logo.gif");
        assert_eq!(identity.kind, Kind::Gif);
        assert_eq!(
            identity.also,
            [Secondary {
                kind: Kind::Html,
                offset: 0
            }]
        );
        assert_eq!(
            identify(b"GIF89a\x01\x00\x01\x00 <x:xmpmeta>", "logo.gif").also,
            []
        );
    }

    #[test]
    fn an_empty_zip_behind_a_pdf_is_seen() {
        let mut bytes = b"%PDF-1.4\n1 0 obj\nendobj\nstartxref\n0\n%%EOF\n".to_vec();
        bytes.extend(b"PK\x05\x06");
        bytes.extend([0; 18]);
        let identity = identify(&bytes, "note.pdf");
        assert_eq!(
            (identity.kind, identity.also.first().map(|other| other.kind)),
            (Kind::Pdf, Some(Kind::Zip))
        );
    }

    #[test]
    fn what_windows_runs_by_its_name_is_a_script_too() {
        let bytes = b"var ftyp = 0; run();";
        assert_eq!(identify(bytes, "a.mp4").kind, Kind::Video);
        let kinds = |name: &str| -> Vec<Kind> {
            let also = identify(bytes, name).also;
            also.into_iter().map(|other| other.kind).collect()
        };
        assert_eq!(kinds("a.mp4"), []);
        assert_eq!(kinds("a.js"), [Kind::JavaScript]);
    }

    #[test]
    fn an_image_of_a_disc_may_begin_as_anything() {
        let mut bytes = b"wOFF".to_vec();
        bytes.resize(0x9800, 0);
        bytes[0x8001..0x8006].copy_from_slice(b"CD001");
        let identity = identify(&bytes, "police.iso");
        assert_eq!(
            (identity.kind, identity.also.first().map(|other| other.kind)),
            (Kind::Font, Some(Kind::Iso9660))
        );
    }

    #[test]
    fn a_program_whose_header_passes_for_a_tape_archive_is_read_as_both() {
        let mut bytes = vec![b'x'; 1 << 16];
        bytes[..2].copy_from_slice(b"MZ");
        bytes[0x3C..0x40].copy_from_slice(&0x0000_2020_u32.to_le_bytes());
        bytes[0x2020..0x2024].copy_from_slice(b"PE\0\0");
        bytes[257..262].copy_from_slice(b"ustar");
        let sum: u32 = bytes[..512]
            .iter()
            .enumerate()
            .map(|(place, byte)| {
                if (148..156).contains(&place) {
                    32
                } else {
                    u32::from(*byte)
                }
            })
            .sum();
        bytes[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let identity = identify(&bytes, "a.exe");
        assert_eq!(
            (identity.kind, identity.also.first().map(|other| other.kind)),
            (Kind::Tar, Some(Kind::Pe))
        );
    }

    #[test]
    fn a_program_that_knows_signatures_is_no_archive() {
        let mut program = b"MZ".to_vec();
        program.resize(128, 0);
        program[0x3C] = 0x40;
        program[0x40..0x44].copy_from_slice(b"PE\0\0");
        let header = program.len();
        for magic in [
            &b"7z\xBC\xAF\x27\x1C\0"[..],
            b"Rar!\x1A\x07\0",
            b"MSCF\0\0\0\0",
        ] {
            program.extend(magic);
            program.extend([0x55; 64]);
        }
        assert_eq!(identify(&program, "a.exe").also, []);
        program.truncate(header);
        let mut start = [0_u8; 32];
        start[..8].copy_from_slice(b"7z\xBC\xAF\x27\x1C\0\x04");
        let mut crc = flate2::Crc::new();
        crc.update(&start[12..]);
        start[8..12].copy_from_slice(&crc.sum().to_le_bytes());
        program.extend(start);
        assert_eq!(
            identify(&program, "a.exe").also,
            [Secondary {
                kind: Kind::SevenZip,
                offset: header
            }]
        );
    }
}
