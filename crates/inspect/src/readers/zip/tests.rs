use std::io::{Cursor, Write as _};

use ::zip::{CompressionMethod, write::SimpleFileOptions};

use super::*;
use crate::context::Budget;

type Seen = (Vec<(String, Vec<u8>)>, Vec<String>, Vec<Gap>);

fn opened(bytes: &[u8], passwords: &[&str]) -> Seen {
    let passwords: Vec<String> = passwords.iter().map(|word| (*word).to_owned()).collect();
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("a.zip", 0, bytes.len() as u64, &passwords, &mut budget);
    read(bytes, &mut cx);
    let signals = cx.signals.into_iter().map(|signal| signal.id).collect();
    (
        cx.children
            .into_iter()
            .map(|child| (child.name, child.bytes))
            .collect(),
        signals,
        cx.gaps,
    )
}

fn zip(members: &[(&str, &[u8])], options: SimpleFileOptions) -> Vec<u8> {
    let mut writer = ::zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn plain() -> SimpleFileOptions {
    SimpleFileOptions::default()
}

#[test]
fn every_method_is_read() {
    let text = b"bonjour bonjour bonjour bonjour".as_slice();
    for method in [
        CompressionMethod::Stored,
        CompressionMethod::Deflated,
        CompressionMethod::Bzip2,
        CompressionMethod::Zstd,
        CompressionMethod::Xz,
        CompressionMethod::Ppmd,
    ] {
        let bytes = zip(&[("a.txt", text)], plain().compression_method(method));
        assert_eq!(
            opened(&bytes, &[]),
            (vec![("a.txt".to_owned(), text.to_vec())], vec![], vec![]),
            "{method:?}"
        );
    }
}

#[test]
fn passwords_open_what_they_should() {
    let text = b"secret contents".as_slice();
    let sealed = plain().with_aes_encryption(::zip::AesMode::Aes256, "infected");
    let bytes = zip(&[("a.txt", text), ("b.txt", text)], sealed);
    let (children, signals, gaps) = opened(&bytes, &["wrong", "infected"]);
    assert_eq!((children.len(), gaps), (2, vec![]));
    assert_eq!(signals, ["encrypted-archive"]);
    let (children, _, gaps) = opened(&bytes, &["wrong"]);
    assert_eq!((children, gaps), (vec![], vec![Gap::Encrypted]));
}

#[test]
fn names_that_escape_are_signalled() {
    let bytes = zip(
        &[
            ("../../etc/cron.d/x", b"1"),
            ("C:\\Windows\\x", b"2"),
            ("/abs", b"3"),
            ("a\0.txt", b"4"),
        ],
        plain(),
    );
    let (children, signals, _) = opened(&bytes, &[]);
    assert_eq!(children.len(), 4);
    assert!(
        signals.contains(&"archive-path-escape".to_owned())
            && signals.contains(&"archive-name-nul".to_owned()),
        "{signals:?}"
    );
    assert_eq!(
        opened(&zip(&[("a/b..c/d.txt", b"1")], plain()), &[]).1,
        Vec::<String>::new()
    );
}

#[test]
fn a_member_left_out_of_the_directory_is_read() {
    let mut bytes = zip(&[("hidden.txt", "caché".as_bytes())], plain());
    let end = directory::read(&bytes, 10).unwrap();
    let (entry, data) = directory::local(&bytes, 0).unwrap();
    assert_eq!(end.entries.len(), 1);
    bytes.truncate(data + usize::try_from(entry.compressed).unwrap());
    let visible = zip(&[("seen.txt", b"vu")], plain());
    bytes.extend(visible);
    // The prefix is the hidden member: an archive glued behind another's members.
    let mut shifted = bytes.clone();
    let at = shifted.len() - 6;
    let offset = directory::read(&shifted, 10).unwrap().prefix;
    let stated = u32::from_le_bytes(shifted[at..at + 4].try_into().unwrap())
        + u32::try_from(offset).unwrap();
    shifted[at..at + 4].copy_from_slice(&stated.to_le_bytes());
    let start = usize::try_from(stated).unwrap();
    let place = u32::try_from(offset).unwrap().to_le_bytes();
    shifted[start + 42..start + 46].copy_from_slice(&place);
    let (children, signals, _) = opened(&shifted, &[]);
    let names: Vec<_> = children.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["seen.txt", "hidden.txt"]);
    assert_eq!(signals, ["zip-hidden-member"]);
}

