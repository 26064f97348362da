//! Person linkage beside Splink: how well, how fast, in how much memory, and how both grow with the number of records.
//!
//! `cargo xtask bench linkage [--data FOLDER] [--python PROGRAM] [--most RECORDS] [--ours]`: the public sets are in FOLDER
//! (its absence leaves them out), the program is a Python that has Splink (made under the target folder when not given),
//! no generated set has more than so many records, and `--ours` prints only what ours costs as records grow.

mod growth;
mod programs;
mod quality;

use std::path::PathBuf;

use programs::Programs;

/// What may be said after the name of the measure.
#[derive(Default)]
pub(super) struct Options {
    /// Where the public sets are.
    pub(super) data: Option<PathBuf>,
    /// A Python with Splink.
    pub(super) python: Option<PathBuf>,
    /// Only what ours costs.
    pub(super) ours: bool,
    /// The most records of a generated set.
    pub(super) most: Option<usize>,
}

/// Every measure of linkage.
pub(super) fn run(options: &Options) -> Result<(), String> {
    let programs = Programs::ready(options)?;
    let most = options.most.unwrap_or(usize::MAX);
    if options.ours {
        return growth::run(&programs, most, false);
    }
    quality::run(&programs, options.data.as_deref(), most)?;
    growth::run(&programs, most, true)?;
    match &options.data {
        Some(data) => quality::parity(&programs, data),
        None => {
            println!(
                "Public sets, name pairs and parity are left out: --data FOLDER was not said."
            );
            Ok(())
        }
    }
}
