//! Any reader on arbitrary bytes: the first byte chooses the kind, so that a new kind is fuzzed without a
//! target of its own.
#![no_main]

use inspect::{
    context::{Budget, Context},
    kind::Kind,
    limits::Limits,
    readers,
};

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let Some(kind) = Kind::ALL.get(usize::from(choice) % Kind::ALL.len()) else { return };
    let limits = Limits { max_total_bytes: 16 << 20, ..Limits::default() };
    for reader in readers::of(*kind) {
        let mut budget = Budget::unmetered(limits.clone());
        let mut cx = Context::new("entree", 0, bytes.len() as u64, &[], &mut budget);
        reader(bytes, &mut cx);
        let total: usize = cx.children.iter().map(|child| child.bytes.len()).sum();
        assert!(total <= 16 << 20, "{kind:?} gave {total} bytes");
    }
});
