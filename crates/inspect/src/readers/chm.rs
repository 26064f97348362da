//! Compiled HTML help: a directory of pages over one LZX stream (Microsoft's ITSS storage).

use lzxd::{Lzxd, WindowSize};

use super::zip::check_name;
use crate::{
    context::Context,
    kind::magic::{u16_at, u32_at},
    report::Gap,
};

const CONTENT: &str = "::DataSpace/Storage/MSCompressed/Content";
const CONTROL: &str = "::DataSpace/Storage/MSCompressed/ControlData";
const RESETS: &str = "::DataSpace/Storage/MSCompressed/Transform/{7FC28940-9D31-11D0-9B27-00A0C91E9C7C}/InstanceData/ResetTable";
/// Bytes of one block of the stream, once unpacked.
const BLOCK: usize = 0x8000;

/// A file of the directory.
struct File {
    name: String,
    compressed: bool,
    offset: usize,
    size: usize,
}

/// Reads a compiled help file.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    cx.signal("compiled-help", "");
    let Some((files, content_at)) = directory(bytes, cx) else {
        return cx.malformed("chm: no directory");
    };
    let raw = |file: &File| {
        let start = content_at.saturating_add(file.offset);
        bytes.get(start..start.saturating_add(file.size))
    };
    let part = |name: &str| {
        files
            .iter()
            .find(|file| file.name == name && !file.compressed)
            .and_then(raw)
    };
    let needed = files.iter().any(|file| file.compressed && file.size > 0);
    let plain = match (part(CONTENT), part(CONTROL), part(RESETS)) {
        (Some(content), Some(control), Some(resets)) => unpack(content, control, resets, cx),
        _ if needed => {
            cx.malformed("chm: its stream is not described");
            Vec::new()
        }
        _ => Vec::new(),
    };
    cx.fact("chm.files", files.len());
    for file in &files {
        // Names that begin with two colons are the storage's own; `#` and `$` the help system's.
        if file.size == 0 || file.name.starts_with("::") {
            continue;
        }
        let found = if file.compressed {
            plain.get(file.offset..file.offset.saturating_add(file.size))
        } else {
            raw(file)
        };
        let name = file.name.trim_start_matches('/');
        let Some(found) = found else {
            cx.gap(Gap::Missing {
                detail: format!("chm: {name}"),
            });
            continue;
        };
        check_name(name, cx);
        // Indexes and tables of the viewer are parts of the document, not files one put there.
        let relation = if name.starts_with(['#', '$']) {
            "stream"
        } else {
            "member"
        };
        if cx.child(name, relation, found.to_vec()).is_err() {
            return;
        }
    }
}

/// Files of every listing chunk, and where the uncompressed content begins.
fn directory(bytes: &[u8], cx: &mut Context<'_>) -> Option<(Vec<File>, usize)> {
    let at = size_at(bytes, 0x48)?;
    let content = size_at(bytes, 0x58)?;
    let header = bytes.get(at..)?;
    if !header.starts_with(b"ITSP") {
        return None;
    }
    let length = usize::try_from(u32_at(header, 8)?).ok()?;
    let chunk_size = usize::try_from(u32_at(header, 16)?)
        .ok()
        .filter(|size| (32..=0x10_0000).contains(size))?;
    let mut files = Vec::new();
    for chunk in bytes
        .get(at.checked_add(length)?..content.max(at.saturating_add(length)).min(bytes.len()))?
        .chunks(chunk_size)
    {
        if !chunk.starts_with(b"PMGL") {
            continue;
        }
        let free = usize::try_from(u32_at(chunk, 4)?).ok()?;
        let Some(mut rest) = chunk.get(20..chunk.len().saturating_sub(free)) else {
            cx.malformed("chm: listing of the directory");
            continue;
        };
        while !rest.is_empty() {
            if files.len() >= 100_000 {
                cx.limit("max_nodes");
                return Some((files, content));
            }
            let Some(file) = entry(&mut rest) else {
                cx.malformed("chm: directory entry");
                break;
            };
            files.push(file);
        }
    }
    Some((files, content))
}

