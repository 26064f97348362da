//! Compound files (MS-CFB): a small file system inside a file, the envelope of the old Office
//! formats, of MSG mails and of MSI installers.
//!
//! Written for hostile files: chains of sectors that turn in circles, directories that point at
//! themselves and sizes that lie all end, and what can be read is read.

use std::{cell::Cell, collections::HashSet};

use crate::readers::le::{len_at, u16_at, u32_at, u64_at, utf16};

/// The eight bytes a compound file starts with.
pub(crate) const MAGIC: [u8; 8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// More entries than this are not listed.
const MAX_ENTRIES: usize = 50_000;
/// Greatest depth of storages within storages.
const MAX_LEVELS: usize = 64;
/// Sector numbers from here up are marks, not places (MS-CFB 2.1).
const MAX_SECTOR: u32 = 0xffff_fffa;
const NO_STREAM: u32 = 0xffff_ffff;

/// What a directory entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum EntryKind {
    /// A folder.
    Storage,
    /// A file.
    Stream,
}

/// One storage or stream.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Place from the root, parts joined by `/`: `ObjectPool/_123/\u{1}Ole10Native`.
    pub(crate) path: String,
    /// Last part of the path.
    pub(crate) name: String,
    /// Folder or file.
    pub(crate) kind: EntryKind,
    /// Bytes it claims.
    pub(crate) size: u64,
    /// Class of a storage, zeros when it has none.
    pub(crate) clsid: [u8; 16],
    /// Present in the directory but reachable from no storage.
    pub(crate) orphan: bool,
    start: u32,
}

/// An opened compound file.
#[derive(Debug)]
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    mini_cutoff: u64,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
    root_clsid: [u8; 16],
    /// Bytes that may still be read: sound streams share no sector, hostile ones could all be one.
    left: Cell<u64>,
    /// What was found broken, in English; empty for a sound file.
    pub(crate) damage: Vec<&'static str>,
}

impl<'a> Compound<'a> {
    /// Opens a compound file; none when the bytes have neither its magic nor a directory.
    pub(crate) fn open(bytes: &'a [u8]) -> Option<Self> {
        if !bytes.starts_with(&MAGIC) {
            return None;
        }
        let shift = u16_at(bytes, 30)?;
        // 512 or 4096 bytes by the book; anything else is taken for 512, as readers at large do.
        let sector = if shift == 12 { 4096 } else { 512 };
        let mut this = Self {
            bytes,
            sector,
            mini_cutoff: u64::from(u32_at(bytes, 56)?).clamp(64, 1 << 20),
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
            root_clsid: [0; 16],
            left: Cell::new(
                (bytes.len() as u64)
                    .saturating_mul(8)
                    .saturating_add(1 << 20),
            ),
            damage: Vec::new(),
        };
        if shift != 9 && shift != 12 {
            this.damage.push("sector size");
        }
        this.load_fat();
        let directory = this.chain(u32_at(bytes, 48)?, u64::MAX).0;
        let mini_fat = this.chain(u32_at(bytes, 60)?, u64::MAX).0;
        this.mini_fat = words(&mini_fat);
        this.load_directory(&directory)?;
        Some(this)
    }

    /// Every storage and stream, in the order of the directory's tree.
    pub(crate) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Class of the root: tells MSI, Word, Excel apart.
    pub(crate) fn root_clsid(&self) -> [u8; 16] {
        self.root_clsid
    }

    /// Whether a document of Office or a macro project stands at its root, whatever else does.
    pub(crate) fn holds_document(&self) -> bool {
        const ROOTS: [&str; 9] = [
            "WordDocument",
            "Workbook",
            "Book",
            "PowerPoint Document",
            "VisioDocument",
            "EncryptedPackage",
            "Macros",
            "_VBA_PROJECT_CUR",
            "VBA",
        ];
        ROOTS.iter().any(|path| self.find(path).is_some())
    }

