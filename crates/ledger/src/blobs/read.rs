//! Reading a blob back.

use bytes::Bytes;
use futures::{Stream, StreamExt as _, stream::BoxStream};
use kernel::Id;

use super::{
    Blob, context,
    stream::{CHUNK, Opener},
};
use crate::{Action, Fault, Ledger, Permit};

impl Ledger {
    /// The bytes of a kept blob, opened and verified as they are read: nothing altered, cut or moved
    /// ever comes out; such a blob ends in an error.
    ///
    /// The permit is that of the deed which recorded the reading.
    ///
    /// # Errors
    /// [`Fault::Missing`] when no kept blob has this id, [`Fault::Key`] when its key is destroyed.
    pub async fn read_blob<A: Action>(
        &self,
        id: Id<Blob>,
        _permit: &Permit<A>,
    ) -> Result<impl Stream<Item = Result<Bytes, Fault>> + Send + 'static + use<A>, Fault> {
        self.read(id).await
    }

    /// The same for the service's own work, which no person sees.
    pub(crate) async fn read(
        &self,
        id: Id<Blob>,
    ) -> Result<BoxStream<'static, Result<Bytes, Fault>>, Fault> {
        let mut tx = self.ground().await?;
        let key = sqlx::query_scalar!(
            "select key_id from blob where id = $1 and state = 'kept'",
            id.uuid()
        )
        .fetch_optional(tx.sql())
        .await?
        .ok_or(Fault::Missing)?;
        let key = self.vault().load(tx.sql(), Id::from_uuid(key)).await?;
        tx.rollback().await?;
        let sealed = self.blobs().reader(id).await?;
        let bound = context(self.vault().service(), id);
        let opener = Opener::new(key.derive("acte blob 1"), bound);
        Ok(futures::stream::try_unfold((sealed, Some(opener)), step).boxed())
    }
}

type Source = BoxStream<'static, Result<Bytes, Fault>>;

async fn step(
    (mut sealed, opener): (Source, Option<Opener>),
) -> Result<Option<(Bytes, (Source, Option<Opener>))>, Fault> {
    let Some(mut opener) = opener else {
        return Ok(None);
    };
    let broken = |_| Fault::Corrupt("a stored blob does not open".into());
    let mut out = Vec::with_capacity(2 * CHUNK);
    while let Some(bytes) = sealed.next().await {
        opener.push(&bytes?, &mut out).map_err(broken)?;
        if !out.is_empty() {
            return Ok(Some((out.into(), (sealed, Some(opener)))));
        }
    }
    opener.finish(&mut out).map_err(broken)?;
    Ok(Some((out.into(), (sealed, None))))
}
