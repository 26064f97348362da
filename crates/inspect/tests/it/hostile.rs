//! Arbitrary and damaged bytes: no reader panics, and bounds hold whatever is claimed.

use inspect::{
    context::{Budget, Context},
    limits::Limits,
    readers::{
        Reader, ar, cab, chm, cpio, installshield, iso, seven_zip, sis, streams, tar, transfer,
        unpack, zip,
    },
};
use proptest::prelude::*;

use crate::{archives, samples};

const READERS: [(&str, Reader); 26] = [
    ("zip", zip::read),
    ("7z", seven_zip::read),
    ("tar", tar::read),
    ("cab", cab::read),
    ("iso", iso::read),
    ("chm", chm::read),
    ("cpio", cpio::read),
    ("ar", ar::read),
    ("gzip", streams::gzip),
    ("bzip2", streams::bzip2),
    ("xz", streams::xz),
    ("lzma", streams::lzma),
    ("zstd", streams::zstd),
    ("szdd", streams::szdd),
    ("binhex", transfer::binhex),
    ("installshield", installshield::read),
    ("sis", sis::read),
    ("rar", unpack::rar),
    ("arj", unpack::arj),
    ("lha", unpack::lha),
    ("xar", unpack::xar),
    ("wim", unpack::wim),
    ("lz4", unpack::lz4),
    ("disc", unpack::disc),
    ("disk", unpack::disk),
    ("program", unpack::program),
];

/// Runs every reader within a small budget; what comes out must fit in it.
fn within_budget(bytes: &[u8]) {
    let limits = Limits {
        max_total_bytes: 1 << 20,
        max_node_bytes: 1 << 19,
        max_nodes: 50,
        ..Limits::default()
    };
    for (name, reader) in READERS {
        let mut budget = Budget::unmetered(limits.clone());
        let mut cx = Context::new("entree", 0, bytes.len() as u64, &[], &mut budget);
        reader(bytes, &mut cx);
        let total: usize = cx.children.iter().map(|child| child.bytes.len()).sum();
        assert!(total <= 1 << 20, "{name} gave {total} bytes");
        assert!(
            cx.children.len() <= 50,
            "{name} gave {} children",
            cx.children.len()
        );
    }
}

/// Valid files to damage.
fn valid() -> Vec<Vec<u8>> {
    let text = b"bonjour ".repeat(200);
    vec![
        samples::zip("a.txt", &text),
        samples::tar("a.txt", &text),
        samples::cab("a.txt", &text),
        samples::gzip(&text),
        samples::bzip2(&text),
        samples::xz(&text),
        samples::zstd(&text),
        samples::seven_zip("a.txt", &text),
        archives::rar("a.txt", &text),
        archives::lz4(&text),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn arbitrary_bytes(bytes in proptest::collection::vec(any::<u8>(), 0..2048)) {
        within_budget(&bytes);
        let _ = inspect::kind::identify(&bytes, "entree.bin");
    }

    #[test]
    fn damaged_files(which in 0..10_usize, damage in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = valid().swap_remove(which);
        for (place, value) in damage {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        within_budget(&bytes);
        bytes.truncate(cut.index(bytes.len()));
        within_budget(&bytes);
    }
}
