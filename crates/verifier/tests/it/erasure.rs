//! Erasure at term, told apart from removal.

use kernel::{Timestamp, tlog::Frontier};
use time::macros::datetime;
use verifier::audit::{Finding, Note};

use crate::book::{Book, START};

const LATER: Timestamp = datetime!(2027-12-01 00:00:00 UTC);
const CUTOFF: Timestamp = datetime!(2026-12-01 00:00:00 UTC);

/// 600 entries of 2026, then some of 2027, then the erasure of those of 2026.
fn pruned(below: u64) -> Book {
    let mut book = Book::new(60, 10);
    for seed in 600..700 {
        book.append(seed, LATER, None);
    }
    book.sign();
    book.append(700, LATER, Some((below, CUTOFF)));
    book.sign();
    let whole = below / 256;
    let mut prefix: Vec<_> = book
        .nodes
        .iter()
        .filter(|n| n.0 < whole)
        .map(|n| (8, n.0, n.1))
        .collect();
    let cut = book
        .rows
        .iter()
        .filter(|row| row.index / 256 == whole && row.index < below);
    prefix.extend(cut.map(|row| (0, row.index, row.leaf)));
    book.pruned = prefix;
    book.nodes.retain(|node| node.0 >= whole);
    book.rows.retain(|row| row.index >= below);
    book.minimum = below;
    book
}

#[test]
fn a_pruned_log_still_verifies_and_says_so() {
    for below in [1, 255, 256, 512, 600] {
        let report = pruned(below).check();
        assert_eq!(report.findings, [], "{below}");
        assert_eq!(
            (report.size, report.minimum, report.entries),
            (701, below, 701 - below)
        );
        assert!(
            report.notes.contains(&Note::Pruned {
                below,
                receipt: 700
            }),
            "{below}"
        );
    }
}

#[test]
fn a_prefix_removed_without_a_word_is_named() {
    let mut book = pruned(512);
    book.minimum = 513;
    book.rows.remove(0);
    book.pruned.push((0, 512, Book::new(60, 10).rows[512].leaf));
    assert_eq!(book.findings(), [Finding::Pruning { minimum: 513 }]);
    // The receipt itself gone.
    let mut book = pruned(512);
    book.rows.last_mut().unwrap().header = None;
    let found = book.findings();
    assert!(
        found.contains(&Finding::Pruning { minimum: 512 }),
        "{found:?}"
    );
    assert!(
        found.contains(&Finding::Removed { index: 700 }),
        "{found:?}"
    );
}

#[test]
fn an_altered_prefix_is_noticed() {
    let mut book = pruned(512);
    book.pruned[1].2 = Frontier::new().root();
    let found = book.findings();
    assert!(
        matches!(found.as_slice(), [Finding::Root { .. }]),
        "{found:?}"
    );
    let mut book = pruned(512);
    book.pruned.remove(0);
    assert!(!book.findings().is_empty());
}

#[test]
fn a_prefix_without_its_hashes_is_named_whatever_size_is_claimed() {
    let mut book = pruned(512);
    book.pruned.clear();
    book.size = 0;
    let none = [Finding::Missing { from: 0, to: 512 }];
    assert_eq!(book.findings(), none);
    // Nothing after it could be compared with what was signed.
    let late = book.rows[100].header.take().unwrap();
    let altered = late.replace("\"done\"", "\"denied\"");
    book.rows[100].leaf = kernel::tlog::Hash::leaf(altered.as_bytes());
    book.rows[100].header = Some(altered);
    assert_eq!(book.findings(), none);
    let mut book = pruned(512);
    book.pruned.pop();
    book.size = 256;
    assert_eq!(book.findings(), [Finding::Missing { from: 256, to: 512 }]);
}

#[test]
fn erasing_before_the_term_is_named() {
    let mut book = Book::new(10, 10);
    book.append(100, START + time::Duration::days(364), Some((0, START)));
    book.sign();
    assert_eq!(book.findings(), [Finding::Early { index: 100 }]);
}

#[test]
fn entries_said_to_be_erased_but_still_held_are_named() {
    let mut book = Book::new(10, 10);
    book.append(100, LATER, Some((50, CUTOFF)));
    book.sign();
    assert_eq!(book.findings(), [Finding::NotErased { index: 100 }]);
}

#[test]
fn payloads_may_only_go_at_term() {
    let mut book = pruned(512);
    for row in book.rows.iter_mut().take(5) {
        (row.actor, row.object) = (None, None);
    }
    let report = book.check();
    assert_eq!(report.findings, []);
    assert!(report.notes.contains(&Note::Payloads { count: 5 }));
    // Row 610 is of 2027.
    let late = &mut book.rows[610 - 512];
    (late.actor, late.object) = (None, None);
    assert_eq!(book.findings(), [Finding::PayloadGone { index: 610 }]);
}
