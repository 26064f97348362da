//! Towns and countries from arbitrary text.
#![no_main]

use linkage::places::{country, town};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let _ = country(text);
    let found = town(text);
    assert!(town(found.as_str()) == found);
});
