use super::*;
use crate::{context::Budget, limits::Limits};

/// A 64-bit program importing two functions by name and two by number, with one resource that is a
/// zip archive, and whatever is put after its sections.
pub(crate) fn program(after: &[u8]) -> Vec<u8> {
    let mut rdata = vec![0_u8; 0x600];
    let mut put = |at: usize, bytes: &[u8]| rdata[at..at + bytes.len()].copy_from_slice(bytes);
    let rva = |at: u32| (0x1000 + at).to_le_bytes();
    // Two import descriptors, then a null one.
    put(0x00, &rva(0x80));
    put(0x0c, &rva(0x100));
    put(0x10, &rva(0xa0));
    put(0x14, &rva(0xc0));
    put(0x20, &rva(0x110));
    put(0x24, &rva(0xe0));
    for table in [0x80, 0xa0] {
        put(table, &(0x1120_u64).to_le_bytes());
        put(table + 8, &(0x1140_u64).to_le_bytes());
    }
    for table in [0xc0, 0xe0] {
        put(table, &(1_u64 << 63 | 115).to_le_bytes());
        put(table + 8, &(1_u64 << 63 | 16).to_le_bytes());
    }
    put(0x100, b"KERNEL32.dll");
    put(0x110, b"WS2_32.dll");
    put(0x122, b"CreateFileW");
    put(0x142, b"ExitProcess");
    // Resources: type 10, name 1, language 0.
    for (at, id, target) in [
        (0x200, 10_u32, 0x8000_0020_u32),
        (0x220, 1, 0x8000_0040),
        (0x240, 0, 0x60),
    ] {
        put(at + 14, &1_u16.to_le_bytes());
        put(at + 16, &id.to_le_bytes());
        put(at + 20, &target.to_le_bytes());
    }
    put(0x260, &rva(0x300));
    put(0x264, &0x40_u32.to_le_bytes());
    put(0x300, b"PK\x03\x04");

    let mut bytes = vec![0_u8; 0x400];
    let mut put = |at: usize, data: &[u8]| bytes[at..at + data.len()].copy_from_slice(data);
    put(0, b"MZ");
    put(0x3c, &0x80_u32.to_le_bytes());
    put(0x80, b"PE\0\0\x64\x86\x01\0");
    put(0x94, &240_u16.to_le_bytes());
    put(0x96, &0x22_u16.to_le_bytes());
    let optional = 0x98;
    put(optional, &0x20b_u16.to_le_bytes());
    put(optional + 16, &0x1500_u32.to_le_bytes());
    put(optional + 24, &0x1_4000_0000_u64.to_le_bytes());
    put(optional + 32, &0x1000_u32.to_le_bytes());
    put(optional + 36, &0x200_u32.to_le_bytes());
    put(optional + 56, &0x2000_u32.to_le_bytes());
    put(optional + 60, &0x400_u32.to_le_bytes());
    put(optional + 68, &3_u16.to_le_bytes());
    put(optional + 108, &16_u32.to_le_bytes());
    put(optional + 112 + 8, &0x1000_u32.to_le_bytes());
    put(optional + 112 + 12, &0x3c_u32.to_le_bytes());
    put(optional + 112 + 16, &0x1200_u32.to_le_bytes());
    put(optional + 112 + 20, &0x200_u32.to_le_bytes());
    let section = optional + 240;
    put(section, b".rdata\0\0");
    put(section + 8, &0x600_u32.to_le_bytes());
    put(section + 12, &0x1000_u32.to_le_bytes());
    put(section + 16, &0x600_u32.to_le_bytes());
    put(section + 20, &0x400_u32.to_le_bytes());
    put(section + 36, &0x6000_0020_u32.to_le_bytes());
    bytes.extend(rdata);
    bytes.extend(after);
    bytes
}

