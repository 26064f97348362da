//! Windows installers: which tables they have, what they run while installing, and the files they
//! carry. Names of streams are packed two characters in one.

use super::{
    le::{u16_at, u32_at},
    ole::{Compound, EntryKind},
};
use crate::context::Context;

/// Class of an installer, a patch or a transform begins with these bytes (000C1084, 000C1086, 000C1082).
const CLASSES: [[u8; 4]; 3] = [
    [0x84, 0x10, 0x0c, 0],
    [0x86, 0x10, 0x0c, 0],
    [0x82, 0x10, 0x0c, 0],
];
/// Largest stream read whole.
const MAX_STREAM: u64 = 200 << 20;

/// Whether a compound file is an installer, by its class or its tables.
pub(crate) fn is_installer(compound: &Compound<'_>) -> bool {
    CLASSES
        .iter()
        .any(|class| compound.root_clsid().starts_with(class))
        || compound
            .entries()
            .iter()
            .any(|entry| entry.name.starts_with('\u{4840}'))
}

/// Reads an installer.
pub(crate) fn read(compound: &Compound<'_>, cx: &mut Context<'_>) {
    let mut tables = Vec::new();
    for entry in compound
        .entries()
        .iter()
        .filter(|entry| entry.kind == EntryKind::Stream)
    {
        let name = unpack_name(&entry.name);
        if let Some(table) = name.strip_prefix('!') {
            if tables.len() < 500 {
                tables.push(table.to_owned());
            }
            continue;
        }
        if name.starts_with('\u{5}') || entry.size == 0 {
            continue;
        }
        if cx.allowance().is_err() {
            return;
        }
        let (bytes, whole) = compound.read_entry(entry, MAX_STREAM);
        if !whole {
            cx.malformed(format!("stream {} breaks off", name.escape_default()));
        }
        if cx.child(name, "stream", bytes).is_err() {
            return;
        }
    }
    tables.sort();
    let acts = tables.iter().any(|table| table == "CustomAction");
    cx.fact("msi.tables", tables);
    cx.fact("msi.custom_actions", acts);
    let strings = Strings::load(compound);
    if acts {
        actions(compound, &strings, cx);
    }
    let text = strings.texts.join("\n");
    // Longer pools are those of large installers; their start holds the product's own words.
    cx.text("installer", crate::context::clip(text, 1 << 20));
}

struct Strings {
    texts: Vec<String>,
    wide: bool,
}

impl Strings {
    fn load(compound: &Compound<'_>) -> Self {
        let find = |wanted: &str| {
            let entry = compound
                .entries()
                .iter()
                .find(|e| unpack_name(&e.name) == wanted)?;
            Some(compound.read_entry(entry, MAX_STREAM).0)
        };
        let pool = find("!_StringPool").unwrap_or_default();
        let data = find("!_StringData").unwrap_or_default();
        // The first entry holds the code page; its upper bit tells three-byte references.
        let wide = u16_at(&pool, 2).is_some_and(|flags| flags & 0x8000 != 0);
        let mut texts = vec![String::new()];
        let (mut at, mut from) = (4, 0);
        while let (Some(low), Some(count)) = (u16_at(&pool, at), u16_at(&pool, at + 2)) {
            at += 4;
            let mut size = usize::from(low);
            if low == 0 && count != 0 {
                // A string past 64 kB takes two entries.
                size = u32_at(&pool, at).map_or(0, |size| size as usize);
                at += 4;
            }
            let body = data
                .get(from..)
                .and_then(|rest| rest.get(..size))
                .unwrap_or_default();
            texts.push(
                encoding_rs::WINDOWS_1252
                    .decode_without_bom_handling(body)
                    .0
                    .into_owned(),
            );
            from = from.saturating_add(size);
            if texts.len() > 500_000 {
                break;
            }
        }
        Self { texts, wide }
    }

    fn at(&self, bytes: &[u8], start: usize, row: usize) -> &str {
        let place = if self.wide {
            let at = start + row * 3;
            usize::from(u16_at(bytes, at).unwrap_or(0))
                | usize::from(bytes.get(at + 2).copied().unwrap_or(0)) << 16
        } else {
            usize::from(u16_at(bytes, start + row * 2).unwrap_or(0))
        };
        self.texts.get(place).map_or("", String::as_str)
    }
}

