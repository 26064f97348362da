//! Alerts to ministries (art. 3 and 6).

use inspect::report::Verdict;
use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use super::analyses::verdict_from;
use crate::{
    access::{AlertScope, Alerts, RaiseAlert, ReadAlert, ReadAlerts, ReadReport},
    model::{Alert, AlertKind, AlertPath, DepositKind, FileKind},
};

/// An alert about to be raised.
#[derive(Debug, Clone)]
pub struct NewAlert<'a> {
    /// The deposit.
    pub deposit: Id<DepositKind>,
    /// Its content.
    pub file: Id<FileKind>,
    /// Ministry to tell.
    pub ministry: &'a str,
    /// Rule or reader behind it.
    pub rule: &'a str,
    /// How it came about.
    pub path: AlertPath,
}

/// Raises an alert, once per content, ministry and rule; none when it was raised before.
pub async fn raise<A: Alerts>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    new: &NewAlert<'_>,
) -> Result<Option<Id<AlertKind>>, Fault> {
    let id: Id<AlertKind> = deed.new_id();
    let now = deed.now();
    let done = sqlx::query!(
        "insert into alert (id, deposit, file, ministry, rule, path, raised_at)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict on constraint alert_once do nothing",
        id.uuid(),
        new.deposit.uuid(),
        new.file.uuid(),
        new.ministry,
        new.rule,
        new.path.code(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// The ministry of an alert; nothing else of it.
pub async fn scope(deed: &mut Deed<Open>, id: Id<AlertKind>) -> Result<Option<AlertScope>, Fault> {
    let ministry = sqlx::query_scalar!("select ministry from alert where id = $1", id.uuid())
        .fetch_optional(deed.sql())
        .await?;
    Ok(ministry.map(|ministry| AlertScope { id, ministry }))
}

struct Row {
    id: uuid::Uuid,
    deposit: uuid::Uuid,
    ministry: String,
    rule: String,
    path: String,
    raised_at: Timestamp,
    seen_at: Option<Timestamp>,
}

impl From<Row> for Alert {
    fn from(row: Row) -> Self {
        Self {
            id: Id::from_uuid(row.id),
            deposit: Id::from_uuid(row.deposit),
            ministry: row.ministry,
            rule: row.rule,
            path: AlertPath::from_code(&row.path).unwrap_or(AlertPath::Deposit),
            raised_at: row.raised_at,
            seen_at: row.seen_at,
        }
    }
}

/// A ministry's alerts, newest first, those after a place in that order; alerts of one deed share their instant.
pub async fn of_ministry(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadAlerts>,
    before: Option<(Timestamp, Id<AlertKind>)>,
    limit: i64,
) -> Result<Vec<Alert>, Fault> {
    let (at, id) = before.map_or((None, None), |(at, id)| (Some(at), Some(id.uuid())));
    let rows = sqlx::query_as!(
        Row,
        "select id, deposit, ministry, rule, path, raised_at, seen_at from alert
        where ministry = $1 and ($2::timestamptz is null or (raised_at, id) < ($2, $3::uuid))
        order by raised_at desc, id desc limit $4",
        permit.resource().0,
        at,
        id,
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows.into_iter().map(Alert::from).collect())
}

/// What an FSSI reads of one alert: no content of the file, only what finds it again.
#[derive(Debug, Clone)]
pub struct Detail {
    /// The alert.
    pub alert: Alert,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: i64,
    /// When it was deposited.
    pub deposited_at: Timestamp,
    /// Who deposited it: the FSSI needs to reach the agent.
    pub agent: uuid::Uuid,
}

/// One alert.
pub async fn load(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadAlert>,
) -> Result<Option<Detail>, Fault> {
    let now = deed.now();
    let id = permit.resource().id.uuid();
    let row = sqlx::query!(
        r#"with seen as (update alert set seen_at = $2 where id = $1 and seen_at is null)
        select alert.id, alert.deposit, alert.ministry, alert.rule, alert.path, alert.raised_at,
            coalesce(alert.seen_at, $2) as "seen_at!", file.sha256, file.size, deposit.collected_at, deposit.agent
        from alert join file on file.id = alert.file join deposit on deposit.id = alert.deposit
        where alert.id = $1"#,
        id,
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| Detail {
        sha256: row.sha256.try_into().unwrap_or_default(),
        size: row.size,
        deposited_at: row.collected_at,
        agent: row.agent,
        alert: Row {
            id: row.id,
            deposit: row.deposit,
            ministry: row.ministry,
            rule: row.rule,
            path: row.path,
            raised_at: row.raised_at,
            seen_at: Some(row.seen_at),
        }
        .into(),
    }))
}

/// Alerts already raised about a deposit, for the depositor's page.
pub async fn of_deposit(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadReport>,
) -> Result<Vec<Alert>, Fault> {
    let rows = sqlx::query_as!(
        Row,
        "select id, deposit, ministry, rule, path, raised_at, seen_at from alert
        where file = (select file from deposit where deposit.id = $1)
            and ministry = (select ministry from deposit where deposit.id = $1)
        order by raised_at, id",
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows.into_iter().map(Alert::from).collect())
}

/// What an agent's own alert rests on.
#[derive(Debug, Clone)]
pub struct Ground {
    /// The content.
    pub file: Id<FileKind>,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// Rank.
    pub verdict: Option<Verdict>,
    /// The first malicious detection.
    pub rule: Option<String>,
    /// When it was deposited.
    pub collected_at: Timestamp,
}

/// The finding behind the agent's own alert.
pub async fn ground(
    deed: &mut Deed<Open>,
    permit: &Permit<RaiseAlert>,
) -> Result<Option<Ground>, Fault> {
    let row = sqlx::query!(
        r#"select deposit.file, file.sha256, file.verdict, deposit.collected_at,
            (select rule from detection where detection.file = deposit.file and detection.verdict = 'malicious'
                order by detected_at limit 1) as "rule?"
        from deposit join file on file.id = deposit.file where deposit.id = $1"#,
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| Ground {
        file: Id::from_uuid(row.file),
        sha256: row.sha256.try_into().unwrap_or_default(),
        verdict: row.verdict.as_deref().and_then(verdict_from),
        rule: row.rule,
        collected_at: row.collected_at,
    }))
}
