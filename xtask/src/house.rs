//! House rules that a machine can see.

use crate::sh;

/// Most lines a hand-written source file may have.
const LONGEST: usize = 600;

/// Broken rules.
pub(crate) fn rules() -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    for file in sh::files(".", ".rs")? {
        let text = sh::read(&file)?;
        let lines = text.lines().count();
        let shown = file.display();
        if lines > LONGEST {
            faults.push(format!(
                "{shown}: {lines} lines; two things live in one file past {LONGEST}"
            ));
        }
        let tests = shown.to_string().contains("/tests/");
        for (number, line) in text.lines().enumerate() {
            let marker = ["TO", "DO:"].concat();
            let skipped = ["#[", "ignore"].concat();
            if line.contains(&marker) || line.contains(&skipped) {
                faults.push(format!("{shown}:{}: unfinished or ignored", number + 1));
            }
            if line.contains("unsafe ") && line.contains('{') && !line.contains("//") && !tests {
                faults.push(format!("{shown}:{}: unsafe", number + 1));
            }
        }
    }
    faults.extend(migrations()?);
    faults.extend(database_time()?);
    Ok(faults)
}

/// Nothing that an act counts is read from the database's clock: what is due is told by the clock that everyone is
/// handed, so that tests and the demonstration live through years. Leases, which the ground counts in seconds, are not.
fn database_time() -> Result<Vec<String>, String> {
    const WORDS: [&str; 5] = [
        "clock_timestamp()",
        "current_timestamp",
        "current_date",
        "localtimestamp",
        "transaction_timestamp()",
    ];
    let mut faults = Vec::new();
    let mut all = sh::files("crates", ".rs")?;
    all.extend(sh::files("crates", ".sql")?);
    for file in all {
        let shown = file.display().to_string();
        if shown.contains("crates/ledger/") || shown.contains("/tests/") {
            continue;
        }
        // The journal of changes is written and pruned by one clock, whatever any other says (decision 10).
        if shown.ends_with("ppst/src/store/compared.rs") || shown.ends_with("_changes.sql") {
            continue;
        }
        for (number, line) in sh::read(&file)?.lines().enumerate() {
            let line = line.to_lowercase();
            if tells_time(&line) || WORDS.iter().any(|word| line.contains(word)) {
                faults.push(format!(
                    "{shown}:{}: the database's clock is for leases alone",
                    number + 1
                ));
            }
        }
    }
    Ok(faults)
}

/// Whether a line calls SQL's `now()`: a clock's own method follows a dot, or is declared.
fn tells_time(line: &str) -> bool {
    line.match_indices("now()").any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let last = before.chars().next_back();
        let after = line.get(at + "now()".len()..).unwrap_or_default();
        !last.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '_' | ':' | '`'))
            && !before.ends_with("fn ")
            && !after.starts_with('.')
    })
}

/// Migrations are timestamped, unique over the whole house, and never edited once they have landed.
fn migrations() -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    let mut seen = std::collections::BTreeMap::new();
    for file in sh::files("crates", ".sql")? {
        let name = file
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let stamp = name.split('_').next().unwrap_or_default().to_owned();
        if stamp.len() != 14 || !stamp.bytes().all(|byte| byte.is_ascii_digit()) {
            faults.push(format!(
                "{}: a migration is named YYYYMMDDHHMMSS_what.sql",
                file.display()
            ));
        }
        if let Some(other) = seen.insert(stamp, file.clone()) {
            faults.push(format!(
                "{} and {} bear one number",
                file.display(),
                other.display()
            ));
        }
    }
    let mut diff = std::process::Command::new("git");
    diff.args([
        "diff",
        "--name-only",
        // A file renamed is one deleted.
        "--no-renames",
        "--diff-filter=MD",
        "origin/main...",
        "--",
        "crates/*/migrations",
    ]);
    diff.current_dir(sh::root());
    // Without a known main there is nothing landed to compare with.
    if let Ok(changed) = sh::output(diff) {
        faults.extend(
            changed
                .lines()
                .map(|file| format!("{file}: a landed migration was changed")),
        );
    }
    Ok(faults)
}

/// Licences and sources, by cargo-deny.
pub(crate) fn licences() -> Vec<String> {
    if !sh::has("cargo-deny") {
        return vec!["licences are not checked: cargo install --locked cargo-deny".to_owned()];
    }
    match sh::cargo(&["deny", "--offline", "check", "bans", "licenses", "sources"]) {
        Ok(()) => vec![],
        Err(message) => vec![message],
    }
}

#[cfg(test)]
mod tests {
    use super::tells_time;

    #[test]
    fn the_database_is_not_asked_for_the_time() {
        for line in ["select now()", "default now(),", "where at<now()"] {
            assert!(tells_time(line), "{line}");
        }
        for line in [
            "desk.ledger.now()",
            "instant::now()",
            "fn now() {",
            "utc_now()",
            "of `now()`",
            "from(now().elapsed())",
        ] {
            assert!(!tells_time(line), "{line}");
        }
    }
}
