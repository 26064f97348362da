//! The binary formats of Word and PowerPoint (MS-DOC, MS-PPT), as far as danger hides in them.

use std::io::Read as _;

use flate2::read::ZlibDecoder;

use super::{Compound, EntryKind};
use crate::{
    context::Context,
    readers::le::{find, len_at, u16_at, u32_at},
};

/// Whether the document is encrypted by the means of its old format.
pub(super) fn encrypted(compound: &Compound<'_>) -> bool {
    let word = compound.read("WordDocument", 64).is_some_and(|head| {
        u16_at(&head, 0) == Some(0xa5ec)
            && u16_at(&head, 10).is_some_and(|flags| flags & 0x100 != 0)
    });
    let presentation = compound
        .read("Current User", 64)
        .is_some_and(|head| u32_at(&head, 12) == Some(0xf3d1_c4df));
    let workbook = ["Workbook", "Book"].iter().any(|name| {
        compound.read(name, 1 << 20).is_some_and(|stream| {
            // FilePass stands near the start, before any sheet.
            let mut at = 0;
            for _ in 0..20 {
                let (Some(id), Some(size)) = (u16_at(&stream, at), u16_at(&stream, at + 2)) else {
                    return false;
                };
                if id == 0x2f {
                    return true;
                }
                at += 4 + usize::from(size);
            }
            false
        })
    });
    word || presentation
        || workbook
        || compound
            .entries()
            .iter()
            .any(|entry| entry.kind == EntryKind::Stream && entry.name == "EncryptedSummary")
}

/// Fields of a Word text that start programs. A field begins with character 0x13.
pub(super) fn fields(bytes: &[u8], cx: &mut Context<'_>) {
    let wide: Vec<u8> = b"DDE".iter().flat_map(|byte| [*byte, 0]).collect();
    for (needle, step) in [(b"DDE".to_vec(), 1), (wide, 2)] {
        let mut from = 0;
        while let Some(at) = find(bytes, &needle, from) {
            from = at + needle.len();
            // Only blanks may stand between the mark and the word.
            let before = bytes
                .get(at.saturating_sub(8 * step)..at)
                .unwrap_or_default();
            let mark = before
                .iter()
                .rev()
                .filter(|byte| **byte != 0)
                .find(|byte| !byte.is_ascii_whitespace())
                .is_some_and(|byte| *byte == 0x13);
            if mark && cx.signals.len() < 200 {
                let text: String = bytes
                    .get(at..)
                    .unwrap_or_default()
                    .iter()
                    .take(600)
                    .filter(|byte| **byte != 0)
                    .take_while(|byte| **byte >= 0x20)
                    .map(|byte| char::from(*byte))
                    .collect();
                judge_dde(&text, cx);
            }
        }
    }
}

/// Weighs the text of a DDE field: one that starts a program is an attack.
pub(crate) fn judge_dde(field: &str, cx: &mut Context<'_>) {
    let lower = field.to_lowercase();
    let grave = [
        "cmd",
        "powershell",
        "mshta",
        "wscript",
        "cscript",
        "rundll32",
        "regsvr32",
        "certutil",
        ".exe",
        "bash",
    ];
    let office = ["excel", "word", "msaccess", "soffice"];
    let runs = grave.iter().any(|word| lower.contains(word));
    let opens_office = office.iter().any(|word| lower.contains(word)) && !runs;
    let id = if runs {
        "dde-runs-program"
    } else if opens_office {
        "dde-office-link"
    } else {
        "dde-field"
    };
    cx.signal(id, field);
    cx.text("dde", field);
}

/// Macro projects and objects of a PowerPoint stream: compressed compound files in records of
/// type 0x1011 (MS-PPT 2.10.34).
pub(super) fn presentation(bytes: &[u8], cx: &mut Context<'_>) {
    let mut from = 0;
    while let Some(at) = find(bytes, &[0x11, 0x10], from) {
        from = at + 2;
        let Some(version) = at.checked_sub(2).and_then(|place| u16_at(bytes, place)) else {
            continue;
        };
        let Some(size) = len_at(bytes, at + 2) else {
            return;
        };
        let Some(body) = bytes.get(at + 6..).and_then(|rest| rest.get(..size)) else {
            continue;
        };
        let compressed = version == 0x10;
        let stored = version == 0x00 && body.starts_with(&super::compound::MAGIC);
        // A zlib stream begins with 0x78.
        if compressed && body.get(4) == Some(&0x78) {
            // Office leaves the checksum out: only the size it declares is asked for.
            let declared = u64::from(u32_at(body, 0).unwrap_or(0));
            let decoder = ZlibDecoder::new(body.get(4..).unwrap_or_default()).take(declared);
            let Ok(inner) = cx.drain(decoder) else { return };
            if cx.child("object", "object", inner).is_err() {
                return;
            }
            from = at + 6 + size;
        } else if stored {
            if cx.child("object", "object", body.to_vec()).is_err() {
                return;
            }
            from = at + 6 + size;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::readers::ole::testing::{compound, le32, run};

    #[test]
    fn a_field_that_starts_a_program_is_an_attack() {
        // Written backwards: no sample stands in clear.
        let field: String = "\u{15}\"clac\" \"exe.dmc\" OTUAEDD \u{13}txet"
            .chars()
            .rev()
            .collect();
        for wide in [false, true] {
            let mut bytes = Vec::new();
            for byte in field.bytes() {
                bytes.push(byte);
                if wide {
                    bytes.push(0);
                }
            }
            let outcome = run(fields, &bytes);
            assert!(
                outcome.has("dde-runs-program"),
                "{wide} {:?}",
                outcome.signals
            );
        }
        assert!(
            run(fields, b"the DDE protocol and cmd.exe")
                .signals
                .is_empty()
        );
    }

    #[test]
    fn objects_of_a_presentation_are_inflated() {
        let inner = compound(&[("VBA/dir", b"x")]);
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&inner).unwrap();
        let packed = encoder.finish().unwrap();
        let mut stream = vec![0x10, 0, 0x11, 0x10];
        stream.extend(le32(packed.len() + 4));
        stream.extend(le32(inner.len()));
        stream.extend(packed);
        let outcome = run(presentation, &stream);
        assert_eq!(outcome.child("object"), inner);
    }

    #[test]
    fn encryption_flags_are_seen() {
        let mut head = vec![0xec, 0xa5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        head.resize(64, 0);
        let file = compound(&[("WordDocument", &head)]);
        assert!(encrypted(&Compound::open(&file).unwrap()));
        let file = compound(&[("Workbook", &[9, 8, 0, 0, 0x2f, 0, 0, 0])]);
        assert!(encrypted(&Compound::open(&file).unwrap()));
        let file = compound(&[("Workbook", &[9, 8, 0, 0])]);
        assert!(!encrypted(&Compound::open(&file).unwrap()));
    }
}
