//! Signatures at fixed places, each checked a little further than its first bytes where chance
//! could imitate them.

use super::{Kind, Role};

/// Bytes at an offset that announce a kind. Longer and rarer ones first.
const TABLE: &[(usize, &[u8], Kind)] = &[
    (0, b"7z\xBC\xAF\x27\x1C", Kind::SevenZip),
    (0, b"PK\x03\x04", Kind::Zip),
    (0, b"PK\x05\x06", Kind::Zip),
    (0, b"PK\x07\x08PK\x03\x04", Kind::Zip),
    (0, b"PK00PK\x03\x04", Kind::Zip),
    (0, b"\x1F\x8B\x08", Kind::Gzip),
    (0, b"\x1F\x9D", Kind::Compress),
    (0, b"\xFD7zXZ\x00", Kind::Xz),
    (0, b"\x28\xB5\x2F\xFD", Kind::Zstd),
    (0, b"\x04\x22\x4D\x18", Kind::Lz4),
    (0, b"SZDD\x88\xF0\x27\x33", Kind::Szdd),
    (0, b"MSCF\x00\x00\x00\x00", Kind::Cab),
    (0, b"Rar!\x1A\x07", Kind::Rar),
    (0, b"MSWIM\x00\x00\x00", Kind::Wim),
    (7, b"**ACE**", Kind::Ace),
    (0, b"070701", Kind::Cpio),
    (0, b"070702", Kind::Cpio),
    (0, b"070707", Kind::Cpio),
    (0, b"!<arch>\n", Kind::Ar),
    (0, b"\xED\xAB\xEE\xDB", Kind::Rpm),
    (0, b"xar!\x00", Kind::Xar),
    (0, b"ITSF\x03\x00\x00\x00", Kind::Chm),
    (0, b"vhdxfile", Kind::Vhdx),
    (0, b"conectix", Kind::Vhd),
    (0, b"KDMV", Kind::Vmdk),
    (0, b"QFI\xFB", Kind::Qcow2),
    (0, b"hsqs", Kind::Squashfs),
    (0, b"!BDN", Kind::Pst),
    (0, b"\x78\x9F\x3E\x22", Kind::Tnef),
    (0, b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Kind::Ole),
    (0, b"ActiveMime\x00", Kind::ActiveMime),
    (0, b"{\\rt", Kind::Rtf),
    (
        0,
        b"\x4C\x00\x00\x00\x01\x14\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46",
        Kind::Lnk,
    ),
    (
        0,
        b"\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3",
        Kind::OneNote,
    ),
    (
        0,
        b"\xA1\x2F\xFF\x43\xD9\xEF\x76\x4C\x9E\xE2\x10\xEA\x57\x22\x76\x5F",
        Kind::OneNote,
    ),
    (0, b"%!PS", Kind::PostScript),
    (0, b"\xC5\xD0\xD3\xC6", Kind::PostScript),
    (0, b"\x7FELF", Kind::Elf),
    (0, b"\xFE\xED\xFA\xCE", Kind::MachO),
    (0, b"\xFE\xED\xFA\xCF", Kind::MachO),
    (0, b"\xCE\xFA\xED\xFE", Kind::MachO),
    (0, b"\xCF\xFA\xED\xFE", Kind::MachO),
    (0, b"dex\n03", Kind::Dex),
    (0, b"\x00asm\x01\x00\x00\x00", Kind::Wasm),
    (0, b"FWS", Kind::Swf),
    (0, b"CWS", Kind::Swf),
    (0, b"ZWS", Kind::Swf),
    (0, b"\x89PNG\r\n\x1A\n", Kind::Png),
    (0, b"\xFF\xD8\xFF", Kind::Jpeg),
    (0, b"GIF87a", Kind::Gif),
    (0, b"GIF89a", Kind::Gif),
    (0, b"II\x2A\x00", Kind::Tiff),
    (0, b"MM\x00\x2A", Kind::Tiff),
    (0, b"\xD7\xCD\xC6\x9A", Kind::Wmf),
    (40, b" EMF", Kind::Wmf),
    (0, b"8BPS\x00", Kind::Psd),
    (0, b"ID3", Kind::Audio),
    (0, b"OggS\x00", Kind::Audio),
    (0, b"fLaC\x00", Kind::Audio),
    (0, b"MThd\x00\x00\x00\x06", Kind::Audio),
    (0, b"\x1A\x45\xDF\xA3", Kind::Video),
    (0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Kind::Video),
    (0, b"\x00\x01\x00\x00\x00", Kind::Font),
    (0, b"OTTO\x00", Kind::Font),
    (0, b"ttcf\x00", Kind::Font),
    (0, b"wOFF", Kind::Font),
    (0, b"wOF2", Kind::Font),
    (0, b"SQLite format 3\x00", Kind::Sqlite),
    (0, b"\x09\x08\x10\x00\x00\x06\x05\x00", Kind::Biff),
    (0, b"\x09\x04\x06\x00\x00\x00\x10\x00", Kind::Biff),
    (0, b"\x09\x02\x06\x00\x00\x00\x10\x00", Kind::Biff),
    (0x8001, b"CD001", Kind::Iso9660),
    (0x8801, b"CD001", Kind::Iso9660),
    (0x9001, b"CD001", Kind::Iso9660),
    (0x9311, b"CD001", Kind::Iso9660),
];

