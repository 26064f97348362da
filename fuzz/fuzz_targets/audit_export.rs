//! Feeds arbitrary bytes to the verifier: as an export, and as what follows a good first line.
#![no_main]

use verifier::audit::{Witnessed, verify};

const MANIFEST: &str = concat!(
    r#"{"manifest":{"format":1,"origin":"acte.example/jecliqueoupas/access","#,
    r#""service":"jecliqueoupas","class":"access","term":"1 year","#,
    r#""vkey":"acte.example/jecliqueoupas/access+b6c6a5f7+AepKbGPinFIKvvVQexMuxfmVR3auvr57kkIe6mkURtIs","#,
    r#""size":40,"minimum":0,"made":"2028-03-01T00:00:00Z"}}"#,
    "\n"
);

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let witnessed = Witnessed::default();
    let _ = verify(bytes, &witnessed);
    let _ = verify([MANIFEST.as_bytes(), bytes].concat().as_slice(), &witnessed);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = verifier::receipt::verify(text, None);
    }
});
