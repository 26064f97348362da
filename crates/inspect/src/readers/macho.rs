//! Mach-O programs and libraries, single or for several processors in one file.

use goblin::mach::{Mach, MachO, constants::cputype, header};
use serde_json::json;

use super::{eml::names, pe::entropy};
use crate::context::Context;

/// Processors read of a file for several.
const MAX_PROCESSORS: usize = 8;

/// Reads a Mach-O file.
pub fn read(bytes: &[u8], cx: &mut Context<'_>) {
    cx.signal("program", "Mach-O");
    if names::is_document(cx.name) {
        cx.signal("program-poses-as-document", cx.name);
    }
    match Mach::parse(bytes) {
        Ok(Mach::Binary(macho)) => {
            single(&macho, bytes, cx);
        }
        Ok(Mach::Fat(many)) => {
            let mut processors = Vec::new();
            if many.narches > MAX_PROCESSORS {
                cx.limit("max_nodes");
            }
            for arch in many.iter_arches().take(MAX_PROCESSORS) {
                let Ok(arch) = arch else {
                    cx.malformed("table of processors");
                    break;
                };
                processors.push(
                    cputype::get_arch_name_from_types(arch.cputype, arch.cpusubtype).unwrap_or("?"),
                );
                let start = arch.offset as usize;
                let Some(slice) = start
                    .checked_add(arch.size as usize)
                    .and_then(|e| bytes.get(start..e))
                else {
                    cx.malformed("a processor's part lies outside the file");
                    continue;
                };
                let name = format!("{}.macho", processors.last().unwrap_or(&"?"));
                if cx.child(name, "member", slice.to_vec()).is_err() {
                    break;
                }
            }
            cx.fact("macho.processors", processors);
        }
        Err(_) => cx.malformed("Mach-O headers"),
    }
}

fn single(macho: &MachO<'_>, bytes: &[u8], cx: &mut Context<'_>) {
    let head = macho.header;
    let processor =
        cputype::get_arch_name_from_types(head.cputype(), head.cpusubtype()).unwrap_or("?");
    cx.fact("macho.processors", vec![processor]);
    cx.fact("macho.type", header::filetype_to_str(head.filetype));
    cx.fact("macho.entry_point", macho.entry);
    let libraries: Vec<&str> = macho
        .libs
        .iter()
        .copied()
        .filter(|l| *l != "self")
        .take(200)
        .collect();
    cx.fact("macho.libraries", libraries);
    let signed = macho.load_commands.iter().any(|c| {
        matches!(
            c.command,
            goblin::mach::load_command::CommandVariant::CodeSignature(_)
        )
    });
    cx.fact("macho.signed", signed);
    let mut segments = Vec::new();
    for segment in macho.segments.iter().take(100) {
        let start = usize::try_from(segment.fileoff).unwrap_or(usize::MAX);
        let end = start
            .saturating_add(usize::try_from(segment.filesize).unwrap_or(usize::MAX))
            .min(bytes.len());
        let value = entropy(bytes.get(start..end).unwrap_or_default());
        segments.push(json!({
            "name": segment.name().unwrap_or_default(),
            "size": segment.vmsize,
            "entropy": (value * 100.0).round() / 100.0,
        }));
        // Initial protection: write and execute together.
        if segment.initprot & 6 == 6 {
            cx.signal("program-odd-layout", "a segment is writable and runs");
        }
    }
    cx.fact("macho.segments", segments);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{context::Budget, limits::Limits};

    /// A header for x86-64 with one segment and no code.
    fn small() -> Vec<u8> {
        let mut bytes = Vec::new();
        for word in [0xfeed_facf_u32, 0x0100_0007, 3, 2, 1, 72, 0, 0] {
            bytes.extend(word.to_le_bytes());
        }
        bytes.extend(0x19_u32.to_le_bytes());
        bytes.extend(72_u32.to_le_bytes());
        bytes.extend(b"__TEXT\0\0\0\0\0\0\0\0\0\0");
        for word in [0_u64, 4096, 0, 104] {
            bytes.extend(word.to_le_bytes());
        }
        for word in [7_u32, 7, 0, 0] {
            bytes.extend(word.to_le_bytes());
        }
        bytes
    }

    fn with(bytes: &[u8], check: impl FnOnce(&Context<'_>)) {
        let mut budget = Budget::unmetered(Limits::default());
        let mut cx = Context::new("a", 0, bytes.len() as u64, &[], &mut budget);
        read(bytes, &mut cx);
        check(&cx);
    }

    #[test]
    fn a_small_program_is_read() {
        with(&small(), |cx| {
            assert_eq!(cx.gaps, []);
            assert_eq!(cx.facts["macho.processors"][0], "x86_64");
            assert!(cx.signals.iter().any(|s| s.id == "program-odd-layout"));
        });
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_do(at in 0..104_usize, byte: u8, tail in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            let mut bytes = small();
            if let Some(slot) = bytes.get_mut(at) {
                *slot = byte;
            }
            bytes.extend(tail);
            with(&bytes, |_| ());
        }
    }
}
