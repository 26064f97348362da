//! Feeds arbitrary text to the readers of receipts, frontiers, ids and terms.
#![no_main]

use kernel::{
    Id, Term,
    tlog::{Frontier, Hash, Receipt},
};

enum Any {}
impl kernel::Kind for Any {
    const NAME: &'static str = "any";
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for size in [0, 1, 3, u64::MAX, bytes.len() as u64 / 32] {
        if let Ok(frontier) = Frontier::from_bytes(size, bytes) {
            assert_eq!(frontier.to_bytes(), bytes);
        }
    }
    let _ = Hash::from_slice(bytes);
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = Receipt::parse(text);
    let _ = text.parse::<Hash>();
    let _ = text.parse::<Term>();
    if let Ok(id) = text.parse::<Id<Any>>() {
        assert_eq!(id.to_string().parse::<Id<Any>>().ok(), Some(id));
    }
});
