//! Optical disc images: ISO 9660 (ECMA-119) with Joliet and Rock Ridge names.
//!
//! Raw images of 2352-byte sectors are first cut down to their data. Of the volume descriptors, the
//! Joliet one is preferred for names; files are those of every descriptor, so that none is hidden
//! in one of two trees.

use std::{
    borrow::Cow,
    collections::{HashSet, VecDeque},
};

use super::zip::check_name;
use crate::{
    context::Context,
    kind::{
        extension,
        magic::{u16_at, u32_at},
    },
    report::Gap,
};

const SECTOR: usize = 2048;
/// Folders walked at most.
const MAX_FOLDERS: usize = 4096;

/// Where a file lies, its size, and three letters of its extension: both trees name it, and the same
/// bytes under another extension are another file.
type Seen = (usize, usize, String);

/// A file or folder of a directory.
struct Record {
    name: String,
    extent: usize,
    size: usize,
    folder: bool,
    /// The file goes on in the next record of the same name.
    continues: bool,
}

/// Reads a disc image.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let image = cooked(bytes);
    let mut trees: Vec<(bool, usize, usize)> = Vec::new();
    for sector in 16..64_usize {
        let Some(descriptor) = image.get(sector * SECTOR..(sector + 1) * SECTOR) else {
            break;
        };
        if descriptor.get(1..6) != Some(b"CD001") {
            break;
        }
        match descriptor.first() {
            Some(1) => {
                cx.fact(
                    "iso.volume",
                    text(descriptor.get(40..72).unwrap_or_default()),
                );
                trees.extend(root(descriptor).map(|(extent, size)| (false, extent, size)));
            }
            Some(2) => {
                let joliet = matches!(descriptor.get(88..91), Some(b"%/@" | b"%/C" | b"%/E"));
                trees.extend(root(descriptor).map(|(extent, size)| (joliet, extent, size)));
            }
            Some(0) => {
                cx.fact("iso.bootable", true);
            }
            Some(255) => break,
            _ => {}
        }
    }
    if trees.is_empty() {
        return cx.malformed("iso: no volume descriptor");
    }
    trees.sort_by_key(|(joliet, ..)| !joliet);
    let mut seen = HashSet::new();
    for (joliet, extent, size) in trees {
        if walk(&image, joliet, extent, size, &mut seen, cx).is_none() {
            return;
        }
    }
    cx.fact("iso.files", seen.len());
}

/// Root directory of a volume descriptor.
fn root(descriptor: &[u8]) -> Option<(usize, usize)> {
    Some((
        usize::try_from(u32_at(descriptor, 158)?).ok()?,
        usize::try_from(u32_at(descriptor, 166)?).ok()?,
    ))
}

/// The 2048 data bytes of each sector, when sectors are raw (2352 bytes, mode 1 or 2).
fn cooked(bytes: &[u8]) -> Cow<'_, [u8]> {
    const RAW: usize = 2352;
    let header = if bytes.get(0x9311..0x9316) == Some(b"CD001") {
        16
    } else if bytes.get(0x9319..0x931E) == Some(b"CD001") {
        24
    } else {
        return Cow::Borrowed(bytes);
    };
    Cow::Owned(
        bytes
            .chunks(RAW)
            .filter_map(|sector| sector.get(header..header + SECTOR))
            .flatten()
            .copied()
            .collect(),
    )
}

/// Walks one tree; none when nothing more may be extracted.
fn walk(
    image: &[u8],
    joliet: bool,
    extent: usize,
    size: usize,
    seen: &mut HashSet<Seen>,
    cx: &mut Context<'_>,
) -> Option<()> {
    let mut folders = VecDeque::from([(String::new(), extent, size)]);
    let mut visited = HashSet::from([extent]);
    while let Some((path, extent, size)) = folders.pop_front() {
        let start = extent.checked_mul(SECTOR);
        let Some(table) = start.and_then(|start| image.get(start..start.checked_add(size)?)) else {
            cx.gap(Gap::Missing {
                detail: format!("iso: folder {path}/"),
            });
            continue;
        };
        let mut parts: Vec<u8> = Vec::new();
        let mut unfinished = None;
        for record in records(image, table, joliet, cx) {
            let name = format!("{path}{}", record.name);
            if record.folder {
                if visited.len() >= MAX_FOLDERS {
                    cx.limit("max_nodes");
                } else if visited.insert(record.extent) {
                    folders.push_back((format!("{name}/"), record.extent, record.size));
                }
                continue;
            }
            let ending = extension(&name).unwrap_or_default();
            let ending = ending.chars().take(3).collect();
            if !record.continues
                && parts.is_empty()
                && !seen.insert((record.extent, record.size, ending))
            {
                continue;
            }
            check_name(&name, cx);
            let start = record.extent.saturating_mul(SECTOR);
            let end = start.saturating_add(record.size);
            let content = image.get(start..end.min(image.len())).unwrap_or_default();
            if content.len() < record.size {
                cx.gap(Gap::Missing {
                    detail: format!("iso: end of {name}"),
                });
            }
            let allowed = cx.allowance().ok()?;
            if (parts.len() as u64).saturating_add(content.len() as u64) > allowed {
                cx.limit("max_node_bytes");
                parts.clear();
                continue;
            }
            parts.extend_from_slice(content);
            if record.continues {
                unfinished = Some(name);
            } else {
                unfinished = None;
                cx.child(name, "member", std::mem::take(&mut parts)).ok()?;
            }
        }
        if let Some(name) = unfinished.filter(|_| !parts.is_empty()) {
            cx.malformed(format!("iso: {name} goes on nowhere"));
            cx.child(name, "member", parts).ok()?;
        }
    }
    Some(())
}

