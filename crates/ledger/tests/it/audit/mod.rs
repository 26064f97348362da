//! The audit log on a real database, judged by the verifier.

mod growth;
mod pruning;
mod receipts;
mod roles;
mod tampering;

use std::sync::Arc;

use kernel::{
    Actor, Operation, Purpose, Role,
    tlog::{SigningKey, VerifierKey},
};
use ledger::{
    Law, Ledger, Never, Record, Stop,
    audit::{FileSigner, Sequencer, export},
};
use sqlx::PgConnection;
use testkit::{TestDb, TestLedger};
use uuid::Uuid;
use verifier::audit::{Finding, Report, Witnessed, verify};

const ACT: &str = r#"
id = "TST"
service = "trial"
name = { fr = "Essai", en = "Trial" }
title = { fr = "Arrêté d'essai", en = "Trial act" }
reference = "TST-1"
signed = "2026-01-01"

[processing]
controller = { fr = "a", en = "a" }
contact = { fr = "a", en = "a" }
basis = { fr = "a", en = "a" }
persons = { fr = "a", en = "a" }

[[article]]
number = "5"
summary = { fr = "a", en = "a" }

[[purpose]]
key = "analysis"
article = "5"
text = { fr = "a", en = "a" }

[[trace]]
class = "access"
article = "5"
operations = ["consult", "communicate"]
term = "1 year"
text = { fr = "a", en = "a" }

[[trace]]
class = "change"
article = "5"
operations = ["create", "change", "erase"]
term = "3 years"
text = { fr = "a", en = "a" }
"#;

const SCHEMA: &str = r#"
entity Role;
entity Account in [Role] = { role: String, compartment?: String };
entity Journal;
action "list" appliesTo { principal: Account, resource: Journal, context: { purpose: String } };
"#;

const POLICIES: &str = r#"
@id("auditor-lists") @article("5")
permit (principal in Role::"auditor", action == Action::"list", resource);
"#;

pub(crate) const ANALYSIS: Purpose = Purpose("analysis");
const KEY: [u8; 32] = [5; 32];

pub(crate) fn law() -> Law {
    Law::parse(ACT, "", POLICIES, SCHEMA).unwrap()
}

/// A ledger with the sequencer of its logs.
struct World {
    it: TestLedger,
    sequencer: Sequencer,
}

impl World {
    async fn new() -> Self {
        let it = TestLedger::open(law(), TestDb::new("trial", &[&ledger::MIGRATIONS]).await).await;
        let sequencer = sequencer(&it.ledger);
        Self { it, sequencer }
    }

    /// One act, by an account that depends on `n`.
    async fn act(&self, operation: Operation, n: u64) -> Result<Uuid, Stop<Never>> {
        act(&self.it.ledger, operation, n).await
    }

    /// Acts, sequenced in batches of `each`.
    async fn batches(&mut self, batches: u64, each: u64) {
        for batch in 0..batches {
            for n in 0..each {
                self.act(Operation::Consult, batch * each + n)
                    .await
                    .unwrap();
                self.it.clock.wait(std::time::Duration::from_millis(7));
            }
            assert_eq!(self.sequencer.drain().await.unwrap() as u64, each);
        }
    }

    async fn export(&self, class: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        export::export(&self.it.ledger, class, &mut bytes)
            .await
            .unwrap();
        bytes
    }

    async fn check(&self) -> Report {
        let witnessed = Witnessed {
            key: Some(key("access")),
            checkpoints: Vec::new(),
        };
        verify(self.export("access").await.as_slice(), &witnessed).unwrap()
    }

    async fn findings(&self) -> Vec<Finding> {
        self.check().await.findings
    }

    async fn superuser(&self) -> PgConnection {
        self.it.db.superuser().await
    }

    /// Runs statements as somebody who owns the machine.
    async fn tamper(&self, sql: &str) {
        let mut conn = self.superuser().await;
        run(&mut conn, sql).await;
    }

    /// The last signed state, as a witness would have kept it.
    async fn witness(&self) -> String {
        let mut conn = self.superuser().await;
        sqlx::query_scalar("select note from audit_checkpoint order by log, size desc limit 1")
            .fetch_one(&mut conn)
            .await
            .unwrap()
    }
}

async fn run(conn: &mut PgConnection, sql: &str) {
    let sql = sqlx::AssertSqlSafe(sql.to_owned());
    sqlx::raw_sql(sql).execute(conn).await.unwrap();
}

async fn act(ledger: &Ledger, operation: Operation, n: u64) -> Result<Uuid, Stop<Never>> {
    let account = Uuid::from_u128(1000 + u128::from(n % 3));
    let actor = Actor::account(account, Role("analyst")).for_request(Uuid::from_u128(n.into()));
    ledger
        .deed(&actor, ANALYSIS, move |deed| async move {
            let object = Uuid::from_u128(5000 + u128::from(n % 10));
            let record = Record::new(operation, "report", object)
                .nature("report.read")
                .detail(serde_json::json!({ "n": n, "note": "é \" \\" }));
            Ok((object, deed.record(record).await?))
        })
        .await
}

fn sequencer(ledger: &Ledger) -> Sequencer {
    let signer = FileSigner::new(SigningKey::from_seed(&KEY));
    Sequencer::new(ledger.clone(), "acte.example", Arc::new(signer))
}

fn key(class: &str) -> VerifierKey {
    SigningKey::from_seed(&KEY)
        .verifier(&format!("acte.example/trial/{class}"))
        .unwrap()
}
