//! What InstallShield appends to its set-up programs: files one after the other, in either of two layouts.
//!
//! Neither is documented by its maker. The older stores each file behind four texts (name, path, version,
//! size); the newer, behind a header of fixed length, compresses it and masks it with its own name.

mod cabinet;

use std::collections::BTreeMap;

use flate2::read::ZlibDecoder;

use super::{
    le::{u16_at, u32_at, u64_at},
    pe::Image,
    zip::check_name,
};
use crate::context::{Context, clip};

/// Where the newer layout begins.
const MARK: &[u8] = b"InstallShield\0";
/// Length of its header, mark included, and of each file's.
const HEADER: usize = 46;
const FILE: usize = 312;
/// Room for a name in a file's header.
const NAME: usize = 260;
/// How far behind the program the mark is looked for: debug information may stand between.
const REACH: usize = 64 << 10;
/// What names are mixed with to mask a file, and after how many bytes that begins again.
const MASK: [u8; 4] = [0xec, 0xca, 0x79, 0xf8];
const PERIOD: usize = 1024;

/// Reads the files appended to a program, if they are InstallShield's.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let Some(start) = Image::parse(bytes).map(|image| image.end_of_sections()) else {
        return;
    };
    let Some(rest) = bytes.get(start..).filter(|rest| !rest.is_empty()) else {
        return;
    };
    let near = rest.get(..REACH.min(rest.len())).unwrap_or_default();
    if let Some(at) = memchr::memmem::find(near, MARK) {
        masked(rest.get(at..).unwrap_or_default(), cx);
    } else {
        stored(rest, cx);
    }
}

/// The older layout: none of it is believed unless its first file is whole.
fn stored(mut rest: &[u8], cx: &mut Context<'_>) {
    let mut files: Vec<(String, &[u8])> = Vec::new();
    while !rest.is_empty() {
        let Some((name, data, after)) = stored_file(rest) else {
            if !files.is_empty() {
                cx.malformed("installshield: what follows the last file read");
            }
            break;
        };
        rest = after;
        files.push((name, data));
    }
    if files.is_empty() {
        return;
    }
    cx.fact("installshield.files", files.len());
    let mut volumes = BTreeMap::new();
    let mut table = None;
    for (name, data) in &files {
        check_name(name, cx);
        if cx.child(name.clone(), "member", data.to_vec()).is_err() {
            return;
        }
        if data.starts_with(cabinet::MARK) {
            if name.to_ascii_lowercase().ends_with(".hdr") {
                table = Some(*data);
            } else if let Some(number) = cabinet::number(name) {
                volumes.insert(number, *data);
            }
        }
    }
    // The first volume begins with the table too, when no file of its own holds it.
    if let Some(table) = table.or_else(|| volumes.get(&1).copied()) {
        cabinet::read(table, &volumes, cx);
    }
}

fn stored_file(rest: &[u8]) -> Option<(String, &[u8], &[u8])> {
    let (name, rest) = text(rest)?;
    let (path, rest) = text(rest)?;
    let (_version, rest) = text(rest)?;
    let (size, rest) = text(rest)?;
    let plausible = !name.is_empty() && path.to_lowercase().ends_with(&name.to_lowercase());
    let size: usize = size.parse().ok().filter(|_| plausible)?;
    let (data, rest) = rest.split_at_checked(size)?;
    Some((path, data, rest))
}

/// A printable text up to its zero byte.
fn text(rest: &[u8]) -> Option<(String, &[u8])> {
    let near = rest.get(..NAME.min(rest.len()))?;
    let end = near.iter().position(|byte| *byte == 0)?;
    let (text, after) = rest.split_at_checked(end)?;
    if text.iter().any(u8::is_ascii_control) {
        return None;
    }
    Some((String::from_utf8_lossy(text).into_owned(), after.get(1..)?))
}