/// The records of a directory, without `.` and `..`.
fn records(image: &[u8], table: &[u8], joliet: bool, cx: &mut Context<'_>) -> Vec<Record> {
    let mut found = Vec::new();
    let mut place = 0_usize;
    while let Some(length) = table.get(place).copied().map(usize::from) {
        if length == 0 {
            // Records do not cross sectors: the rest of this one is padding.
            place = (place / SECTOR + 1) * SECTOR;
            continue;
        }
        let raw = table.get(place..place + length).unwrap_or_default();
        // The folder itself and the one above have names of one byte, 0 and 1.
        if !matches!((raw.get(32), raw.get(33)), (Some(1), Some(0 | 1))) {
            match record(image, raw, joliet) {
                Some(record) => found.push(record),
                None => cx.malformed("iso: record of a folder"),
            }
        }
        place += length;
    }
    found
}

fn record(image: &[u8], raw: &[u8], joliet: bool) -> Option<Record> {
    let name_length = usize::from(*raw.get(32)?);
    let identifier = raw.get(33..33 + name_length)?;
    let flags = *raw.get(25)?;
    let plain = if joliet {
        let units: Vec<u16> = identifier
            .chunks_exact(2)
            .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        String::from_utf8_lossy(identifier).into_owned()
    };
    let plain = plain
        .strip_suffix(";1")
        .unwrap_or(&plain)
        .trim_end_matches('.')
        .to_owned();
    let system_use = raw
        .get(33 + name_length + usize::from(name_length % 2 == 0)..)
        .unwrap_or_default();
    let name = if joliet {
        None
    } else {
        rock_ridge(image, system_use)
    };
    // Extended attributes stand before the file's own bytes.
    let attributes = usize::from(*raw.get(1)?);
    Some(Record {
        name: name.unwrap_or(plain),
        extent: usize::try_from(u32_at(raw, 2)?)
            .ok()?
            .saturating_add(attributes),
        size: usize::try_from(u32_at(raw, 10)?).ok()?,
        folder: flags & 2 != 0,
        continues: flags & 0x80 != 0,
    })
}

/// The long name in Rock Ridge's NM entries (IEEE P1282 4.1.4), continuation areas included.
fn rock_ridge(image: &[u8], area: &[u8]) -> Option<String> {
    let mut name = Vec::new();
    let mut area = area;
    for _ in 0..8 {
        let mut next: Option<&[u8]> = None;
        let mut place = 0_usize;
        while let (Some(signature), Some(length)) = (
            area.get(place..place + 2),
            area.get(place + 2).copied().map(usize::from),
        ) {
            if length < 4 {
                break;
            }
            let Some(entry) = area.get(place..place + length) else {
                break;
            };
            match signature {
                b"NM" if name.len() < 1024 => name.extend(entry.get(5..).unwrap_or_default()),
                b"CE" => {
                    let start = usize::try_from(u32_at(entry, 4)?)
                        .ok()?
                        .checked_mul(SECTOR)?
                        .checked_add(usize::try_from(u32_at(entry, 12)?).ok()?)?;
                    let size = usize::try_from(u32_at(entry, 20)?).ok()?.min(SECTOR);
                    next = image.get(start..start.checked_add(size)?);
                }
                _ => {}
            }
            place += length;
        }
        match next {
            Some(more) => area = more,
            None => break,
        }
    }
    (!name.is_empty()).then(|| String::from_utf8_lossy(&name).into_owned())
}

fn text(bytes: &[u8]) -> String {
    let (first, second) = (u16_at(bytes, 0), bytes.first());
    if first.is_none() || second == Some(&0) {
        return String::new();
    }
    String::from_utf8_lossy(bytes)
        .trim_end_matches([' ', '\0'])
        .to_owned()
}

#[cfg(test)]
mod tests;
