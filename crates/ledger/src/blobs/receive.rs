//! Taking an upload in.

use std::{pin::pin, time::Duration};

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use kernel::Id;
use sha2::{Digest as _, Sha256};

use super::{
    Blob, context,
    shelf::Upload,
    stream::{CHUNK, Sealer},
    sweep,
};
use crate::{Fault, Ledger};

/// How long a silent upload, or one whose process died, is left alone.
const LEASE: Duration = Duration::from_secs(90);
/// How often a living upload says so.
const HEARTBEAT: Duration = Duration::from_secs(30);
/// How long a whole upload waits for the deed that adopts it.
const ADOPTION: Duration = Duration::from_secs(15 * 60);

/// A whole upload, on the disk and sealed, that no deed has adopted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "an upload that no deed adopts is removed"]
pub struct Received {
    /// Its id.
    pub id: Id<Blob>,
    /// Its size before sealing, in bytes.
    pub size: u64,
    /// SHA-256 of its bytes before sealing.
    pub sha256: [u8; 32],
}

/// Why an upload was not taken in. Nothing of it is left.
#[derive(Debug, thiserror::Error)]
pub enum ReceiveError<E> {
    /// More bytes than allowed.
    #[error("the upload is larger than allowed")]
    TooLarge,
    /// No byte at all.
    #[error("the upload is empty")]
    Empty,
    /// The sender failed or went away.
    #[error("the upload was cut")]
    Stream(E),
    /// The store or the database failed.
    #[error(transparent)]
    Fault(Fault),
}

impl<E> From<Fault> for ReceiveError<E> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Ledger {
    /// Takes an upload in: seals and hashes it while it arrives, in constant memory, and returns once
    /// it is whole and durable. [`Deed::adopt_blob`](crate::Deed::adopt_blob) must follow within a
    /// quarter of an hour.
    ///
    /// # Errors
    /// When it is empty, exceeds `max` bytes, is cut, or cannot be stored; nothing is then left of it.
    pub async fn receive<E>(
        &self,
        stream: impl Stream<Item = Result<Bytes, E>> + Send,
        max: u64,
    ) -> Result<Received, ReceiveError<E>> {
        let id = self.new_id::<Blob>();
        let mut tx = self.ground().await?;
        let now = tx.now();
        let key = self.vault().create(tx.sql(), self.new_id(), now).await?;
        sqlx::query!(
            "insert into blob (id, key_id, state, lease_until, created_at)
             values ($1, $2, 'receiving', clock_timestamp() + make_interval(secs => $3), $4)",
            id.uuid(),
            key.id().uuid(),
            LEASE.as_secs_f64(),
            now
        )
        .execute(tx.sql())
        .await
        .map_err(Fault::from)?;
        tx.commit().await?;

        let bound = context(self.vault().service(), id);
        let (sealer, header) = Sealer::new(&key.derive("acte blob 1"), &bound, self.entropy());
        let mut upload = self.blobs().upload(id);
        let taken = self
            .take(stream, max, id, sealer, &header, &mut upload)
            .await;
        match taken {
            Ok(received) => Ok(received),
            Err(error) => {
                // Best effort: whatever is left goes with the lease.
                if let Err(fault) = self.abandon(id, upload).await {
                    tracing::warn!(%fault, blob = %id, "a failed upload is left to the sweeper");
                }
                metrics::counter!("acte_uploads_failed_total").increment(1);
                Err(error)
            }
        }
    }

    async fn take<E>(
        &self,
        stream: impl Stream<Item = Result<Bytes, E>> + Send,
        max: u64,
        id: Id<Blob>,
        mut sealer: Sealer,
        header: &[u8],
        upload: &mut Upload,
    ) -> Result<Received, ReceiveError<E>> {
        let mut stream = pin!(stream);
        let mut hash = Sha256::new();
        let mut size = 0_u64;
        let mut out = Vec::with_capacity(2 * CHUNK);
        out.extend_from_slice(header);
        let mut beat = tokio::time::interval(HEARTBEAT);
        beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        beat.tick().await;
        loop {
            let next = tokio::select! {
                biased;
                _ = beat.tick() => {
                    self.lease(id, LEASE).await?;
                    continue;
                }
                next = stream.next() => next,
            };
            let Some(bytes) = next else { break };
            let bytes = bytes.map_err(ReceiveError::Stream)?;
            size = size.saturating_add(bytes.len() as u64);
            if size > max {
                return Err(ReceiveError::TooLarge);
            }
            // A piece may be as long as the sender likes: sealed a chunk at a time.
            for piece in bytes.chunks(CHUNK) {
                hash.update(piece);
                sealer
                    .push(piece, &mut out)
                    .map_err(|_| ReceiveError::TooLarge)?;
                if out.len() >= CHUNK {
                    write(upload, &mut out).await?;
                }
            }
        }
        if size == 0 {
            return Err(ReceiveError::Empty);
        }
        sealer
            .finish(&mut out)
            .map_err(|_| ReceiveError::TooLarge)?;
        write(upload, &mut out).await?;
        // Past this point the bytes are durable: a failed synchronisation is a failed upload, never
        // tried again on the same file.
        upload.finish().await?;
        self.whole(id, size).await?;
        metrics::counter!("acte_uploads_total").increment(1);
        metrics::counter!("acte_upload_bytes_total").increment(size);
        Ok(Received {
            id,
            size,
            sha256: hash.finalize().into(),
        })
    }

    /// Keeps the sweeper away from a living upload.
    async fn lease(&self, id: Id<Blob>, lease: Duration) -> Result<(), Fault> {
        let mut tx = self.ground().await?;
        let done = sqlx::query!(
            "update blob set lease_until = clock_timestamp() + make_interval(secs => $2)
             where id = $1 and state = 'receiving'",
            id.uuid(),
            lease.as_secs_f64()
        )
        .execute(tx.sql())
        .await?;
        tx.commit().await?;
        held(done.rows_affected())
    }

    async fn whole(&self, id: Id<Blob>, size: u64) -> Result<(), Fault> {
        let mut tx = self.ground().await?;
        let done = sqlx::query!(
            "update blob set state = 'received', size = $2,
               lease_until = clock_timestamp() + make_interval(secs => $3)
             where id = $1 and state = 'receiving'",
            id.uuid(),
            i64::try_from(size).unwrap_or(i64::MAX),
            ADOPTION.as_secs_f64()
        )
        .execute(tx.sql())
        .await?;
        tx.commit().await?;
        held(done.rows_affected())
    }

    /// Removes an upload that no deed will adopt.
    ///
    /// # Errors
    /// When the store or the database fails; the sweeper then removes it.
    pub async fn discard(&self, received: Received) -> Result<(), Fault> {
        sweep::discard(self, received.id).await
    }

    async fn abandon(&self, id: Id<Blob>, upload: Upload) -> Result<(), Fault> {
        let aborted = upload.abort().await;
        sweep::discard(self, id).await.and(aborted)
    }
}

fn held(rows: u64) -> Result<(), Fault> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Fault::Storage("the upload lost its lease".into()))
    }
}

async fn write(upload: &mut Upload, out: &mut Vec<u8>) -> Result<(), Fault> {
    let bytes = Bytes::from(std::mem::replace(out, Vec::with_capacity(2 * CHUNK)));
    upload.put(bytes).await
}
