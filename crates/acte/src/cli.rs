//! What can be typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use uuid::Uuid;

/// Five French State services, each created by a legal act that the software itself enforces.
#[derive(Debug, Parser)]
#[command(name = "acte", version, max_term_width = 100)]
pub(crate) struct Cli {
    /// Configuration file; without it, the safe defaults hold and everything stands in the data folder.
    #[arg(long, short, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Folder of the embedded database, files and keys, instead of the one that the configuration names.
    #[arg(long, short, global = true, value_name = "FOLDER")]
    pub(crate) data: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The chores.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Starts every service on this machine with its own certification authority, sign-in, mailbox and
    /// sample data, and prints where to go.
    Demo {
        /// Port of the pages (HTTPS).
        #[arg(long, default_value_t = 8443)]
        port: u16,
        /// Keeps what an earlier demonstration left instead of starting afresh.
        #[arg(long)]
        keep: bool,
        /// Has the ministries' bases send so many requests of invented persons to the PPST base, through the real
        /// feed, while the demonstration is used. Its page says how far they are.
        #[arg(long, default_value_t = 0, value_name = "N",
            value_parser = clap::value_parser!(u32).range(0..=3_000_000))]
        records: u32,
    },
    /// Serves the pages and APIs of services.
    Serve {
        /// Services to serve; all that are configured when none is named.
        services: Vec<String>,
    },
    /// Does the background work of services: analyses, mail, retention, the audit log's tree.
    Work {
        /// Services to work for; all that are configured when none is named.
        services: Vec<String>,
    },
    /// Brings the databases to this program's schema, under the owner's role.
    Migrate {
        /// Only says what would be done; the exit code is 1 when something would.
        #[arg(long)]
        check: bool,
    },
    /// Erases now what is past its term, and says how much.
    Purge,
    /// The audit log.
    #[command(subcommand)]
    Audit(Audit),
    /// Wraps every record key again under the newest service key of the configuration, while serving goes on.
    Rotate {
        /// Services; all that are configured when none is named.
        services: Vec<String>,
    },
    /// Background jobs: what was given up, and another life for it.
    #[command(subcommand)]
    Jobs(Jobs),
    /// Checks configuration, mail, TLS, sign-in, database, schema, keys, store, roles and clock, one line each.
    Doctor,
    /// Analyses files and prints one JSON object a line: verdict, reasons, tree and facts.
    ///
    /// A folder stands for the files in it and below, in order of name; symbolic links and devices in it are
    /// left out. Each file is read in a locked-down process of its own.
    #[command(after_help = inspect::cli::EXIT_CODES)]
    Inspect {
        /// Files and folders to analyse.
        #[arg(required = true, value_name = "PATH")]
        files: Vec<PathBuf>,
        /// Folder of YARA rules (.yar, .yara) to apply besides our own.
        #[arg(long, value_name = "FOLDER")]
        rules: Option<PathBuf>,
        /// Password to try on encrypted content; may be given several times.
        #[arg(long = "password", value_name = "PASSWORD")]
        passwords: Vec<String>,
        /// Files analysed at the same time; as many as processors when not given.
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
        jobs: Option<u16>,
    },
    /// The Base interministérielle PPST.
    #[command(subcommand)]
    Ppst(Ppst),
    /// THESEE: what complaints of fraud have in common.
    #[command(subcommand)]
    Thesee(Thesee),
    /// Staff: designates and habilitates an account, from the terminal, for a first start.
    Designate {
        /// Service.
        service: String,
        /// Professional address, as the identity provider knows it.
        #[arg(long)]
        email: String,
        /// One of the roles of the service's staff; a wrong one lists them.
        #[arg(long)]
        role: String,
        /// Compartment of the role, when it has one: an FSSI's ministry.
        #[arg(long)]
        compartment: Option<String>,
    },
    /// Prints the papers drawn from the acts: register of processing, OpenAPI.
    #[command(hide = true)]
    Register {
        /// Folder to write into.
        #[arg(long)]
        into: PathBuf,
    },
}

/// Chores of the audit log.
#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Writes an export that `verifier audit` checks offline.
    Export {
        /// Service.
        service: String,
        /// File to write; must not exist.
        #[arg(long, short)]
        out: PathBuf,
    },
}

