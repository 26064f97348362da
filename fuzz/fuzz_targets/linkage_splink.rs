//! `linkage::splink::Model::read` on arbitrary settings, then a row and its score.
#![no_main]

use linkage::splink::{Frequencies, Model};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let Ok(model) = Model::read(bytes) else { return };
    let texts: Vec<Option<&str>> = model.columns().iter().map(|_| Some("1990-01-01")).collect();
    if let Ok(row) = model.row(&texts, &Frequencies::none()) {
        assert!(model.score(&row, &row).levels.len() <= bytes.len());
    }
});
