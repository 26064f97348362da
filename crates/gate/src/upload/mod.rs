//! Uploads: a multipart body read as it comes, never held.
//!
//! The text fields come first and are checked before the file is looked at (the anti-forgery token
//! among them); then one file, handed to the handler as a stream. What follows it must be the end. A cut,
//! slow or oversized body is an error of the stream: whoever consumes it keeps nothing.

mod names;
mod source;

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use http::header;
use kernel::Personal;
use multer::{Field, Multipart};

pub use names::FileName;
use source::{Meter, Source, SourceError};

use crate::{
    Problem,
    extract::Fields,
    routes::{FIELD_COUNT, FIELD_NAME, broken, declared},
};

/// Bytes that may come before the file: fields, headers and what the transport reads ahead.
pub(crate) const AHEAD: u64 = 256 * 1024;
/// Bytes of one text field.
const FIELD_BYTES: usize = 16 * 1024;
/// Longest boundary (RFC 2046 §5.1.1).
const BOUNDARY: usize = 70;

/// The bytes of the file, as they come.
pub type FileStream = Pin<Box<dyn Stream<Item = Result<Bytes, UploadError>> + Send>>;

/// An upload whose fields are read and whose file is about to come.
pub struct Upload {
    fields: Fields,
    file: Option<(FileName, FileStream)>,
}

/// Why the file did not come whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UploadError {
    /// It has more bytes than this.
    #[error("the file is larger than {0} bytes")]
    TooLarge(u64),
    /// It came too slowly.
    #[error("the file came too slowly")]
    TooSlow,
    /// The connection ended before it did.
    #[error("the upload was cut off")]
    Cut,
    /// The body is not a multipart form with one file at its end.
    #[error("the upload cannot be read")]
    Malformed,
}

impl From<UploadError> for Problem {
    fn from(error: UploadError) -> Self {
        match error {
            UploadError::TooLarge(max) => Self::TooLarge(max),
            UploadError::TooSlow => Self::TooSlow,
            UploadError::Cut | UploadError::Malformed => Self::Malformed,
        }
    }
}

impl Upload {
    /// The text fields that came before the file.
    #[must_use]
    pub const fn fields(&self) -> &Fields {
        &self.fields
    }

    /// Name of the file, as the browser gave it; none when no file was chosen.
    #[must_use]
    pub fn file_name(&self) -> Option<&FileName> {
        self.file.as_ref().map(|(name, _)| name)
    }

    /// The file. Dropping the stream leaves the rest of the upload unread.
    #[must_use]
    pub fn into_file(self) -> Option<(FileName, FileStream)> {
        self.file
    }

    /// Reads the file to its end, within its bounds and deadlines, and throws it away: a client that sends
    /// before it listens would otherwise be cut off before it reads why its file is refused.
    pub async fn spill(self) {
        if let Some((_, mut bytes)) = self.file {
            while let Some(Ok(_)) = bytes.next().await {}
        }
    }

    pub(crate) fn park(self) -> Parked {
        Parked(Arc::new(Mutex::new(Some(self))))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload")
            .field("file", &self.file.is_some())
            .finish_non_exhaustive()
    }
}

/// An upload on its way from the door to the handler.
#[derive(Clone)]
pub(crate) struct Parked(Arc<Mutex<Option<Upload>>>);

impl<S: Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let parked = request.extensions().get::<Parked>();
        let upload = parked.and_then(|parked| {
            parked
                .0
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take()
        });
        upload.ok_or_else(|| Problem::fault("Upload used outside an upload route"))
    }
}

