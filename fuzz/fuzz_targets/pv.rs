//! Feeds arbitrary bytes to the judge of signed reports: as a whole file, and as what fills the hole of a well-formed one.
#![no_main]

use verifier::pv::{Trust, verify};

/// A file of the structure that is known, whose signature is these bytes and whose data are those.
fn file(signature: &[u8], data: &[u8]) -> Vec<u8> {
    let hole: String = signature.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut places = Vec::new();
    for (number, body) in [
        (1, "<</Type/Catalog/AcroForm<</Fields[4 0 R]>>/AF[2 0 R]/Names<</EmbeddedFiles<</Names[(a)2 0 R]>>>>>>".to_owned()),
        (2, "<</AFRelationship/Data/EF<</F 3 0 R>>>>".to_owned()),
    ] {
        places.push(out.len());
        out.extend_from_slice(format!("{number} 0 obj\n{body}\nendobj\n").as_bytes());
    }
    places.push(out.len());
    out.extend_from_slice(format!("3 0 obj\n<</Length {}>>\nstream\n", data.len()).as_bytes());
    out.extend_from_slice(data);
    out.extend_from_slice(b"\nendstream\nendobj\n");
    let first = out.len();
    out.extend_from_slice(b"xref\n0 4\n0000000000 65535 f \n");
    for place in places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    out.extend_from_slice(format!("trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n{first}\n%%EOF\n").as_bytes());
    let field = out.len();
    out.extend_from_slice(b"4 0 obj\n<</FT/Sig/V 5 0 R>>\nendobj\n");
    let value = out.len();
    out.extend_from_slice(b"5 0 obj\n<</SubFilter/ETSI.CAdES.detached/ByteRange[0 ");
    let start = out.len() + 45;
    let end = start + hole.len() + 2;
    let mut tail = b"/M(D:20261122220000Z)/Name<FEFF0041>>>\nendobj\n".to_vec();
    let table = end + tail.len();
    tail.extend_from_slice(format!("xref\n4 2\n{field:010} 00000 n \n{value:010} 00000 n \ntrailer\n<</Size 6/Root 1 0 R/Prev {first}>>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    out.extend_from_slice(format!("{start:010} {end:010} {:010} ]/Contents ", tail.len()).as_bytes());
    out.resize(start, b' ');
    out.extend_from_slice(format!("<{hole}>").as_bytes());
    out.extend_from_slice(&tail);
    out
}

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let trust = Trust::default();
    assert!(!verify(bytes, &trust).is_good());
    let (data, signature) = bytes.split_at(bytes.len() / 4);
    let report = verify(&file(signature, data), &trust);
    assert!(!report.is_good());
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = verifier::pv::authorities(text);
    }
});
