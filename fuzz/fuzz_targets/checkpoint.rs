//! Feeds arbitrary text to the readers of signed notes, checkpoints, keys, headers and tiles. What
//! is read must be written again as it was.
#![no_main]

use kernel::tlog::{Checkpoint, Header, Note, Tile, VerifierKey, bundle, unbundle};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(tile) = Tile::from_bytes(bytes) {
        assert_eq!(tile.to_bytes(), bytes);
    }
    if let Ok(entries) = unbundle(bytes) {
        assert_eq!(bundle(entries).as_deref(), Ok(bytes));
    }
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = Note::parse(text);
    if let Ok(header) = Header::decode(text) {
        assert_eq!(header.encode().as_deref(), Ok(text));
    }
    if let Ok(checkpoint) = Checkpoint::parse_text(text) {
        assert!(text.starts_with(&checkpoint.text()));
    }
    if let Ok(key) = VerifierKey::parse(text) {
        assert_eq!(key.to_string(), text.trim());
    }
});
