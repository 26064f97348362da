//! Handing the whole log out, to be checked elsewhere.

use kernel::tlog::{EntryLine, FORMAT, Hash, Line, Manifest, OpenedPart, Part, Totals, write_line};
use serde_json::value::RawValue;
use sqlx::PgConnection;
use time::format_description::well_known::Rfc3339;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use uuid::Uuid;

use super::{
    append::{actor_part, object_part},
    receipt::salt,
    row::{HeaderRow, hash, signed, unsigned},
};
use crate::{Fault, Ledger};

/// Leaves read at once.
const PAGE: u64 = 2048;

/// Writes the log of `class` as lines of JSON (the format: `kernel::tlog::export`). All of it is
/// read in one snapshot, under the runtime role, which may read but not change it.
///
/// Whatever the database holds is written as it is: judging is the verifier's part.
///
/// # Errors
/// When there is no such log, or the database or the file fails.
pub async fn export(
    ledger: &Ledger,
    class: &str,
    out: &mut (impl AsyncWrite + Unpin + Send),
) -> Result<Totals, Fault> {
    let mut tx = ledger.ground().await?;
    let made = tx.now();
    let conn = tx.sql();
    sqlx::query!("set transaction isolation level repeatable read, read only")
        .execute(&mut *conn)
        .await?;
    let service = ledger.act().service.as_str();
    let log = sqlx::query!(
        "select id, origin, vkey, size, minimum from audit_log where class = $1",
        class
    )
    .fetch_one(&mut *conn)
    .await?;
    let (size, minimum) = (unsigned(log.size)?, unsigned(log.minimum)?);
    let term = ledger
        .act()
        .traces
        .iter()
        .find(|trace| trace.class == class);
    let term = term.map_or_else(String::new, |trace| trace.term.to_string());
    let made = made
        .format(&Rfc3339)
        .map_err(|_| Fault::Shape("the present".into()))?;
    let mut totals = Totals::default();
    let mut page = Page { bytes: Vec::new() };
    page.line(&Line::Manifest(Manifest {
        format: FORMAT,
        origin: log.origin.as_str().into(),
        service: service.into(),
        class: class.into(),
        term: term.as_str().into(),
        vkey: log.vkey.as_str().into(),
        size,
        minimum,
        made: made.as_str().into(),
    }))?;

    let mut last = -1;
    loop {
        let notes = sqlx::query!(
            "select size, note from audit_checkpoint where log = $1 and size > $2
             order by size limit 2048",
            log.id,
            last
        )
        .fetch_all(&mut *conn)
        .await?;
        let Some(end) = notes.last().map(|row| row.size) else {
            break;
        };
        last = end;
        for row in &notes {
            page.line(&Line::Checkpoint(row.note.as_str().into()))?;
            totals.checkpoints += 1;
        }
        page.flush(out).await?;
    }

    let tiles = minimum / 256;
    let prefix = sqlx::query!(
        "select index, hash from audit_node where log = $1 and level = 8 and index < $2 order by index",
        log.id,
        signed(tiles)?
    )
    .fetch_all(&mut *conn)
    .await?;
    for row in &prefix {
        let (index, hash) = (unsigned(row.index)?, hash(&row.hash)?);
        page.line(&Line::Pruned {
            level: 8,
            index,
            hash,
        })?;
    }
    // Not `index < size`: what stands beyond the size the log claims must show.
    let (mut next, mut tile) = (tiles * 256, tiles);
    loop {
        let rows = sqlx::query!(
            r#"select l.index, l.hash, l.entry as "leaf_entry?", e.id as "id?", e.deed, e.at as "at?",
                 e.class as "class?", e.purpose as "purpose?", e.operation, e.nature,
                 e.outcome as "outcome?", e.reason, e.articles, e.object_kind as "object_kind?",
                 e.below, e.cutoff, e.actor_commitment as "actor_commitment?",
                 e.object_commitment as "object_commitment?",
                 p.account, p.role as "role?", p.compartment, p.request, p.object as "object?",
                 p.detail, p.salt as "salt?"
               from audit_leaf l left join audit_entry e on e.id = l.entry
                 left join audit_payload p on p.entry = l.entry
               where l.log = $1 and l.index >= $2 order by l.index limit $3"#,
            log.id,
            signed(next)?,
            signed(PAGE)?
        )
        .fetch_all(&mut *conn)
        .await?;
        let Some(end) = rows.last().map(|row| row.index) else {
            break;
        };
        for row in rows {
            let (index, leaf) = (unsigned(row.index)?, hash(&row.hash)?);
            if index < minimum {
                page.line(&Line::Pruned {
                    level: 0,
                    index,
                    hash: leaf,
                })?;
                continue;
            }
            let header = match (
                row.id,
                row.at,
                row.class,
                row.purpose,
                row.outcome,
                row.object_kind,
            ) {
                (
                    Some(id),
                    Some(at),
                    Some(class),
                    Some(purpose),
                    Some(outcome),
                    Some(object_kind),
                ) => {
                    let header = HeaderRow {
                        id,
                        deed: row.deed,
                        at,
                        class,
                        purpose,
                        operation: row.operation,
                        nature: row.nature,
                        outcome,
                        reason: row.reason,
                        articles: row.articles,
                        object_kind,
                        below: row.below,
                        cutoff: row.cutoff,
                        actor_commitment: row.actor_commitment.unwrap_or_default(),
                        object_commitment: row.object_commitment.unwrap_or_default(),
                    };
                    header.encode(service).ok()
                }
                _ => None,
            };
            let payload = row
                .salt
                .zip(row.role)
                .zip(row.object)
                .map(|((salt, role), object)| Payload {
                    salt,
                    account: row.account,
                    role,
                    compartment: row.compartment,
                    request: row.request,
                    object,
                    detail: row.detail,
                });
            page.entry(index, leaf, header, payload)?;
            totals.entries += 1;
        }
        next = unsigned(end)? + 1;
        page.nodes(conn, log.id, tile, next / 256).await?;
        tile = next / 256;
        page.flush(out).await?;
    }
    totals.pending = page.waiting(conn, service, class).await?;
    page.line(&Line::End(totals))?;
    page.flush(out).await?;
    out.flush().await.map_err(|error| storage(&error))?;
    tx.rollback().await?;
    Ok(totals)
}

