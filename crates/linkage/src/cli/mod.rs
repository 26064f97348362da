//! Linking tables from a shell: `acte ppst link`.

mod export;
mod output;
mod own;
mod splink;

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

pub use crate::splink::export::Engine;
use crate::table::{self, Mapping};

/// What is asked.
#[derive(Clone, Debug)]
pub struct Options {
    /// One table to find doubles in, or two to link.
    pub tables: Vec<PathBuf>,
    /// Which columns fill which fields (TOML).
    pub map: PathBuf,
    /// Where the pairs go (CSV: `id_a,id_b,match_weight,probability`; weight in bits).
    pub out: PathBuf,
    /// Where the persons go (CSV: `id,cluster`, before them `file` when there are two tables).
    pub clusters: Option<PathBuf>,
    /// A model, ours or Splink's; learned from the records without it.
    pub model: Option<PathBuf>,
    /// Where the model used is kept.
    pub save_model: Option<PathBuf>,
    /// Where the reasons go (JSON, one pair a line).
    pub explain: Option<PathBuf>,
    /// Where the model goes as a settings file of Splink, over the columns of `splink_columns`.
    pub save_splink: Option<PathBuf>,
    /// Where the columns that model compares go (CSV: `id`, before it `file` when there are two tables).
    pub splink_columns: Option<PathBuf>,
    /// The engine that file is for.
    pub splink_engine: Engine,
}

/// Why nothing was linked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file cannot be read or written.
    #[error("{}: {why}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// A table or the mapping is refused.
    #[error("{}: {why}", path.display())]
    Table {
        /// Which.
        path: PathBuf,
        /// Why.
        why: table::Refusal,
    },
    /// The model is refused.
    #[error("{}: {why}", path.display())]
    Model {
        /// Which.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// What is asked cannot be done with this model.
    #[error("{0}")]
    Unsupported(&'static str),
}

/// No mapping and no model is longer, in bytes.
const LONGEST: u64 = 1 << 20;

/// Links the tables, and says in one line what was found. Files are written whole or not at all.
///
/// # Errors
/// When a file cannot be read, is refused, or cannot be written.
pub fn run(options: &Options, said: &mut impl Write) -> Result<(), Failure> {
    let others = [
        &options.clusters,
        &options.save_model,
        &options.explain,
        &options.save_splink,
        &options.splink_columns,
    ];
    let mut outputs: Vec<&PathBuf> = others.into_iter().flatten().chain([&options.out]).collect();
    outputs.sort_unstable();
    if outputs.array_windows().any(|[one, other]| one == other) {
        return Err(Failure::Unsupported("two outputs have one name"));
    }
    let text = String::from_utf8(small(&options.map)?).map_err(|why| Failure::File {
        path: options.map.clone(),
        why: io::Error::new(io::ErrorKind::InvalidData, why),
    })?;
    let mapping = Mapping::read(&text).map_err(|why| Failure::Table {
        path: options.map.clone(),
        why,
    })?;
    let model = options
        .model
        .as_ref()
        .map(|path| Ok::<_, Failure>((path, small(path)?)))
        .transpose()?;
    match model {
        Some((path, bytes)) if is_splink(&bytes) => {
            splink::run(options, &mapping, path, &bytes, said)
        }
        model => own::run(options, &mapping, model, said),
    }
}

/// Splink's settings name the kind of link; our models do not.
fn is_splink(bytes: &[u8]) -> bool {
    #[derive(serde::Deserialize)]
    struct Kind {
        link_type: Option<serde::de::IgnoredAny>,
    }
    serde_json::from_slice::<Kind>(bytes).is_ok_and(|kind| kind.link_type.is_some())
}

fn small(path: &Path) -> Result<Vec<u8>, Failure> {
    let failed = |why| Failure::File {
        path: path.to_owned(),
        why,
    };
    let mut bytes = Vec::new();
    open(path)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        return Err(failed(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "longer than a megabyte",
        )));
    }
    Ok(bytes)
}

fn open(path: &Path) -> Result<File, Failure> {
    File::open(path).map_err(|why| Failure::File {
        path: path.to_owned(),
        why,
    })
}
