//! `linkage::Model::read`: what is read is written and read again as it was.
#![no_main]

use linkage::Model;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(model) = Model::read(bytes) else { return };
    let written = model.write().expect("names and numbers");
    let again = Model::read(written.as_bytes()).expect("what was written is read");
    assert_eq!(again.write().ok(), Some(written));
});
