//! Linking by a model of Splink: its own columns, its own blocking rules, its own weights.

use std::{io::Write, path::Path};

use super::{
    Failure, Options, open,
    output::{Cell, Output},
};
use crate::{
    splink::{Frequencies, Id, Model, Row, Table},
    table::{Mapping, Refusal},
};

pub(super) fn run(
    options: &Options,
    mapping: &Mapping,
    path: &Path,
    bytes: &[u8],
    said: &mut impl Write,
) -> Result<(), Failure> {
    let more = [
        &options.clusters,
        &options.explain,
        &options.save_model,
        &options.save_splink,
        &options.splink_columns,
    ];
    if more.into_iter().any(Option::is_some) {
        return Err(Failure::Unsupported(
            "a model of Splink gives pairs only: no --clusters, --explain, --save-model, --save-splink or --splink-columns",
        ));
    }
    let refused = |why: &dyn std::fmt::Display| Failure::Model {
        path: path.to_owned(),
        why: why.to_string(),
    };
    let model = Model::read(bytes).map_err(|why| refused(&why))?;
    let wanted: Vec<&str> = model
        .columns()
        .iter()
        .map(|column| column.name.as_str())
        .collect();
    let (mut cells, mut ids, mut source_of) = (Vec::new(), Vec::new(), Vec::new());
    for (source, table) in options.tables.iter().enumerate() {
        let mut known = std::collections::HashSet::new();
        let read = mapping.each_row(open(table)?, &wanted, |id, row, line| {
            if id.is_empty() {
                return Err(Refusal::NoId(line));
            }
            if !known.insert(id.to_owned()) {
                return Err(Refusal::twice(id, line));
            }
            ids.push(id.to_owned());
            cells.push(
                row.iter()
                    .map(|text| (!text.is_empty()).then(|| (*text).to_owned()))
                    .collect::<Vec<_>>(),
            );
            source_of.push(source);
            Ok(())
        });
        read.map_err(|why| Failure::Table {
            path: table.clone(),
            why,
        })?;
    }
    let numbers: Result<Vec<Id>, _> = ids.iter().map(|id| id.parse().map(Id::Number)).collect();
    let keys = numbers.unwrap_or_else(|_| ids.iter().cloned().map(Id::Text).collect());
    let texts: Vec<Vec<Option<&str>>> = cells
        .iter()
        .map(|row| row.iter().map(Option::as_deref).collect())
        .collect();
    let frequencies = Frequencies::count(&model, &texts);
    let rows: Result<Vec<Row<'_>>, _> = texts
        .iter()
        .map(|row| model.row(row, &frequencies))
        .collect();
    let rows = rows.map_err(|why| refused(&why))?;
    let sources: Vec<String> = options
        .tables
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    let table = Table {
        rows: &rows,
        ids: &keys,
        source_of: &source_of,
        sources: &sources,
    };
    let mut pairs = Vec::new();
    model
        .pairs(&table, |pair| pairs.push((pair.left, pair.right)))
        .map_err(|why| refused(&why))?;
    let mut out = Output::create(&options.out)?;
    let failed = |why| Failure::File {
        path: options.out.clone(),
        why,
    };
    writeln!(out, "id_a,id_b,match_weight,probability").map_err(failed)?;
    for (left, right) in &pairs {
        let (Some(a), Some(b)) = (rows.get(*left), rows.get(*right)) else {
            continue;
        };
        let (Some(id_a), Some(id_b)) = (ids.get(*left), ids.get(*right)) else {
            continue;
        };
        let scored = model.score(a, b);
        writeln!(
            out,
            "{},{},{},{}",
            Cell(id_a),
            Cell(id_b),
            scored.match_weight,
            scored.probability
        )
        .map_err(failed)?;
    }
    out.finish()?;
    let _ = writeln!(
        said,
        "{} records, {} pairs by the model's own rules",
        rows.len(),
        pairs.len()
    );
    Ok(())
}
