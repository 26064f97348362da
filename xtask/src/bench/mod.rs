//! The measures of `docs/reference/performance.md`, each by the command written there. Each prints a
//! table ready for that page.

mod acts;
mod pages;
mod rules;
mod running;
mod upload;

use crate::{sh, system};

/// How a measure is taken.
type Measure = fn() -> Result<(), String>;

/// Measures by name.
const MEASURES: [(&str, Measure); 5] = [
    ("audit", acts::run),
    ("pages", pages::run),
    ("upload", upload::run),
    ("inspect", inspect),
    ("rules", rules::measure),
];

/// Takes the measures named, or all.
pub(crate) fn run(names: &[String]) -> Result<(), String> {
    for (name, measure) in MEASURES {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            println!("## {name}");
            measure()?;
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
