//! Who may act, and since when: designated by their authority, habilitated by SGDSN (art. 5).

use gate::staff::{self, Designation, StaffRefusal};
use kernel::{Id, Personal, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use time::Date;
use uuid::Uuid;

use crate::{
    access::{Habilitate, ManageUsers, ReadsUsers, Work},
    model::{Appointment, AppointmentKind, Authority, Body, Habilitation, HabilitationKind, User},
};

/// Actions under which a user may be recorded and ended.
pub trait Manages: ledger::Action {}
impl Manages for ManageUsers {}
impl Manages for Work {}

/// Actions under which a user may be habilitated.
pub trait Habilitates: ledger::Action {}
impl Habilitates for Habilitate {}
impl Habilitates for Work {}

/// Users listed at once.
const MOST: i64 = 500;

/// The account of an address, made when there is none, unless it is a living user's.
pub async fn account(
    deed: &mut Deed<Open>,
    issuer: &str,
    email: &Personal<String>,
) -> Result<Result<Uuid, StaffRefusal>, Fault> {
    let account = match staff::account_in(deed, issuer, email.reveal()).await? {
        Ok(account) => account,
        Err(reason) => return Ok(Err(reason)),
    };
    if deed.actor().account == Some(account) {
        return Ok(Err(StaffRefusal::OneSelf));
    }
    let living = sqlx::query_scalar!(
        r#"select exists (select from appointment where account = $1 and ended_at is null) as "living!""#,
        account
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(if living {
        Err(StaffRefusal::AlreadyDesignated)
    } else {
        Ok(account)
    })
}

/// Records a user, with the act that designates them when they are a recipient.
pub async fn appoint<A: Manages>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    account: Uuid,
    body: Body,
    authority: Option<&Authority>,
) -> Result<Id<AppointmentKind>, Fault> {
    let id: Id<AppointmentKind> = deed.new_id();
    let (now, by) = (deed.now(), deed.actor().account);
    sqlx::query!(
        "insert into appointment (id, account, role, body, authority, reference, designated_on, recorded_by, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.uuid(),
        account,
        body.role().0,
        body.code(),
        authority.map(|one| one.name.as_str()),
        authority.map(|one| one.reference.as_str()),
        authority.map(|one| one.on),
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// An habilitation to give.
#[derive(Debug, Clone)]
pub struct NewHabilitation {
    /// Reference of SGDSN's act.
    pub reference: String,
    /// From.
    pub from: Timestamp,
    /// Until.
    pub until: Timestamp,
    /// When to look at it again.
    pub review_on: Date,
}

/// Habilitates a user; the gate's designation rests on it. The one that ran out makes way.
pub async fn habilitate<A: Habilitates>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    issuer: &str,
    user: &User,
    new: &NewHabilitation,
) -> Result<Result<Id<HabilitationKind>, StaffRefusal>, Fault> {
    let now = deed.now();
    sqlx::query!(
        "update habilitation set ended_at = valid_until
        where appointment = $1 and ended_at is null and valid_until <= $2",
        user.appointment.id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    let body = user.appointment.body;
    let designation = staff::NewDesignation {
        issuer,
        email: user.email.clone(),
        role: body.role(),
        compartment: Some(body.code()),
        from: new.from,
        until: new.until,
    };
    let designation = match staff::designate_in(deed, &designation).await? {
        Ok((designation, _)) => designation,
        Err(reason) => return Ok(Err(reason)),
    };
    let id: Id<HabilitationKind> = deed.new_id();
    let by = deed.actor().account;
    sqlx::query!(
        "insert into habilitation (id, appointment, designation, reference, granted_by, granted_at,
            valid_from, valid_until, review_on) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        id.uuid(),
        user.appointment.id.uuid(),
        designation.uuid(),
        new.reference,
        by,
        now,
        new.from,
        new.until,
        new.review_on
    )
    .execute(deed.sql())
    .await?;
    Ok(Ok(id))
}

/// What is done to a living habilitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Suspends it.
    Suspend,
    /// Takes it up again.
    Resume,
    /// Ends it for good.
    End,
    /// SGDSN looked at it and lets it stand until another day.
    Review(Date),
}

/// Takes a step with a living habilitation: sessions end with it, in the same transaction.
pub async fn step<A: Habilitates>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<HabilitationKind>,
    step: Step,
) -> Result<Result<(), StaffRefusal>, Fault> {
    let now = deed.now();
    let row = sqlx::query!(
        "select designation, valid_until from habilitation where id = $1 and ended_at is null for update",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else {
        return Ok(Err(StaffRefusal::Unknown));
    };
    if row.valid_until <= now {
        return Ok(Err(StaffRefusal::WrongState));
    }
    let how = match step {
        Step::Suspend => Some(staff::End::Suspend),
        Step::Resume => Some(staff::End::Resume),
        Step::End => Some(staff::End::Revoke),
        Step::Review(_) => None,
    };
    if let Some(how) = how {
        let designation: Id<Designation> = Id::from_uuid(row.designation);
        if let Err(reason) = staff::end_in(deed, designation, how).await? {
            return Ok(Err(reason));
        }
    }
    let by = deed.actor().account;
    let (suspend, resume, end) = (
        step == Step::Suspend,
        step == Step::Resume,
        step == Step::End,
    );
    let review = match step {
        Step::Review(on) => Some(on),
        _ => None,
    };
    sqlx::query!(
        "update habilitation set
            suspended_at = case when $3 then $2 when $4 then null else suspended_at end,
            ended_at = case when $5 then $2 end,
            ended_by = case when $5 then $6::uuid end,
            reviewed_at = case when $7::date is null then reviewed_at else $2 end,
            review_on = coalesce($7, review_on)
        where id = $1",
        id.uuid(),
        now,
        suspend,
        resume,
        end,
        by,
        review
    )
    .execute(deed.sql())
    .await?;
    Ok(Ok(()))
}

/// Ends a user: the record of the designation, and the living habilitation, which is returned.
pub async fn end<A: Manages>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<AppointmentKind>,
) -> Result<bool, Fault> {
    let (now, by) = (deed.now(), deed.actor().account);
    let done = sqlx::query!(
        "update appointment set ended_at = $2, ended_by = $3 where id = $1 and ended_at is null",
        id.uuid(),
        now,
        by
    )
    .execute(deed.sql())
    .await?;
    if done.rows_affected() != 1 {
        return Ok(false);
    }
    let living = sqlx::query!(
        "update habilitation set ended_at = $2, ended_by = $3 where appointment = $1 and ended_at is null
        returning designation, valid_until",
        id.uuid(),
        now,
        by
    )
    .fetch_optional(deed.sql())
    .await?;
    if let Some(living) = living.filter(|living| living.valid_until > now) {
        // One does not end oneself: the deed refused before. A designation gone meanwhile is gone.
        let _ = staff::end_in(deed, Id::from_uuid(living.designation), staff::End::Revoke).await?;
    }
    Ok(true)
}

