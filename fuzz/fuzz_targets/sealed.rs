//! Arbitrary bytes never open as a sealed stream.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u16, &[u8])| {
    let (cut, bytes) = input;
    assert!(!ledger::fuzzing::sealed_stream(bytes, usize::from(cut)));
});
