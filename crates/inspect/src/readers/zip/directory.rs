//! The two tables of contents of a zip archive, read without trusting either (APPNOTE 4.3).

use crate::kind::magic::{find_in, u16_at, u32_at};

/// Most the end-of-directory record may stand before the end: its own 22 bytes and a comment.
const END_SEARCH: usize = 22 + 0xFFFF;

/// One member as a header describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Name as stored, lossily made UTF-8.
    pub name: String,
    /// Compression method (APPNOTE 4.4.5); 99 means WinZip AES.
    pub method: u16,
    /// General purpose flags; bit 0 is encryption.
    pub flags: u16,
    /// Bytes stored.
    pub compressed: u64,
    /// Bytes announced.
    pub size: u64,
    /// CRC-32 announced.
    pub crc: u32,
    /// Where the local header begins, in bytes from the start of the archive.
    pub offset: u64,
}

/// The central directory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Directory {
    /// Its entries, in order.
    pub entries: Vec<Entry>,
    /// Entries that the end record announces.
    pub announced: u64,
    /// Bytes before the archive proper (a program, a picture).
    pub prefix: u64,
    /// Whether the walk ended before the announced number of entries.
    pub broken: bool,
}

/// Place of the last end-of-directory record.
fn end_record(bytes: &[u8]) -> Option<usize> {
    let start = bytes.len().saturating_sub(END_SEARCH);
    memchr::memmem::rfind(bytes.get(start..)?, b"PK\x05\x06").map(|place| start + place)
}

/// Whether the bytes end exactly with a zip archive's end record whose directory is where it says.
#[must_use]
pub fn ends_as_zip(bytes: &[u8]) -> bool {
    let Some(end) = end_record(bytes) else {
        return false;
    };
    let comment = u16_at(bytes, end.saturating_add(20)).map_or(0, usize::from);
    if end.saturating_add(22).saturating_add(comment) != bytes.len() {
        return false;
    }
    let size = u32_at(bytes, end.saturating_add(12))
        .and_then(|size| usize::try_from(size).ok())
        .unwrap_or(usize::MAX);
    size == 0
        || end
            .checked_sub(size)
            .and_then(|start| bytes.get(start..start.saturating_add(4)))
            == Some(b"PK\x01\x02")
}

/// Reads the central directory; none when there is no end record.
#[must_use]
pub fn read(bytes: &[u8], max: usize) -> Option<Directory> {
    let end = end_record(bytes)?;
    let mut announced = u64::from(u16_at(bytes, end.saturating_add(10))?);
    let mut size = u64::from(u32_at(bytes, end.saturating_add(12))?);
    let mut offset = u64::from(u32_at(bytes, end.saturating_add(16))?);
    let mut end_of_directory = end as u64;
    if let Some(wide) = zip64(bytes, end) {
        (announced, size, offset, end_of_directory) = wide;
    }
    // The directory stands right before its end record; what is left over is a prefix.
    let start = end_of_directory.checked_sub(size).unwrap_or(offset);
    let prefix = start.saturating_sub(offset);
    let mut directory = Directory {
        announced,
        prefix,
        ..Directory::default()
    };
    let mut place = usize::try_from(start).ok()?;
    while directory.entries.len() < max && place < end {
        let Some((entry, next)) = central(bytes, place) else {
            directory.broken = true;
            break;
        };
        directory.entries.push(entry);
        place = next;
    }
    directory.broken |=
        directory.entries.len() < max && directory.entries.len() as u64 != announced;
    Some(directory)
}

/// The ZIP64 end record: entries, size, offset, own place.
fn zip64(bytes: &[u8], end: usize) -> Option<(u64, u64, u64, u64)> {
    let locator = end.checked_sub(20)?;
    if bytes.get(locator..locator.checked_add(4)?)? != b"PK\x06\x07" {
        return None;
    }
    let place = locator.checked_sub(56)?;
    if bytes.get(place..place.checked_add(4)?)? != b"PK\x06\x06" {
        return None;
    }
    Some((
        u64_at(bytes, place + 32)?,
        u64_at(bytes, place + 40)?,
        u64_at(bytes, place + 48)?,
        place as u64,
    ))
}

