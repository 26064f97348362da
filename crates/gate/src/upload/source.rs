//! The body handed to the multipart reader, one chunk at a time and no further than allowed.
//!
//! The reader pulls until its source has nothing more, and buffers all of it; a fast client would
//! fill the memory. So after each chunk the source says «not yet» once, which sends the reader
//! back to what it has. It also buffers a part's headers without bound, hence the meter.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use futures::Stream;

/// How many bytes may be read in all; raised once the file begins.
#[derive(Debug, Clone)]
pub(super) struct Meter(Arc<AtomicU64>);

impl Meter {
    pub(super) fn new(bytes: u64) -> Self {
        Self(Arc::new(AtomicU64::new(bytes)))
    }

    pub(super) fn allow(&self, bytes: u64) {
        self.0.store(bytes, Relaxed);
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
    meter: Meter,
    read: u64,
    pause: bool,
}

impl<S> Source<S> {
    pub(super) const fn new(inner: S, meter: Meter) -> Self {
        Self { inner, meter, read: 0, pause: false }
    }
}

impl<S: Stream<Item = Result<Bytes, axum::Error>> + Unpin> Stream for Source<S> {
    type Item = Result<Bytes, SourceError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.pause) {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if self.read > self.meter.0.load(Relaxed) {
            return Poll::Ready(Some(Err(SourceError::Limit)));
        }
        let polled = Pin::new(&mut self.inner).poll_next(cx);
        polled.map(|next| {
            next.map(|chunk| {
                let chunk = chunk.map_err(SourceError::Broken)?;
                self.pause = true;
                let size = u64::try_from(chunk.len()).unwrap_or(u64::MAX);
                self.read = self.read.saturating_add(size);
                Ok(chunk)
            })
        })
    }
}
