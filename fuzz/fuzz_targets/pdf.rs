//! Feeds arbitrary bytes to `inspect::readers::pdf::read`.
#![no_main]

use inspect::{context::{Budget, Context}, limits::Limits};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let mut budget = Budget::unmetered(Limits::default());
    let mut cx = Context::new("fuzzed", 0, bytes.len() as u64, &[], &mut budget);
    inspect::readers::pdf::read(bytes, &mut cx);
});