fn u64_at(bytes: &[u8], offset: usize) -> Option<u64> {
    bytes
        .get(offset..offset.checked_add(8)?)?
        .try_into()
        .ok()
        .map(u64::from_le_bytes)
}

/// The central entry at `place` and where the next begins.
fn central(bytes: &[u8], place: usize) -> Option<(Entry, usize)> {
    let header = bytes.get(place..place.checked_add(46)?)?;
    if !header.starts_with(b"PK\x01\x02") {
        return None;
    }
    let name_end = place + 46 + usize::from(u16_at(header, 28)?);
    let extra_end = name_end + usize::from(u16_at(header, 30)?);
    let next = extra_end + usize::from(u16_at(header, 32)?);
    let extra = bytes.get(name_end..extra_end)?;
    let mut entry = Entry {
        name: String::from_utf8_lossy(bytes.get(place + 46..name_end)?).into_owned(),
        method: u16_at(header, 10)?,
        flags: u16_at(header, 8)?,
        crc: u32_at(header, 16)?,
        compressed: u64::from(u32_at(header, 20)?),
        size: u64::from(u32_at(header, 24)?),
        offset: u64::from(u32_at(header, 42)?),
    };
    widen(&mut entry, extra);
    Some((entry, next))
}

/// Replaces saturated 32-bit fields by those of the ZIP64 extra field (APPNOTE 4.5.3).
fn widen(entry: &mut Entry, extra: &[u8]) {
    let mut place = 0;
    while let (Some(id), Some(size)) = (u16_at(extra, place), u16_at(extra, place + 2)) {
        if id == 1 {
            let mut at = place + 4;
            for field in [&mut entry.size, &mut entry.compressed, &mut entry.offset] {
                if *field == u64::from(u32::MAX) {
                    let Some(value) = u64_at(extra, at) else {
                        return;
                    };
                    *field = value;
                    at += 8;
                }
            }
        }
        place += 4 + usize::from(size);
    }
}

/// The local header at `place` and where its data begin.
#[must_use]
pub fn local(bytes: &[u8], place: usize) -> Option<(Entry, usize)> {
    let header = bytes.get(place..place.checked_add(30)?)?;
    if !header.starts_with(b"PK\x03\x04") {
        return None;
    }
    let name_end = place + 30 + usize::from(u16_at(header, 26)?);
    let data = name_end + usize::from(u16_at(header, 28)?);
    let mut entry = Entry {
        name: String::from_utf8_lossy(bytes.get(place + 30..name_end)?).into_owned(),
        method: u16_at(header, 8)?,
        flags: u16_at(header, 6)?,
        crc: u32_at(header, 14)?,
        compressed: u64::from(u32_at(header, 18)?),
        size: u64::from(u32_at(header, 22)?),
        offset: place as u64,
    };
    widen(&mut entry, bytes.get(name_end..data).unwrap_or_default());
    Some((entry, data))
}

/// Names in the central directory, else those of the local headers.
#[must_use]
pub fn names(bytes: &[u8], max: usize) -> Vec<String> {
    if let Some(directory) = read(bytes, max)
        && !directory.entries.is_empty()
    {
        return directory
            .entries
            .into_iter()
            .map(|entry| entry.name)
            .collect();
    }
    locals(bytes, max)
        .into_iter()
        .map(|(entry, _)| entry.name)
        .collect()
}

/// Every local header found from the beginning, with the place of its data.
#[must_use]
pub fn locals(bytes: &[u8], max: usize) -> Vec<(Entry, usize)> {
    let mut found = Vec::new();
    let mut place = 0;
    while found.len() < max {
        let Some(step) = bytes
            .get(place..)
            .and_then(|rest| find_in(rest, b"PK\x03\x04"))
        else {
            break;
        };
        place += step;
        let Some((entry, data)) = local(bytes, place) else {
            place += 4;
            continue;
        };
        let known = entry.flags & 8 == 0;
        let skip = usize::try_from(entry.compressed).unwrap_or(0);
        place = if known {
            data.saturating_add(skip).min(bytes.len())
        } else {
            data
        };
        found.push((entry, data));
    }
    found
}
