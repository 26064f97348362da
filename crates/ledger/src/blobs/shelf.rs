//! Where the objects stand: a local folder, or an S3 store.

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path as File, PathBuf},
    sync::Arc,
    time::Duration,
};

use futures::{StreamExt as _, TryStreamExt as _, stream::BoxStream};
use kernel::Id;
use object_store::{
    ObjectStore, ObjectStoreExt as _, buffered::BufWriter, local::LocalFileSystem, path::Path,
};
use tokio::io::AsyncWriteExt as _;

use super::Blob;
use crate::Fault;

/// Where blobs are stored.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum BlobSettings {
    /// A folder, made if it is missing. Every write is on the disk (file and folder synchronised)
    /// before it is acknowledged.
    Folder(PathBuf),
    /// A bucket of an S3-compatible store.
    #[cfg(feature = "s3")]
    S3(S3Settings),
}

/// A bucket of an S3-compatible store. Give it a lifecycle rule that ends multipart uploads left
/// unfinished after a day: a killed process cannot.
#[cfg(feature = "s3")]
#[derive(Debug, Clone)]
pub struct S3Settings {
    /// Address of the store; none for AWS's own.
    pub endpoint: Option<String>,
    /// Region.
    pub region: String,
    /// Bucket.
    pub bucket: String,
    /// Access key.
    pub access_key: String,
    /// Its secret.
    pub secret_key: kernel::Secret<String>,
    /// Whether `endpoint` may be plain HTTP: on the same machine only.
    pub plain_http: bool,
}

/// The blob store of a service.
#[derive(Debug)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
    service: Arc<str>,
    /// Folder of the service's objects, when they stand on a local disk.
    folder: Option<PathBuf>,
    /// Bytes sent to the store at once.
    part: usize,
}

/// Bytes written at once to a local disk.
const LOCAL_PART: usize = 1024 * 1024;
/// S3 takes no part under 5 MiB but the last.
#[cfg(feature = "s3")]
const S3_PART: usize = 5 * 1024 * 1024;
/// Parts on their way at once: with the part being filled, it bounds the memory of an upload.
const PARTS: usize = 2;

impl Blobs {
    /// Opens the store for a service.
    ///
    /// # Errors
    /// When the folder cannot be made, or the settings are wrong.
    pub async fn open(settings: BlobSettings, service: &str) -> Result<Self, Fault> {
        match settings {
            BlobSettings::Folder(root) => {
                let folder = root.join(service);
                let made = {
                    let folder = folder.clone();
                    spawn(move || {
                        fs::DirBuilder::new()
                            .recursive(true)
                            .mode(0o700)
                            .create(folder)
                    })
                };
                made.await?;
                let store = LocalFileSystem::new_with_prefix(&root).map_err(fault)?;
                Ok(Self {
                    // Without it an acknowledged upload may be lost with the machine's power.
                    store: Arc::new(store.with_fsync(true)),
                    service: service.into(),
                    folder: Some(folder),
                    part: LOCAL_PART,
                })
            }
            #[cfg(feature = "s3")]
            BlobSettings::S3(settings) => {
                let mut builder = object_store::aws::AmazonS3Builder::new()
                    .with_region(settings.region)
                    .with_bucket_name(settings.bucket)
                    .with_access_key_id(settings.access_key)
                    .with_secret_access_key(settings.secret_key.reveal().clone())
                    .with_allow_http(settings.plain_http)
                    .with_client_options(
                        object_store::ClientOptions::new()
                            .with_allow_http(settings.plain_http)
                            .with_connect_timeout(Duration::from_secs(5))
                            .with_timeout(Duration::from_secs(120)),
                    );
                if let Some(endpoint) = settings.endpoint {
                    builder = builder.with_endpoint(endpoint);
                }
                Ok(Self {
                    store: Arc::new(builder.build().map_err(fault)?),
                    service: service.into(),
                    folder: None,
                    part: S3_PART,
                })
            }
        }
    }

    /// `service/last two digits of the id/id`: the last digits spread, the first are the time.
    fn path(&self, id: Id<Blob>) -> Path {
        let id = id.to_string();
        let shelf = id.get(34..).unwrap_or_default();
        Path::from_iter([&*self.service, shelf, &id])
    }

    /// Writes, reads and removes a small object, as an operator's check.
    pub(crate) async fn probe(&self, mark: &[u8]) -> Result<(), Fault> {
        let path = Path::from_iter([&*self.service, "probe"]);
        let bytes = bytes::Bytes::copy_from_slice(mark);
        self.store
            .put(&path, bytes.clone().into())
            .await
            .map_err(fault)?;
        let read = self.store.get(&path).await.map_err(fault)?;
        let read = read.bytes().await.map_err(fault)?;
        self.store.delete(&path).await.map_err(fault)?;
        if read == bytes {
            Ok(())
        } else {
            Err(Fault::Storage("another object came back".into()))
        }
    }

