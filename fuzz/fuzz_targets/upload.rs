//! Multipart bodies, forms, cookies and names of files, as a browser or anyone else sends them.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    gate::fuzzing::cookies(bytes);
    gate::fuzzing::form(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let name = gate::upload::FileName::new(text);
        assert!(name.given().len() <= 255 && !name.given().contains('/'));
        let safe = name.safe();
        assert!(!safe.is_empty() && safe.len() <= 100 && !safe.starts_with('.'));
        assert!(safe.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte)));
        let _ = gate::session::Bearer::parse(text);
    }
    let body = [&b"--b\r\n"[..], bytes].concat();
    let reading = gate::fuzzing::multipart(b"multipart/form-data; boundary=b", body, 1 << 16);
    futures::executor::block_on(reading);
});
