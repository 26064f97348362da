//! Imported functions, the fingerprint made of them, and what they make possible.

use md5::{Digest, Md5};

use super::{Image, directory};
use crate::{
    context::Context,
    readers::le::{u32_at, u64_at},
};

/// Libraries and functions read.
const MAX_LIBRARIES: usize = 512;
const MAX_FUNCTIONS: usize = 20_000;

/// Reads the import tables; gives the functions' names in lower case.
pub(super) fn read(image: &Image<'_>, cx: &mut Context<'_>) -> Vec<String> {
    let mut entries: Vec<(String, Vec<Function>)> = Vec::new();
    if let Some((address, _)) = image.directory(directory::IMPORT) {
        match image.at(address) {
            Some(table) => libraries(image, table, &mut entries),
            None => cx.malformed("import table outside the file"),
        }
    }
    if !entries.is_empty() {
        cx.fact("pe.imphash", imphash(&entries));
        cx.fact(
            "pe.libraries",
            entries
                .iter()
                .map(|(n, _)| n.to_lowercase())
                .collect::<Vec<_>>(),
        );
    }
    let mut names: Vec<String> = entries
        .iter()
        .flat_map(|(_, functions)| functions)
        .filter_map(|f| match f {
            Function::Name(name) => Some(name.to_lowercase()),
            Function::Ordinal(_) => None,
        })
        .collect();
    let total: usize = entries.iter().map(|(_, f)| f.len()).sum();
    cx.fact("pe.imports", total);
    if let Some((address, _)) = image.directory(directory::DELAYED)
        && let Some(table) = image.at(address)
    {
        names.extend(delayed(image, table));
    }
    if names.len() < total {
        names.extend((names.len()..total).map(|n| format!("#{n}")));
    }
    names
}

#[derive(Debug)]
enum Function {
    Name(String),
    Ordinal(u16),
}

fn libraries(image: &Image<'_>, table: &[u8], entries: &mut Vec<(String, Vec<Function>)>) {
    let mut budget = MAX_FUNCTIONS;
    for number in 0..MAX_LIBRARIES {
        let at = number * 20;
        let (Some(lookup), Some(name), Some(first)) = (
            u32_at(table, at),
            u32_at(table, at + 12),
            u32_at(table, at + 16),
        ) else {
            return;
        };
        if name == 0 || (lookup == 0 && first == 0) {
            return;
        }
        let Some(library) = image.name_at(name, 256) else {
            return;
        };
        let mut found = functions(image, lookup, budget);
        if found.is_empty() {
            found = functions(image, first, budget);
        }
        budget = budget.saturating_sub(found.len());
        entries.push((library, found));
        if budget == 0 {
            return;
        }
    }
}

fn functions(image: &Image<'_>, address: u32, max: usize) -> Vec<Function> {
    let Some(list) = (address != 0).then(|| image.at(address)).flatten() else {
        return Vec::new();
    };
    let width = if image.wide { 8 } else { 4 };
    let mut out = Vec::new();
    for number in 0..max {
        let entry = if image.wide {
            u64_at(list, number * width)
        } else {
            u32_at(list, number * width).map(u64::from)
        };
        let Some(entry) = entry.filter(|e| *e != 0) else {
            break;
        };
        let flag = if image.wide { 1 << 63 } else { 1 << 31 };
        if entry & flag != 0 {
            out.push(Function::Ordinal(
                u16::try_from(entry & 0xffff).unwrap_or_default(),
            ));
            continue;
        }
        let name = u32::try_from(entry & 0x7fff_ffff)
            .ok()
            .and_then(|a| a.checked_add(2))
            .and_then(|a| image.name_at(a, 512));
        match name {
            Some(name) => out.push(Function::Name(name)),
            None => break,
        }
    }
    out
}

/// Names of delayed imports.
fn delayed(image: &Image<'_>, table: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    for number in 0..64 {
        let at = number * 32;
        match (
            u32_at(table, at),
            u32_at(table, at + 4),
            u32_at(table, at + 16),
        ) {
            // Addresses relative to the image; the older form is left aside.
            (Some(1), Some(name), Some(lookup)) if name != 0 => {
                out.extend(
                    functions(image, lookup, 1000)
                        .into_iter()
                        .filter_map(|f| match f {
                            Function::Name(name) => Some(name.to_lowercase()),
                            Function::Ordinal(_) => None,
                        }),
                );
            }
            _ => break,
        }
    }
    out
}

/// The fingerprint published by Mandiant in 2014: MD5 of `library.function` in lower case, in
/// order, joined by commas, the library without `.dll`, `.ocx` or `.sys`.
fn imphash(entries: &[(String, Vec<Function>)]) -> String {
    let mut parts = Vec::new();
    for (library, functions) in entries {
        let library = library.to_lowercase();
        let stem = [".dll", ".ocx", ".sys"]
            .iter()
            .find_map(|e| library.strip_suffix(e))
            .unwrap_or(&library);
        for function in functions {
            let name = match function {
                Function::Name(name) => name.to_lowercase(),
                Function::Ordinal(number) => ordinal_name(&library, *number)
                    .map_or_else(|| format!("ord{number}"), str::to_lowercase),
            };
            parts.push(format!("{stem}.{name}"));
        }
    }
    Md5::digest(parts.join(",").as_bytes())
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect()
}

/// Names that the fingerprint's definition gives to imports by number: the exports of the two
/// libraries Windows programs import that way.
const ORDINALS: &str = include_str!("ordinals.txt");

fn ordinal_name(library: &str, number: u16) -> Option<&'static str> {
    let section = match library {
        "ws2_32.dll" | "wsock32.dll" => "[ws2_32]",
        "oleaut32.dll" => "[oleaut32]",
        _ => return None,
    };
    ORDINALS
        .lines()
        .skip_while(|line| *line != section)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter_map(|line| line.split_once(' '))
        .find(|(n, _)| n.parse() == Ok(number))
        .map(|(_, name)| name)
}

/// Weighs combinations of imports.
pub(super) fn weigh(names: &[String], cx: &mut Context<'_>) {
    let has = |list: &[&str]| {
        list.iter().all(|wanted| {
            wanted.split('|').any(|one| {
                names.iter().any(|n| {
                    n == one
                        || n.strip_prefix(one)
                            .is_some_and(|rest| rest == "a" || rest == "w")
                })
            })
        })
    };
    if has(&[
        "openprocess|createprocess",
        "virtualallocex|ntmapviewofsection|zwmapviewofsection",
        "writeprocessmemory|ntmapviewofsection|zwmapviewofsection",
        "createremotethread|createremotethreadex|queueuserapc|ntqueueapcthread|rtlcreateuserthread|setthreadcontext|ntcreatethreadex",
    ]) {
        cx.signal("program-injects", "WriteProcessMemory + CreateRemoteThread");
    }
    if has(&[
        "createprocess",
        "ntunmapviewofsection|zwunmapviewofsection",
        "writeprocessmemory|ntwritevirtualmemory",
    ]) {
        cx.signal("program-injects", "NtUnmapViewOfSection");
    }
    if has(&[
        "getasynckeystate|setwindowshookex",
        "getforegroundwindow",
        "getwindowtext|getkeynametext|mapvirtualkey",
        "internetopen|winhttpopen|connect|socket|wsastartup",
    ]) {
        cx.signal("program-logs-keys", "GetAsyncKeyState");
    }
    if has(&[
        "urldownloadtofile",
        "winexec|shellexecute|shellexecuteex|createprocess",
    ]) {
        cx.signal("program-fetches-and-runs", "URLDownloadToFile");
    }
}
