//! A copy of all that is held of someone (law no. 78-17, art. 105).

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};

use super::{attachments, declarations, identifiers, sealed::open};
use crate::{
    access::{AnswerRequest, AnswerRight},
    model::{
        Copied, CopiedDeclaration, CopiedDraft, CopiedFile, CopiedIdentifier, CopiedNote,
        CopiedPaper, CopiedQuote, DeclarationKind,
    },
};

/// Digits of bytes.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// One declaration, with all that hangs on it.
pub async fn declaration(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRight>,
) -> Result<Option<CopiedDeclaration>, Fault> {
    let id = permit.resource().id;
    let Some(dossier) = declarations::load(deed, permit).await? else {
        return Ok(None);
    };
    let line = dossier.line;
    let counts = sqlx::query!(
        r#"select restricted_at, (select count(*) from link where later = $1 or earlier = $1) as "links!"
        from declaration where id = $1"#,
        id.uuid()
    )
    .fetch_one(deed.sql())
    .await?;
    let note = |by, note: crate::model::Note| CopiedNote {
        by,
        text: note.text.into_inner(),
        at: note.at.unix_timestamp(),
    };
    let files = attachments::all(deed, id).await?;
    Ok(Some(CopiedDeclaration {
        reference: line.reference,
        kind: line.kind.code(),
        way: line.way.code(),
        unit: dossier.unit.map(|unit| unit.as_str().to_owned()),
        scheme: line.scheme.code(),
        offence: line.offence.code(),
        state: line.state.code(),
        filed_at: line.filed_at.unix_timestamp(),
        restricted_at: counts.restricted_at.map(kernel::Timestamp::unix_timestamp),
        content: dossier.content,
        complements: dossier
            .complements
            .into_iter()
            .map(|one| note("victim", one))
            .collect(),
        messages: dossier
            .messages
            .into_iter()
            .map(|(own, one)| note(if own { "victim" } else { "office" }, one))
            .collect(),
        follow_ups: dossier
            .follow_ups
            .into_iter()
            .map(|act| note(act.what.code(), act.note))
            .collect(),
        identifiers: read(deed, id).await?,
        files: files
            .into_iter()
            .map(|file| CopiedFile {
                name: file.name.into_inner(),
                media: file.media.code(),
                size: file.size,
                sha256: hex(&file.sha256),
                verdict: file.verdict.map(crate::model::Verdict::code),
            })
            .collect(),
        papers: papers(deed, id).await?,
        links: counts.links,
    }))
}

async fn read(
    deed: &mut Deed<Open>,
    id: Id<DeclarationKind>,
) -> Result<Vec<CopiedIdentifier>, Fault> {
    let Some(key) = declarations::key(deed, id).await? else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query!(
        "select kind, role, source, value from identifier where declaration = $1 order by source, starts, id",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(CopiedIdentifier {
                kind: row.kind,
                role: row.role,
                source: row.source,
                value: identifiers::open(&key, &row.value)?.into_inner(),
            })
        })
        .collect()
}

async fn papers(deed: &mut Deed<Open>, id: Id<DeclarationKind>) -> Result<Vec<CopiedPaper>, Fault> {
    let rows = sqlx::query!(
        "select what, made_at, read_at, sha256 from paper where declaration = $1 order by made_at, id",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let copy = rows.into_iter().map(|row| CopiedPaper {
        what: row.what,
        made_at: row.made_at.unix_timestamp(),
        read_at: row.read_at.map(kernel::Timestamp::unix_timestamp),
        sha256: hex(&row.sha256),
    });
    Ok(copy.collect())
}

/// What is held besides declarations: drafts, and one's own values where others quote them.
pub async fn others(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRequest>,
) -> Result<Copied, Fault> {
    let request = permit.resource().id.uuid();
    let rows = sqlx::query!(
        "select kind, scheme, changed_at, d.key_id, content from draft d, rights_request r
        where r.id = $1 and d.citizen in (select id from citizen where person_blind = r.person_blind)
        order by changed_at, d.id",
        request
    )
    .fetch_all(deed.sql())
    .await?;
    let mut drafts = Vec::with_capacity(rows.len());
    for row in rows {
        let key = deed.key(Id::from_uuid(row.key_id)).await?;
        drafts.push(CopiedDraft {
            kind: row.kind,
            scheme: row.scheme,
            changed_at: row.changed_at.unix_timestamp(),
            content: open(&key, "draft.content", Some(&row.content))?,
        });
    }
    let quoted = sqlx::query!(
        r#"select kind, role, count(distinct i.declaration) as "declarations!" from identifier i, rights_request r
        where r.id = $1 and digest = any (r.digests) group by kind, role order by kind, role"#,
        request
    )
    .fetch_all(deed.sql())
    .await?;
    let quoted = quoted.into_iter().map(|row| CopiedQuote {
        kind: row.kind,
        role: row.role,
        declarations: row.declarations,
    });
    Ok(Copied {
        declarations: Vec::new(),
        drafts,
        quoted: quoted.collect(),
    })
}
