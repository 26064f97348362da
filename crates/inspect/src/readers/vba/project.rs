//! The `dir` stream (MS-OVBA 2.3.4.2): which modules a project has and where their sources start.

use std::collections::BTreeSet;

use encoding_rs::Encoding;

use super::{MAX_MODULES, MAX_SOURCE, MAX_SOURCES, MAX_STREAM, Module, decompress};
use crate::{
    context::Context,
    readers::{
        le::{find, len_at, u16_at, utf16},
        ole::{Compound, EntryKind},
    },
};

#[derive(Debug, Default)]
struct Listed {
    name: String,
    stream: Vec<u8>,
    stream_wide: String,
    offset: usize,
}

/// Modules of the project whose streams stand in `root`.
pub(super) fn modules(compound: &Compound<'_>, root: &str, cx: &mut Context<'_>) -> Vec<Module> {
    let packed = compound
        .read(&format!("{root}/dir"), MAX_STREAM)
        .unwrap_or_default();
    let Some(dir) = decompress(&packed, MAX_SOURCE) else {
        cx.malformed("macro directory is not compressed as it should be");
        return Vec::new();
    };
    let (listed, encoding) = listed(&dir, cx);
    let mut modules = Vec::new();
    let mut read = BTreeSet::new();
    let mut kept = 0_usize;
    for module in listed.into_iter().take(MAX_MODULES) {
        if kept > MAX_SOURCES {
            cx.limit("max_text_bytes");
            break;
        }
        let (narrow, _) = encoding.decode_without_bom_handling(&module.stream);
        let stream = [module.stream_wide.as_str(), &narrow, &module.name]
            .iter()
            .filter(|name| !name.is_empty())
            .find_map(|name| {
                let stream = compound.read(&format!("{root}/{name}"), MAX_STREAM)?;
                read.insert(name.to_lowercase());
                Some(stream)
            });
        let Some(stream) = stream else {
            cx.gap(crate::report::Gap::Missing {
                detail: format!("macro module {}", module.name),
            });
            continue;
        };
        let at = module.offset.min(stream.len());
        let (compiled, packed) = stream.split_at_checked(at).unwrap_or((&stream, &[]));
        let source = match decompress(packed, MAX_SOURCE) {
            Some(source) => source,
            // A false offset hides the source from tools; the compressed text is still there.
            None => scan(&stream).unwrap_or_else(|| {
                if !compiled.is_empty() {
                    cx.malformed(format!("source of macro module {}", module.name));
                }
                Vec::new()
            }),
        };
        if source.len() >= MAX_SOURCE {
            cx.limit("max_text_bytes");
        }
        let source = encoding.decode_without_bom_handling(&source).0.into_owned();
        kept += source.len();
        modules.push(Module {
            name: module.name,
            source,
            compiled: compiled.to_vec(),
        });
    }
    unlisted(compound, root, &read, encoding, &mut modules, cx);
    modules
}

/// Adds the modules that the directory leaves out: Office may run what it has compiled of them.
fn unlisted(
    compound: &Compound<'_>,
    root: &str,
    read: &BTreeSet<String>,
    encoding: &'static Encoding,
    modules: &mut Vec<Module>,
    cx: &mut Context<'_>,
) {
    for entry in compound.entries() {
        let name = entry.name.to_lowercase();
        let inside = entry
            .path
            .strip_suffix(entry.name.as_str())
            .is_some_and(|folder| folder.trim_end_matches('/') == root);
        if !inside
            || entry.kind != EntryKind::Stream
            || entry.size > MAX_STREAM
            || read.contains(&name)
            || matches!(name.as_str(), "dir" | "_vba_project")
            || name.starts_with("__srp_")
        {
            continue;
        }
        if modules.len() >= MAX_MODULES {
            cx.limit("max_nodes");
            return;
        }
        let stream = compound.read_entry(entry, MAX_STREAM).0;
        if let Some(source) = scan(&stream) {
            cx.malformed("macro module that its project does not list");
            modules.push(Module {
                name: entry.name.clone(),
                source: encoding.decode_without_bom_handling(&source).0.into_owned(),
                compiled: Vec::new(),
            });
        }
    }
}

