//! Cpio archives: the old binary form in both byte orders, the portable one (odc), and the SVR4
//! ones (newc, crc).

use super::{streams::after_the_end, zip::check_name};
use crate::{context::Context, kind::magic::u16_at, report::Gap};

/// Name of the entry that ends an archive.
const TRAILER: &str = "TRAILER!!!";
/// File type bits of a mode, and those of a symbolic link.
const TYPE: u64 = 0o170_000;
const LINK: u64 = 0o120_000;

/// A header, decoded.
struct Header {
    mode: u64,
    name_size: usize,
    size: usize,
    /// Bytes of the header itself.
    length: usize,
    /// What names and contents are padded to.
    align: usize,
}

/// Reads a cpio archive.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let mut place = 0_usize;
    let mut members = 0_u64;
    loop {
        let Some(header) = bytes.get(place..).and_then(header) else {
            cx.malformed("cpio: no header where one should be");
            break;
        };
        let name_at = place + header.length;
        let Some(name) = bytes.get(name_at..name_at.saturating_add(header.name_size)) else {
            cx.malformed("cpio: name is cut short");
            break;
        };
        let name = String::from_utf8_lossy(name)
            .trim_end_matches('\0')
            .to_owned();
        if name == TRAILER {
            let rest = bytes.get(name_at + header.name_size..);
            after_the_end(rest.unwrap_or_default(), cx);
            break;
        }
        let data = (name_at + header.name_size).next_multiple_of(header.align);
        let end = data.saturating_add(header.size);
        check_name(name.trim_start_matches("./").trim_start_matches('/'), cx);
        members += 1;
        let content = bytes.get(data..end.min(bytes.len())).unwrap_or_default();
        if header.mode & TYPE == LINK && content.starts_with(b"/") {
            cx.signal(
                "archive-link-escape",
                format!("{name} → {}", String::from_utf8_lossy(content)),
            );
        } else if header.size > 0 {
            if content.len() < header.size {
                cx.gap(Gap::Missing {
                    detail: format!("cpio: end of {name}"),
                });
            }
            let Ok(content) = cx.drain(content) else {
                break;
            };
            if cx.child(name, "member", content).is_err() {
                break;
            }
        }
        place = end.next_multiple_of(header.align);
    }
    cx.fact("cpio.members", members);
}

fn header(bytes: &[u8]) -> Option<Header> {
    let field = |at: usize, length: usize, radix: u32| {
        let text = std::str::from_utf8(bytes.get(at..at + length)?).ok()?;
        u64::from_str_radix(text.trim(), radix).ok()
    };
    let size = |value: u64| usize::try_from(value).ok().filter(|size| *size < 1 << 40);
    match bytes.get(..6)? {
        b"070701" | b"070702" => Some(Header {
            mode: field(14, 8, 16)?,
            size: size(field(54, 8, 16)?)?,
            name_size: size(field(94, 8, 16)?)?.min(4096),
            length: 110,
            align: 4,
        }),
        b"070707" => Some(Header {
            mode: field(18, 6, 8)?,
            name_size: size(field(59, 6, 8)?)?.min(4096),
            size: size(field(65, 11, 8)?)?,
            length: 76,
            align: 1,
        }),
        [first, second, ..] => {
            let swap = match [*first, *second] {
                [0xC7, 0x71] => false,
                [0x71, 0xC7] => true,
                _ => return None,
            };
            let word = |at: usize| {
                u16_at(bytes, at).map(|word| u64::from(if swap { word.swap_bytes() } else { word }))
            };
            Some(Header {
                mode: word(6)?,
                name_size: size(word(20)?)?.min(4096),
                // Of the two halves of a long, the high one comes first in either order.
                size: size(word(22)? << 16 | word(24)?)?,
                length: 26,
                align: 2,
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    fn opened(bytes: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<Gap>) {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a.cpio", 0, bytes.len() as u64, &[], &mut budget);
        read(bytes, &mut cx);
        (
            cx.children
                .into_iter()
                .map(|child| (child.name, child.bytes))
                .collect(),
            cx.gaps,
        )
    }

    fn newc(name: &str, content: &[u8]) -> Vec<u8> {
        let mut bytes = format!(
            "070701{:08x}{:08x}{:032x}{:08x}{:032x}{:08x}{:08x}{}\0",
            1,
            0o100_644,
            0,
            content.len(),
            0,
            name.len() + 1,
            0,
            name
        )
        .into_bytes();
        // Device numbers are part of the 32 zeros; the fields must end where the format says.
        assert_eq!(bytes.len(), 110 + name.len() + 1);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes.extend(content);
        bytes.resize(bytes.len().next_multiple_of(4), 0);
        bytes
    }

    #[test]
    fn members_of_the_new_form_are_read() {
        let mut bytes = newc("a.txt", b"bonjour");
        bytes.extend(newc("b.txt", b"salut"));
        bytes.extend(newc(TRAILER, b""));
        bytes.extend([0; 40]);
        let mut expected = vec![
            ("a.txt".to_owned(), b"bonjour".to_vec()),
            ("b.txt".to_owned(), b"salut".to_vec()),
        ];
        assert_eq!(opened(&bytes), (expected.clone(), vec![]));
        bytes.extend(b"suite");
        expected.push(("trailing".to_owned(), b"suite".to_vec()));
        assert_eq!(opened(&bytes), (expected, vec![]));
    }

    #[test]
    fn both_byte_orders_of_the_old_form_are_read() {
        for swap in [false, true] {
            let word = |value: u16| {
                if swap {
                    value.to_be_bytes()
                } else {
                    value.to_le_bytes()
                }
            };
            let entry = |name: &str, content: &[u8]| {
                let mut bytes: Vec<u8> = [0o070_707, 0, 0, 0o100_644, 0, 0, 0, 0, 0, 0]
                    .into_iter()
                    .chain([
                        u16::try_from(name.len() + 1).unwrap(),
                        0,
                        u16::try_from(content.len()).unwrap(),
                    ])
                    .flat_map(word)
                    .collect();
                bytes.extend(name.as_bytes());
                bytes.push(0);
                bytes.resize(bytes.len().next_multiple_of(2), 0);
                bytes.extend(content);
                bytes.resize(bytes.len().next_multiple_of(2), 0);
                bytes
            };
            let bytes = [entry("a", b"xyz"), entry(TRAILER, b"")].concat();
            assert_eq!(
                opened(&bytes),
                (vec![("a".to_owned(), b"xyz".to_vec())], vec![]),
                "swapped: {swap}"
            );
        }
    }

    #[test]
    fn a_cut_archive_is_a_gap() {
        let bytes = newc("a.txt", b"bonjour");
        assert!(!opened(&bytes[..bytes.len() - 4]).1.is_empty());
        assert!(!opened(&bytes).1.is_empty(), "the end is missing");
    }
}
