//! A complaint from arbitrary text: what is read stands in it, in order, and no card is let out whole.
#![no_main]

use traces::{extract::extract, kind::Kind};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let mut end = 0;
    for found in extract(text) {
        assert!(found.start >= end && found.start < found.end);
        assert!(text.get(found.start..found.end).is_some());
        assert!(!found.value.is_empty() && found.value.len() < 4096);
        if found.kind == Kind::Card {
            assert!(found.value.bytes().filter(u8::is_ascii_digit).count() == 10);
        }
        end = found.end;
    }
});
