//! Visual Basic projects in Office documents (MS-OVBA): the sources as the author wrote them, what
//! the compiled code says that the sources do not, and what all of it does.

mod blobs;
mod decompress;
mod fold;
pub(crate) mod judge;
mod project;
mod stomp;
mod words;

pub(crate) use blobs::base64;
pub(crate) use decompress::decompress;
#[cfg(test)]
pub(crate) use decompress::tests::compress;
pub(crate) use fold::fold;

use self::judge::Findings;
use super::ole::{Compound, EntryKind};
use crate::context::Context;

/// Longest source of one module; greater ones are cut and leave a gap.
const MAX_SOURCE: usize = 8 << 20;
/// Largest stream looked at.
const MAX_STREAM: u64 = 32 << 20;
/// More projects than this are not read.
const MAX_PROJECTS: usize = 100;
/// Bytes of sources kept of one project.
const MAX_SOURCES: usize = 32 << 20;
/// More modules than this are not read.
const MAX_MODULES: usize = 2000;

/// A module with its two faces.
#[derive(Debug)]
struct Module {
    name: String,
    source: String,
    /// Compiled code, which Office may run in place of the source.
    compiled: Vec<u8>,
}

/// Reads every project of a compound file, and weighs them together.
pub(crate) fn read(compound: &Compound<'_>, cx: &mut Context<'_>) {
    let roots: Vec<String> = compound
        .entries()
        .iter()
        .filter(|entry| entry.kind == EntryKind::Stream && entry.name.eq_ignore_ascii_case("dir"))
        .filter_map(|entry| {
            let folder = entry.path.strip_suffix(&entry.name)?.trim_end_matches('/');
            let last = folder.rsplit('/').next()?;
            last.to_ascii_lowercase()
                .contains("vba")
                .then(|| folder.to_owned())
        })
        .collect();
    let mut modules = Vec::new();
    let mut identifiers = Vec::new();
    for root in roots.iter().take(MAX_PROJECTS) {
        modules.extend(project::modules(compound, root, cx));
        let compiled = format!("{root}/_VBA_PROJECT");
        identifiers.extend(compound.read(&compiled, MAX_STREAM).unwrap_or_default());
    }
    if roots.len() > MAX_PROJECTS {
        cx.limit("max_nodes");
    }
    if modules.is_empty() {
        // A missing or broken `dir` does not stop Office from running what it has compiled.
        modules = project::without_directory(compound, cx);
    }
    if modules.is_empty() {
        if !roots.is_empty() {
            cx.malformed("macro project without a readable module");
        }
        return;
    }
    cx.fact(
        "vba.modules",
        modules.iter().map(|m| m.name.clone()).collect::<Vec<_>>(),
    );
    cx.signal("macro-present", format!("{} module(s)", modules.len()));
    let mut findings = Findings::default();
    for module in &modules {
        let code = module.source.lines().any(|line| {
            let line = line.trim();
            !line.is_empty() && !line.to_ascii_lowercase().starts_with("attribute ")
        });
        if code {
            cx.text("vba", module.source.clone());
            findings.add_source(&module.source, cx);
        }
    }
    forms(compound, &mut findings, cx);
    stomp::compare(&modules, &identifiers, &mut findings, cx);
    findings.conclude(cx);
}

