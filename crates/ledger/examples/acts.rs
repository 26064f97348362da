//! How many acts a second are committed with their audit row, durably.
//!
//! ```text
//! cargo run --release -p ledger --example acts -- [clients] [seconds] [entries] [export]
//! ```
//! With `entries`, that many are then written (a thousand a deed), put into the signed tree, and exported
//! to the file `export` for a verifier to be timed on.
//! A private PostgreSQL with every write synchronised (`fsync=on`), in a temporary folder. Each act
//! asks the policy, inserts a row and its trace in one SERIALIZABLE transaction. Prints the rate and the delays.

#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]
#![expect(clippy::unwrap_used, reason = "a measure that cannot be taken stops")]

use std::{
    os::unix::fs::PermissionsExt as _,
    sync::{Arc, Mutex},
    time::Duration,
};

use kernel::{Actor, Operation, Purpose, Role};
use ledger::{
    Attr, Fault, Law, Ledger, LedgerParts, Never, Record, Resource, Stop,
    ambient::{OsEntropy, SystemClock},
    audit::{FileSigner, Sequencer},
    blobs::BlobSettings,
    postgres::{Limits, embedded::Server},
    vault::{VaultSettings, create_key_file},
};
use tokio::time::Instant;
use uuid::Uuid;

#[derive(Clone)]
pub(crate) struct Case(Uuid);

impl Resource for Case {
    const TYPE: &'static str = "Case";
    fn id(&self) -> Uuid {
        self.0
    }
    fn attributes(&self) -> Vec<(&'static str, Attr)> {
        vec![("unit", Attr::Text("north".to_owned()))]
    }
}

ledger::actions! { pub(crate) Read = "read" on Case; }

static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("tests/it/migrations");

#[tokio::main]
async fn main() {
    let mut words = std::env::args().skip(1);
    let mut number = |default| {
        words
            .next()
            .and_then(|word| word.parse().ok())
            .unwrap_or(default)
    };
    let (clients, seconds) = (number(16_u32), u64::from(number(10)));
    let entries = number(0);
    let export = words.next();

    let folder = tempfile::tempdir().unwrap();
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
    let server = Server::start(&folder.path().join("postgres"), None)
        .await
        .unwrap();
    let database = server.database("sample").await.unwrap();
    ledger::migrate::run(&database, &[&ledger::MIGRATIONS, &MIGRATIONS])
        .await
        .unwrap();
    let key = folder.path().join("service.key");
    create_key_file(&key, 1, &OsEntropy).unwrap();
    let law = Law::parse(
        include_str!("../tests/it/law/act.toml"),
        include_str!("../tests/it/law/columns.toml"),
        include_str!("../tests/it/law/access.cedar"),
        include_str!("../tests/it/law/access.cedarschema"),
    );
    let ledger = Ledger::open(LedgerParts {
        law: law.unwrap(),
        database: database.with_limits(Limits {
            connections: clients,
            ..Limits::default()
        }),
        vault: VaultSettings::file(key),
        blobs: BlobSettings::Folder(folder.path().join("blobs")),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
    });
    let ledger = ledger.await.unwrap();

    act(&ledger).await.unwrap();
    let delays = Arc::new(Mutex::new(Vec::new()));
    let start = Instant::now();
    let end = start + Duration::from_secs(seconds);
    let clients: Vec<_> = (0..clients)
        .map(|_| {
            let (ledger, delays) = (ledger.clone(), Arc::clone(&delays));
            tokio::spawn(async move {
                let mut mine = Vec::new();
                while Instant::now() < end {
                    let begin = Instant::now();
                    act(&ledger).await.unwrap();
                    mine.push(begin.elapsed());
                }
                delays.lock().unwrap().extend(mine);
            })
        })
        .collect();
    for client in clients {
        client.await.unwrap();
    }
    let took = start.elapsed().as_secs_f64();
    let mut delays = std::mem::take(&mut *delays.lock().unwrap());
    delays.sort_unstable();
    let at = |share: usize| {
        delays
            .get(delays.len() * share / 1000)
            .copied()
            .unwrap_or_default()
    };
    let acts = delays.len();
    let mut conn = server.superuser("sample").await.unwrap();
    let traced = sqlx::query_scalar("select count(*) from audit_entry").fetch_one(&mut conn);
    let traced: i64 = traced.await.unwrap();
    println!(
        "{acts} acts in {took:.1} s: {:.0} acts/s, {traced} traces",
        acts as f64 / took
    );
    println!("p50 {:?}  p99 {:?}  max {:?}", at(500), at(990), at(999));
    drop(conn);
    if let Some(export) = export {
        fill(
            &ledger,
            entries.saturating_sub(u32::try_from(acts).unwrap()),
        )
        .await
        .unwrap();
        let key = folder.path().join("audit.key");
        let signer = FileSigner::open_or_create(&key, &OsEntropy).unwrap();
        let begin = Instant::now();
        let mut sequencer = Sequencer::new(ledger.clone(), "acte.example", Arc::new(signer));
        let sequenced = sequencer.drain().await.unwrap();
        let took = begin.elapsed().as_secs_f64();
        println!("{sequenced} entries put into the signed tree in {took:.1} s");
        let class = ledger.act().traces.first().unwrap().class.clone();
        let mut file = tokio::fs::File::create(&export).await.unwrap();
        let totals = ledger::audit::export::export(&ledger, &class, &mut file)
            .await
            .unwrap();
        file.sync_all().await.unwrap();
        println!("exported: {totals:?}");
    }
    server.stop().await.unwrap();
}

/// Writes entries, a thousand in each deed.
async fn fill(ledger: &Ledger, entries: u32) -> Result<(), Fault> {
    let actor = Actor::account(Uuid::from_u128(11), Role("clerk")).within("north");
    let mut left = entries;
    while left > 0 {
        let some = left.min(1_000);
        let done: Result<(), Stop<Never>> = ledger
            .deed(&actor, Purpose("handling"), |deed| async move {
                let record = |id| Record::new(Operation::Consult, "case", id).nature("case.read");
                let first = deed.new_id::<()>().uuid();
                let mut deed = deed.record(record(first)).await?;
                for _ in 1..some {
                    let id = deed.ledger().new_id::<()>().uuid();
                    deed = deed.record(record(id)).await?;
                }
                Ok(((), deed))
            })
            .await;
        match done {
            Ok(()) => left -= some,
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(_) => return Err(Fault::Missing),
        }
    }
    Ok(())
}

async fn act(ledger: &Ledger) -> Result<(), Fault> {
    let actor = Actor::account(Uuid::from_u128(11), Role("clerk")).within("north");
    let done = ledger.deed(&actor, Purpose("handling"), |deed| async move {
        let id = deed.new_id::<()>().uuid();
        let (mut deed, _) = deed.permit::<Read, Never>(&Case(id)).await?;
        let now = deed.now();
        sqlx::query("insert into case_file (id, unit, weight, opened_at) values ($1, $2, 1, $3)")
            .bind(id)
            .bind("north")
            .bind(now)
            .execute(deed.sql())
            .await?;
        let record = Record::new(Operation::Create, "case", id).nature("case.open");
        Ok(((), deed.record(record).await?))
    });
    match done.await {
        Ok(()) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
        Err(_) => Err(Fault::Missing),
    }
}