/// The kind announced by the bytes, if a signature matches.
pub(crate) fn find(bytes: &[u8]) -> Option<Kind> {
    if is_tar(bytes) {
        return Some(Kind::Tar);
    }
    let listed = TABLE
        .iter()
        .find(|(offset, magic, _)| at(bytes, *offset, magic.len()) == Some(*magic))
        .map(|(_, _, kind)| *kind);
    match listed {
        Some(Kind::Swf) if !looks_like_flash(bytes) => {}
        Some(Kind::Font) if !looks_like_font(bytes) => {}
        Some(Kind::Iso9660) if has_udf(bytes) && !iso_has_files(bytes) => return Some(Kind::Udf),
        Some(kind) => return Some(kind),
        None => {}
    }
    structured(bytes)
}

/// A program or a document that begins here, whatever a mark further on says of the same bytes.
pub(super) fn beginning(bytes: &[u8]) -> Option<Kind> {
    if is_pe(bytes) {
        return Some(Kind::Pe);
    }
    TABLE
        .iter()
        .filter(|(offset, _, kind)| {
            *offset == 0
                && *kind != Kind::Swf
                && matches!(kind.role(), Role::Program | Role::Active)
        })
        .find(|(_, magic, _)| bytes.starts_with(magic))
        .map(|(_, _, kind)| *kind)
}

/// A disc or disk known by marks far from its beginning, where anything may stand.
pub(super) fn disk(bytes: &[u8]) -> Option<Kind> {
    let disc = [0x8001, 0x8801, 0x9001, 0x9311]
        .into_iter()
        .any(|offset| at(bytes, offset, 5) == Some(b"CD001"));
    if disc {
        return Some(Kind::Iso9660);
    }
    if has_udf(bytes) {
        return Some(Kind::Udf);
    }
    let trailer = bytes.len().checked_sub(512)?;
    if at(bytes, trailer, 4) == Some(b"koly") {
        return Some(Kind::Dmg);
    }
    (at(bytes, trailer, 8) == Some(b"conectix")).then_some(Kind::Vhd)
}

fn is_pe(bytes: &[u8]) -> bool {
    bytes.starts_with(b"MZ")
        && u32_at(bytes, 0x3C)
            .and_then(|offset| usize::try_from(offset).ok())
            .is_some_and(|offset| at(bytes, offset, 4) == Some(b"PE\0\0"))
}

fn at(bytes: &[u8], offset: usize, len: usize) -> Option<&[u8]> {
    bytes.get(offset..offset.checked_add(len)?)
}

/// Little-endian 16 bits at `offset`.
pub(crate) fn u16_at(bytes: &[u8], offset: usize) -> Option<u16> {
    at(bytes, offset, 2)?
        .try_into()
        .ok()
        .map(u16::from_le_bytes)
}

/// Little-endian 32 bits at `offset`.
pub(crate) fn u32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    at(bytes, offset, 4)?
        .try_into()
        .ok()
        .map(u32::from_le_bytes)
}

