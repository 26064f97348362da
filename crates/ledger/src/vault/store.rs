//! The table of record keys.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicI32, Ordering},
    },
};

use kernel::{Entropy, Id, Secret, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    KeyError, KeySource, RecordKey, ServiceKey, VaultKey, VaultSettings, blind, context::Context,
    file::FileKey, seal::KEY, token::PkcsKey,
};
use crate::Fault;

/// Id of the record key that is the root of the blind indexes: the one record that is no record.
pub(crate) const INDEX_ROOT: Uuid = Uuid::from_u128(1);
/// What a service key wraps once, so that a wrong key is known at start.
const PROOF: [u8; KEY] = *b"acte: the key of this service...";

/// The keys of a service.
pub struct Vault {
    service: Arc<str>,
    keys: BTreeMap<i32, Arc<dyn ServiceKey>>,
    /// Version that wraps new record keys, as last read from the database.
    active: AtomicI32,
    root: OnceLock<Secret<[u8; KEY]>>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for Vault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Vault")
            .field("versions", &self.keys.keys())
            .finish_non_exhaustive()
    }
}

impl Vault {
    /// Reads the configured keys. The database is met in [`Vault::attach`].
    ///
    /// # Errors
    /// When a key cannot be read, is open to others, or two bear one version.
    pub async fn open(
        settings: VaultSettings,
        service: &str,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, Fault> {
        let keys = blocking(move || read_keys(settings)).await?;
        let newest = keys.keys().last().copied().unwrap_or_default();
        Ok(Self {
            service: service.into(),
            keys,
            active: AtomicI32::new(newest),
            root: OnceLock::new(),
            entropy,
        })
    }

    /// Checks the keys against the database, makes the root of the blind indexes the first time,
    /// and unwraps it. On an empty database the newest configured version becomes the active one;
    /// later a new version becomes active by [`rotation`](super::rotation) only.
    ///
    /// # Errors
    /// When a version that the database uses is not configured or is another key.
    pub async fn attach(&self, conn: &mut PgConnection, now: Timestamp) -> Result<(), Fault> {
        let newest = self.newest();
        let known = sqlx::query_scalar!("select count(*) as \"count!\" from vault_service_key")
            .fetch_one(&mut *conn)
            .await?;
        if known == 0 {
            self.register(conn, newest).await?;
        }
        let rows =
            sqlx::query!("select version, proof, state from vault_service_key order by version")
                .fetch_all(&mut *conn)
                .await?;
        for row in rows {
            let Some(key) = self.keys.get(&row.version) else {
                if row.state == "retired" {
                    continue;
                }
                return Err(KeyError::Missing(row.version).into());
            };
            match self
                .unwrap_with(key, &self.proof_context(row.version), row.proof)
                .await
            {
                Ok(proof) if *proof.reveal() == PROOF => {}
                Ok(_) | Err(KeyError::Broken) => return Err(KeyError::Swapped(row.version).into()),
                Err(error) => return Err(error.into()),
            }
            if row.state == "active" {
                self.active.store(row.version, Ordering::Relaxed);
            }
        }
        let root = match self.unwrap_row(conn, INDEX_ROOT).await? {
            Some(root) => root,
            None => {
                // Two processes may start at once: the first row wins, and both read it.
                self.insert(conn, INDEX_ROOT, now).await?;
                self.unwrap_row(conn, INDEX_ROOT)
                    .await?
                    .ok_or(Fault::Missing)?
            }
        };
        // Attached twice, the root is the same.
        let _ = self.root.set(root);
        Ok(())
    }

    /// Makes a record key.
    ///
    /// # Errors
    /// When it cannot be wrapped or written.
    pub(crate) async fn create(
        &self,
        conn: &mut PgConnection,
        id: Id<VaultKey>,
        now: Timestamp,
    ) -> Result<RecordKey, Fault> {
        let key = self
            .insert(conn, id.uuid(), now)
            .await?
            .ok_or_else(|| Fault::Constraint {
                name: "vault_key_pkey".to_owned(),
            })?;
        Ok(self.record_key(id, key))
    }

    /// A record key by id.
    ///
    /// # Errors
    /// [`Fault::Key`] when it was destroyed.
    pub(crate) async fn load(
        &self,
        conn: &mut PgConnection,
        id: Id<VaultKey>,
    ) -> Result<RecordKey, Fault> {
        match self.unwrap_row(conn, id.uuid()).await? {
            Some(key) => Ok(self.record_key(id, key)),
            None => Err(Fault::Key("this record's key is destroyed".into())),
        }
    }

    /// The data keys of several records, in the order asked, in one statement.
    ///
    /// # Errors
    /// [`Fault::Key`] when one was destroyed.
    pub(crate) async fn load_all(
        &self,
        conn: &mut PgConnection,
        ids: &[Id<VaultKey>],
    ) -> Result<Vec<RecordKey>, Fault> {
        let wanted: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
        let rows = sqlx::query!(
            "select id, wrapped, service_key_version from vault_key where id = any($1)",
            &wanted
        )
        .fetch_all(conn)
        .await?;
        let mut rows: BTreeMap<Uuid, (Vec<u8>, i32)> = rows
            .into_iter()
            .map(|row| (row.id, (row.wrapped, row.service_key_version)))
            .collect();
        let mut keys = Vec::with_capacity(ids.len());
        for id in ids {
            let Some((wrapped, version)) = rows.remove(&id.uuid()) else {
                return Err(Fault::Key("this record's key is destroyed".into()));
            };
            let key = self.keys.get(&version).ok_or(KeyError::Missing(version))?;
            let key = self
                .unwrap_with(key, &self.wrap_context(id.uuid()), wrapped)
                .await?;
            keys.push(self.record_key(*id, key));
        }
        Ok(keys)
    }

    /// The blind index of a value, exactly as given.
    pub(crate) fn blind(&self, index: &str, value: &[u8]) -> Vec<u8> {
        // INVARIANT: a ledger is only handed out once its vault is attached. Were it not, an index
        // that matches nothing is the safe answer.
        let Some(root) = self.root.get() else {
            return Vec::new();
        };
        blind::of(root, &self.service, index, value)
    }

    /// Name of the service, bound into everything sealed.
    pub(crate) fn service(&self) -> &str {
        &self.service
    }

    /// The newest configured version.
    pub(crate) fn newest(&self) -> i32 {
        self.keys.keys().last().copied().unwrap_or_default()
    }

    /// Writes that a version exists, as active. Changes nothing when it is known.
    pub(crate) async fn register(
        &self,
        conn: &mut PgConnection,
        version: i32,
    ) -> Result<(), Fault> {
        let key = self.keys.get(&version).ok_or(KeyError::Missing(version))?;
        let context = self.proof_context(version);
        let proof = self.wrap_with(key, &context, Secret::new(PROOF)).await?;
        sqlx::query!(
            "insert into vault_service_key (version, proof, state) values ($1, $2, 'active')
             on conflict (version) do nothing",
            version,
            proof
        )
        .execute(conn)
        .await?;
        Ok(())
    }

    /// The version that wraps new keys, read again.
    pub(crate) async fn refresh(&self, conn: &mut PgConnection) -> Result<i32, Fault> {
        let active = sqlx::query_scalar!(
            "select max(version) from vault_service_key where state = 'active'"
        )
        .fetch_one(conn)
        .await?
        .ok_or(Fault::Missing)?;
        self.active.store(active, Ordering::Relaxed);
        Ok(active)
    }

    /// The same record key, wrapped by `version`.
    pub(crate) async fn rewrap(
        &self,
        id: Uuid,
        wrapped: Vec<u8>,
        from: i32,
        to: i32,
    ) -> Result<Vec<u8>, KeyError> {
        let old = self.keys.get(&from).ok_or(KeyError::Missing(from))?;
        let new = self.keys.get(&to).ok_or(KeyError::Missing(to))?;
        let key = self
            .unwrap_with(old, &self.wrap_context(id), wrapped)
            .await?;
        self.wrap_with(new, &self.wrap_context(id), key).await
    }

    /// Inserts a fresh key, unless `id` is taken.
    async fn insert(
        &self,
        conn: &mut PgConnection,
        id: Uuid,
        now: Timestamp,
    ) -> Result<Option<Secret<[u8; KEY]>>, Fault> {
        let mut fresh = [0; KEY];
        self.entropy.fill(&mut fresh);
        let fresh = Secret::new(fresh);
        let mut version = self.active.load(Ordering::Relaxed);
        // Twice: another process may have rotated the service key since it was last read.
        for _ in 0..2 {
            let Some(key) = self.keys.get(&version) else {
                return Err(KeyError::Missing(version).into());
            };
            let wrapped = self
                .wrap_with(key, &self.wrap_context(id), fresh.clone())
                .await?;
            let done = sqlx::query!(
                "with active as (
                   select version from vault_service_key where version = $3 and state = 'active'
                 ), new as (
                   insert into vault_key (id, wrapped, service_key_version, created_at)
                   select $1, $2, version, $4 from active
                   on conflict (id) do nothing
                   returning id
                 )
                 select exists (select from active) as \"active!\", exists (select from new) as \"new!\"",
                id,
                wrapped,
                version,
                now
            )
            .fetch_one(&mut *conn)
            .await?;
            if done.active {
                return Ok(done.new.then_some(fresh));
            }
            version = self.refresh(conn).await?;
        }
        Err(Fault::Conflict)
    }

