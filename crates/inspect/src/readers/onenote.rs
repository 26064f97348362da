//! OneNote sections (MS-ONESTORE): the files attached to their pages, each in a
//! FileDataStoreObject found by its mark wherever it stands.

use super::{
    le::{find, strings, u64_at, utf16},
    ole::object,
};
use crate::context::Context;

/// guidHeader of FileDataStoreObject, {BDE316E7-2665-4511-A4C4-8D4D0B7A9EAC}.
const OBJECT: [u8; 16] = [
    0xe7, 0x16, 0xe3, 0xbd, 0x65, 0x26, 0x11, 0x45, 0xa4, 0xc4, 0x8d, 0x4d, 0x0b, 0x7a, 0x9e, 0xac,
];
/// Bytes of its head: mark, length, unused, reserved.
const HEAD: usize = 36;
/// Property of an attachment's name (jcidEmbeddedFileNode, EmbeddedFileName).
const NAME: [u8; 4] = [0x9c, 0x1d, 0, 0x1c];

/// Reads a section.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let names = names(bytes);
    let mut from = 0;
    let mut count = 0_usize;
    while let Some(at) = find(bytes, &OBJECT, from) {
        from = at + OBJECT.len();
        let Some(size) = u64_at(bytes, at + 16).and_then(|size| usize::try_from(size).ok()) else {
            break;
        };
        let rest = bytes.get(at + HEAD..).unwrap_or_default();
        let body = match rest.get(..size) {
            Some(body) => {
                from = at + HEAD + size;
                body
            }
            None => {
                cx.malformed("attached file breaks off");
                rest
            }
        };
        if body.is_empty() {
            continue;
        }
        count += 1;
        if cx.allowance().is_err() {
            return;
        }
        let name = format!("file{count}{}", guess(body));
        if object::is_program(body) || looks_like_script(body) {
            cx.signal("onenote-program", name.clone());
        }
        if cx.child(name, "attachment", body.to_vec()).is_err() {
            return;
        }
    }
    cx.fact("onenote.files", count);
    for name in &names {
        if object::is_program_name(name) {
            cx.signal("onenote-program", name.clone());
        }
        if name.contains('\u{202e}') {
            cx.signal("object-disguised", name.escape_default().to_string());
        }
    }
    if !names.is_empty() {
        cx.fact("onenote.names", names);
    }
    let text = strings(bytes, 6, 1 << 20);
    cx.text("document", text);
}

/// Names of attachments: texts of UTF-16 with an ending, where the file's properties hold them.
fn names(bytes: &[u8]) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    // The property set lists identifiers first, values after: names are looked for among the
    // UTF-16 texts near it.
    let mut from = 0;
    let mut windows = 0;
    while let Some(at) = find(bytes, &NAME, from) {
        // What stands within this window has been looked at.
        from = at + 4096;
        windows += 1;
        let near = bytes
            .get(at..bytes.len().min(at + 4096))
            .unwrap_or_default();
        let mut place = 0;
        while let Some(window) = near.get(place..place + 4) {
            let size = window
                .first_chunk()
                .map_or(0, |field| u32::from_le_bytes(*field)) as usize;
            if (6..=1024).contains(&size)
                && size.is_multiple_of(2)
                && let Some(body) = near.get(place + 4..place + 4 + size)
            {
                let text = utf16(body);
                let sound = text.chars().all(|c| !c.is_control())
                    && text.encode_utf16().count() + 1 >= size / 2;
                if sound && is_file_name(&text) && !out.contains(&text) && out.len() < 200 {
                    out.push(text);
                    place += 4 + size;
                    continue;
                }
            }
            place += 1;
        }
        if out.len() >= 200 || windows >= 4000 {
            break;
        }
    }
    out
}

fn is_file_name(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(stem, end)| {
        !stem.is_empty()
            && (1..=12).contains(&end.len())
            && end.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    }) && !text.contains(['<', '>', '\u{fffd}'])
}

/// Text that reads as a script of Windows.
fn looks_like_script(body: &[u8]) -> bool {
    let head = String::from_utf8_lossy(body.get(..body.len().min(4096)).unwrap_or_default())
        .to_lowercase();
    let marks = [
        "<hta:",
        "<script",
        "@echo off",
        "createobject(",
        "wscript.",
        "powershell",
        "new activexobject",
        "on error resume next",
        "<job",
        "<package",
    ];
    let binary = body.iter().take(64).any(|byte| *byte == 0);
    !binary && marks.iter().any(|mark| head.contains(mark))
}

fn guess(body: &[u8]) -> &'static str {
    match body {
        [b'M', b'Z', ..] => ".exe",
        [0x89, b'P', b'N', b'G', ..] => ".png",
        [0xff, 0xd8, 0xff, ..] => ".jpg",
        [b'P', b'K', 3, 4, ..] => ".zip",
        [b'%', b'P', b'D', b'F', ..] => ".pdf",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readers::ole::testing::{batter, le32, run};

    fn section(files: &[&[u8]], name: &str) -> Vec<u8> {
        let mut out = vec![0xe4, 0x52, 0x5c, 0x7b];
        out.resize(1024, 0);
        out.extend(NAME);
        let wide: Vec<u8> = name
            .encode_utf16()
            .chain([0])
            .flat_map(u16::to_le_bytes)
            .collect();
        out.extend(le32(wide.len()));
        out.extend(wide);
        for file in files {
            out.extend(OBJECT);
            out.extend((file.len() as u64).to_le_bytes());
            out.resize(out.len() + 12, 0);
            out.extend(*file);
            out.resize(out.len().next_multiple_of(8), 0);
        }
        out
    }

    #[test]
    fn attached_files_come_out() {
        let outcome = run(read, &section(&[b"\x89PNG picture", b"hello"], "photo.png"));
        assert_eq!(outcome.child("file1.png"), b"\x89PNG picture");
        assert_eq!(outcome.child("file2"), b"hello");
        assert!(outcome.signals.is_empty() && outcome.gaps.is_empty());
    }

    #[test]
    fn attached_programs_are_told_by_name_and_by_content() {
        assert!(run(read, &section(&[b"x"], "facture.pdf.hta")).has("onenote-program"));
        let outcome = run(read, &section(&[b"@echo off\r\nrem"], "note.txt"));
        assert!(outcome.has("onenote-program") && outcome.weight() >= 80);
    }

    #[test]
    fn damaged_sections_never_panic() {
        batter(read, &section(&[b"one", b"two"], "a.exe"));
    }
}
