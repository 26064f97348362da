//! `acte register`: papers drawn from the declarations, for `cargo xtask register`.

use std::{path::Path, sync::Arc};

use gate::legal::Papers;

use crate::settings::Failure;

/// Writes the papers of every service.
pub(crate) fn run(into: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(into)?;
    let law = ::jecliqueoupas::law::law()?;
    let service = &law.act.service;
    let papers = Papers::new(
        Arc::new(law.act.clone()),
        law.columns.clone(),
        ::jecliqueoupas::law::NOTICE,
        ::jecliqueoupas::law::COMPLIANCE,
    )?;
    let markdown = gate::register::register_markdown(&papers);
    let jsonld = serde_json::to_string_pretty(&gate::register::register_jsonld(&papers))?;
    std::fs::write(into.join(format!("register-{service}.md")), markdown)?;
    std::fs::write(
        into.join(format!("register-{service}.jsonld")),
        jsonld + "\n",
    )?;
    let api = serde_json::to_string_pretty(&::jecliqueoupas::api::document())?;
    std::fs::write(into.join(format!("openapi-{service}.json")), api + "\n")?;
    Ok(())
}