struct Payload {
    salt: Vec<u8>,
    account: Option<Uuid>,
    role: String,
    compartment: Option<String>,
    request: Option<Uuid>,
    object: Uuid,
    detail: Option<String>,
}

struct Page {
    bytes: Vec<u8>,
}

impl Page {
    fn line(&mut self, line: &Line<'_>) -> Result<(), Fault> {
        write_line(line, &mut self.bytes)
            .map_err(|error| Fault::Corrupt(format!("audit export: {error}").into()))
    }

    fn entry(
        &mut self,
        index: u64,
        leaf: Hash,
        header: Option<String>,
        payload: Option<Payload>,
    ) -> Result<(), Fault> {
        let raw = |text| RawValue::from_string(text).ok();
        let header = header.and_then(raw);
        let parts = payload.and_then(|payload| {
            let salt = salt(&payload.salt).ok()?;
            let compartment = payload.compartment.as_deref();
            let actor = actor_part(payload.account, &payload.role, compartment, payload.request);
            // A detail that is not JSON any more is shown as none: the commitment will not match.
            let object = object_part(payload.object, payload.detail.as_deref())
                .or_else(|_| object_part(payload.object, None));
            Some((salt, actor.ok()?, object.ok()?))
        });
        let (mut who, mut what) = (None, None);
        if let Some((salt, actor, object)) = &parts {
            who = Some(OpenedPart {
                key: salt.key(Part::Actor),
                part: actor,
            });
            what = Some(OpenedPart {
                key: salt.key(Part::Object),
                part: object,
            });
        }
        let header = header.as_deref();
        let whole = Line::Entry(EntryLine {
            index,
            leaf,
            header,
            actor: who,
            object: what,
        });
        if write_line(&whole, &mut self.bytes).is_ok() {
            return Ok(());
        }
        // Only a payload slipped in does not fit on a line: without it, the entry is named by the
        // verifier and the others are still judged.
        self.line(&Line::Entry(EntryLine {
            index,
            leaf,
            header,
            actor: None,
            object: None,
        }))
    }

    async fn nodes(
        &mut self,
        conn: &mut PgConnection,
        log: i16,
        low: u64,
        high: u64,
    ) -> Result<(), Fault> {
        let rows = sqlx::query!(
            "select index, hash from audit_node
             where log = $1 and level = 8 and index >= $2 and index < $3 order by index",
            log,
            signed(low)?,
            signed(high)?
        )
        .fetch_all(conn)
        .await?;
        for row in &rows {
            let (index, hash) = (unsigned(row.index)?, hash(&row.hash)?);
            self.line(&Line::Node {
                level: 8,
                index,
                hash,
            })?;
        }
        Ok(())
    }

    /// Entries without a leaf: those that wait, and those that somebody kept from the tree.
    async fn waiting(
        &mut self,
        conn: &mut PgConnection,
        service: &str,
        class: &str,
    ) -> Result<u64, Fault> {
        let rows = sqlx::query_as!(
            HeaderRow,
            "select id, deed, at, class, purpose, operation, nature, outcome, reason, articles,
               object_kind, below, cutoff, actor_commitment, object_commitment
             from audit_entry e
             where class = $1 and not exists (select from audit_leaf l where l.entry = e.id)
             order by at, id limit 100000",
            class
        )
        .fetch_all(&mut *conn)
        .await?;
        let mut count = 0;
        for row in &rows {
            match row.encode(service).map(RawValue::from_string) {
                Ok(Ok(header)) => {
                    self.line(&Line::Pending(&header))?;
                    count += 1;
                }
                _ => self.line(&Line::Lost(row.id))?,
            }
        }
        let lost = sqlx::query_scalar!(
            "select entry from audit_pending p
             where not exists (select from audit_entry e where e.id = p.entry) order by entry limit 1000"
        )
        .fetch_all(conn)
        .await?;
        for entry in lost {
            self.line(&Line::Lost(entry))?;
        }
        Ok(count)
    }

    async fn flush(&mut self, out: &mut (impl AsyncWrite + Unpin + Send)) -> Result<(), Fault> {
        out.write_all(&self.bytes)
            .await
            .map_err(|error| storage(&error))?;
        self.bytes.clear();
        Ok(())
    }
}

fn storage(error: &std::io::Error) -> Fault {
    Fault::Storage(format!("audit export: {}", error.kind()).into())
}
