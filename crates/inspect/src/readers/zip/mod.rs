//! Zip archives, and every format that is one underneath.
//!
//! The central directory is judged before anything is unpacked; members are then read through their
//! local headers, one by one, so that neither a doubled name nor a member hidden from the directory
//! escapes.

pub mod directory;
mod member;

use std::collections::HashSet;

use crate::{context::Context, limits::Limits, report::Gap};
use directory::{Directory, Entry};

/// Most members read that the directory leaves out.
const MAX_HIDDEN: usize = 256;

/// Reads a zip archive.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let max = usize::try_from(cx.limits().max_nodes)
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    let directory = directory::read(bytes, max);
    let mut keys = Keys {
        tried: cx.passwords.to_vec(),
        sealed: false,
    };
    let Some(directory) =
        directory.filter(|directory| !(directory.entries.is_empty() && directory.broken))
    else {
        cx.malformed("zip: no central directory");
        cx.signal("zip-no-directory", "");
        let found = directory::locals(bytes, max);
        cx.fact("zip.members", found.len());
        for (entry, data) in found {
            if member::read(bytes, &entry, data, false, &mut keys, cx).is_err() {
                break;
            }
        }
        return finish(&keys, cx);
    };
    cx.fact("zip.members", directory.entries.len());
    if directory.prefix > 0 {
        cx.fact("zip.prefix_bytes", directory.prefix);
    }
    if directory.broken {
        cx.malformed(format!(
            "zip: directory lists {} of {} members",
            directory.entries.len(),
            directory.announced
        ));
    }
    let placed = place(bytes, &directory);
    if let Some((entry, _)) = placed.iter().find(|(entry, _)| disagree(bytes, entry)) {
        cx.malformed(format!("zip: the two headers of {} disagree", entry.name));
    }
    let refused = judge(bytes, &placed, cx);
    for (position, (entry, data)) in placed.iter().enumerate() {
        if is_folder(entry) || refused.contains(&position) {
            continue;
        }
        let Some(data) = *data else {
            cx.gap(Gap::Missing {
                detail: entry.name.clone(),
            });
            continue;
        };
        if member::read(bytes, entry, data, true, &mut keys, cx).is_err() {
            return finish(&keys, cx);
        }
    }
    let hidden = hidden(bytes, &directory, &placed);
    if hidden.len() >= MAX_HIDDEN {
        cx.limit("max_nodes");
    }
    for (entry, data) in hidden {
        cx.signal("zip-hidden-member", entry.name.clone());
        if member::read(bytes, &entry, data, false, &mut keys, cx).is_err() {
            break;
        }
    }
    finish(&keys, cx);
}

/// Passwords in the order to try them: the one that opened the last member first.
#[derive(Debug)]
struct Keys {
    tried: Vec<String>,
    sealed: bool,
}

fn finish(keys: &Keys, cx: &mut Context<'_>) {
    if keys.sealed {
        cx.fact("archive.encrypted", true);
        let opened = !cx.gaps.contains(&Gap::Encrypted);
        cx.signal(
            "encrypted-archive",
            if opened {
                "ouverte / opened"
            } else {
                "non ouverte / not opened"
            },
        );
    }
}

fn is_folder(entry: &Entry) -> bool {
    entry.name.ends_with('/') && entry.size == 0
}

/// Each central entry beside the place of its data, when its local header is where it says.
fn place(bytes: &[u8], directory: &Directory) -> Vec<(Entry, Option<usize>)> {
    directory
        .entries
        .iter()
        .map(|entry| {
            let at = usize::try_from(entry.offset.saturating_add(directory.prefix))
                .unwrap_or(usize::MAX);
            let local = directory::local(bytes, at);
            let mut entry = entry.clone();
            entry.offset = at as u64;
            (entry, local.map(|(_, data)| data))
        })
        .collect()
}

/// Whether the local header tells of other bytes than the directory: programs differ on which they
/// believe. With bit 3 it leaves the sizes to what follows the data.
fn disagree(bytes: &[u8], entry: &Entry) -> bool {
    let local = usize::try_from(entry.offset)
        .ok()
        .and_then(|at| directory::local(bytes, at));
    local.is_some_and(|(local, _)| {
        local.method != entry.method
            || (local.flags & 8 == 0
                && (local.compressed, local.size) != (entry.compressed, entry.size))
    })
}

