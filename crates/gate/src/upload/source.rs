//! The body handed to the multipart reader, one chunk at a time and no further than allowed.
//!
//! The reader pulls until its source has nothing more, and buffers all of it; a fast client would
//! fill the memory. So after each chunk the source says «not yet» once, which sends the reader
//! back to what it has; and before the file the chunks are small, because the reader pulls once or
//! twice for each field. It also buffers a part's headers without bound, hence the meter.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::Stream;

/// Bytes of a chunk before the file.
const SMALL: usize = 512;

/// How many bytes may be read in all; raised once the file begins.
#[derive(Debug, Clone)]
pub(super) struct Meter(Arc<Limits>);

#[derive(Debug)]
struct Limits {
    bytes: AtomicU64,
    in_file: AtomicBool,
}

impl Meter {
    pub(super) fn new(bytes: u64) -> Self {
        let bytes = AtomicU64::new(bytes);
        Self(Arc::new(Limits {
            bytes,
            in_file: AtomicBool::new(false),
        }))
    }

    /// The file begins: so many bytes may be read in all from now on.
    pub(super) fn file_begins(&self, bytes: u64) {
        self.0.bytes.store(bytes, Relaxed);
        self.0.in_file.store(true, Relaxed);
    }
}

/// Why the body ended early.
#[derive(Debug, thiserror::Error)]
pub(super) enum SourceError {
    #[error("more bytes than allowed")]
    Limit,
    #[error("the body broke off")]
    Broken(#[source] axum::Error),
}

pub(super) struct Source<S> {
    inner: S,
    rest: Bytes,
    meter: Meter,
    read: u64,
    pause: bool,
}

impl<S> Source<S> {
    pub(super) const fn new(inner: S, meter: Meter) -> Self {
        Self {
            inner,
            rest: Bytes::new(),
            meter,
            read: 0,
            pause: false,
        }
    }
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Stream for Source<S> {
    type Item = Result<Bytes, SourceError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.pause) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.read > self.meter.0.bytes.load(Relaxed) {
            return Poll::Ready(Some(Err(SourceError::Limit)));
        }
        while self.rest.is_empty() {
            match Pin::new(&mut self.inner).poll_next(cx) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(None) => return Poll::Ready(None),
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(SourceError::Broken(error))));
                }
                Poll::Ready(Some(Ok(chunk))) => self.rest = chunk,
            }
        }
        let most = if self.meter.0.in_file.load(Relaxed) {
            usize::MAX
        } else {
            SMALL
        };
        let size = self.rest.len().min(most);
        let piece = self.rest.split_to(size);
        self.pause = true;
        self.read = self
            .read
            .saturating_add(u64::try_from(size).unwrap_or(u64::MAX));
        Poll::Ready(Some(Ok(piece)))
    }
}
