//! `readers::streams::lzma` on arbitrary bytes.
#![no_main]

use inspect::{context::{Budget, Context}, limits::Limits, readers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut budget = Budget::unmetered(Limits::default());
    readers::streams::lzma(bytes, &mut Context::new("entree", 0, bytes.len() as u64, &[], &mut budget));
});
