//! A request body that must keep coming.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep};

use super::TransportLimits;

/// Why a request body ended early.
#[derive(Debug, thiserror::Error)]
pub enum BodyError {
    /// It came too slowly, or not at all.
    #[error("the request body came too slowly")]
    Slow,
    /// The connection failed.
    #[error("the request body was cut off")]
    Cut(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl BodyError {
    /// Whether slowness is at the root of `error`.
    #[must_use]
    pub fn is_slow(error: &(dyn std::error::Error + 'static)) -> bool {
        let mut next = Some(error);
        while let Some(cause) = next {
            if let Some(Self::Slow) = cause.downcast_ref::<Self>() {
                return true;
            }
            next = cause.source();
        }
        false
    }
}

/// Wraps a body with the deadlines of [`TransportLimits`]. Only time spent waiting for the client
/// counts: a slow disk on our side is not held against it.
pub(super) struct Paced<B> {
    inner: B,
    limits: Arc<TransportLimits>,
    bytes: u64,
    waited: Duration,
    waiting: Option<Instant>,
    sleep: Pin<Box<Sleep>>,
}

impl<B> Paced<B> {
    pub(super) fn new(inner: B, limits: Arc<TransportLimits>) -> Self {
        let sleep = Box::pin(tokio::time::sleep(limits.body_idle));
        Self {
            inner,
            limits,
            bytes: 0,
            waited: Duration::ZERO,
            waiting: None,
            sleep,
        }
    }

    /// How long the client may keep us waiting from now.
    fn patience(&self) -> Duration {
        let earned = Duration::from_millis(
            self.bytes
                .saturating_mul(1_000)
                .checked_div(self.limits.body_rate)
                .unwrap_or(u64::MAX),
        );
        let by_rate = self
            .limits
            .body_grace
            .saturating_add(earned)
            .saturating_sub(self.waited);
        let by_total = self.limits.body_total.saturating_sub(self.waited);
        self.limits.body_idle.min(by_rate).min(by_total)
    }
}

impl<B> Body for Paced<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        let this = &mut *self;
        match Pin::new(&mut this.inner).poll_frame(cx) {
            Poll::Ready(polled) => {
                if let Some(since) = this.waiting.take() {
                    this.waited += since.elapsed();
                }
                Poll::Ready(polled.map(|result| match result {
                    Ok(frame) => {
                        let size = frame.data_ref().map_or(0, Bytes::len);
                        this.bytes = this.bytes.saturating_add(u64::try_from(size).unwrap_or(0));
                        Ok(frame)
                    }
                    Err(error) => Err(BodyError::Cut(error.into())),
                }))
            }
            Poll::Pending => {
                if this.waiting.is_none() {
                    let now = Instant::now();
                    this.waiting = Some(now);
                    let deadline = now + this.patience();
                    this.sleep.as_mut().reset(deadline);
                }
                match this.sleep.as_mut().poll(cx) {
                    Poll::Ready(()) => Poll::Ready(Some(Err(BodyError::Slow))),
                    Poll::Pending => Poll::Pending,
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use http_body_util::{BodyExt, StreamBody};

    use super::*;

    /// Reads a body that sends `size` bytes each `every`, `times` times: its size, or whether it was
    /// too slow.
    async fn read(size: usize, every: Duration, times: usize) -> Result<usize, bool> {
        let chunks = futures::stream::unfold(0, move |n| async move {
            if n == times {
                return None;
            }
            tokio::time::sleep(every).await;
            let frame = Frame::data(Bytes::from(vec![0; size]));
            Some((Ok::<_, std::io::Error>(frame), n + 1))
        });
        let limits = TransportLimits {
            body_idle: Duration::from_millis(600),
            body_grace: Duration::from_millis(500),
            body_rate: 10_000,
            ..TransportLimits::default()
        };
        let paced = Paced::new(StreamBody::new(Box::pin(chunks)), Arc::new(limits));
        let end = tokio::time::timeout(Duration::from_secs(5), paced.collect())
            .await
            .unwrap();
        end.map(|all| all.to_bytes().len())
            .map_err(|error| BodyError::is_slow(&error))
    }

    #[tokio::test]
    async fn slow_bodies_end_and_honest_ones_do_not() {
        let tick = Duration::from_millis(50);
        let (drip, silence, honest) = tokio::join!(
            read(1, tick, 1_000),
            read(1 << 20, tick * 100, 3),
            read(4_000, tick, 24)
        );
        assert_eq!(drip, Err(true));
        assert_eq!(silence, Err(true));
        assert_eq!(
            honest,
            Ok(24 * 4_000),
            "longer than the grace, and never below the rate"
        );
    }
}
