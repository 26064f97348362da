//! Which test proves which obligation, and the papers printed from the acts' declarations.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    path::Path,
    process::Command,
};

use crate::{sh, walls};

/// Folder of generated papers.
const REFERENCE: &str = "docs/reference";

/// Prints every generated paper again.
pub(crate) fn register() -> Result<(), String> {
    write_into(&sh::root().join(REFERENCE))?;
    // The compliance page of each service shows the same table.
    for (service, table) in tables()? {
        std::fs::write(
            sh::root().join(format!("crates/{service}/law/compliance.json")),
            compliance_json(&table),
        )
        .map_err(|error| error.to_string())?;
    }
    Ok(())
}

/// What differs between the papers kept and what would be printed now.
pub(crate) fn check() -> Result<Vec<String>, String> {
    let fresh = sh::target_dir()?.join("reference-fresh");
    let _ = std::fs::remove_dir_all(&fresh);
    write_into(&fresh)?;
    let mut faults = Vec::new();
    for entry in std::fs::read_dir(&fresh).map_err(|error| error.to_string())? {
        let entry = entry.map_err(|error| error.to_string())?;
        let kept = sh::root().join(REFERENCE).join(entry.file_name());
        if std::fs::read(&kept).ok() != std::fs::read(entry.path()).ok() {
            faults.push(format!(
                "{REFERENCE}/{} is not fresh: run `cargo xtask register`",
                entry.file_name().to_string_lossy()
            ));
        }
    }
    for (service, table) in tables()? {
        let path = format!("crates/{service}/law/compliance.json");
        if sh::read(&path).ok().as_deref() != Some(compliance_json(&table).as_str()) {
            faults.push(format!("{path} is not fresh: run `cargo xtask register`"));
        }
        for (id, proof) in &table {
            if proof.tests.is_empty() {
                faults.push(format!("{id}: no test cites it"));
            }
        }
    }
    Ok(faults)
}

fn write_into(folder: &Path) -> Result<(), String> {
    std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    for (service, table) in tables()? {
        let path = folder.join(format!("compliance-{service}.md"));
        std::fs::write(path, markdown(&service, &table)).map_err(|error| error.to_string())?;
    }
    let acte = sh::programs()?.join("acte");
    sh::run(Command::new(acte).arg("register").arg("--into").arg(folder))
}

/// Where an obligation is kept and proved.
#[derive(Debug, Default)]
struct Proof {
    article: String,
    kept: BTreeSet<String>,
    tests: BTreeSet<String>,
}

type Table = BTreeMap<String, Proof>;

/// The obligations of every service that stands, from its declaration, with the files that cite them.
fn tables() -> Result<Vec<(String, Table)>, String> {
    let mut tables = Vec::new();
    for service in walls::services()? {
        let text = sh::read(format!("crates/{service}/law/act.toml"))?;
        let act: toml::Table =
            toml::from_str(&text).map_err(|error| format!("{service}: {error}"))?;
        let mut table = Table::new();
        for article in act
            .get("article")
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let number = article
                .get("number")
                .and_then(toml::Value::as_str)
                .unwrap_or_default();
            let ids = article.get("requirements").and_then(toml::Value::as_array);
            for id in ids.into_iter().flatten().filter_map(toml::Value::as_str) {
                table.insert(
                    id.to_owned(),
                    Proof {
                        article: number.to_owned(),
                        ..Proof::default()
                    },
                );
            }
        }
        cite(&mut table)?;
        tables.push((service, table));
    }
    Ok(tables)
}

fn cite(table: &mut Table) -> Result<(), String> {
    let mut files = sh::files("crates", ".rs")?;
    files.extend(sh::files("crates", ".cedar")?);
    files.extend(sh::files("crates", ".sql")?);
    files.extend(sh::files("e2e", ".ts")?);
    files.extend(sh::files("e2e", ".mjs")?);
    for file in files {
        let text = sh::read(&file)?;
        let shown = file.display().to_string();
        let proves = shown.contains("/tests/") || shown.starts_with("e2e/");
        for (id, proof) in table.iter_mut() {
            if text
                .match_indices(id.as_str())
                .any(|(at, _)| whole(&text, at + id.len()))
            {
                if proves {
                    &mut proof.tests
                } else {
                    &mut proof.kept
                }
                .insert(shown.clone());
            }
        }
    }
    Ok(())
}

/// Whether the citation ends here: `JCOP-1.1` does not stand in `JCOP-1.10`.
fn whole(text: &str, end: usize) -> bool {
    !text
        .get(end..)
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

fn markdown(service: &str, table: &Table) -> String {
    let mut page = format!(
        "# Compliance of {service}\n\nPrinted by `cargo xtask register`; do not edit.\n\n\
         | obligation | article | kept in | proved by |\n|---|---|---|---|\n"
    );
    for (id, proof) in table {
        let list = |files: &BTreeSet<String>| {
            files
                .iter()
                .map(|file| format!("`{file}`"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        let _ = writeln!(
            page,
            "| {id} | {} | {} | {} |",
            proof.article,
            list(&proof.kept),
            list(&proof.tests)
        );
    }
    page
}

/// The table as the service's compliance page reads it (`gate::legal::Compliance`).
fn compliance_json(table: &Table) -> String {
    let places = |files: &BTreeSet<String>| -> Vec<serde_json::Value> {
        files
            .iter()
            .map(|path| serde_json::json!({ "path": path }))
            .collect()
    };
    let requirements: Vec<serde_json::Value> = table
        .iter()
        .map(|(id, proof)| {
            serde_json::json!({ "id": id, "code": places(&proof.kept), "tests": places(&proof.tests) })
        })
        .collect();
    let text = serde_json::to_string_pretty(&serde_json::json!({ "requirements": requirements }));
    text.unwrap_or_default() + "\n"
}
