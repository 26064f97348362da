//! Linking by our own model.

use std::{io::Write, path::PathBuf};

use rayon::prelude::*;

use super::{
    Failure, Options, export, open,
    output::{Cell, Output},
};
use crate::{
    base::Base,
    bulk::{self, Limits, Linked, Pair, Scope},
    cluster::Clusters,
    model::{Model, probability},
    splink::ours::Exported,
    table::{Mapping, Refusal},
    texts::Texts,
};

/// Records of all tables, their ids at the same places.
pub(super) struct Records {
    pub(super) base: Base,
    pub(super) ids: Vec<Texts>,
    border: u32,
}

impl Records {
    pub(super) fn id(&self, place: u32) -> (usize, &str) {
        let table = usize::from(self.ids.len() > 1 && place >= self.border);
        let within = if table == 0 {
            place
        } else {
            place - self.border
        };
        (
            table,
            self.ids.get(table).map_or("", |ids| ids.get(within + 1)),
        )
    }
}

pub(super) fn run(
    options: &Options,
    mapping: &Mapping,
    model: Option<(&PathBuf, Vec<u8>)>,
    said: &mut impl Write,
) -> Result<(), Failure> {
    let model = model
        .map(|(path, bytes)| {
            Model::read(&bytes).map_err(|why| Failure::Model {
                path: path.clone(),
                why: why.to_string(),
            })
        })
        .transpose()?;
    if !matches!(options.tables.len(), 1 | 2) {
        return Err(Failure::Unsupported("one table or two"));
    }
    let records = read(options, mapping)?;
    let scope = if records.ids.len() > 1 {
        Scope::Across(records.border)
    } else {
        Scope::Within
    };
    let linked = bulk::link(&records.base, scope, Limits::default(), model);
    let clusters = Clusters::gather(&records.base, &linked, 0.0);
    let admitted = |pair: &&Pair| match scope {
        Scope::Within => true,
        Scope::Across(border) => pair.a < border && pair.b >= border,
    };
    let pairs: Vec<Pair> = clusters.pairs.iter().filter(admitted).copied().collect();
    let exported = export::model(options, &records.base, &linked, scope)?;
    let written = write(
        options,
        &records,
        &linked,
        &clusters,
        &pairs,
        exported.as_ref(),
    );
    written.map_err(|failure| match failure {
        Wrong::File(failure) => failure,
        Wrong::Write(why) => Failure::File {
            path: options.out.clone(),
            why,
        },
    })?;
    let persons = clusters
        .of
        .iter()
        .zip(0u32..)
        .filter(|(first, place)| **first == *place)
        .count();
    let sure = pairs.iter().filter(|pair| pair.bits > 0.0).count();
    let _ = writeln!(
        said,
        "{} records, {} pairs compared, {} kept, {sure} more likely one person than not; {persons} persons",
        records.base.len(),
        linked.compared,
        pairs.len()
    );
    if let Some(exported) = exported {
        export::say(&exported, said);
    }
    Ok(())
}

fn read(options: &Options, mapping: &Mapping) -> Result<Records, Failure> {
    let mut records = Records {
        base: Base::default(),
        ids: Vec::new(),
        border: 0,
    };
    for path in &options.tables {
        let mut ids = Texts::default();
        let table = open(path)?;
        let mut count = records.base.len();
        let read = records.base.gather(|add| {
            mapping.each(table, |id, person, line| {
                if id.is_empty() {
                    return Err(Refusal::NoId(line));
                }
                if count >= bulk::MOST {
                    return Err(Refusal::TooMany(bulk::MOST));
                }
                let known = ids.len();
                if ids.intern(id) == 0 {
                    return Err(Refusal::TooMany(count));
                }
                if ids.len() == known {
                    return Err(Refusal::twice(id, line));
                }
                count += 1;
                add(person);
                Ok(())
            })
        });
        read.map_err(|why| Failure::Table {
            path: path.clone(),
            why,
        })?;
        if records.ids.is_empty() {
            records.border = u32::try_from(records.base.len()).unwrap_or(u32::MAX);
        }
        records.ids.push(ids);
    }
    Ok(records)
}

pub(super) enum Wrong {
    File(Failure),
    Write(std::io::Error),
}

impl From<Failure> for Wrong {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

impl From<std::io::Error> for Wrong {
    fn from(why: std::io::Error) -> Self {
        Self::Write(why)
    }
}

fn write(
    options: &Options,
    records: &Records,
    linked: &Linked,
    clusters: &Clusters,
    pairs: &[Pair],
    exported: Option<&Exported>,
) -> Result<(), Wrong> {
    let mut out = Output::create(&options.out)?;
    writeln!(out, "id_a,id_b,match_weight,probability")?;
    // Numbers take longer to be written as text than the file does to take them.
    for pairs in pairs.chunks(1 << 18) {
        let texts: Result<Vec<Vec<u8>>, std::io::Error> = pairs
            .par_chunks(1 << 14)
            .map(|pairs| {
                let mut text = Vec::with_capacity(pairs.len() * 40);
                for pair in pairs {
                    let (a, b) = (records.id(pair.a).1, records.id(pair.b).1);
                    writeln!(
                        text,
                        "{},{},{:.4},{:.6}",
                        Cell(a),
                        Cell(b),
                        pair.bits,
                        probability(pair.bits)
                    )?;
                }
                Ok(text)
            })
            .collect();
        texts?.iter().try_for_each(|text| out.write_all(text))?;
    }
    let mut done = vec![out];
    if let Some(path) = &options.clusters {
        let mut out = Output::create(path)?;
        let two = records.ids.len() > 1;
        writeln!(out, "{}id,cluster", if two { "file," } else { "" })?;
        for (first, place) in clusters.of.iter().zip(0u32..) {
            let (table, id) = records.id(place);
            if two {
                write!(out, "{},", if table == 0 { "a" } else { "b" })?;
            }
            writeln!(out, "{},{first}", Cell(id))?;
        }
        done.push(out);
    }
    if let Some(path) = &options.explain {
        let mut out = Output::create(path)?;
        let mut eye = records.base.eye();
        for pair in pairs {
            let (Some(a), Some(b)) = (
                records.base.records.get(pair.a as usize),
                records.base.records.get(pair.b as usize),
            ) else {
                continue;
            };
            let explanation = linked.model.explain(a, b, &eye.observe(a, b));
            let (id_a, id_b) = (records.id(pair.a).1, records.id(pair.b).1);
            let line = serde_json::json!({ "id_a": id_a, "id_b": id_b, "match_weight": pair.bits, "alone": explanation });
            writeln!(out, "{line}")?;
        }
        done.push(out);
    }
    if let Some(path) = &options.save_model {
        let mut out = Output::create(path)?;
        writeln!(
            out,
            "{}",
            linked.model.write().map_err(std::io::Error::other)?
        )?;
        done.push(out);
    }
    done.extend(export::write(options, records, exported)?);
    done.into_iter().try_for_each(Output::finish)?;
    Ok(())
}