/// The newer layout.
fn masked(mark: &[u8], cx: &mut Context<'_>) {
    let count = usize::from(u16_at(mark, MARK.len()).unwrap_or(0));
    let mut at = HEADER;
    let mut read = 0_usize;
    while read < count {
        let Some((name, data)) = masked_file(mark, at) else {
            // The maker's name stands in many programs: only a first file that holds makes it an installer.
            if read > 0 {
                cx.malformed(format!("installshield: {} files missing", count - read));
            }
            break;
        };
        at += FILE + data.len();
        read += 1;
        let shown = clip(String::from_utf8_lossy(name).into_owned(), NAME);
        check_name(&shown, cx);
        let key: Vec<u8> = name
            .iter()
            .zip(MASK.iter().cycle())
            .map(|(letter, mask)| letter ^ mask)
            .collect();
        let clear: Vec<u8> = data
            .chunks(PERIOD)
            .flat_map(|period| period.iter().zip(key.iter().cycle()))
            .map(|(byte, key)| byte.rotate_left(4) ^ key)
            .collect();
        let Ok(content) = cx.drain(ZlibDecoder::new(clear.as_slice())) else {
            return;
        };
        if !content.is_empty() && cx.child(shown, "member", content).is_err() {
            return;
        }
    }
    if read > 0 {
        cx.fact("installshield.files", read);
    }
}

fn masked_file(mark: &[u8], at: usize) -> Option<(&[u8], &[u8])> {
    let name = mark.get(at..at.checked_add(NAME)?)?;
    let name = name.split(|byte| *byte == 0).next()?;
    let size = usize::try_from(u64_at(mark, at + NAME + 8)?).ok()?;
    // A flag that is one in every file seen.
    let flag = u32_at(mark, at + NAME + 20)?;
    if name.is_empty() || name.iter().any(u8::is_ascii_control) || flag > 1 {
        return None;
    }
    let start = at.checked_add(FILE)?;
    Some((name, mark.get(start..start.checked_add(size)?)?))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::{context::Budget, limits::Limits, report::Gap};

    /// Runs a layout's reader: names and bytes, and gaps.
    fn run(read: fn(&[u8], &mut Context<'_>), bytes: &[u8]) -> (Vec<(String, Vec<u8>)>, Vec<Gap>) {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("setup.exe", 0, bytes.len() as u64, &[], &mut budget);
        read(bytes, &mut cx);
        let children = std::mem::take(&mut cx.children);
        let files = children.into_iter().map(|child| (child.name, child.bytes));
        (files.collect(), std::mem::take(&mut cx.gaps))
    }

    #[test]
    fn stored_files_are_read_to_the_last() {
        let mut bytes = b"a.exe\0Disk1\\a.exe\x000.0.0.0\x005\0UN...".to_vec();
        bytes.extend(b"b.ini\0Disk1\\b.ini\x001.0\x002\0ok");
        let (files, gaps) = run(stored, &bytes);
        assert_eq!(files.len(), 2);
        assert_eq!(files[0], ("Disk1\\a.exe".to_owned(), b"UN...".to_vec()));
        assert!(gaps.is_empty(), "{gaps:?}");

        bytes.extend(b"c.bin\0Disk1\\c.bin\x001.0\x009999\0court");
        let (files, gaps) = run(stored, &bytes);
        assert_eq!((files.len(), gaps.len()), (2, 1), "a cut file is told of");
        assert_eq!(run(stored, b"anything else").0, []);
    }

    #[test]
    fn masked_files_are_unmasked() {
        let text = b"contenu ".repeat(400);
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::none());
        packer.write_all(&text).unwrap();
        let packed = packer.finish().unwrap();
        let name = b"note.txt";
        let mut bytes = MARK.to_vec();
        bytes.extend(1_u16.to_le_bytes());
        bytes.resize(HEADER, 0);
        let mut header = name.to_vec();
        header.resize(FILE, 0);
        header[NAME..NAME + 4].copy_from_slice(&6_u32.to_le_bytes());
        header[NAME + 8..NAME + 16].copy_from_slice(&(packed.len() as u64).to_le_bytes());
        header[NAME + 20] = 1;
        bytes.extend(header);
        for (place, byte) in packed.iter().enumerate() {
            let letter = (place % PERIOD) % name.len();
            bytes.push((byte ^ name[letter] ^ MASK[letter % 4]).rotate_left(4));
        }
        let (files, gaps) = run(masked, &bytes);
        assert_eq!(files, [("note.txt".to_owned(), text)]);
        assert!(gaps.is_empty(), "{gaps:?}");
        let (files, _) = run(masked, b"InstallShield\0 Software Corporation");
        assert_eq!(files, []);
    }
}
