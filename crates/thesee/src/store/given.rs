//! Communications (art. 4 III): to whom, why, what, when; the dossier as it was given.

use kernel::{Id, Personal};
use ledger::{
    Deed, Fault, Open, Permit,
    blobs::{Blob, Received},
};
use uuid::Uuid;

use super::identifiers;
use crate::{
    access::{Gives, ReadInquiry, TakeDossier, Work},
    model::{CommunicationKind, Given, InquiryKind, Recipient, Safeguard},
    rules::dossier::Identifier,
};

/// What is given abroad, and under what (code of internal security, art. L. 235-1).
#[derive(Debug, Clone)]
pub struct Abroad {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The international commitment, or the instrument of the Union.
    pub commitment: String,
    /// What protects the data there.
    pub safeguard: Safeguard,
}

/// What is given.
#[derive(Debug)]
pub struct NewCommunication<'a> {
    /// Its id.
    pub id: Id<CommunicationKind>,
    /// Which part of article 4.
    pub recipient: Recipient,
    /// The recipient's name.
    pub name: &'a str,
    /// Why.
    pub ground: &'a Personal<String>,
    /// The inquiry it goes to.
    pub inquiry: Option<Id<InquiryKind>>,
    /// Abroad, under what.
    pub abroad: Option<&'a Abroad>,
    /// The dossier, made before.
    pub paper: &'a Received,
}

/// Writes a communication of declarations, each under its own permit. The declarations join the inquiry it goes to.
pub async fn write<A: Gives>(
    deed: &mut Deed<Open>,
    permits: &[Permit<A>],
    new: &NewCommunication<'_>,
) -> Result<(), Fault> {
    deed.adopt_blob(new.paper).await?;
    let (now, by) = (deed.now(), deed.actor().account);
    let ids: Vec<Uuid> = permits
        .iter()
        .map(|permit| permit.resource().id.uuid())
        .collect();
    let key = deed.new_key().await?;
    let abroad = new.abroad;
    sqlx::query!(
        "insert into communication (id, recipient, name, ground, key_id, inquiry, blob_id, sha256, given_by, at, country,
            commitment, safeguard, declarations, term_from)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, count(*)::int, min(recorded_at)
        from declaration where id = any($14)",
        new.id.uuid(),
        new.recipient.code(),
        key.seal_text("communication.name", new.name),
        key.seal_text("communication.ground", new.ground.reveal()),
        key.id().uuid(),
        new.inquiry.map(Id::uuid),
        new.paper.id.uuid(),
        new.paper.sha256.as_slice(),
        by,
        now,
        abroad.map(|abroad| abroad.country.as_str()),
        abroad.map(|abroad| abroad.commitment.as_str()),
        abroad.map(|abroad| abroad.safeguard.code()),
        &ids
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "insert into communication_declaration (communication, declaration) select $1, unnest($2::uuid[])",
        new.id.uuid(),
        &ids
    )
    .execute(deed.sql())
    .await?;
    if let Some(inquiry) = new.inquiry {
        sqlx::query!(
            "insert into inquiry_declaration (inquiry, declaration, given_by, given_at)
            select $1, declaration, $3, $4 from unnest($2::uuid[]) as given (declaration)
            on conflict do nothing",
            inquiry.uuid(),
            &ids,
            by,
            now
        )
        .execute(deed.sql())
        .await?;
    }
    Ok(())
}

/// What was read in a declaration, opened for who gives it.
pub(crate) async fn identifiers<A: Gives>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
) -> Result<Vec<Identifier>, Fault> {
    let id = permit.resource().id;
    let rows = sqlx::query!(
        r#"select distinct kind, role, value, digest, exists (
                select from public_value p where p.digest = i.digest and p.ended_at is null) as "public!"
        from identifier i where declaration = $1 order by kind, role, digest"#,
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let Some(key) = super::declarations::key(deed, id).await? else {
        return Ok(Vec::new());
    };
    let mut known = std::collections::BTreeSet::new();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        if !known.insert((row.role.clone(), row.digest)) {
            continue;
        }
        all.push(Identifier {
            value: identifiers::open(&key, &row.value)?.into_inner(),
            kind: row.kind,
            role: row.role,
            public: row.public,
        });
    }
    Ok(all)
}

/// The dossiers handed to one's inquiry.
pub async fn received(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadInquiry>,
) -> Result<Vec<Given>, Fault> {
    let rows = sqlx::query!(
        r#"select id, at, sha256 as "sha256!" from communication
        where inquiry = $1 and blob_id is not null order by at desc, id limit 200"#,
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let rows = rows.into_iter();
    rows.map(|row| {
        let digest = row.sha256.try_into();
        Ok(Given {
            id: Id::from_uuid(row.id),
            at: row.at,
            sha256: digest.map_err(|_| Fault::Corrupt("the digest of a dossier".into()))?,
        })
    })
    .collect()
}

/// Where the bytes of a dossier handed to one's inquiry are.
pub async fn dossier(
    deed: &mut Deed<Open>,
    permit: &Permit<TakeDossier>,
    id: Id<CommunicationKind>,
) -> Result<Option<Id<Blob>>, Fault> {
    let blob = sqlx::query_scalar!(
        r#"select blob_id as "blob_id!" from communication where id = $1 and inquiry = $2 and blob_id is not null"#,
        id.uuid(),
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(blob.map(Id::from_uuid))
}

/// Destroys the dossiers that hold a declaration which is no more (art. 3 and 6); which communications they were of.
pub async fn forget_broken(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
) -> Result<Vec<Id<CommunicationKind>>, Fault> {
    let rows = sqlx::query!(
        r#"select id, blob_id as "blob_id!" from communication c where blob_id is not null
            and declarations > (select count(*) from communication_declaration where communication = c.id)
        for update"#
    )
    .fetch_all(deed.sql())
    .await?;
    let mut broken = Vec::with_capacity(rows.len());
    for row in rows {
        sqlx::query!(
            "update communication set blob_id = null, sha256 = null where id = $1",
            row.id
        )
        .execute(deed.sql())
        .await?;
        deed.delete_blob(Id::from_uuid(row.blob_id)).await?;
        broken.push(Id::from_uuid(row.id));
    }
    Ok(broken)
}
