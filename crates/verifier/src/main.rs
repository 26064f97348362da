//! `verifier audit EXPORT`, `verifier receipt FILE` and `verifier pv FILE`.
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
    pv, receipt,
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
    /// Un procès-verbal de réception signé. A signed report of reception.
    Pv {
        /// Fichier PDF. PDF file.
        file: PathBuf,
        /// Certificats (PEM) des autorités qui certifient les agents. Authorities that certify officers.
        #[arg(long)]
        trust: Vec<PathBuf>,
        /// Certificats (PEM) des autorités qui certifient l'horodatage. Authorities behind time stamps.
        #[arg(long)]
        tsa_trust: Vec<PathBuf>,
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
        What::Pv {
            file,
            trust,
            tsa_trust,
        } => {
            let trust = pv::Trust {
                signers: authorities(trust)?,
                stamps: authorities(tsa_trust)?,
            };
            let report = pv::verify(&whole(file)?, &trust);
            if arguments.json {
                serde_json::to_writer(&mut *out, &report)?;
                writeln!(out)?;
            } else {
                told(&report, arguments.lang, out)?;
            }
            Ok(report.is_good())
        }
    }
}

/// What was found of a signed report. Every word of it comes from a file: a terminal obeys what it is shown.
fn told(report: &pv::Report, language: Language, out: &mut impl io::Write) -> io::Result<()> {
    for (point, verdict) in &report.points {
        writeln!(out, "  {}", point.line(*verdict, language))?;
    }
    if let Some(signer) = &report.signer {
        let pv::Signer {
            name,
            number,
            grade,
            capacity,
            service,
            ..
        } = signer;
        let number = number.as_deref().unwrap_or("-");
        let who = format!("{name} ({number}), {grade}, {capacity}, {service}");
        let at = report.stamped_at.as_deref().unwrap_or("-");
        let reference = report.reference.as_deref().unwrap_or("-");
        let [who, at, reference] =
            [&who, at, reference].map(|text| text.escape_debug().to_string());
        match language {
            Language::Fr => writeln!(
                out,
                "Procès-verbal {reference}, signé par {who} ; horodaté {at}."
            )?,
            Language::En => writeln!(out, "Report {reference}, signed by {who}; stamped {at}.")?,
        }
    }
    writeln!(out, "SHA-256 {}", report.sha256)?;
    let (good, judged) = (
        report.is_good(),
        report
            .points
            .iter()
            .all(|(_, verdict)| matches!(verdict, pv::Verdict::Holds | pv::Verdict::Unjudged)),
    );
    writeln!(
        out,
        "{}",
        match (language, good, judged) {
            (Language::Fr, true, _) =>
                "Tout ce qui se vérifie hors ligne est exact. La révocation des certificats n'a pas été consultée.",
            (Language::Fr, false, true) =>
                "Rien de faux, mais tout n'a pas pu être vérifié : donnez --trust et --tsa-trust.",
            (Language::Fr, false, false) => "Ce fichier N'EST PAS un procès-verbal intact.",
            (Language::En, true, _) =>
                "All that can be checked offline holds. Revocation of certificates was not looked up.",
            (Language::En, false, true) =>
                "Nothing is wrong, but not all could be checked: give --trust and --tsa-trust.",
            (Language::En, false, false) => "This file is NOT an intact report.",
        }
    )
}

/// The certificates of PEM files.
fn authorities(paths: &[PathBuf]) -> Result<Vec<x509_cert::Certificate>, Failure> {
    let mut all = Vec::new();
    for path in paths {
        let found = pv::authorities(&small(path)?);
        all.extend(found.ok_or_else(|| format!("{}: not certificates in PEM", path.display()))?);
    }
    Ok(all)
}

/// A file, no longer than one is read.
fn whole(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let most = u64::try_from(pv::LONGEST)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    File::open(path)
        .and_then(|file| file.take(most).read_to_end(&mut bytes))
        .map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(bytes)
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