/// Captions and tags of forms: a favourite place for the strings a macro needs.
fn forms(compound: &Compound<'_>, findings: &mut Findings, cx: &mut Context<'_>) {
    let streams = compound.entries().iter().filter(|entry| {
        entry.kind == EntryKind::Stream
            && (entry.name == "o" || entry.name == "f")
            && entry.path.contains('/')
    });
    for entry in streams.take(200) {
        let bytes = compound.read_entry(entry, MAX_STREAM).0;
        let strings = super::le::strings(&bytes, 6, 256 << 10);
        if !strings.is_empty() {
            for line in strings.lines() {
                findings.add_hidden_if_opaque(line);
            }
            cx.text("form", strings);
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::readers::ole::testing::{batter, compound, le16, le32, run};

    /// A project with one standard module; `source` is stored under it.
    pub(crate) fn project_streams(source: &str, compiled: &[u8]) -> (Vec<u8>, Vec<u8>) {
        let mut dir = Vec::new();
        let mut record = |id: u16, data: &[u8]| {
            dir.extend(id.to_le_bytes());
            dir.extend(le32(data.len()));
            dir.extend(data);
        };
        record(1, &1_u32.to_le_bytes());
        record(3, &1252_u16.to_le_bytes());
        record(4, b"VBAProject");
        record(9, &[1, 0, 0, 0]);
        dir.extend([0, 0]);
        let mut record = |id: u16, data: &[u8]| {
            dir.extend(id.to_le_bytes());
            dir.extend(le32(data.len()));
            dir.extend(data);
        };
        record(0x0f, &1_u16.to_le_bytes());
        record(0x19, b"Module1");
        record(0x1a, b"Module1");
        record(
            0x32,
            &"Module1"
                .encode_utf16()
                .flat_map(u16::to_le_bytes)
                .collect::<Vec<_>>(),
        );
        record(0x31, &le32(compiled.len()));
        record(0x21, &[]);
        record(0x2b, &[]);
        record(0x10, &[]);
        let mut stream = compiled.to_vec();
        stream.extend(compress(source.as_bytes()));
        (compress(&dir), stream)
    }

    fn file(source: &str, compiled: &[u8], identifiers: &[u8]) -> Vec<u8> {
        let (dir, module) = project_streams(source, compiled);
        compound(&[
            ("Macros/VBA/dir", &dir),
            ("Macros/VBA/Module1", &module),
            ("Macros/VBA/_VBA_PROJECT", identifiers),
        ])
    }

    fn read_bytes(bytes: &[u8], cx: &mut Context<'_>) {
        if let Some(compound) = Compound::open(bytes) {
            read(&compound, cx);
        }
    }

    #[test]
    fn the_source_comes_out_whole() {
        let source =
            "Attribute VB_Name = \"Module1\"\r\nSub Hello()\r\nMsgBox \"h\u{e9}\"\r\nEnd Sub\r\n";
        let encoded = encoding_rs::WINDOWS_1252.encode(source).0.into_owned();
        let (dir, _) = project_streams("", &[]);
        let module = compress(&encoded);
        let file = compound(&[("VBA/dir", &dir), ("VBA/Module1", &module)]);
        let outcome = run(read_bytes, &file);
        assert_eq!(outcome.texts[0].text, source);
        assert_eq!(outcome.facts["vba.modules"], serde_json::json!(["Module1"]));
        assert!(outcome.has("macro-present") && outcome.weight() < 40);
        assert!(outcome.gaps.is_empty(), "{:?}", outcome.gaps);
    }

    #[test]
    fn modules_are_found_without_their_directory() {
        let source = "Attribute VB_Name = \"Module1\"\r\nSub Hello()\r\nEnd Sub\r\n";
        let (_, module) = project_streams(source, b"compiled code");
        let file = compound(&[("VBA/dir", b"rubbish"), ("VBA/Module1", &module)]);
        let outcome = run(read_bytes, &file);
        assert!(outcome.text().contains("Sub Hello"));
    }

    #[test]
    fn a_module_left_out_of_the_directory_is_read() {
        let (dir, module) = project_streams("Attribute VB_Name = \"Module1\"\r\n", b"");
        let (_, other) = project_streams("Attribute VB_Name = \"B\"\r\nSub Hello()\r\n", b"");
        let file = compound(&[
            ("VBA/dir", &dir),
            ("VBA/Module1", &module),
            ("VBA/B", &other),
        ]);
        let outcome = run(read_bytes, &file);
        assert!(outcome.text().contains("Sub Hello"));
        assert_eq!(outcome.gaps.len(), 1, "{:?}", outcome.gaps);
    }

    #[test]
    fn a_source_that_hides_what_was_compiled_is_told() {
        let mut compiled = vec![0_u8; 64];
        for text in ["ruof eno drow", "neddih si siht", "dnammoc rehtona"] {
            let text: String = text.chars().rev().collect();
            compiled.extend([0xb9, 0]);
            compiled.extend(le16(text.len()));
            compiled.extend(text.as_bytes());
            compiled.resize(compiled.len().next_multiple_of(2), 0);
        }
        let bland = "Attribute VB_Name = \"Module1\"\r\nSub A()\r\nEnd Sub\r\n";
        let outcome = run(read_bytes, &file(bland, &compiled, b""));
        assert!(outcome.has("macro-stomped"), "{:?}", outcome.signals);
        assert!(outcome.text().contains("this is hidden"));
        let honest = "Attribute VB_Name = \"Module1\"\r\nSub A()\r\nx = \"word one four\" & \
            \"this is hidden\" & \"another command\"\r\nEnd Sub\r\n";
        assert!(!run(read_bytes, &file(honest, &compiled, b"")).has("macro-stomped"));
    }

    #[test]
    fn damaged_projects_never_panic() {
        batter(
            read_bytes,
            &file(
                "Attribute VB_Name = \"A\"\r\nSub A()\r\nEnd Sub",
                b"x",
                b"y",
            ),
        );
    }
}