    async fn unwrap_row(
        &self,
        conn: &mut PgConnection,
        id: Uuid,
    ) -> Result<Option<Secret<[u8; KEY]>>, Fault> {
        let row = sqlx::query!(
            "select wrapped, service_key_version from vault_key where id = $1",
            id
        )
        .fetch_optional(conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let version = row.service_key_version;
        let key = self.keys.get(&version).ok_or(KeyError::Missing(version))?;
        Ok(Some(
            self.unwrap_with(key, &self.wrap_context(id), row.wrapped)
                .await?,
        ))
    }

    fn record_key(&self, id: Id<VaultKey>, key: Secret<[u8; KEY]>) -> RecordKey {
        RecordKey::new(
            id,
            key,
            Arc::clone(&self.service),
            Arc::clone(&self.entropy),
        )
    }

    fn wrap_context(&self, id: Uuid) -> Vec<u8> {
        let context = Context {
            label: "acte record key 1",
            service: &self.service,
            key: id.as_bytes(),
            place: "vault_key.wrapped",
        };
        context.bytes()
    }

    fn proof_context(&self, version: i32) -> Vec<u8> {
        let context = Context {
            label: "acte service key 1",
            service: &self.service,
            key: &version.to_be_bytes(),
            place: "vault_service_key.proof",
        };
        context.bytes()
    }

    async fn wrap_with(
        &self,
        key: &Arc<dyn ServiceKey>,
        context: &[u8],
        plain: Secret<[u8; KEY]>,
    ) -> Result<Vec<u8>, KeyError> {
        if !key.waits() {
            return key.wrap(context, &plain, &*self.entropy);
        }
        let (key, entropy) = (Arc::clone(key), Arc::clone(&self.entropy));
        let context = context.to_vec();
        blocking(move || key.wrap(&context, &plain, &*entropy)).await
    }

    async fn unwrap_with(
        &self,
        key: &Arc<dyn ServiceKey>,
        context: &[u8],
        wrapped: Vec<u8>,
    ) -> Result<Secret<[u8; KEY]>, KeyError> {
        if !key.waits() {
            return key.unwrap(context, &wrapped);
        }
        let (key, context) = (Arc::clone(key), context.to_vec());
        blocking(move || key.unwrap(&context, &wrapped)).await
    }
}

fn read_keys(settings: VaultSettings) -> Result<BTreeMap<i32, Arc<dyn ServiceKey>>, KeyError> {
    let mut keys = BTreeMap::<i32, Arc<dyn ServiceKey>>::new();
    for source in settings.keys {
        let key: Arc<dyn ServiceKey> = match source {
            KeySource::File(path) => Arc::new(FileKey::read(&path)?),
            KeySource::Token(address) => Arc::new(PkcsKey::open(address)?),
        };
        if keys.insert(key.version(), key).is_some() {
            return Err(KeyError::Settings("two keys bear one version"));
        }
    }
    if keys.is_empty() {
        Err(KeyError::Settings("none is configured"))
    } else {
        Ok(keys)
    }
}

/// Runs what may wait for a device or a disk off the async threads.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, KeyError> + Send + 'static,
) -> Result<T, KeyError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(end) => end,
        Err(_) => Err(KeyError::Settings("the work on the keys was interrupted")),
    }
}
