//! `link MAP.toml OUT.csv A.csv [B.csv]`: what `acte ppst link` does, without building the rest of the house.
//! `link MAP.toml OUT.csv A.csv --save-model MODEL.json` keeps what it learned.

use std::path::PathBuf;

use linkage::cli::{Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let kept = words
        .iter()
        .position(|word| word.as_os_str() == "--save-model");
    let save_model = kept.and_then(|at| words.drain(at..).nth(1));
    let mut words = words.into_iter();
    let (Some(map), Some(out)) = (words.next(), words.next()) else {
        return Err("link MAP.toml OUT.csv A.csv [B.csv]".into());
    };
    let options = Options {
        tables: words.collect(),
        map,
        out,
        clusters: None,
        model: None,
        save_model,
        explain: None,
    };
    run(&options, &mut std::io::stderr())?;
    Ok(())
}
