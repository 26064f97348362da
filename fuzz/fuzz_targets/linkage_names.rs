//! Two names on two lines: prepared, compared from both sides.
#![no_main]

use linkage::names::{compare, tokens};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let (one, other) = text.split_once('\n').unwrap_or((text, text));
    let (one, other) = (tokens(one), tokens(other));
    for a in &one {
        assert!(a.forms().count() <= 6);
        for b in &other {
            let likeness = compare(a, b);
            assert!((0.0..=1.0).contains(&likeness.score));
            assert_eq!(likeness, compare(b, a));
        }
    }
});
