//! What came of requests, for who instructs a later one of the same person (art. 1).

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::sealed::open_some;
use crate::{
    access::ReadsLinks,
    model::{Decision, DecisionSense, Followed, RequestKind, Sense},
};

/// What followed each of these requests, as far as the actor may know they are there; of the letters, the appeals
/// alone are opened.
pub async fn followed<A: ReadsLinks>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    ids: &[Id<RequestKind>],
) -> Result<Vec<(Id<RequestKind>, Followed)>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        "select id, key_id, inquiry_sense, decision_sense, decided_on, appeals from request where id = any($1)",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    let mut found = Vec::with_capacity(rows.len());
    for (row, key) in rows.into_iter().zip(keys) {
        let decision = row
            .decision_sense
            .as_deref()
            .and_then(DecisionSense::from_code)
            .zip(row.decided_on);
        let followed = Followed {
            inquiry: row.inquiry_sense.as_deref().and_then(Sense::from_code),
            decision: decision.map(|(sense, on)| Decision { sense, on }),
            appeals: open_some(&key, "request.appeals", row.appeals.as_ref())?.unwrap_or_default(),
        };
        found.push((Id::from_uuid(row.id), followed));
    }
    Ok(found)
}
