//! Reports of reception: who signed which, and who may sign.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit, blobs::Received};
use uuid::Uuid;

use super::{
    declarations,
    sealed::{code, one},
};
use crate::{
    access::{EnterSignatory, SignReception},
    model::{Agent, PaperIdKind, PaperKind, ReceptionKind, Signatory, SignatoryKind, State},
};

/// Where a complaint stands, as far as signing its report goes. Two alike: nothing happened in between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Where it stands.
    pub state: State,
    /// Who decided.
    pub officer: Option<Uuid>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// When what it says last changed.
    pub traces_at: Timestamp,
    /// Whether its report is signed already.
    pub signed: bool,
}

/// Where a complaint stands.
pub async fn standing(
    deed: &mut Deed<Open>,
    permit: &Permit<SignReception>,
) -> Result<Option<Standing>, Fault> {
    let row = sqlx::query!(
        r#"select state, officer, decided_at, traces_at,
            exists (select from reception r where r.declaration = d.id) as "signed!"
        from declaration d where id = $1"#,
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    row.map(|row| {
        Ok(Standing {
            state: code(State::of(&row.state))?,
            officer: row.officer,
            decided_at: row.decided_at,
            traces_at: row.traces_at,
            signed: row.signed,
        })
    })
    .transpose()
}

/// Who an account signs as; none when the head of the office has entered nobody.
pub async fn signatory(
    deed: &mut Deed<Open>,
    _permit: &Permit<SignReception>,
    account: Uuid,
) -> Result<Option<Signatory>, Fault> {
    let row = sqlx::query!(
        "select s.service, s.agent, s.certificate, a.key from signatory s join account a on a.id = s.account
        where s.account = $1 and s.ended_at is null",
        account
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key)).await?;
    let wrong = || Fault::Corrupt("a signatory".into());
    let plain = key.open("signatory.agent", &row.agent)?;
    Ok(Some(Signatory {
        service: row.service,
        agent: serde_json::from_slice(plain.reveal()).map_err(|_| wrong())?,
        certificate: row.certificate.try_into().map_err(|_| wrong())?,
    }))
}

/// Enters who an account signs as; what was entered before ends. None when there is no such account.
pub async fn enter(
    deed: &mut Deed<Open>,
    _permit: &Permit<EnterSignatory>,
    account: Uuid,
    signatory: &Signatory,
) -> Result<Option<Id<SignatoryKind>>, Fault> {
    let (now, by) = (deed.now(), deed.actor().account);
    let key = sqlx::query_scalar!("select key from account where id = $1", account)
        .fetch_optional(deed.sql())
        .await?;
    let (Some(key), Some(by)) = (key, by) else {
        return Ok(None);
    };
    let key = deed.key(Id::from_uuid(key)).await?;
    sqlx::query!(
        "update signatory set ended_at = $2 where account = $1 and ended_at is null",
        account,
        now
    )
    .execute(deed.sql())
    .await?;
    let id: Id<SignatoryKind> = deed.new_id();
    sqlx::query!(
        "insert into signatory (id, account, service, agent, certificate, entered_by, entered_at)
        values ($1, $2, $3, $4, $5, $6, $7)",
        id.uuid(),
        account,
        signatory.service,
        one(&key, "signatory.agent", &signatory.agent)?,
        signatory.certificate.as_slice(),
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(Some(id))
}

/// Whether another account signs with this certificate.
pub async fn is_taken(
    deed: &mut Deed<Open>,
    _permit: &Permit<EnterSignatory>,
    account: Uuid,
    certificate: &[u8; 32],
) -> Result<bool, Fault> {
    let taken = sqlx::query_scalar!(
        r#"select exists (select from signatory where certificate = $2 and account <> $1 and ended_at is null) as "taken!""#,
        account,
        certificate.as_slice()
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(taken)
}

/// What is kept of a signature, beside the paper that bears it.
#[derive(Debug)]
pub struct Given<'a> {
    /// Service (art. 2 III 1°).
    pub service: &'a str,
    /// Agent (2° and 3°).
    pub agent: &'a Agent,
    /// Signature (4°), with the certificate's digest and when it was stamped, as JSON.
    pub signature: serde_json::Value,
    /// When it was made.
    pub signed_at: Timestamp,
}

/// Keeps a signed report: who signed it, and the paper as it was given.
pub async fn keep(
    deed: &mut Deed<Open>,
    permit: &Permit<SignReception>,
    given: &Given<'_>,
    paper: &Received,
) -> Result<Option<(Id<ReceptionKind>, Id<PaperIdKind>)>, Fault> {
    let declaration = permit.resource().id;
    let (Some(key), Some(account)) = (
        declarations::key(deed, declaration).await?,
        deed.actor().account,
    ) else {
        return Ok(None);
    };
    let reception: Id<ReceptionKind> = deed.new_id();
    sqlx::query!(
        "insert into reception (id, declaration, account, service, agent, signature, signed_at)
        values ($1, $2, $3, $4, $5, $6, $7)",
        reception.uuid(),
        declaration.uuid(),
        account,
        given.service,
        one(&key, "reception.agent", given.agent)?,
        one(&key, "reception.signature", &given.signature)?,
        given.signed_at
    )
    .execute(deed.sql())
    .await?;
    deed.adopt_blob(paper).await?;
    let (id, now): (Id<PaperIdKind>, _) = (deed.new_id(), deed.now());
    sqlx::query!(
        "insert into paper (id, declaration, what, blob_id, sha256, made_at) values ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        declaration.uuid(),
        PaperKind::Reception.code(),
        paper.id.uuid(),
        paper.sha256.as_slice(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(Some((reception, id)))
}
