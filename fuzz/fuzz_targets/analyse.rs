//! The whole walk, whatever the bytes are.
#![no_main]

use inspect::{analyse::{Request, analyse}, limits::Limits, report::AnalysisKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: fuzz::caught(&["/cab-", "/hayro"]), |bytes: &[u8]| {
    let limits = Limits { max_total_bytes: 32 << 20, max_millis: 5_000, ..Limits::default() };
    let _ = analyse(Request {
        name: "entree.bin",
        bytes: bytes.to_vec(),
        kind: AnalysisKind::Full,
        limits: &limits,
        passwords: &[],
        owner: "",
        rules: None,
        sandboxed: false,
    });
});
