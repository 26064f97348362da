//! The offline data of compile-time checked queries.
//!
//! Each crate with queries names its own database in `sqlx.toml`; this chore builds those databases
//! from the migrations, lets the macros describe every query, and keeps the answers in `.sqlx/`.

use std::collections::BTreeMap;

use crate::{postgres::TestServer, sh, system, walls};

/// Crates with queries, and the crates whose migrations make up their database.
fn schemas() -> Result<Vec<(String, Vec<String>)>, String> {
    let mut parts = vec!["ledger".to_owned()];
    let mut schemas = vec![("ledger".to_owned(), parts.clone())];
    parts.push("gate".to_owned());
    schemas.push(("gate".to_owned(), parts.clone()));
    for service in walls::services()? {
        schemas.push((service.clone(), [&parts[..], &[service]].concat()));
    }
    Ok(schemas)
}

/// Writes `.sqlx/` again.
pub(crate) fn refresh() -> Result<(), String> {
    let folder = sh::root().join(".sqlx");
    describe(&folder)
}

/// What differs between `.sqlx/` and the queries as they stand.
pub(crate) fn check() -> Result<Vec<String>, String> {
    let fresh = sh::target_dir()?.join("sqlx-fresh");
    describe(&fresh)?;
    let kept = answers(&sh::root().join(".sqlx"))?;
    let now = answers(&fresh)?;
    // The name is the query's; a migration may change what the database answers to it.
    let gone = kept.keys().filter(|name| !now.contains_key(*name));
    let changed = now
        .iter()
        .filter(|(name, text)| kept.get(*name) != Some(*text));
    let stale = gone.count() + changed.count();
    Ok(if stale == 0 {
        vec![]
    } else {
        vec![format!(
            "{stale} queries differ from .sqlx: run `cargo xtask sql`"
        )]
    })
}

/// What a folder keeps of each query, by file name.
fn answers(folder: &std::path::Path) -> Result<BTreeMap<std::ffi::OsString, Vec<u8>>, String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut answers = BTreeMap::new();
    for entry in std::fs::read_dir(folder).map_err(told)? {
        let entry = entry.map_err(told)?;
        answers.insert(
            entry.file_name(),
            std::fs::read(entry.path()).map_err(told)?,
        );
    }
    Ok(answers)
}

fn describe(folder: &std::path::Path) -> Result<(), String> {
    system::ensure(&[system::POSTGRES])?;
    let server = TestServer::start()?;
    let mut variables = Vec::new();
    let schemas = schemas()?;
    for (crate_name, parts) in &schemas {
        let name = crate_name.replace('-', "_");
        server.psql("postgres", &["-c", &format!("create database {name}")])?;
        let mut migrations = Vec::new();
        for part in parts {
            migrations.extend(sh::files(&format!("crates/{part}/migrations"), ".sql")?);
        }
        migrations.sort_by_key(|path| path.file_name().map(std::ffi::OsStr::to_owned));
        for migration in migrations {
            let path = sh::root().join(migration);
            server.psql(&name, &["-1", "-f", &path.to_string_lossy()])?;
        }
        let url = format!(
            "postgres://postgres@localhost/{name}?host={}",
            server.socket().display()
        );
        variables.push((format!("{}_DATABASE_URL", name.to_uppercase()), url));
    }
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (name, _) in &schemas {
        // The macros run only when the crate is compiled: make it look changed.
        let face = sh::root().join(format!("crates/{name}/src/lib.rs"));
        let touched = std::fs::File::options().append(true).open(&face);
        touched
            .and_then(|file| file.set_modified(std::time::SystemTime::now()))
            .map_err(|error| format!("{}: {error}", face.display()))?;
    }
    let mut command = sh::cargo_command(&["check"]);
    for (name, _) in &schemas {
        command.args(["-p", name]);
    }
    command
        .arg("--all-targets")
        .envs(variables)
        .env("SQLX_OFFLINE_DIR", folder)
        .env("SQLX_OFFLINE", "false");
    sh::run(&mut command)
}
