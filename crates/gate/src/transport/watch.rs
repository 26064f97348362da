//! What a connection is doing, and whether it has been doing nothing for too long.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::body::Body;
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::Instant;

use super::TransportLimits;

/// Requests of one connection that its client may give up without being suspected: someone who leaves a
/// page while it loads gives up a few.
const ABANDONED: u64 = 100;
/// Most bytes of an answer handed to the connection at once. It asks for the next as its client reads, so that
/// a long answer made in one piece shows signs of life to its end.
const PIECE: usize = 16 * 1024;

/// Counters of one connection, shared with its requests and responses.
#[derive(Debug)]
pub(super) struct Activity {
    start: Instant,
    requests: AtomicU64,
    handling: AtomicUsize,
    sending: AtomicUsize,
    /// Requests given up by the client before their answer.
    abandoned: AtomicU64,
    /// Milliseconds from `start` to the last byte of a body, or to the last change of state.
    last: AtomicU64,
}

/// What to do with a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// Leave it.
    Keep,
    /// It asks nothing: ask it to go, then close it.
    Idle,
    /// It does not read its answer: cut it.
    Stalled,
    /// It asks only to take back what it asked (rapid reset): cut it.
    Abusive,
}

impl Activity {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Self {
            start: Instant::now(),
            requests: AtomicU64::new(0),
            handling: AtomicUsize::new(0),
            sending: AtomicUsize::new(0),
            abandoned: AtomicU64::new(0),
            last: AtomicU64::new(0),
        })
    }

    fn elapsed(&self) -> u64 {
        u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    pub(super) fn touch(&self) {
        self.last.store(self.elapsed(), Relaxed);
    }

    /// Counts a request as being handled until the guard falls.
    pub(super) fn handle(self: &Arc<Self>) -> Handling {
        self.requests.fetch_add(1, Relaxed);
        self.handling.fetch_add(1, Relaxed);
        self.touch();
        Handling {
            activity: Arc::clone(self),
            answered: false,
        }
    }

    /// Counts a response body as being sent until it is dropped.
    pub(super) fn send(self: &Arc<Self>, body: Body) -> Body {
        if http_body::Body::is_end_stream(&body) {
            return body;
        }
        self.sending.fetch_add(1, Relaxed);
        self.touch();
        Body::new(Sending {
            body,
            rest: Bytes::new(),
            activity: Arc::clone(self),
        })
    }

    pub(super) fn verdict(&self, limits: &TransportLimits) -> Verdict {
        let quiet = self.elapsed().saturating_sub(self.last.load(Relaxed));
        self.judge(Duration::from_millis(quiet), limits)
    }

    fn judge(&self, quiet: Duration, limits: &TransportLimits) -> Verdict {
        // The protocol's own bound counts only what is reset before a handler has it.
        let abandoned = self.abandoned.load(Relaxed);
        if abandoned > ABANDONED && abandoned > self.requests.load(Relaxed) / 2 {
            return Verdict::Abusive;
        }
        if self.handling.load(Relaxed) > 0 {
            return Verdict::Keep;
        }
        if self.sending.load(Relaxed) > 0 {
            return if quiet > limits.stall {
                Verdict::Stalled
            } else {
                Verdict::Keep
            };
        }
        let first = self.requests.load(Relaxed) == 0;
        let allowed = if first {
            limits.header
        } else {
            limits.keep_alive
        };
        if quiet > allowed {
            Verdict::Idle
        } else {
            Verdict::Keep
        }
    }
}

/// A request in its handler.
#[derive(Debug)]
pub(super) struct Handling {
    activity: Arc<Activity>,
    answered: bool,
}

impl Handling {
    /// The handler answered.
    pub(super) fn answered(mut self) {
        self.answered = true;
    }
}

impl Drop for Handling {
    fn drop(&mut self) {
        if !self.answered {
            self.activity.abandoned.fetch_add(1, Relaxed);
        }
        self.activity.handling.fetch_sub(1, Relaxed);
        self.activity.touch();
    }
}