/// A user by the record of their designation.
pub async fn load<A: ReadsUsers>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    id: Id<AppointmentKind>,
) -> Result<Option<User>, Fault> {
    Ok(some(deed, permit, Some(id.uuid())).await?.pop())
}

/// The user whose living or last habilitation this is.
pub async fn of_habilitation<A: ReadsUsers>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    id: Id<HabilitationKind>,
) -> Result<Option<User>, Fault> {
    let appointment = sqlx::query_scalar!(
        "select appointment from habilitation where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    match appointment {
        Some(appointment) => load(deed, permit, Id::from_uuid(appointment)).await,
        None => Ok(None),
    }
}

/// Every user, the living first.
pub async fn all<A: ReadsUsers>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
) -> Result<Vec<User>, Fault> {
    some(deed, permit, None).await
}

async fn some<A: ReadsUsers>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    one: Option<Uuid>,
) -> Result<Vec<User>, Fault> {
    let rows = sqlx::query!(
        r#"select a.id, a.account, a.body, a.authority, a.reference, a.designated_on, a.recorded_at, a.ended_at,
            h.id as "h_id?", h.reference as "h_reference?", h.valid_from as "h_from?", h.valid_until as "h_until?",
            h.review_on as "h_review?", h.reviewed_at as "h_reviewed?", h.suspended_at as "h_suspended?",
            h.ended_at as "h_ended?"
        from appointment a left join lateral (
            select * from habilitation where appointment = a.id order by (ended_at is null) desc, granted_at desc, id desc limit 1
        ) h on true
        where $1::uuid is null or a.id = $1
        order by (a.ended_at is not null), a.recorded_at desc, a.id limit $2"#,
        one,
        MOST
    )
    .fetch_all(deed.sql())
    .await?;
    let accounts: Vec<Uuid> = rows.iter().map(|row| row.account).collect();
    let mut addresses = staff::addresses_in(deed, &accounts).await?;
    let mut users = Vec::with_capacity(rows.len());
    for row in rows {
        let body = Body::from_code(&row.body).ok_or(Fault::Corrupt("body".into()))?;
        let authority = match (row.authority, row.reference, row.designated_on) {
            (Some(name), Some(reference), Some(on)) => Some(Authority {
                name,
                reference,
                on,
            }),
            _ => None,
        };
        let habilitation = match (
            row.h_id,
            row.h_reference,
            row.h_from,
            row.h_until,
            row.h_review,
        ) {
            (Some(id), Some(reference), Some(from), Some(until), Some(review_on)) => {
                Some(Habilitation {
                    id: Id::from_uuid(id),
                    reference,
                    from,
                    until,
                    review_on,
                    reviewed_at: row.h_reviewed,
                    suspended_at: row.h_suspended,
                    ended_at: row.h_ended,
                })
            }
            _ => None,
        };
        let email = addresses
            .remove(&row.account)
            .unwrap_or_else(|| Personal::new(String::new()));
        users.push(User {
            appointment: Appointment {
                id: Id::from_uuid(row.id),
                account: row.account,
                body,
                authority,
                recorded_at: row.recorded_at,
                ended_at: row.ended_at,
            },
            email,
            habilitation,
        });
    }
    Ok(users)
}

