//! A request as it stands in the base, and as lists show it.

use kernel::{Id, Personal, Timestamp};
use time::Date;

use super::{Civil, Ministry, Motive, Opinion, Record, RequestKind, RequestState, SourceCode};

/// A request, opened.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Id.
    pub id: Id<RequestKind>,
    /// Its source.
    pub source: SourceCode,
    /// Its ministry.
    pub ministry: Ministry,
    /// Version its source gave it.
    pub version: i32,
    /// What it says; without the photograph, which is read apart.
    pub record: Record,
    /// Whether there is a photograph.
    pub pictured: bool,
    /// The oldest request of the person.
    pub person: Id<RequestKind>,
    /// When it was first recorded.
    pub recorded_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// When the coordination last corrected it.
    pub corrected_at: Option<Timestamp>,
    /// When its term begins.
    pub term_from: Timestamp,
}

/// A request in a list: what decides whether to open it. The name is there only for those who see everything.
#[derive(Debug, Clone)]
pub struct Line {
    /// Id.
    pub id: Id<RequestKind>,
    /// Its source.
    pub source: SourceCode,
    /// Its ministry.
    pub ministry: Ministry,
    /// Its number there.
    pub number: String,
    /// Why an opinion is asked for.
    pub motive: Motive,
    /// 1°.
    pub received_on: Date,
    /// 2° a.
    pub opinion_received_on: Date,
    /// Where it stands.
    pub state: RequestState,
    /// The opinion, without its grounds.
    pub opinion: Option<Opinion>,
    /// Who instructs it.
    pub instructor: Option<uuid::Uuid>,
    /// Links of it that wait for a judgement or stand.
    pub links: i64,
    /// The person, for the coordination.
    pub civil: Option<Personal<Civil>>,
}
