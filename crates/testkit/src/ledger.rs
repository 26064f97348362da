//! A ledger to test with.

use std::{path::Path, sync::Arc};

use kernel::{Clock, Entropy};
use ledger::{
    Database, Law, Ledger, LedgerParts,
    blobs::BlobSettings,
    postgres::Limits,
    vault::{VaultSettings, create_key_file},
};
use tempfile::TempDir;

use crate::{SeededEntropy, TestClock, TestDb};

/// A ledger on a database of its own, with its clock, a fresh key and an empty folder of blobs.
#[derive(Debug)]
pub struct TestLedger {
    /// The ledger.
    pub ledger: Ledger,
    /// Its clock.
    pub clock: Arc<TestClock>,
    /// Its database.
    pub db: TestDb,
    folder: TempDir,
}

impl TestLedger {
    /// Opens a ledger. Chance replays from the same seed in every test.
    ///
    /// # Panics
    /// When the ledger does not open.
    pub async fn open(law: Law, db: TestDb) -> Self {
        Self::open_within(law, db, Limits::default()).await
    }

    /// The same within other bounds of connections and waits.
    ///
    /// # Panics
    /// When the ledger does not open.
    pub async fn open_within(law: Law, db: TestDb, limits: Limits) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(TestClock::new());
        let key = folder.path().join("service.key");
        create_key_file(&key, 1, &SeededEntropy::new(1)).expect("a key file");
        let database = db.database().with_limits(limits);
        let ledger = open(&law, database, &clock, folder.path(), 2).await;
        Self {
            ledger,
            clock,
            db,
            folder,
        }
    }

    /// Another ledger on the same data, as a second process would open it. Give it a seed of its own:
    /// 1 and 2 are taken.
    ///
    /// # Panics
    /// When the ledger does not open.
    pub async fn again(&self, law: &Law, seed: u64) -> Ledger {
        open(
            law,
            self.db.database(),
            &self.clock,
            self.folder.path(),
            seed,
        )
        .await
    }

    /// The folder of its key and blobs.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

async fn open(
    law: &Law,
    database: Database,
    clock: &Arc<TestClock>,
    folder: &Path,
    seed: u64,
) -> Ledger {
    let clock: Arc<dyn Clock> = clock.clone();
    let entropy: Arc<dyn Entropy> = Arc::new(SeededEntropy::new(seed));
    let parts = LedgerParts {
        law: law.clone(),
        database,
        vault: VaultSettings::file(folder.join("service.key")),
        blobs: BlobSettings::Folder(folder.join("blobs")),
        clock,
        entropy,
    };
    Ledger::open(parts)
        .await
        .unwrap_or_else(|fault| panic!("the ledger: {fault}"))
}
