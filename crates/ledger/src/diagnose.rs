//! What an operator wants to know of a service's database before trusting it.

use time::Duration;

use crate::{Fault, Ledger, catalogue};

/// Clocks of the service and of its database may differ by this much.
const AGREEMENT: Duration = Duration::seconds(5);

/// A check and what it found: fine, or wrong.
pub type Finding = (&'static str, Result<String, String>);

impl Ledger {
    /// Looks at the server, the clock, the runtime role and the schema, under the runtime role itself.
    pub async fn diagnose(&self) -> Vec<Finding> {
        let mut findings = Vec::new();
        match self.server().await {
            Ok(found) => findings.extend(found),
            Err(fault) => findings.push(("database", Err(fault.to_string()))),
        }
        findings.push(("columns", self.columns_agree().await));
        findings
    }

    /// Whether the blob store takes, gives back and removes an object.
    ///
    /// # Errors
    /// What it answered.
    pub async fn try_store(&self) -> Result<(), Fault> {
        self.blobs().probe(&self.salt()).await
    }

    async fn server(&self) -> Result<Vec<Finding>, Fault> {
        let mut tx = self.ground().await?;
        let here = self.now();
        let row = sqlx::query!(
            r#"select current_setting('server_version') as "version!",
                current_setting('server_version_num')::int as "number!",
                pg_is_in_recovery() as "standby!",
                clock_timestamp() as "there!",
                (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as "mighty!",
                has_table_privilege('audit_entry', 'update')
                    or has_table_privilege('audit_entry', 'delete') as "rewrites!""#
        )
        .fetch_one(tx.sql())
        .await?;
        tx.rollback().await?;
        let check = |fine: bool, text: String| if fine { Ok(text) } else { Err(text) };
        let skew = (row.there - here).abs();
        Ok(vec![
            (
                "database",
                check(row.number >= 150_000, format!("PostgreSQL {}", row.version)),
            ),
            (
                "primary",
                check(
                    !row.standby,
                    if row.standby {
                        "a standby answered"
                    } else {
                        "writable"
                    }
                    .into(),
                ),
            ),
            (
                "clock",
                check(
                    skew <= AGREEMENT,
                    format!("{} ms from the database's", skew.whole_milliseconds()),
                ),
            ),
            (
                "runtime role",
                if row.mighty {
                    Err("may do anything: it must be neither superuser nor exempt from row policies".into())
                } else if row.rewrites {
                    Err("may rewrite the audit log".into())
                } else {
                    Ok("least privilege; cannot rewrite the audit log".into())
                },
            ),
        ])
    }

    async fn columns_agree(&self) -> Result<String, String> {
        let mut tx = self.ground().await.map_err(|fault| fault.to_string())?;
        let found = catalogue::check(tx.sql(), self.columns())
            .await
            .map_err(|fault| fault.to_string())?;
        tx.rollback().await.map_err(|fault| fault.to_string())?;
        match found.first() {
            None => Ok("every column of the database is declared".to_owned()),
            Some(first) => Err(format!("{} discrepancies, first: {first}", found.len())),
        }
    }
}