fn entry(rest: &mut &[u8]) -> Option<File> {
    let length = number(rest)?;
    let (name, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(File {
        name: String::from_utf8_lossy(name).into_owned(),
        compressed: number(rest)? != 0,
        offset: number(rest)?,
        size: number(rest)?,
    })
}

/// A number in groups of seven bits, most significant first.
fn number(rest: &mut &[u8]) -> Option<usize> {
    let mut value = 0_usize;
    for _ in 0..9 {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value = value << 7 | usize::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

fn size_at(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(8)?)?.try_into().ok()?;
    usize::try_from(u64::from_le_bytes(field)).ok()
}

/// The whole stream, unpacked block by block from one reset to the next.
fn unpack(content: &[u8], control: &[u8], resets: &[u8], cx: &mut Context<'_>) -> Vec<u8> {
    let mut plain = Vec::new();
    let units = |value: u32| {
        if u32_at(control, 8) == Some(2) {
            value.saturating_mul(0x8000)
        } else {
            value
        }
    };
    let window = u32_at(control, 16).map(units).and_then(window);
    let interval = u32_at(control, 12)
        .map(units)
        .and_then(|bytes| usize::try_from(bytes).ok())
        .map(|bytes| (bytes / BLOCK).max(1));
    let (Some(window), Some(interval), Some(size)) = (window, interval, size_at(resets, 16)) else {
        cx.malformed("chm: parameters of the stream");
        return plain;
    };
    let Ok(allowed) = cx.allowance() else {
        return plain;
    };
    if size as u64 > allowed {
        cx.limit("max_ratio");
    }
    let size = size.min(usize::try_from(allowed).unwrap_or(usize::MAX));
    let header = u16_at(resets, 12).map_or(0x28, usize::from);
    let place = |block: usize| size_at(resets, header.saturating_add(block.saturating_mul(8)));
    let mut decoder = Lzxd::new(window);
    for block in 0..size.div_ceil(BLOCK) {
        if block % interval == 0 {
            decoder.reset();
        }
        let packed = place(block).and_then(|start| {
            content.get(start..place(block + 1).unwrap_or(content.len()).min(content.len()))
        });
        let want = BLOCK.min(size - block * BLOCK);
        match packed.map(|packed| decoder.decompress_next(packed, want)) {
            Some(Ok(bytes)) => plain.extend_from_slice(bytes),
            _ => {
                cx.malformed("chm: stream breaks off");
                break;
            }
        }
    }
    plain
}

fn window(bytes: u32) -> Option<WindowSize> {
    Some(match bytes >> 15 {
        1 => WindowSize::KB32,
        2 => WindowSize::KB64,
        4 => WindowSize::KB128,
        8 => WindowSize::KB256,
        16 => WindowSize::KB512,
        32 => WindowSize::MB1,
        64 => WindowSize::MB2,
        128 => WindowSize::MB4,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    /// A help file with one uncompressed page.
    fn help(name: &str, page: &[u8]) -> Vec<u8> {
        let mut bytes = vec![0_u8; 0x60];
        bytes[..8].copy_from_slice(b"ITSF\x03\0\0\0");
        bytes[0x48..0x50].copy_from_slice(&0x60_u64.to_le_bytes());
        let mut directory = vec![0_u8; 0x54];
        directory[..4].copy_from_slice(b"ITSP");
        directory[8] = 0x54;
        directory[16..20].copy_from_slice(&256_u32.to_le_bytes());
        let mut chunk = b"PMGL".to_vec();
        chunk.resize(20, 0);
        chunk.push(u8::try_from(name.len()).unwrap());
        chunk.extend(name.as_bytes());
        chunk.extend([0, 0, u8::try_from(page.len()).unwrap()]);
        let free = u32::try_from(256 - chunk.len()).unwrap();
        chunk[4..8].copy_from_slice(&free.to_le_bytes());
        chunk.resize(256, 0);
        directory.extend(chunk);
        bytes.extend(directory);
        let content = bytes.len() as u64;
        bytes[0x58..0x60].copy_from_slice(&content.to_le_bytes());
        bytes.extend(page);
        bytes
    }

    #[test]
    fn pages_are_read() {
        let bytes = help("/page.htm", b"<p>bonjour");
        assert_eq!(
            crate::kind::identify(&bytes, "").kind,
            crate::kind::Kind::Chm
        );
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a.chm", 0, bytes.len() as u64, &[], &mut budget);
        read(&bytes, &mut cx);
        let found: Vec<_> = cx
            .children
            .iter()
            .map(|child| (child.name.as_str(), child.bytes.as_slice()))
            .collect();
        assert_eq!(
            (found, &cx.gaps[..]),
            (vec![("page.htm", b"<p>bonjour".as_slice())], &[][..])
        );
        let mut cx = Context::new("a.chm", 0, 1, &[], &mut budget);
        read(&bytes[..bytes.len() - 3], &mut cx);
        assert!(matches!(cx.gaps[..], [Gap::Missing { .. }]));
    }
}
