//! `verifier audit EXPORT` and `verifier receipt FILE`.
//!
//! Ends with 0 when all that was checked holds, 1 when something does not, 2 when nothing could be
//! checked.

use std::{
    fs::{self, File},
    io::{self, Read as _, Write as _},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Parser, Subcommand};
use kernel::tlog::VerifierKey;
use verifier::{
    Language, Say as _,
    audit::{self, Witnessed},
    receipt,
};

/// Longest small file read: a key, a checkpoint, a receipt.
const SMALL: u64 = 64 * 1024;

/// Vérifie hors ligne ce qu'un service a remis. Checks offline what a service handed out.
#[derive(Parser)]
#[command(version, name = "verifier")]
struct Arguments {
    #[command(subcommand)]
    what: What,
    /// Langue des phrases. Language of the sentences.
    #[arg(long, global = true, value_enum, default_value_t)]
    lang: Language,
    /// Résultat en JSON. Result as JSON.
    #[arg(long, global = true)]
    json: bool,
    /// Clé publique du journal (nom+empreinte+base64), ou fichier qui la contient. The log's public key, or a file that holds it.
    #[arg(long, global = true)]
    key: Option<String>,
}

#[derive(Subcommand)]
enum What {
    /// Un journal d'audit exporté : un fichier, ou un dossier de fichiers .jsonl. An exported audit log.
    Audit {
        /// Fichier ou dossier. File or folder.
        export: PathBuf,
        /// Point de contrôle conservé ou obtenu ailleurs (plusieurs possibles). A checkpoint kept or obtained elsewhere.
        #[arg(long)]
        checkpoint: Vec<PathBuf>,
    },
    /// Le reçu d'une opération. The receipt of an operation.
    Receipt {
        /// Fichier. File.
        file: PathBuf,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = io::stdout().lock();
    match run(&arguments, &mut out) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            let _ = writeln!(io::stderr(), "verifier: {error}");
            ExitCode::from(2)
        }
    }
}

type Failure = Box<dyn std::error::Error>;

fn run(arguments: &Arguments, out: &mut impl io::Write) -> Result<bool, Failure> {
    let key = arguments.key.as_deref().map(read_key).transpose()?;
    match &arguments.what {
        What::Audit { export, checkpoint } => {
            let mut checkpoints = Vec::new();
            for path in checkpoint {
                checkpoints.push(small(path)?);
            }
            let witnessed = Witnessed { key, checkpoints };
            let mut good = true;
            for path in exports(export)? {
                let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
                let file = File::open(&path).map_err(|error| told(&error))?;
                let report = audit::verify(file, &witnessed).map_err(|error| told(&error))?;
                good &= report.is_good();
                if arguments.json {
                    serde_json::to_writer(&mut *out, &report)?;
                    writeln!(out)?;
                } else {
                    print(&report, arguments.lang, out)?;
                }
            }
            Ok(good)
        }
        What::Receipt { file } => match receipt::verify(&small(file)?, key.as_ref()) {
            Ok(proven) => {
                if arguments.json {
                    serde_json::to_writer(&mut *out, &proven)?;
                    writeln!(out)?;
                } else {
                    writeln!(out, "{}", proven.say(arguments.lang))?;
                    if !proven.key_given {
                        writeln!(out, "{}", audit::Note::OwnKey.say(arguments.lang))?;
                    }
                }
                Ok(true)
            }
            Err(error) => {
                match arguments.lang {
                    _ if arguments.json => {
                        writeln!(out, "{}", serde_json::json!({ "error": error.to_string() }))?;
                    }
                    Language::Fr => writeln!(out, "Reçu NON valable : {error}.")?,
                    Language::En => writeln!(out, "Receipt NOT valid: {error}.")?,
                }
                Ok(false)
            }
        },
    }
}

fn print(report: &audit::Report, language: Language, out: &mut impl io::Write) -> io::Result<()> {
    let audit::Report {
        size,
        entries,
        checkpoints,
        ..
    } = report;
    // Nobody signed these two, and a terminal obeys what it is shown.
    let (origin, term) = (report.origin.escape_debug(), report.term.escape_debug());
    match language {
        Language::Fr => writeln!(
            out,
            "Journal {origin} : taille {size}, {entries} entrées et {checkpoints} points de contrôle vérifiés ; \
             terme « {term} », selon l'export."
        )?,
        Language::En => writeln!(
            out,
            "Log {origin}: size {size}, {entries} entries and {checkpoints} checkpoints checked; \
             term \"{term}\", as the export says."
        )?,
    }
    for finding in &report.findings {
        writeln!(out, "  ✗ {}", finding.say(language))?;
    }
    for note in &report.notes {
        writeln!(out, "  · {}", note.say(language))?;
    }
    let verdict = match (language, report.is_good()) {
        (Language::Fr, true) => "Tout ce qui a été vérifié est exact.",
        (Language::Fr, false) => "Le journal N'EST PAS intact.",
        (Language::En, true) => "All that was checked holds.",
        (Language::En, false) => "The log is NOT intact.",
    };
    writeln!(out, "{verdict}")
}

/// A file, or the exports of a folder by name.
fn exports(path: &Path) -> Result<Vec<PathBuf>, Failure> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() {
        Err("no .jsonl file in the folder".into())
    } else {
        Ok(found)
    }
}

fn read_key(text: &str) -> Result<VerifierKey, Failure> {
    match VerifierKey::parse(text) {
        Ok(key) => Ok(key),
        Err(_) => Ok(VerifierKey::parse(&small(Path::new(text))?)
            .map_err(|error| format!("{text}: {error}"))?),
    }
}

fn small(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    File::open(path)
        .and_then(|file| file.take(SMALL).read_to_string(&mut text))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(text)
}
