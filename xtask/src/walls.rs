//! Who may know whom: between crates (from their manifests) and between the rooms of a service
//! (from its `use` lines).

use std::{collections::BTreeMap, path::Path};

use crate::sh;

/// The ground, from the floor up.
const GROUND: [&str; 3] = ["kernel", "ledger", "gate"];

/// Each leaf knows only the kernel.
const LEAVES: [&str; 5] = ["inspect", "linkage", "traces", "signet", "ballot"];

/// The services: the crates that declare an act. Never one another: the law separates their purposes.
pub(crate) fn services() -> Result<Vec<String>, String> {
    let mut services = Vec::new();
    for act in sh::files("crates", "act.toml")? {
        let parts: Vec<_> = act.iter().filter_map(std::ffi::OsStr::to_str).collect();
        if let ["crates", service, "law", "act.toml"] = parts[..] {
            services.push(service.to_owned());
        }
    }
    Ok(services)
}

/// Arrows between our crates that the design does not allow.
pub(crate) fn crates() -> Result<Vec<String>, String> {
    let metadata = sh::metadata()?;
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata lists no package")?;
    let ours: Vec<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let services = services()?;
    let mut faults = Vec::new();
    let mut taken: BTreeMap<&str, &str> = BTreeMap::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().unwrap_or_default();
            let for_tests = dependency["kind"].as_str() == Some("dev");
            if !ours.contains(&target) || target == name {
                continue;
            }
            if !allowed(name, target, for_tests, &services) {
                faults.push(format!("crate wall: {name} may not know {target}"));
            }
            // A leaf serves one service: two would share what the law separates.
            if is(&services, name) && LEAVES.contains(&target) {
                let other = taken.insert(target, name);
                if let Some(other) = other.filter(|other| *other != name) {
                    faults.push(format!("crate wall: {name} and {other} share {target}"));
                }
            }
        }
        let lints = Path::new(package["manifest_path"].as_str().unwrap_or_default());
        let manifest = std::fs::read_to_string(lints).map_err(|error| error.to_string())?;
        if !manifest.contains("[lints]\nworkspace = true") {
            faults.push(format!(
                "{name}: the manifest does not take the workspace's lints"
            ));
        }
    }
    Ok(faults)
}

fn is(services: &[String], name: &str) -> bool {
    services.iter().any(|service| service == name)
}

fn allowed(name: &str, target: &str, for_tests: bool, services: &[String]) -> bool {
    let floor = |name| GROUND.iter().position(|ground| *ground == name);
    // Tests may call the harness, and have a log judged by the very program that will judge it.
    if for_tests && matches!(target, "testkit" | "verifier") {
        return true;
    }
    match name {
        "acte" => target != "testkit" || for_tests,
        "xtask" => false,
        "verifier" => matches!(target, "kernel" | "ballot"),
        "testkit" => floor(target).is_some(),
        _ if LEAVES.contains(&name) => target == "kernel",
        _ => match floor(name) {
            Some(here) => floor(target).is_some_and(|there| there < here),
            None => is(services, name) && (floor(target).is_some() || LEAVES.contains(&target)),
        },
    }
}

/// A room and the rooms it may use.
const ROOMS: [(&str, &[&str]); 9] = [
    ("law", &[]),
    ("model", &["law"]),
    ("rules", &["law", "model"]),
    ("access", &["law", "model"]),
    ("store", &["law", "model", "rules", "access"]),
    ("deeds", &["law", "model", "rules", "access", "store"]),
    ("pages", &["law", "model", "rules", "access", "deeds"]),
    ("api", &["law", "model", "rules", "access", "deeds"]),
    ("jobs", &["law", "model", "rules", "access", "deeds"]),
];

/// Words that belong to some rooms only.
const WORDS: [(&str, &[&str]); 3] = [
    (".sql()", &["store"]),
    ("axum::", &["pages", "api"]),
    (".ground(", &[]),
];

/// Uses between rooms that the design does not allow.
pub(crate) fn rooms() -> Result<Vec<String>, String> {
    let mut faults = Vec::new();
    for service in services()? {
        let base = format!("crates/{service}/src/");
        for file in sh::files(&base, ".rs")? {
            let shown = file.display().to_string();
            let inside = shown.strip_prefix(&base).unwrap_or_default();
            let room = inside.split(['/', '.']).next().unwrap_or_default();
            let Some((_, may_use)) = ROOMS.iter().find(|(name, _)| *name == room) else {
                if !matches!(inside, "lib.rs" | "face.rs" | "desk.rs" | "letters.rs") {
                    faults.push(format!("room wall: {shown} stands in no room"));
                }
                continue;
            };
            let text = sh::read(&file)?;
            for other in used(&text) {
                if other != room && !may_use.contains(&other) {
                    faults.push(format!("room wall: {shown} uses `{other}`"));
                }
            }
            for (number, line) in text.lines().enumerate() {
                for (word, homes) in WORDS {
                    if line.contains(word) && !homes.contains(&room) {
                        faults.push(format!("room wall: {shown}:{} says `{word}`", number + 1));
                    }
                }
            }
        }
    }
    Ok(faults)
}

/// The rooms that a file names: `crate::room::…`, and the first words of `use crate::{…}`.
fn used(text: &str) -> Vec<&'static str> {
    let mut named: Vec<&str> = Vec::new();
    for (place, start) in text.match_indices("crate::") {
        let rest = text.get(place + start.len()..).unwrap_or_default();
        let Some(group) = rest.strip_prefix('{') else {
            named.extend(rest.split(|c: char| !c.is_alphanumeric()).next());
            continue;
        };
        let (mut depth, mut fresh) = (0_u32, true);
        for word in group.split_inclusive(['{', '}', ',']) {
            if fresh && depth == 0 {
                named.extend(word.trim().split(|c: char| !c.is_alphanumeric()).next());
            }
            fresh = word.ends_with([',', '}']);
            match word.chars().last() {
                Some('{') => depth += 1,
                Some('}') if depth == 0 => break,
                Some('}') => depth -= 1,
                _ => {}
            }
        }
    }
    let rooms = ROOMS.iter().map(|(room, _)| *room);
    rooms.filter(|room| named.contains(room)).collect()
}

#[cfg(test)]
mod tests {
    use super::used;

    #[test]
    fn rooms_are_found_alone_and_in_groups() {
        let text = "use crate::{\n    deeds::{tokens::{list, revoke}, law},\n    desk::Desk,\n    store::Application,\n};\n\
                    use crate::model::Rank;\nuse std::{store::x, pages};\n";
        assert_eq!(used(text), ["model", "store", "deeds"]);
    }
}
