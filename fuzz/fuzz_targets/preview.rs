//! Previews of arbitrary bytes are plain, and a list of previews out of a worker is judged without harm.
#![no_main]

use inspect::{
    analyse::{Request, analyse},
    limits::Limits,
    preview::{MOST, Preview},
    report::AnalysisKind,
};

libfuzzer_sys::fuzz_target!(init: fuzz::caught(&["/hayro"]), |bytes: &[u8]| {
    if let Ok(told) = serde_json::from_slice::<Vec<Preview>>(bytes) {
        for preview in told {
            let _ = preview.is_plain();
        }
    }
    let limits = Limits { max_total_bytes: 16 << 20, max_millis: 5_000, ..Limits::default() };
    let report = analyse(Request {
        name: "entree.bin",
        bytes: bytes.to_vec(),
        kind: AnalysisKind::Preview,
        limits: &limits,
        passwords: &[],
        owner: "",
        rules: None,
        sandboxed: false,
    });
    assert!(report.previews.len() <= MOST);
    assert!(report.previews.iter().all(Preview::is_plain));
});
