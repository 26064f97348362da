//! What units take (art. 1 2°): their own numbers, and the agent who took each.

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit, vault::RecordKey};

use super::{lists, sealed::one};
use crate::{
    access::{ListTaken, Take},
    model::{Taken, Taker, UnitCode},
};

/// Complaints shown in a unit's list.
const SHOWN: i64 = 200;

/// The keyed digest of a unit's number.
pub(super) fn number_blind(deed: &Deed<Open>, number: &str) -> Vec<u8> {
    deed.blind("declaration.unit_number", number)
}

/// Which of these numbers the unit gave before, by their places.
pub async fn known(
    deed: &mut Deed<Open>,
    permit: &Permit<ListTaken>,
    numbers: &[Personal<String>],
) -> Result<Vec<usize>, Fault> {
    let blinds: Vec<Vec<u8>> = numbers
        .iter()
        .map(|number| number_blind(deed, number.reveal()))
        .collect();
    let rows = sqlx::query_scalar!(
        r#"select unit_number_blind as "blind!" from declaration where unit = $1 and unit_number_blind = any($2)"#,
        permit.resource().0.as_str(),
        &blinds
    )
    .fetch_all(deed.sql())
    .await?;
    let places = blinds.iter().enumerate();
    Ok(places
        .filter(|(_, blind)| rows.contains(blind))
        .map(|(place, _)| place)
        .collect())
}

/// Keeps who took a complaint: unit and agent (art. 2 III).
pub async fn keep_agent(
    deed: &mut Deed<Open>,
    permit: &Permit<Take>,
    key: &RecordKey,
    unit: &UnitCode,
    agent: &Taker,
) -> Result<(), Fault> {
    let (id, account) = (deed.new_id::<()>().uuid(), deed.actor().account);
    sqlx::query!(
        "insert into reception (id, declaration, account, service, agent) values ($1, $2, $3, $4, $5)",
        id,
        permit.resource().id.uuid(),
        account,
        unit.as_str(),
        one(key, "reception.agent", agent)?
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// What a unit took, the latest first.
pub async fn taken(deed: &mut Deed<Open>, permit: &Permit<ListTaken>) -> Result<Vec<Taken>, Fault> {
    let rows = sqlx::query!(
        r#"select id, key_id, unit_number as "number!" from declaration
        where unit = $1 order by filed_at desc, id limit $2"#,
        permit.resource().0.as_str(),
        SHOWN
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.id)).collect();
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let (lines, keys) = (
        lists::of(deed, permit, &ids).await?,
        deed.keys(&keys).await?,
    );
    let mut taken = Vec::with_capacity(rows.len());
    for (row, key) in rows.into_iter().zip(keys) {
        let Some(line) = lines.iter().find(|line| line.id.uuid() == row.id) else {
            continue;
        };
        taken.push(Taken {
            line: line.clone(),
            number: key.open_text("declaration.unit_number", &row.number)?,
        });
    }
    Ok(taken)
}
