//! Our model for Splink, and the columns it compares.

use std::io::Write;

use super::{
    Failure, Options,
    output::{Cell, Output},
    own::{Records, Wrong},
};
use crate::{
    base::Base,
    bulk::{Linked, Scope},
    splink::ours::{self, Exported},
};

/// The model as a file of Splink, when it is asked for.
pub(super) fn model(
    options: &Options,
    base: &Base,
    linked: &Linked,
    scope: Scope,
) -> Result<Option<Exported>, Failure> {
    let Some(path) = &options.save_splink else {
        return Ok(None);
    };
    let exported = ours::export(base, linked, scope, options.splink_engine);
    exported.map(Some).map_err(|why| Failure::Model {
        path: path.clone(),
        why: why.to_string(),
    })
}

/// Writes the file and the columns; none has its name yet.
pub(super) fn write(
    options: &Options,
    records: &Records,
    exported: Option<&Exported>,
) -> Result<Vec<Output>, Wrong> {
    let mut done = Vec::new();
    if let (Some(path), Some(exported)) = (&options.save_splink, exported) {
        let mut out = Output::create(path)?;
        out.write_all(&exported.file)?;
        done.push(out);
    }
    if let Some(path) = &options.splink_columns {
        let mut out = Output::create(path)?;
        let two = records.ids.len() > 1;
        write!(out, "{}{}", if two { "file," } else { "" }, ours::ID)?;
        for (name, _) in records.base.cells(&Default::default()) {
            write!(out, ",{name}")?;
        }
        writeln!(out)?;
        for (record, place) in records.base.records.iter().zip(0u32..) {
            let (table, id) = records.id(place);
            if two {
                write!(out, "{},", if table == 0 { "a" } else { "b" })?;
            }
            write!(out, "{}", Cell(id))?;
            for (_, text) in records.base.cells(record) {
                write!(out, ",{}", Cell(&text))?;
            }
            writeln!(out)?;
        }
        done.push(out);
    }
    Ok(done)
}

/// Says what the file cannot say.
pub(super) fn say(exported: &Exported, said: &mut impl Write) {
    let _ = writeln!(
        said,
        "Splink: family and given names crossed are a level of the family name; what depends on another field is silent \
        where that field agrees; relatives, origins of names and the tempering of sums have no place in the file: its \
        bits run higher than ours"
    );
    if !exported.left_out.is_empty() {
        let _ = writeln!(
            said,
            "Splink: left out, filled on both sides of no pair looked at: {}",
            exported.left_out.join(", ")
        );
    }
}
