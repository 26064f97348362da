//! A service of one table, to try the ground on.

use std::sync::Arc;

use kernel::{Actor, Kind, Purpose, Role};
use ledger::{Attr, Deed, Fault, Law, Open, Reason, Resource, migrate::Migrations};
use testkit::{TestDb, TestLedger};
use uuid::Uuid;

pub(crate) static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("tests/it/migrations");
pub(crate) const LISTS: &[Migrations] = &[&ledger::MIGRATIONS, &MIGRATIONS];
pub(crate) const HANDLING: Purpose = Purpose("handling");

pub(crate) enum Case {}
impl Kind for Case {
    const NAME: &'static str = "case";
}

#[derive(Clone)]
pub(crate) struct CaseScope(pub(crate) Uuid, pub(crate) &'static str);
impl Resource for CaseScope {
    const TYPE: &'static str = "Case";
    fn id(&self) -> Uuid {
        self.0
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("unit", Attr::Text(self.1.to_owned()))]
    }
}
ledger::actions! {
    pub(crate) ReadCase = "read" on CaseScope;
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum No {
    TooHeavy,
}
impl Reason for No {
    fn code(&self) -> &'static str {
        "too-heavy"
    }
    fn article(&self) -> Option<&'static str> {
        Some("6")
    }
}

pub(crate) fn law() -> Law {
    Law::parse(
        include_str!("law/act.toml"),
        include_str!("law/columns.toml"),
        include_str!("law/access.cedar"),
        include_str!("law/access.cedarschema"),
    )
    .unwrap()
}

pub(crate) async fn open() -> Arc<TestLedger> {
    Arc::new(TestLedger::open(law(), TestDb::new("sample", LISTS).await).await)
}

/// A clerk of a unit; leaked, so that a deed can be named before it is awaited.
pub(crate) fn clerk(unit: &str) -> &'static Actor {
    Box::leak(Box::new(
        Actor::account(Uuid::from_u128(11), Role("clerk")).within(unit),
    ))
}

pub(crate) fn system() -> &'static Actor {
    Box::leak(Box::new(Actor::system()))
}

pub(crate) async fn add(
    deed: &mut Deed<Open>,
    id: Uuid,
    unit: &str,
    weight: i32,
) -> Result<(), Fault> {
    let now = deed.now();
    sqlx::query("insert into case_file (id, unit, weight, opened_at) values ($1, $2, $3, $4)")
        .bind(id)
        .bind(unit)
        .bind(weight)
        .bind(now)
        .execute(deed.sql())
        .await?;
    Ok(())
}

pub(crate) async fn weight(deed: &mut Deed<Open>, id: Uuid) -> Result<i32, Fault> {
    let weight = sqlx::query_scalar("select weight from case_file where id = $1").bind(id);
    Ok(weight.fetch_one(deed.sql()).await?)
}

pub(crate) async fn set_weight(deed: &mut Deed<Open>, id: Uuid, weight: i32) -> Result<(), Fault> {
    let update = sqlx::query("update case_file set weight = $2 where id = $1")
        .bind(id)
        .bind(weight);
    update.execute(deed.sql()).await?;
    Ok(())
}
