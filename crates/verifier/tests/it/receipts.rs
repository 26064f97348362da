//! Receipts, with the program itself.

use std::{fs, process::Command};

use kernel::tlog::{Node, OpenedPart, Part, Receipt, Tile, inclusion};
use serde_json::value::RawValue;

use crate::book::Book;

fn receipt(book: &Book, index: usize) -> String {
    let leaves: Vec<_> = book.rows.iter().map(|row| row.leaf).collect();
    let held = |node: Node| {
        let low = usize::try_from(node.index << node.level).unwrap();
        let part = leaves.get(low..low + (1 << node.level))?;
        Tile::new(part.to_vec()).ok()?.node(node.level, 0)
    };
    let row = &book.rows[index];
    let raw = |text: &Option<String>| RawValue::from_string(text.clone().unwrap()).unwrap();
    let (header, object) = (raw(&row.header), raw(&row.object));
    let note = book.last_note();
    let vkey = book.public().to_string();
    let receipt = Receipt {
        acte_receipt: 1,
        header: &header,
        index: row.index,
        proof: inclusion(row.index, book.size, held).unwrap(),
        checkpoint: note.as_str().into(),
        vkey: vkey.as_str().into(),
        object: Some(OpenedPart {
            key: row.salt.key(Part::Object),
            part: &object,
        }),
    };
    serde_json::to_string(&receipt).unwrap()
}

#[test]
fn a_receipt_is_checked_by_the_program() {
    let book = Book::new(10, 10);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("receipt.json");
    let text = receipt(&book, 37);
    let run = |text: &str, more: &[&str]| {
        fs::write(&path, text).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_verifier"));
        let output = command
            .arg("receipt")
            .arg(&path)
            .args(more)
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, said) = run(&text, &["--lang", "en"]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("entry 37") && said.contains("The key is the one inside"),
        "{said}"
    );
    assert!(
        said.contains("report 00000000-0000-0000-0000-000000000025"),
        "{said}"
    );
    let key = book.public().to_string();
    let (code, said) = run(&text, &["--key", &key, "--json"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("\"index\":37"), "{said}");
    let other = Book {
        key: [1; 32],
        ..book
    }
    .public()
    .to_string();
    let (code, said) = run(&text, &["--key", &other]);
    assert_eq!((code, said.contains("NON valable")), (1, true), "{said}");
    let (code, _) = run(&text.replace("report.read", "report.list"), &[]);
    assert_eq!(code, 1);
    let (code, _) = run("{}", &[]);
    assert_eq!(code, 1);
}

#[test]
fn the_program_says_what_it_finds_in_an_export() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = Book::new(10, 10);
    fs::write(folder.path().join("access.jsonl"), book.export()).unwrap();
    let run = |more: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_verifier"));
        let output = command
            .arg("audit")
            .arg(folder.path())
            .args(more)
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8(output.stdout).unwrap(),
        )
    };
    let (code, said) = run(&[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("100 entrées") && said.contains("ne peut pas être exclue"),
        "{said}"
    );
    book.rows[5].header = None;
    fs::write(folder.path().join("access.jsonl"), book.export()).unwrap();
    let (code, said) = run(&["--lang", "en"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("Entry 5 was removed") && said.contains("NOT intact"),
        "{said}"
    );
    let (code, said) = run(&["--json"]);
    assert_eq!(code, 1);
    assert!(said.contains(r#""kind":"removed","index":5"#), "{said}");
    fs::write(folder.path().join("access.jsonl"), "nothing\n").unwrap();
    assert_eq!(run(&[]).0, 2);
    fs::remove_file(folder.path().join("access.jsonl")).unwrap();
    assert_eq!(run(&[]).0, 2);
}
