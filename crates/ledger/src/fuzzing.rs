//! Doors for the fuzzer alone, which sets `--cfg fuzzing`: readers of sealed bytes.

use kernel::Secret;

use crate::blobs::stream::Opener;

/// Opens a sealed stream in two pieces, cut at `cut`: true when it opens, which no arbitrary bytes do.
pub fn sealed_stream(bytes: &[u8], cut: usize) -> bool {
    let mut opener = Opener::new(Secret::new([7; 32]), b"essai".to_vec());
    let mut out = Vec::new();
    let (first, second) = bytes.split_at(cut.min(bytes.len()));
    opener.push(first, &mut out).is_ok()
        && opener.push(second, &mut out).is_ok()
        && opener.finish(&mut out).is_ok()
}