/// Big-endian 32 bits at `offset`.
pub(crate) fn be32_at(bytes: &[u8], offset: usize) -> Option<u32> {
    at(bytes, offset, 4)?
        .try_into()
        .ok()
        .map(u32::from_be_bytes)
}

/// Kinds that need more than a comparison.
fn structured(bytes: &[u8]) -> Option<Kind> {
    if is_pe(bytes) {
        return Some(Kind::Pe);
    }
    // A text that begins with the letters MZ is no program.
    if (bytes.starts_with(b"MZ") || bytes.starts_with(b"ZM"))
        && bytes.len() >= 28
        && bytes.iter().take(64).any(|byte| *byte == 0)
    {
        return Some(Kind::Dos);
    }
    if bytes.starts_with(b"BZh")
        && bytes.get(3).is_some_and(u8::is_ascii_digit)
        && matches!(
            at(bytes, 4, 6),
            Some(b"\x31\x41\x59\x26\x53\x59" | b"\x17\x72\x45\x38\x50\x90")
        )
    {
        return Some(Kind::Bzip2);
    }
    if bytes.starts_with(b"\xCA\xFE\xBA\xBE") || bytes.starts_with(b"\xCA\xFE\xBA\xBF") {
        // A fat Mach-O gives a small count of architectures where a class gives its version, 45 or more.
        return Some(if be32_at(bytes, 4)? < 40 {
            Kind::MachO
        } else {
            Kind::JavaClass
        });
    }
    if bytes.starts_with(b"BM")
        && u32_at(bytes, 6) == Some(0)
        && u32_at(bytes, 10).is_some_and(|data| data < 0x1_0000)
    {
        return Some(Kind::Bmp);
    }
    if bytes.starts_with(b"RIFF") {
        return match at(bytes, 8, 4) {
            Some(b"WEBP") => Some(Kind::Webp),
            Some(b"AVI ") => Some(Kind::Video),
            Some(b"WAVE" | b"RMID") => Some(Kind::Audio),
            Some(b"ACON") => Some(Kind::Ico),
            _ => None,
        };
    }
    if at(bytes, 4, 4) == Some(b"ftyp") {
        return Some(match at(bytes, 8, 4) {
            Some(b"heic" | b"heix" | b"mif1" | b"msf1" | b"avif" | b"avis") => Kind::Heif,
            Some(b"M4A ") => Kind::Audio,
            _ => Kind::Video,
        });
    }
    if matches!(at(bytes, 0, 4), Some(b"\0\0\x01\0" | b"\0\0\x02\0"))
        && u16_at(bytes, 4).is_some_and(|count| (1..=64).contains(&count))
        && u32_at(bytes, 18).is_some_and(|offset| (22..=0x1_0000).contains(&offset))
    {
        return Some(Kind::Ico);
    }
    if matches!(
        at(bytes, 0, 2),
        Some(b"\xFF\xFB" | b"\xFF\xF3" | b"\xFF\xF2" | b"\xFF\xFA" | b"\xFF\xF1" | b"\xFF\xF9")
    ) {
        return Some(Kind::Audio);
    }
    // Zstandard's skippable frames: 50 2A 4D 18 to 5F 2A 4D 18.
    if at(bytes, 1, 3) == Some(b"\x2A\x4D\x18")
        && bytes.first().is_some_and(|byte| byte & 0xF0 == 0x50)
    {
        return Some(Kind::Zstd);
    }
    if at(bytes, 0, 2) == Some(b"\x60\xEA")
        && u16_at(bytes, 2).is_some_and(|size| (30..=2600).contains(&size))
    {
        return Some(Kind::Arj);
    }
    if let Some([b'-', b'l', b'h' | b'z', _, b'-']) = at(bytes, 2, 5) {
        return Some(Kind::Lha);
    }
    if matches!(at(bytes, 0, 2), Some(b"\xC7\x71" | b"\x71\xC7")) && bytes.len() >= 26 {
        return Some(Kind::Cpio);
    }
    if u16_at(bytes, 2) == Some(0x0A0D) && matches!(u16_at(bytes, 0), Some(3000..=3700)) {
        return Some(Kind::Pyc);
    }
    if u32_at(bytes, 8) == Some(0x1000_0419) || u32_at(bytes, 0) == Some(0x1020_1A7A) {
        return Some(Kind::Sis);
    }
    if let Some(kind) = der(bytes) {
        return Some(kind);
    }
    if let Some(kind) = disk(bytes) {
        return Some(kind);
    }
    if is_lzma(bytes) {
        return Some(Kind::Lzma);
    }
    // Acrobat accepts its header anywhere in the first kilobyte (ISO 32000-1, annex H).
    if find_in(bytes.get(..1024.min(bytes.len()))?, b"%PDF-").is_some() {
        return Some(Kind::Pdf);
    }
    if bytes.len() >= 4096
        && at(bytes, 510, 2) == Some(b"\x55\xAA")
        && (at(bytes, 54, 3) == Some(b"FAT")
            || at(bytes, 82, 3) == Some(b"FAT")
            || at(bytes, 3, 4) == Some(b"NTFS")
            || at(bytes, 512, 8) == Some(b"EFI PART"))
    {
        return Some(Kind::Disk);
    }
    None
}

