//! `extract [FILE]`: what `acte thesee extract` does, without building the rest of the house.

use std::{io, path::PathBuf};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let file = std::env::args().nth(1).map(PathBuf::from);
    traces::cli::run(
        file.as_deref(),
        io::stdin().lock(),
        &mut io::stdout().lock(),
    )?;
    Ok(())
}
