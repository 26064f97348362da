//! `acte register`: papers drawn from the declarations, for `cargo xtask register`.

use std::path::Path;

use crate::{services, settings::Failure};

/// Writes the papers of every service.
pub(crate) fn run(into: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(into)?;
    for service in services::ALL {
        let name = service.name();
        let papers = service.papers()?;
        let markdown = gate::register::register_markdown(&papers);
        std::fs::write(into.join(format!("register-{name}.md")), markdown)?;
        let jsonld = gate::register::register_jsonld(&papers);
        json(&into.join(format!("register-{name}.jsonld")), &jsonld)?;
        if let Some(api) = service.document() {
            json(&into.join(format!("openapi-{name}.json")), &api)?;
        }
    }
    Ok(())
}

fn json(path: &Path, value: &serde_json::Value) -> Result<(), Failure> {
    Ok(std::fs::write(
        path,
        serde_json::to_string_pretty(value)? + "\n",
    )?)
}