#[test]
fn an_archive_before_another_is_read() {
    let first = zip(&[("avant.txt", b"un")], plain());
    let both = [first, zip(&[("après.txt", b"deux")], plain())].concat();
    let (children, signals, _) = opened(&both, &[]);
    let names: Vec<_> = children.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["après.txt", "avant.txt"]);
    assert_eq!(signals, ["zip-hidden-member"]);
}

#[test]
fn headers_that_disagree_are_a_gap() {
    let stored = plain().compression_method(CompressionMethod::Stored);
    let mut bytes = zip(&[("a", b"contents")], stored);
    assert_eq!(opened(&bytes, &[]).2, []);
    // The directory tells of an empty member.
    let central = bytes
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    bytes[central + 16..central + 28].fill(0);
    assert!(matches!(opened(&bytes, &[]).2[..], [Gap::Malformed { .. }]));
}

#[test]
fn a_cut_archive_gives_what_it_still_has() {
    let bytes = zip(&[("a.txt", b"premier"), ("b.txt", b"second")], plain());
    let cut = bytes.len() - 60;
    let (children, signals, gaps) = opened(&bytes[..cut], &[]);
    assert_eq!(
        children.first().map(|(_, bytes)| bytes.as_slice()),
        Some(b"premier".as_slice())
    );
    assert!(signals.contains(&"zip-no-directory".to_owned()));
    assert!(matches!(gaps[..], [Gap::Malformed { .. }, ..]));
}

#[test]
fn a_flat_bomb_is_refused_before_it_is_unpacked() {
    let zeros = vec![0_u8; 40 << 20];
    let bytes = zip(
        &[("zeros", &zeros)],
        plain().compression_method(CompressionMethod::Deflated),
    );
    let (children, signals, gaps) = opened(&bytes, &[]);
    assert_eq!(
        (children.len(), signals),
        (0, vec!["archive-bomb".to_owned()])
    );
    assert_eq!(
        gaps,
        [Gap::Limit {
            bound: "max_ratio".to_owned()
        }]
    );
}

#[test]
fn overlapping_members_are_refused() {
    let mut bytes = zip(
        &[("a", b"aaaaaaaaaaaaaaaa"), ("b", b"bbbbbbbbbbbbbbbb")],
        plain(),
    );
    let directory = directory::read(&bytes, 10).unwrap();
    // The second entry is made to point at the first one's header.
    let start = bytes
        .windows(4)
        .position(|window| window == b"PK\x01\x02")
        .unwrap();
    let second = start
        + bytes[start + 4..]
            .windows(4)
            .position(|window| window == b"PK\x01\x02")
            .unwrap()
        + 4;
    bytes[second + 42..second + 46].copy_from_slice(&0_u32.to_le_bytes());
    assert_eq!(directory.entries.len(), 2);
    let (children, signals, gaps) = opened(&bytes, &[]);
    assert_eq!(
        children.len(),
        2,
        "the first, and the one the directory no longer points at"
    );
    assert!(signals.contains(&"archive-bomb".to_owned()));
    assert!(matches!(gaps[..], [Gap::Malformed { .. }]));
}

#[test]
fn two_members_of_one_name_are_both_read() {
    let mut bytes = zip(&[("a", b"innocent"), ("b", b"coupable")], plain());
    let places: Vec<usize> = bytes
        .windows(5)
        .enumerate()
        .filter(|(_, window)| window.ends_with(b"b") && window[..4] != *b"coup")
        .map(|(at, _)| at + 4)
        .collect();
    for at in places {
        let name_of_local = at >= 30 && bytes[at - 30..].starts_with(b"PK\x03\x04");
        let name_of_central = at >= 46 && bytes[at - 46..].starts_with(b"PK\x01\x02");
        if name_of_local || name_of_central {
            bytes[at] = b'a';
        }
    }
    let (children, signals, gaps) = opened(&bytes, &[]);
    assert_eq!(
        children
            .iter()
            .map(|(_, bytes)| bytes.as_slice())
            .collect::<Vec<_>>(),
        [b"innocent".as_slice(), b"coupable"]
    );
    assert_eq!(
        (signals, gaps),
        (vec!["archive-duplicate-name".to_owned()], vec![])
    );
}

#[test]
fn a_wrong_checksum_is_a_gap() {
    let mut bytes = zip(
        &[("a", b"contents")],
        plain().compression_method(CompressionMethod::Stored),
    );
    let at = bytes
        .windows(8)
        .position(|window| window == b"contents")
        .unwrap();
    bytes[at] = b'C';
    assert!(matches!(opened(&bytes, &[]).2[..], [Gap::Malformed { .. }]));
}
