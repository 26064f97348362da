//! What a reader of registers expects.

mod properties;
mod scripts;
mod spelling;

use super::{Likeness, Token, compare};

fn compared(a: &str, b: &str) -> Likeness {
    compare(&Token::new(a), &Token::new(b))
}

/// The tables are searched by halves: out of order, a row would never be found.
fn assert_sorted<T: Ord + std::fmt::Debug>(rows: impl Iterator<Item = T>) {
    let rows: Vec<T> = rows.collect();
    for pair in rows.windows(2) {
        assert!(pair[0] < pair[1], "{:?} before {:?}", pair[0], pair[1]);
    }
}

#[test]
fn assets_are_of_the_version_read() {
    assert!(super::distance::is_readable());
    assert!(super::dictionary::is_readable());
    assert!(super::dictionary::len() > 100_000);
}

#[test]
fn particles_are_sorted() {
    assert_sorted(super::particle::PARTICLES.iter());
}
