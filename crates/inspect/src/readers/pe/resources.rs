//! Resources: the version's words, the manifest, and files carried along.

use super::{Image, directory, known_beginning};
use crate::{
    context::Context,
    readers::le::{u16_at, u32_at, utf16},
};

/// Resources looked at.
const MAX_RESOURCES: usize = 4000;
/// Words of the version kept as facts, and their names here.
const WORDS: [(&str, &str); 7] = [
    ("CompanyName", "pe.company"),
    ("ProductName", "pe.product"),
    ("FileDescription", "pe.description"),
    ("OriginalFilename", "pe.original_name"),
    ("InternalName", "pe.internal_name"),
    ("FileVersion", "pe.version"),
    ("LegalCopyright", "pe.copyright"),
];

/// Numbers of the resource types used here.
const VERSION: u32 = 16;
const MANIFEST: u32 = 24;

/// Reads the resource tree (three levels: type, name, language).
pub(super) fn read(image: &Image<'_>, cx: &mut Context<'_>) {
    let Some((address, _)) = image.directory(directory::RESOURCE) else {
        return;
    };
    let Some(root) = image.at(address) else {
        cx.malformed("resources outside the file");
        return;
    };
    let mut left = MAX_RESOURCES;
    let mut count = 0_u32;
    let mut carried = 0_u32;
    for (kind, types) in entries(root, 0, &mut left) {
        let Some(types) = types.directory() else {
            continue;
        };
        for (_, names) in entries(root, types, &mut left) {
            let Some(names) = names.directory() else {
                continue;
            };
            for (_, leaf) in entries(root, names, &mut left) {
                let Some(data) = leaf.data(image, root) else {
                    continue;
                };
                count += 1;
                match kind {
                    VERSION => version(data, cx),
                    MANIFEST => manifest(data, cx),
                    _ => {
                        if let Some(ending) = known_beginning(data) {
                            carried += 1;
                            if ending == "exe" || ending == "elf" {
                                cx.signal("program-carries-program", format!("resource {carried}"));
                            }
                            if cx
                                .child(
                                    format!("resource-{carried}.{ending}"),
                                    "resource",
                                    data.to_vec(),
                                )
                                .is_err()
                            {
                                return;
                            }
                        }
                    }
                }
            }
        }
    }
    if left == 0 {
        cx.limit("max_nodes");
    }
    cx.fact("pe.resources", count);
}

#[derive(Clone, Copy)]
struct Target(u32);

impl Target {
    fn directory(self) -> Option<usize> {
        (self.0 & 0x8000_0000 != 0).then_some((self.0 & 0x7fff_ffff) as usize)
    }

    fn data<'a>(self, image: &Image<'a>, root: &[u8]) -> Option<&'a [u8]> {
        if self.0 & 0x8000_0000 != 0 {
            return None;
        }
        let entry = self.0 as usize;
        let (address, size) = (u32_at(root, entry)?, u32_at(root, entry + 4)? as usize);
        let data = image.at(address)?;
        data.get(..size.min(data.len()))
    }
}

/// Entries of one directory; a directory met twice is bounded by `left`.
fn entries(root: &[u8], at: usize, left: &mut usize) -> Vec<(u32, Target)> {
    let named = u16_at(root, at + 12).unwrap_or(0);
    let numbered = u16_at(root, at + 14).unwrap_or(0);
    let mut out = Vec::new();
    for number in 0..usize::from(named) + usize::from(numbered) {
        let entry = at + 16 + number * 8;
        let (Some(id), Some(target)) = (u32_at(root, entry), u32_at(root, entry + 4)) else {
            break;
        };
        if *left == 0 {
            break;
        }
        *left -= 1;
        out.push((id, Target(target)));
    }
    out
}

/// Words of the version. They stand as UTF-16 keys, each followed by its value on the next
/// multiple of four bytes.
fn version(data: &[u8], cx: &mut Context<'_>) {
    let data = data.get(..(64 << 10).min(data.len())).unwrap_or_default();
    for (word, fact) in WORDS {
        let key: Vec<u8> = word
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        let Some(at) = memchr::memmem::find(data, &key) else {
            continue;
        };
        let value = (at + key.len()).next_multiple_of(4);
        let rest = data.get(value..).unwrap_or_default();
        let text = utf16(rest.get(..1024.min(rest.len() & !1)).unwrap_or_default());
        if !text.trim().is_empty() {
            cx.fact(fact, text.trim());
        }
    }
}

fn manifest(data: &[u8], cx: &mut Context<'_>) {
    for level in ["requireAdministrator", "highestAvailable"] {
        if memchr::memmem::find(data, level.as_bytes()).is_some() {
            cx.fact("pe.asks_for_rights", level);
        }
    }
}