/// Whether an account's habilitation stands now: what no session may outlive, asked again where the act is
/// narrowest (art. 2, documents).
pub async fn stands(deed: &mut Deed<Open>, account: Uuid) -> Result<bool, Fault> {
    let now = deed.now();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from appointment a join habilitation h on h.appointment = a.id
            where a.account = $1 and a.ended_at is null and h.ended_at is null and h.suspended_at is null
              and h.valid_from <= $2 and h.valid_until > $2) as "stands!""#,
        account,
        now
    )
    .fetch_one(deed.sql())
    .await?)
}

/// Accounts whose habilitation ran out and is not marked as ended yet; marks them.
pub async fn run_out(deed: &mut Deed<Open>, _permit: &Permit<Work>) -> Result<Vec<Uuid>, Fault> {
    let now = deed.now();
    Ok(sqlx::query_scalar!(
        "update habilitation h set ended_at = h.valid_until from appointment a
        where a.id = h.appointment and h.ended_at is null and h.valid_until <= $1 returning a.account",
        now
    )
    .fetch_all(deed.sql())
    .await?)
}

/// Agents who hold an open instruction and no living habilitation: ended, or whose user was ended.
pub async fn without_habilitation(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
) -> Result<Vec<Uuid>, Fault> {
    Ok(sqlx::query_scalar!(
        "select distinct i.agent from instruction i where i.ended_at is null and not exists (
            select from appointment a join habilitation h on h.appointment = a.id
            where a.account = i.agent and a.ended_at is null and h.ended_at is null)"
    )
    .fetch_all(deed.sql())
    .await?)
}