/// A response body on its way out: each piece the connection takes is a sign of life.
struct Sending {
    body: Body,
    /// What is left of a frame longer than a piece.
    rest: Bytes,
    activity: Arc<Activity>,
}

impl http_body::Body for Sending {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        // When the body is not ready too: then it is our side that makes the client wait.
        this.activity.touch();
        if this.rest.is_empty() {
            match Pin::new(&mut this.body).poll_frame(cx) {
                Poll::Ready(Some(Ok(frame))) => match frame.into_data() {
                    Ok(data) => this.rest = data,
                    Err(trailers) => return Poll::Ready(Some(Ok(trailers))),
                },
                polled => return polled,
            }
        }
        let size = this.rest.len().min(PIECE);
        Poll::Ready(Some(Ok(Frame::data(this.rest.split_to(size)))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && http_body::Body::is_end_stream(&self.body)
    }

    fn size_hint(&self) -> SizeHint {
        let left = u64::try_from(self.rest.len()).unwrap_or(u64::MAX);
        let body = http_body::Body::size_hint(&self.body);
        let mut hint = SizeHint::new();
        hint.set_lower(body.lower().saturating_add(left));
        if let Some(upper) = body.upper() {
            hint.set_upper(upper.saturating_add(left));
        }
        hint
    }
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.activity.sending.fetch_sub(1, Relaxed);
        self.activity.touch();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_its_own_patience() {
        let limits = TransportLimits::default();
        let activity = Activity::new();
        let (enough, more) = (Duration::ZERO, Duration::from_millis(1));
        let judge = |quiet: Duration| activity.judge(quiet, &limits);

        assert_eq!(judge(limits.header + enough), Verdict::Keep);
        assert_eq!(
            judge(limits.header + more),
            Verdict::Idle,
            "no request head came"
        );

        let handling = activity.handle();
        assert_eq!(
            judge(limits.keep_alive * 10),
            Verdict::Keep,
            "a handler may take its time"
        );

        let body = activity.send(Body::from("answer"));
        handling.answered();
        assert_eq!(judge(limits.stall + enough), Verdict::Keep);
        assert_eq!(
            judge(limits.stall + more),
            Verdict::Stalled,
            "the answer is not read"
        );

        drop(body);
        assert_eq!(judge(limits.keep_alive + enough), Verdict::Keep);
        assert_eq!(
            judge(limits.keep_alive + more),
            Verdict::Idle,
            "no further request"
        );
        assert_eq!(
            activity.verdict(&limits),
            Verdict::Keep,
            "it has only just ended"
        );
    }

    #[tokio::test]
    async fn a_long_answer_is_under_way_until_its_last_piece() {
        use http_body_util::BodyExt as _;
        let activity = Activity::new();
        let long = 2 * PIECE + 1;
        let mut body = activity.send(Body::from(vec![7; long]));
        let hint = http_body::Body::size_hint(&body);
        assert_eq!(hint.exact(), u64::try_from(long).ok());
        let mut pieces = Vec::new();
        while let Some(frame) = body.frame().await {
            pieces.push(frame.unwrap().into_data().unwrap().len());
            let end = http_body::Body::is_end_stream(&body);
            assert_eq!(end, pieces.len() == 3, "{pieces:?}");
        }
        assert_eq!(pieces, [PIECE, PIECE, 1]);
        assert_eq!(activity.sending.load(Relaxed), 1);
        drop(body);
        assert_eq!(activity.sending.load(Relaxed), 0);
    }

    #[test]
    fn who_only_takes_back_is_cut() {
        let limits = TransportLimits::default();
        let judged = |answered: u64, abandoned: u64| {
            let activity = Activity::new();
            (0..answered).for_each(|_| activity.handle().answered());
            (0..abandoned).for_each(|_| drop(activity.handle()));
            activity.judge(Duration::ZERO, &limits)
        };
        assert_eq!(judged(0, ABANDONED), Verdict::Keep);
        assert_eq!(judged(0, ABANDONED + 1), Verdict::Abusive);
        // A connection that served much may have lost some.
        assert_eq!(judged(1_000, ABANDONED + 1), Verdict::Keep);
    }
}
