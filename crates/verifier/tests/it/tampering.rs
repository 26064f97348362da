//! Every kind of tampering, named by its rank.

use kernel::tlog::Hash;
use verifier::audit::{Finding, Note, Witnessed, verify};

use crate::book::{Book, START, entry};

#[test]
fn an_honest_log_has_no_finding() {
    for (batches, each) in [(0, 0), (1, 1), (40, 25), (3, 256)] {
        let report = Book::new(batches, each).check();
        assert_eq!(report.findings, [], "{batches} × {each}");
        assert_eq!(
            (report.size, report.entries),
            (batches * each, batches * each)
        );
        assert_eq!(
            report.notes,
            [Note::Tail {
                size: batches * each
            }]
        );
    }
}

#[test]
fn each_changed_field_of_a_header_is_named() {
    let honest = Book::new(10, 30);
    let header = honest.rows[123].header.clone().unwrap();
    for (from, to) in [
        ("\"consult\"", "\"change\""),
        ("report.read", "report.list"),
        ("\"done\"", "\"denied\""),
        ("\"articles\":\"5\"", "\"articles\":\"6\""),
        ("\"analysis\"", "\"audit\""),
        ("\"kind\":\"report\"", "\"kind\":\"deposit\""),
        ("T08:", "T09:"),
        ("\"entry\":\"0", "\"entry\":\"1"),
        ("\"actor\":\"", "\"actor\":\"A"),
        ("\"object\":\"", "\"object\":\"A"),
    ] {
        let mut book = honest.clone();
        let mut altered = header.replacen(from, to, 1);
        assert_ne!(altered, header, "{from}");
        if to.ends_with("\":\"A") {
            // Another commitment of the right length.
            altered = header.replacen(from, to, 1);
            let at = altered.find(to).unwrap() + to.len() + 42;
            altered.remove(at);
        }
        book.rows[123].header = Some(altered);
        let found = book.findings();
        let named = |finding: &Finding| {
            matches!(
                finding,
                Finding::Changed { index: 123 } | Finding::Removed { index: 123 }
            )
        };
        assert!(found.iter().any(named), "{from}: {found:?}");
        let index = |finding: &Finding| match finding {
            Finding::Changed { index } | Finding::Actor { index } | Finding::Object { index } => {
                *index
            }
            Finding::Removed { index } => *index,
            other => panic!("{from}: {other:?}"),
        };
        assert!(
            found.iter().all(|finding| index(finding) == 123),
            "{from}: {found:?}"
        );
    }
}

#[test]
fn a_change_carried_into_the_stored_hash_is_narrowed_to_its_batch() {
    let mut book = Book::new(100, 10);
    let header = book.rows[555]
        .header
        .clone()
        .unwrap()
        .replace("\"done\"", "\"denied\"");
    book.rows[555].leaf = Hash::leaf(header.as_bytes());
    book.rows[555].header = Some(header);
    let found = book.findings();
    assert_eq!(
        found,
        [
            Finding::Node { tile: 2 },
            Finding::Root { from: 550, to: 560 }
        ]
    );
}

#[test]
fn an_altered_hash_beside_an_intact_entry_is_told_apart() {
    let mut book = Book::new(10, 10);
    book.rows[42].leaf = Hash::leaf(b"other");
    assert_eq!(book.findings(), [Finding::StoredHash { index: 42 }]);
    let mut book = Book::new(3, 256);
    book.nodes[1].1 = Hash::leaf(b"other");
    assert_eq!(book.findings(), [Finding::Node { tile: 1 }]);
    book.nodes.remove(1);
    assert_eq!(book.findings(), [Finding::Node { tile: 1 }]);
}

#[test]
fn who_and_what_are_checked() {
    let mut book = Book::new(4, 10);
    book.rows[3].actor = book.rows[4].actor.clone();
    book.rows[5].object = Some("{}".to_owned());
    book.rows[7].salt = book.rows[8].salt.clone();
    let found = book.findings();
    let expected = [
        Finding::Actor { index: 3 },
        Finding::Object { index: 5 },
        Finding::Actor { index: 7 },
        Finding::Object { index: 7 },
    ];
    assert_eq!(found, expected);
    let mut book = Book::new(4, 10);
    book.rows[9].actor = None;
    assert_eq!(book.findings(), [Finding::Actor { index: 9 }]);
    book.rows[9].object = None;
    assert_eq!(book.findings(), [Finding::PayloadGone { index: 9 }]);
}

