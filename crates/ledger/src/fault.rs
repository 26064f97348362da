//! What can go wrong below the rules: the cause for the operator, never a word for the visitor.

use std::{borrow::Cow, io};

use sqlx::postgres::PgDatabaseError;

/// A failure of the machine or of the program, an incident in either case.
///
/// Holds no value taken from a row: PostgreSQL quotes data in its messages, so only its codes and
/// the names of constraints, tables and columns are kept.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The database, or another party, cannot be reached.
    #[error("unavailable: {0}")]
    Unavailable(Cow<'static, str>),
    /// Every connection is in use and none came free in time: trying again would only lengthen the queue.
    #[error("every connection is busy")]
    Busy,
    /// It did not answer in time.
    #[error("too slow: {0}")]
    Timeout(Cow<'static, str>),
    /// Two transactions collided (SQLSTATE 40001, 40P01); the same work may succeed again.
    #[error("two transactions collided")]
    Conflict,
    /// The connection was lost during a commit and its outcome could not be learnt.
    #[error("the outcome of a commit is unknown")]
    Unknown,
    /// A constraint of the schema said no.
    #[error("constraint `{name}` refused the row")]
    Constraint {
        /// Name of the constraint.
        name: String,
    },
    /// A row that had to be there is not.
    #[error("a row is missing")]
    Missing,
    /// Another refusal of PostgreSQL.
    #[error("PostgreSQL answered {code} ({place})")]
    Database {
        /// SQLSTATE.
        code: String,
        /// Table, column or server routine, as far as known.
        place: String,
    },
    /// What a query returned is not what the program reads.
    #[error("a query's answer cannot be read: {0}")]
    Shape(Cow<'static, str>),
    /// The act does not declare what the program uses.
    #[error("the act declares no {what} `{key}`")]
    Undeclared {
        /// Kind of key.
        what: &'static str,
        /// The key.
        key: String,
    },
    /// A declaration of law or an access policy is wrong.
    #[error("law: {0}")]
    Law(Cow<'static, str>),
    /// A key is missing, destroyed or wrong.
    #[error("key: {0}")]
    Key(Cow<'static, str>),
    /// The blob store failed.
    #[error("blob store: {0}")]
    Storage(Cow<'static, str>),
    /// Something stored is not what was stored.
    #[error("corrupt: {0}")]
    Corrupt(Cow<'static, str>),
    /// The configuration does not allow what is asked.
    #[error("settings: {0}")]
    Settings(Cow<'static, str>),
    /// The schema is not the one this program expects.
    #[error("migrations: {0}")]
    Migration(Cow<'static, str>),
}

impl Fault {
    /// Whether the same work, done again from the start, may succeed.
    #[must_use]
    pub const fn is_retryable(&self) -> bool {
        matches!(self, Self::Conflict | Self::Unavailable(_))
    }

    /// Name of the constraint that refused, to be mapped to a field's message.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        match self {
            Self::Constraint { name } => Some(name),
            _ => None,
        }
    }

    fn from_database(error: &dyn sqlx::error::DatabaseError) -> Self {
        let code = error.code().unwrap_or(Cow::Borrowed("?????"));
        match code.as_ref() {
            "40001" | "40P01" => Self::Conflict,
            // query_canceled (statement_timeout), lock_not_available (lock_timeout)
            "57014" => Self::Timeout("a statement passed its time limit".into()),
            "55P03" => Self::Timeout("a lock was not obtained in time".into()),
            // The server goes away, is not up yet, is full, or is no longer the primary.
            "57P01" | "57P02" | "57P03" | "57P05" | "25P03" | "53300" | "25006" => {
                Self::Unavailable(format!("PostgreSQL answered {code}").into())
            }
            other if other.starts_with("08") => {
                Self::Unavailable(format!("PostgreSQL answered {code}").into())
            }
            other if other.starts_with("23") => Self::Constraint {
                name: error.constraint().unwrap_or_default().to_owned(),
            },
            other => {
                let postgres = error.try_downcast_ref::<PgDatabaseError>();
                let place = [
                    postgres.and_then(PgDatabaseError::table),
                    postgres.and_then(PgDatabaseError::column),
                    postgres.and_then(PgDatabaseError::routine),
                ];
                Self::Database {
                    code: other.to_owned(),
                    place: place.into_iter().flatten().collect::<Vec<_>>().join(" "),
                }
            }
        }
    }
}

impl From<sqlx::Error> for Fault {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => Self::from_database(error.as_ref()),
            sqlx::Error::RowNotFound => Self::Missing,
            sqlx::Error::Io(error) => Self::Unavailable(kind(&error)),
            sqlx::Error::Tls(_) => Self::Unavailable("TLS with PostgreSQL failed".into()),
            sqlx::Error::Protocol(_) => {
                Self::Unavailable("PostgreSQL's answer broke the protocol".into())
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
                Self::Unavailable("no connection".into())
            }
            sqlx::Error::ColumnDecode { index, .. } => {
                Self::Shape(format!("column {index}").into())
            }
            sqlx::Error::ColumnNotFound(name) => Self::Shape(format!("no column {name}").into()),
            sqlx::Error::Configuration(_) => {
                Self::Settings("the database's address cannot be read".into())
            }
            _ => Self::Shape("unexpected answer of the database driver".into()),
        }
    }
}

fn kind(error: &io::Error) -> Cow<'static, str> {
    format!("PostgreSQL: {}", error.kind()).into()
}

impl From<kernel::LawError> for Fault {
    fn from(error: kernel::LawError) -> Self {
        Self::Law(error.to_string().into())
    }
}