    /// The entry at `path`, letter case ignored.
    pub(crate) fn find(&self, path: &str) -> Option<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.path.eq_ignore_ascii_case(path))
    }

    /// Bytes of the stream at `path`, as far as they can be read, at most `max`.
    pub(crate) fn read(&self, path: &str, max: u64) -> Option<Vec<u8>> {
        let entry = self
            .find(path)
            .filter(|entry| entry.kind == EntryKind::Stream)?;
        Some(self.read_entry(entry, max).0)
    }

    /// Bytes of a stream, at most `max`, and whether they are all there.
    pub(crate) fn read_entry(&self, entry: &Entry, max: u64) -> (Vec<u8>, bool) {
        if entry.kind != EntryKind::Stream {
            return (Vec::new(), true);
        }
        let want = entry.size.min(max).min(self.left.get());
        let (bytes, sound) = if entry.size < self.mini_cutoff {
            self.mini_chain(entry.start, want)
        } else {
            self.chain(entry.start, want)
        };
        self.left
            .set(self.left.get().saturating_sub(bytes.len() as u64));
        let whole = sound && bytes.len() as u64 >= entry.size;
        (bytes, whole)
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        let from = usize::try_from(number)
            .ok()?
            .checked_add(1)?
            .checked_mul(self.sector)?;
        let rest = self.bytes.get(from..).filter(|rest| !rest.is_empty())?;
        // The last sector of a truncated file still counts.
        Some(rest.get(..self.sector).unwrap_or(rest))
    }

    /// Reads the table of sectors from the 109 places of the header and the chain beyond.
    fn load_fat(&mut self) {
        let sectors = self.bytes.len() / self.sector + 1;
        let mut places: Vec<u32> = (0..109)
            .filter_map(|index| u32_at(self.bytes, 76 + index * 4))
            .collect();
        let mut next = u32_at(self.bytes, 68).unwrap_or(NO_STREAM);
        let mut seen = HashSet::new();
        while next < MAX_SECTOR {
            let Some(list) = self.sector_at(next).map(words) else {
                self.damage.push("allocation list");
                break;
            };
            if !seen.insert(next) {
                self.damage.push("allocation list turns in a circle");
                break;
            }
            let Some((last, body)) = list.split_last() else {
                break;
            };
            places.extend_from_slice(body);
            next = *last;
        }
        let mut used = HashSet::new();
        for place in places.into_iter().filter(|place| *place < MAX_SECTOR) {
            if self.fat.len() > sectors || !used.insert(place) {
                break;
            }
            match self.sector_at(place) {
                Some(table) => self.fat.extend(words(table)),
                None => self.damage.push("allocation table"),
            }
        }
    }

    /// Bytes of a chain of sectors, at most `want`; false when it breaks off or turns in a circle.
    fn chain(&self, start: u32, want: u64) -> (Vec<u8>, bool) {
        let want = usize::try_from(want)
            .unwrap_or(usize::MAX)
            .min(self.bytes.len());
        let mut out = Vec::new();
        let mut at = start;
        // A chain without repetition cannot be longer than the file has sectors.
        let mut left = self.bytes.len() / self.sector + 2;
        while at < MAX_SECTOR && out.len() < want {
            let Some(sector) = self.sector_at(at) else {
                return (out, false);
            };
            let take = sector.len().min(want - out.len());
            out.extend_from_slice(sector.get(..take).unwrap_or_default());
            left -= 1;
            let Some(next) = usize::try_from(at).ok().and_then(|at| self.fat.get(at)) else {
                return (out, false);
            };
            if left == 0 {
                return (out, false);
            }
            at = *next;
        }
        (out, true)
    }

    fn mini_chain(&self, start: u32, want: u64) -> (Vec<u8>, bool) {
        let want = usize::try_from(want)
            .unwrap_or(usize::MAX)
            .min(self.mini_stream.len());
        let mut out = Vec::new();
        let mut at = start;
        let mut left = self.mini_stream.len() / 64 + 2;
        while at < MAX_SECTOR && out.len() < want && left > 0 {
            let Some(place) = usize::try_from(at).ok() else {
                return (out, false);
            };
            let from = place.saturating_mul(64);
            let Some(rest) = self.mini_stream.get(from..).filter(|rest| !rest.is_empty()) else {
                return (out, false);
            };
            let take = rest.len().min(64).min(want - out.len());
            out.extend_from_slice(rest.get(..take).unwrap_or_default());
            let Some(next) = self.mini_fat.get(place) else {
                return (out, false);
            };
            at = *next;
            left -= 1;
        }
        (out, true)
    }

    /// Walks the directory's red-black trees from the root, then adds what no storage reaches.
    fn load_directory(&mut self, directory: &[u8]) -> Option<()> {
        let (records, _) = directory.as_chunks::<128>();
        let root = records.first()?;
        if root.get(66) != Some(&5) {
            self.damage.push("root entry");
        }
        self.root_clsid = root.get(80..96)?.try_into().ok()?;
        self.mini_stream = self
            .chain(u32_at(root, 116)?, u64_at(root, 120)? & 0xffff_ffff)
            .0;
        let mut seen = HashSet::from([0_u32]);
        let mut todo = vec![(u32_at(root, 76)?, String::new(), 0_usize)];
        while let Some((number, parent, level)) = todo.pop() {
            let record = usize::try_from(number)
                .ok()
                .and_then(|place| records.get(place));
            let Some(record) = record else {
                if number != NO_STREAM {
                    self.damage.push("directory link");
                }
                continue;
            };
            if !seen.insert(number) {
                self.damage.push("directory turns in a circle");
                continue;
            }
            if self.entries.len() >= MAX_ENTRIES || level > MAX_LEVELS {
                self.damage.push("too many entries");
                break;
            }
            let left = u32_at(record, 68).unwrap_or(NO_STREAM);
            let right = u32_at(record, 72).unwrap_or(NO_STREAM);
            todo.push((right, parent.clone(), level));
            todo.push((left, parent.clone(), level));
            if let Some(entry) = parse_entry(record, &parent, false) {
                if entry.kind == EntryKind::Storage {
                    let child = u32_at(record, 76).unwrap_or(NO_STREAM);
                    todo.push((child, entry.path.clone(), level + 1));
                }
                self.entries.push(entry);
            }
        }
        for (place, record) in records.iter().enumerate() {
            let place = u32::try_from(place).unwrap_or(NO_STREAM);
            if self.entries.len() < MAX_ENTRIES
                && !seen.contains(&place)
                && let Some(entry) = parse_entry(record, "", true)
                && entry.kind == EntryKind::Stream
                && entry.size > 0
            {
                self.entries.push(entry);
            }
        }
        self.damage.dedup();
        Some(())
    }
}