#[test]
fn a_removed_entry_is_named() {
    let mut book = Book::new(10, 10);
    book.rows[31].header = None;
    assert_eq!(book.findings(), [Finding::Removed { index: 31 }]);
    // With its leaf.
    let mut book = Book::new(10, 10);
    book.rows.remove(31);
    assert_eq!(book.findings(), [Finding::Missing { from: 31, to: 32 }]);
    // And the ranks closed up: no closer than its batch, as the missing hash is known to nobody.
    let mut book = Book::new(10, 10);
    book.rows.remove(31);
    for (index, row) in book.rows.iter_mut().enumerate() {
        row.index = index as u64;
    }
    book.size -= 1;
    let found = book.findings();
    assert!(
        found.contains(&Finding::Root { from: 30, to: 40 }),
        "{found:?}"
    );
    assert!(
        found.contains(&Finding::Truncated {
            held: 99,
            signed: 100
        }),
        "{found:?}"
    );
}

#[test]
fn an_inserted_entry_is_named() {
    let mut book = Book::new(10, 10);
    book.rows.insert(57, entry(999, 57, START, None));
    assert_eq!(book.findings(), [Finding::Inserted { index: 57 }]);
    // And the ranks after it moved on.
    for (index, row) in book.rows.iter_mut().enumerate() {
        row.index = index as u64;
    }
    book.size += 1;
    let found = book.findings();
    assert_eq!(
        found,
        [
            Finding::Inserted { index: 57 },
            Finding::Unsigned { from: 100 }
        ]
    );
    // In the last batch.
    let mut book = Book::new(10, 10);
    book.rows.insert(99, entry(999, 99, START, None));
    book.rows[100].index = 100;
    book.size += 1;
    let found = book.findings();
    assert_eq!(
        found,
        [
            Finding::Inserted { index: 99 },
            Finding::Unsigned { from: 100 }
        ]
    );
}

#[test]
fn two_swapped_entries_are_named() {
    // Their lines, their headers, and everything of them but their ranks.
    let mut lines = Book::new(10, 10);
    lines.rows.swap(12, 77);
    let mut headers = Book::new(10, 10);
    let (one, two) = (headers.rows[12].clone(), headers.rows[77].clone());
    (headers.rows[12].header, headers.rows[77].header) = (two.header, one.header);
    for book in [lines, headers] {
        let found = book.findings();
        assert!(
            found.contains(&Finding::Swapped {
                first: 12,
                second: 77
            }),
            "{found:?}"
        );
    }
    let mut whole = Book::new(10, 10);
    whole.rows.swap(12, 17);
    (whole.rows[12].index, whole.rows[17].index) = (12, 17);
    assert_eq!(
        whole.findings(),
        [Finding::Swapped {
            first: 12,
            second: 17
        }]
    );
}

#[test]
fn an_entry_repeated_is_named() {
    let mut book = Book::new(5, 10);
    let copy = book.rows[4].clone();
    let tree = &mut book.tree;
    tree.push(copy.leaf).unwrap();
    book.rows.push(crate::book::Row { index: 50, ..copy });
    book.size += 1;
    book.sign();
    assert_eq!(book.findings(), [Finding::Twice { index: 50 }]);
}

