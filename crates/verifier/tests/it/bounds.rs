//! Hostile files: bounded and refused, never believed, never a panic.

use proptest::prelude::*;
use verifier::audit::{Finding, Unreadable, Witnessed, verify};

use crate::book::Book;

#[test]
fn what_is_not_an_export_is_refused() {
    for bytes in [
        &b""[..],
        b"\n",
        b"{}\n",
        b"{\"manifest\":{}}\n",
        &[0xff; 100],
        &[b'['; 200_000],
    ] {
        let result = verify(bytes, &Witnessed::default());
        assert!(matches!(result, Err(Unreadable::Format)), "{result:?}");
    }
    let later = String::from_utf8(Book::new(1, 1).export()).unwrap();
    let later = later.replacen("\"format\":1", "\"format\":2", 1);
    assert!(matches!(
        verify(later.as_bytes(), &Witnessed::default()),
        Err(Unreadable::Format)
    ));
}

#[test]
fn an_endless_line_is_one_wrong_line() {
    let mut export = Book::new(1, 3).export();
    export.extend(std::iter::repeat_n(b'x', 5_000_000));
    let report = verify(export.as_slice(), &Witnessed::default()).unwrap();
    assert!(matches!(report.findings.as_slice(), [Finding::Unreadable { lines }] if *lines < 5));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever byte of an export is altered, something is found; and nothing panics.
    #[test]
    fn one_altered_byte_is_never_unnoticed(at in any::<prop::sample::Index>(), with in any::<u8>()) {
        let book = Book::new(3, 5);
        let mut export = book.export();
        let first = export.iter().position(|byte| *byte == b'\n').unwrap();
        let at = first + 1 + at.index(export.len() - first - 1);
        prop_assume!(export[at] != with);
        export[at] = with;
        let witnessed = Witnessed { key: Some(book.public()), checkpoints: Vec::new() };
        let report = verify(export.as_slice(), &witnessed).unwrap();
        prop_assert!(!report.is_good(), "byte {at} became {with}");
    }

    /// So is a line removed, doubled or moved.
    #[test]
    fn one_displaced_line_is_never_unnoticed(from in 1_usize..18, to in 1_usize..18, how in 0..3) {
        let book = Book::new(3, 5);
        let export = book.export();
        let mut lines: Vec<&[u8]> = export.split_inclusive(|byte| *byte == b'\n').collect();
        // Checkpoints may stand in any order.
        prop_assume!(from != to && !(from <= 3 && to <= 3 && how == 2));
        let line = lines[from];
        match how {
            0 => drop(lines.remove(from)),
            1 => lines.insert(to, line),
            _ => {
                lines.remove(from);
                lines.insert(to, line);
            }
        }
        let witnessed = Witnessed { key: Some(book.public()), checkpoints: Vec::new() };
        let report = verify(lines.concat().as_slice(), &witnessed).unwrap();
        prop_assert!(!report.is_good(), "{from} {to} {how}");
    }
}