/// Chores of the job queue.
#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Says how many jobs wait and run, and lists those given up.
    List {
        /// Services; all that are configured when none is named.
        services: Vec<String>,
    },
    /// Gives jobs another life, from their first attempt.
    Retry {
        /// Service.
        service: String,
        /// Ids, as `list` shows them.
        #[arg(required_unless_present = "all", conflicts_with = "all")]
        ids: Vec<Uuid>,
        /// Every job given up, at most a thousand at once.
        #[arg(long)]
        all: bool,
    },
    /// Removes jobs given up: what they were to do will not be done.
    Drop {
        /// Service.
        service: String,
        /// Ids, as `list` shows them.
        #[arg(required = true)]
        ids: Vec<Uuid>,
    },
}

/// Chores of the Base interministérielle PPST.
#[derive(Debug, Subcommand)]
pub(crate) enum Ppst {
    /// Finds records of one person in any CSV table, or across two, without anything to learn from but the tables.
    ///
    /// Pairs are written with their weight in bits (log2 of the odds) and probability. The mapping, in TOML, ties
    /// columns to fields: `id = "id"`, then `[fields]` with `birth_name = "nom"`, `given_names = ["prenom1", "prenom2"]`…
    /// Columns it does not name are left out; fields it lacks are missing.
    Link {
        /// One table to find doubles in, or two to link.
        #[arg(required = true, num_args = 1..=2, value_name = "CSV")]
        tables: Vec<PathBuf>,
        /// Which columns fill which fields.
        #[arg(long, value_name = "MAPPING.toml")]
        map: PathBuf,
        /// Pairs to write.
        #[arg(long, value_name = "PAIRS.csv")]
        out: PathBuf,
        /// Persons to write: the records of each.
        #[arg(long, value_name = "CLUSTERS.csv")]
        clusters: Option<PathBuf>,
        /// A model to use instead of learning: ours, or the settings of a model trained with Splink.
        #[arg(long, value_name = "MODEL.json")]
        model: Option<PathBuf>,
        /// Keeps the model that was used.
        #[arg(long, value_name = "MODEL.json")]
        save_model: Option<PathBuf>,
        /// Writes why, field by field and in one French sentence: one JSON object a pair.
        #[arg(long, value_name = "WHY.jsonl")]
        explain: Option<PathBuf>,
        /// Writes the model used as a settings file of Splink, over the columns of `--splink-columns`.
        #[arg(long, value_name = "SPLINK.json")]
        save_splink: Option<PathBuf>,
        /// Writes the columns that file compares: names, dates and places in normal form, a line a record.
        #[arg(long, value_name = "COLUMNS.csv")]
        splink_columns: Option<PathBuf>,
        /// The engine that file is for.
        #[arg(long, value_name = "ENGINE", default_value = "duckdb")]
        splink_engine: Engine,
    },
}

/// An engine Splink links on.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub(crate) enum Engine {
    /// `DuckDB`, on one machine.
    #[value(name = "duckdb")]
    DuckDb,
    /// Spark, on many.
    Spark,
}

impl From<Engine> for linkage::cli::Engine {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::DuckDb => Self::DuckDb,
            Engine::Spark => Self::Spark,
        }
    }
}

/// Chores of THESEE.
#[derive(Debug, Subcommand)]
pub(crate) enum Thesee {
    /// Reads identifiers in a text, French or English: telephones, accounts, mailboxes, sites, profiles, wallets…
    ///
    /// One JSON object a line: kind, canonical value, role (suspect, victim, third), first byte and the byte after the last.
    Extract {
        /// The text; without it, the standard input.
        file: Option<PathBuf>,
    },
    /// Links documents by what they share, and says why: one JSON object a document.
    ///
    /// FILE holds one JSON object a line: `id` and `text`, and when known `day` (2026-11-22) and `scheme` (any word for the
    /// kind of fraud), which tell a campaign's account from a bank's and a number given again from one in use.
    Link {
        /// The documents.
        #[arg(value_name = "FILE.jsonl")]
        file: PathBuf,
    },
}