/// Finds compressed sources in any stream, for projects whose directory is gone.
pub(super) fn without_directory(compound: &Compound<'_>, cx: &mut Context<'_>) -> Vec<Module> {
    let mut modules = Vec::new();
    let streams = compound
        .entries()
        .iter()
        .filter(|entry| entry.kind == EntryKind::Stream);
    for entry in streams.take(MAX_MODULES) {
        if entry.size < 20 || entry.size > MAX_STREAM {
            continue;
        }
        let stream = compound.read_entry(entry, MAX_STREAM).0;
        if let Some(source) = scan(&stream) {
            cx.malformed("macro source outside a sound project");
            let source = encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(&source)
                .0
                .into_owned();
            modules.push(Module {
                name: entry.name.clone(),
                source,
                compiled: Vec::new(),
            });
        }
    }
    modules
}

/// Every source begins with `Attribute`, whose first letters are never compressed.
fn scan(stream: &[u8]) -> Option<Vec<u8>> {
    let at = find(stream, b"\0Attribut", 0)?;
    let source = decompress(stream.get(at.checked_sub(3)?..)?, MAX_SOURCE)?;
    source.starts_with(b"Attribut").then_some(source)
}

fn listed(dir: &[u8], cx: &mut Context<'_>) -> (Vec<Listed>, &'static Encoding) {
    let mut modules: Vec<Listed> = Vec::new();
    let mut encoding = encoding_rs::WINDOWS_1252;
    let mut references = Vec::new();
    let mut at = 0;
    while let (Some(id), Some(size)) = (u16_at(dir, at), len_at(dir, at + 2)) {
        // The version record counts its size wrongly, by design.
        let size = if id == 0x09 { 6 } else { size };
        let Some(data) = dir.get(at + 6..).and_then(|rest| rest.get(..size)) else {
            if !modules.is_empty() {
                break;
            }
            cx.malformed("macro directory breaks off");
            break;
        };
        at += 6 + size;
        match id {
            0x03 => {
                let page = u16_at(data, 0).unwrap_or(1252);
                cx.fact("vba.codepage", page);
                encoding = code_page(page);
            }
            0x04 => cx.fact(
                "vba.project",
                encoding.decode_without_bom_handling(data).0.into_owned(),
            ),
            0x0d | 0x0e if references.len() < 100 => {
                let text: String = super::super::le::strings(data, 4, 1024);
                references.push(text.trim().to_owned());
            }
            0x19 => modules.push(Listed {
                name: encoding.decode_without_bom_handling(data).0.into_owned(),
                ..Listed::default()
            }),
            _ => {}
        }
        if let Some(module) = modules.last_mut() {
            match id {
                0x1a => module.stream = data.to_vec(),
                0x32 => module.stream_wide = utf16(data),
                0x31 => module.offset = len_at(data, 0).unwrap_or(0),
                _ => {}
            }
        }
        if modules.len() > MAX_MODULES {
            cx.limit("max_nodes");
            break;
        }
    }
    if !references.is_empty() {
        cx.fact("vba.references", references);
    }
    (modules, encoding)
}

/// Encoding of a Windows code page number.
pub(crate) fn code_page(page: u16) -> &'static Encoding {
    match page {
        874 => encoding_rs::WINDOWS_874,
        932 => encoding_rs::SHIFT_JIS,
        936 => encoding_rs::GBK,
        949 => encoding_rs::EUC_KR,
        950 => encoding_rs::BIG5,
        1250 => encoding_rs::WINDOWS_1250,
        1251 => encoding_rs::WINDOWS_1251,
        1253 => encoding_rs::WINDOWS_1253,
        1254 => encoding_rs::WINDOWS_1254,
        1255 => encoding_rs::WINDOWS_1255,
        1256 => encoding_rs::WINDOWS_1256,
        1257 => encoding_rs::WINDOWS_1257,
        1258 => encoding_rs::WINDOWS_1258,
        10000 => encoding_rs::MACINTOSH,
        65001 => encoding_rs::UTF_8,
        _ => encoding_rs::WINDOWS_1252,
    }
}