/// Judges the whole before unpacking: numbers, sizes, ratios, overlaps, names. Returns the positions
/// of members that must not be unpacked.
fn judge(bytes: &[u8], placed: &[(Entry, Option<usize>)], cx: &mut Context<'_>) -> HashSet<usize> {
    let mut refused = HashSet::new();
    let declared: u64 = placed
        .iter()
        .map(|(entry, _)| entry.size)
        .fold(0, u64::saturating_add);
    cx.fact("zip.declared_bytes", declared);
    let limits = cx.limits().clone();
    if placed.len() as u64 > u64::from(limits.max_nodes) {
        cx.limit("max_nodes");
    }
    let ratio = |size: u64, stored: u64| {
        size > Limits::RATIO_GRACE_BYTES && size / stored.max(1) > limits.max_ratio
    };
    if ratio(declared, bytes.len() as u64) || declared > limits.max_total_bytes.saturating_mul(8) {
        cx.signal("archive-bomb", format!("{declared} / {}", bytes.len()));
        cx.limit("max_ratio");
    }
    for (position, (entry, _)) in placed.iter().enumerate() {
        if ratio(entry.size, entry.compressed) {
            cx.limit("max_ratio");
            refused.insert(position);
        } else if entry.size > limits.max_node_bytes {
            cx.limit("max_node_bytes");
            refused.insert(position);
        }
        check_name(&entry.name, cx);
    }
    let mut names = HashSet::new();
    if let Some((entry, _)) = placed
        .iter()
        .find(|(entry, _)| !names.insert(entry.name.as_str()))
    {
        cx.signal("archive-duplicate-name", entry.name.clone());
    }
    refuse_overlaps(placed, &mut refused, cx);
    refused
}

/// Members whose bytes lie inside one another: a bomb that no honest program writes.
fn refuse_overlaps(
    placed: &[(Entry, Option<usize>)],
    refused: &mut HashSet<usize>,
    cx: &mut Context<'_>,
) {
    let mut spans: Vec<(u64, u64, usize)> = placed
        .iter()
        .enumerate()
        .filter_map(|(position, (entry, data))| {
            let end = ((*data)? as u64).saturating_add(entry.compressed);
            Some((entry.offset, end, position))
        })
        .collect();
    spans.sort_unstable();
    let mut reached = 0;
    let mut overlaps = 0_usize;
    for (start, end, position) in spans {
        if start < reached {
            overlaps += 1;
            refused.insert(position);
        }
        reached = reached.max(end);
    }
    if overlaps > 0 {
        cx.signal("archive-bomb", format!("{overlaps} overlapping"));
        cx.malformed(format!("zip: {overlaps} members overlap others"));
    }
}

/// Members with a local header that the directory leaves out, searched between those it lists.
fn hidden(
    bytes: &[u8],
    directory: &Directory,
    placed: &[(Entry, Option<usize>)],
) -> Vec<(Entry, usize)> {
    let mut spans: Vec<(usize, usize)> = placed
        .iter()
        .filter_map(|(entry, data)| {
            let end = (*data)?.saturating_add(usize::try_from(entry.compressed).ok()?);
            Some((usize::try_from(entry.offset).ok()?, end.min(bytes.len())))
        })
        .collect();
    spans.push((bytes.len(), bytes.len()));
    spans.sort_unstable();
    let mut found = Vec::new();
    // A program or a picture before the archive has signatures of its own; another archive has members.
    let mut from = if bytes.starts_with(b"PK") {
        0
    } else {
        usize::try_from(directory.prefix).unwrap_or(0)
    };
    for (start, end) in spans {
        if let Some(between) = bytes.get(from..start) {
            found.extend(
                directory::locals(between, MAX_HIDDEN.saturating_sub(found.len()))
                    .into_iter()
                    .map(|(mut entry, data)| {
                        entry.offset = entry.offset.saturating_add(from as u64);
                        (entry, data.saturating_add(from))
                    }),
            );
        }
        from = from.max(end);
    }
    found
}

/// Names that would write outside the folder one unpacks into.
pub(crate) fn check_name(name: &str, cx: &mut Context<'_>) {
    let climbs = name.split(['/', '\\']).any(|part| part == "..");
    let drive = name.as_bytes().get(1) == Some(&b':')
        && name.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    let absolute = name.starts_with(['/', '\\']) && name.len() > 1;
    if climbs || drive || absolute {
        cx.signal("archive-path-escape", name.escape_debug().to_string());
    }
    if name.contains('\0') {
        cx.signal("archive-name-nul", name.escape_debug().to_string());
    }
}

#[cfg(test)]
mod tests;
