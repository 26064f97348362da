//! `link MAP.toml OUT.csv A.csv [B.csv]`: what `acte ppst link` does, without building the rest of the house.

use std::path::PathBuf;

use linkage::cli::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut paths = std::env::args().skip(1).map(PathBuf::from);
    let (Some(map), Some(out)) = (paths.next(), paths.next()) else {
        return Err("link MAP.toml OUT.csv A.csv [B.csv]".into());
    };
    let options = Options {
        tables: paths.collect(),
        map,
        out,
        clusters: None,
        model: None,
        save_model: None,
        explain: None,
    };
    run(&options, &mut std::io::stderr())?;
    Ok(())
}
