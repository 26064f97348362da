//! ELF programs and libraries.

use goblin::elf::{Elf, header, program_header, section_header};
use serde_json::json;

use super::{eml::names, pe::entropy};
use crate::context::Context;

/// Reads an ELF file.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    cx.signal("program", "ELF");
    if names::is_document(cx.name) {
        cx.signal("program-poses-as-document", cx.name);
    }
    let Ok(elf) = Elf::parse(bytes) else {
        cx.malformed("ELF headers");
        return;
    };
    let head = elf.header;
    cx.fact("elf.bits", if elf.is_64 { 64 } else { 32 });
    cx.fact("elf.machine", header::machine_to_str(head.e_machine));
    cx.fact("elf.type", header::et_to_str(head.e_type));
    cx.fact("elf.entry_point", head.e_entry);
    cx.fact(
        "elf.static",
        elf.interpreter.is_none() && head.e_type == header::ET_EXEC,
    );
    if let Some(interpreter) = elf.interpreter {
        cx.fact("elf.interpreter", interpreter);
    }
    let libraries: Vec<&str> = elf.libraries.iter().copied().take(200).collect();
    if !libraries.is_empty() {
        cx.fact("elf.libraries", libraries);
    }
    let symbols: Vec<&str> = elf
        .dynsyms
        .iter()
        .take(20_000)
        .filter(|s| s.is_import())
        .filter_map(|s| elf.dynstrtab.get_at(s.st_name))
        .collect();
    cx.fact("elf.imports", symbols.len());
    cx.fact("elf.stripped", elf.syms.is_empty());
    let mut sections = Vec::new();
    let mut densest = 0.0_f64;
    for section in elf.section_headers.iter().take(200) {
        let range = section.file_range().unwrap_or(0..0);
        let data = bytes.get(range).unwrap_or_default();
        let value = entropy(data);
        if section.sh_type == section_header::SHT_PROGBITS && data.len() >= 4096 {
            densest = densest.max(value);
        }
        sections.push(json!({
            "name": elf.shdr_strtab.get_at(section.sh_name).unwrap_or_default(),
            "size": section.sh_size,
            "entropy": (value * 100.0).round() / 100.0,
        }));
    }
    cx.fact("elf.sections", sections);
    for segment in elf.program_headers.iter().take(200) {
        if segment.p_type == program_header::PT_LOAD
            && segment.is_write()
            && segment.is_executable()
        {
            cx.signal("program-odd-layout", "a segment is writable and runs");
        }
    }
    if memchr::memmem::find(
        bytes.get(..4096.min(bytes.len())).unwrap_or_default(),
        b"UPX!",
    )
    .is_some()
    {
        cx.fact("elf.packer", "UPX");
        cx.signal("program-packed", "UPX");
    } else if elf.section_headers.is_empty() && entropy(bytes) > 7.5 {
        cx.signal("program-packed", "no sections");
    }
    overlay(bytes, &elf, cx);
}

/// What follows the last segment and section.
fn overlay(bytes: &[u8], elf: &Elf<'_>, cx: &mut Context<'_>) {
    let segments = elf
        .program_headers
        .iter()
        .map(|p| p.p_offset.saturating_add(p.p_filesz));
    let sections = elf
        .section_headers
        .iter()
        .filter(|s| s.sh_type != section_header::SHT_NOBITS)
        .map(|s| s.sh_offset.saturating_add(s.sh_size));
    let size = u64::from(elf.header.e_shnum) * u64::from(elf.header.e_shentsize);
    let table = elf.header.e_shoff.saturating_add(size);
    let end = segments.chain(sections).chain([table]).max().unwrap_or(0);
    let Some(data) = usize::try_from(end).ok().and_then(|e| bytes.get(e..)) else {
        return;
    };
    if data.len() < 16 {
        return;
    }
    cx.fact("elf.overlay_size", data.len());
    if let Some(name) = super::pe::known_beginning(data) {
        // A refusal left its gap already.
        let _ = cx.child(format!("overlay.{name}"), "overlay", data.to_vec());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    #[test]
    fn a_program_of_this_system_is_read() {
        let bytes = std::fs::read("/bin/ls").expect("a Unix system");
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("ls", 0, bytes.len() as u64, &[], &mut budget);
        read(&bytes, &mut cx);
        assert_eq!(cx.gaps, []);
        assert!(cx.facts["elf.libraries"].to_string().contains("libc"));
        let ids: Vec<_> = cx.signals.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(ids, ["program"]);
    }

    proptest::proptest! {
        #[test]
        fn damaged_programs_do(changes in proptest::collection::vec((0..4096_usize, proptest::prelude::any::<u8>()), 1..20)) {
            let mut bytes = std::fs::read("/bin/true").expect("a Unix system");
            for (at, byte) in changes {
                if let Some(slot) = bytes.get_mut(at) {
                    *slot = byte;
                }
            }
            let mut budget = Budget::unmetered(Limits::default());
            let mut cx = Context::new("true", 0, bytes.len() as u64, &[], &mut budget);
            read(&bytes, &mut cx);
        }
    }
}
