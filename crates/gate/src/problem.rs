//! What went wrong, said in fixed sentences.
//!
//! A handler returns a [`Problem`]; its response is empty and carries the problem as an extension.
//! The outermost layer draws it: a page for people, `application/problem+json` (RFC 9457) for
//! the API. Causes go to the log under the incident number, never to the visitor.

use std::{sync::Arc, time::Duration};

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};

/// Why a request was not carried out.
#[derive(Debug, Clone)]
pub enum Problem {
    /// There is nothing here, or nothing this visitor may know of.
    NotFound,
    /// The request is not one of ours: missing or wrong anti-forgery token, foreign origin.
    Forgery,
    /// The request cannot be read.
    Malformed,
    /// The address exists, not with this method; the methods it has.
    MethodNotAllowed(&'static str),
    /// The request body, or one of its parts, is past its limit (bytes).
    TooLarge(u64),
    /// The body came too slowly.
    TooSlow,
    /// Too many requests; when to come back.
    TooMany(Duration),
    /// A sign-in is needed first. Pages redirect to it; the API answers 401.
    SignIn,
    /// The portal is for systems that show a certificate, and this one showed none.
    NoCertificate,
    /// A rule said no, in words meant for the visitor.
    Refused(Refusal),
    /// The service cannot answer now; when to come back.
    Unavailable(Duration),
    /// An incident: the cause is logged, the visitor gets its number.
    Fault(Cause),
}

/// A refusal in the visitor's language.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// Status of the answer: 403, 409, 410, 422…
    pub status: StatusCode,
    /// Stable code for the API.
    pub code: &'static str,
    /// Title of the page.
    pub title: String,
    /// One or two sentences: why, and what to do.
    pub text: String,
}

/// Cause of an incident, for the log only.
#[derive(Clone)]
pub struct Cause(Arc<dyn std::error::Error + Send + Sync>);

impl Cause {
    /// Wraps an error.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }

    /// The chain of causes on one line. Errors of the ground hold no personal data.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.0.to_string();
        let mut next = self.0.source();
        while let Some(cause) = next {
            text.push_str(": ");
            text.push_str(&cause.to_string());
            next = cause.source();
        }
        text
    }
}

impl std::fmt::Debug for Cause {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.chain())
    }
}

impl Problem {
    /// An incident.
    pub fn fault(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Fault(Cause::new(error))
    }

    /// Status of the answer (RFC 9110 §15).
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Forgery | Self::NoCertificate => StatusCode::FORBIDDEN,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::SignIn => StatusCode::UNAUTHORIZED,
            Self::Refused(refusal) => refusal.status,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Stable code: the API's `type`, and the key of the sentences in the catalogue (`problem-CODE`).
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forgery => "forgery",
            Self::Malformed => "malformed",
            Self::MethodNotAllowed(_) => "method-not-allowed",
            Self::TooLarge(_) => "too-large",
            Self::TooSlow => "too-slow",
            Self::TooMany(_) => "too-many",
            Self::SignIn => "sign-in",
            Self::NoCertificate => "no-certificate",
            Self::Refused(refusal) => refusal.code,
            Self::Unavailable(_) => "unavailable",
            Self::Fault(_) => "fault",
        }
    }

    /// How long to wait before trying again, when that helps.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooMany(wait) | Self::Unavailable(wait) => Some(*wait),
            _ => None,
        }
    }
}

impl From<ledger::Fault> for Problem {
    fn from(fault: ledger::Fault) -> Self {
        use ledger::Fault;
        match fault {
            // The database is away or overwhelmed: it may be back at the next try.
            Fault::Unavailable(_) | Fault::Busy | Fault::Timeout(_) | Fault::Conflict => {
                tracing::warn!(cause = %fault, "the service cannot answer now");
                Self::Unavailable(Duration::from_secs(5))
            }
            other => Self::fault(other),
        }
    }
}

impl Problem {
    /// The problem a stopped deed is; `refused` gives a rule's refusal its words. A denial is «not
    /// found»: what one may not see does not exist.
    pub fn stopped<R>(stop: ledger::Stop<R>, refused: impl FnOnce(R) -> Self) -> Self {
        match stop {
            ledger::Stop::Denied(_) => Self::NotFound,
            ledger::Stop::Refused(reason) => refused(reason),
            ledger::Stop::Fault(fault) => fault.into(),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        if let Some(wait) = self.retry_after() {
            let seconds = wait
                .as_secs()
                .saturating_add(u64::from(wait.subsec_nanos() > 0))
                .max(1);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Self::MethodNotAllowed(allow) = self {
            response
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        response.extensions_mut().insert(self);
        response
    }
}

#[cfg(test)]
mod tests {
    use ledger::{Fault, Stop};

    use super::*;

    #[test]
    fn a_database_that_is_away_is_no_incident() {
        let conflict: Stop<()> = Stop::Fault(Fault::Conflict);
        let problem = Problem::stopped(conflict, |()| Problem::NotFound);
        assert_eq!(problem.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(problem.retry_after().is_some());
    }
}
