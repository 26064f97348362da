//! The register of ministries and domains: reference data about nobody.

use ledger::{Deed, Fault, Open, Permit};

use crate::{
    access::Work,
    model::{AlertPath, Ministry, MinistryCode, MinistryEntry, ProfessionalEmail},
};

/// The ministry that an address's domain belongs to; the most precise domain wins.
pub async fn of_address(
    deed: &mut Deed<Open>,
    email: &ProfessionalEmail,
) -> Result<Option<MinistryCode>, Fault> {
    let domains: Vec<String> = email.domains().map(str::to_owned).collect();
    Ok(sqlx::query_scalar!(
        "select ministry from ministry_domain where domain = any($1) order by length(domain) desc limit 1",
        &domains
    )
    .fetch_optional(deed.sql())
    .await?)
}

/// A ministry by code.
pub async fn load(deed: &mut Deed<Open>, code: &str) -> Result<Option<Ministry>, Fault> {
    let row = sqlx::query!(
        "select id, name_fr, name_en, alert_path from ministry where id = $1",
        code
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| Ministry {
        code: row.id,
        name_fr: row.name_fr,
        name_en: row.name_en,
        alert_path: AlertPath::from_code(&row.alert_path).unwrap_or(AlertPath::Deposit),
    }))
}

/// Codes of the ministries that have no FSSI: nobody receives their alerts first.
pub async fn without_fssi(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
) -> Result<Vec<MinistryCode>, Fault> {
    Ok(sqlx::query_scalar!(
        "select id from ministry where not exists (select 1 from alert_recipient
            where alert_recipient.ministry = ministry.id and role = 'fssi') order by id"
    )
    .fetch_all(deed.sql())
    .await?)
}

/// The whole register, by name.
pub async fn all(deed: &mut Deed<Open>) -> Result<Vec<MinistryEntry>, Fault> {
    let rows = sqlx::query!(
        r#"select id, name_fr, name_en, alert_path,
            coalesce(array_agg(domain order by domain) filter (where domain is not null), '{}') as "domains!"
        from ministry left join ministry_domain on ministry_domain.ministry = ministry.id
        group by id order by name_fr"#
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| MinistryEntry {
            ministry: Ministry {
                code: row.id,
                name_fr: row.name_fr,
                name_en: row.name_en,
                alert_path: AlertPath::from_code(&row.alert_path).unwrap_or(AlertPath::Deposit),
            },
            domains: row.domains,
        })
        .collect())
}

/// Writes a ministry and replaces its domains.
pub async fn save(deed: &mut Deed<Open>, entry: &MinistryEntry) -> Result<(), Fault> {
    let ministry = &entry.ministry;
    let path = match ministry.alert_path {
        AlertPath::Agent => "agent",
        AlertPath::Deposit | AlertPath::Later => "anssi",
    };
    sqlx::query!(
        "insert into ministry (id, name_fr, name_en, alert_path) values ($1, $2, $3, $4)
        on conflict (id) do update set name_fr = $2, name_en = $3, alert_path = $4",
        ministry.code,
        ministry.name_fr,
        ministry.name_en,
        path
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "delete from ministry_domain where ministry = $1",
        ministry.code
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "insert into ministry_domain (domain, ministry) select domain, $2 from unnest($1::text[]) as domain",
        &entry.domains,
        ministry.code
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}
