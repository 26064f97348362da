//! A service's declarations, read, checked against each other and joined with the ground's.

use kernel::law::{Act, Category, Columns, LawError, Retention};
use serde::Deserialize;

use crate::{Fault, access::Policies};

/// What an act says, in the form the ledger enforces.
#[derive(Debug, Clone)]
pub struct Law {
    /// The act.
    pub act: Act,
    /// Every column of the database: the service's own, the ground's, and those of the crates
    /// that [`Law::extend`] added.
    pub columns: Columns,
    /// Access policies, validated strictly.
    pub(crate) policies: Policies,
}

/// Categories and retentions that every act shares.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ground {
    category: Vec<Category>,
    retention: Vec<Retention>,
}

const GROUND: &str = include_str!("../law/ground.toml");
const COLUMNS: &str = include_str!("../law/columns.toml");

impl Law {
    /// Reads `law/act.toml`, `law/columns.toml`, `law/access.cedar` and `law/access.cedarschema`.
    ///
    /// # Errors
    /// When one of them cannot be read, names a key that the act lacks, or a policy does not pass
    /// the strict validation of its schema.
    pub fn parse(act: &str, columns: &str, policies: &str, schema: &str) -> Result<Self, Fault> {
        let mut act = Act::parse(act)?;
        let ground: Ground = toml::from_str(GROUND).map_err(LawError::from)?;
        for category in ground.category {
            if act.category(&category.key).is_none() {
                act.categories.push(category);
            }
        }
        for retention in ground.retention {
            if act.retention(&retention.key).is_none() {
                act.retentions.push(retention);
            }
        }
        let columns = Columns::parse(columns, &act)?;
        let policies = Policies::parse(policies, schema)?;
        Self {
            act,
            columns,
            policies,
        }
        .extend(COLUMNS)
    }

    /// The same law with another crate's register of columns (the gate's, for its sessions).
    ///
    /// # Errors
    /// When the register cannot be read, or declares a table that is already declared.
    pub fn extend(mut self, columns: &str) -> Result<Self, Fault> {
        let more = Columns::parse(columns, &self.act)?;
        if let Some(name) = more
            .tables
            .keys()
            .find(|name| self.columns.tables.contains_key(*name))
        {
            return Err(LawError::Twice {
                what: "table",
                key: name.clone(),
            }
            .into());
        }
        self.columns = self.columns.with(more);
        Ok(self)
    }

    /// Access policies.
    #[must_use]
    pub const fn policies(&self) -> &Policies {
        &self.policies
    }
}
