//! Detection rules: about nobody, written by ANSSI.

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};

use crate::{
    access::{ManageRules, Work},
    model::{DryRun, RuleFile, RuleFileKind, RuleName, RuleState},
};

/// Actions under which rules may be read.
pub trait ReadsRules: ledger::Action {}
impl ReadsRules for ManageRules {}
impl ReadsRules for Work {}

struct Row {
    id: uuid::Uuid,
    name: String,
    source: String,
    state: String,
    author: Option<uuid::Uuid>,
    created_at: kernel::Timestamp,
    activated_at: Option<kernel::Timestamp>,
    retired_at: Option<kernel::Timestamp>,
    dry_run: Option<serde_json::Value>,
}

fn rule(row: Row) -> Result<RuleFile, Fault> {
    let corrupt = || Fault::Corrupt("rule file".into());
    Ok(RuleFile {
        id: Id::from_uuid(row.id),
        name: RuleName::parse(&row.name).map_err(|_| corrupt())?,
        source: row.source,
        author: row.author,
        created_at: row.created_at,
        state: match row.state.as_str() {
            "active" => RuleState::Active {
                since: row.activated_at.ok_or_else(corrupt)?,
            },
            "retired" => RuleState::Retired {
                since: row.retired_at.ok_or_else(corrupt)?,
            },
            _ => RuleState::Draft,
        },
        dry_run: row
            .dry_run
            .map(serde_json::from_value::<DryRun>)
            .transpose()
            .map_err(|_| corrupt())?,
    })
}

/// Every rule file, by name, its source left out: a list of them may hold more than a page should.
pub async fn all<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
) -> Result<Vec<RuleFile>, Fault> {
    sqlx::query_as!(
        Row,
        "select id, name, '' as \"source!\", state, author, created_at, activated_at, retired_at, dry_run
        from rule_file order by name limit 5000"
    )
    .fetch_all(deed.sql())
    .await?
    .into_iter()
    .map(rule)
    .collect()
}

/// One rule file, locked until the deed ends.
pub async fn load<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<RuleFileKind>,
) -> Result<Option<RuleFile>, Fault> {
    sqlx::query_as!(
        Row,
        "select id, name, source, state, author, created_at, activated_at, retired_at, dry_run
        from rule_file where id = $1 for update",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?
    .map(rule)
    .transpose()
}

/// Writes a new draft; none when the name is taken.
pub async fn create<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    name: &RuleName,
    source: &str,
) -> Result<Option<Id<RuleFileKind>>, Fault> {
    let id: Id<RuleFileKind> = deed.new_id();
    let now = deed.now();
    let author = deed.actor().account;
    let done = sqlx::query!(
        "insert into rule_file (id, name, source, state, author, created_at)
        values ($1, $2, $3, 'draft', $4, $5) on conflict on constraint rule_file_name_once do nothing",
        id.uuid(),
        name.as_str(),
        source,
        author,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// Replaces the source of a rule file that is not in force; its trial no longer counts.
pub async fn rewrite(
    deed: &mut Deed<Open>,
    _permit: &Permit<ManageRules>,
    id: Id<RuleFileKind>,
    source: &str,
) -> Result<bool, Fault> {
    let done = sqlx::query!(
        "update rule_file set source = $2, dry_run = null, state = 'draft' where id = $1 and state <> 'active'",
        id.uuid(),
        source
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps the result of a trial of exactly this source.
pub async fn tried(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<RuleFileKind>,
    source: &str,
    trial: &DryRun,
) -> Result<bool, Fault> {
    let trial = serde_json::to_value(trial).map_err(|_| Fault::Corrupt("dry run".into()))?;
    let done = sqlx::query!(
        "update rule_file set dry_run = $3 where id = $1 and source = $2",
        id.uuid(),
        source,
        trial
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Writes where a rule file stands.
pub async fn set_state<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    rule: &RuleFile,
) -> Result<(), Fault> {
    let (activated, retired) = match rule.state {
        RuleState::Draft => (None, None),
        RuleState::Active { since } => (Some(since), None),
        RuleState::Retired { since } => (None, Some(since)),
    };
    sqlx::query!(
        "update rule_file set state = $2, activated_at = coalesce($3, activated_at), retired_at = $4 where id = $1",
        rule.id.uuid(),
        rule.state.code(),
        activated,
        retired
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Name and source of the rules in force.
pub async fn active<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
) -> Result<Vec<(String, String)>, Fault> {
    let rows =
        sqlx::query!("select name, source from rule_file where state = 'active' order by name")
            .fetch_all(deed.sql())
            .await?;
    Ok(rows.into_iter().map(|row| (row.name, row.source)).collect())
}

/// Puts a compiled set of rules into force; its version.
pub async fn publish<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    bundle: &[u8],
    rules: i32,
) -> Result<i64, Fault> {
    let now = deed.now();
    Ok(sqlx::query_scalar!(
        "insert into ruleset (bundle, rules, created_at) values ($1, $2, $3) returning version",
        bundle,
        rules,
        now
    )
    .fetch_one(deed.sql())
    .await?)
}

/// Version of the rules in force; zero before the first.
pub async fn version<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
) -> Result<i64, Fault> {
    Ok(
        sqlx::query_scalar!(r#"select coalesce(max(version), 0) as "version!" from ruleset"#)
            .fetch_one(deed.sql())
            .await?,
    )
}

/// The compiled rules of a version.
pub async fn bundle(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    version: i64,
) -> Result<Option<Vec<u8>>, Fault> {
    Ok(
        sqlx::query_scalar!("select bundle from ruleset where version = $1", version)
            .fetch_optional(deed.sql())
            .await?,
    )
}
