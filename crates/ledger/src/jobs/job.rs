//! A job, to enqueue and to do.

use std::borrow::Cow;

use kernel::{Id, Kind, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::{Fault, Reason, Stop};

/// Marker of the ids of jobs.
pub(crate) enum JobKind {}

impl Kind for JobKind {
    const NAME: &'static str = "job";
}

/// Failures after which a job is given up, unless it says otherwise.
const MOST_ATTEMPTS: i32 = 12;

/// Work to enqueue.
#[derive(Debug, Clone)]
#[must_use = "a job does nothing until a deed enqueues it"]
pub struct NewJob {
    pub(crate) kind: Cow<'static, str>,
    pub(crate) payload: Value,
    pub(crate) at: Option<Timestamp>,
    pub(crate) key: Option<String>,
    pub(crate) most_attempts: i32,
}

impl NewJob {
    /// Work of a kind that some worker handles. `payload` holds ids and codes, never personal data.
    pub const fn new(kind: &'static str, payload: Value) -> Self {
        let kind = Cow::Borrowed(kind);
        Self {
            kind,
            payload,
            at: None,
            key: None,
            most_attempts: MOST_ATTEMPTS,
        }
    }

    /// Not before `at`.
    pub const fn at(mut self, at: Timestamp) -> Self {
        self.at = Some(at);
        self
    }

    /// Enqueued only once under `key`, until a week after it is done; for one given up, until an
    /// operator removes it.
    pub fn key(mut self, key: impl Into<String>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Given up after `attempts` failures (at least one).
    pub fn most_attempts(mut self, attempts: i32) -> Self {
        self.most_attempts = attempts.max(1);
        self
    }
}

/// A job that a worker has claimed.
#[derive(Debug, Clone)]
pub struct Job {
    /// Its id: the same at each attempt, so handlers may use it as an idempotency key.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Ids and codes.
    pub payload: Value,
    /// This attempt's number, from 1.
    pub attempt: u32,
    /// Whether a failure of this attempt is the last.
    pub last: bool,
}

impl Job {
    /// The id that the payload holds under `field`.
    ///
    /// # Errors
    /// [`JobError::Dead`] when it holds none: trying again would not help.
    pub fn id_of<K>(&self, field: &str) -> Result<Id<K>, JobError> {
        let text = self.payload.get(field).and_then(Value::as_str);
        text.and_then(|text| text.parse().ok())
            .ok_or(JobError::Dead("payload".into()))
    }

    /// The ids that the payload lists under `field`.
    ///
    /// # Errors
    /// [`JobError::Dead`] when it lists none.
    pub fn ids_of(&self, field: &str) -> Result<Vec<Uuid>, JobError> {
        let listed = self.payload.get(field).and_then(Value::as_array);
        let texts = listed.into_iter().flatten().filter_map(Value::as_str);
        let ids: Vec<Uuid> = texts.filter_map(|text| text.parse().ok()).collect();
        if ids.is_empty() {
            return Err(JobError::Dead("payload".into()));
        }
        Ok(ids)
    }

    /// The text that the payload holds under `field`.
    ///
    /// # Errors
    /// [`JobError::Dead`] when it holds none.
    pub fn text(&self, field: &str) -> Result<&str, JobError> {
        self.payload
            .get(field)
            .and_then(Value::as_str)
            .ok_or(JobError::Dead("payload".into()))
    }
}

/// Why an attempt failed: a code for the operator, never personal data.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// It may succeed later.
    #[error("{0}")]
    Retry(Cow<'static, str>),
    /// It never will: an operator must look.
    #[error("{0}")]
    Dead(Cow<'static, str>),
}

impl From<Fault> for JobError {
    fn from(fault: Fault) -> Self {
        Self::Retry(fault.to_string().into())
    }
}

impl From<sqlx::Error> for JobError {
    fn from(error: sqlx::Error) -> Self {
        Fault::from(error).into()
    }
}

impl<R: Reason> From<Stop<R>> for JobError {
    fn from(stop: Stop<R>) -> Self {
        match stop {
            Stop::Denied(denied) => Self::Dead(format!("denied: {}", denied.action).into()),
            Stop::Refused(reason) => Self::Dead(reason.code().into()),
            Stop::Fault(fault) => fault.into(),
        }
    }
}
