//! Frozen exports of each version of the format must be read for ever.

use std::{fs, path::PathBuf};

use verifier::audit::{Note, Witnessed, verify};

use crate::book::Book;

fn sample(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/samples");
    fs::read(folder.join(name)).unwrap()
}

#[test]
fn the_first_format_is_still_read() {
    let key =
        kernel::tlog::VerifierKey::parse(std::str::from_utf8(&sample("v1.vkey")).unwrap()).unwrap();
    let witnessed = Witnessed {
        key: Some(key),
        checkpoints: Vec::new(),
    };
    let report = verify(sample("v1-access.jsonl").as_slice(), &witnessed).unwrap();
    assert_eq!(report.findings, []);
    assert_eq!(
        (report.size, report.entries, report.checkpoints),
        (40, 40, 4)
    );
    assert_eq!(report.notes, [Note::Tail { size: 40 }]);
    let receipt = sample("v1-receipt.json");
    let proven = verifier::receipt::verify(
        std::str::from_utf8(&receipt).unwrap(),
        witnessed.key.as_ref(),
    );
    assert_eq!(proven.unwrap().index, 37);
}

#[test]
fn the_first_format_is_still_what_is_written() {
    let book = Book::new(4, 10);
    assert_eq!(book.export(), sample("v1-access.jsonl"));
    assert_eq!(
        book.public().to_string(),
        String::from_utf8(sample("v1.vkey")).unwrap().trim_end()
    );
}
