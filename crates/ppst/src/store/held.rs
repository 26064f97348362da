//! What hangs on a request besides its letters and links, for the commission (art. 8): who instructed it, which
//! services it was referred to, which documents are held.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::requests::ministry;
use crate::{
    access::AnswerCommission,
    law::DOCUMENT_TERM,
    model::{DocumentKind, DocumentRequestKind, InstructionKind, Ministry, RequestKind},
};

/// An instruction, past or present.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instructed {
    /// Its id.
    pub id: Id<InstructionKind>,
    /// The ministry that instructs.
    pub ministry: Ministry,
    /// Account of its agent.
    pub agent: Uuid,
    /// Since.
    pub since: Timestamp,
    /// Until, and code of how it ended.
    pub ended: Option<(Timestamp, String)>,
    /// Services asked for their part.
    pub referrals: Vec<Referred>,
}

/// A service asked for its part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referred {
    /// Its id.
    pub id: Uuid,
    /// Code of the service.
    pub body: String,
    /// Ministry that asked.
    pub ministry: Ministry,
    /// Since.
    pub since: Timestamp,
    /// Until.
    pub ended_at: Option<Timestamp>,
}

/// That a document is held; its title and its words, the asker alone may read (art. 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldDocument {
    /// Its id.
    pub id: Id<DocumentKind>,
    /// The request for documents it answers.
    pub asked: Id<DocumentRequestKind>,
    /// Kind.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it is erased.
    pub until: Timestamp,
}

/// Instructions of a request, the oldest first, with their referrals.
pub async fn instructions(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerCommission>,
    request: Id<RequestKind>,
) -> Result<Vec<Instructed>, Fault> {
    let rows = sqlx::query!(
        "select id, ministry, agent, since, ended_at, ended_how from instruction where request = $1
        order by since, id",
        request.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let referrals = sqlx::query!(
        "select id, instruction, ministry, body, since, ended_at from referral where request = $1
        order by since, id",
        request.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let own = referrals.iter().filter(|one| one.instruction == row.id);
        let own: Result<Vec<Referred>, Fault> = own
            .map(|one| {
                Ok(Referred {
                    id: one.id,
                    body: one.body.clone(),
                    ministry: ministry(&one.ministry)?,
                    since: one.since,
                    ended_at: one.ended_at,
                })
            })
            .collect();
        all.push(Instructed {
            id: Id::from_uuid(row.id),
            ministry: ministry(&row.ministry)?,
            agent: row.agent,
            since: row.since,
            ended: row.ended_at.zip(row.ended_how),
            referrals: own?,
        });
    }
    Ok(all)
}

/// Documents held around a request, within their seven days.
pub async fn documents(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerCommission>,
    request: Id<RequestKind>,
) -> Result<Vec<HeldDocument>, Fault> {
    let rows = sqlx::query!(
        r#"select document as "document!", asked as "asked!", media_type as "media_type!", size as "size!",
            recorded_at as "recorded_at!" from held_documents($1)"#,
        request.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let now = deed.now();
    let mut held = Vec::with_capacity(rows.len());
    for row in rows {
        let until = DOCUMENT_TERM.end(row.recorded_at)?;
        if until > now {
            held.push(HeldDocument {
                id: Id::from_uuid(row.document),
                asked: Id::from_uuid(row.asked),
                media_type: row.media_type,
                size: row.size,
                recorded_at: row.recorded_at,
                until,
            });
        }
    }
    Ok(held)
}
