//! The log of operations, as the owner of the database reads it.

use kernel::Timestamp;
use sqlx::Row as _;
use uuid::Uuid;

use crate::TestService;

/// One entry of the log.
#[derive(Debug, Clone)]
pub struct Line {
    /// When.
    pub at: Timestamp,
    /// Kind of deed: the action asked of the policy.
    pub nature: Option<String>,
    /// What was done to personal data.
    pub operation: Option<String>,
    /// `done`, `refused` or `denied`.
    pub outcome: String,
    /// Why not.
    pub reason: Option<String>,
    /// Article behind it.
    pub articles: Option<String>,
    /// Role of its author.
    pub role: Option<String>,
    /// Its author.
    pub account: Option<Uuid>,
    /// On what.
    pub object: Option<Uuid>,
}

impl<D: Clone + Send + Sync + 'static> TestService<D> {
    /// Every entry, oldest first.
    pub async fn trace(&self) -> Vec<Line> {
        let mut conn = self.it.db.superuser().await;
        let sql = "select e.at, e.nature, e.operation, e.outcome, e.reason, e.articles, p.role, p.account, p.object
            from audit_entry e left join audit_payload p on p.entry = e.id order by e.at, e.id";
        let rows = sqlx::query(sql).fetch_all(&mut conn).await.unwrap();
        let line = |row: sqlx::postgres::PgRow| Line {
            at: row.get("at"),
            nature: row.get("nature"),
            operation: row.get("operation"),
            outcome: row.get("outcome"),
            reason: row.get("reason"),
            articles: row.get("articles"),
            role: row.get("role"),
            account: row.get("account"),
            object: row.get("object"),
        };
        rows.into_iter().map(line).collect()
    }

    /// The refusals recorded so far: reason, article, role.
    pub async fn refusals(&self) -> Vec<(String, String, String)> {
        let lines = self
            .trace()
            .await
            .into_iter()
            .filter(|line| line.outcome == "refused");
        lines
            .map(|line| {
                let word = |text: Option<String>| text.unwrap_or_default();
                (word(line.reason), word(line.articles), word(line.role))
            })
            .collect()
    }

    /// How many entries of a nature were written.
    pub async fn entries(&self, nature: &str) -> usize {
        let lines = self.trace().await;
        lines
            .iter()
            .filter(|line| line.nature.as_deref() == Some(nature))
            .count()
    }
}
