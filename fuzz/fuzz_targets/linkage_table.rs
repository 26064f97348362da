//! A mapping, a blank line, a table of persons: read, linked, explained.
#![no_main]

use libfuzzer_sys::fuzz_target;
use linkage::{base::Base, bulk::{self, Limits, Scope}, table::Mapping};

fuzz_target!(|bytes: &[u8]| {
    let cut = bytes.windows(2).position(|two| two == b"\n\n").unwrap_or(bytes.len());
    let (mapping, table) = bytes.split_at(cut);
    let Ok(mapping) = std::str::from_utf8(mapping) else { return };
    let Ok(mapping) = Mapping::read(mapping) else { return };
    let mut base = Base::default();
    let read = mapping.each(table, |_, person, _| {
        // A run of the whole is slow; what reading does is seen on the first few.
        if base.len() < 20 {
            base.add(person);
        }
        Ok(())
    });
    if read.is_ok() && base.len() < 5 {
        let linked = bulk::link(&base, Scope::Within, Limits::default(), None);
        assert!(linked.pairs.iter().all(|pair| pair.a < pair.b && pair.bits.is_finite()));
    }
});
