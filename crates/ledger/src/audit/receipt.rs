//! Receipts: the proof that one entry is in the log, for whoever it concerns.

use kernel::tlog::{
    Checkpoint, Hash, Note, OpenedPart, Part, Receipt, Salt, inclusion, inclusion_nodes,
};
use serde_json::value::RawValue;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{
    append::object_part,
    hashes::nodes,
    row::{HeaderRow, unsigned},
};
use crate::{Fault, Ledger};

/// Whether a receipt shows what the entry was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Only that the entry is in the log.
    Entry,
    /// Also the object and the details, for the person they are about. The actor stays hidden.
    Object,
}

impl Ledger {
    /// The receipt of an entry of this service's log: see [`receipt`].
    ///
    /// # Errors
    /// As [`receipt`].
    pub async fn receipt(&self, entry: Uuid, shows: Shows) -> Result<Option<String>, Fault> {
        let mut tx = self.ground().await?;
        let found = receipt(tx.sql(), &self.act().service, entry, shows).await?;
        tx.rollback().await?;
        Ok(found)
    }
}

/// The receipt of an entry, as JSON to be handed out and checked with `verifier receipt FILE`.
/// None while the entry waits for its place (a tenth of a second), and when there is no such entry.
///
/// # Errors
/// When the database does not answer, or the log is not whole.
pub async fn receipt(
    conn: &mut PgConnection,
    service: &str,
    entry: Uuid,
    shows: Shows,
) -> Result<Option<String>, Fault> {
    let row = sqlx::query_as!(
        HeaderRow,
        "select id, deed, at, class, purpose, operation, nature, outcome, reason, articles,
           object_kind, below, cutoff, actor_commitment, object_commitment
         from audit_entry where id = $1",
        entry
    )
    .fetch_optional(&mut *conn)
    .await?;
    let place = sqlx::query!(
        "select l.log, l.index, g.vkey, c.size, c.note
         from audit_leaf l join audit_log g on g.id = l.log
           join lateral (select size, note from audit_checkpoint c
                         where c.log = l.log order by c.size desc limit 1) c on true
         where l.entry = $1",
        entry
    )
    .fetch_optional(&mut *conn)
    .await?;
    let (Some(row), Some(place)) = (row, place) else {
        return Ok(None);
    };
    let corrupt = |what: &'static str| Fault::Corrupt(what.into());
    let (index, size) = (unsigned(place.index)?, unsigned(place.size)?);
    let needed =
        inclusion_nodes(index, size).map_err(|_| corrupt("a leaf stands after its checkpoint"))?;
    let held = nodes(conn, place.log, &needed).await?;
    let proof = inclusion(index, size, |node| held.get(&node).copied())
        .map_err(|_| corrupt("the audit log lacks a hash it should hold"))?;

    let mut opening = None;
    if shows == Shows::Object {
        let payload = sqlx::query!(
            "select object, detail, salt from audit_payload where entry = $1",
            entry
        )
        .fetch_optional(conn)
        .await?;
        if let Some(payload) = payload {
            let part = object_part(payload.object, payload.detail.as_deref())?;
            opening = Some((salt(&payload.salt)?.key(Part::Object), part));
        }
    }
    let header = RawValue::from_string(row.encode(service)?)
        .map_err(|_| corrupt("a header of the audit log cannot be read"))?;
    let receipt = Receipt {
        acte_receipt: 1,
        header: &header,
        index,
        proof,
        checkpoint: place.note.as_str().into(),
        vkey: place.vkey.as_str().into(),
        object: opening.as_ref().map(|(key, part)| OpenedPart {
            key: key.clone(),
            part,
        }),
    };
    // A receipt that would not verify is worse than none.
    let root = Note::parse(&place.note).map(|note| note.text_unverified().to_owned());
    let signed = root.and_then(|text| Checkpoint::parse_text(&text));
    let leaf = Hash::leaf(header.get().as_bytes());
    let holds = signed.is_ok_and(|signed| {
        let (size, root) = (signed.size, signed.root);
        kernel::tlog::verify_inclusion(leaf, index, size, root, &receipt.proof).is_ok()
    });
    if !holds {
        return Err(corrupt(
            "an entry of the audit log is not the one that was signed",
        ));
    }
    let text =
        serde_json::to_string(&receipt).map_err(|_| corrupt("a receipt cannot be written"))?;
    Ok(Some(text))
}

pub(super) fn salt(bytes: &[u8]) -> Result<Salt, Fault> {
    let wrong = |_| Fault::Corrupt("a salt of the audit log is cut".into());
    bytes.try_into().map(Salt).map_err(wrong)
}
