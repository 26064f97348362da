//! `readers::cab::read` on arbitrary bytes.
#![no_main]

use inspect::{context::{Budget, Context}, limits::Limits, readers};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: fuzz::caught(&["/cab-"]), |bytes: &[u8]| {
    let mut budget = Budget::unmetered(Limits::default());
    readers::cab::read(bytes, &mut Context::new("entree", 0, bytes.len() as u64, &[], &mut budget));
});
