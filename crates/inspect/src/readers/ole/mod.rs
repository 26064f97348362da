//! Compound files: the old Office formats, MSI, and whatever else stands in a MS-CFB envelope.

pub(crate) mod compound;
mod crypt;
mod legacy;
pub(crate) mod object;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use compound::{Compound, Entry, EntryKind};
pub(crate) use legacy::judge_dde;

use super::le::{guid, strings};
use crate::{context::Context, report::Gap};

/// Largest stream read whole.
const MAX_STREAM: u64 = 128 << 20;
/// Bytes of readable strings kept from one stream.
const MAX_STRINGS: usize = 1 << 20;

/// Reads a compound file.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    let Some(compound) = Compound::open(bytes) else {
        cx.malformed("compound file without a directory");
        return;
    };
    for damage in &compound.damage {
        cx.malformed(format!("compound file: {damage}"));
    }
    let class = guid(&compound.root_clsid()).unwrap_or_default();
    cx.fact("ole.class", class.clone());
    let names: Vec<String> = compound
        .entries()
        .iter()
        .take(500)
        .map(|entry| entry.path.escape_default().to_string())
        .collect();
    cx.fact("ole.entries", compound.entries().len());
    cx.fact("ole.streams", names);
    let kind = document_kind(&compound, &class);
    cx.fact("ole.document", kind);
    if super::msi::is_installer(&compound) {
        super::msi::read(&compound, cx);
        // Its mark does not keep Office from opening what else stands there.
        if !compound.holds_document() {
            return;
        }
    }
    if compound.find("EncryptedPackage").is_some() {
        crypt::package(&compound, cx);
    }
    if legacy::encrypted(&compound) {
        cx.signal("document-encrypted", kind);
        cx.gap(Gap::Encrypted);
    }
    for entry in compound.entries() {
        if cx.allowance().is_err() {
            return;
        }
        stream(&compound, entry, cx);
    }
    super::vba::read(&compound, cx);
}

fn stream(compound: &Compound<'_>, entry: &Entry, cx: &mut Context<'_>) {
    if let Some(class) = guid(&entry.clsid) {
        object::judge_class(&class, cx);
    }
    if entry.kind != EntryKind::Stream || entry.size == 0 {
        return;
    }
    let name = entry.name.to_ascii_lowercase();
    let wanted = matches!(
        name.as_str(),
        "\u{1}ole10native"
            | "\u{1}ole"
            | "package"
            | "contents"
            | "equation native"
            | "workbook"
            | "book"
            | "worddocument"
            | "1table"
            | "0table"
            | "powerpoint document"
            | "\u{5}summaryinformation"
            | "\u{5}documentsummaryinformation"
    );
    if !wanted && !entry.orphan {
        return;
    }
    let (bytes, whole) = compound.read_entry(entry, MAX_STREAM);
    if !whole {
        cx.malformed(format!("stream {} breaks off", entry.path.escape_default()));
    }
    match name.as_str() {
        "\u{1}ole10native" => object::native(&bytes, cx),
        "\u{1}ole" => object::link(&bytes, cx),
        "package" | "contents" => {
            let _ = cx.child(entry.name.clone(), "object", bytes);
        }
        "equation native" => object::equation(&bytes, cx),
        "workbook" | "book" => {
            super::xlm::read_stream(&bytes, cx);
            texts(&bytes, cx);
        }
        "worddocument" => {
            legacy::fields(&bytes, cx);
            texts(&bytes, cx);
        }
        "powerpoint document" => {
            legacy::presentation(&bytes, cx);
            texts(&bytes, cx);
        }
        _ if entry.orphan && !wanted => {
            cx.signal("ole-orphan-stream", entry.name.escape_default().to_string());
            let _ = cx.child(entry.name.clone(), "stream", bytes);
        }
        _ => texts(&bytes, cx),
    }
}

/// Readable strings of a stream: its sectors may lie scattered in the file, where rules on raw
/// bytes would miss them.
fn texts(bytes: &[u8], cx: &mut Context<'_>) {
    let text = strings(bytes, 6, MAX_STRINGS);
    if !text.is_empty() {
        cx.text("document", text);
    }
}

fn document_kind(compound: &Compound<'_>, class: &str) -> &'static str {
    let has = |path: &str| compound.find(path).is_some();
    if super::msi::is_installer(compound) {
        "msi"
    } else if has("EncryptedPackage") {
        "encrypted-ooxml"
    } else if has("__properties_version1.0") {
        "msg"
    } else if has("WordDocument") {
        "word"
    } else if has("Workbook") || has("Book") {
        "excel"
    } else if has("PowerPoint Document") {
        "powerpoint"
    } else if has("VisioDocument") {
        "visio"
    } else if has("VBA/dir") {
        "vba-project"
    } else if class.starts_with("0002CE0") {
        "equation"
    } else {
        "other"
    }
}

#[cfg(test)]
mod tests {
    use super::{testing::*, *};

    #[test]
    fn an_empty_document_is_quiet() {
        let outcome = run(
            read,
            &compound(&[("WordDocument", &[0; 600]), ("1Table", b"x")]),
        );
        assert_eq!(outcome.facts["ole.document"], "word");
        assert!(outcome.gaps.is_empty() && outcome.signals.is_empty());
    }

    #[test]
    fn the_mark_of_another_format_hides_no_macro() {
        let source = "Attribute VB_Name = \"Module1\"\r\nSub Hello()\r\nEnd Sub\r\n";
        let (dir, module) = crate::readers::vba::tests::project_streams(source, b"");
        for mark in ["\u{4840}", "EncryptedPackage", "__properties_version1.0"] {
            let file = compound(&[
                ("WordDocument", &[0; 600]),
                ("Macros/VBA/dir", &dir),
                ("Macros/VBA/Module1", &module),
                (mark, b"x"),
            ]);
            let kind = crate::kind::identify(&file, "a.doc").kind;
            let reader = match crate::readers::of(kind) {
                [reader] => *reader,
                _ => panic!("{kind:?}"),
            };
            let outcome = run(reader, &file);
            assert!(outcome.has("macro-present"), "{mark:?} {outcome:?}");
        }
    }

    #[test]
    fn a_packaged_program_becomes_a_child() {
        let body = object::tests::native("run.exe", b"MZ fake");
        let file = compound(&[
            ("WordDocument", &[0; 600]),
            ("ObjectPool/_1/\u{1}Ole10Native", &body),
        ]);
        let outcome = run(read, &file);
        assert_eq!(outcome.child("run.exe"), b"MZ fake");
        assert!(outcome.has("object-program"));
    }

    #[test]
    fn damaged_files_never_panic() {
        let body = object::tests::native("run.exe", b"MZ fake");
        batter(
            read,
            &compound(&[("Workbook", &[9, 8, 4, 0]), ("a/\u{1}Ole10Native", &body)]),
        );
    }
}