/// A DER sequence as long as the file; signed or enciphered content apart from what only certifies
/// or signs something else (RFC 5652: a detached signature names the type «data» and holds none).
fn der(bytes: &[u8]) -> Option<Kind> {
    const CMS: &[u8] = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07";
    const NO_CONTENT: &[u8] = b"\x30\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01";
    let head = bytes.get(..256.min(bytes.len()))?;
    let cms = head
        .get(..20.min(head.len()))
        .is_some_and(|start| find_in(start, CMS).is_some());
    let whole = match head {
        [0x30, 0x82, high, low, ..] => {
            usize::from(*high) << 8 | usize::from(*low) == bytes.len().checked_sub(4)?
        }
        [0x30, 0x83, high, middle, low, ..] => {
            (usize::from(*high) << 16 | usize::from(*middle) << 8 | usize::from(*low))
                == bytes.len().checked_sub(5)?
        }
        [0x30, 0x80 | 0x84, ..] => cms,
        _ => false,
    };
    if !whole {
        return None;
    }
    Some(if cms && find_in(head, NO_CONTENT).is_none() {
        Kind::Pkcs7
    } else {
        Kind::Der
    })
}

/// Place of `needle` in `haystack`.
pub(crate) fn find_in(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::find(haystack, needle)
}

/// A version, then the length of the movie once unpacked; the packed ones go on with zlib or LZMA.
fn looks_like_flash(bytes: &[u8]) -> bool {
    let length = u32_at(bytes, 4)
        .and_then(|length| usize::try_from(length).ok())
        .unwrap_or(0);
    let version = bytes
        .get(3)
        .is_some_and(|version| (1..64).contains(version));
    let body = match bytes.first() {
        Some(b'F') => length <= bytes.len(),
        Some(b'C') => bytes.get(8) == Some(&0x78),
        _ => bytes.get(12) == Some(&0x5D),
    };
    version && body && (21..1 << 28).contains(&length)
}

fn looks_like_font(bytes: &[u8]) -> bool {
    // The number of tables follows a TrueType version.
    !bytes.starts_with(&[0, 1, 0, 0, 0])
        || bytes.get(5).is_some_and(|tables| (4..=64).contains(tables))
}

/// Whether volume recognition descriptors announce UDF (ECMA-167 2/9).
pub(crate) fn has_udf(bytes: &[u8]) -> bool {
    (16..32_usize)
        .any(|sector| matches!(at(bytes, sector * 2048 + 1, 5), Some(b"NSR02" | b"NSR03")))
}

/// Whether the ISO 9660 side of a bridge disc has a root directory with anything but `.` and `..`.
fn iso_has_files(bytes: &[u8]) -> bool {
    let extent = u32_at(bytes, 0x8000 + 156 + 2).and_then(|value| usize::try_from(value).ok());
    let Some(start) = extent.and_then(|value| value.checked_mul(2048)) else {
        return false;
    };
    let mut offset = start;
    for _ in 0..3 {
        let Some(length) = bytes.get(offset).copied() else {
            return false;
        };
        if length == 0 {
            return false;
        }
        offset = offset.saturating_add(usize::from(length));
    }
    true
}

