//! Writes invented requests and the truth about them:
//! `cargo run --release -p linkage --example synthetic -- FOLDER RECORDS [--seed 1] [--errors 1] [--civil 0]
//! [--parents 0.35] [--hard]`
//!
//! `--hard` is the set of the measures: errors doubled, six requests in ten with civil status only.

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::PathBuf;

use linkage::synthetic::{COLUMNS, Requests, Settings};

fn main() -> Result<(), Box<dyn Error>> {
    let (folder, settings) = arguments()?;
    std::fs::create_dir_all(&folder)?;
    let mut records =
        csv::Writer::from_writer(BufWriter::new(File::create(folder.join("records.csv"))?));
    let mut truth = BufWriter::new(File::create(folder.join("truth.csv"))?);
    records.write_record(COLUMNS)?;
    writeln!(truth, "id,cluster,origin,mode")?;
    for request in Requests::new(settings)? {
        records.write_record(request.values())?;
        let (id, cluster, origin) = (request.id(), request.cluster(), request.origin());
        writeln!(truth, "{id},{cluster},{origin},{}", request.mode().word())?;
    }
    records.flush()?;
    truth.flush()?;
    Ok(())
}

fn arguments() -> Result<(PathBuf, Settings), Box<dyn Error>> {
    let mut given = std::env::args().skip(1);
    let folder = given.next().ok_or("which folder?")?;
    let records = given.next().ok_or("how many records?")?.parse()?;
    let mut settings = Settings {
        records,
        ..Settings::default()
    };
    while let Some(name) = given.next() {
        if name == "--hard" {
            settings = Settings::hard(records, settings.seed);
            continue;
        }
        let value = given.next().ok_or("a value is missing")?;
        match name.as_str() {
            "--seed" => settings.seed = value.parse()?,
            "--errors" => settings.errors = value.parse()?,
            "--civil" => settings.civil_status_only = value.parse()?,
            "--parents" => settings.parents = value.parse()?,
            _ => return Err(format!("{name} is not known").into()),
        }
    }
    Ok((folder.into(), settings))
}
