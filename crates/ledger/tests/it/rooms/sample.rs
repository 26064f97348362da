//! A small service: its act, its tables, and a ledger on them.

use std::{path::Path, sync::Arc};

use kernel::{Actor, Purpose};
use ledger::{
    Fault, Law, Ledger, LedgerParts, Never, Stop, blobs::BlobSettings, vault::VaultSettings,
};
use sqlx::{AssertSqlSafe, Executor as _, PgConnection};
use testkit::{SeededEntropy, TestDb, TestLedger};
use uuid::Uuid;

const ACT: &str = r#"
id = "SMP"
service = "sample"
name = { fr = "Échantillon", en = "Sample" }
title = { fr = "Arrêté d'essai", en = "Test order" }
reference = "none"
signed = "2026-01-01"
[processing]
controller = { fr = "x", en = "x" }
contact = { fr = "x", en = "x" }
basis = { fr = "x", en = "x" }
persons = { fr = "x", en = "x" }
[[purpose]]
key = "test"
article = "1"
text = { fr = "essayer", en = "test" }
[[category]]
key = "content"
article = "2"
text = { fr = "contenu", en = "content" }
[[retention]]
key = "case"
article = "3"
term = "1 year"
text = { fr = "un an", en = "one year" }
[[retention]]
key = "archive"
article = "3 II"
term = "10 years 2 months"
text = { fr = "dix ans et deux mois", en = "ten years and two months" }
[[trace]]
class = "access"
article = "4"
operations = ["create", "consult", "change", "erase", "communicate", "link"]
term = "1 year"
text = { fr = "traces", en = "traces" }
"#;

const COLUMNS: &str = r#"
[table.case_file]
retention = "case"
from = "opened_at"
disposal = "erase"
[table.case_file.column]
id = { category = "technical" }
key_id = { category = "sealed-key", holds = "key" }
opened_at = { category = "technical" }
title = { category = "content", sealed = true }

[table.case_note]
retention = "with-parent"
disposal = "parent"
[table.case_note.column]
id = { category = "technical" }
case_id = { category = "technical" }
key_id = { category = "sealed-key", holds = "key" }

[table.note_page]
retention = "with-parent"
disposal = "parent"
[table.note_page.column]
id = { category = "technical" }
note_id = { category = "technical" }
blob_id = { category = "content", holds = "blob" }

[table.archive]
retention = "archive"
from = "at"
disposal = "erase"
[table.archive.column]
id = { category = "technical" }
at = { category = "technical" }

[table.visit]
retention = "case"
from = "at"
disposal = "erase"
[table.visit.column]
at = { category = "technical" }
code = { category = "technical" }

[table.odd]
retention = "case"
disposal = "service"
[table.odd.column]
id = { category = "technical" }
"#;

const TABLES: &str = "
create table case_file (id uuid primary key, key_id uuid not null unique,
  opened_at timestamptz not null, title bytea not null);
create index on case_file (opened_at);
create table case_note (id uuid primary key,
  case_id uuid not null references case_file on delete cascade, key_id uuid not null unique);
create table note_page (id uuid primary key,
  note_id uuid not null references case_note on delete cascade, blob_id uuid not null unique);
create table archive (id uuid primary key, at timestamptz not null);
create table visit (at timestamptz not null, code text not null, primary key (at, code));
create table odd (id uuid primary key);
grant select, insert, update, delete on case_file, case_note, note_page, archive, visit, odd to sample_app;
grant select, delete on case_file, case_note, note_page, archive, visit, odd to sample_retention;
";

pub(crate) const TEST: Purpose = Purpose("test");
pub(crate) static SYSTEM: Actor = Actor::system();

pub(crate) fn law() -> Law {
    let schema = r#"
      entity Role;
      entity Account in [Role] = { role: String, compartment?: String };
      entity Thing;
      action "read" appliesTo { principal: Account, resource: Thing, context: { purpose: String } };
    "#;
    let policies = r#"
      @id("system-reads") @article("1")
      permit (principal in Role::"system", action == Action::"read", resource);
    "#;
    Law::parse(ACT, COLUMNS, policies, schema).unwrap()
}

/// What [`Read`] applies to.
#[derive(Clone)]
pub(crate) struct Thing;

impl ledger::Resource for Thing {
    const TYPE: &'static str = "Thing";
    fn id(&self) -> Uuid {
        Uuid::from_u128(9)
    }
    fn attributes(&self) -> Vec<(&'static str, ledger::Attr)> {
        Vec::new()
    }
}

ledger::actions! { pub(crate) Read = "read" on Thing; }

/// A ledger of the sample service, on a database with its tables.
pub(crate) async fn open() -> TestLedger {
    let db = TestDb::new("sample", &[&ledger::MIGRATIONS]).await;
    let mut owner = db.enter("owner").await;
    owner.execute(TABLES).await.unwrap();
    TestLedger::open(law(), db).await
}

/// Another ledger on the same database, with other keys.
pub(crate) async fn with_keys(
    test: &TestLedger,
    vault: VaultSettings,
    blobs: &Path,
    seed: u64,
) -> Result<Ledger, Fault> {
    let parts = LedgerParts {
        law: law(),
        database: test.db.database(),
        vault,
        blobs: BlobSettings::Folder(blobs.to_owned()),
        clock: Arc::clone(&test.clock) as Arc<dyn kernel::Clock>,
        entropy: Arc::new(SeededEntropy::new(seed)),
    };
    Ledger::open(parts).await
}

/// Does something in a recorded deed of the service itself: `deed!(ledger, async |deed| …)`, giving
/// `Result<_, Fault>`. What the body captures must be references or copies: it may run again.
macro_rules! deed {
    ($ledger:expr, async |$deed:ident| $body:expr $(,)?) => {
        $crate::rooms::sample::done($ledger.deed::<_, ledger::Never, _, _>(
            &$crate::rooms::sample::SYSTEM,
            $crate::rooms::sample::TEST,
            |mut opened: ledger::Deed<ledger::Open>| async move {
                let $deed = &mut opened;
                let value: Result<_, ledger::Fault> = async { $body }.await;
                let value = value?;
                let object = uuid::Uuid::nil();
                let record = ledger::Record::new(kernel::Operation::Create, "thing", object);
                Ok((value, opened.record(record).await?))
            },
        ))
    };
}
pub(crate) use deed;

/// The fault of a deed that no rule refuses.
pub(crate) async fn done<T>(
    deed: impl Future<Output = Result<T, Stop<Never>>>,
) -> Result<T, Fault> {
    match deed.await {
        Ok(value) => Ok(value),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(Stop::Denied(_)) => panic!("denied"),
        Err(Stop::Refused(never)) => match never {},
    }
}

/// One number out of the database, as its superuser sees it.
pub(crate) async fn count(test: &TestLedger, sql: &str) -> i64 {
    let mut conn = test.db.superuser().await;
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_one(&mut conn)
        .await
        .unwrap()
}

/// Changes the database behind the ledger's back.
pub(crate) async fn tamper(test: &TestLedger, sql: &str) {
    let mut conn: PgConnection = test.db.superuser().await;
    conn.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
}