/// Reads the fields of an upload whose file may have `max` bytes, up to the file's first byte.
pub(crate) async fn begin(request: Request, max: u64) -> Result<(Request, Upload), Problem> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    // A body of another kind holds no token of ours: a forgery, not a mistake.
    let boundary = kind
        .and_then(|kind| multer::parse_boundary(kind).ok())
        .ok_or(Problem::Forgery)?;
    if boundary.is_empty() || boundary.len() > BOUNDARY {
        return Err(Problem::Malformed);
    }
    if declared(request.headers()).is_some_and(|length| length > max.saturating_add(AHEAD)) {
        return Err(Problem::TooLarge(max));
    }
    let (parts, body) = request.into_parts();
    let meter = Meter::new(AHEAD);
    let source = Source::new(body.into_data_stream(), meter.clone());
    let upload = read(Multipart::new(source, boundary), &meter, max).await?;
    Ok((
        Request::from_parts(parts, axum::body::Body::empty()),
        upload,
    ))
}

async fn read(
    mut multipart: Multipart<'static>,
    meter: &Meter,
    max: u64,
) -> Result<Upload, UploadError> {
    let mut fields = Vec::new();
    let mut file = None;
    while let Some(field) = multipart
        .next_field()
        .await
        .map_err(|error| cause(error, AHEAD))?
    {
        let name = field.name().unwrap_or_default();
        if name.is_empty() || name.len() > FIELD_NAME || fields.len() >= FIELD_COUNT {
            return Err(UploadError::Malformed);
        }
        let Some(given) = field.file_name() else {
            let name = name.to_owned();
            fields.push((name, Personal::new(text(field).await?)));
            continue;
        };
        // Browsers send an empty part without a name when no file was chosen.
        if given.is_empty() {
            if !text(field).await?.is_empty() {
                return Err(UploadError::Malformed);
            }
            continue;
        }
        let given = FileName::new(given);
        meter.file_begins(max.saturating_add(2 * AHEAD));
        file = Some((given, stream(multipart, field, max)));
        break;
    }
    Ok(Upload {
        fields: Fields(Arc::new(fields)),
        file,
    })
}

async fn text(mut field: Field<'static>) -> Result<String, UploadError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = field.chunk().await.map_err(|error| cause(error, AHEAD))? {
        if bytes.len() + chunk.len() > FIELD_BYTES {
            return Err(UploadError::Malformed);
        }
        bytes.extend_from_slice(&chunk);
    }
    let text = String::from_utf8(bytes).map_err(|_| UploadError::Malformed)?;
    if text.contains('\0') {
        return Err(UploadError::Malformed);
    }
    Ok(text)
}

/// The file's bytes, then the certainty that nothing follows.
fn stream(multipart: Multipart<'static>, field: Field<'static>, max: u64) -> FileStream {
    // None once it has failed.
    let first = Some((multipart, field, 0_u64));
    let stream = futures::stream::unfold(first, move |state| async move {
        let (mut multipart, mut field, sent) = state?;
        let failed = |error| Some((Err(error), None));
        match field.chunk().await {
            Err(error) => failed(cause(error, max)),
            Ok(Some(chunk)) => {
                let sent = sent.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
                if sent > max {
                    return failed(UploadError::TooLarge(max));
                }
                Some((Ok(chunk), Some((multipart, field, sent))))
            }
            Ok(None) => {
                drop(field);
                match multipart.next_field().await {
                    Ok(None) => None,
                    Ok(Some(_)) => failed(UploadError::Malformed),
                    Err(error) => failed(cause(error, max)),
                }
            }
        }
    });
    stream.fuse().boxed()
}

fn cause(error: multer::Error, max: u64) -> UploadError {
    match error {
        multer::Error::StreamReadFailed(source) => match source.downcast::<SourceError>() {
            Ok(error) => match *error {
                SourceError::Limit => UploadError::TooLarge(max),
                SourceError::Broken(error) => match broken(&error, max) {
                    Problem::TooSlow => UploadError::TooSlow,
                    _ => UploadError::Cut,
                },
            },
            Err(_) => UploadError::Cut,
        },
        multer::Error::IncompleteFieldData { .. } | multer::Error::IncompleteStream => {
            UploadError::Cut
        }
        _ => UploadError::Malformed,
    }
}

#[cfg(test)]
mod tests;
