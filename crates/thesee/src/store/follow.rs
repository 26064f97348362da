//! What is said after filing: complements, messages, what the judicial authority tells; sealed under the declaration's key.

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit, vault::RecordKey};

use super::{declarations, sealed::code};
use crate::{
    access::{AnswerOffice, Complete, Decide, Reads, TellVictim, WriteVictim},
    model::{Act, DeclarationKind, FollowUp, FollowUpKind, MessageKind, Note},
};

/// All that was said of a declaration.
pub(super) struct Said {
    pub(super) complements: Vec<Note>,
    pub(super) messages: Vec<(bool, Note)>,
    pub(super) follow_ups: Vec<Act>,
}

/// Most entries of each kind shown.
const MOST: i64 = 500;

/// Opens all that was said of a declaration, the oldest first.
pub(super) async fn said<A: Reads>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    key: &RecordKey,
) -> Result<Said, Fault> {
    let id = permit.resource().id.uuid();
    let complements = sqlx::query!(
        "select text, added_at from complement where declaration = $1 order by added_at, id limit $2",
        id,
        MOST
    )
    .fetch_all(deed.sql())
    .await?;
    let messages = sqlx::query!(
        "select from_victim, text, sent_at from message where declaration = $1 order by sent_at, id limit $2",
        id,
        MOST
    )
    .fetch_all(deed.sql())
    .await?;
    let follow_ups = sqlx::query!(
        "select what, text, told_at from follow_up where declaration = $1 order by told_at, id limit $2",
        id,
        MOST
    )
    .fetch_all(deed.sql())
    .await?;
    let note = |column, sealed: &[u8], at| {
        let text = key.open_text(column, sealed)?;
        Ok::<_, Fault>(Note { text, at })
    };
    Ok(Said {
        complements: complements
            .iter()
            .map(|row| note("complement.text", &row.text, row.added_at))
            .collect::<Result<_, _>>()?,
        messages: messages
            .iter()
            .map(|row| {
                Ok((
                    row.from_victim,
                    note("message.text", &row.text, row.sent_at)?,
                ))
            })
            .collect::<Result<_, Fault>>()?,
        follow_ups: follow_ups
            .iter()
            .map(|row| {
                Ok(Act {
                    what: code(FollowUp::of(&row.what))?,
                    note: note("follow_up.text", &row.text, row.told_at)?,
                })
            })
            .collect::<Result<_, Fault>>()?,
    })
}

/// Adds to a declaration; its traces change, and the memory of each worker sees that they did even within one instant.
pub async fn complete(
    deed: &mut Deed<Open>,
    permit: &Permit<Complete>,
    text: &Personal<String>,
) -> Result<Option<RecordKey>, Fault> {
    let declaration = permit.resource().id;
    let Some(key) = declarations::key(deed, declaration).await? else {
        return Ok(None);
    };
    let (id, now) = (deed.new_id::<()>().uuid(), deed.now());
    sqlx::query!(
        "insert into complement (id, declaration, text, added_at) values ($1, $2, $3, $4)",
        id,
        declaration.uuid(),
        key.seal_text("complement.text", text.reveal()),
        now
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "update declaration set traces_at = greatest($2, traces_at + interval '1 microsecond') where id = $1",
        declaration.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(Some(key))
}

/// How many complements a declaration has.
pub async fn complements(deed: &mut Deed<Open>, permit: &Permit<Complete>) -> Result<i64, Fault> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from complement where declaration = $1"#,
        permit.resource().id.uuid()
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(count)
}

/// The office writes to the victim.
pub async fn write_victim(
    deed: &mut Deed<Open>,
    permit: &Permit<WriteVictim>,
    text: &Personal<String>,
) -> Result<Option<Id<MessageKind>>, Fault> {
    message(deed, permit.resource().id, false, text).await
}

/// The office says why it decided so.
pub async fn explain(
    deed: &mut Deed<Open>,
    permit: &Permit<Decide>,
    text: &Personal<String>,
) -> Result<Option<Id<MessageKind>>, Fault> {
    message(deed, permit.resource().id, false, text).await
}

/// The victim answers; a declaration that waited for it waits no more.
pub async fn answer(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerOffice>,
    text: &Personal<String>,
) -> Result<Option<Id<MessageKind>>, Fault> {
    let id = permit.resource().id;
    let sent = message(deed, id, true, text).await?;
    sqlx::query!(
        "update declaration set state = 'filed' where id = $1 and state = 'asked'",
        id.uuid()
    )
    .execute(deed.sql())
    .await?;
    Ok(sent)
}

async fn message(
    deed: &mut Deed<Open>,
    declaration: Id<DeclarationKind>,
    from_victim: bool,
    text: &Personal<String>,
) -> Result<Option<Id<MessageKind>>, Fault> {
    let Some(key) = declarations::key(deed, declaration).await? else {
        return Ok(None);
    };
    let (id, now): (Id<MessageKind>, _) = (deed.new_id(), deed.now());
    let author = deed.actor().account.filter(|_| !from_victim);
    sqlx::query!(
        "insert into message (id, declaration, from_victim, author, text, sent_at) values ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        declaration.uuid(),
        from_victim,
        author,
        key.seal_text("message.text", text.reveal()),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(Some(id))
}

/// The judicial authority tells the victim what follows.
pub async fn tell(
    deed: &mut Deed<Open>,
    permit: &Permit<TellVictim>,
    what: FollowUp,
    text: &Personal<String>,
) -> Result<Option<Id<FollowUpKind>>, Fault> {
    let declaration = permit.resource().id;
    let (Some(key), Some(by)) = (
        declarations::key(deed, declaration).await?,
        deed.actor().account,
    ) else {
        return Ok(None);
    };
    let (id, now): (Id<FollowUpKind>, _) = (deed.new_id(), deed.now());
    sqlx::query!(
        "insert into follow_up (id, declaration, what, text, told_by, told_at) values ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        declaration.uuid(),
        what.code(),
        key.seal_text("follow_up.text", text.reveal()),
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(Some(id))
}
