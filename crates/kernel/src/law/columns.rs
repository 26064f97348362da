//! `law/columns.toml`: every column of the schema, decided.
//!
//! ```toml
//! [table.deposit]
//! retention = "deposit"        # key of a retention in act.toml
//! from = "collected_at"        # column holding the instant the term begins
//! disposal = "erase"           # what the engine does at term
//!
//! [table.deposit.column]
//! id = { category = "technical" }
//! email = { category = "agent-email", sealed = true }
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Act, LawError};

/// The register of a schema's columns.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Columns {
    /// Tables by name.
    #[serde(rename = "table", default)]
    pub tables: BTreeMap<String, Table>,
}

/// One table.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Key of the retention its rows follow.
    pub retention: String,
    /// Column that holds the instant the term begins; needed when the disposal is `erase`.
    pub from: Option<String>,
    /// What happens at term.
    pub disposal: Disposal,
    /// Its columns.
    pub column: BTreeMap<String, Column>,
}

/// What the retention engine does when the term of a row ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Disposal {
    /// Erases the row, its record key, and its blobs, and leaves a receipt.
    Erase,
    /// The row goes with the row it belongs to (foreign key `ON DELETE CASCADE`).
    Parent,
    /// Reference data or configuration about nobody: kept while it serves.
    Keep,
    /// The service's own job erases it, because the term has conditions SQL alone cannot state.
    Service,
}

/// One column.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Key of a category in `act.toml`.
    pub category: String,
    /// Whether the vault seals it: the database holds only ciphertext.
    #[serde(default)]
    pub sealed: bool,
    /// Whether it is a keyed blind index of a sealed value.
    #[serde(default)]
    pub blind: bool,
    /// What erasing the row must also destroy.
    #[serde(default)]
    pub holds: Option<Holds>,
}

/// Something outside the row that lives and dies with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holds {
    /// The id of a record key of the vault: erasing the row destroys the key.
    Key,
    /// The id of a sealed blob: erasing the row deletes it from the store.
    Blob,
}

impl Columns {
    /// Reads a register and checks its keys against the act.
    ///
    /// # Errors
    /// When the text is not of this shape, or names a category or retention that `act` lacks.
    pub fn parse(text: &str, act: &Act) -> Result<Self, LawError> {
        let columns: Self = toml::from_str(text)?;
        for (name, table) in &columns.tables {
            let unknown = |what, key: &str| LawError::Unknown {
                place: format!("table `{name}`"),
                what,
                key: key.to_owned(),
            };
            let Some(retention) = act.retention(&table.retention) else {
                return Err(unknown("retention", &table.retention));
            };
            if table.disposal == Disposal::Erase {
                let Some(from) = &table.from else {
                    return Err(unknown("column", "from"));
                };
                if !table.column.contains_key(from) {
                    return Err(unknown("column", from));
                }
                if retention.term.is_none() {
                    return Err(unknown("term of the retention", &table.retention));
                }
            }
            for column in table.column.values() {
                if act.category(&column.category).is_none() {
                    return Err(unknown("category", &column.category));
                }
            }
        }
        Ok(columns)
    }

    /// The same register with `other`'s tables added (the ground's own).
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.tables.extend(other.tables);
        self
    }
}
