//! The feeding bases: configuration about nobody, which only the coordination changes (art. 7).

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use crate::{
    access::{ManageSources, Work},
    model::{Ministry, Mode, Source, SourceCode},
};

/// Actions under which sources may be written.
pub trait Manages: ledger::Action {}
impl Manages for ManageSources {}
impl Manages for Work {}

/// The living source that shows a certificate.
pub async fn of_certificate(
    deed: &mut Deed<Open>,
    fingerprint: &[u8; 32],
) -> Result<Option<Source>, Fault> {
    let now = deed.now();
    let code = sqlx::query_scalar!(
        "select c.source from source_certificate c join source s on s.code = c.source
        where c.fingerprint = $1 and c.since <= $2 and (c.until is null or c.until > $2)
          and (s.until is null or s.until > $2)",
        fingerprint.as_slice(),
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    match code.as_deref().and_then(SourceCode::parse) {
        Some(code) => load(deed, &code).await,
        None => Ok(None),
    }
}

/// A source by code.
pub async fn load(deed: &mut Deed<Open>, code: &SourceCode) -> Result<Option<Source>, Fault> {
    Ok(some(deed, Some(code)).await?.pop())
}

/// Every source, the living first.
pub async fn all(deed: &mut Deed<Open>) -> Result<Vec<Source>, Fault> {
    some(deed, None).await
}

async fn some(deed: &mut Deed<Open>, one: Option<&SourceCode>) -> Result<Vec<Source>, Fault> {
    let rows = sqlx::query!(
        "select id, code, ministry, name, mode, mailbox, until from source
        where $1::text is null or code = $1 order by (until is not null), code",
        one.map(SourceCode::as_str)
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let corrupt = || Fault::Corrupt("source".into());
            Ok(Source {
                id: Id::from_uuid(row.id),
                code: SourceCode::parse(&row.code).ok_or_else(corrupt)?,
                ministry: Ministry::from_code(&row.ministry).ok_or_else(corrupt)?,
                name: row.name,
                mode: Mode::from_code(&row.mode).ok_or_else(corrupt)?,
                mailbox: row.mailbox,
                until: row.until,
            })
        })
        .collect()
}

/// Keys that sign the batches of a source now.
pub async fn keys(deed: &mut Deed<Open>, code: &SourceCode) -> Result<Vec<Vec<u8>>, Fault> {
    let now = deed.now();
    Ok(sqlx::query_scalar!(
        "select public_key from source_key where source = $1 and since <= $2 and (until is null or until > $2)",
        code.as_str(),
        now
    )
    .fetch_all(deed.sql())
    .await?)
}

/// What identifies a source, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// SHA-256 of a certificate, or an Ed25519 public key.
    pub value: Vec<u8>,
    /// Whether it is a certificate.
    pub certificate: bool,
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
}

/// The certificates and keys of a source, the living first.
pub async fn credentials(
    deed: &mut Deed<Open>,
    code: &SourceCode,
) -> Result<Vec<Credential>, Fault> {
    let rows = sqlx::query!(
        r#"select fingerprint as "value!", true as "certificate!", since as "since!", until from source_certificate where source = $1
        union all select public_key, false, since, until from source_key where source = $1
        order by 4 desc nulls first, 3 desc"#,
        code.as_str()
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Credential {
            value: row.value,
            certificate: row.certificate,
            since: row.since,
            until: row.until,
        })
        .collect())
}

/// Writes a source, or over it: its ministry never changes, for its requests are that ministry's.
pub async fn save<A: Manages>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    source: &Source,
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "insert into source (id, code, ministry, name, mode, mailbox, since, until)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (code) do update set name = $4, mode = $5, mailbox = $6, until = $8
        where source.ministry = $3",
        source.id.uuid(),
        source.code.as_str(),
        source.ministry.code(),
        source.name,
        source.mode.code(),
        source.mailbox,
        now,
        source.until
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Trusts a certificate for a source; false when one is trusted with it already.
pub async fn add_certificate<A: Manages>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    code: &SourceCode,
    fingerprint: &[u8; 32],
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "insert into source_certificate (fingerprint, source, since) values ($1, $2, $3) on conflict do nothing",
        fingerprint.as_slice(),
        code.as_str(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Trusts a key for a source; false when one is trusted with it already.
pub async fn add_key<A: Manages>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    code: &SourceCode,
    key: &[u8; 32],
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "insert into source_key (public_key, source, since) values ($1, $2, $3) on conflict do nothing",
        key.as_slice(),
        code.as_str(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Trusts a certificate or key no longer.
pub async fn end_credential<A: Manages>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    code: &SourceCode,
    value: &[u8],
) -> Result<bool, Fault> {
    let now = deed.now();
    let certificates = sqlx::query!(
        "update source_certificate set until = $3 where source = $1 and fingerprint = $2 and until is null",
        code.as_str(),
        value,
        now
    )
    .execute(deed.sql())
    .await?;
    let keys = sqlx::query!(
        "update source_key set until = $3 where source = $1 and public_key = $2 and until is null",
        code.as_str(),
        value,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(certificates.rows_affected() + keys.rows_affected() == 1)
}