#[test]
fn a_cut_tail_shows_against_a_checkpoint_and_cannot_be_excluded_without() {
    let honest = Book::new(10, 10);
    let mut cut = honest.clone();
    cut.rows.truncate(95);
    cut.size = 95;
    assert_eq!(
        cut.findings(),
        [Finding::Truncated {
            held: 95,
            signed: 100
        }]
    );
    // Yesterday's copy: whole in itself.
    let old = Book::new(9, 10);
    let report = old.check();
    assert_eq!(report.findings, []);
    assert_eq!(report.notes, [Note::Tail { size: 90 }]);
    let witnessed = Witnessed {
        key: Some(old.public()),
        checkpoints: vec![honest.last_note()],
    };
    let report = verify(old.export().as_slice(), &witnessed).unwrap();
    assert_eq!(
        report.findings,
        [Finding::Truncated {
            held: 90,
            signed: 100
        }]
    );
    // A checkpoint kept from earlier holds for a log that only grew.
    let witnessed = Witnessed {
        key: Some(old.public()),
        checkpoints: vec![old.last_note()],
    };
    assert_eq!(
        verify(honest.export().as_slice(), &witnessed)
            .unwrap()
            .findings,
        []
    );
}

#[test]
fn a_file_cut_short_is_not_taken_for_a_short_log() {
    let export = Book::new(3, 10).export();
    let key = Some(Book::new(0, 0).public());
    let witnessed = Witnessed {
        key,
        checkpoints: Vec::new(),
    };
    let lines: Vec<&[u8]> = export.split_inclusive(|byte| *byte == b'\n').collect();
    for keep in 1..lines.len() {
        let cut = lines[..keep].concat();
        let report = verify(cut.as_slice(), &witnessed).unwrap();
        assert!(report.findings.contains(&Finding::Cut), "{keep} lines");
    }
    let cut = &export[..export.len() - 5];
    assert!(!verify(cut, &witnessed).unwrap().is_good());
}

#[test]
fn another_key_is_noticed() {
    let honest = Book::new(3, 10);
    let mut forged = Book {
        key: [8; 32],
        ..honest.clone()
    };
    forged.notes.clear();
    forged.sign();
    let witnessed = Witnessed {
        key: Some(honest.public()),
        checkpoints: Vec::new(),
    };
    let report = verify(forged.export().as_slice(), &witnessed).unwrap();
    assert_eq!(
        report.findings,
        [
            Finding::Signature { size: 30 },
            Finding::Unsigned { from: 0 }
        ]
    );
    // Without the right key at hand, only a warning can be given.
    let report = verify(forged.export().as_slice(), &Witnessed::default()).unwrap();
    assert_eq!(report.findings, []);
    assert!(report.notes.contains(&Note::OwnKey));
}

#[test]
fn two_states_of_one_size_are_a_fork() {
    let honest = Book::new(3, 10);
    let mut other = Book::new(2, 10);
    for seed in 500..510 {
        other.append(seed, START, None);
    }
    other.sign();
    let witnessed = Witnessed {
        key: Some(honest.public()),
        checkpoints: vec![other.last_note()],
    };
    let found = verify(honest.export().as_slice(), &witnessed)
        .unwrap()
        .findings;
    assert!(found.contains(&Finding::Fork { size: 30 }), "{found:?}");
    // An older state that the log does not continue.
    let longer = Book::new(4, 10);
    let witnessed = Witnessed {
        key: Some(honest.public()),
        checkpoints: vec![other.last_note()],
    };
    let found = verify(longer.export().as_slice(), &witnessed)
        .unwrap()
        .findings;
    assert!(found.contains(&Finding::Fork { size: 30 }), "{found:?}");
}

#[test]
fn a_rewritten_history_signed_again_is_betrayed_by_any_older_checkpoint() {
    let honest = Book::new(3, 10);
    let mut rewritten = Book::new(1, 10);
    for seed in 100..125 {
        rewritten.append(seed, START, None);
    }
    rewritten.sign();
    assert_eq!(rewritten.findings(), []);
    let witnessed = Witnessed {
        key: Some(honest.public()),
        checkpoints: vec![honest.last_note()],
    };
    let found = verify(rewritten.export().as_slice(), &witnessed)
        .unwrap()
        .findings;
    assert_eq!(found, [Finding::Root { from: 10, to: 30 }]);
}

#[test]
fn entries_without_checkpoint_are_named() {
    let mut book = Book::new(2, 10);
    book.append(20, START, None);
    assert_eq!(book.findings(), [Finding::Unsigned { from: 20 }]);
    book.notes.clear();
    assert_eq!(book.findings(), [Finding::Unsigned { from: 0 }]);
}