    /// Begins an object that nobody can read before it is finished.
    pub(super) fn upload(&self, id: Id<Blob>) -> Upload {
        let writer = BufWriter::with_capacity(Arc::clone(&self.store), self.path(id), self.part);
        Upload {
            writer: writer.with_max_concurrency(PARTS),
            finished: false,
        }
    }

    /// The sealed bytes of an object.
    pub(super) async fn reader(
        &self,
        id: Id<Blob>,
    ) -> Result<BoxStream<'static, Result<bytes::Bytes, Fault>>, Fault> {
        let object = self.store.get(&self.path(id)).await.map_err(fault)?;
        Ok(object.into_stream().map_err(fault).boxed())
    }

    /// Removes an object and what an interrupted upload left of it. Removing nothing is no error.
    pub(super) async fn remove(&self, id: Id<Blob>) -> Result<(), Fault> {
        match self.store.delete(&self.path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(fault(error)),
        }
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        spawn(move || {
            let id = id.to_string();
            let shelf = folder.join(id.get(34..).unwrap_or_default());
            for (staged, path) in staged_in(&shelf)? {
                if staged == id {
                    gone(fs::remove_file(path))?;
                }
            }
            Ok(())
        })
        .await
    }

    /// The ids of all objects, and of local uploads not finished.
    pub(super) async fn list(&self) -> Result<Vec<Id<Blob>>, Fault> {
        let prefix = Path::from_iter([&*self.service]);
        let mut ids: Vec<Id<Blob>> = self
            .store
            .list(Some(&prefix))
            .try_filter_map(async |object| {
                Ok(object
                    .location
                    .filename()
                    .and_then(|name| name.parse::<Id<Blob>>().ok()))
            })
            .try_collect()
            .await
            .map_err(fault)?;
        if let Some(folder) = self.folder.clone() {
            let staged = spawn(move || {
                let mut found = Vec::new();
                for shelf in fs::read_dir(&folder)? {
                    let shelf = shelf?;
                    if shelf.file_type()?.is_dir() {
                        found.extend(staged_in(&shelf.path())?.into_iter().map(|(id, _)| id));
                    }
                }
                Ok(found)
            });
            ids.extend(
                staged
                    .await?
                    .iter()
                    .filter_map(|id| id.parse::<Id<Blob>>().ok()),
            );
        }
        ids.sort_unstable();
        ids.dedup();
        Ok(ids)
    }
}

/// An object being written.
pub(super) struct Upload {
    writer: BufWriter,
    finished: bool,
}

impl Upload {
    pub(super) async fn put(&mut self, bytes: bytes::Bytes) -> Result<(), Fault> {
        self.writer.put(bytes).await.map_err(fault)
    }

    /// Makes the object whole and durable, or fails for good.
    pub(super) async fn finish(&mut self) -> Result<(), Fault> {
        self.finished = true;
        self.writer
            .shutdown()
            .await
            .map_err(|error| Fault::Storage(root_cause(&error).into()))
    }

    /// Gives the object up. After a failed `finish` the store has already done so.
    pub(super) async fn abort(mut self) -> Result<(), Fault> {
        if self.finished {
            Ok(())
        } else {
            self.writer.abort().await.map_err(fault)
        }
    }
}

/// Files of uploads not finished, with the id each is for: the store names them `ID#NUMBER`, and
/// leaves them behind when the process is killed or a synchronisation fails.
fn staged_in(shelf: &File) -> io::Result<Vec<(String, PathBuf)>> {
    let entries = match fs::read_dir(shelf) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut staged = Vec::new();
    for entry in entries {
        let entry = entry?;
        if let Some((id, _)) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.split_once('#'))
        {
            staged.push((id.to_owned(), entry.path()));
        }
    }
    Ok(staged)
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

async fn spawn<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    match tokio::task::spawn_blocking(work).await {
        Ok(end) => end.map_err(|error| Fault::Storage(error.kind().to_string().into())),
        Err(_) => Err(Fault::Storage("the work was interrupted".into())),
    }
}

/// The store's errors quote paths, which are ids: no name of a person, but no use in a log either.
#[expect(clippy::needless_pass_by_value, reason = "a shape for map_err")]
pub(super) fn fault(error: object_store::Error) -> Fault {
    use object_store::Error as E;
    let kind = match error {
        E::NotFound { .. } => "an object is missing",
        E::AlreadyExists { .. } => "an object is already there",
        E::PermissionDenied { .. } => "permission denied",
        E::Unauthenticated { .. } => "credentials refused",
        E::InvalidPath { .. } => "a path is refused",
        E::Generic { ref source, .. } => return Fault::Storage(root_cause(&**source).into()),
        _ => "the store refuses",
    };
    Fault::Storage(kind.into())
}

/// The kind of the I/O error at the bottom, if there is one.
fn root_cause(error: &(dyn std::error::Error + 'static)) -> String {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if let Some(io) = error.downcast_ref::<io::Error>() {
            return io.kind().to_string();
        }
        cause = error.source();
    }
    "the store does not answer as it should".to_owned()
}
