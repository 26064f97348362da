//! Feeds arbitrary bytes to `inspect::indicators::scan`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    assert!(inspect::indicators::scan(bytes, &[], 100).len() <= 100);
});