/// A tar header has no magic in its oldest form, only a checksum; without the later forms' magic its
/// name must be one that can be written.
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..512) else {
        return false;
    };
    let mut name = header.iter().take(100).take_while(|byte| **byte != 0);
    if at(header, 257, 5) != Some(b"ustar") && name.any(u8::is_ascii_control) {
        return false;
    }
    let Some(field) = header.get(148..156) else {
        return false;
    };
    let digits: String = field
        .iter()
        .map(|byte| char::from(*byte))
        .skip_while(|c| *c == ' ')
        .take_while(|c| c.is_digit(8))
        .collect();
    let Ok(stated) = u32::from_str_radix(&digits, 8) else {
        return false;
    };
    let sum: u32 = header
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
    stated == sum && header.first().is_some_and(|byte| *byte != 0)
}

/// LZMA alone has no magic: usual properties, a dictionary that is a power of two or three halves
/// of one, and a size that is unknown or plausible.
fn is_lzma(bytes: &[u8]) -> bool {
    let (Some(0x5D), Some(dictionary)) = (bytes.first(), u32_at(bytes, 1)) else {
        return false;
    };
    let usual =
        dictionary >= 4096 && (dictionary.is_power_of_two() || (dictionary / 3).is_power_of_two());
    let Some(size) = at(bytes, 5, 8)
        .and_then(|field| field.try_into().ok())
        .map(u64::from_le_bytes)
    else {
        return false;
    };
    usual && (size == u64::MAX || size < 1 << 38) && bytes.get(13) == Some(&0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_does_not_make_a_program() {
        assert_eq!(
            find(b"MZ is a label, not a program, in this sentence of text."),
            None
        );
        assert_eq!(find(b"\xCA\xFE\xBA\xBE\0\0\0\x34"), Some(Kind::JavaClass));
        assert_eq!(find(b"\xCA\xFE\xBA\xBE\0\0\0\x02"), Some(Kind::MachO));
        assert_eq!(find(b"BZhello world"), None);
        assert_eq!(find(b"FWS is an acronym"), None);
    }

    #[test]
    fn signatures_are_told_from_signed_files() {
        let wrap = |body: &[u8]| {
            let length = u16::try_from(body.len()).unwrap().to_be_bytes();
            [&[0x30, 0x82][..], &length, body].concat()
        };
        let cms = |kind: u8, rest: &[u8]| {
            let mut body = b"\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07".to_vec();
            body.push(kind);
            body.extend(rest);
            body.resize(300, 1);
            wrap(&body)
        };
        let detached = cms(2, b"\x30\x0B\x06\x09\x2A\x86\x48\x86\xF7\x0D\x01\x07\x01");
        assert_eq!(find(&detached), Some(Kind::Der));
        assert_eq!(find(&cms(2, b"\x30\x80 and the file")), Some(Kind::Pkcs7));
        assert_eq!(find(&cms(3, b"enciphered")), Some(Kind::Pkcs7));
        assert_eq!(find(&wrap(&[2; 300])), Some(Kind::Der));
        assert_eq!(find(b"0\x82\x01\x00 is no length of this"), None);
    }

    #[test]
    fn a_pdf_may_begin_late() {
        let mut bytes = vec![b' '; 900];
        bytes.extend(b"%PDF-1.4");
        assert_eq!(find(&bytes), Some(Kind::Pdf));
        let mut bytes = vec![b' '; 1100];
        bytes.extend(b"%PDF-1.4");
        assert_eq!(find(&bytes), None);
    }

    #[test]
    fn discs_are_seen_by_their_descriptors() {
        let mut disc = vec![0_u8; 0x9800];
        disc[0x8001..0x8006].copy_from_slice(b"CD001");
        assert_eq!(find(&disc), Some(Kind::Iso9660));
        let mut disc = vec![0_u8; 0x9800];
        disc[0x8801..0x8806].copy_from_slice(b"NSR02");
        assert_eq!(find(&disc), Some(Kind::Udf));
    }
}
