//! Scores the records of a CSV (or links two) with a model of Splink, every pair its blocking rules yield.
//!
//! `splink_score MODEL.json RECORDS.csv [OTHER.csv]` prints `id_l,id_r,match_weight,match_key`. An empty cell
//! is NULL. Records are counted for the term frequencies, as Splink does.

#![expect(
    clippy::print_stderr,
    reason = "a command for whoever measures, not a service"
)]

use std::collections::HashMap;
use std::error::Error;
use std::io::Write;

use linkage::splink::{Frequencies, Id, Model, Row, Table};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, files @ ..] = arguments.as_slice() else {
        return Err("splink_score MODEL.json RECORDS.csv [OTHER.csv]".into());
    };
    let model = Model::read(&std::fs::read(model)?)?;
    let (mut cells, mut ids, mut source_of) = (Vec::new(), Vec::new(), Vec::new());
    for (source, file) in files.iter().enumerate() {
        let mut reader = csv::Reader::from_path(file)?;
        let places = places(&model, reader.headers()?)?;
        for record in reader.into_records() {
            let record = record?;
            let cell = |place: &usize| {
                record
                    .get(*place)
                    .filter(|text| !text.is_empty())
                    .map(String::from)
            };
            let mut texts: Vec<Option<String>> = places.iter().map(cell).collect();
            ids.push(texts.pop().flatten().unwrap_or_default());
            cells.push(texts);
            source_of.push(source);
        }
    }
    let numbers: Result<Vec<Id>, _> = ids.iter().map(|id| id.parse().map(Id::Number)).collect();
    let ids = numbers.unwrap_or_else(|_| ids.into_iter().map(Id::Text).collect());
    let texts: Vec<Vec<Option<&str>>> = cells
        .iter()
        .map(|row| row.iter().map(Option::as_deref).collect())
        .collect();
    let frequencies = Frequencies::count(&model, &texts);
    let rows: Result<Vec<Row<'_>>, _> = texts
        .iter()
        .map(|row| model.row(row, &frequencies))
        .collect();
    let rows = rows?;
    let table = Table {
        rows: &rows,
        ids: &ids,
        source_of: &source_of,
        sources: files,
    };
    let mut pairs = Vec::new();
    let start = clock();
    model.pairs(&table, |pair| pairs.push(pair))?;
    let blocked = clock();
    let weights: Vec<f64> = pairs
        .iter()
        .filter_map(|pair| Some(model.weigh(rows.get(pair.left)?, rows.get(pair.right)?)))
        .collect();
    let scored = clock();
    eprintln!(
        "{} records, {} pairs, blocking {:.2?}, scoring {:.2?}",
        rows.len(),
        pairs.len(),
        blocked.duration_since(start),
        scored.duration_since(blocked)
    );
    online(&model, &rows);
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    writeln!(out, "id_l,id_r,match_weight,match_key")?;
    for (pair, weight) in pairs.iter().zip(weights) {
        if let (Some(left), Some(right)) = (ids.get(pair.left), ids.get(pair.right)) {
            writeln!(out, "{left},{right},{weight},{}", pair.rule)?;
        }
    }
    Ok(())
}

/// How long one record takes against all, its reasons included.
fn online(model: &Model, rows: &[Row<'_>]) {
    let mut index = model.index();
    for row in rows {
        index.add(model, row);
    }
    let known = |place| {
        usize::try_from(place)
            .ok()
            .and_then(|place| rows.get(place))
    };
    let mut times: Vec<std::time::Duration> = Vec::new();
    for asked in rows.iter().take(5_000) {
        let (start, mut best) = (clock(), f64::MIN);
        model.candidates(&index, asked, known, |place, _| {
            if let Some(row) = known(place) {
                best = best.max(model.score(row, asked).match_weight);
            }
        });
        std::hint::black_box(best);
        times.push(clock().duration_since(start));
    }
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    eprintln!(
        "one record against all: median {:.1?}, p95 {:.1?}, p99 {:.1?}",
        at(50),
        at(95),
        at(99)
    );
}

/// Where each column of the model stands in the file, the identity last.
fn places(model: &Model, headers: &csv::StringRecord) -> Result<Vec<usize>, Box<dyn Error>> {
    let known: HashMap<String, usize> = headers
        .iter()
        .enumerate()
        .map(|(place, name)| (name.to_lowercase(), place))
        .collect();
    let wanted = model
        .columns()
        .iter()
        .map(|column| column.name.as_str())
        .chain([model.id_column()]);
    wanted
        .map(|name| {
            known
                .get(name)
                .copied()
                .ok_or_else(|| format!("no column {name}").into())
        })
        .collect()
}

fn clock() -> std::time::Instant {
    #[expect(
        clippy::disallowed_methods,
        reason = "how long it takes is what is measured"
    )]
    std::time::Instant::now()
}