/// The CustomAction table: action, type, source, target and extended type, a column after the other.
fn actions(compound: &Compound<'_>, strings: &Strings, cx: &mut Context<'_>) {
    let entry = compound
        .entries()
        .iter()
        .find(|e| unpack_name(&e.name) == "!CustomAction");
    let Some(entry) = entry else { return };
    let bytes = compound.read_entry(entry, 16 << 20).0;
    let reference = if strings.wide { 3 } else { 2 };
    // Older schemas lack the last column.
    let sizes = [reference * 3 + 2 + 4, reference * 3 + 2];
    let Some(size) = sizes
        .into_iter()
        .find(|size| bytes.len().is_multiple_of(*size))
    else {
        return;
    };
    let rows = bytes.len() / size;
    let mut lines = Vec::new();
    for row in 0..rows.min(2000) {
        let action = strings.at(&bytes, 0, row);
        let kinds = reference * rows;
        // Integers are stored with their upper bit turned over.
        let kind = u16_at(&bytes, kinds + row * 2).unwrap_or(0x8000) ^ 0x8000;
        let source = strings.at(&bytes, kinds + 2 * rows, row);
        let target = strings.at(&bytes, kinds + 2 * rows + reference * rows, row);
        let what = match kind & 0x3f {
            1 | 17 => "library",
            2 | 18 | 34 | 50 => "program",
            5 | 6 | 21 | 22 | 37 | 38 | 53 | 54 => "script",
            51 => "property",
            _ => "other",
        };
        if what == "script" {
            cx.signal("msi-runs-script", action);
        }
        let line = format!("{action}\t{what}\t{source}\t{target}");
        let lower = line.to_lowercase();
        if [
            "powershell",
            "mshta",
            "cmd.exe",
            "cmd /c",
            "rundll32",
            "regsvr32",
            "certutil",
        ]
        .iter()
        .any(|word| lower.contains(word))
        {
            cx.signal(
                "msi-runs-interpreter",
                format!("{action}: {source} {target}"),
            );
        }
        lines.push(line);
    }
    cx.text("installer-actions", lines.join("\n"));
    lines.truncate(100);
    cx.fact("msi.actions", lines);
}

/// Unpacks a stream's name: characters 0x3800–0x47ff hold two of a set of 64, 0x4800–0x483f one, and
/// 0x4840 marks a table (written `!` here).
fn unpack_name(name: &str) -> String {
    const SET: &[u8; 64] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
    let letter = |place: u32| {
        SET.get(place as usize & 63)
            .map_or('_', |byte| char::from(*byte))
    };
    let mut out = String::new();
    for character in name.chars() {
        match u32::from(character) {
            0x4840 => out.push('!'),
            code @ 0x3800..0x4800 => {
                out.push(letter(code - 0x3800));
                out.push(letter((code - 0x3800) >> 6));
            }
            code @ 0x4800..0x4840 => out.push(letter(code - 0x4800)),
            _ => out.push(character),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::readers::ole::{
        read as read_ole,
        testing::{batter, compound, le16, run},
    };

    fn pack_name(name: &str) -> String {
        const SET: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz._";
        let place = |letter: char| u32::try_from(SET.find(letter).unwrap()).unwrap();
        let mut out = String::new();
        let mut rest = name;
        if let Some(table) = name.strip_prefix('!') {
            out.push('\u{4840}');
            rest = table;
        }
        let letters: Vec<char> = rest.chars().collect();
        for pair in letters.chunks(2) {
            let code = match pair {
                [a, b] => 0x3800 + place(*a) + (place(*b) << 6),
                [a] => 0x4800 + place(*a),
                _ => continue,
            };
            out.push(char::from_u32(code).unwrap());
        }
        out
    }

    fn sample() -> Vec<u8> {
        let texts = ["Launch", "Holder", "cmd.exe /c start"];
        let mut pool = vec![0xe4, 4, 0, 0];
        for text in texts {
            pool.extend(le16(text.len()));
            pool.extend(1_u16.to_le_bytes());
        }
        let mut actions = Vec::new();
        for field in [1_u16, 0x8000 | 50, 2, 3] {
            actions.extend(field.to_le_bytes());
        }
        actions.extend([0; 4]);
        let names: Vec<String> = [
            "!_StringPool",
            "!_StringData",
            "!CustomAction",
            "Binary.helper",
        ]
        .map(pack_name)
        .into();
        compound(&[
            (&names[0], &pool),
            (&names[1], texts.concat().as_bytes()),
            (&names[2], &actions),
            (&names[3], b"helper bytes"),
        ])
    }

    #[test]
    fn tables_actions_and_streams_come_out() {
        let outcome = run(read_ole, &sample());
        assert_eq!(outcome.facts["ole.document"], "msi");
        assert_eq!(outcome.facts["msi.custom_actions"], true);
        assert_eq!(outcome.child("Binary.helper"), b"helper bytes");
        assert!(outcome.has("msi-runs-interpreter"));
        assert!(outcome.text().contains("cmd.exe /c start"));
        assert!(outcome.gaps.is_empty(), "{:?}", outcome.gaps);
    }

    #[test]
    fn damaged_installers_never_panic() {
        batter(read_ole, &sample());
    }
}
