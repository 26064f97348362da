//! Art. 6: what who asks obtains on a declaration: put right, set aside, or erased with all that hangs on it.

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::{attachments, declarations, identifiers, rights::person_blind, sealed::Sealed};
use crate::{
    access::{AnswerRequest, AnswerRight},
    model::{Content, DeclarationKind, Erased, Victim},
    rules::reading,
};

/// The declarations that a link ties to this one: they are looked at again when it goes.
pub async fn tied(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRight>,
) -> Result<Vec<Id<DeclarationKind>>, Fault> {
    let id = permit.resource().id.uuid();
    let others = sqlx::query_scalar!(
        r#"select case when later = $1 then earlier else later end as "other!" from link
        where later = $1 or earlier = $1"#,
        id
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(others.into_iter().map(Id::from_uuid).collect())
}

/// Sets a declaration aside: it leaves its series, and is neither linked nor listed; whether it was not yet.
pub async fn set_aside(deed: &mut Deed<Open>, permit: &Permit<AnswerRight>) -> Result<bool, Fault> {
    let id = permit.resource().id.uuid();
    let now = deed.now();
    let done = sqlx::query!(
        "update declaration set restricted_at = $2, traces_at = greatest($2, traces_at + interval '1 microsecond')
        where id = $1 and restricted_at is null",
        id,
        now
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!("delete from series_member where declaration = $1", id)
        .execute(deed.sql())
        .await?;
    Ok(done.rows_affected() == 1)
}

/// Puts right what a declaration says of its author; what is read in it is read again.
pub async fn correct(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRight>,
    request: &Permit<AnswerRequest>,
    victim: &Victim,
) -> Result<Option<Content>, Fault> {
    let id = permit.resource().id;
    // Under another name it would be out of sight before it is written whole.
    sqlx::query!(
        "update rights_request set declaration = (select id from declaration where id = $2) where id = $1",
        request.resource().id.uuid(),
        id.uuid()
    )
    .execute(deed.sql())
    .await?;
    let (Some(key), Some(dossier)) = (
        declarations::key(deed, id).await?,
        declarations::load(deed, permit).await?,
    ) else {
        return Ok(None);
    };
    let mut content = dossier.content;
    content.victim = victim.clone();
    let sealed = Sealed::of(&key, &content)?;
    let Some(contacts) = sealed.contacts else {
        return Ok(None);
    };
    let now = deed.now();
    let complaint = permit.resource().complaint;
    let person = complaint.then(|| person_blind(deed, &victim.names, &victim.birth));
    sqlx::query!(
        "update declaration set names = $2, birth = $3, sex = $4, nationality = $5, family = $6, contacts = $7,
            occupation = $8, person_blind = $9, department = $10,
            traces_at = greatest($11, traces_at + interval '1 microsecond')
        where id = $1",
        id.uuid(),
        sealed.names,
        sealed.birth,
        sealed.sex,
        sealed.nationality,
        sealed.family,
        contacts,
        sealed.occupation,
        person.flatten(),
        declarations::department(&content),
        now
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "delete from identifier where declaration = $1 and source not in ('complement', 'image')",
        id.uuid()
    )
    .execute(deed.sql())
    .await?;
    identifiers::keep_of(deed, id, &key, &reading::read(&content)).await?;
    Ok(Some(content))
}

/// Erases a declaration: rows, keys, bytes. What it counted is added to the certificate.
pub async fn erase(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRight>,
    erased: &mut Erased,
) -> Result<bool, Fault> {
    let id = permit.resource().id.uuid();
    let counts = sqlx::query!(
        r#"select (select count(*) from identifier where declaration = $1) as "identifiers!",
            (select count(*) from sketch where declaration = $1) as "sketches!",
            (select count(*) from link where later = $1 or earlier = $1) as "links!""#,
        id
    )
    .fetch_one(deed.sql())
    .await?;
    let blobs = sqlx::query_scalar!(
        r#"select blob_id as "blob!" from paper where declaration = $1
        union all select blob_id from attachment where declaration = $1
        union all select copy_id from attachment where declaration = $1 and copy_id is not null"#,
        id
    )
    .fetch_all(deed.sql())
    .await?;
    let mut keys = sqlx::query_scalar!(
        r#"select key_id as "key!" from link where (later = $1 or earlier = $1) and key_id is not null
        union all select key_id from cross_request where asking_declaration = $1 or asked_declaration = $1"#,
        id
    )
    .fetch_all(deed.sql())
    .await?;
    let key = sqlx::query_scalar!("delete from declaration where id = $1 returning key_id", id)
        .fetch_optional(deed.sql())
        .await?;
    let Some(key) = key else { return Ok(false) };
    keys.push(key);
    deed.forget_mail(id).await?;
    erased.declarations += 1;
    erased.identifiers += count(counts.identifiers);
    erased.sketches += count(counts.sketches);
    erased.links += count(counts.links);
    destroy(deed, erased, &keys, &blobs).await?;
    Ok(true)
}

/// Erases the drafts of who asks.
pub async fn erase_drafts(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRequest>,
    erased: &mut Erased,
) -> Result<(), Fault> {
    let drafts = sqlx::query!(
        "select d.id, d.key_id from draft d, rights_request r
        where r.id = $1 and d.citizen in (select id from citizen where person_blind = r.person_blind)",
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    for draft in drafts {
        let id = Id::from_uuid(draft.id);
        let blobs = attachments::drop_of_draft(deed, id).await?;
        sqlx::query!("delete from draft where id = $1", draft.id)
            .execute(deed.sql())
            .await?;
        erased.drafts += 1;
        erased.blobs += blobs;
        erased.keys += blobs;
        destroy(deed, erased, &[draft.key_id], &[]).await?;
    }
    Ok(())
}

async fn destroy(
    deed: &mut Deed<Open>,
    erased: &mut Erased,
    keys: &[Uuid],
    blobs: &[Uuid],
) -> Result<(), Fault> {
    for key in keys {
        deed.destroy_key(Id::from_uuid(*key)).await?;
    }
    for blob in blobs {
        deed.delete_blob(Id::from_uuid(*blob)).await?;
    }
    // Each blob has a key of its own, which goes with it.
    erased.keys += (keys.len() + blobs.len()) as u64;
    erased.blobs += blobs.len() as u64;
    Ok(())
}

fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}
