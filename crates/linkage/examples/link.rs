//! `link MAP.toml OUT.csv A.csv [B.csv]`: what `acte ppst link` does, without building the rest of the house.
//! `link MAP.toml OUT.csv A.csv --save-model MODEL.json` keeps what it learned; so do `--save-splink MODEL.json` and
//! `--splink-columns COLUMNS.csv`, for Splink (on Spark with `--spark`).

use std::path::PathBuf;

use linkage::cli::{Engine, Options, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words: Vec<PathBuf> = std::env::args().skip(1).map(PathBuf::from).collect();
    let spark = words.iter().position(|word| word.as_os_str() == "--spark");
    if let Some(at) = spark {
        words.remove(at);
    }
    let mut taken = |option: &str| {
        let at = words.iter().position(|word| word.as_os_str() == option)?;
        words.drain(at..(at + 2).min(words.len())).nth(1)
    };
    let (model, save_model) = (taken("--model"), taken("--save-model"));
    let (save_splink, splink_columns) = (taken("--save-splink"), taken("--splink-columns"));
    let mut words = words.into_iter();
    let (Some(map), Some(out)) = (words.next(), words.next()) else {
        return Err("link MAP.toml OUT.csv A.csv [B.csv]".into());
    };
    let options = Options {
        tables: words.collect(),
        map,
        out,
        clusters: None,
        model,
        save_model,
        explain: None,
        save_splink,
        splink_columns,
        splink_engine: spark.map_or(Engine::DuckDb, |_| Engine::Spark),
    };
    run(&options, &mut std::io::stderr())?;
    Ok(())
}