fn parse_entry(record: &[u8], parent: &str, orphan: bool) -> Option<Entry> {
    let kind = match record.get(66)? {
        1 => EntryKind::Storage,
        2 => EntryKind::Stream,
        _ => return None,
    };
    let length = usize::from(u16_at(record, 64)?).min(64);
    let name = utf16(record.get(..length)?);
    let path = if parent.is_empty() {
        name.clone()
    } else {
        format!("{parent}/{name}")
    };
    // Version 3 files may leave rubbish in the upper half of the size.
    let size = len_at(record, 120)? as u64;
    let clsid = record.get(80..96)?.try_into().ok()?;
    Some(Entry {
        path,
        name,
        kind,
        size,
        clsid,
        orphan,
        start: u32_at(record, 116)?,
    })
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes
        .as_chunks::<4>()
        .0
        .iter()
        .map(|word| u32::from_le_bytes(*word))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::readers::ole::testing::compound;

    #[test]
    fn small_and_large_streams_come_back() {
        let large = vec![7_u8; 9000];
        let file = compound(&[("a/b/small", b"hello"), ("a/large", &large), ("top", b"")]);
        let opened = Compound::open(&file).unwrap();
        assert!(opened.damage.is_empty(), "{:?}", opened.damage);
        assert_eq!(opened.read("a/b/small", 1 << 20).unwrap(), b"hello");
        assert_eq!(opened.read("A/LARGE", 1 << 20).unwrap(), large);
        assert_eq!(opened.read("a/large", 10).unwrap().len(), 10);
        assert_eq!(opened.read("top", 10).unwrap(), b"");
        assert_eq!(opened.read("a/b", 10), None);
        assert_eq!(opened.entries().len(), 5);
    }

    #[test]
    fn a_chain_in_a_circle_ends() {
        let large = vec![7_u8; 9000];
        let mut file = compound(&[("large", &large)]);
        // Every link of the table points at sector 1: the directory and the stream turn for ever.
        for place in (512..1024).step_by(4) {
            file[place..place + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        if let Some(opened) = Compound::open(&file) {
            for entry in opened.entries() {
                let (bytes, _) = opened.read_entry(entry, 1 << 30);
                assert!(bytes.len() <= file.len());
            }
        }
    }

    #[test]
    fn reading_one_stream_for_ever_ends() {
        let large = vec![7_u8; 500_000];
        let file = compound(&[("large", &large)]);
        let opened = Compound::open(&file).unwrap();
        let total: usize = (0..100)
            .filter_map(|_| opened.read("large", 1 << 30))
            .map(|b| b.len())
            .sum();
        assert!(
            total >= large.len() && total <= file.len() * 8 + (1 << 20),
            "{total}"
        );
    }

    proptest! {
        #[test]
        fn damaged_files_never_panic(
            edits in proptest::collection::vec((0_usize..6000, any::<u8>()), 0..40),
            cut in 0_usize..6000,
        ) {
            let mut file = compound(&[("a/b", b"hello"), ("c", &[1; 5000])]);
            for (place, byte) in edits {
                if let Some(slot) = file.get_mut(place) {
                    *slot = byte;
                }
            }
            file.truncate(file.len().saturating_sub(cut % 700));
            if let Some(opened) = Compound::open(&file) {
                for entry in opened.entries() {
                    prop_assert!(opened.read_entry(entry, 1 << 20).0.len() <= 1 << 20);
                }
            }
        }
    }
}
