//! The measures of `docs/reference/performance.md`, each by the command written there. Each prints a
//! table ready for that page.

mod acts;
mod linkage;
mod pages;
mod rules;
mod running;
mod upload;

use std::{fs, path::PathBuf};

use crate::{sh, system};

/// How a measure is taken.
type Measure = fn(&linkage::Options) -> Result<(), String>;

/// Measures by name.
const MEASURES: [(&str, Measure); 6] = [
    ("audit", |_| acts::run()),
    ("pages", |_| pages::run()),
    ("upload", |_| upload::run()),
    ("inspect", |_| inspect()),
    ("rules", |_| rules::measure()),
    ("linkage", linkage::run),
];

/// Takes the measures named, or all.
pub(crate) fn run(arguments: &[String]) -> Result<(), String> {
    let (names, options) = read(arguments)?;
    for (name, measure) in MEASURES {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            println!("## {name}");
            measure(&options)?;
        }
    }
    match names
        .iter()
        .find(|wanted| MEASURES.iter().all(|(name, _)| name != wanted))
    {
        Some(unknown) => Err(format!("no measure is named `{unknown}`")),
        None => Ok(()),
    }
}

/// Names of measures, and options of those that take some.
fn read(arguments: &[String]) -> Result<(Vec<String>, linkage::Options), String> {
    let (mut names, mut options) = (Vec::new(), linkage::Options::default());
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} wants a value"));
        match argument.as_str() {
            "--data" => options.data = Some(full(value()?)?),
            "--python" => options.python = Some(full(value()?)?),
            "--ours" => options.ours = true,
            "--most" => {
                let most = value()?.parse();
                options.most = Some(most.map_err(|_| "--most wants a number".to_owned())?);
            }
            name => names.push(name.to_owned()),
        }
    }
    Ok((names, options))
}

/// A path that holds wherever programs are started.
fn full(path: &str) -> Result<PathBuf, String> {
    std::path::absolute(path).map_err(|error| format!("{path}: {error}"))
}

/// Processor time of the children reaped so far, in seconds.
fn children() -> Result<f64, String> {
    let stat = fs::read_to_string("/proc/self/stat").map_err(|error| error.to_string())?;
    let (_, fields) = stat.rsplit_once(')').ok_or("/proc/self/stat")?;
    // cutime and cstime: in hundredths of a second on every Linux.
    let ticks: f64 = fields
        .split_whitespace()
        .skip(13)
        .take(2)
        .filter_map(|field| field.parse::<f64>().ok())
        .sum();
    Ok(ticks / 100.0)
}

/// Rows of a table: what, how much, what was wanted.
struct Table(Vec<[String; 3]>);

impl Table {
    const fn new() -> Self {
        Self(Vec::new())
    }

    fn row(&mut self, what: &str, found: String, wanted: &str) {
        self.0.push([what.to_owned(), found, wanted.to_owned()]);
    }

    /// Prints the table in Markdown, under the machine it was taken on.
    fn print(&self) {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load = load.split(' ').next().unwrap_or_default();
        println!(
            "\n| measure ({cores} cores, load {load} at the end) | found | wanted |\n|---|---|---|"
        );
        for [what, found, wanted] in &self.0 {
            println!("| {what} | {found} | {wanted} |");
        }
    }
}

fn inspect() -> Result<(), String> {
    system::ensure(&[system::CLAMAV_SAMPLES])?;
    let measure = sh::released()?.join("examples/measure");
    sh::run(std::process::Command::new(measure).arg("mix"))
}