fn with<T>(name: &str, bytes: &[u8], check: impl FnOnce(&Context<'_>) -> T) -> T {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new(name, 0, bytes.len() as u64, &[], &mut budget);
    read(bytes, &mut cx);
    for signal in &cx.signals {
        assert!(crate::signals::entry(&signal.id).is_some(), "{}", signal.id);
    }
    check(&cx)
}

fn ids<'c>(cx: &'c Context<'_>) -> Vec<&'c str> {
    cx.signals.iter().map(|s| s.id.as_str()).collect()
}

#[test]
fn headers_imports_and_resources_are_read() {
    with("a.exe", &program(b""), |cx| {
        assert_eq!(cx.gaps, []);
        assert_eq!(cx.facts["pe.machine"], "x86-64");
        assert_eq!(cx.facts["pe.imports"], 4);
        // The same as `pefile` 2024.8.26 gives for these bytes.
        assert_eq!(cx.facts["pe.imphash"], "7d4f98c0c261f9f2f5880fa675e38359");
        assert_eq!(
            cx.facts["pe.libraries"],
            serde_json::json!(["kernel32.dll", "ws2_32.dll"])
        );
        let children: Vec<_> = cx.children.iter().map(|c| c.name.as_str()).collect();
        assert_eq!(children, ["resource-1.zip"]);
        assert_eq!(ids(cx), ["program"]);
    });
}

#[test]
fn what_follows_the_sections_is_a_child_when_it_is_a_file() {
    let archive = b"PK\x03\x04 then whatever follows in the archive";
    with("a.exe", &program(archive), |cx| {
        assert_eq!(cx.facts["pe.overlay_size"], archive.len());
        assert!(
            cx.children
                .iter()
                .any(|c| c.name == "overlay.zip" && c.bytes == archive)
        );
    });
    with("a.exe", &program(&[0; 300]), |cx| {
        assert!(!cx.facts.contains_key("pe.overlay_size"));
    });
}

#[test]
fn disguises_and_odd_layouts_weigh() {
    with("facture.pdf", &program(b""), |cx| {
        assert!(ids(cx).contains(&"program-poses-as-document"));
    });
    let mut bytes = program(b"");
    // The section made writable, the entry point moved out of it.
    bytes[0x98 + 240 + 39] |= 0x80;
    bytes[0x98 + 16..0x98 + 20].copy_from_slice(&0x9000_u32.to_le_bytes());
    with("a.exe", &bytes, |cx| {
        assert_eq!(
            cx.signals
                .iter()
                .filter(|s| s.id == "program-odd-layout")
                .count(),
            2
        );
    });
}

#[test]
fn a_signature_that_cannot_be_read_leaves_a_gap() {
    let mut bytes = program(b"");
    let entry = 0x98 + 112 + 32;
    let start = u32::try_from(bytes.len()).expect("small");
    bytes[entry..entry + 4].copy_from_slice(&start.to_le_bytes());
    bytes[entry + 4..entry + 8].copy_from_slice(&16_u32.to_le_bytes());
    bytes.extend([16, 0, 0, 0, 0, 2, 2, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    with("a.exe", &bytes, |cx| {
        assert_eq!(cx.facts["pe.signed"], true);
        assert_eq!(cx.gaps.len(), 1);
    });
}

#[test]
fn entropy_is_in_bits_a_byte() {
    let all: Vec<u8> = (0..=255).collect();
    assert!((entropy(&all) - 8.0).abs() < 1e-9);
    assert!(entropy(&[7; 100]).abs() < 1e-9);
    assert!(entropy(&[]).abs() < 1e-9);
}

proptest::proptest! {
    #[test]
    fn any_bytes_do(mut bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 64..600)) {
        with("x", &bytes, |_| ());
        bytes[..2].copy_from_slice(b"MZ");
        with("x", &bytes, |_| ());
    }

    #[test]
    fn damaged_programs_do(changes in proptest::collection::vec((0..0xa00_usize, proptest::prelude::any::<u8>()), 1..30)) {
        let mut bytes = program(b"PK\x03\x04 and more bytes after that");
        for (at, byte) in changes {
            bytes[at] = byte;
        }
        with("x", &bytes, |_| ());
    }
}
